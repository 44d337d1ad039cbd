"""Offsets are law: whatever the text, each span gives back its words, and nothing is lost on the way."""

from hypothesis import given, settings
from hypothesis import strategies as st

from recount.collect.html import stored_span, visible
from recount.collect.text import decode
from recount.errors import NotText
from recount.read.language import load
from recount.read.quotes import find
from recount.read.structure import parse
from recount.values import Span

PIECES = st.sampled_from(
    [
        *"\n\r\u2028 \t'\"“”‘’«»„¹\ufeff\u200f\u202e\U0001f600\U00020000\0",
        *(
            "\r\n",
            "\n\n",
            "...",
            ". ",
            "? ",
            ", ",
            "— ",
            "• ",
            "1. ",
            "Q: ",
            "A: ",
            "NAME: ",
            "TOWN, May 3 - ",
            "Mr. ",
        ),
        *(
            "(right)",
            "e\u0301",
            "she said",
            "They left.",
            "boys'",
            "'90s",
            "Он сказал",
            "لا نعلم",
            "三人。",
        ),
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=12), max_size=60).map("".join)
MARKUP = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<br>",
            "<b>",
            "</b>",
            "<div hidden>",
            "</div>",
            "<!-- x -->",
            "<li>",
            "<pre>",
            "</pre>",
            "<q>",
        ),
        *(
            "</q>",
            "<head>",
            "<title>",
            "</title>",
            "<script>",
            "</script>",
            "<td>",
            "<",
            "&",
            "three",
            "&#32;",
            "&amp;",
        ),
        *("&#x1F600;", "&nbsp;"),
    ]
)
PAGES = st.lists(MARKUP | PIECES | st.text(max_size=8), max_size=40).map("".join)
LANGUAGES = st.sampled_from(["en", "ru", "und"])


@given(TEXTS, LANGUAGES)
@settings(max_examples=150, deadline=None)
def test_every_span_is_inside_the_text_and_holds_words_without_blanks_at_its_ends(text, code):
    page = parse(text, load(code))
    spans = [span for block in page.blocks for span in (block.span, block.body, block.label) if span]
    spans += [sentence.span for sentence in page.sentences]
    spans += [quotation.inner for quotation in find(page)]
    for span in spans:
        words = span.of(text)
        assert 0 <= span.start < span.end <= len(text)
        assert words == words.strip()


@given(TEXTS, LANGUAGES)
@settings(max_examples=150, deadline=None)
def test_no_words_are_lost_between_blocks_or_sentences(text, code):
    page = parse(text, load(code))
    outside = list(text)
    for block in page.blocks:
        outside[slice(*block.span)] = " " * len(block.span.of(text))
    assert not "".join(outside).strip()
    for number, block in enumerate(page.blocks):
        sentences = [sentence.span for sentence in page.sentences if sentence.block == number]
        joined = "".join("".join(span.of(text).split()) for span in sentences)
        assert joined == "".join(block.body.of(text).split())


@given(TEXTS, LANGUAGES)
@settings(max_examples=100, deadline=None)
def test_lines_blocks_and_sentences_are_found_again_by_offset(text, code):
    page = parse(text, load(code))
    for block in page.blocks:
        assert page.block_at(block.span.start) is block
        assert page.block_at(block.span.end - 1) is block
    for sentence in page.sentences:
        assert page.sentence_at(sentence.span.start) is sentence
        assert page.blocks[sentence.block].body.holds(sentence.span)
    lines = (
        text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    )
    assert page.line_of(len(text)) == lines.count("\n") + 1


@given(TEXTS, LANGUAGES)
@settings(max_examples=150, deadline=None)
def test_each_quotation_lies_in_one_block_and_continues_only_an_earlier_one(text, code):
    page = parse(text, load(code))
    found = find(page)
    for number, quotation in enumerate(found):
        block = page.block_at(quotation.span.start)
        assert block is not None
        assert block.body.holds(quotation.span)
        assert quotation.span.holds(quotation.inner)
        assert quotation.continues is None or 0 <= quotation.continues < number
    assert list(found) == sorted(found, key=lambda quotation: quotation.span.start)


@given(TEXTS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
@settings(max_examples=100, deadline=None)
def test_bytes_give_their_text_back_unchanged(text, encoding):
    text = text.replace("\0", "").lstrip("\ufeff")
    try:
        read = decode(text.encode(encoding))
    except NotText:
        assert not text.strip() or any(not character.isprintable() for character in text)
    else:
        assert read.text == text


@given(PAGES)
@settings(max_examples=200, deadline=None)
def test_each_run_of_a_page_leads_back_to_what_is_stored(page):
    text, runs = visible(page)
    end_in_text = end_in_page = 0
    for start, stored, length in runs:
        assert start >= end_in_text
        assert stored >= end_in_page
        words, origin = text[start : start + length], page[stored : stored + length]
        assert words.split() == origin.split() or origin.startswith("&")
        assert stored_span(Span(start, start + length), runs, page) is not None
        end_in_text, end_in_page = start + length, stored + 1
