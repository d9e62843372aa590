"""What a page's people, pairs of people, places and dates may be to its visits: chances, each in [0, 1].

Indices named `mention`, `one` and `other` point into `Annotated.mentions`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ParticipantRole = Literal["guest", "host", "guest delegation", "host delegation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleChance:
    """How likely a person has each part in the page's visit, and the countries told beside the name.

    `mention` indexes a PERSON mention of the person; what is left to 1 is the probability of no part.
    """

    mention: int
    guest: float
    host: float
    guest_delegation: float
    host_delegation: float
    countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingChance:
    """How likely the mention of a country, city or date is each of these to the page's visits; each in [0, 1]."""

    mention: int
    guest_country: float
    host_country: float
    city: float
    date: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PairChance:
    """How likely two people of one side belong to two visits; `one` and `other` index PERSON mentions."""

    one: int
    other: int
    role: ParticipantRole
    apart: float
