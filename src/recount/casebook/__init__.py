"""The room with the disk: the encrypted casebook, its journal, and what can be checked of it from outside."""
