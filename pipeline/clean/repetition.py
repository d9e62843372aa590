"""Lines that recur on many pages of one site, counted over a run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

# Two pages may share a line by chance or tell of one event; from three on, recurrence means the template.
MIN_PAGES = 3
MIN_SHARE = 0.5
# A paragraph recurs where a page was fetched twice: it needs more pages than a menu line to be called
# boilerplate.
MIN_PAGES_PROSE = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class LineCounts:
    """On how many pages of each site each line stands; counts of parts of a run merge in any order.

    `pages` is the number of pages by site; `counts` the number of pages by site and hashed line.
    """

    pages: Mapping[str, int] = field(default_factory=dict)
    counts: Mapping[str, Mapping[int, int]] = field(default_factory=dict)

    def merge(self, other: LineCounts) -> LineCounts:
        """Return the counts of both parts."""
        pages = dict(self.pages)
        counts = {site: dict(lines) for site, lines in self.counts.items()}
        for site, number in other.pages.items():
            pages[site] = pages.get(site, 0) + number
        for site, lines in other.counts.items():
            mine = counts.setdefault(site, {})
            for key, number in lines.items():
                mine[key] = mine.get(key, 0) + number
        return LineCounts(pages=pages, counts=counts)

    def is_repeated(self, site: str, key: str, *, prose: bool) -> bool:
        """Tell whether a line is part of the site's template.

        Args:
            site: the name the pages were counted under.
            key: the line's normal form.
            prose: the line has the shape of a sentence.
        """
        pages = self.pages.get(site, 0)
        number = self.counts.get(site, {}).get(hash_line(key), 0)
        return number >= (MIN_PAGES_PROSE if prose else MIN_PAGES) and number >= MIN_SHARE * pages


def count_keys(pages: Iterable[tuple[str, Iterable[str]]]) -> LineCounts:
    """Count lines over pages given as site and normal forms of their lines."""
    number: dict[str, int] = {}
    counts: dict[str, dict[int, int]] = {}
    for site, keys in pages:
        number[site] = number.get(site, 0) + 1
        mine = counts.setdefault(site, {})
        for key in {hash_line(key) for key in keys if key}:
            mine[key] = mine.get(key, 0) + 1
    return LineCounts(pages=number, counts=counts)


def hash_line(key: str) -> int:
    """Return 64 bits that stand for a line, the same in every process."""
    return int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
