"""Agreement: whether a subject goes with the form of its verb, in number."""

from __future__ import annotations

from collections.abc import Sequence

from recount.read.clauses import Head
from recount.read.tokens import CAPITAL, Item, Line, Words


def subject_agrees(line: Line, head: Head, words: Words) -> bool:
    """Whether the subject goes with the form: 'campaigners say', 'the union says', not 'fresh reports'."""
    if head.subject is None:
        return False
    start, end = head.subject
    phrase = line.items[start:end]
    last = phrase[-1]
    group = head.group
    if group.start != group.verb or group.form.kind not in {"base", "third"}:
        return True
    plural = _plural(phrase, words)
    if group.form.kind == "base" and start and line.items[start - 1].low in words.people["perceived"]:
        return True
    if group.form.kind == "base":
        return plural
    if len(phrase) == 1 and last.has("subject", "relative", "determiner"):
        return not last.has("group_plural")
    marked = any(
        item.tags & CAPITAL or item.has("determiner", "possessive", "quantity") for item in phrase
    )
    return marked or not plural


def _plural(phrase: Sequence[Item], words: Words) -> bool:
    for index, item in enumerate(phrase):
        if item.has("coordinator") and index:
            return True
        if item.has("preposition", "relative") and index:
            noun = phrase[:index]
            before = index > 2 and item.has("agent") and noun[-2].low.endswith(words.suffixes["plural"])
            return before or _plural(noun, words)
    last = phrase[-1]
    return (
        (last.has("quantity") and last.low not in words.people["singular"])
        or last.has("group_plural", "relative")
        or phrase[0].has("group_plural")
        or last.low.endswith(words.suffixes["plural"])
        or (phrase[0].has("quantity") and phrase[0].low in {"all", "many"})
    )
