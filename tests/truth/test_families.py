"""Story families of our own, from their texts: what weighing may never do, and what it must reach."""

import importlib.util
import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCORER = ROOT.parent / "shared" / "data" / "weigh" / "score.py"

if not SCORER.exists():
    if os.environ.get("CI"):
        pytest.fail("the development data is missing: ../shared/data/weigh", pytrace=False)
    pytest.skip("the development data is not here: ../shared/data/weigh", allow_module_level=True)


def module(path, name):
    spec = importlib.util.spec_from_file_location(name, path)
    found = importlib.util.module_from_spec(spec)
    sys.modules[name] = found
    spec.loader.exec_module(found)
    return found


@pytest.fixture(scope="module")
def score(tmp_path_factory):
    families = module(ROOT / "benchmarks" / "families.py", "families")
    weigh = module(ROOT / "benchmarks" / "weigh.py", "bench_weigh")
    scorer = module(SCORER, "weigh_score")
    folder = families.write(tmp_path_factory.mktemp("families") / "ours")
    predicted = {
        path.name: weigh.prediction(weigh.corroborate(weigh.from_text(path)))
        for path in sorted(folder.iterdir())
    }
    return scorer.score(scorer.Gold(str(folder)), {"families": predicted})


def test_never_more_independence_than_the_texts_prove(score):
    assert score["bounds_as_provable"]["lower_above_proof"] == 0


def test_a_denial_is_never_support(score):
    assert score["denials_taken_for_support"] == 0


def test_the_true_number_of_origins_lies_within_the_bounds(score):
    assert score["bound_validity"]["percent"] >= 80
    assert score["sharpness"]["mean_width"] <= score["sharpness"]["careful_reader"] + 1


def test_claims_that_say_the_same_stand_together(score):
    assert score["grouping_bcubed"]["F1"] >= 75
    assert score["denial_links"]["F1"] >= 75
