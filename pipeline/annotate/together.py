"""What rules and reader say together: their chances joined with fitted weights, in log-odds.

`python -m pipeline.learn.fit_together` writes `reader_weights.csv`: `term` is what is weighed, `kind` the question,
`canonical` the weight. Where no reader read the page the rules speak alone.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pipeline.lexicons import load_weights

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping
    from typing import TypeVar

    Option = TypeVar("Option", bound=Hashable)

LEXICON = "reader_weights"
# No chance is quite nothing, nor certain.
SMALLEST = 1e-3
# Terms: the weight of the rules' and of the reader's log-chance, and of the option "nothing" by itself.
RULES, READER, NOTHING = "rules", "reader", "nothing"


def join_chances(
    question: str, rules: Mapping[Option, float], reader: Mapping[Option, float], nothing: Option
) -> dict[Option, float]:
    """Return the chances of options of which one is right.

    Args:
        question: the `kind` of the weights.
        rules: the rules' chances.
        reader: the reader's; an option it does not know has almost none.
        nothing: the option that stands for none of the others.
    """
    weights = load_weights(LEXICON)[question]
    logits = {
        option: weights[RULES] * math.log(max(chance, SMALLEST))
        + weights[READER] * math.log(max(reader.get(option, 0.0), SMALLEST))
        + (weights[NOTHING] if option == nothing else 0.0)
        for option, chance in rules.items()
    }
    top = max(logits.values())
    powers = {option: math.exp(logit - top) for option, logit in logits.items()}
    total = sum(powers.values())
    return {option: power / total for option, power in powers.items()}


def join_logit(question: str, logit: float, chance: float, signs: Mapping[str, float] | None = None) -> float:
    """Return the log-odds of something that is or is not, from the rules' log-odds and the reader's chance.

    Args:
        question: the `kind` of the weights.
        logit: the rules' log-odds.
        chance: the reader's chance.
        signs: what else is weighed, by its term, and how far it holds, in [0, 1].
    """
    weights = load_weights(LEXICON)[question]
    more = sum(weights[term] * value for term, value in (signs or {}).items())
    return weights[RULES] * logit + weights[READER] * log_odds(chance) + weights[NOTHING] + more


def log_odds(chance: float) -> float:
    """Return the log-odds of a chance, those of 0 and 1 kept finite.

    >>> log_odds(0.5)
    0.0
    """
    kept = min(max(chance, SMALLEST), 1 - SMALLEST)
    return math.log(kept / (1 - kept))
