import inspect
import re

import pytest

from recount import errors

LINE = re.compile(r"^(?P<indent>[|` -]*)(?P<name>[A-Z]\w+)(?:\s+exit (?P<exit>\d))?")


def drawn() -> dict[str, tuple[str | None, int | None]]:
    """Name -> (parent, exit status) as the tree in the module's docstring draws it."""
    tree: dict[str, tuple[str | None, int | None]] = {}
    path: list[str] = []
    for line in errors.__doc__.split("\n\n")[1].splitlines():
        found = LINE.match(line)
        assert found, line
        depth = len(found["indent"]) // 3
        path[depth:] = [found["name"]]
        status = int(found["exit"]) if found["exit"] else None
        tree[found["name"]] = (path[depth - 1] if depth else None, status)
    return tree


def defined() -> dict[str, type[errors.RecountError]]:
    classes = inspect.getmembers(errors, inspect.isclass)
    return {name: found for name, found in classes if found.__module__ == errors.__name__}


def test_the_tree_draws_every_error_below_its_parent():
    parents = {
        name: found.__base__.__name__ if found.__base__ is not Exception else None
        for name, found in defined().items()
    }
    assert {name: parent for name, (parent, _) in drawn().items()} == parents


@pytest.mark.parametrize("name", sorted(set(drawn()) - {"RecountError"}))
def test_the_tree_draws_the_exit_status_that_the_error_has(name):
    assert drawn()[name][1] == defined()[name].exit_status


def test_every_error_says_in_a_docstring_what_went_wrong():
    assert all(inspect.getdoc(found) for found in defined().values())


def test_one_except_clause_catches_all():
    assert all(issubclass(found, errors.RecountError) for found in defined().values())
