"""Who on a page is likely its principal guest or host: the people, and the chances the role model gives them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.annotate.groups import group_sentence
from pipeline.annotate.parties import PageView, Party
from pipeline.annotate.roles import FOREIGN_POSTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# "ANKARA (AA) –": the place line of an agency report, in tokens.
DATELINE = 6
# Votes for the country where the visit takes place, by what names it; set by hand.
CITY_VOTE, DATELINE_VOTE, POSTED_VOTE, ENVOY_VOTE, HEADLINE_VOTE = 1.0, 2.0, 2.0, -3.0, -1.0


@dataclass(slots=True)
class Dossier:
    """What a page tells of one person, gathered over the sentences."""

    party: Party
    start_char: int
    companion: bool
    in_delegation: bool = False
    kinds: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    mentions: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A person (as in `PersonFacts.same`), the party of the first mention, the signs, and the probabilities.

    `chances` is the probability of each class of the role model: `none` and the roles of a participant; `read`
    that of the reader alone, None where no reader read the page.
    """

    person: int
    party: Party
    countries: frozenset[str]
    signs: frozenset[str] = frozenset()
    chances: Mapping[str, float]
    read: Mapping[str, float] | None = None

    @property
    def guest(self) -> float:
        """The probability of being a principal guest."""
        return self.chances["guest"]

    @property
    def host(self) -> float:
        """The probability of being a principal host."""
        return self.chances["host"]


def guess_home(view: PageView, headline_countries: Iterable[str]) -> str | None:
    """Return the country where the visit most likely takes place, None where nothing tells; it is kept on
    the view.
    """
    key = frozenset(headline_countries)
    if key not in view.homes:
        view.homes[key] = _guess(view, key)
    return view.homes[key]


def _guess(view: PageView, headline_countries: frozenset[str]) -> str | None:
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


def gather_dossiers(view: PageView) -> dict[int, Dossier]:
    """Return what the page tells of each person named outside quotations, in text order."""
    found: dict[int, Dossier] = {}
    for sent in view.sents:
        for group in group_sentence(view, sent):
            for party in (*group.parties, *group.delegation):
                if party.person is None:
                    continue
                person = view.facts.same[party.person]
                if person not in found:
                    start = view.doc[party.start].idx
                    found[person] = Dossier(party, start, companion=party in group.delegation)
                found[person].mentions += 1
                found[person].in_delegation |= party.form == "delegation"
                found[person].kinds |= party.kinds
                found[person].countries |= party.countries
    return found
