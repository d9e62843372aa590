"""The frame of a visit while the Doc lives: mentions are (span group, index) references."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.records import VisitFrame, VisitKind, VisitStatus

Ref = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameDraft:
    """The fields of `records.VisitFrame`, with references into `doc.spans` instead of mention indices."""

    trigger: str
    start: int
    end: int
    kind: VisitKind
    status: VisitStatus
    guests: tuple[Ref, ...]
    hosts: tuple[Ref, ...]
    guest_delegation: tuple[Ref, ...]
    host_delegation: tuple[Ref, ...]
    guest_countries: tuple[str, ...]
    host_countries: tuple[str, ...]
    guest_organizations: tuple[Ref, ...]
    host_organization: Ref | None
    city: Ref | None
    venue: str | None
    date: Ref | None
    in_heading: bool
    score: float
    rule: str


def to_visit_frame(draft: FrameDraft, mention_index: Callable[[str, int], int | None]) -> VisitFrame:
    """Turn a draft into a record.

    Args:
        draft: a frame whose mentions are (span group, index) references.
        mention_index: gives the index into `Annotated.mentions` of a span, None where it gave no mention.

    Returns:
        The frame with references to mentions; a reference without a mention is left out.
    """

    def many(refs: Sequence[Ref]) -> tuple[int, ...]:
        found = (mention_index(group, i) for group, i in refs)
        return tuple(dict.fromkeys(index for index in found if index is not None))

    def one(ref: Ref | None) -> int | None:
        return mention_index(*ref) if ref is not None else None

    return VisitFrame(
        trigger=draft.trigger,
        start=draft.start,
        end=draft.end,
        kind=draft.kind,
        status=draft.status,
        guest_mentions=many(draft.guests),
        host_mentions=many(draft.hosts),
        guest_delegation_mentions=many(draft.guest_delegation),
        host_delegation_mentions=many(draft.host_delegation),
        guest_countries=draft.guest_countries,
        host_countries=draft.host_countries,
        guest_organization_mentions=many(draft.guest_organizations),
        host_organization_mention=one(draft.host_organization),
        city_mention=one(draft.city),
        venue=draft.venue,
        date_mention=one(draft.date),
        in_heading=draft.in_heading,
        score=draft.score,
        rule=draft.rule,
    )
