"""The outlet's own voice: what headlines say, and the acts that the narrator states without a speaker.

Rules: a headline is never a claim by a source, whatever words it quotes; a sentence without any
attribution is the narrator's when it states an act and says whom or how many it touched.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from recount.nouns import Claim, Party, Quote
from recount.read import acts
from recount.read.drafts import Draft
from recount.read.quotes import Quotation
from recount.read.structure import Structure
from recount.read.tokens import NUMBER, Line
from recount.values import Span

NESTED = 20  # contents that may begin before a line and still hold it
RUNNING = frozenset({"paragraph", "list_item", "numbered", "caption"})


def own_voice(
    page: Structure,
    marks: Sequence[Quotation],
    cut: Sequence[Line],
    drafts: Sequence[Draft],
    outlet: str | None,
) -> Iterator[Claim]:
    """Headline and narrator claims, without ids."""
    taken = {draft.line for draft in drafts}
    spoken = sorted(span for draft in drafts for span in draft.content if draft.label or draft.quotes)
    root = (Party(outlet, "outlet", explicit=False),)
    for number, line in enumerate(cut):
        kind = page.blocks[line.block].kind
        if line.owner >= 0 or number in taken or _inside(line, spoken):
            continue
        span = line.span(0, len(line.items))
        act = acts.of(page.text, (span,), language=page.language)
        states = bool(act.violations)
        counted = any(item.tags & NUMBER for item in line.items) or act.victims is not None
        quoted = any(mark.span.overlaps(span) for mark in marks)
        if kind == "headline" and (states or quoted) and line.items[-1].low != "?":
            quote: Quote = "mixed" if quoted else "none"
            yield Claim(
                "",
                "headline",
                (),
                (),
                (span,),
                root,
                "alleges" if quoted else "asserts",
                quote,
                rule="headline",
            )
        elif kind in RUNNING and states and counted and not quoted:
            yield Claim(
                "",
                "narrator",
                (),
                (),
                (span,),
                root,
                "asserts",
                "none",
                rule="narrator",
                caption=kind == "caption",
            )


def _inside(line: Line, spoken: Sequence[Span]) -> bool:
    """Whether the line is content of a claim that stands elsewhere: a turn, a quotation that goes on."""
    begin = line.items[0].start
    last = bisect_right(spoken, Span(begin, 1 << 60))
    return any(span.start <= begin < span.end for span in spoken[max(0, last - NESTED) : last])
