"""A Spark session on this machine, or on the cluster that the user's Spark is set up for.

Rules: it listens on the loopback only; what it keeps between steps lies in plain text in the folder that the
user named, which is emptied when the session ends. Trust: nothing is fetched; the session reads no file.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from recount.errors import BadInput, MissingGroup

if TYPE_CHECKING:
    from recount.match.engine import Engine


@contextmanager
def engine(checkpoints: str | None) -> Iterator[Engine]:
    """The engine, for as long as the block lasts.

    Raises:
        BadInput: no folder was named, or it cannot be used, or there is no Java.
        MissingGroup: pyspark is not installed.
    """
    from recount.match.on_spark import OnSpark

    if checkpoints is None:
        raise BadInput(
            "Spark keeps what is between its steps in plain text: say where with --checkpoints DIR, on an "
            "encrypted disk"
        )
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        raise BadInput(
            "--engine spark needs Java 17 or newer, which was not found; install it, or use duckdb"
        )
    folder = Path(checkpoints).resolve() / f"recount-{uuid4().hex}"
    try:
        folder.mkdir(mode=0o700, parents=True)
    except OSError as error:
        raise BadInput(f"the folder of --checkpoints cannot be made ({error.strerror})") from error
    try:
        session = _session(folder)
        try:
            yield OnSpark(session)
        finally:
            session.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _session(folder: Path) -> Any:  # noqa: ANN401 - pyspark's session
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise MissingGroup(
            "--engine spark needs the group 'spark': pip install 'recount-casebook[spark]'"
        ) from error
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    session = (
        SparkSession.builder.master(os.environ.get("RECOUNT_SPARK_MASTER", "local[2]"))
        .appName("recount")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.default.parallelism", "4")
        .config("spark.local.dir", str(folder / "local"))
        .config("spark.sql.warehouse.dir", str(folder / "warehouse"))
        .config(
            "spark.driver.extraJavaOptions", f"-Dderby.system.home={folder} -Djava.io.tmpdir={folder}"
        )
        .config("spark.sql.execution.arrow.pyspark.enabled", "true")
        .config("spark.log.level", "OFF")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("OFF")
    session.sparkContext.setCheckpointDir(str(folder / "checkpoints"))
    return session
