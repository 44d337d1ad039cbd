"""How well `recount read` reads the development texts: `python benchmarks/read.py [--each]`.

Needs the shared data and its scorer beside the project (`../shared`).
"""

from __future__ import annotations

import json
import runpy
import sys
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from recount.read import propose

SHARED = Path(__file__).resolve().parents[2] / "shared"
BARS = {
    "claim_relaxed": 72,
    "claim_strict": None,
    "cue_overlap": 92,
    "source_overlap": 85,
    "content_overlap": 82,
    "cue_exact": 61,
    "source_exact": 60,
    "content_exact": 48,
    "cue_chunk_exact": 61,
    "source_chunk_exact": 60,
    "content_chunk_exact": 48,
    "chain_exact": 65,
    "chain_innermost": None,
    "stance_on_aligned": None,
    "quote_on_aligned": None,
    "stance_denies": 95,
    "stance_declines": None,
    "count_value_qualifier": 95,
    "time_on_aligned": 80,
    "place_on_aligned": 80,
    "violations": None,
    "same_origin_pairs": None,
    "nested_found": 60,
}


def golds() -> dict[str, list[Path]]:
    """The gold files of each set."""
    read, weigh = SHARED / "data" / "read", SHARED / "data" / "weigh" / "dev"
    return {
        "seed": [read / "seed_gold.json"],
        "dev_en": sorted((read / "dev_en").glob("*_gold.json")),
        "dev_ru": sorted((read / "dev_ru").glob("*_gold.json")),
        "weigh": sorted(weigh.glob("*/d*_gold.json")),
    }


def predicted(path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """A gold document with its text, and what we propose for it."""
    gold = json.loads(path.read_text("utf-8"))
    gold["text"] = (path.parent / gold["file"]).read_bytes().decode("utf-8-sig")
    published = gold.get("published")
    reading = propose(
        gold["text"],
        published=date.fromisoformat(published) if published else None,
        outlet=gold.get("publisher"),
    )
    mine = msgspec.to_builtins(reading)
    gold["doc_id"] = mine["doc_id"] = str(path)
    return gold, mine


def nested_found(gold: dict[str, Any], mine: dict[str, Any]) -> tuple[int, int]:
    """How many nested gold claims have a nested claim of ours with the same cue place."""
    ours = [claim["cue"] for claim in mine["claims"] if claim["parent"]]
    nested = [claim for claim in gold["claims"] if claim.get("parent")]
    hit = sum(
        any(a < d and c < b for a, b in claim["cue"] for cue in ours for c, d in cue)
        for claim in nested
    )
    return hit, len(nested)


def main() -> None:
    """Print one column a set."""
    score = runpy.run_path(str(SHARED / "tools" / "score_read.py"))["score"]
    columns: dict[str, dict[str, Any]] = {}
    for name, paths in golds().items():
        pairs = [predicted(path) for path in paths]
        found = [nested_found(*pair) for pair in pairs]
        result = score({g["doc_id"]: g for g, _ in pairs}, {p["doc_id"]: p for _, p in pairs})
        hits, total = sum(hit for hit, _ in found), sum(n for _, n in found)
        result["nested_found"] = {"acc": round(100 * hits / max(total, 1), 1)}
        columns[name] = result
        if "--each" in sys.argv:
            for pair in pairs:
                one = score({"x": pair[0]}, {"x": pair[1]})
                f1 = [
                    one.get(key, {}).get("F1")
                    for key in ("claim_relaxed", "cue_overlap", "source_overlap", "content_overlap")
                ]
                print(Path(pair[0]["doc_id"]).parent.name, Path(pair[0]["doc_id"]).stem, *f1)
    print(f"{'measure':24}{'bar':>5}" + "".join(f"{name:>22}" for name in columns))
    for measure, bar in BARS.items():
        cells = []
        for result in columns.values():
            value = result.get(measure, {})
            shown = value.get("F1", value.get("acc", ""))
            cells.append(
                f"{shown}" + (f" (P{value['P']:.0f} R{value['R']:.0f})" if "P" in value else "")
            )
        print(f"{measure:24}{bar or '':>5}" + "".join(f"{cell:>22}" for cell in cells))


if __name__ == "__main__":
    main()
