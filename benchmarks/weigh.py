"""Measure weighing on the development families, with the gold claims as input and from the text.

    python benchmarks/weigh.py [--families DIR] [--ours]

DIR holds story families in the form of the scorer that lies beside it; the default is
../shared/data/weigh/dev.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

from families import write

import recount.read
from recount.documents import load_reading
from recount.nouns import ClaimRef, Reading, Weighing
from recount.weigh import corroborate

HOME = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "weigh" / "dev"


def scorer(families: Path) -> ModuleType:
    """The scorer that lies beside the families."""
    spec = importlib.util.spec_from_file_location("weigh_score", families.parent / "score.py")
    if spec is None or spec.loader is None:
        sys.exit(f"no scorer beside {families}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def given(family: Path) -> list[Reading]:
    """The readings of a family as its annotator wrote them."""
    return [
        load_reading(gold.read_bytes(), beside=lambda name: _words(family / name))
        for gold in sorted(family.glob("*_gold.json"))
    ]


def from_text(family: Path) -> list[Reading]:
    """The readings of a family as this program reads its texts."""
    found = []
    for path in sorted(family.glob("*_gold.json")):
        told = json.loads(path.read_text(encoding="utf-8"))
        text, day = _words(family / told["file"]), date.fromisoformat(told["published"])
        reading = recount.read.propose(text, published=day, outlet=told["publisher"])
        found.append(replace(reading, doc_id=told["doc_id"], text=text))
    return found


def _words(path: Path) -> str:
    with path.open(encoding="utf-8", newline="") as file:
        return file.read()


def prediction(weighing: Weighing) -> dict[str, Any]:
    """A weighing as the scorer takes it."""
    return {
        "propositions": [
            {
                "claims": [_ref(c) for c in p.claims],
                "denied_by": [_ref(c) for c in p.denied_by],
                "origins": list(p.origins),
                "channels": p.channels,
            }
            for p in weighing.propositions
        ],
        "same_origin": [[_ref(c) for c in s.claims] for s in weighing.same_origin],
    }


def _ref(claim: ClaimRef) -> dict[str, Any]:
    return {"document": claim.document, "content": [list(span) for span in claim.content]}


def rows(score: dict[str, Any]) -> list[tuple[str, float, str, str]]:
    """Each measure with its figure, its bar for given claims, and its bar from text."""
    found = score["propositions_found"]["of"]
    provable = score["bounds_as_provable"]
    sharp = score["sharpness"]
    return [
        ("same-origin pair F1", score["same_origin_pairs"]["F1"], ">= 85", ""),
        (
            "same-origin pair F1, across documents",
            score["same_origin_pairs_across_documents"]["F1"],
            ">= 75",
            ">= 65",
        ),
        ("proposition grouping, extended B-cubed F1", score["grouping_bcubed"]["F1"], ">= 80", ">= 60"),
        ("bound validity, percent", score["bound_validity"]["percent"], ">= 95", ">= 70"),
        ("lower above proof, percent", 100 * provable["lower_above_proof"] / found, "<= 2", "<= 2"),
        ("upper below proof, percent", 100 * provable["upper_below_proof"] / found, "<= 3", "<= 5"),
        (
            "width over a careful reader's",
            (sharp["mean_width"] or 0) - (sharp["careful_reader"] or 0),
            "<= 0.5",
            "<= 1",
        ),
        ("denial links F1", score["denial_links"]["F1"], ">= 90", ">= 75"),
        ("denials taken for support", score["denials_taken_for_support"], "0", "0"),
        ("channels right, percent", score["channels_right"]["percent"], "", ""),
    ]


def main() -> None:
    """Print every measure against its bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--families", type=Path, default=HOME)
    parser.add_argument("--ours", action="store_true", help="the families of tests/truth/families")
    args = parser.parse_args()
    if args.ours:
        with tempfile.TemporaryDirectory() as room:
            score = scorer(args.families)
            measure(score, write(Path(room) / "ours"), {"from text": from_text})
        return
    if not args.families.is_dir():
        sys.exit(f"no families at {args.families}: give --families DIR")
    measure(scorer(args.families), args.families, {"given claims": given, "from text": from_text})


def measure(score: ModuleType, folder: Path, ways: dict[str, Callable[[Path], list[Reading]]]) -> None:
    """Print what every way of reading scores on the families of a folder."""
    gold = score.Gold(str(folder))
    families = sorted(p.parent for p in folder.glob("*/family.json"))
    for name, read in ways.items():
        predicted = {f.name: prediction(corroborate(read(f))) for f in families}
        print(f"\n{name}, {len(families)} families")
        for what, figure, *bars in rows(score.score(gold, {"families": predicted})):
            print(f"  {what:44} {figure:8.1f}   bar {bars[name == 'from text']}")


if __name__ == "__main__":
    main()
