"""What each column of a list is: guessed from its header and its content, shown, and ruled by a person.

Rules: a person's mapping beats a guess; a column of a barred kind (telephones, profiles, photographs, plates,
orientation, faith, ethnicity, politics, health) is dropped whatever anybody says; a column that is not
mapped is kept out. Trust: only headers are repeated in messages, never cells.

>>> [column.role for column in guessed(("Full name", "Age", "Notes"), [("Amir Haddad", "30", "x y z")])]
['name', 'age', None]
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from recount.errors import BadInput
from recount.match import cells, headers

SAMPLE = 300  # rows by which content is judged
_MOSTLY = 0.7  # share of filled cells from which a column is of a kind
_LEAST_CELLS = 3
_PHONE = re.compile(r"\+?\(?\d[\d\s().-]{7,}\d")
_NET = re.compile(r"(?:https?://|www\.|t\.me/|vk\.com|@)\S+|\S+@\S+\.\w+", re.IGNORECASE)
_IMAGE = re.compile(r"\S.*\.(?:jpe?g|png|gif|bmp|heic|webp|tiff?)", re.IGNORECASE)
_PLATE = re.compile(r"[A-ZА-Я]\d{3}[A-ZА-Я]{2}\s?\d{2,3}")
_CONTENTS = (
    ("telephone numbers", _PHONE),
    ("profiles and addresses on the net", _NET),
    ("photographs", _IMAGE),
    ("vehicle plates", _PLATE),
)
BELIED = "its header says"  # begins the reason of a column whose content speaks against its header
_LETTERS = re.compile(r"[^\W\d_][\w'’.\-]*", re.UNICODE)
_NAME_WORDS = (2, 6)
_KUNYA = re.compile(r"(?:أبو|ابو|أم|ام|abu|abou|umm?|абу|умм)\s", re.IGNORECASE)
_WISHED = "named by --map"
_PARTS = {"given", "family", "patronymic", "father"}
_JOINED = {"place", "other_name", "father"}  # roles that several columns may share
_SCRIPTED = {"name", "given", "family", "patronymic"}  # roles that a list may give in two scripts
_SCRIPTS = {
    "latin": re.compile(r"[A-Za-zÀ-ɏ]"),
    "cyrillic": re.compile(r"[\u0400-\u052f]"),
    "arabic": re.compile(r"[\u0600-\u06ff\u0750-\u077f]"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it is taken for (None = kept out), on what grounds, or why it was dropped.

    `spare`: the same name in another script, taken in rows where the first is empty.
    """

    header: str
    role: str | None
    why: str
    dropped: str | None = None
    spare: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants: a role, its columns in order, and the one list it is for (None = all)."""

    role: str
    columns: tuple[str, ...]
    called: str | None = None


def digest(header: Sequence[str]) -> str:
    """SHA-256 of a header, by which a saved mapping is recognised."""
    return hashlib.sha256("\x1f".join(headers.words_of(name) for name in header).encode()).hexdigest()


def wishes(untrusted: Iterable[str]) -> tuple[Wish, ...]:
    """Wishes of the form ROLE=COLUMN, ROLE=COLUMN+COLUMN or LIST:ROLE=COLUMN.

    Raises:
        BadInput: no such form, or no such role.
    """
    found = []
    for words in untrusted:
        left, equals, right = words.partition("=")
        called, colon, role = left.rpartition(":")
        role = role.strip().lower()
        if not equals or not right.strip():
            raise BadInput(
                f"--map {words!r} is not of the form ROLE=COLUMN; write --map name='Full name'"
            )
        if role not in headers.ROLES:
            raise BadInput(f"--map names no role {role!r}; the roles are: {', '.join(headers.ROLES)}")
        found.append(Wish(role, tuple(right.split("+")), called.strip() if colon else None))
    return tuple(found)


def guessed(
    header: Sequence[str], rows: Sequence[Sequence[str]], *, script: str | None = None
) -> list[Column]:
    """Each column as its header and its first rows say.

    `script`: of columns that hold one name in several scripts, the one to take (see `scripts`).
    """
    sample = _sample(header, rows)
    columns = [_one(name, sample[at]) for at, name in enumerate(header)]
    columns = _birthplaces(_single(_whole_or_given(columns, sample), sample, script))
    if not any(column.role in {"name", "given", "family"} for column in columns):
        columns = _name_by_content(columns, sample)
    return columns


def scripts(header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The scripts in which a list gives its names, in the order of its columns."""
    sample = _sample(header, rows)
    found = [
        _script(sample[at])
        for at, name in enumerate(header)
        if headers.role(name) in _SCRIPTED and sample[at]
    ]
    return tuple(dict.fromkeys(one for one in found if one))


def common_script(lists: Sequence[Sequence[str]]) -> str | None:
    """The script that most lists have; of several, one that is not Latin: it was written, not transcribed."""
    counted = Counter(script for one in lists for script in one)
    return max(counted, key=lambda one: (counted[one], one != "latin", one)) if counted else None


def _sample(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[list[str]]:
    filled: list[list[str]] = [[] for _ in header]
    looked = 0
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        for at, cell in enumerate(row[: len(header)]):
            if word := cells.plain(cell):
                filled[at].append(word)
        looked += 1
        if looked >= SAMPLE:
            break
    return filled


def _script(filled: Sequence[str]) -> str | None:
    """The script of most cells: latin, cyrillic or arabic."""
    counted = Counter(
        kind
        for cell in filled
        for kind, pattern in _SCRIPTS.items()
        if 2 * len(pattern.findall(cell)) > sum(map(str.isalpha, cell))
    )
    return counted.most_common(1)[0][0] if counted else None


def mapped(columns: Sequence[Column], wanted: Sequence[Wish], called: str) -> list[Column]:
    """The columns after a person's wishes, which beat every guess.

    Raises:
        BadInput: a wish for a column that is dropped at the door.
    """
    found = list(columns)
    at = {column.header.casefold(): place for place, column in enumerate(columns)}
    for wish in wanted:
        places = [at.get(name.strip().casefold()) for name in wish.columns]
        if (wish.called not in (None, called)) or None in places:
            continue
        given_up = {wish.role} | (_PARTS if wish.role == "name" else set())
        given_up |= {"name"} if wish.role in _PARTS else set()
        for place, column in enumerate(found):
            if (
                column.role in given_up
                and column.why != _WISHED
                and not (column.spare and _kept(wish, found))
            ):
                found[place] = replace(column, role=None, why="another column was named")
        for number, place in enumerate(place for place in places if place is not None):
            column = found[place]
            if column.dropped:
                raise BadInput(
                    f"the column {column.header!r} of {called!r} holds {column.dropped} and is never "
                    "taken; leave it out of --map"
                )
            role = wish.role
            if role == "birth_date" and len(places) > 1:
                role = ("birth_year", "birth_month", "birth_day")[min(number, 2)]
            found[place] = Column(column.header, role, _WISHED)
    return found


def _kept(wish: Wish, columns: Sequence[Column]) -> bool:
    """Whether a wish names the one column that was taken for its role anyway: spare ones stay then."""
    first = [one.header.casefold() for one in columns if one.role == wish.role and not one.spare]
    return [name.strip().casefold() for name in wish.columns] == first


def unmet(wanted: Sequence[Wish], lists: Mapping[str, Sequence[Column]]) -> None:
    """Checks that every wish names columns of at least one list.

    Raises:
        BadInput: a wish that no list has the columns for.
    """
    for wish in wanted:
        names = {name.strip().casefold() for name in wish.columns}
        for called, columns in lists.items():
            has = {column.header.casefold() for column in columns}
            if wish.called in (None, called) and names <= has:
                break
        else:
            missing = "+".join(wish.columns)
            where = f"the list {wish.called!r} has" if wish.called else "no list has"
            raise BadInput(
                f"--map {wish.role}={missing}: {where} no such column"
                if wish.called
                else f"--map {wish.role}={missing}: {where} such a column; check its spelling"
            )


def _one(header: str, filled: list[str]) -> Column:
    if kind := headers.barred(header):
        return Column(header, None, "", dropped=kind)
    role = headers.role(header)
    if role is None or role in {"name", "other_name"}:
        for kind, pattern in _CONTENTS:
            if _share(filled, lambda cell, p=pattern: bool(p.fullmatch(cell))) >= _MOSTLY and not (
                kind == "telephone numbers" and _share(filled, _date) >= _MOSTLY
            ):
                return Column(header, None, "", dropped=kind)
    if role is not None:
        return _supported(header, role, filled)
    if (
        len(filled) >= _LEAST_CELLS
        and _share(filled, lambda cell: cells.sex(cell) is not None) >= _MOSTLY
    ):
        return Column(header, "sex", "by its content")
    return Column(header, None, "nothing says what it is")


def _supported(header: str, role: str, filled: list[str]) -> Column:
    """The role that the header names, unless the content speaks against it."""
    if role == "birth_date" and filled and _share(filled, lambda c: c.isdigit() and len(c) == 4) == 1.0:  # noqa: PLR2004
        return Column(header, "birth_year", "by its header and its content")
    tests = {
        "sex": lambda cell: cells.sex(cell) is not None,
        "age": lambda cell: cells.age(cell) is not None,
        "birth_date": _date,
        "date": _date,
        "name": lambda cell: bool(_LETTERS.search(cell)),
    }
    test = tests.get(role)
    if test and filled and _share(filled, test) < 0.3:  # noqa: PLR2004 - the header alone cannot carry it
        return Column(header, None, f"{BELIED} {role}, most of its cells do not")
    return Column(header, role, "by its header")


def _date(cell: str) -> bool:
    return cells.dates(cell, "dmy") is not None or cells.dates(cell, "mdy") is not None


def _share(filled: Sequence[str], test: object) -> float:
    return sum(map(test, filled)) / len(filled) if filled else 0.0  # type: ignore[call-overload]


def _whole_or_given(columns: list[Column], sample: list[list[str]]) -> list[Column]:
    """A 'first name' of whole names is the name; a 'name' of one word beside a family's name is given."""
    roles = [column.role for column in columns]
    found = list(columns)
    for at, column in enumerate(columns):
        if (
            column.role == "family"
            and _share(sample[at], lambda cell: bool(_KUNYA.match(cell))) > 1 / 2
        ):
            found[at] = Column(column.header, "other_name", "by its content: names by a child")
        several = _share(sample[at], lambda cell: len(cell.split()) > 1)
        if (
            column.role == "given"
            and "name" not in roles
            and "family" not in roles
            and several >= _MOSTLY
        ):
            found[at] = Column(column.header, "name", "by its content")
        alone = "given" not in roles and "family" in roles and roles.count("name") == 1
        if column.role == "name" and alone and sample[at] and several < 1 - _MOSTLY:
            found[at] = Column(column.header, "given", "by its content, beside a family name")
    return found


def _single(columns: list[Column], sample: list[list[str]], script: str | None) -> list[Column]:
    """One column a role, but for roles that several share: the header that says it most briefly, filled.

    Of one name in several scripts the others are spare.
    """
    found = list(columns)
    for role in headers.ROLES:
        places = [at for at, column in enumerate(columns) if column.role == role]
        if role in _JOINED or len(places) < 2:  # noqa: PLR2004 - two of a kind
            continue
        written = {at: _script(sample[at]) if role in _SCRIPTED else None for at in places}
        keep = min(
            places,
            key=lambda at: (
                not sample[at],
                script is not None and written[at] != script,
                role == "id" and headers.national(columns[at].header),
                len(headers.words_of(columns[at].header).split()),
                len(headers.words_of(columns[at].header)),
                at,
            ),
        )
        for at in places:
            if at == keep:
                continue
            other = columns[keep].header
            if written[at] and written[keep] and written[at] != written[keep]:
                found[at] = replace(
                    columns[at], why=f"in another script, where {other!r} is empty", spare=True
                )
            else:
                found[at] = replace(columns[at], role=None, why=f"{other!r} was taken as {role}")
    roles = {column.role for column in found}
    if "name" in roles and {"given", "family"} <= roles:  # the parts say more than the whole
        found = [
            replace(column, role=None, spare=False, why="its parts were taken")
            if column.role == "name"
            else column
            for column in found
        ]
    return found


def _birthplaces(columns: list[Column]) -> list[Column]:
    """A place of birth is taken for the place where no other place is there."""
    if any(column.role == "place" and not headers.birthplace(column.header) for column in columns):
        return [
            replace(column, role=None, why="another place was taken")
            if headers.birthplace(column.header)
            else column
            for column in columns
        ]
    return [
        Column(column.header, "place", "by its header")
        if headers.birthplace(column.header) and not column.dropped
        else column
        for column in columns
    ]


def _name_by_content(columns: list[Column], sample: list[list[str]]) -> list[Column]:
    """The column whose cells look most like full names: two to six words of letters, seldom the same."""
    scores = []
    for at, column in enumerate(columns):
        filled = sample[at]
        if column.role is None and not column.dropped and filled:
            scores.append((_share(filled, _namelike) * len(set(filled)) / len(filled), -at))
    if not scores or max(scores)[0] < _MOSTLY:
        return columns
    at = -max(scores)[1]
    found = list(columns)
    found[at] = Column(columns[at].header, "name", "by its content")
    return found


def _namelike(cell: str) -> bool:
    words = cell.replace(",", " ").split()
    fit = _NAME_WORDS[0] <= len(words) <= _NAME_WORDS[1]
    return fit and all(_LETTERS.fullmatch(word) for word in words)
