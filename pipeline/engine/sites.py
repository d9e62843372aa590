"""Lines that recur on a site, over all pages of a run: what makes a page's cleaning depend on other pages.

Every page's line hashes are stored by the scan; which of them recur is a function of the whole set of pages, so it is
the same however the pages are cut and in however many runs they arrived. What a page's cleaning has asked about is
stored with its result: the result stands as long as the answers do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.clean import LineCounts
from pipeline.clean.repetition import MIN_PAGES, MIN_PAGES_PROSE, MIN_SHARE, hash_line
from pipeline.engine.store import Store, digest

Hashes: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.uint64]]"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedLines(LineCounts):
    """Line counts that remember what they were asked about."""

    asked: set[int] = field(default_factory=set)

    def is_repeated(self, site: str, key: str, *, prose: bool) -> bool:
        """Tell whether a line is part of the site's template, and remember the line."""
        self.asked.add(hash_line(key))
        # Without the arguments: a dataclass with slots is another class than the one `super()` was compiled in.
        return LineCounts.is_repeated(self, site, key, prose=prose)


def count_sites(store: Store, shards: Iterable[str]) -> LineCounts:
    """Return the counts of all lines that recur, by site, over the scans of all shards.

    Lines that are no one's template are left out: they are nearly all lines, and answer no.
    """
    pages: dict[str, int] = {}
    hashes: dict[str, list[Hashes]] = {}
    for shard in shards:
        table = pq.read_table(store.scan(shard), columns=["site", "lines"])
        for site, lines in zip(table["site"].to_pylist(), _arrays(table["lines"]), strict=True):
            if site is not None:
                name = site_name(site)
                pages[name] = pages.get(name, 0) + 1
                hashes.setdefault(name, []).append(lines)
    counts = {site: _recurring(hashes.pop(site), pages[site]) for site in sorted(pages)}
    return LineCounts(pages=pages, counts={site: lines for site, lines in counts.items() if lines})


def site_name(stored: bytes) -> str:
    """Return the name under which a page's lines are counted from the form in which a scan keeps it."""
    return stored.decode("utf-8", "surrogatepass")


def only(counts: LineCounts, sites: Iterable[str]) -> LineCounts:
    """Return the counts of some sites."""
    wanted = sorted(set(sites) & counts.counts.keys())
    return LineCounts(
        pages={site: counts.pages[site] for site in wanted},
        counts={site: counts.counts[site] for site in wanted},
    )


def answers(counts: LineCounts, site: str, lines: Iterable[int]) -> str:
    """Return a digest of what the counts say about some lines of a page.

    >>> none, some = LineCounts(), LineCounts(pages={"a": 4}, counts={"a": {7: 3}})
    >>> answers(none, "a", [7]) == answers(some, "a", [7])
    False
    >>> answers(none, "a", [8]) == answers(some, "a", [8])
    True
    """
    known: Mapping[int, int] = counts.counts.get(site, {})
    number = counts.pages.get(site, 0)
    weights = ((line, _weight(known.get(line, 0), number)) for line in sorted(set(lines)))
    return digest(*(f"{line}:{weight}" for line, weight in weights if weight))


def digest_counts(counts: LineCounts) -> str:
    """Return a digest of all that the counts can answer."""
    parts = (f"{site}\0{answers(counts, site, counts.counts[site])}" for site in sorted(counts.counts))
    return digest(*parts)


def _weight(number: int, pages: int) -> int:
    """Return 0 for a line that is no template, 1 for one that is unless it is prose, 2 for one that always is."""
    if number < MIN_PAGES or number < MIN_SHARE * pages:
        return 0
    return 2 if number >= MIN_PAGES_PROSE else 1


def _arrays(column: pa.ChunkedArray) -> Iterable[Hashes]:
    for chunk in column.chunks:
        values, offsets = chunk.values.to_numpy(), chunk.offsets.to_numpy()
        for start, end in pairwise(offsets.tolist()):
            # A copy: a view would keep the whole chunk in memory.
            yield values[start:end].copy()


def _recurring(hashes: list[Hashes], pages: int) -> dict[int, int]:
    lines: Hashes
    lines, numbers = np.unique(np.concatenate(hashes), return_counts=True)
    chosen = (numbers >= MIN_PAGES) & (numbers >= MIN_SHARE * pages)
    return dict(zip(lines[chosen].tolist(), numbers[chosen].tolist(), strict=True))
