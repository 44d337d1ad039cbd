"""Spread: where subject and content of a cue stand in its line, to the left, to the right, on both sides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import cast

from recount.nouns import Stance
from recount.read.agreement import subject_agrees
from recount.read.behind import phrase_end
from recount.read.clauses import (
    Complement,
    Head,
    content_end,
    left_content,
    phrase_at,
)
from recount.read.cues import Lexicon
from recount.read.drafts import Draft
from recount.read.groups import finite, finite_here
from recount.read.subjects import dash, phrase_start, time_end
from recount.read.tokens import GERUND, MARKS, STOPS, Line, Words
from recount.values import Span

Pair = tuple[int, int]


@dataclass(slots=True)
class Spread:
    """One line under reading, and where in it subjects and contents stand."""

    line: Line
    number: int
    lexicon: Lexicon
    words: Words
    starts: frozenset[int]
    shared: frozenset[int]
    verbs: list[int] = field(default_factory=list)
    waiting: list[tuple[Span, Span]] = field(default_factory=list)  # 'quoting X' before its main verb

    def draft(
        self,
        *,
        source: Pair | None,
        cue: Iterable[Pair],
        content: Sequence[Pair],
        stance: str,
        rule: str,
        addressee: Pair | None = None,
        relay: Pair | None = None,
        relayed: bool = False,
        proposition: bool = True,
    ) -> Draft:
        """A draft from pairs of items."""
        line = self.line
        content = [pair for pair in content if pair[1] > pair[0]]
        quotes = tuple(
            item.quote
            for first, after in content
            for item in line.items[first:after]
            if item.quote >= 0
        )
        return Draft(
            source=(line.span(*source),) if source else (),
            cue=tuple(line.span(*pair) for pair in cue),
            content=tuple(line.span(*pair) for pair in content),
            stance=cast("Stance", stance),
            rule=rule,
            line=self.number,
            block=line.block,
            owner=line.owner,
            addressee=(line.span(*addressee),) if addressee else (),
            relay=(line.span(*relay),) if relay else (),
            relayed=relayed,
            quotes=quotes,
            proposition=proposition,
        )

    def end(self, start: int, head: Head | None = None) -> int:
        """Where content that begins at an item ends; that of a relative clause ends at the main verb."""
        end = content_end(self.line, start, self.lexicon, self.starts - {start}, self.shared)
        end = self._quoted_clause(start, end)
        if head is None or head.subject is None or not self.line.items[head.subject[0]].has("relative"):
            return end
        items = self.line.items
        for index in range(start + 1, end - 1):
            after = time_end(self.line, index + 1)
            verb = items[after] if after < len(items) else items[index + 1]
            if items[index].low == "," and not verb.has("subject", "relative") and finite_here(verb):
                return index
        return end

    def _quoted_clause(self, start: int, end: int) -> int:
        """Content that is a whole clause in quotation marks ends with them when a comma follows."""
        items = self.line.items
        if start >= end or items[start].low not in MARKS:
            return end
        closing = next(
            (at for at in range(start + 1, end) if items[at].low in MARKS and at > start + 3), None
        )
        if closing is None or closing + 1 >= end or items[closing + 1].low != ",":
            return end
        return (
            closing + 1
            if any(finite(self.line, at, self.lexicon) for at in range(start, closing))
            else end
        )

    def subject(self, head: Head, found: list[Draft]) -> tuple[Span | None, bool]:
        """(source span, whether there is a usable subject)."""
        if head.subject is not None:
            if self._empty(head.subject) or not subject_agrees(self.line, head, self.words):
                return None, False
            return self.line.span(*head.subject), True
        if not head.shared:
            return None, False
        for draft in reversed(found):
            if draft.source and not draft.relayed:
                return draft.source[0], True
        return self._line_subject(head)

    def _line_subject(self, head: Head) -> tuple[Span | None, bool]:
        """The subject of the line's first verb, for a verb without a subject or a claim before it."""
        for index in range(head.group.start):
            if finite(self.line, index, self.lexicon):
                if index and self.line.items[index - 1].has("subject"):
                    return self.line.span(index - 1, index), True
                start = phrase_start(self.line, index, 0, self.lexicon)
                return (self.line.span(start, index), True) if start < index else (None, False)
        return None, False

    def _empty(self, subject: Pair) -> bool:
        """Whether the subject is nobody, 'you', or an empty 'it' or 'there'."""
        phrase = self.line.items[subject[0] : subject[1]]
        low = phrase[0].low
        if any(item.low in self.words.people["nobody"] for item in phrase[:2]):
            return True
        return low in self.words.people["second"] or (
            len(phrase) == 1 and phrase[0].has("expletive") and low not in self.words.people["neuter"]
        )

    def around(self, start: int, end: int) -> list[Pair]:
        """The content around a cue that stands at [start, end): left, and right when it goes on."""
        content = []
        left = left_content(self.line, start, self.verbs)
        if left:
            content.append(left)
        right = self.right_part(end, left)
        if right:
            content.append(right)
        return content

    def right_part(self, at: int, left: Pair | None) -> Pair | None:
        """What goes on after a cue that was set into a sentence."""
        items = self.line.items
        if at >= len(items) - 1:
            return None
        mark = items[at].low
        if mark not in {",", ";"} and items[at].quote < 0:
            return None
        first = at + 1 if items[at].quote < 0 else at
        if items[first].quote >= 0:
            last = first
            while last + 1 < len(items) and items[last + 1].quote >= 0:
                last += 1
            return (first, last + 1)
        item = items[first]
        if mark == ";":
            return (
                (first, self.end(first))
                if not any(first <= other for other in self.starts) and left and self._indirect(left)
                else None
            )
        if item.tags & GERUND or item.has("relative", "concessive", "adversative", "subordinator"):
            inside = left is not None and not any(
                finite(self.line, i, self.lexicon) for i in range(*left)
            )
            if not (inside and not item.tags & GERUND):
                return None
        if (
            first in self.starts
            or phrase_at(self.line, first, self.lexicon.phrases["according"]) > first
        ):
            return None
        if self.line.items[first].low in MARKS and left is not None:
            return (first, self.end(first))
        ends_open = left is not None and finite(self.line, left[1] - 1, self.lexicon)
        if ends_open and not item.tags & GERUND:
            end = self.end(first)
            return (first, end) if end > first else None
        complete = left is not None and any(finite(self.line, i, self.lexicon) for i in range(*left))
        if (
            complete
            and not any(finite(self.line, i, self.lexicon) for i in range(first, len(items)))
            and not items[first].has("coordinator", "determiner")
        ):
            return None
        if complete and item.has("preposition") and not item.has("quantity"):
            return None
        end = self.end(first)
        return (first, end) if end > first else None

    def _indirect(self, pair: Pair) -> bool:
        return all(item.quote < 0 for item in self.line.items[pair[0] : pair[1]])

    def trailing(self, head: Head, right: Complement) -> list[Pair] | None:
        """A, X said. The cue must end its clause, and the left side must be one."""
        items = self.line.items
        if "trail" not in head.group.form.takes or head.subject is None:
            return None
        if self.line.items[head.subject[0]].has("relative") and not self.line.items[
            head.subject[0]
        ].has("determiner"):
            return None
        start = head.subject[0]
        if start > 1 and items[start - 1].has("as") and items[start - 2].low == ",":
            start -= 1
        if start == 0 or not (
            items[start - 1].low == ","
            or items[start - 1].quote >= 0
            or items[start - 1].low in MARKS
            or dash(self.line, start - 1)
            or items[start - 1].low in STOPS
        ):
            return None
        if right.kind in {"that", "bare"}:
            return None
        end = right.after if right.after > head.group.end else max(head.group.end, right.after)
        return self._checked(self.around(start, end))

    def _checked(self, content: list[Pair]) -> list[Pair] | None:
        """Content with a verb or a quotation in it; else it is only a circumstance before the subject."""
        for pair in content:
            for index in range(*pair):
                if (
                    self.line.items[index].quote >= 0
                    or self.line.items[index].low in MARKS
                    or finite(self.line, index, self.lexicon)
                ):
                    return content
        return None

    def whole_subject(self, head: Head) -> Pair:
        """A subject that is content: with all that stands between it and the verb."""
        first = head.subject[0] if head.subject else head.group.start
        end = head.group.start
        while end > first + 1 and (
            self.line.items[end - 1].has("adverb") or self.line.items[end - 1].low == ","
        ):
            end -= 1
        return (first, end)

    def agent(self, at: int) -> tuple[Pair | None, int]:
        """('by' and its noun phrase, the item after it)."""
        items, before = self.line.items, at
        at = time_end(self.line, at)
        if at < len(items) and items[at].has("agent"):
            end = phrase_end(self.line, at + 1, self.lexicon)
            return ((at + 1, end), end) if end > at + 1 else (None, before)
        return None, before


def object_end(frame: Spread, start: int, end: int) -> int:
    """The end of an object that is no clause: before a semicolon."""
    return next((at for at in range(start, end) if frame.line.items[at].low == ";"), end)
