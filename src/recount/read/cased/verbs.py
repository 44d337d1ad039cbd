"""The drafts that the cue verbs of a line make, each kind by its own rule."""

from __future__ import annotations

from collections.abc import Callable

from recount.read.cased.clauses import Subject, body, content_end
from recount.read.cased.frames import ACCUSATIVE, INSTRUMENTAL, Frames, Head
from recount.read.cased.heads import FORMS
from recount.read.cased.nobody import accused, by_agent, impersonal, known
from recount.read.cased.phrases import GENITIVE, noun_phrase, prepositional
from recount.read.cased.sentence import Pair, Sentence
from recount.read.cased.silences import refused, silence
from recount.read.drafts import Draft, replace

Handler = Callable[[Frames, Head], Draft | None]


def draft(frames: Frames, head: Head) -> Draft | None:
    """The draft that a cue verb makes, if it attributes anything here."""
    takes = head.cue.takes
    if "negated_needed" in takes and not head.negated:
        return None
    if (
        head.negated
        and head.cue.negated is None
        and not takes & {"refused", "negated_only", "negated_with"}
    ):
        if "that" not in takes:
            return None
        return silence(frames, head)
    for name, handler in HANDLERS.items():
        if name in takes:
            return handler(frames, head)
    made = statement(frames, head)
    if made is None:
        also = [
            cue
            for cue in frames.s.lexicon.verbs.get(s_lemma(frames.s, head.at), ())
            if "named" in cue.takes
        ]
        made = named(frames, replace(head, cue=also[0])) if also else None
    return made


def statement(frames: Frames, head: Head) -> Draft | None:
    """X said that A; A, said X; "A", said X; as X reports, A; X reported on A."""
    s = frames.s
    source = frames.subject(head)
    pair = source.pair if source is not None else None
    if pair is not None and s.word(pair[0] - 1, "grammar.neither"):
        return None
    first, end = edges(frames, head, pair)
    stance = _stance(head)
    content: list[Pair] = []
    takes = head.cue.takes
    comment = head.kind == "finite" and first > 0 and _comments(s, first - 1)
    cue = frames.cue(head)
    proposition = True
    if comment:
        cue = [(first - 1, head.end)] if first == head.start else cue
        begin = s.pieces[s.piece(head.at)][0]
        content = contrasted(s, begin) or frames.around(head, min(begin, first - 1), end)
    if not content and "quote" in takes:
        content = frames.quotations(first, end)
        told = frames.about(head, pair) if content and "about" in takes else None
        if told is not None and told[0] >= head.end and told[1] < content[0][0]:
            content = [told, *content]
    that = None if comment else frames.that(head, end)
    if that is not None and "that" in takes:
        content = [pair_ for pair_ in content if pair_[1] <= that[0]] + [that]
        if s.word(that[0], "grammar.doubt_word") and stance == "asserts":
            stance = "alleges"
    objects = "object" in takes and (pair is not None or head.cue.stance == "denies")
    thing = frames.object(head, pair) if objects and not content else None
    if that is not None and "object" in takes and pair is not None:
        wider = frames.object(head, pair)
        if wider is not None and head.end <= wider[0] < that[0] < wider[1]:
            content, proposition = [wider], False
    if thing is not None and thing[0] >= head.end and head.cue.stance != "reports":
        content, proposition = [thing], False
    subject_told = "about" in takes and frames.about(head, pair) is not None
    if not content and "quote" in takes and not subject_told:
        content = frames.colon(head, end)
    if not content and "trail" in takes and pair is None and _they_say(frames, head):
        content = frames.around(head, head.start, s.pieces[s.piece(head.at)][1])
        stance = "alleges"
    if not content and "trail" in takes and _trails(frames, head, first, pair):
        content = frames.around(head, first, end)
    if not content and "about" in takes and (about := frames.about(head, pair)) is not None:
        content = [about]
        if "quote" in takes and s.mark(about[1]) == ":" and s.mark(about[1] + 1) == "quote":
            content = [about, *frames.colon(head, about[1])]
    if not content and "on" in takes and (on := _on(frames, head, pair)) is not None:
        content = [on]
    if not content and head.cue.stance == "denies" and pair is not None and source is not None:
        apart = _object_at_the_end(frames, head, source)
        if apart is not None:
            pair, content, proposition = (pair[0], apart[0]), [apart], False
    if not content and thing is not None:
        content, proposition = [thing], False
    if not content and "quote" in takes and pair is not None:
        content, proposition = same(frames, head, pair), False
    form = s.likely(head.at, "verb")
    unsaid = pair is None and form is not None and form.person == "first"
    if not content or (unsaid and that is None):
        return None
    if pair is not None and any(a < pair[1] and pair[0] < b for a, b in content):
        content = [(a, b) for a, b in content if not (a < pair[1] and pair[0] < b)]
        if not content:
            return None
    return frames.draft(
        source=pair,
        cue=cue,
        content=content,
        stance=stance,
        rule=f"verb:{head.cue.group}",
        proposition=proposition,
        addressee=addressee(frames, head, pair),
    )


def _object_at_the_end(frames: Frames, head: Head, source: Subject) -> Pair | None:
    """The last word of a place that is as well an object: 'in the command the arrests they deny'."""
    s, phrase = frames.s, source.phrase
    at = head.start - 1
    if (
        phrase is None
        or phrase.case == "nominative"
        or source.pair[1] != head.start
        or at <= phrase.head
    ):
        return None
    thing = any(form.case == "accusative" and form.animate is False for form in s.forms[at])
    return (at, at + 1) if thing and not s.capital(at) else None


def _on(frames: Frames, head: Head, taken: Pair | None) -> Pair | None:
    """'pointed to the use of current': what a preposition of the verb's own governs."""
    s = frames.s
    end = frames._until(head.end)  # noqa: SLF001 - the frame's own stretch
    for at in range(head.end, end):
        if taken is not None and taken[0] <= at < taken[1]:
            continue
        if not s.word(at, "grammar.on"):
            continue
        inner = prepositional(s, at)
        if inner is None or inner.case != "accusative" or s.is_one(inner.head, "aspects.asked"):
            continue
        return (at, max(inner.end, end) if taken is None or taken[0] < at else inner.end)
    return None


def _comments(s: Sentence, at: int) -> bool:
    """Whether 'as' opens a piece: 'as X reports', but not 'whereas X reports'."""
    begin = s.pieces[s.piece(at)][0]
    small = ("grammar.coordinator", "grammar.adversative", "grammar.particle", "grammar.adverb")
    lead = all(s.word(index, *small) for index in range(begin, at))
    return s.word(at, "grammar.comment") and lead and s.sequence(begin, "grammar.turning") == begin


def contrasted(s: Sentence, begin: int) -> list[Pair]:
    """'not more than ten, and not "a hundred", as X writes': only what is set against is X's."""
    number = s.piece(begin)
    if not number:
        return []
    first, end = s.pieces[number - 1]
    against = s.word(first, "grammar.adversative") and s.word(first + 1, "grammar.negation")
    return [(first + 2, end)] if against and end > first + 2 else []


def _stance(head: Head) -> str:
    return head.cue.negated if head.negated and head.cue.negated else head.cue.stance


def edges(frames: Frames, head: Head, pair: Pair | None) -> Pair:
    """The first and last of a speaker's words: verb, speaker, and the circumstances between them."""
    s = frames.s
    first, end = head.start, frames._until(head.end)  # noqa: SLF001 - the frame's own stretch
    begin = s.pieces[s.piece(head.at)][0]
    if head.kind == "gerund":
        pair = None
    if pair is not None and pair[0] < head.start:
        first = pair[0]
    lead = min(first, head.start)
    while (
        lead > begin
        and (s.word(lead - 1, "grammar.adverb", "grammar.particle") or s.likely(lead - 1, "adverb"))
        and not s.word(lead - 1, "grammar.comment")
    ):
        lead -= 1
    if pair is not None and pair[1] > end:
        end = pair[1]
    return lead, end


def _they_say(frames: Frames, head: Head) -> bool:
    """'They say, the bridge was blown up': a verb alone between marks, in the plural, with nobody named."""
    s = frames.s
    begin, end = s.pieces[s.piece(head.at)]
    form = s.likely(head.at, "verb")
    small = ("grammar.adverb", "grammar.particle")
    alone = all(at == head.at or s.word(at, *small) for at in range(begin, end))
    plural = form is not None and form.person == "third" and form.number == "plural"
    return alone and plural and s.mark(end) == ","


def _trails(frames: Frames, head: Head, first: int, pair: Pair | None) -> bool:
    """Whether a speaker's words stand behind or amid what is said: ', said X'."""
    s = frames.s
    begin = s.pieces[s.piece(head.at)][0]
    if first != begin or begin == 0 or s.mark(begin - 1) not in {",", "—"}:
        return False
    if pair is not None and pair[0] < head.start and s.piece(pair[0]) != s.piece(head.at):
        return False
    if head.kind == "gerund" or s.word(begin, "grammar.coordinator", "grammar.adversative"):
        return False
    if s.is_one(begin, "grammar.relative") and not s.word(begin, "grammar.comment"):
        return False
    left = frames.left(head, first)
    if left is None or s.likely(left[0], "gerund") is not None:
        return False
    return pair is not None or frames.about(head, pair) is None


def same(frames: Frames, head: Head, pair: Pair) -> list[Pair]:
    """'told the same', 'so people say': words that only point to what stands before."""
    s = frames.s
    first, end = s.pieces[s.piece(head.at)]
    for at in [*range(head.end, end), *range(first, head.start)]:
        if pair[0] <= at < pair[1]:
            continue
        close = s.sequence(at, "grammar.same")
        if close > at:
            return [(at, close)]
    return []


def addressee(frames: Frames, head: Head, pair: Pair | None) -> Pair | None:
    """Who is told: the dative beside the verb."""
    s = frames.s
    first, end = s.pieces[s.piece(head.at)]
    dative = frozenset({"dative"})
    for at in [*range(head.end, end), *range(first, head.start)]:
        if s.preposition(at) or (at and s.preposition(at - 1)) or at in s.inside:
            continue
        if (pair is not None and pair[0] <= at < pair[1]) or s.figure(at):
            continue
        if at and any(a in s.closing and s.closing[a] >= at for a in range(max(0, at - 8), at)):
            continue
        phrase = noun_phrase(s, at, dative, stop=end)
        if phrase is None or s.word(at, "grammar.adverb") or s.is_one(phrase.head, "grammar.time"):
            continue
        if phrase.quoted and not _bare_media(s, at):
            continue
        return (phrase.start, phrase.core)
    return None


def _bare_media(s: Sentence, at: int) -> bool:
    return (
        at > 0 and not s.mark(at - 1) and (s.finite(at - 1) or s.likely(at - 1, "adverb") is not None)
    )


def named(frames: Frames, head: Head) -> Draft | None:
    """X called A a lie: denies when the name does."""
    s = frames.s
    found = frames.subject(head)
    pair = found.pair if found is not None else None
    called = frames.instrumental(head, pair)
    figure = frames.object(head, pair) if called is None else None
    if figure is not None and any(
        s.is_one(at, "denying.figures") for at in range(figure[0], min(figure[0] + 2, figure[1]))
    ):
        return frames.draft(
            source=pair,
            cue=frames.cue(head),
            content=[(figure[0], content_end(s, figure[0], frames.others(head)))]
            if s.mark(figure[1]) == ":"
            else [figure],
            stance="asserts",
            rule=f"verb:{head.cue.group}",
            proposition=False,
        )
    if called is None:
        return None
    thing = frames.object(head, pair, called=called)
    if thing is not None and thing[0] < called[1] and called[0] < thing[1]:
        thing = (thing[0], called[0]) if thing[0] < called[0] else None
    if thing is None and called[1] - called[0] > 1 and _pronoun_beside(frames, (called[0] + 1, 0)):
        called = (called[0] + 1, called[1])
    thing = thing or _pronoun_beside(frames, called)
    if thing is None:
        return None
    if thing[1] <= called[0] and thing[0] >= head.end:
        content = [(thing[0], called[1])]
    else:
        content = [thing, called]
    name = noun_phrase(s, called[0], INSTRUMENTAL)
    words = range(called[0], called[1] if name is None or name.quoted else name.head + 1)
    lie = any(s.is_one(at, "denying.names") for at in words)
    return frames.draft(
        source=pair,
        cue=frames.cue(head),
        content=content,
        stance="denies" if lie and not head.negated else "asserts",
        rule=f"verb:{head.cue.group}",
    )


def heard(frames: Frames, head: Head) -> Draft | None:
    """X heard from Y that A: Y says it."""
    s = frames.s
    end = frames._until(head.end)  # noqa: SLF001 - the frame's own stretch
    for at in range(head.end, end):
        inner = prepositional(s, at)
        if not s.word(at, "grammar.from_whom") or inner is None or inner.case != "genitive":
            continue
        that = frames.that(head, max(end, inner.end))
        content = that or frames.about(head, (inner.start, inner.end))
        if content is None:
            return None
        return frames.draft(
            source=(inner.start, inner.end),
            cue=[(head.start, head.end), (at, at + 1)],
            content=[content],
            stance="asserts",
            rule=f"verb:{head.cue.group}",
            case="genitive",
        )
    return None


def _pronoun_beside(frames: Frames, called: Pair) -> Pair | None:
    """'called them a slander': a pronoun right before the name."""
    at = called[0] - 1
    forms = frames.s.forms[at] if at >= 0 else ()
    lone = any(form.part == "pronoun" and form.case == "accusative" for form in forms)
    return (at, at + 1) if lone else None


def s_lemma(s: Sentence, at: int) -> str:
    """The folded lemma of a verb."""
    form = s.likely(at, *FORMS)
    return form.lemma.replace("ё", "е") if form is not None else s.low[at]


def rest(frames: Frames, head: Head) -> Draft | None:
    """X accused Y of Z: all of the clause but X and the verb."""
    s = frames.s
    found = frames.subject(head)
    if found is None:
        return None
    end = frames._until(head.end)  # noqa: SLF001 - the frame's own stretch
    start = head.end
    if found.pair[0] >= head.end:
        start = max(start, found.pair[1]) if found.pair[0] == head.end else start
        end = min(end, found.pair[0]) if found.pair[0] > start else end
    that = frames.that(head, end)
    pair = (start, that[1] if that is not None else end)
    if pair[1] <= pair[0] or not any(s.forms[at] for at in range(*pair)):
        return None
    return frames.draft(
        source=found.pair,
        cue=frames.cue(head),
        content=[pair],
        stance=head.cue.stance,
        rule=f"verb:{head.cue.group}",
    )


def _cited_apart(frames: Frames, found: Subject) -> tuple[Pair, Pair] | None:
    """'the paper quotes a guard', where the guard could as well be whose paper it is."""
    s, phrase = frames.s, found.phrase
    if phrase is None or not body(s, phrase) or phrase.quoted:
        return None
    inner = noun_phrase(s, phrase.head + 1, ACCUSATIVE, stop=found.pair[1])
    if inner is None or not any(form.animate for form in s.forms[inner.head]):
        return None
    return (found.pair[0], phrase.head + 1), (inner.start, found.pair[1])


def cited(frames: Frames, head: Head) -> Draft | None:
    """'...', the paper quotes X: the one quoted is the speaker, the paper the channel."""
    found = frames.subject(head)
    pair = found.pair if found is not None else None
    first, end = edges(frames, head, pair)
    thing = frames.object(head, pair)
    if thing is not None and thing[1] == first:
        first = thing[0]
    content = frames.quotations(first, end) or frames.colon(head, end)
    if thing is None and found is not None and (apart := _cited_apart(frames, found)) is not None:
        pair, thing = apart
    if not content or thing is None or pair is None:
        return None
    case = "accusative"
    for at in range(thing[0], thing[1] - 1):
        owner = noun_phrase(frames.s, at + 1, GENITIVE)
        if owner is not None and frames.s.is_one(at, "people.document"):
            thing, case = (owner.start, owner.core), "genitive"
            break
    made = frames.draft(
        source=thing,
        cue=frames.cue(head),
        content=content,
        stance="asserts",
        rule="relay:quoted",
        case=case,
    )
    return replace(made, relay=(frames.span(pair),))


def negated_only(frames: Frames, head: Head) -> Draft | None:
    """A verb that says something only when it is not denied."""
    if head.negated:
        return silence(frames, head)
    said = statement(frames, head)
    return replace(said, stance="asserts") if said is not None else None


def disagree(frames: Frames, head: Head) -> Draft | None:
    """X does not agree with A."""
    s = frames.s
    if not head.negated:
        return None
    found = frames.subject(head)
    begin, end = s.pieces[s.piece(head.at)]
    for at in [*range(begin, head.start), *range(head.end, end)]:
        inner = prepositional(s, at)
        if inner is not None and inner.case == "instrumental" and found is not None:
            return frames.draft(
                source=found.pair,
                cue=frames.cue(head),
                content=[(at, inner.core)],
                stance="denies",
                rule="verb:disagree",
                proposition=False,
            )
    return None


HANDLERS: dict[str, Handler] = {
    "refused": refused,
    "negated_only": negated_only,
    "negated_with": disagree,
    "named": named,
    "rest": rest,
    "cited": cited,
    "heard": heard,
    "became_known": known,
    "rumour": known,
    "by_agent": by_agent,
    "accused": accused,
    "impersonal": impersonal,
}
