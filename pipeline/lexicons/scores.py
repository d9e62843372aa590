"""How often each rule was right on gold pages: what the `score` column of a row says.

`rule_scores.csv` is written by `python -m pipeline.learn.calibrate`: `term` is the rule, `kind` the table,
`canonical` the smoothed share of right rows, `note` the counts.
"""

from __future__ import annotations

from functools import cache

from pipeline.lexicons import load_terms

LEXICON = "rule_scores"


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


@cache
def _scores() -> dict[tuple[str, str], float]:
    return {(term.kind, term.term): float(term.canonical) for term in load_terms(LEXICON)}
