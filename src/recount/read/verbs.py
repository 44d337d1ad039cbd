"""Verbs that are no plain statements: each kind with the frame that reads it.

`FRAMES` is asked in order, by what a verb takes; a verb in none of them is a statement.
"""

from __future__ import annotations

from collections.abc import Callable

from recount.read.behind import phrase_end, source_end
from recount.read.citing import citing, figure
from recount.read.clauses import Head, complement
from recount.read.drafts import Draft, with_source
from recount.read.frames import Frame
from recount.read.groups import finite
from recount.read.spread import object_end
from recount.read.tokens import CAPITAL, GERUND, MARK, MARKS, NUMBER, PAST

Pair = tuple[int, int]
Handler = Callable[[Frame, Head, list[Draft]], Draft | None]
NEAR = 16  # items in which 'as', 'of' or 'at' must follow its verb


def _follow(frame: Frame, start: int, stop: int, *classes: str) -> int | None:
    """The first item of a class in a stretch, before a mark that ends the clause."""
    items = frame.line.items
    for index in range(start, min(start + NEAR, stop)):
        if items[index].has(*classes):
            return index
        if items[index].low in {";", ":"} or items[index].quote >= 0:
            return None
    return None


def negated(frame: Frame, head: Head, _found: list[Draft]) -> Draft | None:
    """Did not reply, would not say, neither confirmed nor denied."""
    group = head.group
    refusing = frame.lexicon.forms.get(frame.line.items[group.start].low, ())
    if group.declining and any("declining" in form.takes for form in refusing):
        return None
    if not (group.negated or group.declining or frame.nobody(head)) or group.never or group.passive:
        return None
    if "withheld" in group.form.takes and not (group.modal or group.declining):
        return None
    return frame.silence(head, _found)


def declining(frame: Frame, head: Head, found: list[Draft]) -> Draft | None:
    """Declined to comment, refused to confirm: the infinitive is content."""
    group, items = head.group, frame.line.items
    if group.negated or group.passive or group.end >= len(items):
        return None
    right = complement(frame.line, group, frame.lexicon)
    if right.kind != "infinitive":
        return None
    verb = right.start + 1
    near = items[verb : verb + 3]
    speaks = any(
        "negated" in form.takes for item in near for form in frame.lexicon.forms.get(item.low, ())
    )
    return frame.silence(head, found) if speaks else None


def denying(frame: Frame, head: Head, found: list[Draft]) -> Draft | None:
    """Denied the arrests, dismissed them as lies; 'did not deny' is another frame."""
    group = head.group
    if group.both:
        return frame.silence(head, found)
    if (group.negated and not group.never) or group.declining:
        return None
    right = complement(frame.line, group, frame.lexicon)
    if group.passive:
        source, _ = frame.agent(group.end)
        said = [head.subject] if head.subject else []
        if (
            source is None
            and group.end < len(frame.line.items)
            and frame.line.items[group.end].has("as")
        ):
            called = phrase_end(frame.line, group.end + 1, frame.lexicon)  # 'dismissed as fiction by X'
            source, _ = frame.agent(called)
            said.append((group.end, called))
        if source is None or head.subject is None:
            return None
        return frame.draft(
            source=source,
            cue=group.cue,
            content=said,
            stance="denies",
            rule=f"verb:{group.form.group}",
        )
    if group.form.kind == "gerund" and not head.shared:
        return None
    source_span, usable = frame.subject(head, found)
    if not usable or source_span is None:
        return None
    if right.kind in {"none", "preposition", "infinitive"}:
        if right.kind == "none" and head.subject is not None and "quote" in group.form.takes:
            content = frame.trailing(head, right)
            if content:
                return with_source(
                    frame.draft(
                        source=None,
                        cue=group.cue,
                        content=content,
                        stance="denies",
                        rule=f"verb:{group.form.group}",
                    ),
                    source_span,
                )
        return None
    end = plain_end(frame, group.end, frame.end(group.end, head))
    if end <= group.end:
        return None
    draft = frame.draft(
        source=None,
        cue=group.cue,
        content=[(group.end, end)],
        stance="denies",
        rule=f"verb:{group.form.group}",
    )
    return with_source(draft, source_span)


def accusing(frame: Frame, head: Head, found: list[Draft]) -> Draft | None:
    """Accused X of Y; X has been accused of Y (by Z)."""
    group, items = head.group, frame.line.items
    if group.negated:
        return None
    start = group.end
    source, start = frame.agent(start) if group.passive else (None, start)
    link = _follow(
        frame,
        start,
        len(items),
        "genitive",
        "with",
        *(("time_preposition",) if not group.passive else ()),
    )
    if link is None or (group.passive and link - start > 8):
        return None
    end = object_end(frame, link + 1, frame.end(link + 1, head))
    if end <= link + 1:
        return None
    if group.passive:
        if head.subject is None:
            return None
        runs = [*group.cue]
        if link == group.end:
            runs[-1] = (runs[-1][0], link + 1)
        else:
            runs.append((link, link + 1))
        late, after = (
            frame.agent(_follow(frame, link + 1, end, "agent") or end)
            if source is None
            else (None, end)
        )
        if late is not None and after >= end:
            source, end = late, late[0] - 1
        return frame.draft(
            source=source,
            cue=runs,
            content=[frame.whole_subject(head), (link + 1, end)],
            stance="alleges",
            rule="passive:accuse",
        )
    span, usable = frame.subject(head, found)
    if not usable or span is None or link == group.end:
        return None
    draft = frame.draft(
        source=None,
        cue=[*group.cue, (link, link + 1)],
        content=[(group.end, link), (link + 1, end)],
        stance="alleges",
        rule="verb:accuse",
    )
    return with_source(draft, span)


def naming(frame: Frame, head: Head, found: list[Draft]) -> Draft | None:
    """Called it a lie, described the story as a fairy tale."""
    group, items = head.group, frame.line.items
    if group.passive or group.negated or group.modal or group.end >= len(items):
        return None
    first = items[group.end]
    if (first.tags & MARK and first.low not in MARKS) or (
        first.has("preposition", "infinitive", "complementizer", "question")
        and not first.has("quantity", "determiner")
    ):
        return None
    span, usable = frame.subject(head, found)
    if not usable or span is None:
        return None
    end = frame.end(group.end, head)
    link = _follow(frame, group.end + 1, end, "as")
    if link is None:
        if "predicate" not in group.form.takes:
            return None
        inner = phrase_end(frame.line, group.end, frame.lexicon)
        marked = any(item.low in MARKS or item.quote >= 0 for item in items[group.end : end])
        weighed = any(
            item.low in frame.lexicon.lists["negative.blanket"] for item in items[group.end : inner]
        )
        further = (
            inner < end
            and items[inner].has("determiner", "possessive")
            and not items[inner].has("complementizer")
        )
        if not (marked or weighed or further):
            return None
    elif any(finite(frame.line, at, frame.lexicon) for at in range(group.end, link)):
        return None
    lies = any(item.low in frame.lexicon.lists["negative.lies"] for item in items[group.end : end])
    told = any(
        item.low in frame.lexicon.lists["negative.blanket"]
        for item in items[group.end : link or group.end + 2]
    )
    quoted = any(item.low in MARKS or item.quote >= 0 for item in items[group.end : end])
    stance = "denies" if lies or (told and quoted and first.tags & MARK == 0) else "asserts"
    draft = frame.draft(
        source=None,
        cue=group.cue,
        content=[(group.end, end)],
        stance=stance,
        rule=f"verb:{group.form.group}",
    )
    return with_source(draft, span)


def putting(frame: Frame, head: Head, found: list[Draft]) -> Draft | None:
    """Put the number at 31; gave his age as 67."""
    group, items = head.group, frame.line.items
    if group.negated or group.passive or group.end >= len(items):
        return None
    end = frame.end(group.end, head)
    link = _measure_link(frame, group.end + 1, end, "at" if "at" in group.form.takes else "as")
    if link is None:
        return None
    for at in range(link + 1, end - 1):
        if items[at].has("coordinator") and (
            items[at + 1].tags & (GERUND | PAST) or finite(frame.line, at + 1, frame.lexicon)
        ):
            end = at
            break
    span, usable = frame.subject(head, found)
    if not usable or span is None:
        return None
    draft = frame.draft(
        source=None,
        cue=group.cue,
        content=[(group.end, end)],
        stance="asserts",
        rule=f"verb:{group.form.group}",
    )
    return with_source(draft, span)


def _measure_link(frame: Frame, start: int, end: int, name: str) -> int | None:
    """Where 'at' or 'as' stands before a number or words in quotation marks."""
    items = frame.line.items
    for at in range(start, end - 1):
        follows = items[at + 1]
        if items[at].has(name) and (
            follows.tags & NUMBER or follows.has("quantity") or follows.tags & MARK
        ):
            return at
    return None


def plain_end(frame: Frame, start: int, end: int) -> int:
    """The end of an object, before a second verb: 'denied the raid and pointed to a drill'."""
    items = frame.line.items
    end = object_end(frame, start, end)
    for at in range(start + 1, end - 2):
        second = items[at].has("coordinator", "adversative") and items[at + 1].tags & PAST
        if (
            second
            and not items[at + 1].tags & CAPITAL
            and (items[at + 2].has("preposition", "determiner") or items[at + 2].tags & MARK)
        ):
            return at
        if finite(frame.line, at, frame.lexicon):
            return end
    return end


def calling(frame: Frame, head: Head, found: list[Draft]) -> Draft | None:
    """Called for an inquiry, hoped for the best: an act of speech that asserts nothing."""
    group = head.group
    if group.passive or group.negated or group.modal or group.end >= len(frame.line.items):
        return None
    span, usable = frame.subject(head, found)
    if not usable or span is None:
        return None
    end = plain_end(frame, group.end, frame.end(group.end, head))
    first = (
        head.subject is not None
        and frame.line.items[head.subject[0]].low in frame.words.people["first"]
    )
    if end <= group.end or first:
        return None
    draft = frame.draft(
        source=None,
        cue=group.cue,
        content=[(group.end, end)],
        stance=group.form.stance,
        rule=f"verb:{group.form.group}",
    )
    return with_source(draft, span)


def hearing(frame: Frame, head: Head, _found: list[Draft]) -> Draft | None:
    """Has heard that A: the hearer is told, nobody speaks; heard A from X."""
    group, items = head.group, frame.line.items
    if group.passive:
        return frame.passive(head)
    if group.negated or head.subject is None or not group.finite:
        return None
    right = complement(frame.line, group, frame.lexicon)
    if right.kind == "none":
        content = frame.trailing(head, right)
        named = frame.line.items[head.subject[1] - 1].tags & CAPITAL
        return (
            frame.draft(
                source=head.subject if named else None,
                cue=group.cue,
                content=content,
                stance="asserts" if named else "reports",
                rule="verb:hear",
                addressee=None if named else head.subject,
            )
            if content
            else None
        )
    if group.end >= len(items):
        return None
    if right.kind == "that":
        end = frame.end(right.start)
        return frame.draft(
            source=None,
            cue=group.cue,
            content=[(right.start, end)],
            stance="reports",
            rule="verb:hear",
            addressee=head.subject,
        )
    link = _follow(frame, group.end, len(items), "from")
    if link == group.end:
        end = phrase_end(frame.line, link + 1, frame.lexicon)
        if link + 1 < end < len(items) and items[end].has("complementizer"):
            return frame.draft(
                source=(link + 1, end),
                cue=[*group.cue, (link, link + 1)],
                content=[(end, frame.end(end))],
                stance="reports",
                rule="verb:hear",
                addressee=head.subject,
            )
    if link is None or link - group.end != 1:
        return None
    end = source_end(frame.line, link + 1, frame.lexicon)
    return frame.draft(
        source=(link + 1, end),
        cue=[*group.cue, (link, link + 1)],
        content=[(group.end, link)],
        stance="reports",
        rule="verb:hear",
        addressee=head.subject,
        proposition=False,
    )


def correcting(frame: Frame, head: Head, found: list[Draft]) -> Draft | None:
    """Corrected its account: something said before is taken back."""
    group, items = head.group, frame.line.items
    if group.passive or group.negated or not group.finite:
        return None
    end = frame.end(group.end, head)
    own = group.end < len(items) and items[group.end].has("possessive")
    account = any(item.low in frame.lexicon.lists["relay.account"] for item in items[group.end : end])
    span, usable = frame.subject(head, found)
    if not (own and account and usable and span):
        return None
    draft = frame.draft(
        source=None,
        cue=group.cue,
        content=[(group.end, end)],
        stance="asserts",
        rule="verb:correct",
        proposition=False,
    )
    return with_source(draft, span)


FRAMES: tuple[tuple[str, Handler], ...] = (
    ("negated", negated),
    ("declining", declining),
    ("denying", denying),
    ("of_object", accusing),
    ("as", naming),
    ("at", putting),
    ("given", putting),
    ("calls", calling),
    ("heard", hearing),
    ("cited", citing),
    ("corrects", correcting),
    ("figure", figure),
)
