"""The ledger of one text: who speaks, what to take care of, what to ask.

The claims and numbers stand already; this adds what follows from them and from the words of the text. Pure,
like all of this room: the same reading gives the same ledger.
"""

from __future__ import annotations

from dataclasses import replace

from recount.nouns import Reading
from recount.read.care import care
from recount.read.page import Page, Structure
from recount.read.questions import questions
from recount.read.speakers import with_speakers
from recount.read.words import words_of


def complete(reading: Reading, structure: Structure) -> Reading:
    """The reading with its speakers, care notes and questions."""
    words = words_of(reading.lang)
    page = Page(with_speakers(Page(reading, structure, words)), structure, words)
    return replace(page.reading, care=care(page), questions=questions(page))
