"""read: from a text to proposed claims, each with its speaker. Proposes only; every span verbatim."""

from recount.read.propose import propose

__all__ = ["propose"]
