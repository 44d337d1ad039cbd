"""Members: a role is given by a slot, and an entry says who gave it to whom.

A lead or a case manager adds members, with no more than he holds himself. The new member's own signature over
his record stands in the entry beside the signature of the one who adds. Removing a member is a rotation.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from recount.casebook import disk, keys
from recount.casebook.book import Casebook
from recount.casebook.canonical import canonical
from recount.casebook.creation import member_record
from recount.casebook.keys import ROLES, Cost, Identity, Role
from recount.casebook.rows import Member
from recount.errors import BadInput, Refused
from recount.values import Secret

MANAGERS = ("lead", "case-manager")
LONGEST_NAME = 80


def role_of(word: str) -> Role:
    """The role of that name.

    Raises:
        BadInput: there is none.
    """
    for role in ROLES:
        if role == word:
            return role
    raise BadInput(f"there is no such role; the roles are {', '.join(ROLES)}")


def add(
    book: Casebook,
    *,
    name: str,
    role: Role,
    identity_out: Path,
    passphrase: Secret[str],
    at: str,
    cost: Cost = keys.STANDARD,
) -> Member:
    """Makes a new member: an identity file, a slot, an entry, in that order; the entry is what counts.

    Raises:
        Refused: the member who adds may not, or does not hold what the role holds.
        BadInput: the name is taken, or a place cannot be written.
    """
    if book.role not in MANAGERS:
        raise Refused(f"a {book.role} adds no members: ask a lead or a case manager")
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise BadInput(f"a member needs a name of at most {LONGEST_NAME} characters")
    if any(one.name == name and one.until is None for one in book.members()):
        raise BadInput("a member of this name is there already: give another name")
    roots = book.slot.roots.only(role)
    book.may_write()
    identity = Identity.new(name)
    keys.create_identity(identity_out, identity, passphrase, cost)
    slot = replace(book.slot, member=identity.member, role=role, roots=roots)
    written = book.folder.write_slot(slot, identity.recipient)
    try:
        book.append("member-add", identity.member, accepted(identity, role, book.book_id), at=at)
    except BaseException:
        book.folder.remove_slots({written})
        disk.discard(identity_out)
        raise
    return next(one for one in book.members() if one.id == identity.member)


def accepted(identity: Identity, role: Role, book_id: str) -> dict[str, str]:
    """A member's record, with the member's own signature over it and over the casebook's id."""
    record = member_record(identity, role)
    signature = identity.signer().sign(canonical([book_id, record])).signature
    return {**record, "accepts": signature.hex()}


def named(book: Casebook, name: str) -> Member:
    """The present member of that name, or with that id.

    Raises:
        BadInput: there is none.
    """
    for one in book.members():
        if one.until is None and name in {one.name, one.id}:
            return one
    raise BadInput("there is no member of this name: see recount member list")


def recover(
    path: Path,
    rescue: Identity,
    *,
    name: str,
    identity_out: Path,
    passphrase: Secret[str],
    at: str,
    cost: Cost = keys.STANDARD,
) -> Member:
    """A new lead, made by the recovery member whose keys two of three parts gave.

    Raises:
        WrongKey: these keys do not open the casebook.
        BadInput: as `add`.
    """
    from recount.casebook.opening import open_as

    with open_as(path, rescue) as book:
        return add(
            book,
            name=name,
            role="lead",
            identity_out=identity_out,
            passphrase=passphrase,
            at=at,
            cost=cost,
        )
