"""The same rules on Spark: one small set, since a session is slow to start; in a process of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from recount.case import spark
from recount.errors import BadInput

COMPARED = """
import sys
from test_scores import taken, two_lists
from recount.case import spark
from recount.match import blocking, engine, prepare

came = taken(*two_lists(families=15)[0])
ready = prepare.prepared(came.records, (True, True))
keys = blocking.keys(ready, short=20)
here = engine.InMemory()
pairs = here.pairs(keys)
with spark.engine(sys.argv[1]) as there:
    found = there.pairs(keys)
    levels = there.levels(ready, found)
same = found.to_pydict() == pairs.to_pydict()
print(len(pairs) > 300 and same and levels.to_pydict() == here.levels(ready, pairs).to_pydict())
"""


@pytest.mark.skipif(
    shutil.which("java") is None and "CI" not in os.environ,
    reason="Spark needs Java 17 or newer: install it to run this test",
)
def test_both_engines_find_the_same_pairs_on_the_same_levels(tmp_path):
    surroundings = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path]),
    }
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", COMPARED, str(tmp_path)],
        capture_output=True,
        text=True,
        env=surroundings,
        check=False,
    )
    assert done.stdout.strip().splitlines()[-1:] == ["True"], done.stderr[-2_000:]
    assert list(tmp_path.iterdir()) == []


def test_spark_asks_where_its_plain_text_may_lie():
    with pytest.raises(BadInput, match="--checkpoints DIR"), spark.engine(None):
        pass
