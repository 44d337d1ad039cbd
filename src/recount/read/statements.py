"""Statements: the clauses of a sentence that could each stand alone.

Rules: 'and' parts where a subject and a finite verb of its own follow; a clause
that begins with a subordinator ('after', 'when', 'while') depends on the one before it.
"""

from __future__ import annotations

from collections.abc import Iterator

from recount.read.groups import finite_here
from recount.read.tokens import BIT, CAPITAL, STARTS_PHRASE, Line

Pair = tuple[int, int]
NOMINAL = STARTS_PHRASE | CAPITAL | BIT["object"] | BIT["group_plural"]
REACH = 14  # words of a subject before its verb


def statements(line: Line, *, semicolon: bool = False) -> Iterator[tuple[Pair, Pair | None]]:
    """Each independent clause as a range of items, and the clause that depends on it, if there is one.

    `semicolon`: one parts too; else what stands on both its sides is one statement.
    """
    stops = [at for at in range(1, len(line.items)) if semicolon and line.items[at].low == ";"]
    starts = sorted({0, *stops, *(at for at in range(1, len(line.items)) if _parts(line, at))})
    for start, after in zip(starts, [*starts[1:], len(line.items)], strict=True):
        begin = start
        while begin < after and (line.items[begin].has("coordinator") or line.items[begin].low == ";"):
            begin += 1
        end = after
        while end > begin and line.items[end - 1].low in {",", ";", "."}:
            end -= 1
        if end <= begin:
            continue
        at = next((n for n in range(begin + 1, end) if _depends(line, n, begin, end)), None)
        if at is None:
            yield (begin, end), None
            continue
        left = at
        while left > begin + 1 and line.items[left - 1].low == ",":
            left -= 1
        yield (begin, left), (at + 1, end)


def _parts(line: Line, at: int) -> bool:
    item = line.items[at]
    return (
        item.has("coordinator")
        and not item.has("relative")
        and _finite_before(line, at)
        and _clause_at(line, at + 1, len(line.items))
    )


def _depends(line: Line, at: int, begin: int, end: int) -> bool:
    item = line.items[at]
    return (
        item.has("subordinator")
        and any(finite_here(i) for i in line.items[begin:at])
        and _clause_at(line, at + 1, end)
    )


def _finite_before(line: Line, at: int) -> bool:
    return any(finite_here(item) for item in line.items[max(0, at - 40) : at])


def _clause_at(line: Line, start: int, end: int) -> bool:
    """Whether a subject and then a finite verb stand here."""
    if start >= end or not line.items[start].tags & NOMINAL:
        return False
    for item in line.items[start + 1 : min(end, start + REACH)]:
        if item.low in {",", ";"} or item.has("coordinator"):
            return False
        if finite_here(item):
            return True
    return False
