"""Topics and outcomes from the closed lists."""

from __future__ import annotations

import pytest

from pipeline.annotate.topics import VisitTopics
from pipeline.tables import OUTCOMES, TOPICS
from tests.annotate.inline import read_inline

COMPONENT = VisitTopics()
SENTENCES = {
    "economy": "They discussed economic cooperation.",
    "trade": "The trade volume should grow.",
    "tourism": "Tourism was on the table.",
    "culture": "They spoke of cultural cooperation.",
    "education": "More students should come.",
    "agriculture": "Agriculture and veterinary matters were raised.",
    "environment": "Climate change threatens both coasts.",
    "transport": "The new railway will help.",
    "health": "The hospital needs doctors.",
    "security": "Counter-terrorism was raised.",
    "migration": "They spoke of irregular migration.",
    "sister-city": "The two are sister cities.",
    "sport": "A football tournament is planned.",
    "energy": "Renewable energy has a future here.",
    "technology": "Innovation matters to both.",
    "disaster": "After the earthquake both helped.",
    "youth": "A youth exchange is planned.",
    "humanitarian": "Humanitarian aid goes on.",
    "politics": "Elections are near.",
}


@pytest.mark.parametrize(("topic", "sentence"), SENTENCES.items())
def test_each_topic(topic, sentence):
    assert topic in COMPONENT(read_inline(sentence))._.topics


def test_every_topic_has_a_case():
    assert set(SENTENCES) == set(TOPICS)


@pytest.mark.parametrize(
    "text",
    [
        "The <o>Ministry of Culture and Tourism</o> sent a letter.",
        "<t minister><c>Minister of Trade</c></t> <p>Omer Kaya</p> sent a letter.",
        "<p>Sport Ates</p> sent a letter.",
        "They had a short talk.",
        "The history went well.",
    ],
)
def test_names_and_lone_weak_words_are_no_topic(text):
    assert COMPONENT(read_inline(text))._.topics == ()


def test_two_different_weak_words_make_a_topic():
    assert "culture" in COMPONENT(read_inline("Its history and its language."))._.topics
    assert "culture" not in COMPONENT(read_inline("The history. A history."))._.topics


def test_topics_stand_in_the_order_of_the_list():
    found = COMPONENT(read_inline("Tourism, education and the economy were discussed."))._.topics
    assert list(found) == [topic for topic in TOPICS if topic in found]


RESULTS = [
    ("They exchanged gifts.", "gift exchanged"),
    ("The Mayor presented the guest with a ceramic vase.", "gift exchanged"),
    ("At the end a plaque was given.", "gift exchanged"),
    ("They signed a memorandum of understanding.", "agreement signed"),
    ("The agreement on waste was signed in the hall.", "agreement signed"),
    ("They will sign an agreement in May.", "agreement planned"),
    ("A memorandum is being drafted.", "agreement planned"),
    ("The guest gave him a carved bowl.", "gift exchanged"),
    ("She has been invited to the games.", "invitation extended"),
    ("The Mayor proposed that they become sister cities.", "sister city proposed"),
    ("We can take the first step by establishing a sister city relationship.", "sister city proposed"),
    ("He invited the guests to the festival.", "invitation extended"),
    ("The Mayor extended an invitation.", "invitation extended"),
    ("The municipality donated equipment.", "aid given"),
    ("Two trucks of aid were delivered.", "aid given"),
]


@pytest.mark.parametrize(("sentence", "outcome"), RESULTS)
def test_outcomes(sentence, outcome):
    assert outcome in COMPONENT(read_inline(sentence))._.outcomes


@pytest.mark.parametrize(
    "text",
    ["They are sister cities.", "The gift of friendship.", "He signed the guest book.", "The aid of friends matters.",
     "He presented his plans. A gift shop opened."],
)  # fmt: skip
def test_no_outcome(text):
    assert COMPONENT(read_inline(text))._.outcomes == ()


def test_outcomes_are_of_the_closed_list():
    for sentence, _ in RESULTS:
        assert set(COMPONENT(read_inline(sentence))._.outcomes) <= set(OUTCOMES)


def test_what_will_be_signed_is_not_signed():
    assert COMPONENT(read_inline("The agreement will be signed in May."))._.outcomes == ("agreement planned",)


@pytest.mark.parametrize(
    ("sentence", "topic"),
    [
        ("They spoke of vineyards and beekeeping.", "agriculture"),
        ("A new ferry and a quay are planned.", "transport"),
        ("Drinking water was the theme.", "environment"),
        ("The firefighting crews trained together.", "disaster"),
        ("Trade turnover has doubled.", "trade"),
    ],
)
def test_concrete_words_tell_the_topic(sentence, topic):
    assert topic in COMPONENT(read_inline(sentence))._.topics
