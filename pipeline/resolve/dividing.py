"""The several visits of one page: its guests and hosts divided among them, and what else the page says of
each.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from pipeline.chances import ParticipantRole
from pipeline.resolve.casting import Part
from pipeline.resolve.passages import Passage, find_city, find_countries, find_date, find_passage, line_of
from pipeline.resolve.telling import PageFacts, Telling, unite

# From this chance on two guests, or two hosts, are those of two visits.
APART = 0.5
# Who has no such part in a single visit has it in a second one from these chances on: the
# best of (0.75, 0.4), (0.7, 0.3), (0.8, 0.25) and (0.7, 0.5) for whole records on training pages that the fit of
# the weights had not seen.
SURELY_APART, FAIR_CHANCE = 0.7, 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Who meets whom in one visit; `own` are those who take part in no other, `start` where they are named."""

    guests: tuple[int, ...]
    hosts: tuple[int, ...]
    own: frozenset[int]
    start: int


def seat_people(facts: PageFacts, cast: Mapping[Part, Sequence[int]]) -> list[Seat]:
    """Return the visits of a page by their principals, in text order.

    Args:
        facts: the page.
        cast: its people by their part in the likeliest casting of a single visit.
    """
    guests = _with_others(facts, cast, "guest", cast.get("host", ()))
    hosts = _with_others(facts, cast, "host", guests)
    parties, receivers = _part(facts, guests, "guest"), _part(facts, hosts, "host")
    if len(parties) <= 1 or not receivers:
        alone = parties[0] if parties else ()
        if len(receivers) <= 1:
            return [Seat(guests=alone, hosts=tuple(hosts), own=frozenset({*alone, *hosts}), start=0)]
        return _in_order(facts, [(alone, host, host) for host in receivers])
    pairs = [(party, _nearest(facts, party, receivers), party) for party in parties]
    served = {host for _, host, _ in pairs}
    pairs += [(_nearest(facts, host, parties), host, host) for host in receivers if host not in served]
    return _in_order(facts, pairs)


def _with_others(
    facts: PageFacts, cast: Mapping[Part, Sequence[int]], role: ParticipantRole, taken: Collection[int]
) -> list[int]:
    """Return the principals of one side with those who are principals of another visit, in text order."""
    cast_here = set(cast.get(role, ()))
    found = set(cast_here)
    likely = _read_likely(facts, role) | cast_here
    for pair, apart in _read_apart(facts, role).items():
        if apart >= SURELY_APART and pair & cast_here and pair <= likely - set(taken):
            found |= pair
    return sorted(found, key=lambda person: min(_places(facts, (person,))))


def _read_likely(facts: PageFacts, role: ParticipantRole) -> set[int]:
    """Return who has a fair chance of a part, whatever part the single visit gave them."""
    return {
        facts.person_of[chance.mention]
        for chance in facts.annotated.chances
        if chance.mention in facts.person_of
        and (chance.guest if role == "guest" else chance.host) >= FAIR_CHANCE
    }


def _in_order(facts: PageFacts, pairs: Iterable[tuple[tuple[int, ...], ...]]) -> list[Seat]:
    seats = [
        Seat(guests=guests, hosts=hosts, own=frozenset(own), start=min(_places(facts, own)))
        for guests, hosts, own in pairs
    ]
    return sorted(seats, key=lambda seat: seat.start)


def _part(facts: PageFacts, people: Sequence[int], role: str) -> list[tuple[int, ...]]:
    """Return the people of one side, those of one visit together."""
    apart = _read_apart(facts, role)
    groups: list[tuple[int, ...]] = []
    for person in people:
        best, least = None, APART
        for i, group in enumerate(groups):
            chances = [apart.get(frozenset({person, other}), 0.0) for other in group]
            if (mean := sum(chances) / len(chances)) < least:
                best, least = i, mean
        if best is None:
            groups.append((person,))
        else:
            groups[best] = (*groups[best], person)
    return groups


def _read_apart(facts: PageFacts, role: str) -> Mapping[frozenset[int], float]:
    found: dict[frozenset[int], float] = {}
    for pair in facts.annotated.pairs:
        one, other = facts.person_of.get(pair.one), facts.person_of.get(pair.other)
        if pair.role == role and one is not None and other is not None:
            found.setdefault(frozenset({one, other}), pair.apart)
    return found


def _places(facts: PageFacts, people: Iterable[int]) -> list[int]:
    """Return where people are named, in text order."""
    mentions = facts.annotated.mentions
    return sorted(mentions[i].start for person in people for i in facts.people[person].mentions)


def _nearest(facts: PageFacts, party: tuple[int, ...], others: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    """Return which of the other side a party meets: as a statement says, else whose name or title is nearest."""
    for frame in facts.annotated.frames:
        sides = [
            {facts.person_of.get(i) for i in mentions}
            for mentions in (frame.guest_mentions, frame.host_mentions)
        ]
        met = [other for other in others if {*other} & {*sides[0], *sides[1]}]
        if {*party} & {*sides[0], *sides[1]} and len(met) == 1:
            return met[0]
    own = _places(facts, party)
    return min(others, key=lambda other: min(abs(a - b) for a in own for b in _traces(facts, other)))


def _traces(facts: PageFacts, people: Collection[int]) -> list[int]:
    """Return where people are named or called by their titles."""
    titles = [
        title.core_start
        for title in facts.annotated.titles
        if title.holder_mention is not None and facts.person_of.get(title.holder_mention) in people
    ]
    return _places(facts, people) + titles


def divide(facts: PageFacts, tellings: Sequence[Telling], seats: Sequence[Seat]) -> list[Telling]:
    """Return one telling a visit.

    Args:
        facts: the page.
        tellings: its statements of visits, at least one.
        seats: its visits, at least two, in text order.
    """
    shared: list[list[Telling]] = [[] for _ in seats]
    common: list[Telling] = []
    for telling in tellings:
        at = _whose(telling, seats)
        (shared[at] if at is not None else common).append(telling)
    base = (common or list(tellings))[0]
    return [
        _make_telling(facts, seat, own, base, i, seats)
        for i, (seat, own) in enumerate(zip(seats, shared, strict=True))
    ]


def _whose(telling: Telling, seats: Sequence[Seat]) -> int | None:
    """Return which visit a statement tells of, None where it tells of several."""
    people = {*telling.guests, *telling.hosts}
    named = [i for i, seat in enumerate(seats) if seat.own & people]
    if named:
        return named[0] if len(named) == 1 else None
    before = [i for i, seat in enumerate(seats) if seat.start <= telling.start]
    return before[-1] if before else None


def _make_telling(
    facts: PageFacts, seat: Seat, own: Sequence[Telling], base: Telling, index: int, seats: Sequence[Seat]
) -> Telling:
    start, end = line_of(facts, seat.start)
    told = reduce(unite, own) if own else replace(base, start=start, end=end, city_mention=None, venue=None)
    last = seats[index + 1].start if index + 1 < len(seats) else None
    first = seat.start if index else 0
    passage = find_passage(facts, seat.start, last)
    dates, text = (told.dates, told.date_text) if own and told.dates else find_date(facts, passage, told)
    countries = _countries_of(facts, seat.guests)
    if not countries and seat.own >= {*seat.guests}:
        countries = find_countries(facts, passage, seat.hosts)
    return replace(
        told,
        guests=seat.guests,
        hosts=seat.hosts,
        guest_delegation=_between(facts, _company_of(own, base, "guest_delegation"), first, last),
        host_delegation=_between(facts, _company_of(own, base, "host_delegation"), first, last),
        guest_countries=tuple(sorted(countries)) or (told.guest_countries if own else ()),
        guest_organizations=told.guest_organizations if own else (),
        host_organization=told.host_organization if own or len({s.hosts for s in seats}) == 1 else None,
        city_mention=_city_of(facts, seat, told, passage),
        dates=dates or base.dates,
        date_text=text or base.date_text,
    )


def _city_of(facts: PageFacts, seat: Seat, told: Telling, passage: Passage) -> int | None:
    """Return where guests were received who called on several hosts: a host of several guests stays in place."""
    if told.city_mention is not None or seat.own & {*seat.guests}:
        return told.city_mention
    return find_city(facts, passage, told.guest_countries)


def _countries_of(facts: PageFacts, people: Collection[int]) -> set[str]:
    """Return the country of each one's title, or else those told beside the name."""
    told: dict[int | None, tuple[str, ...]] = {}
    for chance in facts.annotated.chances:
        told.setdefault(facts.person_of.get(chance.mention), chance.countries)
    found: set[str] = set()
    for person in people:
        own = facts.people[person].country
        found.update(told.get(person, ()) if own is None else (own,))
    return found


def _company_of(own: Sequence[Telling], base: Telling, field: str) -> Collection[int]:
    return {person for telling in (*own, base) for person in getattr(telling, field)}


def _between(facts: PageFacts, people: Collection[int], first: int, last: int | None) -> tuple[int, ...]:
    places = {person: min(_places(facts, (person,))) for person in sorted(people)}
    return tuple(p for p, at in places.items() if first <= at and (last is None or at < last))
