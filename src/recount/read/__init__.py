"""read: from a text to proposed claims, each with its speaker. Proposes only; every span verbatim."""
