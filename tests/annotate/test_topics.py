"""Topics and outcomes from the closed lists."""

from __future__ import annotations

import pytest

from pipeline.annotate.topics import VisitTopics
from pipeline.tables import OUTCOMES, TOPICS
from tests.annotate.inline import NLP, read_inline

COMPONENT = VisitTopics(NLP)


def topics(text, places=("text", "heading", "quote", "headline")):
    return [cue.name for cue in COMPONENT(read_inline(text))._.topics if cue.place in places]


def outcomes(text):
    return [cue.name for cue in COMPONENT(read_inline(text))._.outcomes]


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
    assert topic in topics(sentence)


def test_every_topic_has_a_case():
    assert set(SENTENCES) == set(TOPICS)


@pytest.mark.parametrize(
    "text",
    [
        "The <o>Ministry of Culture and Tourism</o> sent a letter.",
        "<t minister><c>Minister of Trade</c></t> <p>Omer Kaya</p> sent a letter.",
        "<p>Sport Ates</p> sent a letter.",
    ],
)
def test_cues_inside_names_are_kept_apart(text):
    assert topics(text) == []
    assert topics(text, places=("name",))


def test_no_topic_word_no_cue():
    assert topics("They had a short talk.") == []


def test_of_two_cues_of_one_topic_the_longer_counts():
    doc = COMPONENT(read_inline("The trade volume should grow."))
    assert [cue.term for cue in doc._.topics] == ["trade volume"]


def test_cues_know_where_they_stand():
    doc = read_inline("“<q>Tourism matters.</q>” Trade grows.")
    doc._.title = "A day for youth exchange"
    cues = COMPONENT(doc)._.topics
    assert [(cue.name, cue.place, cue.sentence) for cue in cues if cue.strong] == [
        ("youth", "headline", -1),
        ("tourism", "quote", 0),
        ("trade", "text", 0),
    ]
    assert [doc.text[cue.start :].split()[0] for cue in cues if cue.start >= 0] == ["Tourism", "Trade"]


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
    assert outcome in outcomes(sentence)


@pytest.mark.parametrize(
    "text",
    ["They are sister cities.", "The gift of friendship.", "He signed the guest book.", "The aid of friends matters.",
     "He presented his plans. A gift shop opened."],
)  # fmt: skip
def test_no_outcome(text):
    assert outcomes(text) == []


def test_outcomes_are_of_the_closed_list():
    for sentence, _ in RESULTS:
        assert set(outcomes(sentence)) <= set(OUTCOMES)


def test_what_will_be_signed_is_not_signed():
    assert outcomes("The agreement will be signed in May.") == ["agreement planned"]


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
    assert topic in topics(sentence)


KIND_WORDS = {
    "farewell": "The consul paid a farewell visit.",
    "credentials": "The envoy presented his letters of credence.",
    "phone": "They held a telephone conversation.",
    "delegation": "A delegation came.",
    "honours": "A guard of honour stood in the court.",
}


@pytest.mark.parametrize(("name", "text"), KIND_WORDS.items())
def test_words_that_go_with_a_kind_are_found(name, text):
    assert name in {cue.name for cue in COMPONENT(read_inline(text))._.kind_cues}


def test_words_of_the_headline_that_go_with_a_kind_stand_first():
    doc = read_inline("A delegation came.")
    doc._.title = "Farewell to the consul"
    first = COMPONENT(doc)._.kind_cues[0]
    assert (first.name, first.place, first.start) == ("farewell", "headline", -1)
