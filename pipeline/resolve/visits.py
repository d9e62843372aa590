"""The visits of one page: frames united, gaps filled from what else the page says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.chances import ParticipantRole, RoleChance
from pipeline.records import Label, PageParticipant, PageVisit
from pipeline.resolve.casting import Part, cast_people, chance_of
from pipeline.resolve.dividing import divide, seat_people
from pipeline.resolve.parts import share_cues
from pipeline.resolve.setting import city_within, find_place, home_cities
from pipeline.resolve.setting_choice import (
    choose_date,
    choose_guest_countries,
    choose_host_country,
)
from pipeline.resolve.telling import FOREIGN_POSTS, PageFacts, Telling, held_kinds, merge_tellings, read_frame
from pipeline.resolve.topics import choose_outcomes, choose_topics

# Topics and outcomes.
Subject = tuple[tuple[str, ...], tuple[str, ...]]
LOCAL_POSTS = frozenset(
    {
        "mayor",
        "head of state",
        "head of government",
        "minister",
        "head of organization",
        "official",
        "academic",
    }
)
# How far a participant's row is trusted, relative to the visit: a principal as stated, a companion, one
# filled in.
COMPANION_TRUST, FILLED_TRUST = 0.85, 0.6
# A country named this often, and this many times as often as any other, is the guests'.
OFTEN = 2
FILLED_RULE = "filled:only-fit"


def resolve_visits(facts: PageFacts) -> tuple[PageVisit, ...]:
    """Return the page's visits in the order of their evidence."""
    told = [read_frame(facts, frame) for frame in facts.annotated.frames]
    people = _cast(facts)
    seats = seat_people(facts, people)
    tellings = divide(facts, told, seats) if told and len(seats) > 1 else merge_tellings(told, facts)
    if len(tellings) == 1:
        telling, filled = _fill_principals(facts, _recast(facts, tellings[0], people))
        visit = _make_visit(facts, telling, filled, _read_subjects(facts, [telling])[0])
        return _rate(facts, [_settle(facts, telling, visit)])
    subjects = _read_subjects(facts, tellings)
    visits = [
        _make_visit(facts, telling, frozenset(), subject)
        for telling, subject in zip(tellings, subjects, strict=True)
    ]
    return _rate(facts, [*_settle_places(facts, tellings, visits)])


def _rate(facts: PageFacts, visits: Sequence[PageVisit]) -> tuple[PageVisit, ...]:
    """Return visits with their score: the chance that the page reports one, times that of the parts of its people."""
    chances = _read_chances(facts)
    parts: dict[int, Part] = {p.person: p.role for visit in visits for p in visit.participants}
    score = facts.annotated.visit_score * chance_of([*chances.values()], [parts.get(who) for who in chances])
    return tuple(replace(visit, score=score) for visit in visits)


def _settle_places(
    facts: PageFacts, tellings: Sequence[Telling], visits: Sequence[PageVisit]
) -> Iterator[PageVisit]:
    """Yield visits none of which takes place in the country that the guests of another come from."""
    if not tellings:
        return
    codes = Counter(code for visit in visits for code in visit.guest_countries)
    page = replace(
        tellings[0],
        guests=tuple(dict.fromkeys(person for telling in tellings for person in telling.guests)),
        hosts=tuple(dict.fromkeys(person for telling in tellings for person in telling.hosts)),
        guest_countries=tuple(sorted(codes)),
    )
    votes = Counter([visit.host_country for visit in visits] * 2 + [find_place(facts, page, None)[1]])
    votes.subtract({code: 2 * count for code, count in codes.items()})
    home = max((code for code in votes if code), key=lambda code: (votes[code], code), default=None)
    for visit in visits:
        lost = visit.host_country is None or visit.host_country in codes.keys() - {*visit.guest_countries}
        moved = lost and home is not None and votes[home] > 0
        yield replace(visit, host_country=home) if moved else visit


def _settle(facts: PageFacts, telling: Telling, visit: PageVisit) -> PageVisit:
    """Return the only visit of a page with the countries and days that rules and reader together find likeliest."""
    dates, text = choose_date(facts, telling.dates, telling.date_text, telling.status)
    guests = choose_guest_countries(facts, visit.guest_countries)
    return replace(
        visit,
        date_start=dates.start if dates else None,
        date_end=dates.end if dates else None,
        date_precision=dates.precision if dates else None,
        date_text=text,
        guest_countries=tuple(c for c in guests if c != visit.host_country) or guests,
    )


def _read_subjects(facts: PageFacts, tellings: Sequence[Telling]) -> list[Subject]:
    """Return topics and outcomes of each visit, from the part of the page that tells of it."""
    topics = share_cues(facts, tellings, facts.annotated.topics)
    outcomes = share_cues(facts, tellings, facts.annotated.outcomes)
    return [
        (choose_topics(own, min((cue.sentence for cue in own), default=0)), choose_outcomes(stated))
        for own, stated in zip(topics, outcomes, strict=True)
    ]


def _cast(facts: PageFacts) -> dict[Part, tuple[int, ...]]:
    """Return the people of the page by their part in its likeliest casting, as one visit."""
    chances = _read_chances(facts)
    people: dict[Part, tuple[int, ...]] = {}
    for person, part in zip(chances, cast_people(list(chances.values())), strict=True):
        people[part] = (*people.get(part, ()), person)
    return people


def _read_chances(facts: PageFacts) -> dict[int, RoleChance]:
    chances: dict[int, RoleChance] = {}
    for chance in facts.annotated.chances:
        person = facts.person_of.get(chance.mention)
        if person is not None:
            chances.setdefault(person, chance)
    return chances


def _recast(facts: PageFacts, telling: Telling, people: dict[Part, tuple[int, ...]]) -> Telling:
    """Return the only visit of a page with the parts that the page as a whole makes likeliest."""
    chances = _read_chances(facts)
    if not chances:
        return telling
    guests = people.get("guest", ())
    told = {country for person in guests for country in chances[person].countries}
    return replace(
        telling,
        guests=guests,
        hosts=people.get("host", ()),
        guest_delegation=people.get("guest delegation", ()),
        host_delegation=people.get("host delegation", ()),
        guest_countries=tuple(sorted(told)) if told else telling.guest_countries,
    )


def _fill_principals(facts: PageFacts, telling: Telling) -> tuple[Telling, frozenset[int]]:
    """Give a visit without a named host or guest the one person of the page who fits, and say who was
    filled in.
    """
    used = {*telling.guests, *telling.hosts, *telling.guest_delegation, *telling.host_delegation}
    free = [person for person in range(len(facts.people)) if person not in used]
    if not telling.hosts and telling.guests:
        host = _only_fit(facts, telling, [person for person in free if _can_host(facts, telling, person)])
        if host is not None:
            return replace(telling, hosts=(host,)), frozenset({host})
    if not telling.guests and telling.hosts:
        guest = _only_fit(facts, telling, [person for person in free if _can_visit(facts, telling, person)])
        if guest is not None:
            return replace(telling, guests=(guest,)), frozenset({guest})
    return telling, frozenset()


def _only_fit(facts: PageFacts, telling: Telling, fitting: list[int]) -> int | None:
    """Return the one who fits: of several, the one of the host organization, the one quoted, or the only
    mayor.
    """
    own = telling.host_organization
    signs = (
        {p for p in fitting if own is not None and facts.people[p].organization == own},
        {p for p in fitting if p in facts.quote_people},
        {p for p in fitting if "mayor" in held_kinds(facts, p)},
    )
    for shown in signs:
        if len(fitting) > 1:
            fitting = [person for person in fitting if person in shown] or fitting
    return fitting[0] if len(fitting) == 1 else None


def _can_host(facts: PageFacts, telling: Telling, person: int) -> bool:
    kinds, country = held_kinds(facts, person), facts.people[person].country
    if kinds & FOREIGN_POSTS or not kinds & LOCAL_POSTS or country in telling.guest_countries:
        return False
    home = facts.annotated.clean.site_country
    if home is not None and telling.host_countries and home not in telling.host_countries:
        # The site's own people are abroad: who hosts them there is of that country.
        return country in telling.host_countries
    return country is None or country in telling.host_countries or country == home


def _can_visit(facts: PageFacts, telling: Telling, person: int) -> bool:
    kinds, country = held_kinds(facts, person), facts.people[person].country
    if telling.guest_countries:
        return country in telling.guest_countries
    return bool(kinds & FOREIGN_POSTS) or (country is not None and country not in telling.host_countries)


def _make_visit(facts: PageFacts, telling: Telling, filled: frozenset[int], subject: Subject) -> PageVisit:
    organization = _host_organization(facts, telling)
    city, told = find_place(facts, telling, organization)
    country = choose_host_country(facts, (city, told), _guest_countries(facts, telling, told), telling.hosts)
    city = city_within(facts, telling, city, country)
    return PageVisit(
        kind=telling.kind,
        status=telling.status,
        date_start=telling.dates.start if telling.dates else None,
        date_end=telling.dates.end if telling.dates else None,
        date_precision=telling.dates.precision if telling.dates else None,
        date_text=telling.date_text,
        participants=tuple(_participants(telling, filled)),
        guest_countries=_guest_countries(facts, telling, country),
        guest_organizations=_guest_organizations(facts, telling),
        host_organization=organization,
        host_country=country,
        city=city,
        venue=telling.venue,
        topics=subject[0],
        outcomes=subject[1],
        start=telling.start,
        end=telling.end,
        score=telling.score,
        rule=telling.rule,
    )


def _participants(telling: Telling, filled: frozenset[int]) -> Iterator[PageParticipant]:
    sides: tuple[tuple[ParticipantRole, tuple[int, ...]], ...] = (
        ("guest", telling.guests),
        ("host", telling.hosts),
        ("guest delegation", telling.guest_delegation),
        ("host delegation", telling.host_delegation),
    )
    seen: set[int] = set()
    for role, people in sides:
        for person in people:
            if person in seen:
                continue
            seen.add(person)
            trust = FILLED_TRUST if person in filled else COMPANION_TRUST if "delegation" in role else 1.0
            rule = FILLED_RULE if person in filled else telling.rule
            yield PageParticipant(person=person, role=role, score=round(telling.score * trust, 3), rule=rule)


def _host_organization(facts: PageFacts, telling: Telling) -> int | None:
    """Return the organization that received: as stated, the host's own, the site's."""
    if telling.host_organization is not None:
        return telling.host_organization
    for person in telling.hosts:
        if facts.people[person].organization is not None:
            return facts.people[person].organization
    site = facts.annotated.clean.site_organization
    if site is None or any(facts.people[person].organization is not None for person in telling.guests):
        return None
    forms = [{org.name, org.acronym, *org.aliases} for org in facts.organizations]
    return next((i for i, names in enumerate(forms) if site in names), None)


def _guest_organizations(facts: PageFacts, telling: Telling) -> tuple[int, ...]:
    own = [facts.people[p].organization for p in telling.guests]
    found = [*telling.guest_organizations, *(o for o in own if o is not None)]
    return tuple(dict.fromkeys(found))


def _guest_countries(facts: PageFacts, telling: Telling, host_country: str | None) -> tuple[str, ...]:
    """Return the countries the guests represent; the host's own only where nobody comes from another."""
    named = {country for p in telling.guests if (country := facts.people[p].country) is not None}
    found = named | set(telling.guest_countries)
    if not found:
        # A mayor stands for the country of the city, whether or not the page names it.
        cities = (facts.annotated.mentions[i] for i in home_cities(facts, telling.guests))
        found = {city.country for city in cities if city.country is not None} - {host_country}
    home = facts.annotated.clean.site_country
    if not found and home is not None and host_country not in {None, home} and _hold_posts(facts, telling):
        # Officials whom a site of their own country sends abroad are seldom called by their country there.
        return (home,)
    if not found:
        return _only_other_country(facts, telling, host_country)
    return tuple(sorted(found - {host_country} or found))


def _only_other_country(facts: PageFacts, telling: Telling, host_country: str | None) -> tuple[str, ...]:
    """Return the one country besides the hosts' that the page names again and again, none where two are."""
    here = {host_country, facts.annotated.clean.site_country, *telling.host_countries}
    here |= {facts.people[person].country for person in telling.hosts}
    named = Counter(
        mention.key
        for mention in facts.annotated.mentions
        if mention.label is Label.COUNTRY and mention.key is not None and mention.key not in here
    )
    title = facts.annotated.clean.title or ""
    headlined = {
        mention.key
        for mention in facts.annotated.mentions
        if mention.label is Label.COUNTRY
        and mention.key is not None
        and mention.key in named
        and mention.text in title
    }
    named.update(dict.fromkeys(headlined, OFTEN))
    ranked = named.most_common(2)
    if not ranked or ranked[0][1] < OFTEN or (len(ranked) > 1 and ranked[1][1] * OFTEN > ranked[0][1]):
        return ()
    return (ranked[0][0],)


def _hold_posts(facts: PageFacts, telling: Telling) -> bool:
    return any(held_kinds(facts, person) & LOCAL_POSTS for person in telling.guests)
