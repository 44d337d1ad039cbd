"""Names: from the inflected words of a source to one canonical form, the words as written kept.

Rules: a person is called by name, patronymic and family name in the nominative of his or her own gender; a
body by the name between its marks, which stands uninflected beside a class noun ('the newspaper') and is
inflected without one; the unnamed by their noun phrase in the nominative, without clauses. A paper's owner
speaks in the paper.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from recount.nouns import PartyType
from recount.read.cased.agreeing import bent_name, of_kin
from recount.read.cased.clauses import body
from recount.read.cased.lexicon import Lexicon, fold
from recount.read.cased.phrases import GENITIVE, Phrase, noun_phrase
from recount.read.cased.sentence import Pair, Sentence
from recount.read.morphology import Form
from recount.read.people import Who
from recount.read.tokens import Words
from recount.values import Span

PERSONAL = frozenset({"given", "patronymic", "family"})
QUOTES = "«»„“”\"'‹›"


class People:
    """Who is who in one document."""

    def __init__(
        self, sentences: Sequence[Sentence], words: Words, lexicon: Lexicon, outlet: str | None
    ) -> None:
        self.words, self.lexicon, self.outlet = words, lexicon, outlet
        self.female: dict[str, bool] = {}
        self.names: list[str] = []  # persons, in order of appearance
        self.named_at: list[tuple[int, str]] = []  # where a person is named
        self.offices: dict[str, dict[str, int]] = {}  # office: who was said to hold it, and where first
        self.bodies: dict[str, str] = {}  # name between marks, folded: as it is called
        self.kinds: dict[str, PartyType] = {}
        self.classes: dict[str, list[str]] = {}  # class noun: what it was said of
        for s in sentences:
            if s.line.owner < 0:
                self._collect(s)

    # --------------------------------------------------------------- collecting

    def _collect(self, s: Sentence) -> None:
        at = 0
        while at < len(s):
            phrase = noun_phrase(s, at, deep=1) if _may_name(s, at) else None
            if phrase is None:
                at += 1
                continue
            run = self.name_run(s, phrase)
            if run is not None:
                name = self.person(s, phrase, run)
                self.named_at.append((s.items[phrase.start].start, name))
                if name not in self.names:
                    self.names.append(name)
                self.offices.setdefault(self._lemma(s, phrase.head), {}).setdefault(
                    self.full(name), s.items[phrase.start].start
                )
            elif (quoted := self.quoted(s, phrase)) is not None:
                self._body(s, phrase, quoted)
            elif s.is_one(phrase.head, "people.collective") and phrase.core > phrase.head + 1:
                called = self.plainly(s, replace(phrase, end=phrase.core))
                self.classes.setdefault(self._lemma(s, phrase.head), []).append(called)
            at = max(at + 1, phrase.head + 1)

    def _body(self, s: Sentence, phrase: Phrase, quoted: Pair) -> None:
        if phrase.quoted and (phrase.case != "nominative" or bent_name(s, quoted[0])):
            return
        name = _inner(s, quoted)
        if not name[:1].isupper():
            return
        self.bodies.setdefault(fold(name), name)
        if not phrase.quoted:
            noun = self._lemma(s, phrase.head)
            self.kinds.setdefault(name, self.kind_of(s, phrase))
            self.classes.setdefault(noun, []).append(name)

    def _lemma(self, s: Sentence, at: int) -> str:
        form = s.likely(at, "noun", "pronoun", "adjective", "participle")
        return fold(form.lemma) if form is not None else s.low[at]

    # -------------------------------------------------------------------- parts

    def name_run(self, s: Sentence, phrase: Phrase) -> Pair | None:
        """The words of a person's name in a phrase."""
        start = None
        for at in range(phrase.start, phrase.end):
            if self._personal(s, at, phrase):
                start = at
                break
        if start is None:
            return None
        end = start
        while end < phrase.end and (self._personal(s, end, phrase) or self._beside(s, end, start)):
            end += 1
        if end == start + 1 and len(s.low[start]) == 1 and end < phrase.end:
            return None
        return (start, end)

    def _beside(self, s: Sentence, at: int, start: int) -> bool:
        return at > start and s.capital(at) and not s.mark(at) and at not in s.inside

    def _personal(self, s: Sentence, at: int, phrase: Phrase) -> bool:
        """Whether a word is a part of a person's name in the phrase's own case."""
        if s.mark(at) or at in s.inside or not s.capital(at):
            return False
        if at == phrase.head and s.is_one(at, "people.human", "people.collective", "people.office"):
            return False
        if len(s.low[at]) == 1:
            return at + 1 < phrase.end and s.capital(at + 1)
        if self._of_another(s, at, phrase):
            return False
        forms = [form for form in s.forms[at] if form.part == "noun"]
        if of_kin(s, at, phrase.head) and phrase.case != "genitive":
            return False
        first = at == 0 or s.mark(at - 1) in {".", "!", "?", "quote"}
        best = max(s.forms[at], key=lambda form: form.score, default=None)
        known = s.lexicon.morphology.known(s.low[at])
        if first and known and best is not None and best.name not in PERSONAL:
            return False
        named = [form for form in forms if form.name in PERSONAL and form.case == phrase.case]
        if first and not any(form.name in PERSONAL and form.score > 0.1 for form in named):
            return False
        if at > phrase.core and not named:
            return False
        if named:
            ranked = at > phrase.start and s.is_one(at - 1, "people.human", "people.office")
            return ranked or not any(
                form.name == "place" and form.case == phrase.case and form.score > 0.3 for form in forms
            )
        if self._known_part(s, at, phrase):
            return True
        behind_person = phrase.head < at <= phrase.core and s.is_one(phrase.head, "people.human")
        unknown = not s.lexicon.morphology.known(s.low[at])
        same = not forms or any(form.case == phrase.case for form in forms)
        return behind_person and unknown and same and not any(f.name == "place" for f in forms)

    def _known_part(self, s: Sentence, at: int, phrase: Phrase) -> bool:
        """Whether a word is the family name of somebody whom the text has named already."""
        last = {name.split()[-1] for name in self.names}
        written = s.text[s.items[at].start : s.items[at].end]
        bend = s.lexicon.morphology.inflected
        return any(
            bend(written, form, case="nominative") in last
            for form in s.forms[at]
            if form.part == "noun" and form.case == phrase.case
        )

    def _of_another(self, s: Sentence, at: int, phrase: Phrase) -> bool:
        """Whether a name goes on with a name before it that stands in another case."""
        if at <= phrase.start or not s.capital(at - 1) or at - 1 in s.inside:
            return False
        before = [form for form in s.forms[at - 1] if form.name in PERSONAL]
        if not before or any(form.case == phrase.case for form in before):
            return False
        cases = {form.case for form in before}
        return any(form.case in cases for form in s.forms[at])

    def person(self, s: Sentence, phrase: Phrase, run: Pair) -> str:
        """A person's name in the nominative, as full as the document has it."""
        gender = self._gender(s, phrase, run)
        parts = [self._name_part(s, at, phrase, gender) for at in range(*run)]
        name = " ".join(parts)
        if gender:
            self.female.setdefault(name, gender == "feminine")
        return self.full(name)

    def _gender(self, s: Sentence, phrase: Phrase, run: Pair) -> str:
        for kinds in ({"patronymic"}, {"given"}, {"family"}):
            for at in range(*run):
                held = {
                    form.gender
                    for form in s.forms[at]
                    if form.name in kinds and form.case == phrase.case and form.number != "plural"
                }
                if len(held) == 1:
                    return next(iter(held))
        return phrase.gender if phrase.gender in {"masculine", "feminine"} else ""

    def _name_part(self, s: Sentence, at: int, phrase: Phrase, gender: str) -> str:
        written = s.text[s.items[at].start : s.items[at].end]
        if len(written) == 1:
            return written + "."
        if phrase.case == "nominative":
            return written
        fitting = [
            form
            for form in s.forms[at]
            if form.part in {"noun", "adjective"}
            and form.case == phrase.case
            and form.number != "plural"
        ]
        own = [form for form in fitting if form.gender == gender] or ([] if gender else fitting)
        best = [form for form in own if form.name in PERSONAL] or own
        if not best:
            return written
        return s.lexicon.morphology.inflected(written, best[0], case="nominative")

    def full(self, name: str) -> str:
        """The fullest form of a person's name that the document has."""
        parts = name.split()
        for known in self.names:
            longer = known.split()
            if len(longer) > len(parts) and longer[-1] == parts[-1] and _fits(parts, longer):
                return known
            if len(parts) == 1 and len(longer) > 1 and longer[0] == parts[0]:
                return known
        return name

    def quoted(self, s: Sentence, phrase: Phrase) -> Pair | None:
        """Where a name between marks stands in a phrase."""
        for at in range(phrase.start, phrase.core):
            if at in s.closing and s.closing[at] < phrase.end:
                return (at, s.closing[at] + 1)
        return None

    def body_name(self, s: Sentence, phrase: Phrase, quoted: Pair) -> str:
        """The name of a body, not inflected beside a class noun, else brought to the nominative."""
        name = _inner(s, quoted)
        stands = not phrase.quoted and not bent_name(s, quoted[0])
        if stands or (phrase.case == "nominative" and fold(name) in self.bodies):
            return self.bodies.get(fold(name), name)
        words = [at for at in range(quoted[0] + 1, quoted[1] - 1) if not s.mark(at)]
        known = {
            key: called
            for key, called in self.bodies.items()
            if self._same_words(s, words, key.split())
        }
        if self.outlet and self._same_words(
            s, words, [fold(w.strip(QUOTES)) for w in self.outlet.split()]
        ):
            return self.outlet
        if known:
            return next(iter(known.values()))
        bare = phrase.case == "nominative" and not bent_name(s, quoted[0])
        return name if bare else self._bent_name(s, words, name)

    def _same_words(self, s: Sentence, words: Sequence[int], other: Sequence[str]) -> bool:
        """Whether the words of a name are forms of the words of another one."""
        if len(words) != len(other):
            return False
        lemma = self.lexicon.morphology.forms
        return all(
            s.low[at] == word or s.lemmas(at) & {fold(form.lemma) for form in lemma(word)}
            for at, word in zip(words, other, strict=True)
        )

    def _bent_name(self, s: Sentence, words: Sequence[int], name: str) -> str:
        """A name between marks brought to the nominative: its head and what agrees with it."""
        for case in ("genitive", "dative", "instrumental", "prepositional", "accusative"):
            phrase = noun_phrase(s, words[0], frozenset({case})) if words else None
            if phrase is not None and phrase.head <= words[-1] and not phrase.quoted:
                return self.nominative(s, replace(phrase, start=words[0], end=words[-1] + 1))
        return name

    # ------------------------------------------------------------------ telling

    def describe(self, s: Sentence, phrase: Phrase) -> Who:
        """Who a phrase names."""
        surface = s.line.span(phrase.start, phrase.end).of(s.text)
        run = self.name_run(s, phrase)
        if run is not None and not (
            s.is_one(phrase.head, "people.collective") and run[0] > phrase.head
        ):
            return self._person(s, phrase, run, surface)
        quoted = self.quoted(s, phrase)
        if phrase.joined:
            return self._several(s, phrase, surface)
        if quoted is not None and not s.is_one(phrase.head, "people.human"):
            name = self.body_name(s, phrase, quoted)
            kind = self.kinds.get(name) or self.kind_of(s, phrase)
            female = phrase.gender == "feminine" if phrase.gender else None
            return Who(name, kind, surface, female=female, head=self._lemma(s, phrase.head))
        owner = self._owner(s, phrase)
        if owner is not None:
            return replace(self.describe(s, owner), surface=surface)
        return self._unnamed(s, phrase, surface)

    def _person(self, s: Sentence, phrase: Phrase, run: Pair, surface: str) -> Who:
        name = self.person(s, phrase, run)
        gender = self._gender(s, phrase, run)
        female = self.female.get(name, gender == "feminine" if gender else None)
        roles = ("people.authority", "people.office", "people.human")
        role = next((at for at in range(phrase.start, run[0]) if s.is_one(at, *roles)), phrase.head)
        head = self._lemma(s, role)
        return Who(
            name, "person", surface, female=female, head=head, affiliation=self.affiliation(s, phrase)
        )

    def _several(self, s: Sentence, phrase: Phrase, surface: str) -> Who:
        outlets = self.quoted(s, phrase) is not None
        whole = replace(phrase, end=phrase.core)
        name = self.nominative(s, whole) if outlets else self.plainly(s, whole)
        kind: PartyType = "outlet" if outlets else "group"
        return Who(name, kind, surface, named=outlets, plural=True, head=self._lemma(s, phrase.head))

    def _owner(self, s: Sentence, phrase: Phrase) -> Phrase | None:
        """Whose document or newsroom it is: the genitive behind."""
        if (
            not s.is_one(phrase.head, "people.document", "people.newsroom")
            or phrase.head + 1 >= phrase.core
        ):
            return None
        owner = noun_phrase(s, phrase.head + 1, GENITIVE, stop=phrase.core)
        if owner is None or owner.start != phrase.head + 1:
            return None
        speaks = body(s, owner) or s.is_one(owner.head, "people.human") or self.name_run(s, owner)
        return owner if speaks else None

    def _unnamed(self, s: Sentence, phrase: Phrase, surface: str) -> Who:
        head = self._lemma(s, phrase.head)
        known = self._known(s, phrase, head)
        if known is not None:
            return Who(known, self.kinds.get(known) or self.kind_of(s, phrase), surface, head=head)
        holder = self._holder(s, phrase, head)
        if holder is not None:
            return Who(holder, "person", surface, female=self.female.get(holder), head=head)
        plural = phrase.number == "plural"
        female = phrase.gender == "feminine" if phrase.gender in {"feminine", "masculine"} else None
        return Who(
            self.plainly(s, replace(phrase, end=phrase.core)),
            self.kind_of(s, phrase),
            surface,
            named=False,
            female=female,
            plural=plural,
            head=head,
            affiliation=self.affiliation(s, phrase),
        )

    def _known(self, s: Sentence, phrase: Phrase, head: str) -> str | None:
        """'the mission' is the mission that the text has called by its full name."""
        alone = phrase.core - phrase.start == 1 or (
            phrase.core - phrase.start == 2 and s.is_one(phrase.start, "people.pointing")
        )
        if not alone or phrase.number == "plural" or not s.is_one(phrase.head, "people.collective"):
            return None
        if self.outlet and fold(self.outlet.split()[0]) == head:
            return self.outlet
        return next(iter(self.classes.get(head, ())), None)

    def _holder(self, s: Sentence, phrase: Phrase, head: str) -> str | None:
        """'the minister' is the one minister whom the text has named before."""
        alone = phrase.core - phrase.start == 1 or (
            phrase.core - phrase.start == 2 and s.is_one(phrase.start, "people.pointing")
        )
        if not alone or phrase.number == "plural" or s.is_one(phrase.head, "people.anybody"):
            return None
        at = s.items[phrase.start].start
        before = [name for name, first in self.offices.get(head, {}).items() if first < at]
        return before[0] if len(before) == 1 else None

    def kind_of(self, s: Sentence, phrase: Phrase) -> PartyType:
        """What a phrase is, by its head."""
        head = phrase.head
        if phrase.quoted:
            return "outlet"
        if s.is_one(head, "people.newsroom", "people.media") and phrase.number != "plural":
            return "outlet"
        if s.is_one(head, "people.authority") and not s.is_one(head, "people.human"):
            return "authority"
        if phrase.number == "plural" or phrase.counted:
            return "group"
        if s.is_one(head, "people.human"):
            return "person"
        if s.is_one(head, "people.media", "people.org"):
            return "org"
        if s.is_one(head, "people.document"):
            return "document"
        animate = any(form.animate and form.case == phrase.case for form in s.forms[head])
        return "person" if animate else "unspecified"

    def affiliation(self, s: Sentence, phrase: Phrase) -> str | None:
        """The body for which an office speaks: 'head of the press service'."""
        if not s.is_one(phrase.head, "people.office"):
            return None
        at = phrase.head + 1
        while at < phrase.core:
            owner = noun_phrase(s, at, GENITIVE, stop=phrase.core, deep=2)
            if owner is None or owner.start != at:
                return None
            if body(s, owner) and not s.is_one(owner.head, "people.human"):
                return self.describe(s, owner).name
            at = max(owner.head + 1, at + 1)
        return None

    def plainly(self, s: Sentence, phrase: Phrase) -> str:
        """An unnamed phrase: nominative, without possessives and pointing words, in lower case."""
        start = phrase.start
        while start < phrase.head and (
            s.word(start, "people.masculine", "people.feminine", "people.plural", "people.first")
            or s.is_one(start, "people.pointing")
            or s.is_one(start, "grammar.openers", "grammar.self")
        ):
            start += 1
        name = self.nominative(s, replace(phrase, start=start))
        proper = any(form.name for form in s.forms[start]) and start > 0
        return name if proper or name[:2].isupper() else name[:1].lower() + name[1:]

    def nominative(self, s: Sentence, phrase: Phrase) -> str:
        """A phrase with its head and all that agrees with it in the nominative, the rest as written."""
        if phrase.case == "nominative":
            return " ".join(
                Span(s.items[phrase.start].start, s.items[phrase.end - 1].end).of(s.text).split()
            )
        bent = []
        position = s.items[phrase.start].start
        for at in range(phrase.start, phrase.end):
            item = s.items[at]
            bent.append(s.text[position : item.start])
            bent.append(self._bent(s, at, phrase))
            position = item.end
        return " ".join("".join(bent).split())

    def _bent(self, s: Sentence, at: int, phrase: Phrase) -> str:
        item = s.items[at]
        written = s.text[item.start : item.end]
        if at > phrase.head or s.mark(at):
            return written
        fitting = [form for form in s.forms[at] if self._agrees(form, phrase, head=at == phrase.head)]
        if not fitting:
            return written
        best = min(fitting, key=lambda form: form.gender == "neuter" != phrase.gender)
        bend = s.lexicon.morphology.inflected
        if phrase.counted and best.part == "noun" and best.number == "plural":
            few = any(s.is_one(near, "grammar.few") for near in range(phrase.start, at))
            return bend(written, best, case="genitive", number="singular" if few else "plural")
        return bend(written, best, case="nominative")

    def _agrees(self, form: Form, phrase: Phrase, *, head: bool) -> bool:
        if form.case != phrase.case or form.part not in {
            "noun",
            "adjective",
            "participle",
            "pronoun",
            "numeral",
        }:
            return False
        if phrase.number and form.number and form.number != phrase.number:
            return False
        gender = not phrase.gender or not form.gender or form.gender == phrase.gender
        return gender or form.number == "plural" or head

    def label(self, surface: str) -> Who:
        """The speaker of a turn, by its label."""
        head = surface.split(",", maxsplit=1)[0].split("(", maxsplit=1)[0].strip(" *_" + QUOTES)
        low = fold(head)
        if low in self.words.people["answer_label"]:
            person = next((name for name in self.names if " " in name), None)
            return Who(person, "person", surface)
        if low in self.lexicon.lists["people.human"]:
            return Who(low, "person", surface, named=False, head=low)
        name = head.title() if head.isupper() and len(head) > 3 else head
        return Who(self.full(name), "person", surface)


def _may_name(s: Sentence, at: int) -> bool:
    if s.mark(at) and at not in s.closing:
        return False
    return at not in s.inside


def _inner(s: Sentence, quoted: Pair) -> str:
    return Span(s.items[quoted[0]].end, s.items[quoted[1] - 1].start).of(s.text).strip()


def _fits(short: Sequence[str], full: Sequence[str]) -> bool:
    """Whether given names or initials of a short form begin those of a full one."""
    ahead: Iterator[str] = iter(full[:-1])
    return all(
        any(
            part.rstrip(".") == word or (part.endswith(".") and word.startswith(part[:-1]))
            for word in ahead
        )
        for part in short[:-1]
    )
