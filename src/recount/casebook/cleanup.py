"""What a rotation leaves behind once its book is in place: old slots, old object files, its own notes."""

from __future__ import annotations

import shutil

import sqlalchemy as sa

from recount.casebook import journal, schema, slots, sqlite
from recount.casebook.folder import Folder
from recount.casebook.journal import Head


def last(connection: sa.Connection) -> Head:
    """The head of the journal as it stands in the book."""
    column = schema.entry.c
    asked = sa.select(column.line, column.signature).order_by(column.seq.desc()).limit(1)
    row = connection.execute(asked).first()
    return Head() if row is None else journal.after(journal.read(row.line, row.signature))


def after_rotation(folder: Folder, engine: sa.Engine) -> None:
    """Takes away what only the book before needed; does nothing when no rotation was left half-cleaned."""
    with sqlite.in_sentences(), engine.connect() as plain:
        connection = plain.execution_options(writing=True)
        asked = sa.select(schema.meta.c.value).where(schema.meta.c.name == "slots")
        with connection.begin():
            kept = connection.execute(asked).scalar()
            if kept is None:
                return
        slots.remove(folder.path, slots.names(folder.path) - set(kept.split()))
        sweep(folder, engine)
        shutil.rmtree(folder.path / "slots.new", ignore_errors=True)
        with connection.begin():
            connection.execute(schema.meta.delete().where(schema.meta.c.name != "version"))


def sweep(folder: Folder, engine: sa.Engine) -> None:
    """Removes object files that no row names: of steps that were broken off, and of what was erased."""
    column = schema.object_.c
    with engine.connect() as connection, connection.begin():
        asked = sa.select(column.file).where(column.cell.is_not(None), column.file.is_not(None))
        named = set(connection.execute(asked).scalars())
    for name in list(folder.objects()):
        if name not in named:
            folder.drop_object(name)
