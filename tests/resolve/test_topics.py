"""Topics of a visit from the cues of its part of the page."""

from __future__ import annotations

import pytest

from pipeline.records import Cue
from pipeline.resolve.topics import choose_outcomes, choose_topics, read_features
from pipeline.tables import OUTCOMES, TOPICS


def cue(name, term="x", *, start=0, sentence=0, strong=True, place="text"):
    return Cue(name=name, term=term, start=start, sentence=sentence, strong=strong, place=place)


def test_no_cues_no_topic():
    assert choose_topics(()) == ()
    assert choose_outcomes(()) == ()


@pytest.mark.parametrize("topic", TOPICS)
def test_what_the_page_is_about_is_a_topic(topic):
    cues = [cue(topic, term, sentence=i) for i, term in enumerate(("a", "b", "c"))]
    assert choose_topics(cues) == (topic,)


def test_a_lone_weak_word_beside_a_strong_topic_is_none():
    cues = [cue("trade", term, sentence=i) for i, term in enumerate("abcd")]
    assert choose_topics([*cues, cue("economy", strong=False, sentence=7)]) == ("trade",)


def test_topics_and_outcomes_stand_in_the_order_of_their_lists():
    cues = [cue(topic, term) for topic in ("youth", "trade") for term in "abc"]
    assert choose_topics(cues) == ("trade", "youth")
    assert choose_outcomes([cue(name) for name in reversed(OUTCOMES)]) == OUTCOMES


def test_features_tell_where_the_cues_stand():
    cues = [cue("sport", "a", sentence=5), cue("sport", "b", place="headline", sentence=-1), cue("youth")]
    found = read_features(cues, 5)
    assert found["sport"]["lead"] == found["sport"]["headline"] == 1
    assert found["sport"]["stronger topics"] == 0 < found["youth"]["stronger topics"]


def test_a_name_is_no_strength():
    found = read_features([cue("health", place="name"), cue("sport", strong=False)])
    assert found["health"]["share of the cues"] == 0
    assert found["health"]["names"] > 0
