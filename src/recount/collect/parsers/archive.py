"""A zip file: its members come out as files of their own, each of which gets a worker of its own."""

from __future__ import annotations

from recount.collect.parsers import Asked, Found, Unreadable, zips
from recount.collect.report import MOST_CHILDREN

MOST_BYTES = 256 * 2**20  # of all members together, held at once
_NOISE = ("__MACOSX/", ".DS_Store", "Thumbs.db")


def prepare() -> None:
    """Everything is imported with the module."""


def parse(data: bytes, asked: Asked) -> Found:
    """The members, with their names; a nested archive refuses the whole."""
    if asked.depth:
        raise Unreadable("archive-nested")
    found = Found(media_type="application/zip")
    with zips.opened(data) as archive:
        members = [one for one in archive.infolist() if not one.is_dir()]
        wanted = [
            one
            for one in members
            if not one.filename.startswith(_NOISE) and not one.filename.endswith(_NOISE)
        ]
        found.note("members-left", len(members) - len(wanted))
        if not wanted:
            raise Unreadable("no-text", state="empty")
        if len(wanted) > MOST_CHILDREN:
            raise Unreadable("archive-members")
        if sum(one.file_size for one in wanted) > MOST_BYTES:
            raise Unreadable("archive-total")
        for one in wanted:
            content = zips.content(archive, one, MOST_BYTES)
            if zips.is_archive(one.filename, content):
                raise Unreadable("archive-nested")
            found.children.append((one.filename, content))
    return found
