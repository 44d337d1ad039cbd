"""How long `forget` takes in a casebook of 100,000 claims: `python benchmarks/forget.py [CLAIMS]`.

Goal: within 1 second of processor time, whatever the testimony holds: 100 claims, a tenth of all, or nearly
all that is left. Prints processor and wall seconds; the key derivation on opening is not part of it.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from recount import casebook
from recount.casebook.forget import forget

AT = "2026-11-26T10:00:00Z"
WORDS = "an invented passphrase of no use"
CLAIM = {
    "stance": "asserts",
    "chain": [{"name": "a villager", "type": "person"}],
    "content": [[120, 188]],
    "violations": ["arrest"],
    "place": [{"name": "Upper Example", "type": "village"}],
    "origin": "S1",
}
GOAL = 1.0


def main() -> None:
    """Builds the book, forgets two testimonies, prints the seconds."""
    claims = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        casebook.create(room / "case", room / "me", WORDS, "Ada", AT, cost=casebook.LEAST)
        with casebook.open_book(room / "case", room / "me", WORDS) as book:
            subjects = _fill(book, claims)
            size = (room / "case" / "book.db").stat().st_size / claims
            print(f"{claims:,} claims, {size:,.0f} bytes of book each")
            for subject in subjects:
                cpu, wall = time.process_time(), time.perf_counter()
                done = forget(book, subject, why="measured", at=AT)
                cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
                gone = next(one.before - one.after for one in done.recomputed if one.what == "claims")
                said = "met" if cpu <= GOAL else "missed"
                print(
                    f"forget a testimony of {gone:,} claims: {cpu:.2f} s of processor ({said}), {wall:.2f} s"
                )


def _fill(book: casebook.Casebook, claims: int) -> tuple[str, str, str]:
    start = time.process_time()
    with book.writing(AT) as writer:
        small, large, rest = (writer.subject_new("testimony") for _ in range(3))
        for number in range(claims):
            whose = small if number < 100 else large if number < 100 + claims // 10 else rest
            item = f"I-{number // 25}"
            if number % 25 == 0:
                writer.append("collect", item, {"state": "ok", "outlet": "Courier"}, subject=whose)
            writer.append("propose", f"{item}/C{number % 25}", {**CLAIM, "item": item}, subject=whose)
    spent = time.process_time() - start
    print(f"written in {spent:.1f} s of processor, {claims / spent:,.0f} claims a second")
    return small, large, rest


if __name__ == "__main__":
    main()
