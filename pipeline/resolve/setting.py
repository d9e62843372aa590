"""Where a visit took place: as stated, else where the host is, else where the page is set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from pipeline.lexicons import load_words
from pipeline.records import Label, Mention, PageOrganization, TitleMention
from pipeline.resolve.names import fold
from pipeline.resolve.places import (
    MAX_CITY_WORDS,
    Place,
    bare,
    city_in,
    countries_of,
    country_of,
    country_of_host,
    town_in,
)
from pipeline.resolve.telling import FOREIGN_POSTS, PageFacts, Telling, held_kinds, held_titles

# Organizations whose city is where they receive; a ministry or company has its city elsewhere in its name.
PLACE_KINDS = frozenset({"municipality", "university", "chamber", "government"})
# Cities named further down are those of projects and past events, in characters.
TOP_CHARS = 600
# A country that nothing states as the host's is guessed where the page comes back to it; a site's address
# (".gov.tr") weighs as much as three mentions.
ENOUGH_VOTES, SITE_VOTES = 2, 3
# "(resident in" stands so many characters before the place.
RESIDENCE_REACH = 20
# Behind these a city of the gazetteer is believed that the text does not name: "to" leads to people as well.
IN_WORDS = frozenset({"in"})


def find_place(facts: PageFacts, telling: Telling, organization: int | None) -> tuple[str | None, str | None]:
    """Return city and country of a visit, None what nothing tells.

    Args:
        facts: the page.
        telling: the visit.
        organization: the host organization, index into the page's.
    """
    host = facts.organizations[organization] if organization is not None else None
    country = _host_country(facts, telling)
    if country is None and host is not None and host.kind != "embassy":
        country = host.country
    named = _seat(facts, telling, host)
    if named is not None and host is not None and host.kind == "municipality":
        return named.name, country or named.country
    stated = _stated_city(facts, telling)
    if stated is not None:
        return stated[0], stated[1] or _likely_country(facts, telling)
    if telling.kind == "other":
        # Who talks on the telephone is in no place; the country is that of who is called.
        return None, country or _place_of_page(facts, telling, None)[1]
    if named is not None:
        return named.name, country or named.country
    city, country = _place_of_page(facts, telling, country)
    if city is None and host is not None and host.kind == "municipality":
        city = town_in(host.name)
    if city is None and country is not None:
        city = _main_city(facts, country)
    return city, country


def city_within(facts: PageFacts, telling: Telling, city: str | None, country: str | None) -> str | None:
    """Return the city of a visit to a country: another one where that found lies in other countries only.

    Args:
        facts: the page.
        telling: the visit.
        city: the city found, None where there is none.
        country: where the visit took place (ISO 3166-1 alpha-2).
    """
    if country is None or telling.kind == "other" or (city is not None and _may_lie_in(facts, city, country)):
        return city
    top = _top_city(facts, telling, country)
    return top.name if top is not None else _main_city(facts, country)


def _may_lie_in(facts: PageFacts, city: str, country: str) -> bool:
    """Return whether a city lies in a country, or none knows where it lies."""
    known = {
        mention.country
        for mention in facts.annotated.mentions
        if mention.label is Label.CITY and mention.text == city and mention.country is not None
    }
    known |= {*countries_of(city)}
    return not known or country in known


def _seat(facts: PageFacts, telling: Telling, host: PageOrganization | None) -> Place | None:
    """Return the city in the name of the host organization."""
    if host is None or host.kind not in PLACE_KINDS:
        return None
    likely = {m.key for m in facts.annotated.mentions if m.label is Label.COUNTRY and m.key is not None}
    return city_in(host.name, likely - _guest_homes(facts, telling))


def _guest_homes(facts: PageFacts, telling: Telling) -> set[str]:
    """Return the countries that the guests come from, but for one that they share with a host."""
    own = {facts.people[p].country for p in telling.guests} | set(telling.guest_countries)
    shared = {facts.people[p].country for p in telling.hosts}
    return {country for country in own - (shared - set(telling.guest_countries)) if country is not None}


def _place_of_page(facts: PageFacts, telling: Telling, country: str | None) -> tuple[str | None, str | None]:
    """Return city and country where neither sentence nor host tells them."""
    clean = facts.annotated.clean
    municipal = _municipal_place(facts) if _is_municipal(facts, telling) else None
    if municipal is not None and country in {None, municipal.country}:
        return municipal.name, municipal.country
    if clean.site_city is not None and country in {None, clean.site_country} and not _is_away(facts, telling):
        return clean.site_city, country or clean.site_country
    country = country or _accreditation(facts, telling) or clean.site_country
    headed = _headline_city(facts, telling)
    if headed is not None:
        return headed.name, headed.country or country or _likely_country(facts, telling)
    top = _top_city(facts, telling, country)
    if top is not None:
        return top.name, country or top.country
    country = country or (municipal.country if municipal is not None else None)
    return None, country or _likely_country(facts, telling)


def _likely_country(facts: PageFacts, telling: Telling) -> str | None:
    """Return the country that the site's address and the page's places speak for, not one of the guests."""
    votes = Counter(
        code
        for mention in facts.annotated.mentions
        for code in (mention.key if mention.label is Label.COUNTRY else mention.country,)
        if code is not None
    )
    home = country_of_host(facts.annotated.clean.page.site)
    if home is not None:
        votes[home] += SITE_VOTES
    homes = _guest_homes(facts, telling)
    for guest in homes:
        votes.pop(guest, None)
    if not votes:
        return None
    (best, count), *rest = votes.most_common()
    # Where the guests' country is known, even one mention of another one speaks for it.
    enough = 1 if homes else ENOUGH_VOTES
    return best if count >= enough and (not rest or rest[0][1] < count) else None


def _stated_city(facts: PageFacts, telling: Telling) -> tuple[str, str | None] | None:
    if telling.city_mention is None or telling.city_mention in home_cities(facts, telling.guests):
        return None
    mention = facts.annotated.mentions[telling.city_mention]
    return mention.text, mention.country or _host_country(facts, telling) or country_of(mention.text)


def home_cities(facts: PageFacts, people: Iterable[int]) -> frozenset[int]:
    """Return the mentions of the cities whose posts people hold ("the mayor of Graz"), not of those to which
    they are posted.
    """
    titles = [title for person in people for title in held_titles(facts, person)]
    spans = [(title.start, title.end) for title in titles if title.kind not in FOREIGN_POSTS]
    return frozenset(
        index
        for index, mention in enumerate(facts.annotated.mentions)
        if mention.label is Label.CITY and any(start <= mention.start < end for start, end in spans)
    )


def _is_municipal(facts: PageFacts, telling: Telling) -> bool:
    """Return whether a mayor receives, or nobody is said to."""
    return (
        all("mayor" in held_kinds(facts, person) for person in telling.hosts)
        and telling.host_organization is None
    )


def _is_away(facts: PageFacts, telling: Telling) -> bool:
    """Return whether the site's own people are the guests, so that its place is not that of the visit."""
    home = facts.annotated.clean.site_country
    return home is not None and telling.guest_countries == (home,)


def _host_country(facts: PageFacts, telling: Telling) -> str | None:
    if len(telling.host_countries) == 1 and telling.host_countries[0] not in _guest_homes(facts, telling):
        # "Visited Fiji", where one also met a minister of Tonga.
        return telling.host_countries[0]
    for person in telling.hosts:
        country = facts.people[person].country
        if country is not None and not held_kinds(facts, person) & FOREIGN_POSTS:
            return country
    return next(iter(telling.host_countries), None)


def _accreditation(facts: PageFacts, telling: Telling) -> str | None:
    """Return the country of the guests' post ("Ambassador of Belgium to Ankara"), None where unclear."""
    found: set[str] = set()
    for person in telling.guests:
        for title in held_titles(facts, person):
            found |= _post_countries(facts, title)
    found -= set(telling.guest_countries)
    return found.pop() if len(found) == 1 else None


def _post_countries(facts: PageFacts, title: TitleMention) -> set[str]:
    """Return the countries of the places in a title to which its holder is posted."""
    if title.posted_to is None:
        return set()
    inside = (m for m in facts.annotated.mentions if title.start <= m.start and m.end <= title.end)
    posts = (m for m in inside if m.text in (title.posted_to or ""))
    codes = (m.key if m.label is Label.COUNTRY else m.country for m in posts)
    return {code for code in codes if code is not None}


def _municipal_place(facts: PageFacts) -> Place | None:
    """Return the city of the one municipality that the page names, None where it names several or none."""
    named = [city_in(org.name) for org in facts.organizations if org.kind == "municipality"]
    places = {place for place in named if place is not None}
    return places.pop() if len(places) == 1 else None


def _main_city(facts: PageFacts, country: str) -> str | None:
    """Return the city of a country that the page names most often, the first of equals; one named once
    is seldom that of the visit.
    """
    named = Counter(mention.text for mention in _free_cities(facts) if mention.country == country)
    best = max(named, key=lambda name: named[name], default=None)
    return best if best is not None and named[best] >= ENOUGH_VOTES else None


def _top_city(facts: PageFacts, telling: Telling, country: str | None) -> Place | None:
    """Return the first city that the top of the page names outside titles and not in the guests'
    countries.
    """
    homes = _guest_homes(facts, telling)
    for mention in _foreign_cities(facts, telling):
        if mention.start > TOP_CHARS or mention.country is None:
            continue
        if mention.country not in homes and country in {None, mention.country}:
            return Place(mention.text, mention.country)
    return None


def _foreign_cities(facts: PageFacts, telling: Telling) -> Iterator[Mention]:
    """Yield the page's free cities but for those that the guests head: there they are at home."""
    home = {facts.annotated.mentions[i].text for i in home_cities(facts, telling.guests)}
    return (mention for mention in _free_cities(facts) if mention.text not in home)


def _headline_city(facts: PageFacts, telling: Telling) -> Place | None:
    """Return the city that the headline names as the place, not as where the guests are from.

    "Talks in Nicosia", "visits Tallinn": behind a word of place, whether or not the text names it too; else
    one of the text's at the beginning ("Labasa welcomes").
    """
    printed = (facts.annotated.clean.title or "").split()
    title = [fold(word) for word in printed]
    own = {fold(mention.text): mention for mention in reversed([*_foreign_cities(facts, telling)])}
    for at, size in _headline_places(title):
        mention = own.get(" ".join(title[at : at + size]))
        if mention is not None:
            place = Place(mention.text, mention.country)
        else:
            name = bare(printed[at : at + size])
            known = at > 0 and title[at - 1] in IN_WORDS and not name.isupper() and name[:1].isupper()
            if not known or country_of(name) is None:
                continue
            place = Place(name, country_of(name))
        if place.country not in _guest_homes(facts, telling):
            return place
    return None


def _headline_places(title: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield start and length, in words, of what can be the place in a headline, the likeliest first."""
    lead_in = load_words("resolve_words", "place-word")
    receives = load_words("resolve_words", "receives")
    for at in (i + 1 for i in range(len(title) - 1) if title[i] in lead_in):
        yield from ((at, size) for size in range(MAX_CITY_WORDS, 0, -1))
    yield from (
        (0, size)
        for size in range(MAX_CITY_WORDS, 0, -1)
        if title[size : size + 1] and title[size] in receives
    )


def _free_cities(facts: PageFacts) -> Iterator[Mention]:
    """Yield the page's cities, but for those in which somebody is posted or lives."""
    titles = [
        (title.start, title.end)
        for title in facts.annotated.titles
        if title.kind in FOREIGN_POSTS or title.posted_to is not None
    ]
    for mention in facts.annotated.mentions:
        posted = any(start <= mention.start < end for start, end in titles)
        if (
            mention.label is Label.CITY
            and not posted
            and not _is_residence(facts.annotated.clean.text, mention.start)
        ):
            yield mention


def _is_residence(text: str, start: int) -> bool:
    """Return whether a place is said to be where somebody lives: "resident in Wellington"."""
    before = text[max(0, start - RESIDENCE_REACH) : start].lower().split()
    return len(before) > 1 and before[-2].strip("(,") in load_words("resolve_words", "residence")
