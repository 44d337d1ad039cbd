"""Every property is tried without a deadline: no test of ours asserts a time. The screen speaks English."""

import os

from hypothesis import settings

for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
    os.environ.pop(name, None)
settings.register_profile("house", deadline=None)
settings.load_profile("house")


def pytest_ignore_collect(collection_path):
    """A module that tests share is imported by them, and is no test itself."""
    if collection_path.suffix == ".py" and not collection_path.name.startswith(("test_", "conftest")):
        return True
    return None
