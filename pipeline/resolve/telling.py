"""One frame with its mentions resolved to the page's people and organizations, and how tellings of a visit
unite.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from pipeline.records import (
    Annotated,
    PageOrganization,
    PagePerson,
    TitleMention,
    VisitFrame,
    VisitKind,
    VisitStatus,
)
from pipeline.resolve.dates import DateRange, resolve_date

# Posts held in a country that is not the holder's own.
FOREIGN_POSTS = frozenset({"ambassador", "consul"})
# A frame dated further back than this from the page tells of an earlier visit, as background.
BACKGROUND_AGE = timedelta(days=120)
# An earlier sentence states a visit more fully than later ones that come back to it.
# What the rule of a frame ends with whose trigger is a noun.
NOUN_RULE = ":noun"
# Meetings of one official visit lie this close together.
TRIP = timedelta(days=7)
_STATUS_ORDER: tuple[VisitStatus, ...] = ("cancelled", "held", "planned")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """The page and its people and organizations, as the steps of resolving its visits need them."""

    annotated: Annotated
    people: tuple[PagePerson, ...]
    organizations: tuple[PageOrganization, ...]
    person_of: Mapping[int, int]
    organization_of: Mapping[int, int]
    quote_people: tuple[int | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What one or more frames say of one visit; people and organizations are indices into the page's."""

    kind: VisitKind
    status: VisitStatus
    sure: bool
    guests: tuple[int, ...]
    hosts: tuple[int, ...]
    guest_delegation: tuple[int, ...]
    host_delegation: tuple[int, ...]
    guest_countries: tuple[str, ...]
    host_countries: tuple[str, ...]
    guest_organizations: tuple[int, ...]
    host_organization: int | None
    city_mention: int | None
    venue: str | None
    dates: DateRange | None
    date_text: str | None
    start: int
    end: int
    score: float
    rule: str


def held_titles(facts: PageFacts, person: int) -> list[TitleMention]:
    """Return the titles a person holds now."""
    titles = (facts.annotated.titles[i] for i in facts.people[person].titles)
    return [title for title in titles if not title.former]


def held_kinds(facts: PageFacts, person: int) -> set[str]:
    """Return the kinds of post a person holds now."""
    return {title.kind for title in held_titles(facts, person)}


def read_frame(facts: PageFacts, frame: VisitFrame) -> Telling:
    """Return a frame as a telling."""
    dates, text = _read_date(facts, frame)
    hosts = _people(facts, frame.host_mentions)
    guests = tuple(p for p in _people(facts, frame.guest_mentions) if p not in hosts)
    organization = frame.host_organization_mention
    named = _people_countries(facts, guests)
    return Telling(
        kind=frame.kind,
        status=_status_in_time(frame, dates, facts),
        sure=not frame.rule.endswith(NOUN_RULE),
        guests=guests,
        hosts=hosts,
        guest_delegation=_people(facts, frame.guest_delegation_mentions),
        host_delegation=_people(facts, frame.host_delegation_mentions),
        guest_countries=tuple(sorted({*frame.guest_countries, *named})),
        host_countries=frame.host_countries,
        guest_organizations=tuple(
            dict.fromkeys(
                facts.organization_of[m]
                for m in frame.guest_organization_mentions
                if m in facts.organization_of
            )
        ),
        host_organization=facts.organization_of.get(organization) if organization is not None else None,
        city_mention=frame.city_mention,
        venue=frame.venue,
        dates=dates,
        date_text=text,
        start=frame.start,
        end=frame.end,
        score=frame.score,
        rule=frame.rule,
    )


def _people(facts: PageFacts, mentions: Iterable[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(facts.person_of[m] for m in mentions if m in facts.person_of))


def _people_countries(facts: PageFacts, people: Iterable[int]) -> set[str]:
    return {country for p in people if (country := facts.people[p].country) is not None}


def _read_date(facts: PageFacts, frame: VisitFrame) -> tuple[DateRange | None, str | None]:
    if frame.date_mention is None:
        return None, None
    text = facts.annotated.mentions[frame.date_mention].text
    clean = facts.annotated.clean
    exact = clean.published_precision == "day"
    future = None if frame.status == "cancelled" else frame.status == "planned"
    dates = resolve_date(text, clean.published, future=future, exact=exact)
    return (dates, text) if dates is not None else (None, None)


def _status_in_time(frame: VisitFrame, dates: DateRange | None, facts: PageFacts) -> VisitStatus:
    """Return the status of a frame; what a noun without tense states for a day after the page's is still to come."""
    clean = facts.annotated.clean
    known = dates is not None and dates.precision == clean.published_precision == "day"
    if frame.status != "held" or not frame.rule.endswith(NOUN_RULE) or not known:
        return frame.status
    return "planned" if dates and clean.published and dates.start > clean.published else "held"


def merge_tellings(tellings: Sequence[Telling], facts: PageFacts) -> list[Telling]:
    """Return one telling a visit, in the order of their evidence; what is only background is left out."""
    kept = _drop_background(tellings, facts)
    visits: list[Telling] = []
    for telling in sorted(kept, key=lambda t: (t.start, -t.score)):
        at = next((i for i, visit in enumerate(visits) if _is_same(visit, telling)), None)
        if at is None:
            visits.append(telling)
        else:
            visits[at] = unite(visits[at], telling)
    return _settle(visits)


def _settle(visits: list[Telling]) -> list[Telling]:
    """Unite again until nothing changes: a later frame can have made two visits one."""
    for i, one in enumerate(visits):
        for j in range(i + 1, len(visits)):
            if _is_same(one, visits[j]):
                rest = [visit for k, visit in enumerate(visits) if k not in {i, j}]
                return _settle(sorted([*rest, unite(one, visits[j])], key=lambda t: t.start))
    return visits


def _drop_background(tellings: Sequence[Telling], facts: PageFacts) -> list[Telling]:
    published = facts.annotated.clean.published
    if published is None:
        return list(tellings)
    recent = [t for t in tellings if t.dates is None or published - t.dates.end <= BACKGROUND_AGE]
    return recent or list(tellings)


def _is_same(one: Telling, other: Telling) -> bool:
    """Return whether two tellings are of one visit: nothing in them differs, or they share the people that
    matter.
    """
    if _dates_differ(one, other):
        return False
    if _swapped(one, other):
        # "A hosted B", then "A's call on B": one visit told from both ends, unless the return visit is
        # announced.
        return one.status == other.status or not (one.sure and other.sure)
    return _guests_agree(one, other) and _hosts_agree(one, other)


def _dates_differ(one: Telling, other: Telling) -> bool:
    if one.dates is None or other.dates is None:
        return False
    slack = TRIP if _is_tour(one, other) else timedelta(0)
    return one.dates.end + slack < other.dates.start or other.dates.end + slack < one.dates.start


def _is_tour(one: Telling, other: Telling) -> bool:
    """Return whether two tellings can be stations of one official visit: courtesy calls are a visit each."""
    same_place = (
        not one.host_countries or not other.host_countries or one.host_countries == other.host_countries
    )
    return (
        "courtesy call" not in {one.kind, other.kind}
        and bool(set(one.guests) & set(other.guests))
        and same_place
    )


def _guests_agree(one: Telling, other: Telling) -> bool:
    countries = set(one.guest_countries) & set(other.guest_countries)
    clash = one.guest_countries and other.guest_countries and not countries
    if one.guests and other.guests:
        return bool(set(one.guests) & set(other.guests)) or (bool(countries) and _same_hosts(one, other))
    return not clash


def _hosts_agree(one: Telling, other: Telling) -> bool:
    if one.hosts and other.hosts:
        return bool(set(one.hosts) & set(other.hosts))
    if one.hosts or other.hosts or one.host_organization is None or other.host_organization is None:
        return True
    return one.host_organization == other.host_organization


def _same_hosts(one: Telling, other: Telling) -> bool:
    return bool(set(one.hosts) & set(other.hosts)) and one.hosts == other.hosts


def unite(one: Telling, other: Telling) -> Telling:
    """Return what two tellings of one visit say together; the surer and earlier one leads."""
    best, rest = (one, other) if _trust(one) >= _trust(other) else (other, one)
    if _swapped(best, rest):
        rest = _turn(rest)
    roles = {*best.guests, *best.hosts}
    guests = (*best.guests, *(p for p in rest.guests if p not in roles))
    hosts = (*best.hosts, *(p for p in rest.hosts if p not in {*roles, *guests}))
    principals = {*guests, *hosts}
    return replace(
        best,
        kind=_unite_kind(best, rest),
        status=_unite_status(best, rest),
        sure=best.sure or rest.sure,
        guests=guests,
        hosts=hosts,
        guest_delegation=_others(principals, best.guest_delegation, rest.guest_delegation),
        host_delegation=_others(principals, best.host_delegation, rest.host_delegation),
        guest_countries=tuple(sorted({*best.guest_countries, *rest.guest_countries})),
        host_countries=best.host_countries or rest.host_countries,
        guest_organizations=tuple(dict.fromkeys((*best.guest_organizations, *rest.guest_organizations))),
        host_organization=best.host_organization
        if best.host_organization is not None
        else rest.host_organization,
        city_mention=best.city_mention if best.city_mention is not None else rest.city_mention,
        venue=best.venue or rest.venue,
        dates=_unite_dates(best.dates, rest.dates),
        date_text=best.date_text or rest.date_text,
    )


def _unite_dates(one: DateRange | None, other: DateRange | None) -> DateRange | None:
    """Return the dates of a visit told twice: the more exact ones, or from the first day to the last."""
    if one is None or other is None:
        return one or other
    if one.precision != other.precision:
        return one if one.precision == "day" or other.precision == "year" else other
    return DateRange(min(one.start, other.start), max(one.end, other.end), one.precision)


def _swapped(one: Telling, other: Telling) -> bool:
    return bool(set(one.guests) & set(other.hosts) or set(one.hosts) & set(other.guests))


def _trust(telling: Telling) -> tuple[bool, float, int]:
    """Return a sort key that grows with how far a telling is to be believed: verbs first, then score, then
    place.
    """
    return telling.sure, round(telling.score, 1), -telling.start


def _turn(telling: Telling) -> Telling:
    """Return a telling with guests and hosts exchanged; whose countries they were is then unknown."""
    return replace(
        telling,
        guests=telling.hosts,
        hosts=telling.guests,
        guest_delegation=telling.host_delegation,
        host_delegation=telling.guest_delegation,
        guest_countries=(),
        host_countries=(),
        guest_organizations=(),
        host_organization=None,
    )


def _unite_status(best: Telling, rest: Telling) -> VisitStatus:
    """Return the status of a visit told twice: a noun ("his visit") has no tense, so a verb outweighs it."""
    if best.sure != rest.sure and "cancelled" not in {best.status, rest.status}:
        return best.status if best.sure else rest.status
    return min((best.status, rest.status), key=_STATUS_ORDER.index)


def _unite_kind(best: Telling, rest: Telling) -> VisitKind:
    """Return the more telling kind: a meeting is what happens at a visit of any kind."""
    return rest.kind if best.kind == "working meeting" and rest.kind != "other" else best.kind


def _others(principals: set[int], *groups: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(p for group in groups for p in group if p not in principals))
