"""When no number is given: the reason, what would help, and nothing else."""

from __future__ import annotations

import subprocess
import sys

import pytest

from recount.count import estimate, from_counts
from recount.errors import BadInput
from recount.estimates import NOT_COVERED

WHAT = "detentions, an invented province, 1998"
FULL = {
    (1, 0, 0): 60, (0, 1, 0): 50, (0, 0, 1): 40, (1, 1, 0): 14, (1, 0, 1): 12, (0, 1, 1): 10, (1, 1, 1): 4,
}  # fmt: skip


def _table(counts=None, lists=("a", "b", "c")):
    return from_counts(lists, FULL if counts is None else counts)


@pytest.mark.parametrize("what", [None, "", "   "])
def test_without_the_acts_named_there_is_no_number(what):
    answer = estimate(_table(), what=what)
    assert answer.exit_status == 3
    assert answer.families == answer.bounds == ()
    assert "what was counted" in answer.refused[0].reason


@pytest.mark.parametrize(
    ("lists", "counts", "words"),
    [
        (("a",), {(1,): 40}, "1 list with records"),
        (("a", "b"), {(1, 0): 40, (0, 1): 30, (1, 1): 9}, "2 lists"),
        (("a", "b", "c"), {(1, 0, 0): 40, (0, 1, 0): 30, (1, 1, 0): 9}, "1 empty or equal"),
        (("a", "b", "c"), {(1, 1, 0): 40, (0, 0, 1): 30, (1, 1, 1): 9}, "1 empty or equal"),
        (
            ("a", "b", "c"),
            {(1, 0, 0): 40, (0, 1, 0): 30, (0, 0, 1): 9, (1, 1, 0): 6},
            "'c' shares no record",
        ),
        (
            ("a", "b", "c", "d"),
            {(1, 0, 0, 0): 9, (1, 1, 0, 0): 9, (0, 1, 0, 0): 5, (0, 0, 1, 1): 9, (0, 0, 0, 1): 4},
            "groups that share no record",
        ),
        (("a", "b", "c"), {(1, 0, 0): 40, (0, 1, 0): 30, (0, 0, 1): 9}, "share no record"),
    ],
)
def test_a_table_that_determines_nothing_is_refused_with_reason_and_remedy(lists, counts, words):
    answer = estimate(_table(counts, lists), what=WHAT)
    assert answer.exit_status == 3
    assert answer.families == ()
    assert answer.headline is None
    assert words in answer.refused[0].reason
    assert answer.refused[0].remedy


def test_lists_that_share_nothing_have_no_bound_and_two_that_meet_have_one():
    apart = estimate(_table({(1, 0, 0): 40, (0, 1, 0): 30, (0, 0, 1): 9}), what=WHAT)
    two = estimate(_table({(1, 0): 40, (0, 1): 30, (1, 1): 9}, ("a", "b")), what=WHAT)
    assert apart.bounds == ()
    assert [bound.name for bound in two.bounds] == ["chao", "chapman"]
    assert two.bounds[1].value == pytest.approx(50 * 40 / 10 - 1)


def test_every_answer_says_whom_it_cannot_cover():
    assert NOT_COVERED in estimate(_table(), what=WHAT, families=["graphical"]).limits
    assert NOT_COVERED in estimate(_table(), what=None).limits


def test_an_unknown_family_is_named_with_those_that_exist():
    with pytest.raises(BadInput, match="latent-class"):
        estimate(_table(), what=WHAT, families=["magic"])


@pytest.mark.parametrize(
    "choice", [{"level": 1.0}, {"level": 0.1}, {"cap": 0}, {"delta": 0}, {"classes": 1}, {"seed": -1}]
)
def test_a_setting_out_of_range_is_refused(choice):
    with pytest.raises(BadInput):
        estimate(_table(), what=WHAT, **choice)


def test_sound_families_that_disagree_have_no_headline():
    lists = ("a", "b", "c")
    apart = {
        (1, 0, 0): 90,
        (0, 1, 0): 90,
        (0, 0, 1): 90,
        (1, 1, 0): 60,
        (1, 0, 1): 8,
        (0, 1, 1): 8,
        (1, 1, 1): 7,
    }
    answer = estimate(_table(apart, lists), what=WHAT, families=["graphical", "no-highest-order"])
    centres = [one.centre for one in answer.families if one.sound]
    agree = not centres or max(centres) <= 1.5 * min(centres)
    assert (answer.headline is not None) == (agree and bool(centres))
    assert (answer.headline is None) == (answer.headline_withheld is not None)


def test_a_family_that_cannot_take_the_table_says_so_while_others_answer():
    holes = {**FULL}
    del holes[1, 1, 1]
    answer = estimate(
        _table(holes), what=WHAT, families=["graphical", "no-highest-order", "doubly-robust"]
    )
    assert [one.family for one in answer.families] == ["graphical"]
    assert {one.family for one in answer.refused} == {"no-highest-order", "doubly-robust"}
    assert answer.exit_status == 0


def test_nothing_heavy_is_loaded_before_a_count_is_asked_for():
    code = "import sys, recount.count; print('numpy' in sys.modules, 'numba' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_without_the_group_one_sentence_tells_how_to_add_it():
    code = (
        "import sys; sys.modules['numba'] = None\n"
        "from recount.count import estimate\n"
        "from recount.errors import MissingGroup\n"
        "try:\n    estimate(b'', what='x')\n"
        "except MissingGroup as error:\n    print(error.exit_status, error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("2 ")
    assert "pip install 'recount-casebook[count]'" in done.stdout
