"""Acts: what the words of a claim say was done, how, by whom and to whom.

Rules: only what the words state. A denied or negated act is still the act that the claim is about; whether
it is denied is the claim's stance, not the act's. The ground ('because of their faith', 'suspected of ...')
is kept in the words of the text and belongs to the act: it is never said of a person. Kinds of act are those
of the list in `acts.toml`, as are all words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from recount.read import acts_by_case
from recount.read.keys import has_forms
from recount.read.language import Language
from recount.read.phrases import Hit, Phrasebook, Word, entries
from recount.values import Span, Spans

_EXCEPT, _ORDERING, _GROUND, _METHOD, _WITH = "except", "ordering", "ground", "method:", "with:"
_SUBJECT = 14  # words before an act among which its agent is sought
_OBJECT = 9  # words behind an act among which its object is sought
_PHRASE = 5  # words of a noun phrase
_GROUND_WORDS = 9
_AUXILIARY = 3  # words between 'was' and its participle


@dataclass(frozen=True, slots=True)
class Act:
    """What a claim says was done. Empty fields: the words do not say."""

    violations: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    perpetrators: tuple[str, ...] = ()
    perpetrator_role: str | None = None
    victims: str | None = None
    ground: str | None = None


@dataclass(frozen=True, slots=True)
class _Lexicon:
    order: tuple[str, ...]
    masks: dict[str, frozenset[str]]
    book: Phrasebook
    lists: dict[str, frozenset[str]]  # plain words

    @property
    def roles(self) -> acts_by_case.Roles:
        """Whom a phrase may mean: those who do it, those to whom it is done, and acts without victims."""
        classes = self.book.classes
        return acts_by_case.Roles(classes["force"], classes["person"], self.lists["no_victims"])


def of(text: str, spans: Spans, *, language: Language) -> Act:
    """The act that these spans of a text speak of. Empty for a language without a table of acts."""
    lexicon = _lexicon(language)
    if lexicon is None:
        return Act()
    words = lexicon.book.words(text, spans)
    hits = lexicon.book.hits(words)
    acts = _violations(hits, lexicon)
    orders = [hit for hit in hits if hit.label == _ORDERING and not _touches(hit, acts)]
    violations = {hit.label for hit in acts}
    if has_forms(language):
        perpetrators, role, victims = acts_by_case.roles(words, acts, orders, lexicon.roles, language)
    else:
        perpetrators, role = _perpetrators(words, acts, orders, lexicon)
        victims = next(_victims(words, acts, lexicon), None)
    return Act(
        violations=tuple(name for name in lexicon.order if name in violations),
        methods=tuple(dict.fromkeys(_methods(hits))) if violations else (),
        perpetrators=perpetrators,
        perpetrator_role=role,
        victims=victims,
        ground=_ground(text, words, hits, lexicon) if violations else None,
    )


def _violations(hits: list[Hit], lexicon: _Lexicon) -> list[Hit]:
    """The acts among the hits: without what is only an idiom, and with what one act makes of another."""
    idioms = [hit for hit in hits if hit.label == _EXCEPT]
    known = set(lexicon.order)
    acts = [hit for hit in hits if hit.label in known and not _begins_in(hit, idioms)]
    for hit in hits:
        if hit.label.startswith(_WITH) and not _begins_in(hit, idioms):
            wanted, label = hit.label.removeprefix(_WITH).split(":")
            if any(act.label == wanted for act in acts):
                acts.append(Hit(label, hit.start, hit.end))
    for masker, masked in lexicon.masks.items():
        over = [hit for hit in acts if hit.label == masker]
        acts = [hit for hit in acts if hit.label not in masked or not _begins_in(hit, over)]
    return acts


def _touches(hit: Hit, others: list[Hit]) -> bool:
    return any(hit.start < other.end and other.start < hit.end for other in others)


def _begins_in(hit: Hit, others: list[Hit]) -> bool:
    """Whether a hit begins in one of the others, or ends with the word that one of them begins with."""
    return any(other.start <= hit.start < other.end or hit.end - 1 == other.start for other in others)


def _methods(hits: list[Hit]) -> Iterator[str]:
    idioms = [hit for hit in hits if hit.label == _EXCEPT]
    for hit in hits:
        if hit.label.startswith(_METHOD) and not _begins_in(hit, idioms):
            yield hit.label.removeprefix(_METHOD)


def _perpetrators(
    words: list[Word], acts: list[Hit], orders: list[Hit], lexicon: _Lexicon
) -> tuple[tuple[str, ...], str | None]:
    ordering = [name for hit in orders if (name := _agent(words, hit, lexicon, names=True))]
    if ordering:
        return (ordering[0],), _ORDERING
    found = [name for hit in acts if (name := _agent(words, hit, lexicon, names=False))]
    return tuple(dict.fromkeys(found[:1])), None


def _agent(words: list[Word], hit: Hit, lexicon: _Lexicon, *, names: bool) -> str | None:
    """Who did it: the noun phrase after 'by', or the subject of an active verb."""
    passive = _passive(words, hit.start, lexicon)
    for at in range(hit.start, min(hit.end + (_SUBJECT if passive else _PHRASE), len(words))):
        if words[at].stop:
            break
        if words[at].low in lexicon.lists["by"] and at + 1 < len(words):
            head = _head(words, at + 1, lexicon)
            return _noun_phrase(words, head, lexicon, article=True) if head is not None else None
    if passive:
        return None
    for at in range(hit.start, max(-1, hit.start - _SUBJECT), -1):
        word = words[at]
        if word.stop:
            break
        named = (
            names
            and at < hit.start
            and word.shown[0].isupper()
            and word.low not in lexicon.lists["edge"]
        )
        if named or _is(word, "force", lexicon):
            phrase = _noun_phrase(words, at, lexicon, article=True)
            return None if _after_preposition(words, at, lexicon) else phrase
    return None


def _head(words: list[Word], at: int, lexicon: _Lexicon) -> int | None:
    """The last word of the noun phrase that begins here, when it is a body or a name."""
    head = None
    start = at + (words[at].low in lexicon.lists["determiners"])
    for place in range(start, min(start + _PHRASE, len(words))):
        word = words[place]
        if word.stop or word.low in lexicon.lists["edge"] or word.low in lexicon.lists["no_agent"]:
            break
        if _is(word, "force", lexicon) or _is(word, "person", lexicon) or word.shown[0].isupper():
            head = place
    return head


def _is(word: Word, kind: str, lexicon: _Lexicon) -> bool:
    return not word.keys.isdisjoint(lexicon.book.classes[kind])


def _passive(words: list[Word], at: int, lexicon: _Lexicon) -> bool:
    before = words[max(0, at - _AUXILIARY) : at + 1]
    return any(_is(word, "be", lexicon) for word in before)


def _after_preposition(words: list[Word], at: int, lexicon: _Lexicon) -> bool:
    start = _phrase_start(words, at, lexicon)
    while start and words[start - 1].low in lexicon.lists["determiners"]:
        start -= 1
    return bool(start) and words[start - 1].low in lexicon.lists["prepositions"]


def _phrase_start(words: list[Word], head: int, lexicon: _Lexicon, first: int = 0) -> int:
    """The first word of the noun phrase that ends here, without article and number."""
    start = head
    while start > first and head - start < _AUXILIARY:
        before = words[start - 1]
        numeral = before.low[0].isdigit()
        if before.stop or before.low == "," or numeral or before.low in lexicon.lists["edge"]:
            break
        if _is(before, "number", lexicon):
            break
        start -= 1
    return start


def _noun_phrase(
    words: list[Word], head: int, lexicon: _Lexicon, *, article: bool, first: int = 0
) -> str:
    """The words of a noun phrase as written; the article only before a common noun."""
    start = _phrase_start(words, head, lexicon, first)
    end = head + 1
    while end < len(words) and words[head].shown[0].isupper() and words[end].shown[0].isupper():
        end += 1
    if end + 1 < len(words) and words[end].low in lexicon.lists["of"]:
        name = end + 1 + (words[end + 1].low in lexicon.lists["determiners"])
        if name < len(words) and words[name].shown[0].isupper():
            end = name + 1
            while end < len(words) and words[end].shown[0].isupper():
                end += 1
    common = words[start].shown[0].islower()
    if start and (
        (article and common and words[start - 1].low in lexicon.lists["determiners"])
        or words[start - 1].low in lexicon.lists["kept_determiners"]
    ):
        start -= 1
    return " ".join(word.shown for word in words[start:end])


def _victims(words: list[Word], acts: list[Hit], lexicon: _Lexicon) -> Iterator[str]:
    """Noun phrases of those to whom it was done: the subject of a passive, the object of an active verb."""
    for hit in acts:
        if hit.label in lexicon.lists["no_victims"]:
            continue
        passive = _passive(words, hit.start, lexicon)
        if passive:
            places = range(hit.start - 1, max(-1, hit.start - _SUBJECT), -1)
        else:
            places = range(hit.start, min(hit.start + _OBJECT, len(words)))
        for at in places:
            if words[at].stop or words[at].low in lexicon.lists["by"]:
                break
            if _is(words[at], "person", lexicon):
                first = max(at - 1, 0 if passive else hit.start + 1)
                yield _noun_phrase(words, at, lexicon, article=False, first=first)
                break


def _ground(text: str, words: list[Word], hits: list[Hit], lexicon: _Lexicon) -> str | None:
    """The ground alleged, in the words of the text, up to the next clause."""
    for hit in hits:
        if hit.label != _GROUND:
            continue
        end = hit.end
        while end < len(words) and end - hit.start < _GROUND_WORDS:
            if words[end].stop or words[end].low in lexicon.lists["ground_ends"]:
                break
            end += 1
        shown = Span(words[hit.start].span.start, words[end - 1].span.end).of(text)
        return " ".join(shown.split())
    return None


def phrases(table: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Every entry of a table of acts, as label, form and example."""
    for kind in (*table["order"], _EXCEPT, _ORDERING, _GROUND):
        for name, block in table[kind].items():
            if name == "forms":
                label = kind
            elif name.startswith("with_"):
                label = f"{_WITH}{name.removeprefix('with_')}:{kind}"
            else:
                continue
            for form, example in entries(block):
                yield label, form, example
    for method, block in table["methods"].items():
        for form, example in entries(block):
            yield _METHOD + method, form, example


@cache
def _lexicon(language: Language) -> _Lexicon | None:
    table = language.table("acts")
    if not table:
        return None
    return _Lexicon(
        order=tuple(table["order"]),
        masks={
            kind: frozenset(table[kind]["masks"]) for kind in table["order"] if "masks" in table[kind]
        },
        book=Phrasebook(table, ((label, form) for label, form, _ in phrases(table)), language),
        lists={name: frozenset(words) for name, words in table["lists"].items()},
    )
