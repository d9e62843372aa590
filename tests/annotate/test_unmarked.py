"""Speech without marks: transcripts, what follows "stated:", dialogue that a dash opens."""

import pytest
from spacy.tokens import Doc

from tests.annotate.spoken import page

TRANSCRIPT = (
    "[MAYOR] {QO TARR}: Good morning. You are not a guest here.\n"
    "The roof leaks since May.\n"
    "{ADA WIM} (Director, Lamp Office): May I show the lamps first?\n"
    "[MAYOR]: We accept this."
)


def said(doc: Doc) -> list[tuple[str, str | None]]:
    people = doc.spans["people"]
    return [
        (q.text, None if q._.speaker_person is None else people[q._.speaker_person].text)
        for q in doc.spans["quotes"]
        if q._.quote_kind == "direct"
    ]


def test_transcript() -> None:
    assert said(page(TRANSCRIPT)) == [
        ("Good morning. You are not a guest here.\nThe roof leaks since May.", "QO TARR"),
        ("May I show the lamps first?", "ADA WIM"),
        ("We accept this.", "QO TARR"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "{Qo Tarr} stated: The port has the capacity to be a gate. We are ready.",
            ["The port has the capacity to be a gate. We are ready."],
        ),
        (
            "{Qo Tarr} said to the press: The lamps have come and they are lit.",
            ["The lamps have come and they are lit."],
        ),
        ("{Qo Tarr} announced: lamps, wires and two masts.", []),
        ("{Qo Tarr} named three towns. The lamps: They are old and they are dear.", []),
        ("[Mayor]: {Qo Tarr}.\n[Consul]: {Ada Wim}.\n[Chair]: {Lu Bor}.", []),
        # a single entry is no transcript
        ("[Mayor] {Qo Tarr}: We have lit the lamps.", []),
        (
            "– We have no teachers, said {Qo Tarr}.\n– I liked the bridge, answered {Ada Wim}.\n– My wife liked the lamps.",
            ["We have no teachers", "I liked the bridge", "My wife liked the lamps."],
        ),
        ("- Lamps for the port, said {Qo Tarr}.\n- Masts for the town.", []),
        ("– We have no teachers, said {Qo Tarr}.\n– My wife liked the lamps.", ["We have no teachers"]),
        (
            "{Qo Tarr} said, 「Thank you for coming to the town of lamps.」",
            ["Thank you for coming to the town of lamps."],
        ),
    ],
)
def test_direct_speech(text: str, expected: list[str]) -> None:
    assert [content for content, _ in said(page(text))] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{Qo Tarr} asked the guests whether the lamps were lit.", "whether the lamps were lit"),
        ("{Qo Tarr} promised to light the lamps.", "to light the lamps"),
        ("{Qo Tarr} told the guests he had seen the lamps.", "he had seen the lamps"),
        ("{Qo Tarr} was of the view that the lamps were old.", "the lamps were old"),
    ],
)
def test_reports_without_that(text: str, expected: str) -> None:
    found = [q.text for q in page(text).spans["quotes"]]
    assert found == [expected]
