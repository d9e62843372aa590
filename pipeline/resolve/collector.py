"""Python's cycle collector, paused while millions of long-lived records are made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def pause_collector() -> Iterator[None]:
    """Pause the collector for a block, and leave it as it was.

    Nothing in resolve makes cycles, and the collector walks all records again and again: at 60,000 mentions it took
    half the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
