"""What kind a visit is: a multinomial logistic regression over the rules' answer, who meets, and the page's words.

`python -m pipeline.learn.fit_kinds` writes the weights, the lexicon `kind_weights`: `term` is the sign, `kind` the kind
of visit it speaks for. The reader has no say: its chances of a kind are right less often than the rules, and joined with
these signs they help on some pages what they spoil on others.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import get_args

from pipeline.lexicons import load_weights
from pipeline.records import PageVisit, VisitKind
from pipeline.resolve.telling import PageFacts, held_kinds

LEXICON = "kind_weights"
KINDS: tuple[VisitKind, ...] = get_args(VisitKind)
# The sign that every visit has.
ALWAYS = "always"
# The rules' answer counts as three signs, so that the fit, which pulls weights towards nothing, pulls least at it: of
# one, two and three the best on pages that nobody fitted.
RULES_VALUE = 3.0
# Lengths of text are told in thousands of characters; a page of a few lines is not infinitely short.
LENGTH_UNIT, SHORTEST = 1000, 0.3

Signs = Mapping[str, float]


def settle_kinds(facts: PageFacts, visits: Sequence[PageVisit]) -> tuple[PageVisit, ...]:
    """Return the visits of a page, each with its likeliest kind.

    Args:
        facts: the page.
        visits: its visits, of the kinds that the rules give them.
    """
    several = len(visits) > 1
    return tuple(
        replace(visit, kind=choose_kind(read_signs(facts, visit, several=several))) for visit in visits
    )


def choose_kind(signs: Signs) -> VisitKind:
    """Return the likeliest kind of a visit with these signs; of equal ones the first of the list."""
    weights = load_weights(LEXICON)
    scores = {
        kind: sum(weights[kind].get(name, 0.0) * value for name, value in signs.items()) for kind in KINDS
    }
    return max(KINDS, key=scores.__getitem__)


def read_signs(facts: PageFacts, visit: PageVisit, *, several: bool) -> Signs:
    """Return what speaks for one kind of visit or another, by name.

    Args:
        facts: the page.
        visit: one of its visits, of the kind that the rules give it.
        several: whether the page tells of more visits.
    """
    long = visit.date_start is not None and visit.date_end is not None and visit.date_end > visit.date_start
    length = len(facts.annotated.clean.text) / LENGTH_UNIT
    return {
        ALWAYS: 1.0,
        f"rules {visit.kind}": RULES_VALUE,
        f"status {visit.status}": 1.0,
        "several visits": float(several),
        "several days": float(long),
        "length": math.log(length + SHORTEST),
        **{f"outcome {outcome}": 1.0 for outcome in visit.outcomes},
        **_company(facts, visit),
        **_words(facts, visit),
    }


def _company(facts: PageFacts, visit: PageVisit) -> Signs:
    """Return who meets: posts of guests and hosts, and how many there are."""
    posts = {
        f"{member.role} {kind}": 1.0
        for member in visit.participants
        if member.role in ("guest", "host")
        for kind in held_kinds(facts, member.person)
    }
    count = Counter(member.role for member in visit.participants)
    return {
        **posts,
        "no guest": float(count["guest"] == 0),
        "several guests": float(count["guest"] > 1),
        "many guests": float(count["guest"] > 2),
        "no host": float(count["host"] == 0),
        "several hosts": float(count["host"] > 1),
        "guest delegation": math.log1p(count["guest delegation"]),
        "host delegation": math.log1p(count["host delegation"]),
    }


def _words(facts: PageFacts, visit: PageVisit) -> Signs:
    """Return the words that go with a kind: in the headline, in the evidence, elsewhere on the page."""
    near: dict[str, float] = {}
    elsewhere: Counter[str] = Counter()
    for cue in facts.annotated.kind_cues:
        if cue.place == "headline":
            near[f"headline {cue.name}"] = 1.0
        elif visit.start <= cue.start < visit.end:
            near[f"evidence {cue.name}"] = 1.0
        else:
            elsewhere[cue.name] += 1
    return near | {f"page {name}": math.log1p(number) for name, number in elsewhere.items()}
