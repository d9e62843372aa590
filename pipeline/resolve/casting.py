"""Who has which part in the one visit of a page: the likeliest casting of all its people together.

The chances of the people are weighed with how many guests and hosts a visit usually has, so that a page with
two likely guests and no host finds its host among them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache

from pipeline.chances import ParticipantRole, RoleChance
from pipeline.lexicons import load_terms

LEXICON = "visit_weights"
PRIOR = "prior"
# Two and more guests or hosts count alike.
MANY = 2
# How much the numbers of guests and hosts weigh beside the chances, which know a little of them already:
# the best of 0, 0.5, 1, 1.5 and 2 in cross-validation over the batches of the training pages.
PRIOR_WEIGHT = 0.7
# No chance is quite nothing.
SMALLEST = 1e-6
# Nor does one person alone make a casting almost impossible.
UNLIKELY = 0.02
Part = ParticipantRole | None
Counts = tuple[int, int]


def cast_people(chances: Sequence[RoleChance]) -> tuple[Part, ...]:
    """Return the part of each person in the likeliest casting, None for no part.

    >>> one = RoleChance(mention=0, guest=0.6, host=0.3, guest_delegation=0.0, host_delegation=0.0)
    >>> two = RoleChance(mention=1, guest=0.5, host=0.45, guest_delegation=0.0, host_delegation=0.0)
    >>> cast_people([one, two])
    ('guest', 'host')
    """
    best: dict[Counts, tuple[float, tuple[Part, ...]]] = {(0, 0): (0.0, ())}
    for chance in chances:
        extended: dict[Counts, tuple[float, tuple[Part, ...]]] = {}
        for (guests, hosts), (score, parts) in best.items():
            for counts, part, probability in (
                ((min(MANY, guests + 1), hosts), "guest", chance.guest),
                ((guests, min(MANY, hosts + 1)), "host", chance.host),
                ((guests, hosts), _lesser_part(chance), 1 - chance.guest - chance.host),
            ):
                total = score + math.log(max(probability, SMALLEST))
                if counts not in extended or extended[counts][0] < total:
                    extended[counts] = total, (*parts, part)
        best = extended
    prior = load_prior()
    return max(best.items(), key=lambda item: item[1][0] + PRIOR_WEIGHT * prior[item[0]])[1][1]


def chance_of(chances: Sequence[RoleChance], parts: Sequence[Part]) -> float:
    """Return the probability that each person has the part given and no other, companions and the rest counted alike.

    >>> one = RoleChance(mention=0, guest=0.5, host=0.25, guest_delegation=0.25, host_delegation=0.0)
    >>> chance_of([one, one], ["guest", None])
    0.125
    """
    product = 1.0
    for chance, part in zip(chances, parts, strict=True):
        rest = 1 - chance.guest - chance.host
        own = chance.guest if part == "guest" else chance.host if part == "host" else rest
        product *= max(own, UNLIKELY)
    return product


def _lesser_part(chance: RoleChance) -> Part:
    """Return the likeliest part of who is no principal."""
    none = 1 - chance.guest - chance.host - chance.guest_delegation - chance.host_delegation
    top = max(none, chance.guest_delegation, chance.host_delegation)
    if top == none:
        return None
    return "guest delegation" if top == chance.guest_delegation else "host delegation"


def count_name(guests: int, hosts: int) -> str:
    """Return the lexicon's name for a number of guests and hosts.

    >>> count_name(1, 3)
    '1 guest, 2 host'
    """
    return f"{min(MANY, guests)} guest, {min(MANY, hosts)} host"


@cache
def load_prior() -> Mapping[Counts, float]:
    """Return the logarithm of how often a visit has so many guests and hosts.

    Raises:
        LexiconError: the lexicon is missing or breaks its format.
    """
    known = {term.term: float(term.canonical) for term in load_terms(LEXICON) if term.kind == PRIOR}
    numbers = range(MANY + 1)
    return {(g, h): known.get(count_name(g, h), math.log(SMALLEST)) for g in numbers for h in numbers}
