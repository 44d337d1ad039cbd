"""The rules of the house that can be read from the source, without running it."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "recount"
OURS = [
    path
    for folder in ("src", "tests", "benchmarks", "examples", "scripts")
    for path in sorted((ROOT / folder).rglob("*.py"))
]
ROOMS = ["collect", "read", "weigh", "count", "match"]
PURE = [path for room in ROOMS for path in sorted((SOURCE / room).rglob("*.py"))]
WORLD = {
    *("os", "pathlib", "shutil", "tempfile", "glob"),  # the disk
    *("socket", "urllib", "http", "requests", "ssl", "subprocess"),  # the network, other programs
    *("time", "random", "secrets", "uuid", "logging", "getpass"),  # clock, chance, log, user
}
NAMED = {
    # starts the worker and ends it in time; what runs in it shuts itself in; names of files are parted
    "src/recount/collect/worker.py": {"os", "subprocess", "time"},
    "src/recount/collect/workplace.py": {"os"},
    "src/recount/collect/confine.py": {"os"},
    "src/recount/collect/kinds.py": {"pathlib"},
    "src/recount/collect/intake.py": {"pathlib"},
    "src/recount/collect/text.py": {"pathlib"},
    "src/recount/read/language.py": {"pathlib"},  # reads the lexicon beside it, nothing else
    "src/recount/count/families.py": {"time"},  # its own CPU seconds, never the hour
}
IN_MEMORY = {  # the `open` of a library, on bytes
    "src/recount/match/workbooks.py": {"open"},
    **{f"src/recount/collect/parsers/{name}.py": {"open"} for name in ("pdf", "picture", "zips")},
}
LONGER: dict[str, int] = {}  # files that may be longer until they are parted
CLOCK = {"now", "today", "utcnow"}
BARRED = {
    *("orientation", "sexuality", "gay", "lgbt", "lgbti", "gender_identity"),
    *("faith", "religion", "religious", "confession", "sect"),
    *("ethnicity", "ethnic", "race", "tribe", "caste"),
    *("politics", "political", "party_membership", "ideology"),
    *("health", "hiv", "disability", "diagnosis"),
}


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module


def called(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_a_file_holds_one_noun_and_at_most_500_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 500


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_no_file_is_named_for_having_no_noun(path):
    assert path.stem not in {"utils", "util", "helpers", "common", "manager", "misc"}


@pytest.mark.parametrize("path", PURE, ids=name_of)
def test_a_room_touches_no_disk_network_clock_chance_or_log(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    reached = {module.split(".")[0] for module in imported(tree)} & WORLD
    assert reached <= NAMED.get(name_of(path), set())
    assert not CLOCK & set(called(tree))
    assert not {"open", "print", "input"} & set(called(tree)) - IN_MEMORY.get(name_of(path), set())


def test_every_room_that_exists_is_looked_at():
    assert {path.relative_to(SOURCE).parts[0] for path in PURE} == {
        room for room in ROOMS if (SOURCE / room).is_dir()
    }


def attributes(tree):
    """Names that hold something on an object: annotated in a class, or set on self."""
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=name_of)
def test_nothing_holds_what_a_person_is_persecuted_for(path):
    names = {name.lower() for name in attributes(ast.parse(path.read_text(encoding="utf-8")))}
    assert not {name for name in names if name in BARRED or set(name.split("_")) & BARRED}
