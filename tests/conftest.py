"""Every property is tried without a deadline: no test of ours asserts a time."""

from hypothesis import settings

settings.register_profile("house", deadline=None)
settings.load_profile("house")
