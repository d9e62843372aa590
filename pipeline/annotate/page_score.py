"""How sure a frame, and a page, is about a diplomatic visit."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pipeline.annotate.groups import Group
from pipeline.annotate.headline import Headline
from pipeline.annotate.parties import PageView
from pipeline.annotate.roles import FOREIGN_POSTS, Sides
from pipeline.annotate.triggers import Trigger

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Span

    from pipeline.annotate.candidates import Candidate

# A frame is kept from here on: below it stand visits inside one country and between compatriots.
KEEP_FRAME = 0.3
# How sure it is that the two sides are of two countries, by the evidence; set by hand on the tests' cases.
FOREIGN_POST, TWO_COUNTRIES, ONE_FOREIGN, ONE_COUNTRY = 1.0, 1.0, 0.95, 0.8
INTERNATIONAL, FOREIGN_PAGE, UNKNOWN, DOMESTIC, COMPATRIOTS = 0.75, 0.55, 0.25, 0.1, 0.05
# How sure a trigger is, given its sides: a weak one ("arrived in") says less; one named side less than two.
STRONG_TRIGGER, WEAK_TRIGGER, ONE_SIDE = 0.95, 0.7, 0.85
# Weights of the page score, in logits: a logistic regression over the annotated pages, rounded; a sure
# statement weighs more than there, for their pages that are no visits are harder than most.
PAGE_BIAS, BEST_FRAME, LIKELIEST_GUEST, LIKELIEST_HOST = -2.4, 1.4, 1.2, 0.7
PAGE_WEIGHTS = {
    "cue": 0.5,
    "delegation": 0.6,
    "foreign headline": 1.0,
    "guest": 1.3,
    "mayor": 0.6,
    "not diplomatic": -0.8,
    "online": -1.4,
    "two countries": 0.8,
}
# A page like those of visits, on which none is found, is no sure thing either way: below one half.
UNTOLD = 0.45
# Where a page that reports a visit speaks of it.
LEAD_SENTENCES = 4
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
    home: str | None, sides: Sides, trigger: Trigger, place: Span | None, *, foreign_page: bool
) -> float:
    """Return the probability that a frame states a diplomatic visit, in [0, 1].

    Args:
        home: the site's own country, where it is known.
        sides: who came to whom.
        trigger: what says so.
        place: the city or country where the sentence sets it.
        foreign_page: the headline names a country, or the page an ambassador or consul.
    """
    score = STRONG_TRIGGER if trigger.strong else WEAK_TRIGGER
    if sides.guest is None or sides.host is None:
        score *= ONE_SIDE
    foreign = rate_foreign(home, sides, place)
    if foreign == UNKNOWN and foreign_page:
        foreign = FOREIGN_PAGE
    return round(score * foreign, 3)


def rate_foreign(home: str | None, sides: Sides, place: Span | None) -> float:
    """Return how sure it is that guest and host are of two countries, in [0, 1].

    A guest of the site's own is from home where no country is stated; a host is where the visit takes
    place. Who is said to visit a country, not a city, is from another.
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
        (to_a_country, ONE_COUNTRY),
        (_international(guest) or _international(host), INTERNATIONAL),
        (bool(ours | theirs), DOMESTIC),
    )
    return next((score for holds, score in ladder if holds), UNKNOWN)


def score_page(
    view: PageView, candidates: Sequence[Candidate], best: float, headline: Headline, *, told: bool
) -> float:
    """Return the probability that the page reports a diplomatic visit, in [0, 1].

    Args:
        view: the page.
        candidates: its people with their chances of being guest or host.
        best: the score of its surest statement.
        headline: what the headline says.
        told: a visit was found, in a sentence or in the page as a whole.
    """
    signs = read_page_signs(view, candidates, headline)
    logit = PAGE_BIAS + sum(PAGE_WEIGHTS[sign] for sign in signs)
    guest = max((one.guest for one in candidates), default=0.0)
    host = max((one.host for one in candidates), default=0.0)
    logit += BEST_FRAME * best + LIKELIEST_GUEST * guest + LIKELIEST_HOST * host
    score = 1 / (1 + math.exp(-logit))
    return round(score if told else min(score, UNTOLD), 3)


def read_page_signs(view: PageView, candidates: Sequence[Candidate], headline: Headline) -> set[str]:
    """Return the names of the signs for and against a visit that the page shows."""
    marks, size = view.marks, len(view.doc)
    lead = next((sent.end for sent in list(view.doc.sents)[LEAD_SENTENCES - 1 :]), size)
    signs = {
        "online": bool(marks.within("online", 0, size)),
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
