"""Reads a file as the worker would, in this process: for sound files of our own."""

from recount.collect.kinds import kind_of
from recount.collect.parsers import Asked, Found
from recount.collect.report import Report, checked
from recount.collect.workplace import answer, framed, prepared


def read(data: bytes, name: str, **asked: object) -> tuple[Report, Found]:
    """The checked report on a file, and what its reader found."""
    kind = kind_of(data, name)
    report, found = answer(kind, prepared(kind), data, Asked(name, **asked))
    return checked(framed(report, found)[0][1]), found


def counts(report: Report) -> dict[str, int]:
    """The findings by kind."""
    return {one.kind: one.count for one in report.findings}


def cells(report: Report, kind: str = "cell") -> dict[str, str]:
    """The words of each part of a kind, by its label."""
    return {one.label: report.text[one.start : one.end] for one in report.parts if one.kind == kind}
