"""The engines: DuckDB in memory, or Spark; both run the same conditions through Splink and give equal levels.

Rules: every DuckDB connection comes from `connection`: no extension is looked for or loaded, no file and no
network can be reached, nothing is ever written to disk (what does not fit in memory is an error in one
sentence). Spark keeps its checkpoints in plain text where the user says, and only there.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from recount.errors import MissingGroup, TooLarge
from recount.match import meeting, vocabulary
from recount.match.prepare import Prepared
from recount.match.rules import COMPARISONS, Comparison

MEMORY = "6GB"
SLICE = 4_000_000  # pairs compared at once
_PACK = 32  # more than a comparison has levels
Numbers = NDArray[np.int32]
PAIRS_SQL = """
SELECT l.number AS a, r.number AS b, bit_or(l.bit) AS rules
FROM keys AS l JOIN keys AS r ON l.key_of = r.key_of AND l.number < r.number
WHERE l.own < 0 OR l.own <> r.own
GROUP BY l.number, r.number
"""


class Engine(Protocol):
    """What finds and compares pairs."""

    name: str

    def pairs(self, keys: pa.Table) -> pa.Table:
        """Pairs (a, b, rules) of records that share a key, a < b, in order."""
        ...

    def levels(self, prepared: Prepared, pairs: pa.Table) -> pa.Table:
        """For each pair, in order, its level on each comparison: columns gamma_<name>, int8."""
        ...

    def versions(self) -> dict[str, str]:
        """The libraries behind it, with their versions."""
        ...


def connection(memory: str = MEMORY) -> Any:
    """A DuckDB connection in memory that reaches no file, no network and no extension.

    Raises:
        MissingGroup: DuckDB is not installed.
    """
    try:
        import duckdb
    except ImportError as error:
        raise MissingGroup(
            "matching needs the group 'match': pip install 'recount-casebook[match]'"
        ) from error
    found = duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "enable_external_access": "false",
            "memory_limit": memory,
            "temp_directory": "",
        },
    )
    found.execute("SET lock_configuration = true")
    return found


class InMemory:
    """Splink on DuckDB."""

    name = "duckdb"

    def __init__(self, memory: str = MEMORY) -> None:
        self._memory = memory

    def pairs(self, keys: pa.Table) -> pa.Table:
        """Pairs of records that share a key; compiled, since a join and a sort of them all need far more."""
        return _fits(lambda: meeting.pairs(keys))

    def levels(self, prepared: Prepared, pairs: pa.Table) -> pa.Table:
        """The level of each pair on each comparison, slice by slice, so that memory does not grow."""
        told = prepared.engine_table()
        starts = range(0, max(len(pairs), 1), SLICE)
        found = [self._slice(prepared, told, pairs.slice(start, SLICE)) for start in starts]
        return pa.concat_tables(found)

    def _slice(self, prepared: Prepared, told: pa.Table, pairs: pa.Table) -> pa.Table:
        from splink import DuckDBAPI

        a, b = (pairs[name].to_numpy() for name in ("a", "b"))
        kept = pa.table({"match_key": packed(a, b, prepared), "join_key_l": a, "join_key_r": b})
        with connection(self._memory) as base:
            api = DuckDBAPI(connection=base)
            return _fits(
                lambda: compared(
                    api, prepared, kept, lambda query: base.sql(query).to_arrow_table(), told=told
                )
            )

    def versions(self) -> dict[str, str]:
        """The libraries behind it, with their versions."""
        return {name: version(name) for name in ("duckdb", "splink")}


def _fits(work: Any) -> pa.Table:
    import duckdb

    try:
        return work()
    except (duckdb.OutOfMemoryException, MemoryError) as error:
        raise TooLarge(
            "the pairs to compare do not fit in memory: match fewer lists at once, split them by place or "
            "year, or use --engine spark"
        ) from error


def packed(a: Numbers, b: Numbers, prepared: Prepared) -> Numbers:
    """Levels of name and place of each pair in one number, which Splink carries along as `match_key`.

    They are compiled, not SQL: each pair is compared once, and conditions that name them read the number.
    """
    names = vocabulary.name_levels(a, b, prepared.names).astype(np.int32)
    places = vocabulary.place_levels(a, b, prepared.places).astype(np.int32)
    return (names + 1) * _PACK + places + 1


def _condition(sql: str, quote: str) -> str:
    """A condition of `rules` for an engine: its quotation marks, and levels read from `match_key`."""
    for name, at in (("name_level", "({0} - {0} % {1}) / {1}"), ("place_level", "{0} % {1}")):
        value = at.format("match_key", _PACK)
        sql = sql.replace(f'{name}("number_l", "number_r")', f"({value} - 1)")
    return sql.replace('"', quote)


def settings(comparisons: Sequence[Comparison] = COMPARISONS, *, quote: str = '"') -> Any:
    """The comparisons as Splink takes them; `quote` is what the engine puts round names."""
    from splink import SettingsCreator, block_on

    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="number",
        comparisons=[
            {
                "output_column_name": one.name,
                "comparison_description": one.words,
                "comparison_levels": [
                    {"sql_condition": _condition(one.missing, quote), "label_for_charts": "not comparable",
                     "is_null_level": True},
                    *(
                        {"sql_condition": _condition(level.sql, quote), "label_for_charts": level.words,
                         "m_probability": level.same, "u_probability": 1 / len(one.levels)}
                        for level in one.levels
                    ),
                ],
            }
            for one in comparisons
        ],
        blocking_rules_to_generate_predictions=[block_on("number")],
        retain_matching_columns=True,
        retain_intermediate_calculation_columns=False,
    )  # fmt: skip


def compared(
    api: Any,
    prepared: Prepared,
    blocked: Any,
    query: Callable[[str], pa.Table],
    *,
    quote: str = '"',
    told: pa.Table | None = None,
) -> pa.Table:
    """Levels from Splink, in the order of the pairs; what no record says is not asked."""
    from splink import Linker

    asked = [one for one in COMPARISONS if prepared.tells(one.name)]
    told = prepared.engine_table() if told is None else told
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        linker = Linker(api.register(told), settings(asked, quote=quote), validate_settings=False)
        linker.table_management.register_blocked_pairs_for_predict(api.register(blocked))
        found = linker.inference.predict(warning_mode="never")
        columns = ", ".join(f"CAST(gamma_{one.name} AS TINYINT) AS gamma_{one.name}" for one in asked)
        table = query(f"SELECT {columns} FROM {found.physical_name} ORDER BY number_l, number_r")  # noqa: S608 - names of our own
    nothing = pa.array(np.full(len(table), -1, dtype=np.int8))
    return pa.table(
        {
            f"gamma_{one.name}": table[f"gamma_{one.name}"] if one in asked else nothing
            for one in COMPARISONS
        }
    )
