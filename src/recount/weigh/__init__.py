"""weigh: what stands, on how many independent origins. Counts origins, never outlets.

Rules: a denial is never support; nothing is put to the vote; what is not shown to be independent
raises only the
upper bound; every bound carries the sentences that explain it. The one rule of trust: what a text says
of its own
sources is taken at its word.

>>> corroborate([]).propositions
()
"""

from recount.weigh.weighing import corroborate

__all__ = ["corroborate"]
