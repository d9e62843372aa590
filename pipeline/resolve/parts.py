"""Which part of a page tells of which of its visits, so that each gets its own topics and outcomes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.records import Cue, Label
from pipeline.resolve.telling import PageFacts, Telling


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Where the page turns to a visit: the offset, and the visit's index."""

    start: int
    visit: int


def share_cues(
    facts: PageFacts, tellings: Sequence[Telling], cues: Iterable[Cue]
) -> tuple[tuple[Cue, ...], ...]:
    """Return the cues of each visit: all of them for the only one; those of the headline for the first."""
    if len(tellings) == 1:
        return (tuple(cues),)
    shared: list[list[Cue]] = [[] for _ in tellings]
    parts = find_parts(facts, tellings)
    starts = [part.start for part in parts]
    for cue in cues:
        at = bisect_right(starts, cue.start) - 1
        if tellings:
            shared[parts[at].visit if at >= 0 else 0].append(cue)
    return tuple(tuple(own) for own in shared)


def find_parts(facts: PageFacts, tellings: Sequence[Telling]) -> list[Part]:
    """Return where the page turns from one visit to another, in text order.

    It does where a visit is stated, and where somebody is named who belongs to one other visit only.
    """
    turns = sorted({*((telling.start, i) for i, telling in enumerate(tellings)), *_names(facts, tellings)})
    parts: list[Part] = []
    for start, visit in turns:
        if not parts or parts[-1].visit != visit:
            parts.append(Part(start=start, visit=visit))
    return parts


def _names(facts: PageFacts, tellings: Sequence[Telling]) -> Iterable[tuple[int, int]]:
    """Yield the places where a person is named who takes part in one visit only."""
    belongs: dict[int, set[int]] = {}
    for i, telling in enumerate(tellings):
        sides = (telling.guests, telling.hosts, telling.guest_delegation, telling.host_delegation)
        for member in {member for side in sides for member in side}:
            belongs.setdefault(member, set()).add(i)
    for index, mention in enumerate(facts.annotated.mentions):
        person = facts.person_of.get(index) if mention.label is Label.PERSON else None
        visits = belongs.get(person, set()) if person is not None else set()
        if len(visits) == 1:
            yield mention.start, min(visits)
