"""The same rules on Spark, for what no machine holds: equal pairs, equal levels, equal links.

Rules: the session is handed in; its checkpoints lie in plain text where the user said and nowhere else. Names
and places are compared by the same compiled functions, sent to the workers with the words of all records, so
that no rule exists twice. Keys are made where the program runs; pairs and levels where Spark runs.
"""

from __future__ import annotations

import warnings
from importlib.metadata import version
from typing import Any

import numpy as np
import pyarrow as pa

from recount.match import vocabulary
from recount.match.engine import PAIRS_SQL, settings
from recount.match.prepare import Prepared
from recount.match.rules import COMPARISONS
from recount.match.vocabulary import Vocabulary


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
        from splink import Linker
        from splink.backends.spark import SparkAPI

        for name, levels, words in (
            ("name_level", vocabulary.name_levels_kept, prepared.names),
            ("place_level", vocabulary.place_levels_kept, prepared.places),
        ):
            self._session.udf.register(name, arrow_udf(_work(levels, words), "tinyint"))
        api = SparkAPI(  # type: ignore[no-untyped-call]
            spark_session=self._session,
            break_lineage_method="parquet",
            register_udfs_automatically=False,
            num_partitions_on_repartition=4,
        )
        blocked = pa.table(
            {
                "match_key": pa.array(["0"]).take(pa.array(np.zeros(len(pairs), dtype=np.int32))),
                "join_key_l": pairs["a"],
                "join_key_r": pairs["b"],
            }
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            linker = Linker(api.register(prepared.engine_table()), settings(quote="`"))
            linker.table_management.register_blocked_pairs_for_predict(api.register(blocked))
            found = linker.inference.predict(warning_mode="never")
            columns = ", ".join(
                f"CAST(gamma_{one.name} AS TINYINT) AS gamma_{one.name}" for one in COMPARISONS
            )
            query = f"SELECT {columns} FROM {found.physical_name} ORDER BY number_l, number_r"  # noqa: S608 - names of our own
            table: pa.Table = self._session.sql(query).toArrow()
        return table


def _work(levels: Any, words: Vocabulary) -> Any:
    kernel, scratch = words.kernel(), vocabulary.scratch()

    def work(a: pa.Array, b: pa.Array) -> pa.Array:
        plain = [np.asarray(side.to_numpy(zero_copy_only=False), dtype=np.int32) for side in (a, b)]
        return pa.array(levels(*plain, kernel, scratch))

    work.__annotations__ = {"a": pa.Array, "b": pa.Array, "return": pa.Array}
    return work
