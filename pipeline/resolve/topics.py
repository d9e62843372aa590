"""Which topics a visit has: a logistic regression over the cues of its part of the page.

The weights are one for all topics, but for the bias: how often a topic is told at all. They are fitted by
`pipeline.learn.fit_topics` and stand in the lexicon `topic_weights`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from pipeline.lexicons import load_terms
from pipeline.records import Cue
from pipeline.tables import OUTCOMES, TOPICS

LEXICON = "topic_weights"
# A weak phrase counts as this part of a strong one, one in the headline as two, where topics are compared.
WEAK_PART, HEADLINE_PART = 0.35, 2.0
# Two different weak phrases are as good as one strong one.
SUPPORT = 0.7
# The sentences that open a page name what the talks were about.
LEAD_SENTENCES = 2


def choose_topics(cues: Sequence[Cue], first_sentence: int = 0) -> tuple[str, ...]:
    """Return the topics that the cues of one visit make likely, in the order of the closed list.

    Args:
        cues: the phrases of its part of the page.
        first_sentence: number of the sentence with which that part begins.
    """
    weights, biases, threshold = _weights()
    found = read_features(cues, first_sentence)
    return tuple(
        topic
        for topic in TOPICS
        if topic in found
        and biases[topic] + sum(weights[name] * value for name, value in found[topic].items()) >= threshold
    )


def choose_outcomes(cues: Iterable[Cue]) -> tuple[str, ...]:
    """Return the outcomes that the sentences of one visit state, in the order of the closed list."""
    stated = {cue.name for cue in cues}
    return tuple(outcome for outcome in OUTCOMES if outcome in stated)


def read_features(cues: Sequence[Cue], first_sentence: int = 0) -> Mapping[str, Mapping[str, float]]:
    """Return the named features of every topic that has a cue.

    Args:
        cues: the phrases of one visit.
        first_sentence: number of the sentence with which its part of the page begins.
    """
    by_topic: dict[str, list[Cue]] = {}
    for cue in cues:
        by_topic.setdefault(cue.name, []).append(cue)
    weight = {topic: _weigh(own) for topic, own in by_topic.items()}
    total, best = sum(weight.values()) or 1.0, max(weight.values(), default=0.0) or 1.0
    features = {}
    for topic, own in by_topic.items():
        stronger = sum(other > weight[topic] for other in weight.values())
        features[topic] = {
            **_count(own, first_sentence + LEAD_SENTENCES),
            "share of the cues": weight[topic] / total,
            "share of the strongest": weight[topic] / best,
            "stronger topics": math.log1p(stronger),
            "rank": 1 / (1 + stronger),
        }
    return features


def _weigh(cues: Iterable[Cue]) -> float:
    """Return how much a topic is spoken of; the name of a ministry says nothing of the talks."""
    weight = 0.0
    for cue in cues:
        if cue.place == "headline":
            weight += HEADLINE_PART
        elif cue.place != "name":
            weight += 1.0 if cue.strong else WEAK_PART
    return weight


def _count(cues: Sequence[Cue], lead_end: int) -> dict[str, float]:
    told = [cue for cue in cues if cue.place not in ("headline", "name")]
    strong = {cue.term for cue in told if cue.strong}
    weak = {cue.term for cue in told if not cue.strong}
    return {
        "strong cue": float(bool(strong)),
        "supported": float(len(strong) + WEAK_PART * len(weak) >= SUPPORT),
        "strong terms": math.log1p(len(strong)),
        "strong cues": math.log1p(sum(cue.strong for cue in told)),
        "weak terms": math.log1p(len(weak)),
        "sentences": math.log1p(len({cue.sentence for cue in told})),
        "lead": float(any(cue.sentence < lead_end for cue in told)),
        "quotations": math.log1p(sum(cue.place == "quote" for cue in told)),
        "heading": float(any(cue.place == "heading" for cue in told)),
        "headline": float(any(cue.place == "headline" for cue in cues)),
        "names": math.log1p(sum(cue.place == "name" and cue.strong for cue in cues)),
    }


@cache
def _weights() -> tuple[Mapping[str, float], Mapping[str, float], float]:
    """Return the weight of each feature, the bias of each topic, and the least logit of a topic."""
    rows = load_terms(LEXICON)
    weights = {term.term: float(term.canonical) for term in rows if term.kind == "feature"}
    biases = {term.term: float(term.canonical) for term in rows if term.kind == "bias"}
    (threshold,) = (float(term.canonical) for term in rows if term.kind == "threshold")
    return weights, biases, threshold
