"""One thread for numpy's matrix products: a page is one core's work, and runs have a worker a core.

OpenBLAS would spread products of this size over all cores; threads that wait for one another then cost two to five
times the processor time (measured), and workers fight for cores.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import numpy as np

# Where numpy's wheels keep their OpenBLAS: on Linux and Windows, on macOS.
FOLDERS = ("../numpy.libs", ".dylibs")
# The names differ by build: with or without scipy's prefix, with or without 64-bit integers.
NAMES = (
    ("scipy_openblas_get_num_threads64_", "scipy_openblas_set_num_threads64_"),
    ("scipy_openblas_get_num_threads", "scipy_openblas_set_num_threads"),
    ("openblas_get_num_threads64_", "openblas_set_num_threads64_"),
    ("openblas_get_num_threads", "openblas_set_num_threads"),
)

Getter = Callable[[], int]
Setter = Callable[[int], object]


@cache
def find_threads() -> tuple[Getter, Setter] | None:
    """Return what reads and what sets the number of threads of numpy's OpenBLAS, None where numpy has another."""
    for folder in FOLDERS:
        for path in sorted((Path(np.__file__).parent / folder).glob("*openblas*")):
            library = ctypes.CDLL(str(path))
            for getter, setter in NAMES:
                if hasattr(library, getter) and hasattr(library, setter):
                    return getattr(library, getter), getattr(library, setter)
    return None


@contextmanager
def one_thread() -> Iterator[None]:
    """Let matrix products run on this thread alone; afterwards the caller's setting holds again."""
    threads = find_threads()
    before = threads[0]() if threads else 1
    if threads is None or before == 1:
        yield
        return
    threads[1](1)
    try:
        yield
    finally:
        threads[1](before)
