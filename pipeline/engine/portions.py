"""Files → portions: what one worker reads at a time, cut so that a new file moves hardly any other.

Cut points are chosen by the content of the list itself, as rsync and backup programs do: a file whose name hashes to a
multiple of `MEAN_FILES` begins a portion. A file that joins or goes then changes the portion it falls into, and no
other. A large file, a container as a rule, is a portion of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from pipeline.read.discover import Found

# Some seconds of work: little is lost with a killed worker, and two files a portion on disk are few enough.
MEAN_FILES = 32
MAX_FILES = 128
# Larger than any single page that is worth reading, smaller than any container worth splitting.
LARGE_BYTES = 4_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """Files that one worker reads one after the other. `portion_id` derives from the first name."""

    portion_id: str
    items: tuple[Found, ...]


def cut(found: Sequence[Found]) -> Iterator[Portion]:
    """Yield portions that cover the files, in order.

    Args:
        found: files sorted by name, each with a name of its own.
    """
    pending: list[Found] = []
    for item in found:
        large = _is_large(item.path)
        if pending and (large or len(pending) == MAX_FILES or _hash(item) % MEAN_FILES == 0):
            yield _portion(pending)
            pending = []
        pending.append(item)
        if large:
            yield _portion(pending)
            pending = []
    if pending:
        yield _portion(pending)


def _portion(items: list[Found]) -> Portion:
    return Portion(portion_id=f"{_hash(items[0]):016x}", items=tuple(items))


def _hash(item: Found) -> int:
    name = f"{item.name}\0{item.record or ''}".encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(name, digest_size=8).digest(), "big")


def _is_large(path: Path | None) -> bool:
    try:
        return path is not None and path.stat().st_size > LARGE_BYTES
    except OSError:
        return False
