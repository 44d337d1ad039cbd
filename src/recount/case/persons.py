"""What `recount match --out DIR` leaves for later, so that a decision redraws one component and no more.

Rules: DIR/work.parquet has the pairs, DIR/records.parquet what a person sees side by side,
DIR/decisions.csv the decisions; each decision is on the disk before the next question, and a
half-written last line is left out. Files are written beside their place and then put there, so that a
broken run leaves the former ones whole.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recount.errors import BadInput

if TYPE_CHECKING:
    import pyarrow as pa

    from recount.match.calibration import Floats, Line
    from recount.match.cores import Cores
    from recount.match.found import Found
    from recount.match.training import Model

WORK, RECORDS_KEPT, DECISIONS_FILE = "work.parquet", "records.parquet", "decisions.csv"
PEOPLE_FILE, PARTITIONS_FILE, CAPTURES_FILE = "people.csv", "partitions.parquet", "captures.csv"
LINKS_FILE = "links.csv"
HEADER = ("record_a", "record_b", "verdict", "by", "at", "why")
VERDICTS = ("same", "different", "unsure")
FORMULAS = ("=", "+", "-", "@", "\t", "\r")  # with these a spreadsheet begins to reckon
CERTAIN = {"same": 1.0, "different": 0.0}  # what a person decided is not calibrated
DECIDED = {
    "same": "a person decided that they are the same",
    "different": "a person decided that they are not",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """One row of decisions.csv."""

    record_a: str
    record_b: str
    verdict: str
    by: str = ""
    at: str = ""
    why: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class Work:
    """Everything that a decision needs: RECORDS, LISTS, PAIRS, the weights, and how they were drawn."""

    records: pa.Table
    lists: pa.Table
    pairs: pa.Table
    found: Found
    samples: int
    seed: int
    line: Line | None = None  # by which judged pairs set the probabilities right

    @property
    def chances(self) -> Floats:
        """For each pair the probability that it is one person, calibrated if pairs were judged."""
        from recount.match.linking import set_right

        return set_right(self.pairs, self.found, self.line)

    def decided(self, decisions: Sequence[Verdict]) -> Work:
        """The same with these decisions; only components that they touch are drawn anew."""
        from recount.match.found import find

        found = find(
            self.records,
            self.lists,
            self.pairs,
            decisions=table(decisions),
            samples=self.samples,
            seed=self.seed,
            strength=self.found.strength,
            cores=self.found.cores,
            before=self.found.drawn,
        )
        return replace(self, found=found)


def matched(
    records: pa.Table,
    lists: pa.Table,
    pairs: pa.Table,
    *,
    decisions: Sequence[Verdict] = (),
    samples: int,
    seed: int,
    model: Model | None = None,
) -> Work:
    """Persons from scored pairs. See `recount.match.found.find`."""
    from recount.match.found import find

    found = find(
        records,
        lists,
        pairs,
        decisions=table(decisions),
        samples=samples,
        seed=seed,
        model=model,
    )
    return Work(records, lists, pairs, found, samples, seed)


def table(decisions: Iterable[Verdict]) -> pa.Table:
    """DECISIONS."""
    import pyarrow as pa

    from recount.tables import DECISIONS

    rows = list(decisions)
    columns = {name: [getattr(one, name) for one in rows] for name in HEADER}
    return pa.table(columns, schema=DECISIONS)


def outcome(work: Work) -> list[tuple[str, bytes]]:
    """The files people.csv, partitions.parquet and captures.csv, as bytes by name."""
    found = work.found
    return [
        (PEOPLE_FILE, as_csv(found.people_table())),
        (PARTITIONS_FILE, as_parquet(found.partitions())),
        (CAPTURES_FILE, as_csv(found.captures())),
    ]


def kept(work: Work) -> list[tuple[str, bytes]]:
    """The files work.parquet and records.parquet, from which `load` makes the same again."""
    import pyarrow as pa

    weights = work.found.strength.weights
    rows = pa.FixedSizeListArray.from_arrays(pa.array(weights.T.ravel()), len(weights))
    strength = work.found.strength
    about = {
        "lists": work.lists.to_pylist(),
        "samples": work.samples,
        "seed": work.seed,
        "line": _of_line(work.line),
        "claimed": strength.claimed,
        "held": strength.held,
        "kin": strength.kin,
        "cores": None if work.found.cores is None else _packed(work.found.cores),
    }
    pairs = work.pairs.append_column("drawn_with", rows)
    pairs = pairs.replace_schema_metadata({"recount": json.dumps(about)})
    return [(WORK, as_parquet(pairs)), (RECORDS_KEPT, as_parquet(work.records))]


def _packed(cores: Cores) -> dict[str, Any]:
    """Cores as JSON holds them: the records that are not their own core's least, and the terms."""
    import numpy as np

    inside = np.flatnonzero(cores.least != np.arange(len(cores.least)))
    terms = cores.terms
    return {
        "records": inside.tolist(),
        "least": cores.least[inside].tolist(),
        "starts": list(terms.starts),
        "told": [[field.tolist() for field in kind] for kind in terms.told],
        "always": list(terms.always),
    }


def _unpacked(kept: dict[str, Any] | None, records: int) -> Cores | None:
    """The cores that `_packed` put away."""
    import numpy as np

    from recount.match.cores import Cores, Terms

    if kept is None:
        return None
    least = np.arange(records, dtype=np.int64)
    least[np.array(kept["records"], dtype=np.int64)] = kept["least"]
    told = tuple(tuple(np.array(field) for field in kind) for kind in kept["told"])
    same, kin, incident = kept["starts"]
    return Cores(least, Terms((same, kin, incident), told, tuple(kept["always"])))


def _of_line(line: Line | None) -> dict[str, Any] | None:
    if line is None:
        return None
    return {
        "slope": line.slope,
        "intercept": line.intercept,
        "judged": line.judged,
        "added": line.added.tolist(),
    }


def _to_line(kept: dict[str, Any] | None) -> Line | None:
    import numpy as np

    from recount.match.calibration import Line

    if kept is None:
        return None
    return Line(**{**kept, "added": np.array(kept["added"], dtype=np.float64)})


def load(folder: str) -> Work:
    """What was kept in a folder, with its decisions applied.

    Raises:
        BadInput: the folder is none that `recount match --out` made.
    """
    import numpy as np
    import pyarrow as pa
    from pyarrow import parquet

    from recount.match.found import find
    from recount.match.strength import Strength
    from recount.tables import LISTS, PAIRS, RECORDS, checked

    try:
        pairs = parquet.read_table(Path(folder) / WORK)
        records = checked(parquet.read_table(Path(folder) / RECORDS_KEPT), RECORDS)
        about = json.loads(pairs.schema.metadata[b"recount"])
        lists = pa.Table.from_pylist(about["lists"], schema=LISTS)
        weights = pairs["drawn_with"].combine_chunks()
        rows = weights.type.list_size
        values = np.ascontiguousarray(weights.flatten().to_numpy().reshape(-1, rows).T)
        cores = _unpacked(about["cores"], len(records))
        line = _to_line(about["line"])
        pairs = checked(pairs.drop_columns(["drawn_with"]).replace_schema_metadata(None), PAIRS)
    except (OSError, KeyError, TypeError, ValueError, AttributeError, IndexError, pa.ArrowException):
        raise BadInput(
            "this folder holds no matching that can be taken up: make it with recount match LISTS --out DIR"
        ) from None
    strength = Strength(values, about["claimed"], about["held"], about["kin"])
    found = find(
        records,
        lists,
        pairs,
        decisions=table(decisions_in(folder)),
        samples=about["samples"],
        seed=about["seed"],
        strength=strength,
        cores=cores,
    )
    return Work(records, lists, pairs, found, about["samples"], about["seed"], line)


def put(folder: str, files: Sequence[tuple[str, bytes]]) -> None:
    """All of the files in a folder, or none.

    Raises:
        BadInput: they cannot be written.
    """
    parts = [(Path(folder) / f"{name}.part", Path(folder) / name, content) for name, content in files]
    try:
        for part, _, content in parts:
            part.write_bytes(content)
        for part, place, _ in parts:
            part.replace(place)
    except OSError as error:
        for part, _, _ in parts:
            part.unlink(missing_ok=True)
        raise BadInput(
            f"the files cannot be written ({error.strerror}): check the folder and the disk; the former ones "
            "are as they were"
        ) from error


def relinked(folder: str, work: Work, decisions: Sequence[Verdict]) -> list[tuple[str, bytes]]:
    """links.csv with the chances of now; what a person decided has that for its reason. Empty without one."""
    path = Path(folder) / LINKS_FILE
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    ids = work.found.ids
    ends = zip(work.pairs["a"].to_pylist(), work.pairs["b"].to_pylist(), strict=True)
    chance = {
        frozenset((ids[a], ids[b])): share
        for (a, b), share in zip(ends, work.chances.tolist(), strict=True)
    }
    verdicts = {frozenset((one.record_a, one.record_b)): one.verdict for one in decisions}
    out = [rows[0]] if rows else [["record_a", "record_b", "probability", "why"]]
    seen = set()
    for row in rows[1:]:
        pair = frozenset(plain(one) for one in row[:2])
        seen.add(pair)
        verdict = verdicts.get(pair, "")
        share = CERTAIN.get(verdict, chance.get(pair, float(row[2])))
        out.append([row[0], row[1], f"{share:.4f}", DECIDED.get(verdict, row[3])])
    for one in decisions:
        pair = frozenset((one.record_a, one.record_b))
        if verdicts[pair] == "same" and pair not in seen and pair <= set(ids):
            seen.add(pair)
            out.append([safe(one.record_a), safe(one.record_b), "1.0000", DECIDED["same"]])
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(out)
    return [(LINKS_FILE, text.getvalue().encode())]


def decisions_in(folder: str) -> list[Verdict]:
    """The decisions in a folder, in their order; none where nobody decided yet.

    Raises:
        BadInput: the file is not in its form.
    """
    path = Path(folder) / DECISIONS_FILE
    return read_decisions(path) if path.exists() else []


def read_decisions(path: Path) -> list[Verdict]:
    """Decisions or labels from a CSV file.

    Raises:
        BadInput: the file cannot be read or is not in its form; the sentence names the line.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise BadInput("the decisions cannot be read: give a CSV file in UTF-8") from None
    torn = bool(text) and not text.endswith("\n")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    if not rows:
        return []
    header = [name.strip().lower() for name in rows[0]]
    if not {"record_a", "record_b", "verdict"} <= set(header):
        raise BadInput(f"the decisions need a header with {','.join(HEADER)}")
    found = []
    for line, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        cells = dict(zip(header, (plain(cell.strip()) for cell in row), strict=False))
        if cells.get("verdict") not in VERDICTS or len(row) < len(header):
            if torn and line == len(rows):
                break  # the machine stopped while this line was written: it was not decided
            raise BadInput(
                f"line {line} of the decisions: the verdict must be same, different or unsure"
            )
        found.append(Verdict(**{name: cells.get(name, "") for name in HEADER}))
    return found


def save_decision(folder: str, one: Verdict) -> None:
    """Puts one decision behind the others, on the disk before this returns.

    Raises:
        BadInput: it cannot be written.
    """
    path = Path(folder) / DECISIONS_FILE
    try:
        if not path.exists() or not path.read_bytes().endswith(b"\n"):
            _rewrite(path, decisions_in(folder))
        with path.open("ab") as file:
            file.write(_row(one))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise BadInput(
            f"the decision could not be saved ({error.strerror}): check the disk; earlier ones are safe"
        ) from error


def take_back(folder: str) -> Verdict | None:
    """Takes the last decision out of the file; None where there is none."""
    decisions = decisions_in(folder)
    if not decisions:
        return None
    _rewrite(Path(folder) / DECISIONS_FILE, decisions[:-1])
    return decisions[-1]


def _rewrite(path: Path, decisions: Sequence[Verdict]) -> None:
    content = ",".join(HEADER).encode() + b"\n" + b"".join(_row(one) for one in decisions)
    put(str(path.parent), [(path.name, content)])


def _row(one: Verdict) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow([safe(getattr(one, name)) for name in HEADER])
    return text.getvalue().encode()


def safe(cell: str) -> str:
    """Words as a spreadsheet must be given them: what would be a formula has an apostrophe before it."""
    return f"'{cell}" if cell.startswith(FORMULAS) else cell


def plain(cell: str) -> str:
    """What `safe` was given."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULAS) else cell


def as_csv(rows: Any) -> bytes:  # noqa: ANN401 - an Arrow table
    """An Arrow table as CSV; probabilities with four digits, no cell of words that can be a formula."""
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    if "probability" in rows.column_names:
        at = rows.column_names.index("probability")
        rounded = pa.array([round(one, 4) for one in rows["probability"].to_pylist()])
        rows = rows.set_column(at, "probability", rounded)
    for at, field in enumerate(rows.schema):
        if pa.types.is_string(field.type):
            words = pa.array([safe(one) for one in rows[field.name].to_pylist()], pa.string())
            rows = rows.set_column(at, field, words)
    rows = rows.rename_columns([safe(name) for name in rows.column_names])
    sink = pa.BufferOutputStream()
    arrow_csv.write_csv(
        rows, sink, arrow_csv.WriteOptions(quoting_style="needed", quoting_header="needed")
    )
    return bytes(sink.getvalue())


def as_parquet(rows: Any) -> bytes:  # noqa: ANN401 - an Arrow table
    """An Arrow table as Parquet."""
    import pyarrow as pa
    from pyarrow import parquet

    sink = pa.BufferOutputStream()
    parquet.write_table(rows, sink, compression="zstd")
    return bytes(sink.getvalue())
