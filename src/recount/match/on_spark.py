"""The same rules on Spark, for what no machine holds: equal pairs, equal levels, equal links.

Rules: the session is handed in; its checkpoints lie in plain text where the user said and nowhere else. Names
and places are compared by the same compiled functions, sent to the workers with the words of all records, so
that no rule exists twice. Keys are made where the program runs; pairs and levels where Spark runs.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import numpy as np
import pyarrow as pa

from recount.match.engine import PAIRS_SQL, compared, packed
from recount.match.prepare import Prepared


class OnSpark:
    """Splink on Spark."""

    name = "spark"

    def __init__(self, session: Any) -> None:
        self._session = session

    def versions(self) -> dict[str, str]:
        """The libraries behind it, with their versions."""
        return {name: version(name) for name in ("pyspark", "splink")}

    def pairs(self, keys: pa.Table) -> pa.Table:
        """Pairs of records that share a key."""
        self._session.createDataFrame(keys).createOrReplaceTempView("keys")
        return self._session.sql(PAIRS_SQL + "ORDER BY a, b").toArrow()

    def levels(self, prepared: Prepared, pairs: pa.Table) -> pa.Table:
        """The level of each pair on each comparison."""
        from pyspark.sql.functions import arrow_udf  # type: ignore[attr-defined]
        from splink.backends.spark import SparkAPI

        def work(a: pa.Array, b: pa.Array) -> pa.Array:
            sides = [np.asarray(side.to_numpy(zero_copy_only=False), dtype=np.int32) for side in (a, b)]
            return pa.array(packed(sides[0], sides[1], prepared))

        self._session.udf.register("packed", arrow_udf(work, "int"))
        self._session.createDataFrame(pairs.select(["a", "b"])).createOrReplaceTempView("found_pairs")
        blocked = self._session.sql(
            "SELECT packed(a, b) AS match_key, a AS join_key_l, b AS join_key_r FROM found_pairs"
        ).persist()
        api = SparkAPI(  # type: ignore[no-untyped-call]
            spark_session=self._session,
            break_lineage_method="parquet",
            register_udfs_automatically=False,
            num_partitions_on_repartition=4,
        )
        return compared(
            api, prepared, blocked, lambda query: self._session.sql(query).toArrow(), quote="`"
        )
