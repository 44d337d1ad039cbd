"""Sameness: which claims say the same, by what is said before how it is said.

Rules, in this order:
1. A headline, a rejected claim, a call, a warning and a speaker who declines carry nothing. Of a claim and
   a claim inside it that says the same, the inner one carries it.
2. Claims are put together when they speak of one event and of one kind of act (acts.toml). A claim may
   speak of two.
3. Negative evidence splits: another event, another site, days and places that cannot both be true.
4. Wide kinds of act, and claims whose act the vocabulary does not know, must share rare words as well.
5. A denial never enters a group. It answers the groups whose act it names; a blanket denial answers none.

The work is done by keys (event, act), never by comparing every claim with every other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from recount.nouns import Claim, Count, Reading
from recount.weigh.acts import (
    acts_of,
    denied_in_so_many_words,
    discredited,
    site_words,
    undone_in,
    vocabulary,
)
from recount.weigh.joined import Joined
from recount.weigh.words import content_stems, words_of

SILENT = frozenset({"declines", "calls", "warns"})
SAME_WORDS = 0.6
ALIKE = 0.5
SHARED_RARE = 2
LARGEST_BUCKET = 60
DAYS_APART = 30
UNKNOWN = "unnamed act"


@dataclass(frozen=True, slots=True)
class Saying:
    """One claim of one document, with what its words say."""

    doc: str
    claim: Claim
    said: str
    stems: frozenset[str]
    acts: tuple[str, ...]
    counts: tuple[Count, ...]
    event: str
    denies: bool
    shuts: frozenset[str] = frozenset()  # acts that a part of it says did not happen

    @property
    def key(self) -> tuple[str, str]:
        """Its document and its id: unique in a file of readings."""
        return self.doc, self.claim.id


@dataclass(slots=True)
class Group:
    """Claims that say one thing, and the denials that answer it."""

    event: str
    act: str
    members: list[Saying]
    denials: list[Saying] = field(default_factory=list)


def said_by(claim: Claim, text: str) -> str:
    """The words of a claim's content."""
    return " … ".join(span.of(text) for span in claim.content)


def sayings_of(reading: Reading, *, event: str, focus: frozenset[str]) -> list[Saying]:
    """The claims of a document that can carry or deny a proposition."""
    text = reading.text or ""
    counts: dict[str | None, list[Count]] = defaultdict(list)
    for count in reading.counts:
        counts[count.claim].append(count)
    numbers_above = {
        c.id: counts[c.id] + (counts[c.parent] if c.parent else []) for c in reading.claims
    }
    found = []
    for claim in _carriers(reading.claims, text):
        said = said_by(claim, text)
        negated = denied_in_so_many_words(said) or (len(claim.chain) > 1 and discredited(said))
        if negated and claim.kind == "narrator":
            continue
        denies = negated or claim.stance == "denies"
        mine = tuple(numbers_above[claim.id])
        acts = acts_of(claim, said, mine, focus=focus, denying=denies)
        stems = content_stems(words_of(said)) | {c.unit for c in mine if c.unit != "person"}
        shuts = frozenset() if denies else frozenset(undone_in(said)) - frozenset(acts)
        found.append(Saying(reading.doc_id, claim, said, stems, acts, mine, event, denies, shuts))
    return found


def _carriers(claims: tuple[Claim, ...], text: str) -> list[Claim]:
    heard = [
        c
        for c in claims
        if c.kind != "headline" and not c.caption and c.verdict != "rejected" and c.content
    ]
    by_id = {c.id: c for c in heard}
    words = {c.id: content_stems(words_of(said_by(c, text))) for c in heard}
    told_again: set[str] = set()
    silent = {c.id for c in heard if c.stance in SILENT}
    for claim in heard:
        parent = by_id.get(claim.parent or "")
        if parent is None or claim.stance in SILENT:
            continue
        alike = len(words[claim.id] & words[parent.id]) >= SAME_WORDS * len(words[parent.id])
        if parent.stance == "denies" or not alike:
            silent.add(claim.id)
        else:
            told_again.add(parent.id)
    return [c for c in heard if c.id not in silent | told_again]


def groups_of(sayings: Iterable[Saying], focus: dict[str, frozenset[str]]) -> list[Group]:
    """The groups of claims that say the same, each with its denials; every claim that asserts is in one."""
    ordered = sorted(sayings, key=lambda s: s.key)
    buckets: dict[tuple[str, str], list[Saying]] = defaultdict(list)
    for saying in ordered:
        if not saying.denies:
            for act in saying.acts or (UNKNOWN,):
                buckets[saying.event, act].append(saying)
    groups = [
        Group(event, act, members)
        for (event, act), bucket in sorted(buckets.items())
        for members in _split(act, bucket, focus.get(event, frozenset()))
    ]
    groups = _one_of_kin(groups)
    _answer(groups, ordered, focus)
    return groups


def _split(act: str, bucket: list[Saying], focus: frozenset[str]) -> list[list[Saying]]:
    """The parts of a bucket that negative evidence holds apart."""
    family = vocabulary().families.get(act)
    if act == "site":
        return _by_shared([site_words(s.said, focus=focus) for s in bucket], bucket)
    if family is None or family.loose:
        return _alike(bucket)
    return _apart(bucket)


def _by_shared(marks: list[frozenset[str]], bucket: list[Saying]) -> list[list[Saying]]:
    joined = Joined()
    holder: dict[str, int] = {}
    for n, mark in enumerate(marks):
        joined.find(f"{n:07}")
        for word in mark:
            joined.join(f"{n:07}", f"{holder.setdefault(word, n):07}")
    return [[bucket[int(n)] for n in members] for _, members in sorted(joined.groups().items())]


def _alike(bucket: list[Saying]) -> list[list[Saying]]:
    """Claims that share most of their words; candidates come from an index of those words."""
    joined = Joined()
    index: dict[str, list[int]] = defaultdict(list)
    for n, saying in enumerate(bucket):
        joined.find(f"{n:07}")
        for stem in saying.stems:
            index[stem].append(n)
    seen: Counter[tuple[int, int]] = Counter()
    for holders in index.values():
        if 1 < len(holders) <= LARGEST_BUCKET:
            seen.update((a, b) for i, a in enumerate(holders) for b in holders[i + 1 :])
    for (a, b), shared in sorted(seen.items()):
        if shared >= SHARED_RARE and _overlap(bucket[a].stems, bucket[b].stems) >= ALIKE:
            joined.join(f"{a:07}", f"{b:07}")
    return [[bucket[int(n)] for n in members] for _, members in sorted(joined.groups().items())]


def _overlap(a: frozenset[str], b: frozenset[str]) -> float:
    """The share of the shorter claim's words that the other has too."""
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def _apart(bucket: list[Saying]) -> list[list[Saying]]:
    """One group, unless days and places both say that there were two acts."""
    dated = sorted(
        ((days, s.key, _place_words(s)) for s in bucket if (days := _days(s))), key=lambda row: row[:2]
    )
    cuts = [
        later[0][0]
        for earlier, later in pairwise(dated)
        if (gap := (later[0][0] - earlier[0][1]).days) > DAYS_APART
        or (gap > 0 and earlier[2] and later[2] and not earlier[2] & later[2])
    ]
    if not cuts:
        return [bucket]
    parts: list[list[Saying]] = [[] for _ in range(len(cuts) + 1)]
    for saying in bucket:
        days = _days(saying)
        parts[sum(days[0] >= border for border in cuts) if days else 0].append(saying)
    return [part for part in parts if part]


def _days(saying: Saying) -> tuple[date, date] | None:
    for when in saying.claim.time:
        if when.of != "saying" and when.start and when.end:
            return when.start, when.end
    return None


def _place_words(saying: Saying) -> frozenset[str]:
    return frozenset(w.low for place in saying.claim.place for w in words_of(place.name) if w.capital)


def _one_of_kin(groups: list[Group]) -> list[Group]:
    """Without the smaller of two kin groups that hold the same claim: one act, read in two ways."""
    families = vocabulary().families
    homes: dict[tuple[str, str], list[Group]] = defaultdict(list)
    for group in groups:
        for saying in group.members:
            homes[saying.key].append(group)
    sizes = {id(group): len(group.members) for group in groups}
    for key, mine in sorted(homes.items()):
        for group in mine:
            kin = families[group.act].kin if group.act in families else frozenset()
            rivals = [g for g in mine if g is not group and g.act in kin]
            if any((sizes[id(g)], g.act) > (sizes[id(group)], group.act) for g in rivals):
                group.members = [s for s in group.members if s.key != key]
    return [group for group in groups if group.members]


def _answer(groups: list[Group], sayings: list[Saying], focus: dict[str, frozenset[str]]) -> None:
    """Put every denial, and every account that leaves no room for an act, to the groups that it answers."""
    by_event: dict[str, dict[str, list[Group]]] = defaultdict(lambda: defaultdict(list))
    holders: dict[tuple[str, str], list[Group]] = defaultdict(list)
    for group in groups:
        by_event[group.event][group.act].append(group)
        for member in group.members:
            holders[member.key].append(group)
    for saying in sayings:
        heard = by_event[saying.event]
        closed = _leaves_no_room(saying, heard) | saying.shuts
        mine = {id(group) for group in holders[saying.key]}
        asked = closed | (set(saying.acts) if saying.denies else set())
        answered = [
            group
            for act in sorted(asked)
            for group in heard.get(act, ())
            if id(group) not in mine
            and (act in closed or _answers(saying, group, focus.get(group.event, frozenset())))
        ]
        if saying.denies and not answered:
            named = [g for about in saying.claim.denies for g in holders[saying.doc, about]]
            answered = list({id(g): g for g in named if g.event == saying.event}.values())
        for group in answered:
            group.denials.append(saying)


def _answers(saying: Saying, group: Group, focus: frozenset[str]) -> bool:
    if not saying.denies:
        return False
    if group.act == "site" and "site" in saying.acts:
        mine = site_words(saying.said, focus=focus)
        return any(mine & site_words(s.said, focus=focus) for s in group.members)
    return group.act in saying.acts


def _leaves_no_room(saying: Saying, heard: dict[str, list[Group]]) -> set[str]:
    """The acts that an account shuts out: all that a denied harm may be, else the one most spoken of."""
    closed: set[str] = set()
    for name in saying.acts:
        spoken_of = {
            act: max((len(g.members) for g in heard.get(act, ()) if _counts(saying, g)), default=0)
            for act in vocabulary().families[name].answers
        }
        present = [act for act, size in spoken_of.items() if size]
        if name == "harm":
            closed.update(present if saying.denies else [])
        elif present:
            closed.add(max(present, key=lambda act: (spoken_of[act], act)))
    return closed


def _counts(saying: Saying, group: Group) -> bool:
    """Whether others speak of it: nobody shuts out what only he tells."""
    return saying.denies or any(s.doc != saying.doc for s in group.members)
