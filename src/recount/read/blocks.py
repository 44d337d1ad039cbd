"""Blocks: what each paragraph of a document is.

Only `paragraph`, `list_item`, `turn` and `numbered` are running text; headlines, captions and standing
matter are told apart, so that none of them becomes a claim by a source. First each paragraph is named by
its own words (`kinds.RULES`); then lists, headlines (from the top), captions (lines that repeat the text)
and headings are settled from what stands around them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise

from recount.read.kinds import (
    BULLET,
    CAPTION,
    HEADING,
    LINE,
    RULES,
    SECTION,
    WORD,
    Block,
    Page,
    Patterns,
    begins_block,
    full_stop,
    is_loud,
    labelled,
    lone_label,
    notes_from,
    patterns_of,
    speakers_of,
    stops,
    whole,
)
from recount.read.language import Language
from recount.read.paragraphs import lines, paragraphs
from recount.values import Span

_LINES_AT_A_BREAK = 2  # what is before a line break and after it
_HEADLINES = 3  # lines; a title, what stands below it, and one more
_SIGNATURE_WORDS = 5
_REPEATED = 0.75  # share of a line's pairs of neighbouring words that stand in one paragraph
_FEWEST_PAIRS = 4
_SEEN = 50  # paragraphs a pair is looked up in: keeps a text of one repeated line linear


def blocks_of(text: str, rows: list[Span], language: Language) -> tuple[Block, ...]:
    """The blocks of a text in order; none overlaps another."""
    patterns = patterns_of(language)
    spans = _with_lone_labels(text, paragraphs(text, rows, begins_block), patterns)
    strings = [span.of(text) for span in spans]
    page = Page(
        text,
        spans,
        strings,
        patterns,
        speakers_of(strings, patterns),
        notes_from(strings),
        "¹" in text or "²" in text,
    )
    blocks = [_named(page, number) for number in range(len(spans))]
    _settle_lists(page, blocks)
    _settle_sections(page, blocks)
    _settle_headlines(page, blocks)
    _settle_lines(page, blocks)
    return tuple(blocks)


def _with_lone_labels(text: str, spans: list[Span], patterns: Patterns) -> list[Span]:
    """Paragraphs, with a speaker's label on a line of its own joined to what is said."""
    found: list[Span] = []
    for span in spans:
        if found and lone_label(found[-1].of(text), patterns):
            found[-1] = Span(found[-1].start, span.end)
        else:
            found.append(span)
    return found


def _named(page: Page, number: int) -> Block:
    for rule in RULES:
        block = rule(page, number)
        if block:
            return block
    return whole(page, number, "paragraph")


def _settle_lists(page: Page, blocks: list[Block]) -> None:
    """Spoken-looking dash items inside a list belong to the list."""
    for number in range(1, len(blocks)):
        match = BULLET.match(page.strings[number])
        follows = (
            blocks[number - 1].kind == "list_item"
            and page.strings[number - 1][:1] == page.strings[number][:1]
        )
        if match and follows and blocks[number].kind == "paragraph":
            blocks[number] = labelled(page, number, "list_item", match) or blocks[number]


def _settle_sections(page: Page, blocks: list[Block]) -> None:
    """What stands under 'Contacts' or 'About us' is standing matter, up to the next heading or rule."""
    inside = False
    for number in range(len(blocks)):
        opens = page.patterns.section and page.patterns.section.match(page.strings[number][:LINE])
        inside = bool(opens) or (inside and not _heads(page, number))
        if inside:
            blocks[number] = whole(page, number, "boilerplate")


def _heads(page: Page, number: int) -> bool:
    """Whether a line looks like the heading of running text: that follows right below."""
    following = page.strings[number + 1] if number + 1 < len(page.strings) else ""
    return _heading_like(page, number) and len(following) > HEADING and stops(following)


def _settle_headlines(page: Page, blocks: list[Block]) -> None:
    """Short lines without a full stop at the top, and the bullets right below, when a text follows."""
    last = -1
    for number, block in enumerate(blocks):
        if block.kind in ("boilerplate", "byline", "dateline", "caption"):
            continue
        if not _headline_like(page, number, block, last):
            break
        last = number
    if not any(_running(page, blocks, number) for number in range(last + 1, len(blocks))):
        return
    plain = [number for number in range(last + 1) if blocks[number].kind == "paragraph"]
    if sum(not is_loud(page.strings[number]) for number in plain) > _HEADLINES:
        last = plain[0]  # lines without stops, as in a message or a poem: only the first is a title
    for number in range(last + 1):
        if blocks[number].kind in ("paragraph", "list_item", "heading"):
            blocks[number] = replace(blocks[number], kind="headline")


def _headline_like(page: Page, number: int, block: Block, last: int) -> bool:
    string = page.strings[number]
    short = len(string) <= LINE and not full_stop(string) and not string.endswith((":", ";", ","))
    if block.kind == "list_item":
        return short and last >= 0
    small = string.lstrip("\"'“‘«„([")[:1].islower()
    plain = block.kind == "paragraph" and block.label is None
    return plain and short and not small and not SECTION.match(string)


def _running(page: Page, blocks: list[Block], number: int) -> bool:
    string = page.strings[number]
    return blocks[number].kind in ("paragraph", "turn", "numbered", "list_item") and (
        stops(string) or string.endswith(":") or len(string) > LINE
    )


def _settle_lines(page: Page, blocks: list[Block]) -> None:
    """Lines without a stop inside the text: captions repeat it, headings lead it, signatures end it."""
    pairs = _Pairs(page, blocks)
    for number, block in enumerate(blocks):
        if block.kind != "paragraph" or block.label or stops(page.strings[number]):
            continue
        if len(page.strings[number]) <= CAPTION and pairs.repeated(number):
            blocks[number] = replace(block, kind="caption")
        elif (
            _heading_like(page, number) and _stands_apart(page, number) and _leads(page, blocks, number)
        ):
            blocks[number] = replace(block, kind="heading")
        elif _signature(page, blocks, number):
            blocks[number] = replace(block, kind="byline")


def _leads(page: Page, blocks: list[Block], number: int) -> bool:
    """Whether running text follows, at most one line later."""
    return any(
        _running(page, blocks, later) for later in range(number + 1, min(number + 3, len(blocks)))
    )


def _heads_text(page: Page, blocks: list[Block], number: int) -> bool:
    return _heading_like(page, number) and _stands_apart(page, number) and _leads(page, blocks, number)


def _signature(page: Page, blocks: list[Block], number: int) -> bool:
    """Whether one of the last two lines is a few words, with no running text after it."""
    last = 0 < number >= len(blocks) - 2
    few = len(page.strings[number].split()) <= _SIGNATURE_WORDS
    return last and few and not _leads(page, blocks, number)


def _stands_apart(page: Page, number: int) -> bool:
    """Whether a finished sentence or a blank line stands before; many lines without stops are no headings."""
    if not number or stops(page.strings[number - 1]):
        return True
    between = page.text[page.spans[number - 1].end : page.spans[number].start]
    return len(lines(between)) > _LINES_AT_A_BREAK


def _heading_like(page: Page, number: int) -> bool:
    string = page.strings[number]
    first = string.lstrip("\"'“‘«„([#* ")[:1]
    open_ended = string.endswith((",", ";", ":", "-", "–", "—"))
    return len(string) <= HEADING and not first.islower() and not open_ended and not full_stop(string)


class _Pairs:
    """Which paragraphs hold which pairs of neighbouring words: how a caption is known to repeat the text."""

    def __init__(self, page: Page, blocks: list[Block]) -> None:
        self._words = [
            tuple(word.casefold() for word in WORD.findall(string)) for string in page.strings
        ]
        self._where: dict[tuple[str, str], list[int]] = {}
        for number, words in enumerate(self._words):
            if blocks[number].kind in ("paragraph", "turn", "numbered", "list_item"):
                for pair in set(pairwise(words)):
                    self._where.setdefault(pair, []).append(number)

    def repeated(self, number: int) -> bool:
        """Whether most pairs of words of this line stand in one other, longer paragraph."""
        pairs = set(pairwise(self._words[number]))
        if len(pairs) < _FEWEST_PAIRS:
            return False
        found: Counter[int] = Counter()
        for pair in pairs:
            found.update(self._where.get(pair, ())[:_SEEN])
        return any(
            share >= _REPEATED * len(pairs) and len(self._words[other]) > len(self._words[number])
            for other, share in found.items()
            if other != number
        )
