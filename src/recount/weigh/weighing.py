"""Weighing: from the claims of many documents to what stands, on how many origins, and why.

One order of work: documents to events, claims to groups (sameness), claims to sources (origins),
sources that hang
together to one (lineage, and credit), then bounds. The order of the documents given changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from recount.nouns import ClaimRef, Decision, Descent, Reading, SameOrigin, Standing, Weighing
from recount.values import Span
from recount.weigh.called import by_name
from recount.weigh.drift import figures_of
from recount.weigh.events import events_of
from recount.weigh.joined import Joined
from recount.weigh.lineage import decided, step, ties_of
from recount.weigh.names import Names
from recount.weigh.origins import (
    SAW_IT,
    Source,
    Sources,
    bounds,
    called_again,
    outlet_key,
    source_of,
    speaks_to_nobody_else,
    whose,
    written_by_witnesses,
)
from recount.weigh.sameness import Group, Saying, groups_of, sayings_of
from recount.weigh.settle import would_settle
from recount.weigh.ties import Tie
from recount.weigh.tongues import in_one_tongue
from recount.weigh.untidy import odd_descent, tidied

Voices = dict[str, dict[str, list[Saying]]]


@dataclass(slots=True)
class Table:
    """All that is known of the documents before a proposition is looked at."""

    readings: dict[str, Reading]
    names: Names
    ties: dict[str, list[Tie]]
    sources: dict[tuple[str, str], Source]
    at_home: dict[str, set[str]]  # outlet key -> its documents
    apart: dict[
        str, str | None
    ]  # documents that say whom their witnesses have not spoken to, and which witness
    day: dict[str, tuple[bool, date, str]]
    own: dict[
        tuple[str, str], list[Source]
    ]  # by source: what each document says of its own sources, in whatever claim
    first_hand: frozenset[str]  # documents whose own voice is that of witnesses
    authorities: frozenset[str]  # keys of those who speak as an authority anywhere
    credits: set[Tie] = field(default_factory=set)
    cut: frozenset[tuple[str, str]] = frozenset()


def corroborate(readings: Sequence[Reading], *, decisions: Sequence[Decision] = ()) -> Weighing:
    """What the documents say together: propositions with origins, shared origins, descent.

    A decision is about a tie, written "child <- parent", with the verdict "cut" or "accept".
    Never a vote, a score or a percentage.
    """
    kept, notes = tidied(readings)
    tongues = in_one_tongue(kept, decisions)
    outlets = frozenset(r.outlet.lower().removeprefix("the ") for r in tongues.readings if r.outlet)
    tidy = tuple(by_name(reading, outlets) for reading in tongues.readings)
    events, focus = events_of(tidy)
    sayings = [
        s
        for reading in tidy
        for s in sayings_of(
            reading, event=events[reading.doc_id], focus=focus.get(events[reading.doc_id], frozenset())
        )
    ]
    table, ties = _table(tidy, sayings, events, focus, tongues.decided(decisions))
    groups = _own_accounts(groups_of(sayings, focus), sayings, table)
    standings: list[Standing] = []
    same: dict[tuple[ClaimRef, ...], SameOrigin] = {}
    for group in groups:
        for tie in _wrong_figures(group, table):
            table.ties.setdefault(tie.child, []).append(tie)
    for group in groups:
        origins, joins, unions = _origins(group, table)
        standings.append(_standing(group, origins, joins, table, unions, alone=len(tidy) == 1))
        for one in _same_origin(group, unions, table):
            same.setdefault(one.claims, one)
    standings.sort(
        key=lambda s: (
            -s.origins[0],
            -s.origins[1],
            -s.channels,
            s.claims[0].document,
            s.claims[0].claim,
            s.act,
        )
    )
    descent = _descent(ties, table)
    weighing = Weighing(
        documents=tuple(sorted(kept, key=lambda r: r.doc_id)),
        propositions=tuple(replace(s, id=f"P{n}") for n, s in enumerate(standings, start=1)),
        same_origin=tuple(
            same[key] for key in sorted(same, key=lambda k: [(c.document, c.claim) for c in k])
        ),
        descent=descent,
        notes=(*notes, *odd_descent(descent, table.readings)),
    )
    return tongues.restored(weighing)


def _table(
    readings: tuple[Reading, ...],
    sayings: list[Saying],
    events: dict[str, str],
    focus: dict[str, frozenset[str]],
    decisions: Sequence[Decision],
) -> tuple[Table, list[Tie]]:
    spelled = {r.outlet for r in readings if r.outlet}
    for reading in readings:
        for claim in reading.claims:
            for party in claim.chain:
                spelled |= {n.split("#")[0] for n in (party.name, party.affiliation) if n}
    names = Names(spelled, places=frozenset(w for words in focus.values() for w in words))
    ties = ties_of(readings, names, events)
    counted = decided(ties, decisions, names)
    by_child: dict[str, list[Tie]] = defaultdict(list)
    for tie in counted:
        by_child[tie.child].append(tie)
    dependent = {t.child for t in counted if t.kind == "depends on" and t.party is None}
    homes: dict[str, set[str]] = defaultdict(set)
    for reading in readings:
        homes[outlet_key(reading, names)].add(reading.doc_id)
    by_id = {r.doc_id: r for r in readings}
    sources = {
        s.key: source_of(
            s.claim, by_id[s.doc], names, dependent=s.doc in dependent, outlets=homes.keys()
        )
        for s in sayings
    }
    heard: dict[str, list[Source]] = defaultdict(list)
    for (doc, _), source in sources.items():
        heard[doc].append(source)
    sources = {key: called_again(source, heard[key[0]]) for key, source in sources.items()}
    own: dict[tuple[str, str], list[Source]] = defaultdict(list)
    for (doc, _), source in sources.items():
        if source not in own[doc, source.key]:
            own[doc, source.key].append(source)
    table = Table(
        by_id, names, by_child, sources, homes,
        {r.doc_id: whose(span, r, names) for r in readings if (span := speaks_to_nobody_else(r))},
        {r.doc_id: (r.published is None, r.published or date.max, r.doc_id) for r in readings},
        own,
        frozenset(r.doc_id for r in readings if written_by_witnesses(r)),
        frozenset(
            names.one(p.name)
            for r in readings
            for c in r.claims
            for p in c.chain
            if p.type == "authority" and p.name
        ),
        cut=frozenset(step(d.about, names) for d in decisions if d.verdict == "cut"),
    )  # fmt: skip
    return table, ties


def _origins(group: Group, table: Table) -> tuple[list[Sources], list[str], Joined]:
    """The origins behind a group, the sentences that made sources one, and the sets themselves."""
    unions = Joined()
    why: list[str] = []
    for saying in [*group.members, *group.denials]:
        unions.find(_key(saying, table))
    keys = _by_document(group, table)
    relays = _follow_credit(keys, table, unions, why)
    for doc in sorted(keys):
        for tie in table.ties.get(doc, ()):
            if _apply(tie, keys, table, unions):
                relays.add(doc)
                why.append(tie.why)
    parts: dict[str, Sources] = defaultdict(Sources)
    for relay in (False, True):
        for saying in sorted(group.members, key=lambda s: (table.day[s.doc], s.key)):
            source = table.sources[saying.key]
            at = unions.find(_key(saying, table))
            if (
                (saying.doc, source.key) in relays or (saying.doc in relays and source.voice != "named")
            ) == relay:
                _put(parts[at], saying, source, table, whole=not relay or not parts[at].parts)
    return [parts[key] for key in sorted(parts)], why, unions


def _by_document(group: Group, table: Table) -> Voices:
    """The supporting claims of a group, by document and by the key of their source."""
    keys: Voices = defaultdict(lambda: defaultdict(list))
    for saying in group.members:
        keys[saying.doc][_key(saying, table)].append(saying)
    return keys


def _key(saying: Saying, table: Table) -> str:
    return table.sources[saying.key].key


def _put(origin: Sources, saying: Saying, source: Source, table: Table, *, whole: bool) -> None:
    if not whole:
        return
    origin.keys.add(source.key)
    origin.parts.append((saying.doc, source))
    origin.said.append((saying.doc, source))
    origin.parts += [
        (saying.doc, replace(s, many=False))
        for s in table.own.get((saying.doc, source.key), ())
        if s.voice == "described"
    ]
    origin.figures |= {(c.min, c.max) for c in saying.counts if not c.withdrawn}
    reading = table.readings[saying.doc]
    organisation = saying.doc in table.first_hand
    witness = source.voice == "named" and source.key == table.apart.get(saying.doc)
    cues = [span.of(reading.text or "") for span in saying.claim.cue]
    role = saying.claim.chain and saying.claim.chain[-1].role in {"witness", "survivor", "victim"}
    if role or SAW_IT.search(" ".join([saying.said, *cues])):
        origin.saw = True
    own_witnesses = organisation and source.key == outlet_key(reading, table.names)
    if saying.doc in table.apart and (witness or own_witnesses):
        origin.apart = True


def _follow_credit(keys: Voices, table: Table, unions: Joined, why: list[str]) -> set[object]:
    """Join what is credited to an outlet with what it says itself; gives the relays."""
    relays: set[object] = set()
    for doc in sorted(keys, key=lambda d: table.day[d]):
        own = outlet_key(table.readings[doc], table.names)
        for key, sayings in sorted(keys[doc].items()):
            homes = table.at_home.get(key, set()) - {doc} if key != own else set()
            evidence = tuple(span for s in sayings for span in (*s.claim.source, *s.claim.cue))
            if not homes:
                source = table.sources[sayings[0].key]
                if source.voice == "named":
                    table.credits.add(
                        Tie(
                            doc,
                            source.surface,
                            "cites",
                            declared=True,
                            counts=True,
                            evidence=evidence,
                            why="",
                        )
                    )
                continue
            relays.add((doc, key))
            here = [d for d in sorted(homes, key=lambda d: table.day[d]) if d in keys]
            for home in here or sorted(homes, key=lambda d: table.day[d])[:1]:
                tie = Tie(
                    doc,
                    home,
                    "cites",
                    declared=True,
                    counts=True,
                    evidence=evidence,
                    why=f"{doc} credits {key.title()}",
                )
                table.credits.add(tie)
                if step(tie.about, table.names) not in table.cut and home in keys:
                    _join_nearest(key, sayings, keys[home], unions)
                    why.append(tie.why)
                    break
    return relays


def _join_nearest(
    key: str, sayings: list[Saying], there: dict[str, list[Saying]], unions: Joined
) -> None:
    """Join a credit with the one source of the credited document that it can be told to repeat."""
    if key in there:
        return
    figures = {(c.min, c.max) for s in sayings for c in s.counts}
    ranked = sorted(
        there, key=lambda k: (-len(figures & {(c.min, c.max) for s in there[k] for c in s.counts}), k)
    )
    if ranked:
        unions.join(key, ranked[0])


def _apply(tie: Tie, keys: Voices, table: Table, unions: Joined) -> bool:
    """Join the child's own voice with what it hangs on, if both stand in this proposition."""
    own = tie.party or outlet_key(table.readings[tie.child], table.names)
    if own not in keys[tie.child]:
        return False
    if tie.on is None:
        there = keys.get(tie.parent, {})
        target = outlet_key(table.readings[tie.parent], table.names)
        if target in there or (not there and any(target in voices for voices in keys.values())):
            unions.join(own, target)
        elif not there:
            return False
        else:
            _join_nearest(own, keys[tie.child][own], there, unions)
        return True
    holders = [d for d in sorted(keys, key=lambda d: table.day[d]) if tie.on in keys[d]]
    homes = [d for d in sorted(table.at_home.get(tie.on, set())) if d in keys]
    if holders:
        unions.join(own, tie.on)
    elif homes:
        _join_nearest(own, keys[tie.child][own], keys[homes[0]], unions)
    return bool(holders or homes)


def _wrong_figures(group: Group, table: Table) -> list[Tie]:
    """Ties to an earlier relay that gets the figure of its credited outlet wrong, of those that repeat it."""
    keys = _by_document(group, table)
    holders: dict[tuple[int, str], set[str]] = defaultdict(set)
    for doc, voices in keys.items():
        for sayings in voices.values():
            for figure in _figures(sayings):
                holders[figure].add(doc)
    found = []
    for doc in sorted(keys, key=lambda d: table.day[d]):
        own = outlet_key(table.readings[doc], table.names)
        for key in sorted(k for k in keys[doc] if k != own):
            homes = [d for d in sorted(table.at_home.get(key, ())) if d in keys and d != doc]
            given = {f for d in homes for rows in keys[d].values() for f in _figures(rows)}
            for figure in sorted(_figures(keys[doc][key])):
                right = [number for number, unit in given if unit == figure[1]]
                if figure in given or not right or any(_rounds(figure[0], number) for number in right):
                    continue
                found += _repeated(
                    figure, doc, key, others=sorted(holders[figure] - {doc}), keys=keys, table=table
                )
    return [t for t in found if step(t.about, table.names) not in table.cut]


def _rounds(figure: int, right: int) -> bool:
    """Whether a figure is only the other in round numbers: 60 for 63 is no error."""
    return figure % 10 == 0 and abs(figure - right) * 10 <= right


def _repeated(
    figure: tuple[int, str], first: str, key: str, *, others: list[str], keys: Voices, table: Table
) -> list[Tie]:
    ties = []
    for other in others:
        own = outlet_key(table.readings[other], table.names)
        if table.day[other] > table.day[first] and figure in _figures(keys[other].get(own, [])):
            wrong = f"the figure {figure[0]} ({figure[1]})"
            why = f"{other} repeats {wrong}, which {first} has wrong: {key.title()} gives another"
            ties.append(
                Tie(other, first, "shared error", declared=False, counts=True, evidence=(), why=why)
            )
            table.credits.add(ties[-1])
    return ties


def _figures(sayings: list[Saying]) -> set[tuple[int, str]]:
    return {
        (c.min, c.unit)
        for s in sayings
        for c in s.counts
        if c.min is not None and c.min == c.max and not c.withdrawn
    }


def _standing(
    group: Group, origins: list[Sources], joins: list[str], table: Table, unions: Joined, *, alone: bool
) -> Standing:
    members = sorted(group.members, key=lambda s: (table.day[s.doc], s.claim.id))
    (low, high), why = bounds(origins, alone=alone)
    first = members[0]
    through = {body for s in members for body in _bodies(s, table)}
    return Standing(
        id="",
        says=first.said,
        act=group.act,
        place=next((p.name for s in members for p in s.claim.place), None),
        time=_time(members),
        unit=next((c.unit for s in members for c in s.counts), "none"),
        claims=tuple(_ref(s) for s in sorted(members, key=lambda s: s.key)),
        denied_by=tuple(_ref(s) for s in sorted(group.denials, key=lambda s: s.key)),
        origins=(low, high),
        channels=len({outlet_key(table.readings[s.doc], table.names) for s in members}),
        through=tuple(sorted(through)),
        numbers=figures_of(members, [unions.find(_key(s, table)) for s in members]),
        why=tuple(dict.fromkeys([*joins, *why])),
        would_settle=would_settle(origins, low=low, high=high),
    )


def _bodies(saying: Saying, table: Table) -> set[str]:
    """The organisations that a claim came through, its document's own outlet among them."""
    outlet = table.readings[saying.doc].outlet
    named = {p.name for p in saying.claim.chain if p.named and p.name and p.type in {"outlet", "org"}}
    speaks_for = {p.affiliation.split("#")[0] for p in saying.claim.chain if p.affiliation}
    return named | speaks_for | ({outlet} if outlet else set())


def _own_accounts(groups: list[Group], sayings: list[Saying], table: Table) -> list[Group]:
    """The groups; what a denier tells instead is a proposition of its own, no support for what he denies.

    An authority that denies anything of the event, as a blanket denial does, tells its own account of it all.
    """
    denying = {(s.event, _key(s, table)) for s in sayings if s.denies}
    apart: list[Group] = []
    for group in groups:
        deniers = {_key(s, table) for s in group.denials}
        told = [
            s
            for s in group.members
            if (_key(s, table) in deniers and table.sources[s.key].institution)
            or ((s.event, _key(s, table)) in denying and _is_authority(s, table))
        ]
        if told and len(told) < len(group.members):
            group.members = [s for s in group.members if s not in told]
            apart.append(Group(group.event, group.act, told))
    return [*groups, *apart]


def _is_authority(saying: Saying, table: Table) -> bool:
    return table.sources[saying.key].authority or _key(saying, table) in table.authorities


def _ref(saying: Saying) -> ClaimRef:
    return ClaimRef(saying.doc, saying.claim.id, saying.claim.content)


def _time(members: list[Saying]) -> tuple[date, date] | None:
    days = [w for s in members for w in s.claim.time if w.start and w.end and w.of != "saying"]
    known = [(w.start, w.end) for w in days if w.start and w.end]
    return (min(a for a, _ in known), max(b for _, b in known)) if known else None


def _same_origin(group: Group, unions: Joined, table: Table) -> list[SameOrigin]:
    sets: dict[str, list[Saying]] = defaultdict(list)
    for saying in [*group.members, *group.denials]:
        sets[unions.find(_key(saying, table))].append(saying)
    found = []
    for sayings in sets.values():
        if len(sayings) < 2:  # noqa: PLR2004 - one claim shares its origin with nobody
            continue
        refs = tuple(_ref(s) for s in sorted(sayings, key=lambda s: s.key))
        docs = {s.doc for s in sayings}
        inferred = any(not t.declared and t.parent in docs for d in docs for t in table.ties.get(d, ()))
        named = sorted({table.sources[s.key].surface for s in sayings} - {""})
        found.append(
            SameOrigin(
                refs, f"all go back to {named[0] if named else 'one source'}", declared=not inferred
            )
        )
    return found


def _descent(ties: list[Tie], table: Table) -> tuple[Descent, ...]:
    steps = {*ties, *table.credits}
    shown: dict[str, str] = {}
    for name in sorted({t.parent for t in steps} - table.readings.keys(), key=lambda n: (len(n), n)):
        shown.setdefault(table.names.one(name), name)  # the shortest spelling stands for all
    spans: dict[tuple[str, str, str, bool], set[Span]] = defaultdict(set)
    for tie in steps:
        parent = shown.get(table.names.one(tie.parent), tie.parent)
        parent = tie.parent if tie.parent in table.readings else parent
        spans[tie.child, parent, tie.kind, tie.declared].update(tie.evidence)
    return tuple(Descent(*key, tuple(sorted(spans[key]))) for key in sorted(spans))
