"""XML, parsed without entities, without a network and within bounds; used by the office readers."""

from __future__ import annotations

from typing import Any

from recount.collect.parsers import Unreadable

LARGEST = 64 * 2**20


def tree(data: bytes) -> Any:
    """The root element.

    Raises:
        Unreadable: no XML, declared entities, or nested too deep.
    """
    from lxml import etree

    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or _wide(data):
        raise Unreadable("entities")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable("nesting" if "depth" in str(error).lower() else "damaged") from None
    except ValueError:
        raise Unreadable("damaged") from None


def _wide(data: bytes) -> bool:
    """Whether a declaration hides in UTF-16, where the first look does not see it."""
    return any(
        "<!DOCTYPE".encode(name) in data or "<!ENTITY".encode(name) in data
        for name in ("utf-16-le", "utf-16-be")
    )


def local(tag: object) -> str:
    """The name of an element without its namespace; empty for comments and the like."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
