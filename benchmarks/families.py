"""Story families of our own, marked by hand in tests/truth/families, in the form that the scorer takes.

python benchmarks/families.py DIR      writes them into DIR, a folder a family
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

OURS = Path(__file__).resolve().parents[1] / "tests" / "truth" / "families"
MARK = re.compile(r"\{((?:\w+[+-]\?*\w+ ?)+): ([^{}]*)\}")
TIE = re.compile(r"(\w+)([+-])(\?*\w+)")


def plain(marked: str) -> tuple[str, list[tuple[int, int, list[tuple[str, str, str]]]]]:
    """A text without its marks, and each marked claim: start, end, (proposition, + or -, origin)."""
    text, claims, at = "", [], 0
    for mark in MARK.finditer(marked):
        text += marked[at : mark.start()]
        start = len(text)
        text += mark.group(2)
        claims.append((start, len(text), TIE.findall(mark.group(1))))
        at = mark.end()
    return text + marked[at:], claims


def family(path: Path) -> tuple[dict[str, Any], dict[str, tuple[str, dict[str, Any]]]]:
    """A family as recount-weigh-gold/1, and by document its text and its claims."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    outlets = {d["id"]: d["outlet"] for d in table["documents"]}
    yes, no = defaultdict(list), defaultdict(list)
    origins, documents = [], {}
    for row in table["documents"]:
        text, claims = plain(row["text"].lstrip("\n"))
        gold = []
        for n, (start, end, ties) in enumerate(claims, start=1):
            key = {"document": row["id"], "claim": f"C{n}"}
            gold.append({"id": f"C{n}", "kind": "attributed", "content": [[start, end]]})
            shown = sorted({origin for _, _, origin in ties})
            origins.append({**key, "origins": shown, "shown": shown})
            for proposition, sign, _ in ties:
                (yes if sign == "+" else no)[proposition].append(key)
        about = {"doc_id": row["id"], "file": f"{row['id']}.txt", "publisher": row["outlet"]}
        documents[row["id"]] = (text, {**about, "published": row["published"], "claims": gold})
    propositions = [
        {
            "id": name,
            "sentence": told["says"],
            "supported_by": yes[name],
            "denied_by": no[name],
            "truth": {
                "origins": told["truth"],
                "channels": len({outlets[key["document"]] for key in yes[name]}),
            },
            "provable": {"origins": told["bounds"]},
        }
        for name, told in table["propositions"].items()
    ]
    listed = [
        {"id": i, "file": f"{i}.txt", "claims_gold": f"{i}_gold.json", "outlet": outlets[i]}
        for i in documents
    ]
    head = {"family": path.stem, "documents": listed, "propositions": propositions}
    return {**head, "claim_origins": origins, "set_aside": []}, documents


def write(folder: Path) -> Path:
    """Writes every family of ours below a folder, and returns it."""
    for path in sorted(OURS.glob("*.toml")):
        told, documents = family(path)
        home = folder / path.stem
        home.mkdir(parents=True)
        (home / "family.json").write_text(json.dumps(told), encoding="utf-8")
        for name, (text, gold) in documents.items():
            (home / f"{name}.txt").write_text(text, encoding="utf-8")
            (home / f"{name}_gold.json").write_text(json.dumps(gold), encoding="utf-8")
    return folder


if __name__ == "__main__":
    write(Path(sys.argv[1]))
