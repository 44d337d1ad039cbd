"""What would settle it: one question for each gap, put to an organisation, never to a survivor."""

from __future__ import annotations

from recount.nouns import Settle
from recount.weigh.origins import Sources, label, shown_apart


def would_settle(origins: list[Sources], *, low: int, high: int) -> tuple[Settle, ...]:
    """The questions that would close the gap, one for each pair that is not shown to be apart."""
    if high <= low:
        return ()
    found = []
    for n, one in enumerate(origins):
        for other in origins[n + 1 :]:
            if not shown_apart(one, other):
                a, b = addressee(one), addressee(other)
                asked = f"do your sources include those of {b}, or have they told it there as well?"
                apart = f"did {label(one)} and {label(other)} each know it without the other?"
                found.append(
                    Settle(
                        asked if a != b else apart,
                        a,
                        f"whether {label(one)} and {label(other)} are one origin or two",
                    )
                )
    if not found:
        found = [
            Settle(
                "who told you this, and how do they know it?",
                addressee(o),
                f"whether {label(o)} is an origin",
            )
            for o in origins
            if any(s.voice == "nobody" for _, s in o.parts)
        ]
    return tuple(found)


def addressee(origin: Sources) -> str:
    """The organisation or outlet to ask: the origin itself if it is one, else the document that has it."""
    for _, source in origin.parts:
        if source.institution or source.voice == "outlet":
            return source.surface
    return f"the publisher of {origin.parts[0][0]}"
