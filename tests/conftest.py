"""Every property is tried without a deadline: no test of ours asserts a time. The screen speaks English."""

import os

from hypothesis import settings

for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
    os.environ.pop(name, None)
settings.register_profile("house", deadline=None)
settings.load_profile("house")
