"""Who on a page is likely its principal guest or host: evidence of post, country, place and grammar, weighed.

Used where the sentences themselves give no answer. The weights are those of two logistic regressions over the
people of the annotated pages, rounded.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.annotate.groups import group_parties
from pipeline.annotate.parties import PageView, Party, build_parties
from pipeline.annotate.roles import FOREIGN_POSTS, Sides

if TYPE_CHECKING:
    from collections.abc import Iterable

# The first sentences of a page, in characters, where its principals are named.
LEDE_CHARS = 500
# "ANKARA (AA) –": the place line of an agency report, in tokens.
DATELINE = 6
# Votes for the country where the visit takes place, by what names it; set by hand.
CITY_VOTE, DATELINE_VOTE, POSTED_VOTE, ENVOY_VOTE, HEADLINE_VOTE = 1.0, 2.0, 2.0, -3.0, -1.0
HIGH_POSTS = frozenset({"head of state", "head of government", "minister"})


# "his host, Mayor A": the word stands this close before the name or its title, in tokens.
WORD_REACH = 4
# A person named later than this many others is seldom a principal.
LATE_RANK = 4
# Logits of a person being a principal guest (first) or host (second), given the signs that hold.
GUEST_BIAS, HOST_BIAS = -2.3, -3.0
WEIGHTS: dict[str, tuple[float, float]] = {
    "companion": (-1.2, -1.0),
    "country": (1.5, -0.2),
    "envoy": (0.2, -0.5),
    "first": (1.4, 1.0),
    "foreign": (0.5, -0.8),
    "foreign mayor": (0.5, -0.1),
    "guest word": (1.0, -0.2),
    "high post": (-0.2, 0.8),
    "home": (-1.2, 1.1),
    "host word": (-0.2, 0.5),
    "late": (0.0, -0.8),
    "lede": (1.0, 0.3),
    "mayor": (-0.6, 1.2),
    "meets guest": (0.4, -0.6),
    "meets host": (-0.9, 1.0),
    "often": (0.2, 0.4),
    "once": (-1.0, -0.0),
    "other post": (-0.7, 0.3),
    "says guest": (1.2, -1.0),
    "says host": (-1.5, 2.4),
    "second": (0.9, 0.6),
    "speaks": (0.1, 1.1),
}


@dataclass(slots=True)
class Dossier:
    """What a page tells of one person, gathered over the sentences."""

    party: Party
    start_char: int
    companion: bool
    kinds: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    mentions: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A person (as in `PersonFacts.same`), the party of the first mention, and the probabilities."""

    person: int
    party: Party
    countries: frozenset[str]
    guest: float
    host: float


def rank_candidates(
    view: PageView, casts: Iterable[tuple[Sides, bool]], headline_countries: Iterable[str]
) -> tuple[Candidate, ...]:
    """Return the people named outside quotations with their chances, in text order.

    Args:
        view: the page.
        casts: who is guest and host by each statement, and whether its verb tells the two apart.
        headline_countries: countries that the headline names.
    """
    home = guess_home(view, headline_countries)
    marked = _marked(view, casts)
    found = []
    for rank, (person, dossier) in enumerate(_gather(view).items()):
        signs = read_signs(dossier, rank, home)
        signs |= {name for name, people in marked.items() if person in people}
        found.append(
            Candidate(
                person=person,
                party=dossier.party,
                countries=frozenset(dossier.countries),
                guest=_chance(GUEST_BIAS + sum(WEIGHTS[sign][0] for sign in signs)),
                host=_chance(HOST_BIAS + sum(WEIGHTS[sign][1] for sign in signs)),
            )
        )
    return tuple(found)


def _chance(logit: float) -> float:
    return 1 / (1 + math.exp(-logit))


def guess_home(view: PageView, headline_countries: Iterable[str]) -> str | None:
    """Return the country where the visit most likely takes place, None where nothing tells."""
    if view.doc._.site_country:
        return str(view.doc._.site_country)
    votes: dict[str, float] = defaultdict(float)
    for i, title in enumerate(view.group("titles")):
        if title._.title_kind in FOREIGN_POSTS:
            phrase = view.phrases[i]
            if title._.country:
                votes[title._.country] += ENVOY_VOTE
            for country in _places(view, phrase.start, phrase.end) - {title._.country}:
                votes[country] += POSTED_VOTE
    for city in view.group("cities"):
        if city._.country and city.start not in view.quoted:
            votes[city._.country] += DATELINE_VOTE if city.start < DATELINE else CITY_VOTE
    for country in headline_countries:
        votes[country] += HEADLINE_VOTE
    best = max(votes, key=lambda country: (votes[country], country), default=None)
    return best if best is not None and votes[best] > 0 else None


def _places(view: PageView, start: int, end: int) -> set[str]:
    spots = (view.country_at.get(i) or view.city_at.get(i) for i in range(start, end))
    return {spot._.country for spot in spots if spot is not None and spot._.country}


def _gather(view: PageView) -> dict[int, Dossier]:
    """Return what the page tells of each person named outside quotations, in text order."""
    found: dict[int, Dossier] = {}
    for sent in view.doc.sents:
        for group in group_parties(view, build_parties(view, sent)):
            for party in (*group.parties, *group.delegation):
                if party.person is None:
                    continue
                person = view.facts.same[party.person]
                if person not in found:
                    start = view.doc[party.start].idx
                    found[person] = Dossier(party, start, companion=party in group.delegation)
                found[person].mentions += 1
                found[person].kinds |= party.kinds
                found[person].countries |= party.countries
    return found


def _marked(view: PageView, casts: Iterable[tuple[Sides, bool]]) -> dict[str, set[int]]:
    """Return the people for whom a verb, a quotation or a word beside the name speaks, by sign."""
    same = view.facts.same
    marked: dict[str, set[int]] = defaultdict(set)
    for sides, directed in casts:
        for group, role in ((sides.guest, "guest"), (sides.host, "host")):
            if group is not None:
                marked[f"{'says' if directed else 'meets'} {role}"] |= {same[i] for i in group.people}
    for quote in view.group("quotes"):
        if quote._.speaker_person is not None:
            marked["speaks"].add(same[quote._.speaker_person])
    for sent in view.doc.sents:
        for party in build_parties(view, sent):
            if party.person is not None:
                for sign in ("guest word", "host word"):
                    start = max(sent.start, party.start - WORD_REACH)
                    if view.marks.within(sign.replace(" ", "-"), start, party.start):
                        marked[sign].add(same[party.person])
    return marked


def read_signs(dossier: Dossier, rank: int, home: str | None) -> set[str]:
    """Return the names of the signs that hold for a person by post, country and place on the page.

    Args:
        dossier: what the page tells of the person.
        rank: how many others are named before.
        home: the country where the visit takes place, where it is known.
    """
    kinds, countries = dossier.kinds, dossier.countries
    foreign = bool(countries) and home is not None and home not in countries
    signs = {
        "envoy": bool(kinds & FOREIGN_POSTS),
        "mayor": "mayor" in kinds,
        "high post": bool(kinds & HIGH_POSTS),
        "other post": bool(kinds - {"mayor", "spouse"} - HIGH_POSTS - FOREIGN_POSTS),
        "country": bool(countries),
        "foreign": foreign,
        "foreign mayor": foreign and "mayor" in kinds,
        "home": home is not None and home in countries,
        "companion": dossier.companion,
        "first": rank == 0,
        "second": rank == 1,
        "late": rank >= LATE_RANK,
        "lede": dossier.start_char < LEDE_CHARS,
        "often": dossier.mentions > 2,
        "once": dossier.mentions == 1,
    }
    return {name for name, holds in signs.items() if holds}
