"""Hostile files: nothing escapes, nothing hangs, nothing is silently empty; every file has a state.

The whole corpus runs with `benchmarks/collect.py`; here every seventh file of it runs, watched by
strace.
"""

from collections import Counter
from pathlib import Path

import hostile
import pytest
from hostile import rig
from hostile.made import CANARY, CANARY_PATH

SOURCE = Path(__file__).parents[2] / "src"
EVERY = 7


@pytest.fixture(scope="module")
def corpus():
    return list(hostile.corpus())


def test_the_corpus_has_300_files_of_14_families_and_is_the_same_each_time(corpus):
    families = Counter(one.family for one in corpus)
    assert len(corpus) >= 300
    assert len(families) == 14
    assert len({(one.family, one.name) for one in corpus}) == len(corpus)


def test_nothing_gets_out_hangs_or_passes_for_read(corpus, tmp_path):
    assert rig.can_watch(), "strace is not installed: install the package strace"
    Path(CANARY_PATH).write_text(CANARY, encoding="utf-8")
    sample = corpus[::EVERY]
    rig.laid_out(sample, tmp_path)
    rows, breaches = rig.watched(tmp_path, SOURCE)
    assert breaches == []
    assert [row["name"] for row in rows] == [one.name for one in sample]
    assert [row for row in rows if not row["right"]] == []
    assert max(row["peak"] for row in rows) <= 2**30
    assert all(
        row["network"] for row in rows if row["state"] != "crashed" and row["state"] != "timeout"
    )


def test_the_eye_sees_what_it_looks_for(tmp_path):
    seen = tmp_path / "strace"
    lines = [
        '1 execve("/usr/bin/python", [], 0x0) = 0',
        '1 openat(AT_FDCWD, "/tmp/a", O_WRONLY|O_CREAT, 0666) = 3',
        '2 openat(AT_FDCWD, "/tmp/a", O_WRONLY|O_CREAT, 0666) = -1 EACCES (Permission denied)',
        "2 socket(AF_INET, SOCK_STREAM, 0) = 3",
        "2 socket(AF_INET, SOCK_STREAM, 0) = -1 EPERM (Operation not permitted)",
        "2 clone3({}, 88) = 9",
        '2 execve("/bin/sh", [], 0x0) = 0',
        '2 unlink("/tmp/a") = 0',
        '2 openat(AT_FDCWD, "/etc/passwd", O_RDONLY) = 3',
    ]
    seen.write_text("\n".join(lines), encoding="utf-8")
    assert list(rig.breaches(seen)) == [lines[n] for n in (1, 3, 5, 6, 7)]


def test_no_canary_was_read(corpus):
    from recount.collect import worker
    from recount.collect.parsers import Asked

    Path(CANARY_PATH).write_text(CANARY, encoding="utf-8")
    after = [
        one for one in corpus if CANARY_PATH.encode() in one.data and one.family in {"html", "mail"}
    ]
    assert len(after) >= 3
    for one in after:
        outcome = worker.run(one.data, Asked(one.name))
        assert CANARY not in outcome.report.text
        assert all(CANARY.encode() not in data for _, data in outcome.children)
