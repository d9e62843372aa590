"""Identities of one kind, regrouped by an analyst: put together what the evidence kept apart, and the other way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.lexicons.scores import CORRECTED
from pipeline.records import EntityKind, Merge
from pipeline.resolve.correction_cells import DOCUMENT, parse_ids
from pipeline.resolve.ids import hash_id
from pipeline.settings import Correction

RULE = CORRECTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighted:
    """One sighting: its page, the name there, the id that evidence gives, and the id that the name alone has."""

    doc_id: str
    form: str
    base: str
    own: str


class Regrouped:
    """The sightings of one kind with their ids; `where` finds them by any id that they have or had."""

    def __init__(self, entity: EntityKind, sightings: Sequence[Sighted], ids: Sequence[str]) -> None:
        self._entity = entity
        self._sightings = sightings
        self.ids = list(ids)
        self.merges: list[Merge] = []
        self._now: dict[str, list[int]] = {}
        self._before: dict[str, list[int]] = {}
        self._own: dict[str, list[int]] = {}
        for place, sighting in enumerate(sightings):
            self._now.setdefault(ids[place], []).append(place)
            self._before.setdefault(sighting.base, []).append(place)
            self._own.setdefault(sighting.own, []).append(place)
        # Lists of places are replaced, never changed: this keeps what was at the start.
        self._start = dict(self._now)

    def where(self, wanted: str) -> list[int]:
        """Return the sightings (indices) of an id: as it is now, as evidence alone had it, or the name's own.

        The last finds a person whose id has changed since, because a later page gave a fuller name.
        """
        for places in (self._now, self._before, self._own):
            if places.get(wanted):
                return places[wanted]
        return []

    def apply(self, corrections: Sequence[Correction]) -> tuple[int, ...]:
        """Keep apart, then put together; return the lines that match nothing."""
        unmatched = [c.line for c in corrections if c.action == "apart" and not self._part(c)]
        unmatched += [c.line for c in corrections if c.action == "merge" and not self._unite(c)]
        return tuple(unmatched)

    def renamed(self, merges: Sequence[Merge]) -> list[Merge]:
        """Return the merges behind the ids at the start with the ids of now, without those that a correction undid."""
        kept = []
        for merge in merges:
            one = self._at(merge.entity_id, merge.doc_id, merge.form)
            other = self._at(merge.entity_id, merge.joined_doc_id, merge.joined_form)
            if one == other:
                kept.append(replace(merge, entity_id=one))
        return kept

    def _at(self, start: str, doc_id: str, form: str) -> str:
        here = [p for p in self._start.get(start, ()) if self._sightings[p].doc_id == doc_id]
        named = [p for p in here if self._sightings[p].form == form] or here
        return self.ids[named[0]] if named else start

    def _part(self, correction: Correction) -> bool:
        others = parse_ids(correction.value)
        if correction.column == DOCUMENT:
            docs = set(others)
            parted = [p for p in self.where(correction.id) if self._sightings[p].doc_id in docs]
            # One that is its own already, in whole, has nothing to be parted from.
            if parted and set(parted) != set(self.where(correction.id)):
                self._move(parted, hash_id(correction.id, "apart", *sorted(docs)))
            return bool(parted)
        done = [self._part_named(correction.id, other) for other in others]
        return all(done)

    def _part_named(self, wanted: str, other: str) -> bool:
        """Keep two ids apart where evidence has put the names behind them together."""
        mine, theirs = self.where(wanted), self.where(other)
        shared = {self.ids[p] for p in mine} & {self.ids[p] for p in theirs}
        # Of a group that goes by the other's id, this one's names leave.
        leaving = wanted if other in shared else other
        self._move([p for p in self._own.get(leaving, ()) if self.ids[p] in shared], leaving)
        return bool(mine and theirs)

    def _unite(self, correction: Correction) -> bool:
        matched = True
        for other in parse_ids(correction.value):
            home, guests = self.where(correction.id), self.where(other)
            if not home or not guests:
                matched = False
                continue
            target = self.ids[home[0]]
            joining = sorted({p for g in guests for p in self._now[self.ids[g]] if self.ids[g] != target})
            if joining:
                self.merges.append(self._merge(correction, target, joining[0], home[0]))
                self._move(joining, target)
        return matched

    def _move(self, places: Sequence[int], to: str) -> None:
        for place in places:
            self._now[self.ids[place]] = [p for p in self._now[self.ids[place]] if p != place]
            self.ids[place] = to
        self._now[to] = sorted({*self._now.get(to, ()), *places})

    def _merge(self, correction: Correction, target: str, joining: int, home: int) -> Merge:
        one, other = self._sightings[joining], self._sightings[home]
        return Merge(
            entity_id=target,
            entity=self._entity,
            doc_id=one.doc_id,
            form=one.form,
            joined_doc_id=other.doc_id,
            joined_form=other.form,
            relation=RULE,
            reasons=(correction.note,) if correction.note else (),
            score=1.0,
        )
