"""The same person across lists: which records are one person, with what probability, and why."""
