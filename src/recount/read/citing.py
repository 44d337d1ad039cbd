"""Citing: verbs that name another speaker beside their subject ('citing X', 'quoted X as saying')."""

from __future__ import annotations

from recount.read.behind import source_end
from recount.read.clauses import Head, complement
from recount.read.drafts import Draft, replace, with_source
from recount.read.frames import Frame
from recount.read.groups import moved
from recount.read.tokens import GERUND, MARKS

NEAR = 16  # items in which 'as saying' or 'to' must follow its verb


def citing(frame: Frame, head: Head, found: list[Draft]) -> Draft | None:
    """..., citing X; quoted X as saying A; was quoted by Y as saying A; attributes A to X."""
    group, items = head.group, frame.line.items
    if group.end >= len(items) or group.negated:
        return None
    said = _quoted_as(frame, group.end)
    if said is not None:
        return _quoted(frame, head, found, said)
    if group.form.lemma in frame.lexicon.lists["relay.attribute"]:
        return _attributing(frame, head, found)
    if group.form.kind != "gerund" or group.finite:
        return None
    end = source_end(frame.line, group.end, frame.lexicon)
    if end <= group.end:
        return None
    main = next((draft for draft in reversed(found) if draft.source and not draft.relayed), None)
    if main is not None and main.line == frame.number:
        relayed = replace(
            main,
            source=(frame.line.span(group.end, end),),
            cue=(frame.line.span(*group.cue[0]),),
            addressee=(),
            relayed=True,
            rule="relay:citing",
            stance="asserts",
        )
        found[found.index(main)] = replace(main, relay=relayed.source)
        return relayed
    frame.waiting.append((frame.line.span(group.end, end), frame.line.span(*group.cue[0])))
    return None


def _quoted_as(frame: Frame, start: int) -> int | None:
    """The item after 'as saying'."""
    items = frame.line.items
    for index in range(start, min(start + NEAR, len(items) - 1)):
        if (
            items[index].has("as")
            and items[index + 1].tags & GERUND
            and items[index + 1].low in frame.lexicon.forms
        ):
            return index
        if items[index].has("complementizer") or items[index].quote >= 0:
            return None
    return None


def _quoted(frame: Frame, head: Head, found: list[Draft], at: int) -> Draft | None:
    group, line = head.group, frame.line
    late, after = frame.agent(at + 2)
    that = next(
        (
            i
            for i in range(after, min(after + 4, len(line.items)))
            if line.items[i].has("complementizer")
        ),
        None,
    )
    if late is not None and that is not None:
        late, after = (late[0], that), that
    right = complement(line, moved(group, after), frame.lexicon)
    if right.kind == "none":
        return None
    content = [(right.start, frame.end(right.start))]
    cue = [*group.cue, (at, at + 2)]
    if group.passive:
        relay = (group.end + 1, at) if items_agent(frame, group.end) and at > group.end + 1 else late
        return (
            frame.draft(
                source=head.subject,
                cue=cue,
                content=content,
                stance="asserts",
                rule="relay:quoted",
                relay=relay,
            )
            if head.subject
            else None
        )
    span, usable = frame.subject(head, found)
    draft = frame.draft(
        source=(group.end, at), cue=cue, content=content, stance="asserts", rule="relay:quoted"
    )
    return replace(draft, relay=(span,)) if usable and span else draft


def items_agent(frame: Frame, at: int) -> bool:
    """Whether an agent's 'by' stands here."""
    return frame.line.items[at].has("agent")


def figure(frame: Frame, head: Head, found: list[Draft]) -> Draft | None:
    """Gives "hundreds": words in quotation marks, or a bare number, as a report's figure."""
    group, items = head.group, frame.line.items
    if group.negated or group.passive or group.end >= len(items):
        return None
    if items[group.end].low not in MARKS and items[group.end].quote < 0:
        return None
    span, usable = frame.subject(head, found)
    end = frame.end(group.end)
    if not usable or span is None or end <= group.end:
        return None
    draft = frame.draft(
        source=None, cue=group.cue, content=[(group.end, end)], stance="reports", rule="verb:figure"
    )
    return with_source(draft, span)


def _attributing(frame: Frame, head: Head, found: list[Draft]) -> Draft | None:
    """The story attributes the number to X; 'a line attributed to X'."""
    group, items = head.group, frame.line.items
    link = next(
        (
            at
            for at in range(group.end, min(group.end + NEAR, len(items)))
            if items[at].has("infinitive")
        ),
        None,
    )
    span, usable = frame.subject(head, found)
    if link is None or not usable or span is None or group.passive or link == group.end:
        return None
    end = source_end(frame.line, link + 1, frame.lexicon)
    draft = frame.draft(
        source=None,
        cue=group.cue,
        content=[(group.end, link)],
        stance="reports",
        rule="relay:attributing",
        relay=(link + 1, end) if end > link + 1 else None,
        proposition=False,
    )
    return with_source(draft, span)
