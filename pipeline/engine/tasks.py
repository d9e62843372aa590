"""What goes to a worker and what comes back: small frozen records, whatever the engine."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from pipeline.clean import LineCounts
from pipeline.engine.portions import Portion
from pipeline.settings import RunSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What every task has. `work` is the work folder, `context` the digest of all that decides results but the pages.

    `skip` holds the places at which workers died twice: they are not visited again.
    """

    work: Path
    context: str
    settings: RunSettings
    portion: Portion
    skip: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The task's name, one file name long."""
        return self.portion.portion_id

    def skipping(self, place: str) -> Self:
        """Return the task that leaves one more place out."""
        return replace(self, skip=tuple(sorted({*self.skip, place})))


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanTask(Task):
    """Read a portion. `limit` is the most sources to read; `again` reads though the portion is known."""

    limit: int | None = None
    again: bool = False

    @property
    def name(self) -> str:
        """The task's name."""
        return f"scan-{self.portion.portion_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannedShard:
    """One shard of a portion: a hundred sources or so, its sites, and the digest of its scan."""

    shard_id: str
    n_sources: int
    n_pages: int
    sites: tuple[str, ...]
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """A portion that was read."""

    portion: Portion
    shards: tuple[ScannedShard, ...]

    @property
    def n_sources(self) -> int:
        """Sources in the portion."""
        return sum(shard.n_sources for shard in self.shards)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShardTask(Task):
    """Process a shard. `lines` counts the recurring lines of its sites; `donors` are shards with older results."""

    shard: ScannedShard
    lines: LineCounts = field(default_factory=LineCounts)
    donors: tuple[str, ...] = ()
    key: str

    @property
    def name(self) -> str:
        """The task's name."""
        return self.shard.shard_id


@dataclass(frozen=True, slots=True, kw_only=True)
class ShardResult:
    """A shard whose part file is in its place. `n_processed` counts the pages that had to be worked on."""

    shard_id: str
    n_sources: int
    n_processed: int
    sha256: str
