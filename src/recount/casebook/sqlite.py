"""The book's file on SQLCipher: one way to open it, and the sentences for what a disk may refuse.

Key and salt are both given: losing the first 16 bytes of the file in a crash then loses nothing, and opening
needs no second key derivation. Write-ahead log with FULL sync: an acknowledged commit survives a power cut.
Nothing is spilled to disk, freed pages are zeroed, extensions are never loaded.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlcipher3 import dbapi2

from recount.errors import BadInput, CustodyBroken, RecountError

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "secure_delete=ON",
    "temp_store=MEMORY",
    "trusted_schema=OFF",
    "foreign_keys=ON",
    "busy_timeout=0",
)
READ_ONLY_PRAGMAS = ("temp_store=MEMORY", "trusted_schema=OFF", "query_only=ON")


def engine(path: Path, key: bytes, salt: bytes, *, read_only: bool = False) -> sa.Engine:
    """The engine on a book's file, new or old.

    Raises:
        CustodyBroken: the file does not open with this key, or is damaged at its start.
    """
    mode = "ro&immutable=1" if read_only else "rwc"
    uri = f"{path.resolve().as_uri()}?mode={mode}"

    def creator() -> Any:  # noqa: ANN401 - sqlcipher3 has no types
        connection = dbapi2.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("PRAGMA cipher_log_level=NONE")
            connection.execute(f"PRAGMA key = \"x'{key.hex()}{salt.hex()}'\"")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            for pragma in READ_ONLY_PRAGMAS if read_only else PRAGMAS:
                connection.execute(f"PRAGMA {pragma}").fetchall()
        except BaseException:
            connection.close()
            raise
        return connection

    made = sa.create_engine(
        "sqlite://",
        creator=creator,
        module=dbapi2,
        poolclass=sa.pool.StaticPool,
        hide_parameters=True,
    )

    @sa.event.listens_for(made, "begin")
    def _(connection: sa.Connection) -> None:
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    try:
        made.connect().close()
    except (sa.exc.DatabaseError, dbapi2.DatabaseError) as error:
        made.dispose()
        raise _opening(error) from None
    return made


def in_memory() -> sa.Engine:
    """An engine on nothing but this process's memory, to fold projections in."""
    return sa.create_engine(
        "sqlite://", module=dbapi2, poolclass=sa.pool.StaticPool, hide_parameters=True
    )


def _opening(error: Exception) -> RecountError:
    words = str(error)
    if "not a database" in words or "malformed" in words:
        return CustodyBroken(
            "the book's file does not open with your slot's key: it was damaged, or put there from another "
            "book; restore the last backup, keep this copy"
        )
    return refused(error)


def refused(error: Exception) -> BadInput:
    """The sentence for what SQLite refused; never its own words, which may quote a row."""
    words = str(error)
    if "disk is full" in words:
        return BadInput(
            "the disk is full: nothing of this step was kept, all before it is safe; free some space"
        )
    if "readonly" in words or "read-only" in words:
        return BadInput("this casebook stands on a read-only medium: copy it to another to write in it")
    if "locked" in words:
        return BadInput("another program holds this casebook: close it there, then try again")
    if "unable to open" in words:
        return BadInput(
            "the book's file cannot be opened: the casebook is incomplete, or may not be read"
        )
    if "I/O error" in words:
        return BadInput(
            "the disk failed while reading or writing: nothing of this step was kept; check the disk"
        )
    return BadInput(f"the book's file could not be used ({type(error).__name__}): verify it")


@contextmanager
def in_sentences() -> Iterator[None]:
    """Turns what the database raises into one of our errors.

    Raises:
        CustodyBroken: a page that was changed.
        BadInput: a full disk, a read-only medium and the like.
    """
    try:
        yield
    except (sa.exc.DBAPIError, dbapi2.Error) as error:
        if type(getattr(error, "orig", None)).__module__.startswith("psycopg"):
            from recount.casebook import postgres

            raise postgres.refused(error) from None
        words = str(error)
        if "malformed" in words or "not a database" in words or "no such table" in words:
            raise CustodyBroken(
                "the book's file was changed or damaged: restore the last backup, keep this copy as evidence"
            ) from None
        raise refused(error) from None


def checkpoint(made: sa.Engine) -> None:
    """Moves all of the write-ahead log into the file, and empties it; a server keeps its own."""
    if made.dialect.name != "sqlite":
        return
    with made.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None  # noqa: S101 - an open connection has one
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def integrity(made: sa.Engine) -> list[str]:
    """What SQLCipher and SQLite find wrong with the pages; empty when nothing, and on a server."""
    if made.dialect.name != "sqlite":
        return []
    with made.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None  # noqa: S101 - an open connection has one
        try:
            pages = [str(row[0]) for row in driver.execute("PRAGMA cipher_integrity_check")]
            told = [str(row[0]) for row in driver.execute("PRAGMA integrity_check(5)")]
        except dbapi2.DatabaseError:
            return ["a page that cannot be read"]
    return pages + [one for one in told if one != "ok"]


def writable(folder: Path) -> bool:
    """Whether the folder and the book in it may be written."""
    file = folder / "book.db"
    return os.access(folder, os.W_OK) and (not file.exists() or os.access(file, os.W_OK))
