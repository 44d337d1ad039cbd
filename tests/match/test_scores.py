import numpy as np
import pyarrow as pa
import pytest

from recount.match import (
    blocking,
    calibration,
    columns,
    engine,
    intake,
    prepare,
    reasons,
    rules,
    scores,
    sheets,
)
from recount.match.vocabulary import name_levels
from recount.tables import PAIRS, checked

GIVEN = (
    "amir",
    "layla",
    "omar",
    "salma",
    "yusuf",
    "nadia",
    "karim",
    "huda",
    "tariq",
    "rana",
    "bilal",
    "mona",
)
FAMILY = (
    "haddad",
    "nasser",
    "saleh",
    "mansur",
    "qasim",
    "hilal",
    "darwish",
    "sabbagh",
    "khalil",
    "rashid",
)


def taken(*texts):
    lists = []
    for at, text in enumerate(texts):
        sheet = sheets.from_text(text, called=f"list{at}")
        lists.append(intake.Listed(sheet, tuple(columns.guessed(sheet.header, sheet.rows))))
    return intake.taken(lists)


def two_lists(families=70, seed=1):
    """Two lists of families: half of each on both, with slips; and for each record its person."""
    rng = np.random.default_rng(seed)
    rows, truth, person = (["id,name,birth,sex,place"], ["id,name,birth,sex,place"]), ([], []), 0
    for family in range(families):
        name = FAMILY[rng.integers(len(FAMILY))] + "aeiou"[family % 5] + "bdgkmnrst"[family % 9]
        father, place = GIVEN[rng.integers(len(GIVEN))], f"village {rng.integers(12)}"
        for given in rng.choice(GIVEN, 4, replace=False):
            born = f"{1950 + rng.integers(50)}-{1 + rng.integers(12):02d}-{1 + rng.integers(28):02d}"
            person += 1
            for side in range(2):
                if rng.random() < 0.65:
                    spelt = given.replace("i", "ee") if rng.random() < 0.2 else given
                    rows[side].append(f"{'ab'[side]}{person},{spelt} {father} {name},{born},m,{place}")
                    truth[side].append(person)
    return ["\n".join(one) + "\n" for one in rows], [*truth[0], *truth[1]]


@pytest.fixture(scope="module")
def found():
    texts, truth = two_lists()
    came = taken(*texts)
    scored = scores.scored(came.records, came.lists, engine=engine.InMemory(), seed=5)
    return came, np.array(truth), scored


def test_pairs_have_the_form_that_others_take(found):
    came, _, scored = found
    pairs = checked(scored.pairs, PAIRS)
    a, b = pairs["a"].to_numpy(), pairs["b"].to_numpy()
    assert (a < b).all()
    assert b.max() < len(came.records)
    assert len(set(zip(a.tolist(), b.tolist(), strict=True))) == len(pairs)
    assert [name for name in pairs.column_names if name.startswith("gamma_")] == [
        f"gamma_{one.name}" for one in rules.COMPARISONS
    ]


def test_people_are_found_and_brothers_are_kept_apart(found):
    _, truth, scored = found
    a, b = scored.pairs["a"].to_numpy(), scored.pairs["b"].to_numpy()
    same = truth[a] == truth[b]
    linked = scored.pairs["weight"].to_numpy() > 0
    real = sum(int((truth == person).sum() == 2) for person in np.unique(truth))
    assert (same & linked).sum() >= 0.97 * real
    assert (same & linked).sum() >= 0.97 * linked.sum()


def test_lists_without_duplicates_are_seen_to_be_so(found):
    _, _, scored = found
    assert scored.unique == (True, True)
    assert max(scored.twice) <= scores.SEEMS_UNIQUE


def test_the_same_seed_gives_the_same_pairs(found):
    came, _, scored = found
    again = scores.scored(came.records, came.lists, engine=engine.InMemory(), seed=5)
    assert again.pairs.equals(scored.pairs)


def test_a_reason_is_words_and_quotes_no_name(found):
    _, _, scored = found
    told = reasons.of_pairs(reasons.levels_of(scored.pairs), scored.model)
    assert len(told) == len(scored.pairs)
    assert all(sentence.startswith(("for: ", "against: ", "not known")) for sentence in told)
    assert not any(name in sentence for sentence in told[:500] for name in (*GIVEN, *FAMILY))


def test_better_levels_never_tell_less(found):
    _, _, scored = found
    for at, one in enumerate(rules.COMPARISONS):
        told = np.log(scored.model.same[at] / scored.model.strangers[at])
        for chain in one.chains[-1:] if scored.pairs[f"gamma_{one.name}"].to_numpy().max() >= 0 else ():
            assert (np.diff(told[list(chain)]) >= -1e-9).all()


def test_every_comparison_is_a_list_in_words_whose_priors_are_shares():
    for one in rules.COMPARISONS:
        assert one.levels[-1].sql == "ELSE"
        assert sum(level.same for level in one.levels) == pytest.approx(1, abs=0.02)
        assert sum(one.kin) == pytest.approx(1, abs=0.02)
        assert len(one.kin) == len(one.levels)
        assert len({level.words for level in one.levels}) == len(one.levels)


def test_a_key_that_too_many_have_is_dropped_and_costs_nothing():
    text = "name\n" + "Amir Haddad\n" * 2_000
    came = taken(text)
    ready = prepare.prepared(came.records, (False,))
    keys = blocking.keys(ready)
    assert len(keys) == 0
    assert keys.schema.metadata == {b"crowded": b"2000"}
    found = scores.scored(came.records, came.lists, engine=engine.InMemory(), seed=1)
    assert "2,000 records share all that could find their like with too many others" in found.notes[0]


def test_short_lists_are_compared_whole():
    came = taken("name\nAmir Haddad\nLayla Saad\nAmir Hadad\n")
    ready = prepare.prepared(came.records, (False,))
    assert len(engine.InMemory().pairs(blocking.keys(ready))) == 3


@pytest.mark.parametrize(
    ("first", "second", "level"),
    [
        ("Amir Omar Haddad", "Amir Omar Haddad", 18),
        ("Amir Omar Haddad", "Ameer Omar Hadadd", 18),
        ("Amir Haddad", "Amir Omar Haddad", 18),
        ("Amir Omar Haddad", "Layla Omar Haddad", 4),
        ("Amir Omar Haddad", "Amir Tariq Haddad", 6),
        ("Amir Omar Haddad", "Haddad Amir Omar", 8),
        ("Amir Omar Haddad", "Tariq Amir Omar Haddad", 5),
        ("Amir Omar Haddad", "Amir Omar Khaddat", 15),
        ("Hasan Omar Haddad", "Husayn Omar Haddad", 4),
        ("Amir Haddad", "Layla Haddad", 3),
        ("Amir Haddad", "Layla Saad", 0),
    ],
)
def test_the_least_alike_word_decides(first, second, level):
    came = taken(f"name\n{first}\n{second}\n")
    ready = prepare.prepared(came.records, (False,))
    found = name_levels(np.array([0], dtype=np.int32), np.array([1], dtype=np.int32), ready.names)
    assert found.tolist() == [level]


def test_the_connection_reaches_no_file_and_no_network_and_never_spills(tmp_path):
    import duckdb

    target = tmp_path / "out.csv"
    with engine.connection() as base:
        for query in (
            f"COPY (SELECT 1) TO '{target}'",
            "SELECT * FROM 'x.csv'",
            "INSTALL httpfs",
            "LOAD httpfs",
        ):
            with pytest.raises(duckdb.Error):
                base.execute(query)
        with pytest.raises(duckdb.Error):
            base.execute("SET enable_external_access = true")
        assert base.sql("SELECT current_setting('temp_directory')").fetchall() == [("",)]
    assert not target.exists()


def test_calibration_recovers_a_line_from_judged_pairs():
    rng = np.random.default_rng(3)
    weights = rng.normal(0, 6, 20_000)
    same = rng.random(20_000) < 1 / (1 + np.exp(-(0.5 * weights - 1)))
    judged = rng.choice(20_000, 2_000, replace=False)
    line = calibration.fitted(weights[judged], same[judged], weights)
    assert line.slope == pytest.approx(0.5, abs=0.08)
    assert line.intercept == pytest.approx(-1, abs=0.35)


def test_kinds_of_pairs_that_err_together_are_set_right_and_odds_that_hold_are_left():
    rng = np.random.default_rng(4)
    weights = rng.normal(0, 3, 20_000)
    kinds = rng.integers(0, 12, 20_000)
    off = np.where(kinds == 0, 3.0, np.where(kinds == 1, -3.0, 0.0))
    right, wrong = (rng.random(20_000) < 1 / (1 + np.exp(-(weights + more))) for more in (0.0, off))
    judged = rng.choice(20_000, 600, replace=False)
    held = calibration.best(weights[judged], right[judged], weights, kinds[judged])
    assert np.abs(held.log_odds(weights, kinds) - weights).mean() < 0.2
    mended = calibration.best(weights[judged], wrong[judged], weights, kinds[judged])
    for kind, more in ((0, 3.0), (1, -3.0)):
        of_kind = kinds == kind
        moved = (mended.log_odds(weights, kinds) - weights)[of_kind].mean()
        assert np.sign(moved) == np.sign(more)
        assert abs(moved) > 1.2
    assert mended.probability(np.array([0.0]), np.array([99])) == pytest.approx(
        mended.probability(np.array([0.0]))
    )


def test_too_few_verdicts_are_one_sentence():
    with pytest.raises(calibration.BadInput, match="1 pairs are judged the same and 0 different"):
        calibration.fitted(np.array([1.0]), np.array([True]), np.array([1.0]))


def test_a_table_of_no_pairs_has_no_reasons():
    empty = pa.table({f"gamma_{one.name}": pa.array([], pa.int8()) for one in rules.COMPARISONS})
    assert reasons.of_pairs(reasons.levels_of(empty), None) == []
