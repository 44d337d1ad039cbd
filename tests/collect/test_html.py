import pytest

from recount.collect.html import stored_span, visible
from recount.values import Span


def shown(page):
    return visible(page)[0]


def test_script_style_head_comments_and_hidden_parts_are_dropped_and_the_title_kept():
    page = (
        "<html><head><title>Raid</title><meta a=b><style>p{}</style>"
        "<script>if (a<b) x('</p>')</script></head>"
        "<body><!-- no --><p>One.</p><noscript>no</noscript><template><p>no</p></template>"
        "<div hidden>no <b>no</b></div><p style='color:red; display: none'>no</p>"
        "<svg><text>no</text></svg>"
        "<p data-x='hidden'>Two.</p></body></html>"
    )
    assert shown(page) == "Raid\n\nOne.\n\nTwo."


def test_blocks_give_blank_lines_and_items_give_lines():
    assert shown("<h1>A</h1><p>b<br>c</p><ul><li>d<li>e</ul>f") == "A\n\nb\nc\n\nd\ne\n\nf"
    assert shown("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>") == "a\tb\nc"
    assert shown("a<br><br><br>b") == "a\n\nb"


def test_blanks_collapse_except_in_preformatted_text():
    assert shown("<p>  a \n\t b<b> c</b> </p>") == "a b c"
    assert shown("<pre>a\n  b</pre>") == "a\n  b"
    assert shown("a&nbsp;&nbsp;b") == "a\xa0\xa0b"


def test_entities_are_decoded_and_odd_ones_kept():
    assert shown("&ldquo;R&amp;D&rdquo; &lt; &#8212; &#x41; &copy 5 & so &unknown; &;") == (
        "“R&D” < — A © 5 & so &unknown; &;"
    )
    assert shown("a&#32;b &#99999999999; &#xD800;") == "a b \ufffd \ufffd"


def test_quoted_speech_keeps_its_marks():
    page = "<p>She said <q>they took <b>three</b></q>.</p>"
    text, runs = visible(page)
    assert text == "She said “they took three”."
    assert stored_span(Span(9, 10), runs, page) is None


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>one<p>two</div></b>, three", "one\n\ntwo, three"),
        ("a < b and c <3 d", "a < b and c <3 d"),
        ("a <b", "a"),
        ("a <!-- never closed <p>b</p>", "a"),
        ("a <b title='never closed>b</b> c", "a b c"),
        ("<p title=don't>it isn't</p>", "it isn't"),
        ("<a title='x > y'>z</a>", "z"),
        ("<script>never closed <p>b", ""),
        ("<head><title>t</title><p>No body tag", "t\n\nNo body tag"),
        ("<head><title>t</title>Bare text", "t\n\nBare text"),
        ("<p hidden>no<p>yes", "yes"),
        ("<div hidden>no<span>no</div>yes", "yes"),
        ("</p></p>a<![CDATA[x]]>b<?php y ?>c", "abc"),
        ("<SCRIPT>x</Script >a<STYLE>y</STYLE>b", "ab"),
    ],
)
def test_broken_pages_are_read(page, text):
    assert shown(page) == text


def test_each_run_leads_back_to_the_stored_characters():
    page = "<p>Tom&eacute; said\r\n <i>&quot;three</i> men&quot;.</p>"
    text, runs = visible(page)
    assert text == 'Tomé said "three men".'
    start = text.index('"three')
    stored = stored_span(Span(start, start + len('"three men"')), runs, page)
    assert stored is not None
    assert stored.of(page) == "&quot;three</i> men&quot;"
    name = stored_span(Span(0, 4), runs, page)
    assert name is not None
    assert name.of(page) == "Tom&eacute;"


@pytest.mark.parametrize(
    "piece",
    [
        "<!--",
        "<",
        "<a ",
        "<a b='",
        '<a b="',
        "&",
        "</a ",
        "<![",
        "<p>",
        "<div></p>",
        "<b><i></b>",
        "&#",
        "<q>",
    ],
)
def test_a_hostile_page_ends(piece):
    text, runs = visible(piece * 20_000)
    assert len(text) >= len(runs)
