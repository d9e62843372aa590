"""Which country hosted, which the guests stand for, and when: the rules' answer weighed with the reader's chances.

Each question is a logistic choice among what the page names (a conditional logit, McFadden 1974), or for the guests'
countries one decision a country, over the signs below. `python -m pipeline.learn.fit_setting` writes the weights.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import TypeVar

from pipeline.chances import SettingChance
from pipeline.lexicons import load_weights
from pipeline.records import Label, Mention, VisitStatus
from pipeline.resolve.dates import DateRange, resolve_date
from pipeline.resolve.places import countries_of
from pipeline.resolve.telling import FOREIGN_POSTS, PageFacts, held_kinds

LEXICON = "setting_weights"
HOST_COUNTRY, GUEST_COUNTRY, DATE = "host country", "guest country", "date"
# Signs: the rules' answer; the reader's log-chance, against that of the other side for a country; that of a city in
# the country; a country of the guests; that of a host who is no envoy; that of the rules' city; the logarithm of the
# number of mentions; the answer "none".
RULES, READER, CITY, OF_GUESTS, OF_HOSTS, OF_CITY = (
    "rules",
    "reader",
    "city",
    "of guests",
    "of hosts",
    "of city",
)
MENTIONS, NOTHING = "mentions", "nothing"
# No chance is quite nothing.
SMALLEST = 0.02
# A city speaks half as loud for its country as the country's name.
CITY_MENTION = 0.5
# A country that the rules give is the guests' unless it is less likely than this, in log-odds; so is, where none is
# left, the likeliest that the page names (of -4, -2 and -1 the best on the pages of the fit, in ten parts; countries
# beside those of the rules were right too seldom).
LIKELY = -1.0

Signs = Mapping[str, float]
Option = TypeVar("Option")


def choose_host_country(
    facts: PageFacts,
    told: tuple[str | None, str | None],
    guests: Collection[str],
    hosts: Collection[int],
) -> str | None:
    """Return the likeliest host country; the rules' answer where no reader read the page.

    Args:
        facts: the page.
        told: the rules' answer, city and country (ISO 3166-1 alpha-2).
        guests: the countries of the guests.
        hosts: the hosts, indices into the page's people.
    """
    if not _is_read(facts):
        return told[1]
    return _choose(HOST_COUNTRY, host_country_signs(facts, told, guests, hosts), told[1])


def choose_date(
    facts: PageFacts, told: DateRange | None, text: str | None, status: VisitStatus
) -> tuple[DateRange | None, str | None]:
    """Return the likeliest days of a page's only visit and how they are printed; those told where no reader read it.

    Args:
        facts: the page.
        told: the rules' answer.
        text: as it is printed.
        status: whether the visit has taken place.
    """
    if not _is_read(facts):
        return told, text
    dates = _choose(DATE, date_signs(facts, told, status), told)
    if dates == told:
        return told, text
    return dates, next((printed for read, printed, _ in _read_dates(facts, status) if read == dates), None)


def choose_guest_countries(facts: PageFacts, told: Collection[str]) -> tuple[str, ...]:
    """Return the countries that the guests of a page's only visit stand for, sorted."""
    if not _is_read(facts):
        return tuple(sorted(told))
    scores = {code: _score(GUEST_COUNTRY, signs) for code, signs in guest_country_signs(facts, told).items()}
    kept = sorted(code for code in told if scores[code] > LIKELY)
    best = max(sorted(scores), key=lambda code: scores[code], default=None)
    if not kept and best is not None and scores[best] > LIKELY:
        kept = [best]
    return tuple(kept or sorted(told))


def host_country_signs(
    facts: PageFacts,
    told: tuple[str | None, str | None],
    guests: Collection[str],
    hosts: Collection[int],
) -> dict[str | None, Signs]:
    """Return the signs of every country that the page names or the rules give, and of none."""
    city, country = told
    chances = _read_countries(facts)
    homes = {facts.people[p].country for p in hosts if not held_kinds(facts, p) & FOREIGN_POSTS}
    cities: dict[str, float] = {}
    mentions: dict[str, float] = {code: len(found) for code, found in chances.items()}
    seats: set[str] = set()
    for mention, chance in _read_cities(facts):
        for code in _homes(mention, chances):
            if mention.text == city:
                seats.add(code)
            cities[code] = max(cities.get(code, 0.0), chance.city)
            mentions[code] = mentions.get(code, 0.0) + CITY_MENTION
    found: dict[str | None, Signs] = {
        code: {
            RULES: float(code == country),
            READER: -_ratio(chances.get(code, [])),
            CITY: _log(cities.get(code, 0.0)),
            OF_GUESTS: float(code in guests),
            OF_HOSTS: float(code in homes),
            OF_CITY: float(code in seats),
            MENTIONS: math.log1p(mentions.get(code, 0.0)),
        }
        for code in sorted({*mentions, *guests, *([country] if country is not None else [])})
    }
    found[None] = {RULES: float(country is None), NOTHING: 1.0}
    return found


def guest_country_signs(facts: PageFacts, told: Collection[str]) -> dict[str, Signs]:
    """Return the signs of every country that the page names or the rules give."""
    chances = _read_countries(facts)
    return {
        code: {RULES: float(code in told), READER: _ratio(chances.get(code, [])), NOTHING: 1.0}
        for code in sorted({*chances, *told})
    }


def date_signs(
    facts: PageFacts, told: DateRange | None, status: VisitStatus
) -> dict[DateRange | None, Signs]:
    """Return the signs of the days that the page names or the rules give, and of none."""
    best: dict[DateRange, float] = {} if told is None else {told: 0.0}
    for dates, _, chance in _read_dates(facts, status):
        best[dates] = max(best.get(dates, 0.0), chance)
    found: dict[DateRange | None, Signs] = {
        dates: {RULES: float(dates == told), READER: _log(chance)} for dates, chance in best.items()
    }
    found[None] = {RULES: float(told is None), NOTHING: 1.0}
    return found


def _is_read(facts: PageFacts) -> bool:
    return bool(facts.annotated.settings)


def _read_countries(facts: PageFacts) -> dict[str, list[SettingChance]]:
    found: dict[str, list[SettingChance]] = defaultdict(list)
    for chance in facts.annotated.settings:
        mention = facts.annotated.mentions[chance.mention]
        if mention.label is Label.COUNTRY and mention.key is not None:
            found[mention.key].append(chance)
    return found


def _read_cities(facts: PageFacts) -> Iterator[tuple[Mention, SettingChance]]:
    for chance in facts.annotated.settings:
        mention = facts.annotated.mentions[chance.mention]
        if mention.label is Label.CITY:
            yield mention, chance


def _homes(mention: Mention, named: Collection[str]) -> set[str]:
    """Return where a city may lie: as annotated, and in countries that the page names with a city of its name."""
    homes = {code for code in countries_of(mention.text) if code in named}
    return homes if mention.country is None else homes | {mention.country}


def _read_dates(facts: PageFacts, status: VisitStatus) -> Iterator[tuple[DateRange, str, float]]:
    """Yield the days named on the page, how they are printed, and the chance that they are the visit's."""
    clean = facts.annotated.clean
    for chance in facts.annotated.settings:
        mention = facts.annotated.mentions[chance.mention]
        if mention.label is not Label.DATE:
            continue
        dates = resolve_date(
            mention.text,
            clean.published,
            future=None if status == "cancelled" else status == "planned",
            exact=clean.published_precision == "day",
        )
        if dates is not None:
            yield dates, mention.text, chance.date


def _ratio(chances: list[SettingChance]) -> float:
    """Return how much likelier the likeliest mention of a country is the guests' than the hosts', in logits."""
    guest = max((chance.guest_country for chance in chances), default=0.0)
    host = max((chance.host_country for chance in chances), default=0.0)
    return _log(guest) - _log(host)


def _log(chance: float) -> float:
    return math.log(max(chance, SMALLEST))


def _choose(question: str, options: Mapping[Option, Signs], told: Option) -> Option:
    """Return the option with the best signs, the rules' answer among equals."""
    return max(options, key=lambda option: (_score(question, options[option]), option == told))


def _score(question: str, signs: Signs) -> float:
    weights = load_weights(LEXICON)[question]
    return sum(weights.get(name, 0.0) * value for name, value in signs.items())
