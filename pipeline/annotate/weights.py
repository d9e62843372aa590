"""The models of roles, pages and pairs at run time: signs that hold, weights from a lexicon, probabilities.

`python -m pipeline.learn.fit` writes the weights; `term` is the sign, `kind` the class, `canonical` the weight
in logits. The sign `(bias)` always holds.
"""

from __future__ import annotations

import math
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from pipeline.lexicons import load_terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LEXICON = "visit_weights"
BIAS = "(bias)"
PAGE = "page"
APART = "apart"
ROLES = ("none", "guest", "host", "guest delegation", "host delegation")


def rate_roles(signs: Iterable[str]) -> dict[str, float]:
    """Return the probability of each role of a person on a page of a visit.

    Args:
        signs: what the page shows of the person; an unknown sign says nothing.
    """
    weights = load_weights()
    held = [weights[sign] for sign in (BIAS, *signs) if sign in weights]
    logits = {role: sum(weight.get(role, 0.0) for weight in held) for role in ROLES}
    top = max(logits.values())
    powers = {role: math.exp(logit - top) for role, logit in logits.items()}
    total = sum(powers.values())
    return {role: power / total for role, power in powers.items()}


def rate_page(signs: Mapping[str, float]) -> float:
    """Return the probability that a page reports a diplomatic visit, by its signs and how far each holds."""
    weights = load_weights()
    logit = weights[BIAS][PAGE]
    logit += sum(value * weights[sign].get(PAGE, 0.0) for sign, value in signs.items() if sign in weights)
    return 1 / (1 + math.exp(-logit))


def rate_apart(signs: Iterable[str]) -> float:
    """Return the probability that two people of one side belong to two visits, by the signs of the pair."""
    weights = load_weights()
    logit = weights[BIAS].get(APART, 0.0) + sum(
        weights[sign].get(APART, 0.0) for sign in sorted(signs) if sign in weights
    )
    return 1 / (1 + math.exp(-logit))


@cache
def load_weights() -> dict[str, dict[str, float]]:
    """Return the weights of each sign by class.

    Raises:
        LexiconError: the lexicon is missing or breaks its format.
    """
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for term in load_terms(LEXICON):
        if term.kind != "prior":
            found[term.term][term.kind] = float(term.canonical)
    return dict(found)
