"""How sure a frame, and a page, is about a diplomatic visit."""

from __future__ import annotations

import math
from itertools import islice
from typing import TYPE_CHECKING

from pipeline.annotate.groups import Group
from pipeline.annotate.headline import Headline
from pipeline.annotate.parties import PageView
from pipeline.annotate.reading import read_of
from pipeline.annotate.roles import FOREIGN_POSTS, Sides
from pipeline.annotate.together import join_logit, log_odds
from pipeline.annotate.triggers import Trigger
from pipeline.annotate.weights import rate_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from spacy.tokens import Span

    from pipeline.annotate.candidates import Candidate
    from pipeline.annotate.drafts import FrameDraft

# A frame is kept from here on: below it stand visits inside one country and between compatriots.
KEEP_FRAME = 0.3
# How sure it is that the two sides are of two countries, by the evidence; set by hand on the tests' cases.
FOREIGN_POST, TWO_COUNTRIES, ONE_FOREIGN, ONE_COUNTRY = 1.0, 1.0, 0.95, 0.8
INTERNATIONAL, FOREIGN_PAGE, UNKNOWN, DOMESTIC, COMPATRIOTS = 0.75, 0.55, 0.25, 0.1, 0.05
# How sure a trigger is, given its sides: a weak one ("arrived in") says less; one named side less than two.
STRONG_TRIGGER, WEAK_TRIGGER, ONE_SIDE = 0.95, 0.7, 0.85
# A page like those of visits, on which none is found, is no sure thing either way: below one half.
UNTOLD = 0.45
PLACES = ("foreign", "home", "country", "placeless")
# The model knows articles: on a page of no more sentences than this a statement speaks for itself.
SHORT_PAGE = 3
# What counts beside the model of pages and the reader, which takes a talk on screen for a visit.
WEIGHED_AGAIN = ("told online",)
# What makes a statement doubtful even so.
AGAINST = frozenset({"online", "not diplomatic"})
# Where a page that reports a visit speaks of it.
LEAD_SENTENCES = 4
# Words of so many sentences are signs, each of half the weight of others: the best of 2, 4, 8 and of 0.5, 1 in
# cross-validation.
WORD_SENTENCES, WORD_WEIGHT = 2, 0.5
NAMES = ("people", "organizations", "countries", "cities", "titles")
CUES = (
    "guest-verb",
    "host-verb",
    "guest-phrase",
    "visit-noun",
    "meeting-noun",
    "symmetric-verb",
    "visit-cue",
)


def score_frame(
    home: str | None,
    sides: Sides,
    trigger: Trigger,
    place: Span | None,
    *,
    foreign_page: bool,
    abroad: bool = False,
) -> float:
    """Return the probability that a frame states a diplomatic visit, in [0, 1].

    Args:
        home: the site's own country, where it is known.
        sides: who came to whom.
        trigger: what says so.
        place: the city or country where the sentence sets it.
        foreign_page: the headline names a country, or the page an ambassador or consul.
        abroad: the guest is told to travel to another country.
    """
    score = STRONG_TRIGGER if trigger.strong else WEAK_TRIGGER
    if sides.guest is None or sides.host is None:
        score *= ONE_SIDE
    foreign = rate_foreign(home, sides, place, abroad=abroad)
    if foreign == UNKNOWN and foreign_page:
        foreign = FOREIGN_PAGE
    return round(score * foreign, 3)


def rate_foreign(home: str | None, sides: Sides, place: Span | None, *, abroad: bool = False) -> float:
    """Return how sure it is that guest and host are of two countries, in [0, 1].

    A guest of the site's own is from home where no country is stated; a host is where the visit takes
    place. Who is said to visit a country, not a city, is from another, and so is whom the page sends `abroad`.
    """
    guest, host = sides.guest, sides.host
    ours, theirs = _countries(guest), _countries(host)
    if not theirs and place is not None and place._.country:
        theirs = frozenset({place._.country})
    if not ours and home is not None and theirs:
        ours = frozenset({home})
    to_a_country = home is None and host is None and place is not None and place.label_ == "COUNTRY"
    ladder = (
        (bool(ours) and ours == theirs, COMPATRIOTS),
        (bool((_kinds(guest) | _kinds(host)) & FOREIGN_POSTS), FOREIGN_POST),
        (len(ours | theirs) > 1, TWO_COUNTRIES),
        (bool((ours or _countries(host)) - {home}), ONE_FOREIGN if home is not None else ONE_COUNTRY),
        (to_a_country or abroad, ONE_COUNTRY),
        (_international(guest) or _international(host), INTERNATIONAL),
        (bool(ours | theirs), DOMESTIC),
    )
    return next((score for holds, score in ladder if holds), UNKNOWN)


def goes_abroad(view: PageView, sides: Sides, trigger: Trigger, place: Span | None) -> bool:
    """Return whether the guest is told, here or before, to travel to another country; it is kept on the view.

    Who "visited Suva, Fiji" is from elsewhere: at home the country is not told beside the city.
    """
    if sides.guest is None:
        return False
    people = {view.facts.same[i] for i in sides.guest.people}
    if trigger.role == "guest" and sides.host is None and place is not None and _names_country(view, place):
        for person in people:
            view.abroad.setdefault(person, str(place._.country))
    return any(person in view.abroad for person in people)


def _names_country(view: PageView, place: Span) -> bool:
    """Return whether a place is a country, or a city with its country right behind it."""
    behind = view.country_at.get(place.end + 1)
    if place.label_ == "COUNTRY":
        return bool(place._.country)
    near = behind is not None and view.marks.lowers[place.end] in {",", "(", "in"}
    return behind is not None and near and behind._.country == place._.country


def score_page(view: PageView, signs: Mapping[str, float], *, told: bool) -> float:
    """Return the probability that the page reports a diplomatic visit, in [0, 1].

    Args:
        view: the page.
        signs: as `read_page_signs` returns them.
        told: a visit was found, in a sentence or in the page as a whole.
    """
    score, reading = rate_page(signs), read_of(view.doc)
    if reading is not None:
        more = {sign: signs.get(sign, 0.0) for sign in WEIGHED_AGAIN}
        score = 1 / (1 + math.exp(-join_logit("page", log_odds(score), reading.page["visit"], more)))
    if not signs.keys() & AGAINST and len(list(islice(view.sents, SHORT_PAGE + 1))) <= SHORT_PAGE:
        score = max(score, signs.get("best statement", 0.0))
    return round(score if told else min(score, UNTOLD), 3)


def read_page_signs(
    view: PageView,
    candidates: Sequence[Candidate],
    headline: Headline,
    drafts: Sequence[FrameDraft],
    best: float,
) -> dict[str, float]:
    """Return the signs for and against a visit that the page shows, and how far each holds, in [0, 1].

    Args:
        view: the page.
        candidates: its people with their chances of being guest or host.
        headline: what the headline says.
        drafts: the visits found.
        best: the score of its surest statement, kept or not.
    """
    found = dict.fromkeys(_word_signs(view), WORD_WEIGHT)
    found |= dict.fromkeys(_plain_signs(view, candidates, headline), 1.0)
    found |= {f"rule {draft.rule}": 1.0 for draft in drafts}
    found |= read_chance_signs(candidates)
    found |= {"best statement": best, "told": float(bool(drafts))}
    return {sign: value for sign, value in found.items() if value}


def read_chance_signs(candidates: Sequence[Candidate]) -> dict[str, float]:
    """Return the signs of a page that hang on the chances of its people."""
    guest = max((one.guest for one in candidates), default=0.0)
    host = max((one.host for one in candidates), default=0.0)
    found = {"likeliest guest": guest, "likeliest host": host, "likeliest pair": guest * host}
    return found | dict.fromkeys(_pair_signs(candidates), 1.0)


def _pair_signs(candidates: Sequence[Candidate]) -> Iterator[str]:
    """Yield where the likeliest guest and host are from, and what posts they hold."""
    guest = max(candidates, key=lambda one: one.guest, default=None)
    if guest is None:
        return
    place, post = _place_and_post(guest.signs)
    yield f"guest {place} {post}"
    host = max((one for one in candidates if one is not guest), key=lambda one: one.host, default=None)
    if host is not None:
        there, office = _place_and_post(host.signs)
        yield f"host {there} {office}"
        yield f"from {place} to {there}"
        yield f"{post} to {office}"


def _place_and_post(signs: frozenset[str]) -> tuple[str, str]:
    place = next(place for place in PLACES if place in signs)
    if signs & {"post ambassador", "post consul"}:
        return place, "envoy"
    return place, "nobody" if "post none" in signs else "official"


def _word_signs(view: PageView) -> Iterator[str]:
    """Yield the words of the headline and of the first sentences that are no part of a name or title."""
    named = {i for group in NAMES for span in view.group(group) for i in range(span.start, span.end)}
    for sent in islice(view.sents, WORD_SENTENCES):
        yield from (f"word {t.lower_}" for t in sent if t.is_alpha and t.i not in named)
    words = (view.doc._.title or "").split()
    yield from (f"headline word {word.lower()}" for word in words if word.isalpha())


def _plain_signs(view: PageView, candidates: Sequence[Candidate], headline: Headline) -> set[str]:
    """Return the signs in the words of the page."""
    marks, size = view.marks, len(view.doc)
    lead = next((sent.end for sent in view.sents[LEAD_SENTENCES - 1 :]), size)
    top = next((sent.end for sent in view.sents[WORD_SENTENCES - 1 :]), size)
    signs = {
        "online": bool(marks.within("online", 0, size)),
        "told online": bool(marks.within("online", 0, top)),
        "not diplomatic": bool(marks.within("not-diplomatic", 0, size)),
        "guest": bool(marks.within("visitor", 0, size)),
        "delegation": bool(marks.within("delegation-core", 0, size)),
        "mayor": any("mayor" in kinds for kinds in view.facts.kinds.values()),
        "foreign headline": headline.foreign,
        "two countries": len(frozenset[str]().union(*(one.countries for one in candidates))) > 1,
        "cue": any(mark.start not in view.quoted for kind in CUES for mark in marks.within(kind, 0, lead)),
    }
    return {name for name, holds in signs.items() if holds}


def _countries(group: Group | None) -> frozenset[str]:
    return group.countries if group is not None else frozenset()


def _kinds(group: Group | None) -> frozenset[str]:
    return group.kinds if group is not None else frozenset()


def _international(group: Group | None) -> bool:
    return group is not None and any(party.international for party in group.parties)
