"""A cluster gives the same figures as one process, and its absence is one sentence."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from recount.count import from_counts
from recount.count.families import Settings
from recount.count.strata import How, fitted
from recount.errors import BadInput

PATTERNS = [(1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 0), (1, 0, 1), (0, 1, 1), (1, 1, 1)]


def _figures(found):
    return [
        {
            name: (replace(one.estimate, cpu_seconds=0.0), one.draws.tolist())
            for name, one in each.items()
        }
        for each in found
    ]


# Dask warns of its own ends (event loops, sockets that close late); none of it is ours
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_gives_the_figures_of_one_process():
    from distributed import LocalCluster

    from recount.case.cluster import cluster

    rng = np.random.default_rng(6)
    tables = [
        from_counts(
            ("court", "clinic", "paper"),
            dict(zip(PATTERNS, rng.poisson([60, 50, 40, 14, 12, 10, 4]) + 1, strict=True)),
        )
        for _ in range(12)
    ]
    names = ("graphical", "log-linear-bic")
    alone = fitted(tables, names, Settings(seed=9))
    with (
        LocalCluster(
            n_workers=1,
            threads_per_worker=2,
            processes=False,
            host="127.0.0.1",
            protocol="tcp://",
            dashboard_address=None,
        ) as local,
        cluster(local.scheduler_address) as spread,
    ):
        shared = fitted(tables, names, Settings(seed=9), How(spread))
    assert _figures(alone) == _figures(shared)


@pytest.mark.filterwarnings("ignore")
def test_where_no_scheduler_answers_one_sentence_says_so():
    from recount.case.cluster import cluster

    with pytest.raises(BadInput, match="No Dask scheduler"), cluster("tcp://127.0.0.1:9", seconds=0.5):
        pass


def test_without_the_group_one_sentence_tells_how_to_add_it():
    code = (
        "import sys; sys.modules['distributed'] = None\n"
        "from recount.case.cluster import cluster\n"
        "from recount.errors import MissingGroup\n"
        "try:\n    cluster('tcp://127.0.0.1:9').__enter__()\n"
        "except MissingGroup as error:\n    print(error.exit_status, error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("2 ")
    assert "pip install 'recount-casebook[cluster]'" in done.stdout
