"""Called: 'the paper', 'the report', 'the agency' are the outlet that the document named last.

Used for reckoning alone; what is shown keeps the words of the text.
"""

from __future__ import annotations

import re
from dataclasses import replace

from recount.nouns import Claim, Party, Reading

GENERIC = re.compile(
    r"^(?:the |a |an |this |that |same )*(?:[a-z]+ )?(?:paper|newspaper|report|agency|station|broadcaster|"
    r"magazine|daily|weekly|outlet|wire|bulletin|website|portal|channel|journal)$"
)


def by_name(reading: Reading, outlets: frozenset[str] = frozenset()) -> Reading:
    """The reading with each generic speaker replaced by the outlet credited before, else after.

    `outlets`: the names of outlets in the file, in lower case, whatever the reader took them for.
    """
    if not any(_generic(p) for c in reading.claims for p in c.chain):
        return reading
    claims = sorted(reading.claims, key=_place)
    credited = [(n, p) for n, c in enumerate(claims) for p in c.chain[1:] if _credited(p, outlets)]
    if not credited:
        return reading
    named: dict[str, Claim] = {}
    for n, claim in enumerate(claims):
        before = [p for at, p in credited if at < n]
        after = [p for at, p in credited if at > n]
        known = before[-1] if before else after[0] if after else None
        if known is not None:
            chain = tuple(
                replace(p, name=known.name, type="outlet", named=True) if _generic(p) else p
                for p in claim.chain
            )
            named[claim.id] = replace(claim, chain=chain)
    return replace(reading, claims=tuple(named.get(c.id, c) for c in reading.claims))


def _generic(party: Party) -> bool:
    return bool(party.name and not party.affiliation and GENERIC.match(party.name))


def _credited(party: Party, outlets: frozenset[str]) -> bool:
    name = (party.name or "").removeprefix("the ").removeprefix("The ")
    return name.lower() in outlets or (party.type in {"outlet", "org"} and name[:1].isupper())


def _place(claim: Claim) -> tuple[int, str]:
    return min((s.start for s in (*claim.cue, *claim.content)), default=0), claim.id
