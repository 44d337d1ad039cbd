"""`recount match --review DIR`: two records side by side, one key each; every decision is saved at once.

s the same person, d different people, u cannot tell, b undo the last, q leave. Without a
terminal the keys are read from standard input, one a line, so that a review can be replayed. Letters
that differ stand in brackets, so that they are seen without colour and heard by a screen reader.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from recount.case import persons as kept
from recount.cli.columns import Heading, Layout, safe, table, write

if TYPE_CHECKING:
    from recount.match.questions import Questions

VERDICTS = {"s": "same", "d": "different", "u": "unsure"}
LEAST_TOLD = 0.005
LEAST_SHARED = 0.4  # of the letters; with fewer, marks between them would say nothing
KEYS = "[s] same  [d] different  [u] cannot tell  [b] undo  [q] leave"
SHOWN = ("name", "kunya", "sex", "born", "age", "act", "place")
IN_WORDS = ("name", "kunya", "place")  # where single letters are told apart; else the whole differs


def run(folder: str, *, by: str = "", ascii_only: bool = False) -> int:
    """Asks, the most telling pair first, until nothing is left to ask or the person leaves."""
    layout = Layout.of_terminal(width=None, ascii_only=ascii_only)
    work = kept.load(folder)
    decisions = kept.decisions_in(folder)
    before = work.found.people
    asked = 0
    while True:
        questions = _questions(work, decisions)
        if not len(questions.pair):
            write(["", " Nothing is left to ask: every pair is clear or decided."], layout)
            break
        _show(work, questions, layout)
        key = _key()
        if key in {"q", ""}:
            break
        if key == "b":
            gone = kept.take_back(folder)
            words = " Nothing to take back." if gone is None else " The last decision is taken back."
            write([words], layout)
        elif key in VERDICTS:
            kept.save_decision(folder, _verdict(work, questions, VERDICTS[key], by))
            asked += 1
        else:
            write([f" {KEYS}"], layout)
            continue
        decisions = kept.decisions_in(folder)
        work = work.decided(decisions)
        write([f" {note}" for note in work.found.notes], layout)
    if decisions:
        kept.put(folder, [*kept.outcome(work), *kept.relinked(folder, work, decisions)])
    after = work.found.people
    write(
        [
            "",
            f" {asked} decided now, {len(decisions)} in all.",
            f" People: {after.median:,} ({after.low:,} to {after.high:,}).",
            f" Before: {before.median:,} ({before.low:,} to {before.high:,}).",
        ],
        layout,
    )
    return 0


def _questions(work: kept.Work, decisions: Sequence[kept.Verdict]) -> Questions:
    import numpy as np

    from recount.match.questions import questions

    ids = {one: at for at, one in enumerate(work.found.ids)}
    answered = {
        (min(ids[one.record_a], ids[one.record_b]), max(ids[one.record_a], ids[one.record_b]))
        for one in decisions
        if one.record_a in ids and one.record_b in ids
    }
    a, b = (work.pairs[name].to_numpy().astype(np.int64) for name in ("a", "b"))
    many = len(ids)
    codes = np.array([low * many + high for low, high in answered], dtype=np.int64)
    asked = np.flatnonzero(np.isin(np.minimum(a, b) * many + np.maximum(a, b), codes))
    return questions(work.found.drawn, (a, b), asked)


def _verdict(work: kept.Work, questions: Questions, verdict: str, by: str) -> kept.Verdict:
    pair = int(questions.pair[0])
    ids = work.found.ids
    a, b = (ids[work.pairs[name][pair].as_py()] for name in ("a", "b"))
    at = datetime.now(UTC).isoformat(timespec="seconds")
    return kept.Verdict(a, b, verdict, by, at, "")


def _show(work: kept.Work, questions: Questions, layout: Layout) -> None:
    """One question: what it is worth, and the two records."""
    pair = int(questions.pair[0])
    share = float(questions.share[0])
    left, right = (_facts(work, work.pairs[name][pair].as_py()) for name in ("a", "b"))
    worth = "who is who, not the number of people"
    if questions.drop[0] > 0 and questions.doubt > 0:
        settled = questions.drop[0] / questions.doubt
        told = f"{settled:.0%}" if settled >= LEAST_TOLD else "less than 1%"
        worth = f"{told} of the doubt about the number of people"
    rows = [["", f"{left['list']}, row {left['row']}", f"{right['list']}, row {right['row']}"]]
    for name in SHOWN:
        one, other = left[name], right[name]
        if not one and not other:
            continue
        rows.append([name, *_beside(one, other, letters=name in IN_WORDS)])
        if name == "name" and not (one + other).isascii():
            rows.append(["in Latin", *_beside(_latin(one), _latin(other), letters=True)])
    half = max(16, (layout.width - 14) // 2)
    lines = table(rows, width=layout.width, stretch=2, most=(11, half, 0))
    write(
        [
            "",
            Heading(
                f" One person? {len(questions.pair):,} pairs to ask about; this one settles {worth}."
            ),
            f" Joined in {share:.0%} of the draws. [ ] = differs.",
            *lines,
            f" {KEYS}",
        ],
        layout,
    )
    sys.stdout.flush()


def _facts(work: kept.Work, record: int) -> dict[str, str]:
    row: dict[str, Any] = {
        name: work.records[name][record].as_py() for name in work.records.column_names
    }
    words = {name: safe(" ".join(row[name] or ())) for name in ("given", "father", "family", "kunya")}
    return {
        **words,
        "list": safe(work.found.names[row["list"]]),
        "row": str(row["row"]),
        "name": safe(row["name"] or ""),
        "sex": {"f": "female", "m": "male"}.get(row["sex"] or "", ""),
        "born": _days(row["birth_low"], row["birth_high"]),
        "age": "" if row["age"] is None else str(row["age"]),
        "act": _days(row["act_low"], row["act_high"]),
        "place": safe(row["place"] or ""),
    }


def _days(low: object, high: object) -> str:
    if low is None or high is None:
        return ""
    return str(low) if low == high else f"{low} to {high}"


def _latin(words: str) -> str:
    from anyascii import anyascii

    return str(anyascii(words)).lower()


def _beside(one: str, other: str, *, letters: bool) -> tuple[str, str]:
    if not one or not other or one == other:
        return one or "(not given)", other or "(not given)"
    return marked(one, other) if letters else (f"[{one}]", f"[{other}]")


def marked(one: str, other: str) -> tuple[str, str]:
    """The two texts with the letters that differ in brackets; all of them where hardly any is shared."""
    folded = one.casefold(), other.casefold()
    if (len(folded[0]), len(folded[1])) != (len(one), len(other)):
        folded = one, other
    match = SequenceMatcher(None, *folded, autojunk=False)
    if match.ratio() < LEAST_SHARED:
        return f"[{one}]", f"[{other}]"
    left = right = ""
    for kind, i, j, k, m in match.get_opcodes():
        if kind == "equal":
            left += one[i:j]
            right += other[k:m]
            continue
        left += f"[{one[i:j]}]" if j > i else ""
        right += f"[{other[k:m]}]" if m > k else ""
    return left, right


def _key() -> str:
    """One key, lower case; empty at the end of input."""
    if sys.stdin.isatty():
        import typer

        return typer.getchar().lower()
    while (line := sys.stdin.readline()) and not line.strip():
        pass
    return line.strip()[:1].lower()
