"""The Russian figures in one run: claims, numbers, times, places, acts, stories told twice, a cold start.

    python benchmarks/russian.py

Needs the shared data and its scorer beside the project (`../shared`); the story families are our own. A cold
start is a process of its own, by the processor's time and by the clock.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import acts
import families
import read_numbers

import read
import weigh
from recount.weigh import corroborate

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
BARS = {
    "claim_relaxed": 60,
    "cue_overlap": 85,
    "source_overlap": 75,
    "content_overlap": 75,
    "stance_denies": 90,
    "count_value_qualifier": 90,
    "time_on_aligned": None,
    "place_on_aligned": None,
    "violations": None,
    "nested_found": None,
}


def claims() -> None:
    """The claims of the development texts against their gold."""
    score = read.runpy.run_path(str(read.SHARED / "tools" / "score_read.py"))["score"]
    pairs = [read.predicted(path) for path in sorted((DATA / "read/dev_ru").glob("*_gold.json"))]
    result = score({g["doc_id"]: g for g, _ in pairs}, {m["doc_id"]: m for _, m in pairs})
    found = [read.nested_found(*pair) for pair in pairs]
    result["nested_found"] = {
        "acc": round(100 * sum(h for h, _ in found) / max(1, sum(n for _, n in found)), 1)
    }
    print("claims, development texts")
    for measure, bar in BARS.items():
        value = result.get(measure, {})
        shown = value.get("F1", value.get("acc", ""))
        print(f"  {measure:24}{shown:>8}" + (f"   bar >= {bar}" if bar else ""))


def numbers() -> None:
    """The numbers of the development texts, and how many are mistaken for people."""
    tally: Counter[str] = Counter()
    for path in sorted((DATA / "read/dev_ru").glob("*_gold.json")):
        read_numbers.score(path, tally, show=False)
    both = tally["gold"] + tally["found"]
    print("numbers, development texts")
    print(f"  value and qualifier     {200 * tally['value+qualifier'] / max(1, both):8.1f}   bar >= 90")
    print(f"  measure, percent        {100 * tally['measure'] / max(1, tally['span']):8.1f}")
    print(f"  taken for people        {tally['mistaken for people']:8}   bar 0")


def facts() -> None:
    """Times, places and violations on the gold claims."""
    print("times, places, acts on the gold claims (precision and recall of acts)")
    hits: Counter[str] = Counter()
    for gold, page, _ in acts.golds(acts.SETS["dev_ru"]):
        for kind, judged in (
            ("time", acts.judge_times(gold, page)),
            ("place", acts.judge_places(gold, page)),
        ):
            for _, right, _ in judged:
                hits.update({kind: int(right), f"{kind}s": 1})
        for _, want, got in acts.judge_acts(gold, page):
            hits.update(right=len(got & want), found=len(got), wanted=len(want))
    print(f"  time {hits['time']}/{hits['times']}  place {hits['place']}/{hits['places']}", end="  ")
    print(f"acts {hits['right'] / hits['found']:.2f} {hits['right'] / hits['wanted']:.2f}")


def stories() -> None:
    """Families of documents in two languages: where the claims of the Russian ones stand."""
    print("stories in Russian and English, from their texts")
    with tempfile.TemporaryDirectory() as name:
        folder = families.write(Path(name) / "ours")
        for path in sorted(folder.iterdir()):
            readings = weigh.from_text(path)
            if {reading.lang for reading in readings} != {"en", "ru"}:
                continue
            weighing = corroborate(readings)
            langs = {reading.doc_id: reading.lang for reading in readings}
            shared = [
                p
                for p in weighing.propositions
                if {langs[ref.document] for ref in p.claims} == {"en", "ru"}
            ]
            held = sum(langs[ref.document] == "ru" for p in shared for ref in p.claims)
            print(
                f"  {path.name}: {len(shared)} propositions hold claims of both languages, "
                f"{held} of them Russian; {len(weighing.identities)} names proposed as one"
            )


def cold() -> None:
    """One Russian article in a process of its own."""
    text = min((DATA / "read/dev_ru").glob("*.txt"))
    command = [sys.executable, "-m", "recount", "read", str(text)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=os.environ)
    wall = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"one article, cold: {wall:.2f} s by the clock, {spent:.2f} s of processor   bar <= 1.5 s")


if __name__ == "__main__":
    claims()
    numbers()
    facts()
    stories()
    cold()
