"""Frames: what each kind of cue verb makes of its subject and complement.

A statement is X said A, A, X said, and all that lies between; the verbs that are read otherwise are in
`verbs`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from recount.read.behind import source_end
from recount.read.clauses import (
    Complement,
    Head,
    complement,
    left_content,
)
from recount.read.drafts import Draft, with_source
from recount.read.groups import active, finite, moved
from recount.read.spread import Spread, object_end
from recount.read.subjects import time_end
from recount.read.tokens import GERUND, MARK, MARKS, STOPS

Pair = tuple[int, int]


@dataclass(slots=True)
class Frame(Spread):
    """What a statement makes of its subject and complement."""

    def statement(self, head: Head, found: list[Draft]) -> Draft | None:
        """X said A; A, X said; A, said X; it is said that A; A is said to B."""
        group, form = head.group, head.group.form
        if group.passive:
            return self.passive(head)
        if group.both or (group.declining and self._withholds(head)):
            return self.silence(head, found)
        if group.declining:
            return None
        if group.negated and not group.never:
            return None
        right = complement(self.line, group, self.lexicon)
        before = self.line.items[group.start - 1] if group.start else None
        if head.subject is None and not head.shared:
            return self.inverted(head) if before is not None else None
        if "impersonal" in form.takes:
            return self._impersonal(head, right)
        source, usable = self.subject(head, found)
        if not usable or source is None:
            return None
        if self._idle(head):
            return None
        if (
            group.modal
            and right.kind not in {"quote", "that", "colon"}
            and "trail" in form.takes
            and right.kind != "none"
        ):
            return None
        content = self._right_content(head, right)
        if content is None:
            content = self.trailing(head, right)
        if not content:
            content = self._after_comma(head, right) or self._told_thing(head, right)
        if not content:
            return None
        stance = "denies" if group.never else form.stance
        draft = self.draft(
            source=None,
            cue=head.group.cue,
            content=content,
            stance=stance,
            rule=f"verb:{form.group}",
            addressee=right.addressee,
            proposition=right.kind not in {"object", "preposition"} or self._quoted(content),
        )
        return with_source(draft, source)

    def _told_thing(self, head: Head, right: Complement) -> list[Pair] | None:
        """'Each of them tells the same story': what is told stands where an addressee might."""
        takes, pair = head.group.form.takes, right.addressee
        if pair is None or right.kind != "none" or not {"addressee", "object"} <= takes:
            return None
        return [pair] if self.line.items[pair[1] - 1].low in self.words.people["document"] else None

    def _withholds(self, head: Head) -> bool:
        """Whether refusing this verb is refusing to speak: 'refused to say', not 'refused to write down'."""
        forms = self.lexicon.forms.get(self.line.items[head.group.verb].low, ())
        return any("negated" in form.takes for form in forms)

    def nobody(self, head: Head) -> bool:
        """Whether a subject of several words says that none of them: 'neither the army nor the police'."""
        if head.subject is None or head.subject[1] - head.subject[0] < 2:
            return False
        return self.line.items[head.subject[0]].low in self.words.people["nobody"]

    def _idle(self, head: Head) -> bool:
        """Whether the words only think aloud ('I think'), or the verb of hearing is only perceived."""
        if head.subject is None or head.group.form.group not in self.lexicon.inner_groups:
            return False
        return self.line.items[head.subject[0]].low in self.words.people["first"]

    def _after_comma(self, head: Head, right: Complement) -> list[Pair] | None:
        """Speech without marks after a comma: 'I said to him, electricity people do not come at night'."""
        items, at = self.line.items, right.after
        plain = "quote" in head.group.form.takes and head.subject is not None and head.subject[0] < 2
        if not plain or at + 1 >= len(items) or items[at].low != "," or items[at + 1].tags & GERUND:
            return None
        if items[at + 1].has("subordinator", "relative", "coordinator", "adversative", "preposition"):
            return None
        end = self.end(at + 1)
        if items[end - 1].low in self.lexicon.forms and not items[end - 1].tags & GERUND:
            return None  # a cue that trails: ', the prosecutor claimed'
        return (
            [(at + 1, end)]
            if any(finite(self.line, index, self.lexicon) for index in range(at + 1, end))
            else None
        )

    def _impersonal(self, head: Head, right: Complement) -> Draft | None:
        """It emerged that A; A, it emerged."""
        if head.subject is None or not self.line.items[head.subject[0]].has("expletive"):
            return None
        content = (
            [(right.start, self.end(right.start))]
            if right.kind in {"that", "bare"}
            else self.trailing(head, right)
        )
        if not content:
            return None
        form = head.group.form
        return self.draft(
            source=None,
            cue=head.group.cue,
            content=content,
            stance=form.stance,
            rule=f"verb:{form.group}",
        )

    def _quoted(self, content: Sequence[Pair]) -> bool:
        return any(
            item.quote >= 0 or item.low in MARKS
            for pair in content
            for item in self.line.items[pair[0] : pair[1]]
        )

    def _right_content(self, head: Head, right: Complement) -> list[Pair] | None:
        takes = head.group.form.takes
        kind = right.kind
        if kind == "quote":
            if "quote" not in takes:
                return None
            return self._quotations(head, right)
        if kind == "colon":
            return [(right.start, self.end(right.start, head))] if "quote" in takes else None
        if kind == "preposition":
            fits = "of" in takes and self.line.items[right.start].has("genitive")
            return [(right.start, self.end(right.start))] if fits else None
        if kind not in takes or self._phrase_of_time(right):
            quoted = right.start < len(self.line.items) and self.line.items[right.start].low in MARKS
            fragment = kind in {"object", "gerund", "bare"} and "quote" in takes and quoted
            if not fragment and not (kind == "bare" and "object" in takes):
                return None
        if kind == "object" and self._weak_object(right):
            return None
        end = self.end(right.start, head)
        if kind in {"object", "gerund"}:
            end = object_end(self, right.start, end)
        return [(right.start, end)] if end > right.start else None

    def _weak_object(self, right: Complement) -> bool:
        """Whether the object is only 'so', or a pronoun with nothing after."""
        items = self.line.items
        return right.start >= len(items) or (
            items[right.start].has("adverb") and not items[right.start].has("quantity")
        )

    def _phrase_of_time(self, right: Complement) -> bool:
        return (
            right.start < len(self.line.items)
            and time_end(self.line, right.start) > right.start
            and right.kind == "object"
        )

    def _quotations(self, head: Head, right: Complement) -> list[Pair]:
        """Quotations to the right, and one that already stands to the left."""
        items = self.line.items
        content: list[Pair] = []
        if head.subject is not None:
            left = self._left_quotation(head.subject[0])
            content += [left] if left else []
        last = right.start
        while last + 1 < len(items) and items[last + 1].quote >= 0:
            last += 1
        return [*content, (right.start, last + 1)]

    def _left_quotation(self, start: int) -> Pair | None:
        items = self.line.items
        at = start - 1
        while at >= 0 and items[at].low == ",":
            at -= 1
        if at < 0:
            return None
        if items[at].quote >= 0:
            first = at
            while first > 0 and items[first - 1].quote >= 0:
                first -= 1
            return (first, at + 1)
        if items[start - 1].low == ",":
            return left_content(self.line, start, self.verbs)
        return None

    def inverted(self, head: Head) -> Draft | None:
        """A, said X."""
        items, group = self.line.items, head.group
        before = items[group.start - 1]
        takes = group.form.takes
        if (
            "trail" not in takes
            or group.negated
            or not (
                before.quote >= 0 or before.low == "," or before.low in MARKS or before.low in STOPS
            )
        ):
            return None
        start = group.end
        if (
            start < len(items)
            and items[start].has("object")
            and not items[start].has("subject", "possessive")
        ):
            return None
        if (
            start >= len(items)
            or (items[start].tags & MARK and items[start].quote < 0)
            or items[start].quote >= 0
            or (
                items[start].has("preposition", "complementizer", "adverb")
                and not items[start].has("determiner", "quantity")
            )
        ):
            return None
        end = source_end(self.line, start, self.lexicon)
        content = self._checked(self.around(group.start, end))
        if end <= start or not content:
            return None
        return self.draft(
            source=(start, end),
            cue=group.cue,
            content=content,
            stance=group.form.stance,
            rule=f"inverted:{group.form.group}",
        )

    def _fronted(self, head: Head) -> list[Pair]:
        """Content before the verb: 'That men had died he did not deny'."""
        if head.subject is None:
            return []
        left = left_content(self.line, head.subject[0], self.verbs)
        opens = left is not None and self.line.items[left[0]].has("complementizer")
        return [left] if left is not None and opens else []

    def passive(self, head: Head) -> Draft | None:
        """It is said that A; A, it is said; X is said (by Y) to B; X was told (by Y) that A."""
        group, items = head.group, self.line.items
        if head.subject is None or group.negated:
            return None
        takes = group.form.takes
        source, after = self.agent(group.end)
        subject = items[head.subject[0]]
        expletive = subject.has("expletive") and head.subject[1] - head.subject[0] == 1
        inner = Head(group, head.subject, shared=False)
        right = complement(self.line, moved(group, after), self.lexicon)
        rule = f"passive:{group.form.group}"
        cue = [*group.cue]
        stance = group.form.passive or (
            "alleges" if group.form.stance == "asserts" else group.form.stance
        )
        if "addressee" in takes:
            return self._told(inner, right, source, rule)
        if expletive and "it" in takes:
            content = (
                [(right.start, self.end(right.start))]
                if right.kind in {"that", "bare", "quote", "colon"}
                else self.trailing(Head(active(group), head.subject, shared=False), right)
            )
            if not content:
                return None
            return self.draft(source=source, cue=cue, content=content, stance=stance, rule=rule)
        if "raised" in takes and right.kind == "infinitive" and not expletive:
            end = self.end(right.start)
            return self.draft(
                source=source,
                cue=cue,
                content=[self.whole_subject(head), (right.start, end)],
                stance=stance,
                rule=rule,
            )
        if source and subject.tags and "agent" in takes and right.kind in {"none", "bare", "object"}:
            return None
        return None

    def _told(self, head: Head, right: Complement, source: Pair | None, rule: str) -> Draft | None:
        if right.kind in {"that", "bare", "quote", "colon"} or (
            right.kind == "preposition" and self.line.items[right.start].has("genitive")
        ):
            content: list[Pair] | None = [(right.start, self.end(right.start))]
        elif right.kind == "none":
            content = self.trailing(Head(active(head.group), head.subject, shared=False), right)
        else:
            content = None
        if not content:
            return None
        return self.draft(
            source=source,
            cue=head.group.cue,
            content=content,
            stance="asserts",
            rule=rule,
            addressee=head.subject,
        )

    def silence(self, head: Head, found: list[Draft]) -> Draft | None:
        """X declined to comment; X would not say; X neither confirmed nor denied it."""
        source, usable = self.subject(head, found)
        if self.nobody(head) and head.subject is not None:
            source, usable = self.line.span(*head.subject), True
        if not usable or source is None:
            return None
        first = (
            head.subject is not None
            and self.line.items[head.subject[0]].low in self.words.people["first"]
        )
        if first and self.line.owner >= 0:
            return None
        start = head.group.end
        end = self.end(start, head) if start < len(self.line.items) else start
        content = [(start, end)] if end > start else self._fronted(head)
        cue = head.group.cue
        verb = head.group.verb
        if head.group.declining and self.line.items[verb - 1].has("infinitive"):
            cue, content = ((head.group.start, verb - 1),), [(verb - 1, max(end, head.group.end))]
        draft = self.draft(
            source=None,
            cue=cue,
            content=content,
            stance="declines",
            rule=f"silence:{head.group.form.group}",
            proposition=False,
        )
        return with_source(draft, source)
