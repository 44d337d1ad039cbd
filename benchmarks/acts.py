"""Times, places and violations on the gold claims of the development texts: `python benchmarks/acts.py [-v]`.

The spans of the claims are given; what is measured is what is read out of them. A time or place counts when
one of the gold ones is among those found in the sentences of the claim; a place by its name or its words.
Texts: ../shared/data beside the project.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from recount.read import acts, language, places, times
from recount.read.structure import Structure, parse
from recount.values import Span

DATA = Path(__file__).resolve().parents[2] / "shared/data"
SETS = {
    "seed": "read/seed_gold.json",
    "dev_en": "read/dev_en/*_gold.json",
    "weigh": "weigh/dev/*/d*_gold.json",
    "dev_ru": "read/dev_ru/*_gold.json",
}
Claim = dict[str, Any]


def golds(pattern: str) -> Iterator[tuple[dict[str, Any], Structure, str]]:
    """The gold documents, with their texts and names."""
    for path in sorted(DATA.glob(pattern)):
        gold = json.loads(path.read_text(encoding="utf-8"))
        with (path.parent / Path(gold["file"]).name).open(encoding="utf-8", newline="") as file:
            yield (
                gold,
                parse(file.read(), language.load(str(gold.get("lang") or "en"))),
                f"{path.parent.name}/{path.stem}",
            )


def listed(claim: Claim, key: str) -> list[dict[str, Any]]:
    """A field that is one thing, many, or none, as a list."""
    value = claim.get(key) or []
    return [value] if isinstance(value, dict) else value


def plain(name: str) -> str:
    """A name without quotation marks and article, folded."""
    return re.sub(r"^(the|a|an)\s+", "", re.sub(r"[«»\"“”']", "", name.casefold()).strip())


def around(page: Structure, claim: Claim) -> list[Span]:
    """The spans of a claim and the sentences that they touch."""
    spans = [Span(*span) for role in ("source", "cue", "content") for span in claim[role]]
    return spans + [s.span for s in page.sentences if any(s.span.overlaps(span) for span in spans)]


def judge_times(gold: Claim, page: Structure) -> Iterator[tuple[str, bool, str]]:
    """For each claim with a time: its id, whether it was found, and what was."""
    anchor = date.fromisoformat(gold["published"]) if gold.get("published") else None
    whens = times.find(page, language=page.language, anchor=anchor)
    for claim in gold["claims"]:
        spans, want = around(page, claim), listed(claim, "time")
        near = {(str(w.start), str(w.end)) for w in whens if any(w.span.overlaps(s) for s in spans)}
        if want:
            yield claim["id"], any((t["start"], t["end"]) in near for t in want), f"{want[0]} {near}"


def judge_places(gold: Claim, page: Structure) -> Iterator[tuple[str, bool, str]]:
    """For each claim with a place: its id, whether it was found, and what was."""
    wheres = places.find(page, language=page.language)
    for claim in gold["claims"]:
        spans, want = around(page, claim), listed(claim, "place")
        found = [p for p in wheres if any(p.span.overlaps(s) for s in spans)]
        near = {plain(p.name) for p in found} | {plain(p.surface) for p in found}
        if want:
            right = any({plain(p["name"]), plain(p["surface"])} & near for p in want)
            yield claim["id"], right, f"{want[0]['name']} {near}"


def judge_acts(gold: Claim, page: Structure) -> Iterator[tuple[str, set[str], set[str]]]:
    """For each claim: its id, the violations of the gold, and those found (without what is allowed)."""
    for claim in gold["claims"]:
        act = acts.of(page.text, tuple(Span(*s) for s in claim["content"]), language=page.language)
        want = set(claim.get("violations") or ())
        yield (
            claim["id"],
            want,
            set(act.violations) - (set(claim.get("accept_violations") or ()) - want),
        )


def main(*, verbose: bool) -> None:
    """Print one line a set; with `verbose` every miss before it."""
    for name, pattern in SETS.items():
        hits: Counter[str] = Counter()
        for gold, page, stem in golds(pattern):
            for kind, judged in (
                ("time", judge_times(gold, page)),
                ("place", judge_places(gold, page)),
            ):
                for claim, right, shown in judged:
                    hits[kind] += right
                    hits[f"{kind}s"] += 1
                    if verbose and not right:
                        print(stem, claim, kind, shown)
            for claim, want, got in judge_acts(gold, page):
                hits.update(right=len(got & want), found=len(got), wanted=len(want))
                if verbose and got != want:
                    print(stem, claim, "missed", sorted(want - got), "invented", sorted(got - want))
        precision, recall = (
            hits["right"] / max(1, hits["found"]),
            hits["right"] / max(1, hits["wanted"]),
        )
        print(
            f"{name:7} time {hits['time']}/{hits['times']}  place {hits['place']}/{hits['places']}  "
            f"violations P {precision:.3f} R {recall:.3f} "
            f"F1 {2 * precision * recall / max(1e-9, precision + recall):.3f} (n {hits['wanted']})"
        )


if __name__ == "__main__":
    main(verbose="-v" in sys.argv)
