"""Measure how weighing grows: invented files of 100 to 10,000 documents, ten claims each.

    python benchmarks/weigh_scale.py [--most 10000]

Prints seconds and the peak memory for each size. Bars: 40 documents within 2 s; 10,000 documents with
100,000 claims within 120 s and 4 GiB.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from datetime import date, timedelta

from recount.nouns import Claim, Count, Party, Reading
from recount.values import Measure, Qualifier, Span
from recount.weigh import corroborate

SIZES = (40, 100, 300, 1000, 3000, 10000)
SYLLABLES = "bra dor fen gal hul kes lin mor nar oss pel rud sil tov ula ven wol yar zet ann".split()  # noqa: SIM905
DEEDS = (
    "soldiers arrested {n} men on the quay at {place}",
    "{n} people had been killed in {place}",
    "at least {n} houses were burned at {place}",
    "{n} families were driven out of {place} before noon",
    "several men were beaten with rifle butts in {place}",
    "the men were driven to the old school near {place}",
    "no one had been arrested in {place}",
    "the price of {extra} would rise again before {other}",
    "the road to {place} had been closed by {extra} since {other}",
    "a list of names had been drawn up in {other} by {extra}",
)
PER_EVENT = 12


def name(chance: random.Random, syllables: int) -> str:
    """An invented name."""
    return "".join(chance.choice(SYLLABLES) for _ in range(syllables)).capitalize()


def documents(number: int, seed: int = 20) -> list[Reading]:
    """Invented readings of ten claims each, a dozen to an event, two in five relaying another outlet."""
    chance = random.Random(seed)  # noqa: S311 - invented text, no secret
    places = [name(chance, 4) for _ in range(max(2, number // PER_EVENT))]
    outlets = [
        f"{name(chance, 2)} {kind}" for kind in ("Post", "Wire", "Mail", "Radio") for _ in range(40)
    ]
    return [_document(n, chance, places, outlets) for n in range(number)]


def _document(n: int, chance: random.Random, places: list[str], outlets: list[str]) -> Reading:
    spot = n % len(places)
    outlet = chance.choice(outlets)
    text, claims, counts = "", [], []
    for m, deed in enumerate(DEEDS):
        figure = chance.choice((12, 30, 58, 64, 70))
        words = deed.format(n=figure, place=places[spot], other=name(chance, 3), extra=name(chance, 3))
        teller = chance.choice(
            (
                None,
                Party(None),
                Party(chance.choice(outlets), "outlet"),
                Party(name(chance, 3), "person"),
            )
        )
        start = len(text)
        text += f"{name(chance, 3)} {name(chance, 2).lower()} and {words}. "
        at = text.index(words, start)
        span = Span(at, at + len(words))
        chain = (Party(outlet, "outlet", explicit=False), *((teller,) if teller else ()))
        stance = "denies" if words.startswith("no one") else "asserts"
        claims.append(Claim(f"C{m}", "attributed", (), (), (span,), chain, stance, "indirect"))
        if str(figure) in words:
            where = text.index(str(figure), at)
            spans = Span(where, where + len(str(figure)))
            counts.append(
                Count(
                    f"K{m}", f"C{m}", spans, str(figure), figure, figure, Qualifier.EXACT, "person", "",
                    victims=True, measure=Measure.PERSONS_TOTAL,
                )
            )  # fmt: skip
    text += " ".join(name(chance, 2).lower() for _ in range(80))
    day = date(2015, 1, 1) + timedelta(days=(spot * 37) % 3000 + chance.randrange(20))
    return Reading(
        f"d{n:05}", None, "", str(n), "en", outlet, day, tuple(claims), tuple(counts), text=text
    )


def main() -> None:
    """Print how seconds and memory grow with the number of documents."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=SIZES[-1])
    most = parser.parse_args().most
    print("documents   claims   seconds       CPU   propositions   peak MiB")
    for size in (s for s in SIZES if s <= most):
        readings = documents(size)
        begun, worked = time.perf_counter(), time.process_time()
        weighing = corroborate(readings)
        seconds, busy = time.perf_counter() - begun, time.process_time() - worked
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        claims = sum(len(r.claims) for r in readings)
        print(
            f"{size:9} {claims:8} {seconds:9.2f} {busy:9.2f} {len(weighing.propositions):14} {peak:10}",
            flush=True,
        )


if __name__ == "__main__":
    main()
