"""Spoilt files of every kind: each reader answers with a state, and raises nothing that nobody expects."""

import pytest
from hostile.spoilt import sound
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from read_here import read

from recount.collect.report import blank

KINDS = sound()
BUSY = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def spoilt(draw, data):
    """A file with some of its bytes changed, cut out or doubled."""
    bad = bytearray(data)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(0, len(bad) - 1)))
        how = draw(st.integers(0, 3))
        if how == 0:
            bad[at : at + 1] = bytes([draw(st.integers(0, 255))])
        elif how == 1:
            del bad[at : at + draw(st.integers(1, 40))]
        elif how == 2:
            bad[at:at] = draw(st.binary(max_size=12))
        else:
            bad[at:at] = bad[at : at + draw(st.integers(1, 60))]
    return bytes(bad)


def judged(data, name):
    report, found = read(data, name)
    assert report.state in {"ok", "partial", "empty", "refused"}, report.reason
    assert report.state == "ok" or report.reason
    if report.state == "ok":
        assert found.children or not blank(report.text)


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_spoilt_file_has_a_state(name):
    @BUSY
    @given(spoilt(KINDS[name]))
    def each(data):
        judged(data, name)

    each()


@BUSY
@given(st.binary(max_size=400), st.sampled_from(sorted(KINDS)))
def test_any_bytes_under_any_name_have_a_state(data, name):
    judged(data, name)
