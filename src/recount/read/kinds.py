"""Kinds: what a paragraph is by its own words. Each rule knows one; `RULES` has them in the order asked."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from recount.read.datelines import after_dateline
from recount.read.language import Language
from recount.read.paragraphs import trimmed
from recount.values import Span

BULLET = re.compile(
    r"(?P<mark>[•·▪▫◦‣●○■□*►➢✓–—-]|\([a-z0-9]{1,3}\)|[a-zа-я]\)|\((?:iv|v?i{1,3})\))\s+(?=\S)"
)
DASHES = "-–—"
NUMBERED = re.compile(
    r"(?P<mark>\d{1,3}(?:\.\d{1,3})*)(?:[.)]|(?<=\.\d)|(?<=\.\d\d))\s+(?P<next>[^\W\d_]*)"
)
SECTION = re.compile(r"(?:[A-Z]|[IVX]{1,5}|\d{1,2}(?:\.\d{1,2})*)\.\s+\S")
LABEL = re.compile(
    r"(?:\*\*|__)?(?:\[[^\]\n]{1,30}\]\s*)?(?P<mark>[^\W_][^\n:.!?;\"“”«»*]{0,59}?)\s*(?:\*\*|__)?:(?:\*\*|__)?(?:\s+|$)"
)
WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_HEAD_OF_NUMBERED = re.compile(r"(?P<mark>\d{1,3}(?:\.\d{1,3})*)[.)]?\s+(?=\S)")
_NOTE = re.compile(r"(?P<mark>[¹²³⁰⁴-⁹]+|[†‡]+|\[\d{1,3}\])\s*(?=\w)")
_RULE_LINE = re.compile(r"[\W_]+$")
_ADDRESS = re.compile(
    r"(?:(?:https?://|www\.)\S+|\+?[\d()][\d ()./-]{6,}\d)[\s.,;]*$|©|[^.@]{0,40}\b\S+@\S+\.\w{2,}\W*$"
)
_ANSWER = re.compile(r"(?P<mark>[^\W\d_]{1,2})(?P<stop>[.:)])\s+(?=\S)")
_STOP = re.compile(r"[.!?…。！？؟।][\"'”’»«›‹“‘)\]*_]*[¹²³⁰⁴-⁹]*$")
_FULL_STOP = re.compile(r"(?:(?<!\.)\.|[。।])[\"'”’»«›‹“‘)\]*_]*[¹²³⁰⁴-⁹]*$")

LINE = 200  # code points: what is longer is no headline, address or byline
HEADING = 90
CAPTION = 250
_LONG_CAPTION = 400
_LABELS_OF_A_TRANSCRIPT = 2
_MOST_SPEAKING_ONCE = 3  # labels; more of them that never come back are no speakers
_NAME_WORDS = 4
_LABEL_WORDS = 7
_EARLY = 8  # paragraphs before a dateline with a colon: none of them running text
_TAIL = 40  # code points looked at for the stop at the end


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph and what it is.

    `kind` is headline, dateline (a line of place and date only), byline, caption, boilerplate, paragraph,
    list_item, turn (of a transcript), footnote, heading or numbered. `label` is the speaker of a turn, the
    bullet, the number, or a dateline before running text (then the kind is paragraph), without its colon
    or stop. `body` is what follows the label; the whole span when there is none.
    """

    kind: str
    span: Span
    body: Span
    label: Span | None = None


@dataclass(frozen=True, slots=True)
class Patterns:
    """The patterns and words of a language by which a paragraph is known."""

    boilerplate: re.Pattern[str] | None
    section: re.Pattern[str] | None
    caption_start: re.Pattern[str] | None
    caption_mark: re.Pattern[str] | None
    byline: re.Pattern[str] | None
    no_speaker: frozenset[str]
    question_labels: frozenset[str]
    months: frozenset[str]
    around_date: frozenset[str]
    dash_dialogue: bool


@cache
def patterns_of(language: Language) -> Patterns:
    """The patterns of a language, made once."""

    def any_of(key: str, flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str] | None:
        found = language.words("structure", "blocks", key)
        return re.compile("|".join(f"(?:{entry})" for entry in found), flags) if found else None

    def words(section: str, key: str) -> frozenset[str]:
        return frozenset(word.casefold() for word in language.words("structure", section, key))

    quotations = language.table("structure").get("quotations", {})
    return Patterns(
        any_of("boilerplate"),
        any_of("boilerplate_section"),
        any_of("caption_starts"),
        any_of("caption_marks"),
        any_of("byline", re.NOFLAG),
        words("blocks", "no_speaker"),
        words("blocks", "question_labels"),
        words("dates", "months"),
        words("dates", "around"),
        bool(quotations.get("dash_dialogue", True)),
    )


@dataclass(frozen=True, slots=True)
class Page:
    """What the rules look at: the paragraphs, and what a first look over all of them found."""

    text: str
    spans: list[Span]
    strings: list[str]
    patterns: Patterns
    speakers: frozenset[str]
    notes_from: int  # the first paragraph after a line that is only a rule near the end
    superscripts: bool


def stops(string: str) -> bool:
    """Whether a sentence ends here, by any mark."""
    return bool(_STOP.search(string[-_TAIL:]))


def full_stop(string: str) -> bool:
    """Whether it ends with a full stop (an ellipsis is none)."""
    return bool(_FULL_STOP.search(string[-_TAIL:]))


def begins_block(line: str) -> bool:
    """Whether a line begins a list item or a numbered paragraph, and so never goes on another."""
    bullet = BULLET.match(line)
    if bullet:
        return not (bullet["mark"] in DASHES and line[bullet.end() :][:1].islower())
    return bool(numbered(line))


def numbered(string: str) -> re.Match[str] | None:
    """The number that a paragraph begins with: '3. Text', '3) Text', '1.2 Text'; '1.5 million' is none."""
    match = NUMBERED.match(string)
    if not match or not match["next"]:
        return None
    small = match["next"][0].islower() and string[match.end("mark")] not in ".)"
    return None if small else match


def lone_label(string: str, patterns: Patterns) -> bool:
    """Whether a paragraph is nothing but a speaker's label in capitals."""
    match = LABEL.fullmatch(string) if len(string) <= HEADING else None
    return bool(
        match and is_loud(match["mark"]) and match["mark"].casefold() not in patterns.no_speaker
    )


def is_loud(name: str) -> bool:
    """Whether the letters of a label are all capitals."""
    return name == name.upper() and name != name.lower()


def _name_like(name: str) -> bool:
    words = name.split()
    return len(words) <= _NAME_WORDS and all(word[:1].isupper() or word[:1] == "(" for word in words)


def speakers_of(strings: list[str], patterns: Patterns) -> frozenset[str]:
    """The labels of a transcript. One label alone makes none: 'UPDATE: ...' is no speaker."""
    names = Counter(name for string in strings if (name := label_name(string, patterns)))
    again = {name for name in names if names[name] > 1}
    asked = {name for name in names if name.casefold() in patterns.question_labels}
    if len(asked) == 1:  # 'A.' alone is an initial
        names = Counter({name: count for name, count in names.items() if name not in asked})
        again -= asked
    loud = {name for name in names if is_loud(name)}
    if (
        len(names) > _MOST_SPEAKING_ONCE and not again and not asked
    ):  # a digest: TOWN: ... OTHER TOWN: ...
        return frozenset()
    if sum(names[name] for name in loud) >= _LABELS_OF_A_TRANSCRIPT:
        return frozenset(loud | again)
    return frozenset(names if len(again) > 1 else again)


def label_name(string: str, patterns: Patterns) -> str | None:
    """The speaker's label that a paragraph may begin with; which ones are speakers, the whole text says."""
    answer = _ANSWER.match(string)
    if answer and answer["mark"].casefold() in patterns.question_labels:
        return answer["mark"]
    match = LABEL.match(string)
    if not match:
        return None
    name = match["mark"]
    known = {name.casefold(), name.split()[0].casefold()} & patterns.no_speaker
    short = len(name.split()) <= _LABEL_WORDS
    return name if short and not known and (is_loud(name) or _name_like(name)) else None


def notes_from(strings: list[str]) -> int:
    """The number of the first paragraph after the last line that is only a rule."""
    rules = [number for number, string in enumerate(strings) if _RULE_LINE.match(string)]
    return rules[-1] + 1 if rules and rules[-1] else len(strings)


def whole(page: Page, number: int, kind: str) -> Block:
    """The whole paragraph as one block without a label."""
    return Block(kind, page.spans[number], page.spans[number])


def labelled(page: Page, number: int, kind: str, match: re.Match[str]) -> Block | None:
    """The block with its label; None when nothing follows the label."""
    span = page.spans[number]
    body = trimmed(page.text, span.start + match.end(), span.end)
    label = Span(span.start + match.start("mark"), span.start + match.end("mark"))
    return Block(kind, span, body, label) if body else None


def _rule_boilerplate(page: Page, number: int) -> Block | None:
    string = page.strings[number]
    known = page.patterns.boilerplate
    head = string.lstrip("*#_[ ")[:LINE]
    address = len(string) <= LINE and _ADDRESS.match(head)
    if _RULE_LINE.match(string) or address or (known and known.match(head)):
        return whole(page, number, "boilerplate")
    return None


def _rule_footnote(page: Page, number: int) -> Block | None:
    string = page.strings[number]
    match = _NOTE.match(string)
    if not match and number >= page.notes_from and page.superscripts:
        match = _HEAD_OF_NUMBERED.match(string)
    return labelled(page, number, "footnote", match) if match else None


def _rule_turn(page: Page, number: int) -> Block | None:
    string = page.strings[number]
    name = label_name(string, page.patterns)
    if name is None or name not in page.speakers:
        return None
    match = LABEL.match(string) or _ANSWER.match(string)
    return labelled(page, number, "turn", match) if match else None


def _rule_byline(page: Page, number: int) -> Block | None:
    known = page.patterns.byline
    string = page.strings[number].strip("*_ ")
    fits = known and len(string) <= LINE and known.match(string)
    return whole(page, number, "byline") if fits else None


def _rule_date(page: Page, number: int) -> Block | None:
    """A line of nothing but a date, or of a place in capitals and a date."""
    words = [word.casefold() for word in re.findall(r"[^\W\d_]+", page.strings[number])]
    has_number = any(character.isdigit() for character in page.strings[number])
    known = page.patterns.months | page.patterns.around_date
    fits = (
        has_number
        and words
        and all(word in known for word in words)
        and page.patterns.months.intersection(words)
    )
    return whole(page, number, "dateline") if fits else None


def _rule_caption(page: Page, number: int) -> Block | None:
    """A caption by its own words: it begins as one, or points at a picture and ends without a stop."""
    string = page.strings[number]
    start, mark = page.patterns.caption_start, page.patterns.caption_mark
    begins = start and len(string) <= _LONG_CAPTION and start.match(string.lstrip("([ "))
    points = mark and len(string) <= CAPTION and not full_stop(string) and mark.search(string)
    return whole(page, number, "caption") if begins or points else None


def _rule_numbered(page: Page, number: int) -> Block | None:
    string = page.strings[number]
    match = numbered(string)
    head = _HEAD_OF_NUMBERED.match(string)
    if not match or not head or match["next"].casefold() in page.patterns.months:
        return None
    short = len(string) <= HEADING and not stops(string)
    heading = short and SECTION.match(string) and not _listed(page, number)
    return labelled(page, number, "heading" if heading else "numbered", head)


def _listed(page: Page, number: int) -> bool:
    """Whether a neighbour is a short numbered line too: then they are a list, not headings."""
    near = page.strings[max(0, number - 1) : number] + page.strings[number + 1 : number + 2]
    return any(numbered(string) and len(string) <= HEADING and not stops(string) for string in near)


def _rule_list_item(page: Page, number: int) -> Block | None:
    string = page.strings[number]
    match = BULLET.match(string)
    if not match:
        return None
    speech = match["mark"] in DASHES and page.patterns.dash_dialogue and _spoken(string[match.end() :])
    return None if speech else labelled(page, number, "list_item", match)


def _spoken(rest: str) -> bool:
    """Whether a paragraph after a dash is speech: it begins with a capital and ends as a sentence."""
    first = rest.lstrip("\"'“”«„([¿¡…. ")[:1]
    return (first.isupper() or first.isdigit() or not first.isalpha()) and stops(rest)


def _rule_dateline(page: Page, number: int) -> Block | None:
    """Running text after a dateline: 'TOWN, March 3 (Agency) - Text'."""
    string, span = page.strings[number], page.spans[number]
    if not stops(string):
        return None
    early = not any(stops(other) for other in page.strings[max(0, number - _EARLY) : number])
    early = early or label_name(string, page.patterns) is not None
    found = after_dateline(string, page.patterns.months, colon=early)
    body = found and trimmed(page.text, span.start + found.body, span.end)
    return (
        Block("paragraph", span, body, Span(span.start, span.start + found.label))
        if found and body
        else None
    )


RULES = (
    _rule_boilerplate,
    _rule_footnote,
    _rule_turn,
    _rule_byline,
    _rule_date,
    _rule_caption,
    _rule_numbered,
    _rule_list_item,
    _rule_dateline,
)
