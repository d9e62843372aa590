"""The work folder of a run, hidden in the output folder: what is done is kept there, so that no work is done twice.

```
DIR/.visits/lock             held while a run is at work on DIR
            scans/P-N.parquet    what the sources of shard N of portion P are: ids, line hashes, drops of reading
            scans/P.json         completion marker of the portion: input digest and shards
            raw/P-N.parquet      the pages themselves, until the run is finished
            parts/P-N.parquet    what the pages tell: records, or drops
            parts/P-N.json       completion marker of the shard
            hands/TASK           the place a worker is at, while it is there
            sources.parquet      the sources of the last finished run
            tmp/                 half-written files
```
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.write.land import land_bytes

WORK = ".visits"
FOLDERS = ("scans", "raw", "parts", "hands", "tmp")


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """Where everything of a run lies. `root` is the work folder."""

    root: Path

    @property
    def temporary(self) -> Path:
        """The folder for half-written files."""
        return self.root / "tmp"

    @property
    def sources(self) -> Path:
        """The table of the sources of the last finished run."""
        return self.root / "sources.parquet"

    def scan(self, shard: str) -> Path:
        """Return the table of a shard's sources."""
        return self.root / "scans" / f"{shard}.parquet"

    def scan_marker(self, portion: str) -> Path:
        """Return the completion marker of a portion's scan."""
        return self.root / "scans" / f"{portion}.json"

    def raw(self, shard: str) -> Path:
        """Return the table of a shard's pages as read."""
        return self.root / "raw" / f"{shard}.parquet"

    def part(self, shard: str) -> Path:
        """Return the table of what a shard's pages tell."""
        return self.root / "parts" / f"{shard}.parquet"

    def part_marker(self, shard: str) -> Path:
        """Return the completion marker of a shard."""
        return self.root / "parts" / f"{shard}.json"

    def hand(self, task: str) -> Path:
        """Return the file that says which place a worker is at."""
        return self.root / "hands" / task

    def prepare(self, *, fresh: bool) -> bool:
        """Make the folders and remove what a dead run left half-written.

        Args:
            fresh: forget all that was done.

        Returns:
            True where the last run died with a page in hand.

        Raises:
            OSError: the folder cannot be written.
        """
        died = any(os.scandir(self.root / "hands")) if (self.root / "hands").is_dir() else False
        for name in FOLDERS if fresh else ("tmp", "hands"):
            shutil.rmtree(self.root / name, ignore_errors=True)
        if fresh:
            self.sources.unlink(missing_ok=True)
        for name in FOLDERS:
            (self.root / name).mkdir(exist_ok=True)
        return died

    def mark(self, path: Path, content: Mapping[str, Any]) -> None:
        """Write a completion marker.

        Raises:
            OSError: it cannot be written.
        """
        text = json.dumps(content, sort_keys=True, ensure_ascii=True) + "\n"
        land_bytes(text.encode(), path, temporary=self.temporary)

    def sweep(self, portions: Iterable[str], shards: Iterable[str]) -> None:
        """Remove all that no present source needs, and the pages as read."""
        keep = {f"{shard}{end}" for shard in shards for end in (".parquet", ".json")}
        keep |= {f"{portion}.json" for portion in portions}
        for name in ("scans", "raw", "parts"):
            for entry in list(os.scandir(self.root / name)):
                if name == "raw" or entry.name not in keep:
                    Path(entry.path).unlink()


def read_marker(path: Path) -> dict[str, Any]:
    """Return a completion marker, an empty one where there is none or it is broken."""
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def digest(*parts: str | bytes) -> str:
    """Return the SHA-256, hex, of some strings, each apart.

    >>> digest("a", "b") == digest("ab")
    False
    """
    total = sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        total.update(len(data).to_bytes(8, "big") + data)
    return total.hexdigest()
