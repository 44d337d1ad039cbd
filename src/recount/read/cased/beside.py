"""Attributions without a verb of their own: 'according to', 'citing', nouns of saying, 'allegedly'."""

from __future__ import annotations

from collections.abc import Sequence

from recount.read.cased.clauses import Cues, agrees, around, body, content_end
from recount.read.cased.frames import Frames
from recount.read.cased.phrases import GENITIVE, Phrase, closing_comma, noun_phrase, prepositional
from recount.read.cased.sentence import Pair, Sentence
from recount.read.cased.verbs import s_lemma
from recount.read.drafts import Draft, replace

DATIVE = frozenset({"dative"})
SOURCE_CASES = frozenset({"accusative"})
NEAR = 4


def openings(s: Sentence) -> frozenset[int]:
    """Where a phrase that attributes may begin."""
    by = s.lexicon.sequences["phrases.by"][0][0]
    return frozenset(
        at
        for at in range(len(s))
        if at not in s.inside
        and (
            (s.low[at] == by and any(_according_noun(s, near) for near in range(at + 1, at + NEAR)))
            or (s.low[at] == by and _elliptic(s, at))
            or s.sequence(at, "phrases.with_dative") > at
            or s.sequence(at, "phrases.from") > at
        )
    )


def _set_apart(s: Sentence, at: int) -> int | None:
    """The noun of 'by his guesses,': a piece of its own with a possessive and a plural."""
    begin, end = s.pieces[s.piece(at)]
    if at != begin or end - begin != 3 or s.mark(end) != ",":
        return None
    owner = s.word(at + 1, "people.masculine", "people.feminine", "people.plural")
    plural = any(form.case == "dative" and form.number == "plural" for form in s.forms[end - 1])
    return end - 1 if owner and plural else None


def _elliptic(s: Sentence, at: int) -> bool:
    """'by others': the noun of 'by some accounts' is not said again."""
    other = any(form.pronominal and form.case == "dative" for form in s.forms[min(at + 1, len(s) - 1)])
    return other and s.mark(at + 2) in {"—", ","}


def _according_noun(s: Sentence, at: int) -> bool:
    return (
        at < len(s)
        and s.is_one(at, "phrases.according")
        and any(form.part == "noun" and form.case == "dative" for form in s.forms[at])
    )


def phrases(frames: Frames) -> list[Draft]:
    """'according to X': the content stands around."""
    found = []
    for at in range(len(frames.s)):
        if at in frames.s.inside:
            continue
        draft = _according(frames, at) or _with_dative(frames, at) or _from_words(frames, at)
        if draft is not None:
            found.append(draft)
    return found


def _according(frames: Frames, at: int) -> Draft | None:
    """'by the words of X', 'by her words', 'by rumour'."""
    s = frames.s
    if s.low[at] != s.lexicon.sequences["phrases.by"][0][0]:
        return None
    noun = next(
        (index for index in range(at + 1, min(at + NEAR, len(s))) if _according_noun(s, index)),
        None,
    )
    if noun is None:
        noun = _set_apart(s, at)
    if noun is None and _elliptic(s, at):
        here = [(at, at + 2)]
        return _set_in(frames, at, at + 2, None, here, "reports", "phrase:according", leads=True)
    if noun is None or any(s.mark(index) for index in range(at, noun)):
        return None
    owner = [
        index
        for index in range(at + 1, noun)
        if s.word(index, "people.masculine", "people.feminine", "people.plural", "people.first")
    ]
    cue: list[Pair] = [(at, noun + 1)]
    source: Pair | None = None
    end = noun + 1
    if owner:
        source = (owner[0], owner[0] + 1)
        rest = owner[0] + 1
        while rest < noun and s.word(rest, "grammar.particle"):
            rest += 1
        cue = [(at, owner[0]), (rest, noun + 1)]
    else:
        phrase = noun_phrase(s, noun + 1, GENITIVE)
        if phrase is not None and phrase.start == noun + 1 and not _a_date(s, phrase):
            source, end = (phrase.start, phrase.end), phrase.end
    if source is None and s.word(noun + 1, "grammar.given_by"):
        giver = prepositional(s, noun + 1)
        if giver is not None and giver.case == "genitive":
            cue, source, end = [(at, noun + 2)], (giver.start, giver.end), giver.end
    if source is None and s.mark(noun + 1) == "," and s.likely(noun + 2, "participle") is not None:
        end = closing_comma(s, noun + 1, len(s))
    doubted = any(s.is_one(index, "phrases.rumoured") for index in range(at + 1, noun + 1))
    if source is None and not s.is_one(noun, "phrases.unsourced"):
        return None
    stance = "alleges" if doubted else "asserts" if source is not None else "reports"
    return _set_in(frames, at, end, source, cue, stance, "phrase:according")


def _a_date(s: Sentence, phrase: Phrase) -> bool:
    return s.is_one(phrase.head, "grammar.time") and not phrase.quoted


def _with_dative(frames: Frames, at: int) -> Draft | None:
    s = frames.s
    run = s.sequence(at, "phrases.with_dative")
    if run == at:
        return None
    phrase = noun_phrase(s, run, DATIVE)
    if phrase is None:
        return None
    cue, source, case = (at, run), (phrase.start, phrase.end), "dative"
    if s.is_one(phrase.head, "phrases.plain_words") and phrase.head + 1 < phrase.core:
        cue, source, case = (at, phrase.head + 1), (phrase.head + 1, phrase.end), "genitive"
    leads = s.is_one(phrase.head, "grammar.relative")
    return _set_in(
        frames, at, phrase.end, source, [cue], "asserts", "phrase:according", case, leads=leads
    )


def _from_words(frames: Frames, at: int) -> Draft | None:
    """'from the words of X'."""
    s = frames.s
    run = s.sequence(at, "phrases.from")
    if run == at:
        return None
    if run - at > 2:
        owned: list[Pair] = [(at, at + 1), (run - 1, run)]
        return _set_in(frames, at, run, (at + 1, run - 1), owned, "asserts", "phrase:according")
    phrase = noun_phrase(s, run, GENITIVE)
    if phrase is None or phrase.start != run:
        return None
    return _set_in(
        frames, at, phrase.end, (phrase.start, phrase.end), [(at, run)], "asserts", "phrase:according"
    )


def _set_in(
    frames: Frames,
    at: int,
    end: int,
    source: Pair | None,
    cue: Sequence[Pair],
    stance: str,
    rule: str,
    case: str = "genitive",
    *,
    leads: bool = False,
) -> Draft | None:
    """A draft of words set into a sentence."""
    s = frames.s
    begin = s.pieces[s.piece(at)][0]
    lead = at
    while lead > begin and s.word(lead - 1, "grammar.particle", "grammar.comment"):
        lead -= 1
    opens = all(
        s.word(
            index, "grammar.coordinator", "grammar.adversative", "grammar.adverb", "grammar.particle"
        )
        for index in range(begin, lead)
    )
    content: list[Pair]
    if opens and (leads or _clause_opens(s, begin)):
        start = end
        while start < len(s) and s.mark(start) in {",", "—"}:
            start += 1
        others = Cues(frames.places.heads | (frames.phrases - {at}), frames.phrases)
        pair = s.trim(start, content_end(s, start, others)) if start < len(s) else (0, 0)
        content = [pair] if pair[1] > pair[0] else []
    else:
        content = around(s, lead, end, frames.places)
    if not content:
        content = around(s, lead, end, frames.places)
    if not content:
        return None
    return frames.draft(source=source, cue=cue, content=content, stance=stance, rule=rule, case=case)


def _clause_opens(s: Sentence, begin: int) -> bool:
    """Whether a clause, and not only a part of one, begins with this piece."""
    if begin == 0 or s.mark(begin - 1) in {";", ":", ".", "!", "?"}:
        return True
    if s.word(begin - 1, "grammar.complementizer"):
        return True
    number = s.piece(begin)
    before = s.pieces[number - 1]
    if before[1] - before[0] == 1 and s.word(before[0], "grammar.complementizer"):
        return True
    return s.word(begin, "grammar.adversative")


def citing(frames: Frames, found: list[Draft]) -> list[Draft]:
    """'citing Y' beside another speaker: Y ends that chain, and tells the same on a line of his own."""
    s, made = frames.s, []
    for at in range(len(s)):
        run = s.sequence(at, "phrases.citing")
        if run == at or at in s.inside:
            continue
        phrase = noun_phrase(s, run, SOURCE_CASES)
        if phrase is None:
            continue
        if not _speaks(s, phrase):
            continue
        source = frames.span((phrase.start, phrase.end))
        cue = frames.span((at, run))
        hosts = [
            index
            for index, host in enumerate(found)
            if host.source and not host.relayed and host.rule.startswith(("verb", "impersonal"))
        ]
        near = sorted(hosts, key=lambda index: abs(found[index].cue[0].start - cue.start))
        if not near:
            draft = _set_in(
                frames,
                at,
                phrase.core,
                (phrase.start, phrase.core),
                [(at, run)],
                "asserts",
                "phrase:citing",
                "accusative",
            )
            made += [draft] if draft is not None else []
            continue
        host = found[near[0]]
        content = tuple(span for span in host.content if not span.overlaps(cue)) or host.content
        found[near[0]] = replace(host, relay=(source,), content=content)
        made.append(
            replace(
                host,
                source=(source,),
                cue=(cue,),
                content=content,
                stance="asserts",
                addressee=(),
                relay=(),
                relayed=True,
                rule="relay:citing",
                case="accusative",
            )
        )
    return made


def _speaks(s: Sentence, phrase: Phrase) -> bool:
    """Whether a phrase can be cited: somebody, a body, a paper; not a ban or a reason."""
    living = any(form.animate for form in s.forms[phrase.head]) or s.capital(phrase.head)
    return (
        living
        or body(s, phrase)
        or s.is_one(phrase.head, "people.document", "people.human")
        or (s.likely(phrase.head, "pronoun") is not None)
    )


def nouns(frames: Frames) -> list[Draft]:
    """'reports of A', 'X's claim that A'."""
    s, made = frames.s, []
    for at in range(len(s)):
        if at in s.inside or s.mark(at):
            continue
        form = next(
            (
                f
                for f in s.forms[at]
                if f.part == "noun" and s.lexicon.nouns.get(f.lemma.replace("ё", "е"))
            ),
            None,
        )
        if form is None or s.likely(at, "noun") is None or _adverbial(s, at):
            continue
        cue = s.lexicon.nouns[form.lemma.replace("ё", "е")]
        draft = _noun(frames, at, cue.group, cue.stance, cue.takes)
        if draft is not None:
            made.append(draft)
    return made


def _adverbial(s: Sentence, at: int) -> bool:
    """'by the words of', 'from the words of': no noun that claims."""
    before = [index for index in range(max(0, at - 3), at) if not s.mark(index)]
    return any(
        s.low[index] == s.lexicon.sequences["phrases.by"][0][0] or s.word(index, "phrases.with_dative")
        for index in before
    ) or any(s.sequence(index, "phrases.from") > at for index in before)


def _noun(frames: Frames, at: int, group: str, stance: str, takes: frozenset[str]) -> Draft | None:
    s = frames.s
    source, behind = _owner(s, at)
    pointing = frames.pointing(behind) if behind < len(s) else None
    content: Pair | None = None
    if pointing is not None:
        content = (behind, _clause_of_noun(frames, at, pointing))
    elif s.mark(behind) == "," and s.word(behind + 1, "grammar.that_word"):
        content = (behind + 1, _clause_of_noun(frames, at, behind + 1))
    elif s.word(behind, "grammar.about") and (source is not None or "about" in takes):
        inner = prepositional(s, behind)
        if inner is not None:
            content = (behind, inner.end)
        else:
            content = s.trim(behind, s.pieces[s.piece(behind)][1])
    if content is None or content[1] <= content[0]:
        return None
    return frames.draft(
        source=source,
        cue=[(at, at + 1)],
        content=[content],
        stance=stance,
        rule=f"noun:{group}",
        case="genitive",
    )


def _owner(s: Sentence, at: int) -> tuple[Pair | None, int]:
    """Whose claim it is, and where the words of the claim may begin."""
    lists = ("people.masculine", "people.feminine", "people.plural", "people.first")
    if at and s.word(at - 1, *lists) and any(f.pronominal for f in s.forms[at - 1]):
        return (at - 1, at), at + 1
    phrase = noun_phrase(s, at + 1, GENITIVE)
    if phrase is not None and phrase.start == at + 1 and not s.word(at + 1, "grammar.about"):
        return (phrase.start, phrase.core), phrase.core
    inner = prepositional(s, at + 1)
    if inner is not None and s.word(at + 1, "grammar.place") and s.is_one(inner.head, "people.media"):
        return (at + 1, inner.core), inner.core
    if at > 1 and s.is_one(at - 1, "people.media"):
        for start in range(max(0, at - 4), at):
            before = prepositional(s, start)
            if before is not None and before.core == at and s.word(start, "grammar.place"):
                return (start, at), at + 1
    return None, at + 1


def _clause_of_noun(frames: Frames, noun: int, start: int) -> int:
    """Where the clause of a noun ends: at the verb whose subject the noun is, or at its own end."""
    s = frames.s
    phrase = noun_phrase(s, noun)
    end = content_end(s, start, frames.places)
    main_before = any(s.finite(at) for at in range(noun))
    if phrase is None or main_before:
        return end
    for number in range(s.piece(start) + 1, len(s.pieces)):
        begin, close = s.pieces[number]
        if begin >= end:
            break
        verbs = [at for at in range(begin, close) if s.finite(at)]
        if verbs and not s.word(
            begin, "grammar.coordinator", "grammar.adversative", "grammar.complementizer"
        ):
            form = s.likely(verbs[0], "verb", "short_participle", "predicative")
            opens = all(
                not s.likely(at, "noun", "pronoun") or s.preposition(max(begin, at - 1))
                for at in range(begin, verbs[0])
            )
            if form is not None and opens and (agrees(s, phrase, form) or not form.gender):
                return s.trim(start, begin)[1]
    return end


def adverbs(frames: Frames) -> list[Draft]:
    """'allegedly': the clause around, or the participle with its noun."""
    s, made = frames.s, []
    for at in range(len(s)):
        if at in s.inside:
            continue
        close, cue = at + 1, s.lexicon.adverbs.get(s.low[at])
        if cue is None and at + 1 < len(s):
            cue, close = s.lexicon.adverbs.get(f"{s.low[at]} {s.low[at + 1]}"), at + 2
        if cue is None or _conjunction(s, at):
            continue
        content = _doubted(frames, at, close)
        if content:
            made.append(
                frames.draft(
                    source=None,
                    cue=[(at, close)],
                    content=content,
                    stance=cue.stance,
                    rule=f"adverb:{cue.group}",
                )
            )
    return made


def _conjunction(s: Sentence, at: int) -> bool:
    """Whether the word joins a clause to a verb of saying rather than casting doubt on a fact."""
    if not s.word(at, "grammar.complementizer"):
        return False
    if at + 1 < len(s) and s.likely(at + 1, "participle") is not None and not s.finite(at + 1):
        return False
    if at and s.mark(at - 1) == ",":
        number = s.piece(at)
        begin, end = s.pieces[number - 1] if number else (0, 0)
        return any(s_lemma(s, index) in s.lexicon.verbs for index in range(begin, end))
    return False


def _doubted(frames: Frames, at: int, close: int) -> list[Pair]:
    s = frames.s
    begin, end = s.pieces[s.piece(at)]
    if close < end and (form := s.likely(close, "participle")) is not None and at == begin:
        for start in range(max(0, begin - 8), begin - 1):
            phrase = noun_phrase(s, start, frozenset({form.case}), stop=begin - 1)
            if phrase is not None and phrase.core == begin - 1 and phrase.number == form.number:
                return [
                    (start, begin - 1),
                    (close, s.trim(close, content_end(s, close, frames.places))[1]),
                ]
    if at == begin and close == end and begin > 0:
        return around(s, begin, end, frames.places)
    if close < end and s.likely(close, "participle") is not None:
        phrase = noun_phrase(s, close)
        if phrase is not None:
            return [(close, phrase.core)]
    return around(s, at, close, frames.places)
