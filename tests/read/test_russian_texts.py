"""Twenty-three Russian texts of as many kinds, and what was written down before they were read."""

import re
import tomllib
from pathlib import Path

import pytest

from recount.read import propose

TEXTS = tomllib.loads((Path(__file__).parent / "russian.toml").read_text("utf-8"))["text"]
EDGES = re.compile(r"^[\s«„—.,:!]+|[\s»“—.,:]+$")


def bare(words):
    """Words without the marks at their edges, which belong to nobody."""
    return EDGES.sub("", EDGES.sub("", words))


def told(text):
    body = text["body"]
    return {
        tuple(
            " | ".join(bare(span.of(body)) for span in spans)
            for spans in (claim.source, claim.cue, claim.content)
        ): claim
        for claim in propose(body, outlet=text["outlet"]).claims
    }


def wanted(text):
    for claim in text["claims"]:
        if not claim.get("optional"):
            parts = (" | ".join(bare(part) for part in claim[key].split(" | ")) for key in "sct")
            yield tuple(parts), claim


@pytest.mark.parametrize("text", TEXTS, ids=[text["kind"] for text in TEXTS])
def test_every_claim_is_read_with_its_source_its_stance_and_its_name(text):
    read = told(text)
    for spans, claim in wanted(text):
        assert spans in read, (spans, sorted(read))
        found = read[spans]
        stances = {"denies", "declines"}
        if claim.get("stance") in stances or found.stance in stances:
            assert found.stance == claim.get("stance"), spans
        if "who" in claim:
            assert found.chain[-1].name.casefold() == claim["who"].casefold(), spans


@pytest.mark.parametrize("text", TEXTS, ids=[text["kind"] for text in TEXTS])
def test_nothing_else_is_claimed(text):
    known = {spans[1] for spans, _ in wanted(text)}
    also = [*text["ignore"], *(c["c"] for c in text["claims"] if c.get("optional"))]
    extra = [
        spans
        for spans, claim in told(text).items()
        if claim.kind == "attributed"
        and spans[1] not in known
        and not any(spans[1] in word or word in spans[1] for word in also)
    ]
    assert extra == []
