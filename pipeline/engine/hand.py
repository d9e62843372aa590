"""Which place a worker is at: written before each step, so that a death is laid at the right door.

The note lies in a file, not in memory: it outlives the process, and every engine that shares a disk can read it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

WIDTH = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """An open note."""

    handle: int

    def note(self, place: str) -> None:
        """Write down the place that the work is at now.

        Args:
            place: at most 64 ASCII characters.
        """
        os.pwrite(self.handle, place.encode("ascii").ljust(WIDTH), 0)


@contextmanager
def at_work(path: Path) -> Iterator[Hand]:
    """Give a note that is removed when the work is done or has failed in good order.

    Raises:
        OSError: the file cannot be written.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    try:
        yield Hand(handle=handle)
    finally:
        os.close(handle)
        path.unlink(missing_ok=True)


def read_hand(path: Path) -> str | None:
    """Return the place that a worker was at, None where it was at none."""
    try:
        return path.read_bytes().decode("ascii", "replace").strip() or None
    except OSError:
        return None
