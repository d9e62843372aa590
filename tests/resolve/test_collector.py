"""The pause of the cycle collector ends as it began."""

from __future__ import annotations

import gc

import pytest

from pipeline.resolve.collector import pause_collector


def test_pause_ends_even_after_an_error() -> None:
    assert gc.isenabled()
    with pytest.raises(ValueError, match="x"), pause_collector():
        assert not gc.isenabled()
        raise ValueError("x")
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with pause_collector():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
