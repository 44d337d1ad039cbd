"""The first real input: its claims, its quotations and its denials, by offsets only."""

import json
import os
import runpy
from pathlib import Path

import msgspec
import pytest

from recount.read import language, propose, quotes, structure

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
SEED = SHARED / "data" / "read" / "seed_gold.json"

if not SEED.exists():
    if os.environ.get("CI"):
        pytest.fail("the development data is missing: ../shared/data/read", pytrace=False)
    pytest.skip("the development data is not here: ../shared/data/read", allow_module_level=True)


@pytest.fixture(scope="module")
def gold():
    document = json.loads(SEED.read_text("utf-8"))
    document["text"] = (SEED.parent / document["file"]).read_bytes().decode("utf-8")
    return document


@pytest.fixture(scope="module")
def reading(gold):
    return propose(gold["text"], outlet=gold["publisher"])


def test_the_seed_is_read_above_the_bar(gold, reading):
    score = runpy.run_path(str(SHARED / "tools" / "score_read.py"))["score"]
    result = score({"seed": gold}, {"seed": msgspec.to_builtins(reading)})
    assert result["claim_relaxed"]["F1"] >= 85
    assert result["stance_denies"]["R"] >= 95


def test_the_seed_has_the_nine_quotations_of_its_speakers(gold):
    text = gold["text"]
    found = quotes.find(structure.parse(text, language.load("en")))
    speech = [
        claim
        for claim in gold["claims"]
        if claim.get("kind", "attributed") == "attributed" and claim["quote"] == "direct"
    ]
    for claim in speech:
        for start, end in claim["content"]:
            assert any(mark.span.start == start and mark.span.end >= end - 1 for mark in found)


def test_the_four_denials_of_the_seed_are_denials(gold, reading):
    for claim in gold["claims"]:
        if claim.get("stance") != "denies":
            continue
        start, end = claim["cue"][0]
        assert any(
            mine.stance in claim.get("accept_stance", ["denies"])
            for mine in reading.claims
            for cue in mine.cue
            if cue.start < end and start < cue.end
        )


def test_the_headlines_of_the_seed_are_no_claims_by_a_source(gold, reading):
    heads = [claim["content"][0] for claim in gold["claims"] if claim.get("kind") == "headline"]
    for claim in reading.claims:
        if any(start <= claim.content[0].start < end for start, end in heads):
            assert claim.kind == "headline"
