"""The frame of a visit while the Doc lives: mentions are (span group, index) references."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.records import VisitKind, VisitStatus

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
