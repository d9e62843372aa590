"""Who is chosen among the people of a page, and what his or her chances are."""

import pytest
from spacy.tokens import Doc

from pipeline.annotate.speaker_choice import normalize, rate_speakers, weights
from tests.annotate.spoken import page


def who(doc: Doc) -> str | None:
    person = doc.spans["quotes"][-1]._.speaker_person
    return None if person is None else doc.spans["people"][person].text


def test_chances_add_up_and_follow_the_logits() -> None:
    chances = normalize({-1: 0.0, 0: 2.0, 1: 1000.0})
    assert sum(chances.values()) == pytest.approx(1.0)
    assert chances[1] > chances[0] >= chances[-1]


def test_an_unknown_sign_says_nothing() -> None:
    assert rate_speakers({0: ["no such sign"], 1: []}) == {0: 0.5, 1: 0.5}


def test_who_the_rules_name_is_likelier() -> None:
    assert weights()["ruled"] > 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a description that no office of the page explains: whoever leads the sentence before
        ("{Qo Tarr} met the guests at noon. “The lamps are old,” the olympian said.", "Qo Tarr"),
        # a thing says it, and the page is about nobody
        ("The hall was full. “No lamp may burn,” the leaflet said.", None),
        # a name inside the speaker's description is somebody else
        ("{Qo Tarr} came. “We go on,” said a spokesman for {Ada Wim}.", None),
        # a gender that the page prints rules out
        ("{Qo Tarr} came. Mrs. {Ada Wim} came. “We go on,” he said.", "Qo Tarr"),
    ],
)
def test_choice(text: str, expected: str | None) -> None:
    found = who(page(text))
    assert found == expected if expected else found != "Ada Wim"


def test_the_score_of_a_named_speaker_is_higher_than_of_a_guess() -> None:
    named = page("{Qo Tarr} said, “We go on with the old lamps.”").spans["quotes"][-1]
    guessed = page("{Qo Tarr} met {Ada Wim}. They left.\n“We go on with the old lamps.”").spans["quotes"][-1]
    assert named._.score > guessed._.score
