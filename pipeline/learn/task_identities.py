"""Which regions of a task are one person or one organization, and the short ids they get on the gold page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.learn.annotated_task import Region
from pipeline.learn.names import fold
from pipeline.report.export import label_config as config


@dataclass(slots=True, kw_only=True)
class Entity:
    """One person or organization: its gold id and its mentions, in the text's order."""

    id: str
    mentions: list[Region] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The fullest form: the one of most words, then the longest, then the first."""
        return max(
            (" ".join(m.text.split()) for m in self.mentions), key=lambda text: (text.count(" "), len(text))
        )

    @property
    def aliases(self) -> tuple[str, ...]:
        """The forms that share no word with the name, each once."""
        known = set(fold(self.name).split())
        forms = dict.fromkeys(" ".join(m.text.split()) for m in self.mentions)
        return tuple(form for form in forms if not known & set(fold(form).split()))


def identify(regions: Iterable[Region], taken: set[str]) -> dict[str, Entity]:
    """Return the entity of each region, by region id.

    Regions with the same `id` value are one. A region without one joins the entity whose forms hold all of its words,
    or whose words it holds, if there is exactly one; else it is one of its own.

    Args:
        regions: of people, or of organizations.
        taken: gold ids in use on the page; those given here are added.
    """
    ordered = sorted(regions, key=lambda r: (config.ID not in r.values, -len(r.text), r.start))
    groups: dict[str, list[Region]] = {}
    for region in ordered:
        key = region.values.get(config.ID) or _same_words(region, groups) or f"region {region.id}"
        groups.setdefault(key, []).append(region)
    found: dict[str, Entity] = {}
    for mentions in sorted(groups.values(), key=lambda group: min(r.start for r in group)):
        entity = Entity(id="", mentions=sorted(mentions, key=lambda r: r.start))
        entity.id = _short_id(entity.name, taken)
        found |= {region.id: entity for region in mentions}
    return found


def _same_words(region: Region, groups: dict[str, list[Region]]) -> str | None:
    words = set(fold(region.text).split())
    hits = [
        key
        for key, group in groups.items()
        if any(
            words and (words <= (other := set(fold(r.text).split())) or (other and other <= words))
            for r in group
        )
    ]
    return hits[0] if len(hits) == 1 else None


def _short_id(name: str, taken: set[str]) -> str:
    """Return the last word of a name as an id, with a number where it is in use."""
    stem = re.sub(r"[^a-z0-9]", "", (fold(name).split() or [""])[-1]) or "x"
    number, identifier = 2, stem
    while identifier in taken:
        identifier, number = f"{stem}{number}", number + 1
    taken.add(identifier)
    return identifier
