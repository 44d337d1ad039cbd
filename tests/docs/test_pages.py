"""The pages say what the program is: compared, not trusted."""

import dataclasses
import importlib
import re
import tomllib
from pathlib import Path

import pytest

from recount import errors, nouns, values

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
TREES = ("src", "tests", "docs", "scripts", "requirements", "examples", "benchmarks", "changes", ".ci")
FILES = sorted(
    path
    for start in (*ROOT.glob("[!.]*.*"), *(ROOT / tree for tree in TREES))
    for path in ([start] if start.is_file() else start.rglob("*"))
    if path.is_file() and "__pycache__" not in path.parts and ".egg-info" not in str(path)
)
ELSEWHERE = re.compile(
    r"[p]ypi\.org|[p]ythonhosted|[n]pmjs\.|[d]ebian\.org"  # hosts of package registries
    r"|(?<![\w.~])/(?:[w]ork|[r]oot|[h]ome|[f]arm|[U]sers|[o]pt)/\w"  # paths of one machine
)


def page(name):
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def rows(text):
    """The first column of each table row, without its backquotes."""
    cells = re.findall(r"^\| *`?([\w.-]+)`? *\|", text, flags=re.MULTILINE)
    return [
        cell
        for cell in cells
        if cell not in {"field", "package", "page", "function"} and set(cell) != {"-"}
    ]


def declared():
    lists = [PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()]
    names = {re.match(r"[\w.-]+", line)[0] for found in lists for line in found}
    return names - {PROJECT["name"]}


def test_every_dependency_has_its_reason_and_every_reason_its_dependency():
    assert sorted(rows(page("dependencies.md"))) == sorted(declared())


@pytest.mark.parametrize("lock", ["core", "all"])
def test_every_dependency_is_pinned_with_its_hashes(lock):
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    pinned = dict(re.findall(r"^([\w.-]+)==.*\\\n(    --hash=sha256:[0-9a-f]{64})", text, re.MULTILINE))
    wanted = (
        declared() if lock == "all" else {re.match(r"[\w.-]+", x)[0] for x in PROJECT["dependencies"]}
    )
    assert wanted | {"setuptools"} <= set(pinned)
    assert len(set(re.findall("^[a-z][^=]*==", text, re.MULTILINE))) == len(pinned)
    assert not re.search(r"://|^-", text, re.MULTILINE)


def test_the_page_of_errors_draws_the_tree_of_the_program():
    assert errors.__doc__.split("\n\n")[1] in page("errors.md")


@pytest.mark.parametrize(
    "noun",
    [
        *(nouns.Reading, nouns.Claim, nouns.Party, nouns.Place, values.When, nouns.Open, nouns.Count),
        *(nouns.Speaker, nouns.Standing, nouns.ClaimRef, nouns.Figure, nouns.Settle),
        *(nouns.Note, nouns.Question),
    ],
    ids=lambda noun: noun.__name__,
)
def test_the_page_of_the_reading_form_lists_the_fields_of(noun):
    sections = dict(
        re.findall(r"^## (\w+).*?\n(.*?)(?=^## |\Z)", page("read.md"), re.MULTILINE | re.DOTALL)
    )
    assert rows(sections[noun.__name__]) == [field.name for field in dataclasses.fields(noun)]


def public():
    return [name.rpartition(".") for name in rows(page("python.md")) if name.startswith("recount.")]


@pytest.mark.parametrize(("module", "_", "name"), public())
def test_a_public_function_is_where_the_page_says_and_says_what_it_gives(module, _, name):
    assert getattr(importlib.import_module(module), name).__doc__


@pytest.mark.parametrize("room", ["recount.read", "recount.weigh"])
def test_the_page_lists_exactly_what_a_room_offers(room):
    listed = [name for module, _, name in public() if module == room]
    assert sorted(importlib.import_module(room).__all__) == sorted(listed)


@pytest.mark.parametrize("path", sorted((ROOT / "docs").rglob("*.md")), ids=lambda path: path.name)
def test_every_link_leads_somewhere(path):
    links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_no_file_names_a_registry_or_a_path_of_one_machine():
    found = []
    for path in FILES:
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # an example in another encoding, or a picture
        found += [f"{path.relative_to(ROOT)}: {hit}" for hit in ELSEWHERE.findall(text)]
    assert found == []


def test_the_licence_stands_in_the_tree():
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert PROJECT["license"] == "Apache-2.0"
    assert "Apache License" in licence
    assert "Version 2.0, January 2004" in licence
