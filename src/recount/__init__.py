"""Recount: to tell again, and to count again. Who did what to whom, according to whom."""

__version__ = "0.1.0"
