"""How well the numbers of the development texts are read, and how many are taken for people.

    python benchmarks/read_numbers.py [--show] [ROOT]

ROOT is the folder with read/ and weigh/ (default ../shared/data). Gold counts inside a claim are
scored; found numbers are scored where they lie in the content of any gold claim. Headlines, source
phrases and numbers that the gold leaves out are neither right nor wrong. The last line counts ages,
rates, money and durations taken for people: it must be 0.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from recount.nouns import Count
from recount.read import numbers
from recount.read.language import load
from recount.read.structure import parse

Gold = dict[str, Any]
NO_PEOPLE = {"ages in years", "money", "money per month", "duration", "persons, rate", "families"}
PEOPLE = {"persons, total", "persons, subset", "persons, at one place and moment"}


def overlap(one: list[int], other: list[int]) -> int:
    """Code points that two spans share."""
    return min(one[1], other[1]) - max(one[0], other[0])


def soft_spans(gold: Gold) -> list[list[int]]:
    """Spans of numbers that are neither right nor wrong."""
    listed = [*gold.get("headline_counts", []), *gold.get("ignore_counts", [])]
    spans = [item["span"] if isinstance(item, dict) else item for item in listed]
    spans += [x["span"] for x in gold["counts"] if x.get("in_source") or x.get("claim") is None]
    return spans + [span for claim in gold["claims"] for span in claim.get("source", [])]


def score(path: Path, tally: Counter[str], *, show: bool) -> None:
    """Add one document to the tally."""
    gold: Gold = json.loads(path.read_text(encoding="utf-8"))
    with (path.parent / gold["file"]).open(encoding="utf-8", newline="") as file:
        text = file.read()
    language = load(str(gold.get("lang") or "en"))
    page = parse(text, language)
    begun = time.perf_counter()
    found = numbers.find(page, language=language)
    tally["microseconds"] += int(1e6 * (time.perf_counter() - begun))
    tally["documents"] += 1
    wanted = [x for x in gold["counts"] if not x.get("in_source") and x.get("claim") is not None]
    soft = soft_spans(gold)
    inside = [span for claim in gold["claims"] for span in claim["content"]]
    scored = [
        count
        for count in found
        if any(overlap(list(count.span), x["span"]) > 0 for x in wanted)
        or (
            any(overlap(list(count.span), span) > 0 for span in inside)
            and not any(overlap(list(count.span), span) > 0 for span in soft)
        )
    ]
    used: set[str] = set()
    tally["gold"] += len(wanted)
    tally["found"] += len(scored)
    for want in wanted:
        near = [x for x in scored if x.id not in used and overlap(list(x.span), want["span"]) > 0]
        best = max(near, key=lambda x: overlap(list(x.span), want["span"]), default=None)
        if best is None:
            report(path, text, want, None, "missed", show=show)
            continue
        used.add(best.id)
        compare(path, text, want, best, tally, show=show)
    for count in scored:
        if count.id not in used:
            report(path, text, None, count, "invented", show=show)


def compare(path: Path, text: str, want: Gold, got: Count, tally: Counter[str], *, show: bool) -> None:
    """Add one matched pair to the tally."""
    ways = [(want["min"], want["max"], want["qualifier"]), *(tuple(x) for x in want.get("accept", []))]
    value = any((got.min, got.max) == way[:2] for way in ways)
    qualified = any((got.min, got.max, got.qualifier) == way for way in ways)
    tally["span"] += 1
    tally["value"] += value
    tally["value+qualifier"] += qualified
    tally["unit"] += got.unit == want["unit"]
    tally["measure"] += got.measure == want["measure"]
    tally["victims"] += got.victims == want.get("victims", True)
    tally["open"] += got.open == want.get("open", False)
    tally["taken back, gold"] += bool(want.get("superseded_by") or want.get("withdrawn"))
    tally["taken back, found"] += bool(
        (want.get("superseded_by") or want.get("withdrawn")) and (got.superseded_by or got.withdrawn)
    )
    mistaken = want["measure"] in NO_PEOPLE and got.measure in PEOPLE
    tally["mistaken for people"] += mistaken
    for wrong, name in (
        (not qualified, "value"),
        (got.measure != want["measure"], "MISTAKEN" if mistaken else "measure"),
        (got.unit != want["unit"], "unit"),
        (got.victims != want.get("victims", True), "victims"),
    ):
        if wrong:
            report(path, text, want, got, name, show=show)


def report(
    path: Path, text: str, want: Gold | None, got: Count | None, name: str, *, show: bool
) -> None:
    """Print one difference with its surroundings."""
    if not show:
        return
    start, end = want["span"] if want else (got.span if got else (0, 0))
    around = text[max(0, start - 60) : end + 50].replace("\n", "|")
    print(f"{name:9} {path.parent.name}/{path.stem[:14]}  ...{around}")
    if want:
        keys = ("surface", "min", "max", "qualifier", "unit", "measure", "victims")
        print("    gold ", *(want.get(key) for key in keys))
    if got:
        shown = (got.surface, got.min, got.max, got.qualifier, got.unit, got.measure, got.victims)
        print("    found", *(str(value) for value in shown))


def main() -> None:
    """Print the figures of all development texts, and of each set alone."""
    named = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    root = Path(named[0]) if named else Path(__file__).resolve().parents[1] / "../shared/data"
    sets = {
        "read": [root / "read/seed_gold.json", *sorted((root / "read/dev_en").glob("*_gold.json"))],
        "weigh": sorted((root / "weigh/dev").glob("*/d*_gold.json")),
        "russian": sorted((root / "read/dev_ru").glob("*_gold.json")),
    }
    for name, paths in sets.items():
        tally: Counter[str] = Counter()
        for path in paths:
            score(path, tally, show="--show" in sys.argv)
        print(f"{name}: {tally['gold']} gold counts, {tally['found']} found inside claims")
        for key in ("span", "value", "value+qualifier"):
            print(f"  {key:16} F1 {200 * tally[key] / max(1, tally['gold'] + tally['found']):.1f}")
        for key in ("measure", "unit", "victims", "open"):
            print(f"  {key:16} {100 * tally[key] / max(1, tally['span']):.1f} % of {tally['span']}")
        print(f"  taken back       {tally['taken back, found']} of {tally['taken back, gold']}")
        print(f"  mistaken for people: {tally['mistaken for people']}")
        print(f"  {tally['microseconds'] / 1000 / max(1, tally['documents']):.1f} ms a text")


if __name__ == "__main__":
    main()
