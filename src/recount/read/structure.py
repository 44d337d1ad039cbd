r"""The make-up of a text: lines, blocks and sentences, all as spans into it. Offsets are law.

>>> from recount.read.language import load
>>> page = parse("Raid on a hostel\n\nMr. Ode fled. 'Run!' he said.", load("en"))
>>> [block.kind for block in page.blocks]
['headline', 'paragraph']
>>> [sentence.span.of(page.text) for sentence in page.sentences]
['Raid on a hostel', 'Mr. Ode fled.', "'Run!' he said."]
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from recount.read.blocks import blocks_of
from recount.read.kinds import Block
from recount.read.language import UNKNOWN, Language
from recount.read.paragraphs import lines
from recount.read.sentences import Sentence, split

__all__ = ["Block", "Sentence", "Structure", "parse"]


@dataclass(frozen=True, slots=True)
class Structure:
    """A text with its blocks and sentences in order. Every block and sentence is trimmed."""

    text: str
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]
    line_starts: tuple[int, ...]
    language: Language = field(default=Language(UNKNOWN))

    def line_of(self, offset: int) -> int:
        """The number of the line that holds the offset, from 1."""
        return max(1, bisect_right(self.line_starts, offset))

    def block_at(self, offset: int) -> Block | None:
        """The block that holds the offset; None between blocks."""
        at = bisect_right(self.blocks, offset, key=lambda block: block.span.start) - 1
        return self.blocks[at] if at >= 0 and offset < self.blocks[at].span.end else None

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that holds the offset; None between sentences and in labels."""
        at = bisect_right(self.sentences, offset, key=lambda sentence: sentence.span.start) - 1
        return self.sentences[at] if at >= 0 and offset < self.sentences[at].span.end else None


def parse(text: str, language: Language) -> Structure:
    """The structure of a text, in time linear in its length. An empty text has no blocks."""
    rows = lines(text)
    blocks = blocks_of(text, rows, language)
    sentences = tuple(
        Sentence(span, number)
        for number, block in enumerate(blocks)
        for span in split(text, block.body, language)
    )
    return Structure(text, blocks, sentences, tuple(row.start for row in rows), language)
