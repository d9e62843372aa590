"""Who is the guest and who the host, where the verb does not say: evidence added up for each side."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.annotate.groups import Group
from pipeline.annotate.parties import PageView, Party

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spacy.tokens import Span

# Weights of the evidence that a party is a guest (> 0) or a host (< 0), by rank: a foreign post outweighs a
# country, a place outweighs both, since an ambassador at home in the embassy receives. Set by hand on the
# cases of the tests.
FOREIGN_POST = 3.0
DELEGATION = 2.5
HAS_COUNTRY = 1.5
LOCAL_POST = -1.5
PLACE_IS_THEIRS = -6.0
HOME_COUNTRY = -3.0
TOLD_BEFORE = 2.0
INSTITUTION = -0.5
FOREIGN_POSTS = frozenset({"ambassador", "consul"})
LOCAL_POSTS = frozenset({"mayor", "head of state", "head of government", "minister", "official", "academic"})


@dataclass(slots=True)
class Casting:
    """What the page has told so far of who is guest and who is host, by person (as in PersonFacts.same)."""

    guests: set[int] = field(default_factory=set)
    hosts: set[int] = field(default_factory=set)
    home: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Guest and host as groups; either may be missing."""

    guest: Group | None
    host: Group | None


def cast_symmetric(
    view: PageView, sent: Span, casting: Casting, sides: tuple[Group | None, Group | None]
) -> Sides:
    """Return who is guest and who is host of "A met with B", "A and B met"."""
    first, second = sides
    if first is not None and second is None and len(first.parties) > 1:
        return _split(view, sent, casting, first)
    if first is None or second is None:
        only = first or second
        return _place_alone(view, sent, casting, only)
    a, b = score_guest(view, sent, casting, first), score_guest(view, sent, casting, second)
    return Sides(guest=second, host=first) if b >= a else Sides(guest=first, host=second)


def score_guest(view: PageView, sent: Span, casting: Casting, group: Group) -> float:
    """Return the evidence that a group is the guest, higher for surer."""
    return sum(_score_party(view, sent, casting, party) for party in group.parties) / len(group.parties)


def _score_party(view: PageView, sent: Span, casting: Casting, party: Party) -> float:
    score = 0.0
    if party.kinds & FOREIGN_POSTS:
        score += FOREIGN_POST
    elif party.kinds & LOCAL_POSTS:
        score += LOCAL_POST
    if party.form == "delegation":
        score += DELEGATION
    if party.form == "institution":
        score += INSTITUTION
    if party.countries and party.countries != {casting.home}:
        score += HAS_COUNTRY
    if casting.home is not None and casting.home in party.countries and not party.kinds & FOREIGN_POSTS:
        score += HOME_COUNTRY
    if _place_is_theirs(view, sent, party):
        score += PLACE_IS_THEIRS
    if party.person is not None:
        person = view.facts.same[party.person]
        score += TOLD_BEFORE * ((person in casting.guests) - (person in casting.hosts))
    return score


def _place_is_theirs(view: PageView, sent: Span, party: Party) -> bool:
    """Return whether the sentence sets the meeting in the party's embassy, or in its country."""
    inside = range(party.start, party.end)
    if party.kinds & FOREIGN_POSTS and any(
        view.doc[mark.start - 1].lower_ in {"at", "the", "his", "her", "'s", "’s"}
        and mark.start not in inside
        for mark in view.marks.within("mission", sent.start + 1, sent.end)
    ):
        return True
    return not party.kinds & FOREIGN_POSTS and any(
        spot._.country in party.countries for spot in setting_places(view, sent)
    )


def setting_places(view: PageView, sent: Span) -> Iterable[Span]:
    """Yield the cities and countries that "in" sets the sentence in."""
    for token in range(sent.start + 1, sent.end):
        if token in view.quoted or view.doc[token - 1].lower_ != "in":
            continue
        spot = view.city_at.get(token) or view.country_at.get(token)
        if spot is not None and spot.start == token and spot._.country:
            yield spot


def _split(view: PageView, sent: Span, casting: Casting, group: Group) -> Sides:
    """Divide "Mayor A and Ambassador B met" by the evidence for each party."""
    scores = [_score_party(view, sent, casting, party) for party in group.parties]
    top, bottom = max(scores), min(scores)
    if top == bottom:
        guests, hosts = group.parties[1:], group.parties[:1]
    else:
        middle = (top + bottom) / 2
        guests = tuple(p for p, s in zip(group.parties, scores, strict=True) if s > middle)
        hosts = tuple(p for p, s in zip(group.parties, scores, strict=True) if s <= middle)
    return Sides(guest=Group(parties=guests, delegation=group.delegation), host=Group(parties=hosts))


def _place_alone(view: PageView, sent: Span, casting: Casting, only: Group | None) -> Sides:
    if only is None:
        return Sides(guest=None, host=None)
    if score_guest(view, sent, casting, only) > 0:
        return Sides(guest=only, host=None)
    return Sides(guest=None, host=only)
