"""When no number is given, why, and what would help: the list, in the order in which it is asked.

1. what was counted is not named;
2. fewer than three lists with records of their own;
3. a list that shares no record with any other;
4. lists that fall into groups with no record in common.

Families add their own: an estimate that is not finite or not identifiable, too many lists, a pattern
never seen.
"""

from __future__ import annotations

from recount.count.captures import Captures
from recount.errors import BadInput
from recount.estimates import Refusal

LEAST_LISTS = 3
ALL = "all"


def unnamed(what: str | None) -> Refusal | None:
    """A refusal unless the acts counted are named."""
    if what and what.strip():
        return None
    return Refusal(
        ALL,
        "The table does not say what was counted.",
        'Name the acts, the place and the time: --what "killings, Example Province, May to July 1998".',
    )


def spoiled(captures: Captures) -> None:
    """Nothing, for a table whose lists are fit to be counted.

    Raises:
        BadInput: a list is empty, or two hold the very same records, though at least three others remain.
    """
    usable = captures.usable()
    if len(usable.lists) < LEAST_LISTS or len(usable.lists) == len(captures.lists):
        return
    for which, name in enumerate(captures.lists):
        if not captures.margin(which):
            raise BadInput(f"List {name!r} holds no record; leave its column out.")
    gone = next(name for name in captures.lists if name not in usable.lists)
    which = captures.lists.index(gone)
    columns = captures.patterns
    twin = next(
        name
        for j, name in enumerate(captures.lists)
        if j != which and (columns[:, j] == columns[:, which]).all()
    )
    raise BadInput(
        f"Lists {twin!r} and {gone!r} hold the very same records; one may be a copy: keep one of the two."
    )


def inestimable(captures: Captures) -> tuple[Refusal, ...]:
    """Every reason why no family can estimate from this table; empty when there is none."""
    usable = captures.usable()
    lists = len(usable.lists)
    if lists < LEAST_LISTS:
        dropped = len(captures.lists) - lists
        also = f" ({dropped} empty or equal to another)" if dropped else ""
        plural = "list" if lists == 1 else "lists"
        return (
            Refusal(
                ALL,
                (
                    f"{lists} {plural} with records of their own{also}; an estimate needs at least "
                    f"{LEAST_LISTS}."
                ),
                "Add a list that was made independently of these and covers the same acts, place and time.",
            ),
        )
    groups = _groups(usable)
    if len(groups) == 1:
        return ()
    alone = [group[0] for group in groups if len(group) == 1]
    remedy = "Match the lists again (missed matches look like this), or add a list that overlaps both."
    if alone:
        names = ", ".join(repr(name) for name in alone)
        verb = "shares" if len(alone) == 1 else "share"
        return (Refusal(ALL, f"{names} {verb} no record with any other list.", remedy),)
    words = " and ".join("{" + ", ".join(group) + "}" for group in groups)
    return (Refusal(ALL, f"The lists fall into groups that share no record: {words}.", remedy),)


def _groups(captures: Captures) -> list[list[str]]:
    """Lists that hang together by shared records."""
    lists = len(captures.lists)
    left = set(range(lists))
    groups: list[list[str]] = []
    while left:
        reached = {min(left)}
        frontier = set(reached)
        while frontier:
            near = {b for a in frontier for b in left - reached if captures.shared(a, b)}
            reached |= near
            frontier = near
        left -= reached
        groups.append([captures.lists[which] for which in sorted(reached)])
    return groups
