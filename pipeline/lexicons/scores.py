"""What the `score` column of a row says: how often its rule was right on gold pages, or a fitted chance on the
scale that gold pages bear out.

`rule_scores.csv` is written by `python -m pipeline.learn.calibrate`: `term` is the rule, `kind` the table,
`canonical` the smoothed share of right rows, `note` the counts.
"""

from __future__ import annotations

from functools import cache
from math import exp, log

from pipeline.lexicons import load_terms

LEXICON = "rule_scores"
# No model is surer than this: log-odds stay finite.
SUREST = 1e-6
# The rule of rows that an analyst corrected: their score is no chance of ours.
CORRECTED = "correction"


def rule_score(table: str, rule: str, default: float) -> float:
    """Return the probability that a row of a table made by a rule is right.

    Args:
        table: visits, participants, titles, quotes, or mentions with their label: `mentions PERSON`.
        rule: the rule's name, as in the `rule` column.
        default: the rule's own first guess, returned where the rule was never seen on gold pages.

    Returns:
        A probability in [0, 1].

    Raises:
        LexiconError: the lexicon is missing or breaks its format.
    """
    return _scores().get((table, rule), default)


def on_gold_scale(table: str, chance: float, rule: str = "") -> float:
    """Return a fitted chance as the probability that gold pages bear out (Platt 1999: a line in log-odds).

    Args:
        table: the table of the row; one without a line leaves the chance as it is.
        chance: the probability that a model gives, in [0, 1].
        rule: the row's rule; the score of one that was corrected stays.

    Returns:
        A probability in [0, 1].

    Raises:
        LexiconError: the lexicon is missing or breaks its format.
    """
    line = _lines().get(table)
    if line is None or rule == CORRECTED:
        return chance
    slope, intercept = line
    kept = min(max(chance, SUREST), 1 - SUREST)
    return 1 / (1 + exp(-(slope * log(kept / (1 - kept)) + intercept)))


@cache
def _lines() -> dict[str, tuple[float, float]]:
    """Return slope and intercept of each table in `score_lines.csv`: `term` the table, `kind` which of the two."""
    numbers = {(term.term, term.kind): float(term.canonical) for term in load_terms("score_lines")}
    return {table: (numbers[table, "slope"], numbers[table, "intercept"]) for table, _ in numbers}


@cache
def _scores() -> dict[tuple[str, str], float]:
    return {(term.kind, term.term): float(term.canonical) for term in load_terms(LEXICON)}
