"""PostgreSQL: the address, what else a server holds, and the sentences for what it refuses.

A casebook on a server is `server`; this module knows nothing of journals and keys.
"""

from __future__ import annotations

import sqlalchemy as sa

from recount.casebook import schema
from recount.errors import BadInput, CustodyBroken, MissingGroup

SCHEME = "postgresql:"
WRITES = 6303  # the number of the lock that whoever writes takes, in each database
HERE = {None, "", "127.0.0.1", "::1", "localhost"}

stored = sa.MetaData()
slot_table = sa.Table(
    "slot",
    stored,
    sa.Column("name", sa.String(40), primary_key=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
)
file_table = sa.Table(
    "file",
    stored,
    sa.Column("name", sa.String(40), primary_key=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
)

GUARD = (
    """CREATE FUNCTION recount_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the journal is only added to'; END $$""",
    """CREATE TRIGGER recount_entry BEFORE UPDATE OR DELETE OR TRUNCATE ON entry
    FOR EACH STATEMENT EXECUTE FUNCTION recount_refuse()""",
    *(
        part
        for table in ("payload", "subject_key", "object")
        for part in (
            f"""CREATE TRIGGER recount_{table} BEFORE DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION recount_refuse()""",
            f"""CREATE TRIGGER recount_{table}_cell BEFORE UPDATE ON {table} FOR EACH ROW
            WHEN (NEW.cell IS NOT NULL OR (to_jsonb(NEW) - 'cell') <> (to_jsonb(OLD) - 'cell'))
            EXECUTE FUNCTION recount_refuse()""",
        )
    ),
)


def is_server(place: object) -> bool:
    """Whether a casebook is named by the address of a server."""
    return str(place).startswith(SCHEME)


def engine(address: str) -> sa.Engine:
    """The engine on a server's database; another machine is spoken to over TLS with a known certificate only.

    Raises:
        BadInput: no such address, or one that would send to another machine without `sslmode=verify-full` and
            `sslrootcert`.
        MissingGroup: the group `server` is not installed.
    """
    try:
        import psycopg  # noqa: F401 - SQLAlchemy looks for it
    except ImportError:
        raise MissingGroup(
            "a casebook on a server needs the group server: python -m pip install 'recount-casebook[server]'"
        ) from None
    try:
        url = sa.make_url(str(address).replace(":/", "://", 1).replace(":///", "://", 1))
    except sa.exc.ArgumentError:
        raise BadInput("a server is named like postgresql://login@host/database") from None
    if not url.database:
        raise BadInput("a server is named like postgresql://login@host/database: no database is named")
    checked = url.query.get("sslmode") == "verify-full" and url.query.get("sslrootcert")
    if url.host not in HERE and not checked:
        raise BadInput(
            "another machine is spoken to only over TLS with a certificate that is known: add "
            "?sslmode=verify-full&sslrootcert=FILE.pem to the address"
        )
    return sa.create_engine(
        url.set(drivername="postgresql+psycopg"),
        hide_parameters=True,
        pool_size=2,
        connect_args={"application_name": "recount", "connect_timeout": 10},
    )


def refused(error: Exception) -> BadInput | CustodyBroken:
    """The sentence for what PostgreSQL refused; never its own words, which may quote a row."""
    code = getattr(getattr(error, "orig", error), "sqlstate", None) or ""
    if code in {"42P01", "42703", "22P02", "23505"}:
        return CustodyBroken(
            "the tables of this casebook are not as it made them: keep a copy, and restore the last dump"
        )
    if code in {"42501", "P0001"}:
        return BadInput("the server does not let this login do that: ask whoever runs it")
    if code.startswith("53"):
        return BadInput(
            "the server has no room left: nothing of this step was kept, all before it is safe"
        )
    if code.startswith("28") or "authentication" in str(error):
        return BadInput(
            "the server does not know this login or password: look at the address and .pgpass"
        )
    return BadInput(
        f"the server could not be used ({code or 'no connection'}): nothing of this step was kept; "
        "look whether it runs, and try again"
    )


def grant(connection: sa.Connection, login: str) -> None:
    """Lets a role read, add to the record, empty a cell, and fold projections; nothing else."""
    role = connection.dialect.identifier_preparer.quote_identifier(login)
    record = "entry, payload, subject_key, object"
    folded = ", ".join(table.name for table in schema.projected.sorted_tables)
    for statement in (
        f"GRANT SELECT, INSERT ON {record} TO {role}",
        f"GRANT UPDATE (cell) ON payload, subject_key, object TO {role}",
        f"GRANT SELECT ON meta TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON {folded} TO {role}",
        f"GRANT SELECT, INSERT, DELETE ON slot, file TO {role}",
    ):
        connection.exec_driver_sql(statement)


def lock(connection: sa.Connection) -> bool:
    """Makes this transaction the only one that writes on a server; False in a folder: it has its own."""
    if connection.dialect.name != "postgresql":
        return False
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(WRITES)))  # others may read
    return True
