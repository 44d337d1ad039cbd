"""Attribution: every claim of a line, by verbs, nouns, adverbs and fixed phrases.

Rules: a cue needs a complement that it takes; what asserts nothing (a call, a wish) is marked as such;
a negated statement is no statement, 'never said' is a denial, 'would not say' declines; nobody and
'you' attribute nothing.
"""

from __future__ import annotations

from recount.read.agreement import subject_agrees
from recount.read.behind import phrase_end, source_end
from recount.read.clauses import (
    Head,
    clause_around,
    complement,
    content_end,
    phrase_at,
    trim,
)
from recount.read.cues import Form, Lexicon
from recount.read.drafts import Draft, replace
from recount.read.frames import Frame
from recount.read.groups import Group, agent_near, finite, group_at, noun_like
from recount.read.subjects import phrase_start, subject_before
from recount.read.tokens import BIT, CAPITAL, GERUND, MARK, MARKS, OWNER, Line, Words
from recount.read.verbs import FRAMES

Pair = tuple[int, int]
CLAUSAL = frozenset({"that", "bare", "quote", "colon"})


class Reader:
    """Finds the drafts of one line after another. Holds the lexica, and nothing of the text."""

    def __init__(self, lexicon: Lexicon, words: Words) -> None:
        self.lexicon, self.words = lexicon, words

    def drafts(self, line: Line, number: int) -> list[Draft]:
        """All attributions of a line, in the order of their cues."""
        heads = self._heads(line)
        starts, shared = self._boundaries(line, heads)
        frame = Frame(line, number, self.lexicon, self.words, starts, shared)
        found: list[Draft] = []
        done: set[int] = set()
        for verb, candidates in heads:
            for head in candidates:
                draft = self._verb(frame, head, found)
                if draft is not None:
                    frame.verbs.append(verb)
                    found.append(draft)
                    done.add(verb)
                    break
        found += self._waiting(frame, found)
        found += self._phrases(frame, found)
        found += self._adverbs(frame)
        found += self._nouns(frame, done)
        found += self._reduced(frame, done)
        if not found:
            found += self._colon(frame)
        sound = [draft for draft in found if draft.content or draft.stance == "declines"]
        return sorted(sound, key=lambda draft: draft.cue[0].start)

    def _heads(self, line: Line) -> list[tuple[int, list[Head]]]:
        heads: list[tuple[int, list[Head]]] = []
        for index, item in enumerate(line.items):
            forms = self.lexicon.forms.get(item.low)
            if forms is None or noun_like(line, index, self.lexicon):
                continue
            found = [head for form in forms if (head := self._head(line, index, form)) is not None]
            if found:
                heads.append((index, found))
        return heads

    def _head(self, line: Line, verb: int, form: Form) -> Head | None:
        group = group_at(line, verb, form, self.lexicon)
        if group is None:
            return None
        if not group.finite and "cited" not in form.takes:
            before = line.items[group.start - 1] if group.start else None
            if before is not None and before.has(
                "preposition", "determiner", "possessive", "infinitive"
            ):
                return None
            if (
                group.start > 1
                and line.items[verb].low in self.lexicon.nouns
                and line.items[group.start - 2].has("determiner", "possessive")
                and before
                and before.low != ","
            ):
                return None
            return Head(group, None, shared=True)
        subject, shared = subject_before(line, group.start, 0, self.lexicon)
        if (
            subject is not None
            and subject[1] - subject[0] > 1
            and heard(self.lexicon, line, subject[0])
        ):
            subject = (subject[0] + 1, subject[1])
        return Head(group, subject, shared)

    def _boundaries(
        self, line: Line, heads: list[tuple[int, list[Head]]]
    ) -> tuple[frozenset[int], frozenset[int]]:
        starts, shared = set(), set()
        for _, candidates in heads:
            for head in candidates:
                group = head.group
                kind = complement(line, group, self.lexicon).kind
                trails = kind == "none" and "trail" in group.form.takes and self._closes(line, head)
                measured = bool(group.form.takes & {"at", "denying"}) and head.subject is not None
                fits = (
                    trails
                    or measured
                    or kind in CLAUSAL
                    or (kind in {"object", "gerund"} and kind in group.form.takes)
                )
                if not fits or "calls" in group.form.takes:
                    continue
                if head.subject is not None and subject_agrees(line, head, self.words):
                    starts.add(head.subject[0])
                elif (head.shared and not group.passive and self._coordinated(line, group.start)) or (
                    head.shared
                    and not group.finite
                    and self._marked(line, kind, group)
                    and "cited" not in group.form.takes
                ):
                    shared.add(group.start)
        return frozenset(starts), frozenset(shared)

    def _closes(self, line: Line, head: Head) -> bool:
        """Whether a cue with its subject trails a clause: ', the paper reported'."""
        start = head.subject[0] if head.subject else 0
        before = line.items[start - 1].low if start > 1 else ""
        return before == "," and not head.group.passive and not line.items[start].has("relative")

    def _marked(self, line: Line, kind: str, group: Group) -> bool:
        """Whether a participle plainly opens a claim: by 'that', a colon, or a quotation mark."""
        after = line.items[group.end] if group.end < len(line.items) else None
        return kind in {"that", "quote"} or (after is not None and after.low in MARKS)

    def _coordinated(self, line: Line, at: int) -> bool:
        while at > 0 and line.items[at - 1].has("adverb"):
            at -= 1
        return at > 0 and line.items[at - 1].has("coordinator", "adversative")

    def _verb(self, frame: Frame, head: Head, found: list[Draft]) -> Draft | None:
        for name, handler in FRAMES:
            if name in head.group.form.takes:
                return handler(frame, head, found)
        return frame.statement(head, found)

    def _waiting(self, frame: Frame, found: list[Draft]) -> list[Draft]:
        """'The agency, quoting X, reported A': the one who is quoted comes before the verb."""
        made = []
        for source, cue in frame.waiting:
            for index, main in enumerate(found):
                if main.cue[0].start > cue.start and main.source and not main.relayed:
                    found[index] = replace(main, relay=(source,))
                    made.append(
                        replace(
                            main,
                            source=(source,),
                            cue=(cue,),
                            addressee=(),
                            relayed=True,
                            rule="relay:citing",
                        )
                    )
                    break
        return made

    def _phrases(self, frame: Frame, found: list[Draft]) -> list[Draft]:
        line, items, drafts = frame.line, frame.line.items, []
        for index in range(len(items)):
            after = phrase_at(line, index, self.lexicon.phrases["according"])
            if after > index and after < len(items):
                draft = self._according(frame, index, after, found)
                if draft is not None:
                    drafts.append(draft)
        for opening, closing in self.lexicon.phrases["possessed"]:
            for index, item in enumerate(items[:-2]):
                if item.low == opening:
                    draft = self._possessed(frame, index, closing)
                    if draft is not None:
                        drafts.append(draft)
        return drafts

    def _according(self, frame: Frame, start: int, after: int, found: list[Draft]) -> Draft | None:
        line, items = frame.line, frame.line.items
        opens = (
            start == 0
            or items[start - 1].low in {":", ";"}
            or items[start - 1].has("coordinator", "adversative", "complementizer")
        )
        if opens:
            end = self._initial_source(frame, after)
            content = self._rest(frame, end)
        else:
            end = source_end(line, after, self.lexicon)
            content = frame.around(start, end)
        if end <= after or not content:
            return None
        relay_only = len(items[start:after]) > 2 and any(
            items[index].low == "," for index in range(start - 1, start)
        )
        return frame.draft(
            source=(after, end),
            cue=((start, after),),
            content=content,
            stance="asserts",
            rule="phrase:according",
            relayed=relay_only
            and bool(found)
            and found[-1].rule.startswith("verb")
            and items[after - 1].has("genitive")
            and items[start].has("preposition")
            and not items[start].has("adverb")
            and items[start].low in self.words.people["authors"],
        )

    def _initial_source(self, frame: Frame, after: int) -> int:
        """The source after 'According to' at the head of a sentence: up to the comma that ends it."""
        line, items = frame.line, frame.line.items
        commas = [index for index in range(after, len(items)) if items[index].low == ","]
        for position, comma in enumerate(commas):
            if comma + 1 < len(items) and items[comma + 1].has("relative"):
                continue
            rest = commas[position + 1 :]
            closes = rest and not any(
                finite(line, at, self.lexicon) for at in range(comma + 1, rest[0])
            )
            plain = items[comma + 1].has("determiner") if comma + 1 < len(items) else False
            if (
                closes
                and plain
                and any(finite(line, at, self.lexicon) for at in range(rest[0], len(items)))
            ):
                return rest[0]
            return comma
        return phrase_end(line, after, self.lexicon)

    def _rest(self, frame: Frame, start: int) -> list[Pair]:
        items = frame.line.items
        while (
            start < len(items)
            and items[start].tags & MARK
            and items[start].low not in MARKS
            and items[start].quote < 0
        ):
            start += 1
        end = content_end(frame.line, start, self.lexicon, frame.starts - {start}, frame.shared)
        return [(start, end)] if end > start else []

    def _possessed(self, frame: Frame, start: int, closing: str) -> Draft | None:
        items = frame.line.items
        for index in range(start + 2, min(start + 8, len(items))):
            if items[index].low != closing:
                continue
            owned = items[index - 1].low in MARKS or any(
                item.has("possessive") or item.tags & OWNER for item in items[start + 1 : index]
            )
            if not owned:
                return None
            content = (
                frame.around(start, index + 1)
                if start and not items[start - 1].has("coordinator") and items[start - 1].low != ";"
                else self._rest(frame, index + 1)
            )
            if not content:
                return None
            return frame.draft(
                source=(start + 1, index),
                cue=((start, start + 1), (index, index + 1)),
                content=content,
                stance="asserts",
                rule="phrase:possessed",
            )
        return None

    def _adverbs(self, frame: Frame) -> list[Draft]:
        drafts = []
        for index, item in enumerate(frame.line.items):
            entry = self.lexicon.adverbs.get(item.low)
            if entry is None:
                continue
            before, after = clause_around(frame.line, index, self.lexicon, frame.starts, frame.shared)
            content = [pair for pair in (before, after) if pair]
            if content:
                drafts.append(
                    frame.draft(
                        source=None,
                        cue=((index, index + 1),),
                        content=content,
                        stance=entry.stance,
                        rule=f"adverb:{entry.group}",
                    )
                )
        return drafts

    def _nouns(self, frame: Frame, done: set[int]) -> list[Draft]:
        items, drafts = frame.line.items, []
        for index, item in enumerate(items[:-2]):
            entry = self.lexicon.nouns.get(item.low)
            if entry is None or index in done:
                continue
            content = self._noun_content(frame, index, entry.takes)
            if content is None:
                continue
            source = self._possessor(frame, index)
            drafts.append(
                frame.draft(
                    source=source,
                    cue=((index, index + 1),),
                    content=[content],
                    stance=entry.stance,
                    rule=f"noun:{entry.group}",
                )
            )
        return drafts

    def _reduced(self, frame: Frame, done: set[int]) -> list[Draft]:
        """'a line repeated by the paper': content before, agent after."""
        items, drafts = frame.line.items, []
        for index, item in enumerate(items):
            forms = [
                form
                for form in self.lexicon.forms.get(item.low, ())
                if "participle" in form.kind and not form.rest
            ]
            by = agent_near(frame.line, index + 1)
            told = any("agent" in form.takes or "cited" in form.takes for form in forms)
            if (
                not told
                or by is None
                or index in done
                or index == 0
                or items[index - 1].has("be", "have", "adverb")
            ):
                continue
            start = phrase_start(frame.line, index, 0, self.lexicon)
            end = source_end(frame.line, by + 1, self.lexicon)
            if start < index and end > by + 1:
                drafts.append(
                    frame.draft(
                        source=(by + 1, end),
                        cue=((index, index + 1),),
                        content=[(start, index)],
                        stance="reports",
                        rule="reduced",
                        proposition=False,
                    )
                )
        return drafts

    def _possessor(self, frame: Frame, noun: int) -> Pair | None:
        items = frame.line.items
        if noun and items[noun - 1].has("possessive"):
            return (noun - 1, noun)
        if noun and items[noun - 1].tags & OWNER:
            start = noun - 1
            while start > 0 and (
                items[start - 1].has("determiner", "possessive")
                or items[start - 1].tags & items[noun - 1].tags & ~OWNER
            ):
                start -= 1
            return (start, noun)
        return None

    def _noun_content(self, frame: Frame, noun: int, takes: frozenset[str]) -> Pair | None:
        line, items = frame.line, frame.line.items
        at = noun + 1
        if items[noun - 1].has("quantity") and noun:
            return None
        inserted = self._insertion_end(frame, at)
        at = inserted or at
        for index in range(at, min(at + 4, len(items) - 1)):
            if (
                items[index].has("complementizer")
                and not items[index].has("if")
                and items[index].low in line_that(self.words)
            ):
                if not any(finite(line, ahead, self.lexicon) for ahead in range(index + 2, len(items))):
                    return None
                if items[index + 1].has("be", "have", "modal") or finite(line, index + 1, self.lexicon):
                    return None
                return self._noun_clause(frame, noun, index)
            if items[index].has("genitive") and "of" in takes:
                end = content_end(line, index + 1, self.lexicon, frame.starts, frame.shared)
                return (index + 1, end) if end > index + 1 else None
            if items[index].has("genitive") and "clause" in takes:
                end = content_end(line, index + 1, self.lexicon, frame.starts, frame.shared)
                gerund = next(
                    (g for g in range(index + 2, min(index + 8, end)) if items[g].tags & GERUND), None
                )
                passive = gerund is not None or any(
                    items[g].has("nonfinite") for g in range(index + 2, min(index + 6, end))
                )
                return (index + 1, end) if passive else None
            if items[index].has("adverb", "time", "time_adjective"):
                continue
            return None
        return None

    def _insertion_end(self, frame: Frame, at: int) -> int | None:
        """Where 'that' goes on after an insertion: 'the allegation, made by the union, that'."""
        items = frame.line.items
        if at >= len(items) or items[at].low != ",":
            return None
        for index in range(at + 1, min(at + 16, len(items) - 1)):
            if items[index].low == ",":
                return index + 1 if items[index + 1].low in line_that(self.words) else None
        return None

    def _noun_clause(self, frame: Frame, noun: int, that: int) -> Pair:
        """The clause after 'the claim that': up to the verb of the sentence when the noun is its subject."""
        line = frame.line
        end = content_end(line, that, self.lexicon, frame.starts, frame.shared)
        clause = next((at + 1 for at in range(noun - 1, -1, -1) if line.items[at].low in {":", ";"}), 0)
        if any(finite(line, index, self.lexicon) for index in range(clause, noun)):
            return (that, end)
        verbs = 0
        for index in range(that + 1, end):
            if not finite(line, index, self.lexicon):
                continue
            near = index - 1
            while near > that and line.items[near].has("adverb"):
                near -= 1
            previous = line.items[near]
            if previous.tags & BIT["modal"] or previous.has(
                "be", "have", "do", "relative", "coordinator"
            ):
                continue
            verbs += 1
            if verbs == 2:
                return (that, trim(line, that, index))
        return (that, end)

    def _colon(self, frame: Frame) -> list[Draft]:
        """A name before a colon and a quotation, without a verb: 'The Mirror, Thursday: "..."'."""
        items = frame.line.items
        for index in range(1, len(items) - 1):
            if items[index].low == ":" and items[index + 1].quote >= 0:
                end = index
                comma = next((at for at in range(index - 1, 0, -1) if items[at].low == ","), None)
                if comma is not None and index - comma < 5:
                    end = comma
                start = end
                while (
                    start > 0
                    and not items[start - 1].has("preposition")
                    and not items[start - 1].tags & MARK
                ):
                    if finite(frame.line, start - 1, self.lexicon):
                        break
                    start -= 1
                named = any(item.tags & CAPITAL for item in items[start:end])
                if start < end and named:
                    return [
                        frame.draft(
                            source=(start, end),
                            cue=((index, index + 1),),
                            content=[(index + 1, index + 2)],
                            stance="asserts",
                            rule="colon",
                        )
                    ]
        return []


def heard(lexicon: Lexicon, line: Line, at: int) -> bool:
    """Whether a word is a form of hearing: 'hearing a commander say'."""
    return any("heard" in form.takes for form in lexicon.forms.get(line.items[at].low, ()))


def line_that(words: Words) -> frozenset[str]:
    """The words that open the clause of a noun ('the claim that'), but no question."""
    return frozenset(
        word
        for word, tags in words.tags.items()
        if tags & BIT["complementizer"] and not tags & BIT["question"]
    )
