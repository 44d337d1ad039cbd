"""The first 2,000 cases of `scripts/fuzz`, which can run many more."""

import importlib.util
from importlib.machinery import SourceFileLoader
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "scripts" / "fuzz"
CASES = 2_000


def fuzz():
    loader = SourceFileLoader("recount_fuzz", str(SCRIPT))
    spec = importlib.util.spec_from_loader("recount_fuzz", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def test_mutated_texts_break_nothing():
    script = fuzz()
    for number in range(CASES):
        wrong = script.complaints(script.case(script.SEED, number))
        assert not wrong, f"case {number}: {wrong[0]}"


def test_a_case_is_the_same_each_time():
    script = fuzz()
    assert script.case(7, 3) == script.case(7, 3) != script.case(8, 3)
