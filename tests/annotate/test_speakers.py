"""Who says a quotation: every construction of attribution, and the person behind a pronoun or a title."""

from __future__ import annotations

from pathlib import Path

import pytest
from spacy.language import Language

from pipeline.annotate.extensions import SPAN_EXTENSIONS
from tests.annotate.spoken import found, page, speakers

D, O = "Selim Duran", "Ada Okan"  # noqa: E741

ONE = [
    # before
    ("[Mayor] {Selim Duran} said, “We go on.”", ("Mayor Selim Duran", D)),
    ("[Mayor] {Selim Duran} said: “We go on.”", ("Mayor Selim Duran", D)),
    ("[Mayor] {Selim Duran} said that “We will go on.”", ("Mayor Selim Duran", D)),
    ("{Selim Duran}, who met {Ada Okan} in the hall, said, “We go on.”", (D, D)),
    ("{Selim Duran}, [Mayor] of Lindal, said, “We go on.”", (D, D)),
    ("{Selim Duran}, a friend of the late {Bo Lund}, said, “We go on.”", (D, D)),
    ("{Selim Duran} also said, “We go on.”", (D, D)),
    ("{Selim Duran} told the guests, “We go on.”", (D, D)),
    ("{Selim Duran} thanked {Ada Okan} and said, “We go on.”", (D, D)),
    ("In his talk with {Ada Okan}, [Mayor] {Selim Duran} said, “We go on.”", ("Mayor Selim Duran", D)),
    ("Welcoming [Ambassador] {Ada Okan}, {Selim Duran} said, “We go on.”", (D, D)),
    ("{Selim Duran} took the floor after {Ada Okan} and added, “We go on.”", (D, D)),
    ("Speaking at the dinner, {Selim Duran} used the following expressions: “We go on.”", (D, D)),
    ("{Selim Duran} made a statement: “We go on.”", (D, D)),
    ("After stating that they were glad, {Selim Duran} said, “We go on.”", (D, D)),
    ("Stating that {Ada Okan} was glad, [Mayor] {Selim Duran} said, “We go on.”", ("Mayor Selim Duran", D)),
    ("{Selim Duran} hosted the guests, saying, “We go on.”", (D, D)),
    ("{Selim Duran} welcomed the guests and, noting the old ties, stated, “We go on.”", (D, D)),
    # after
    ("“We go on,” said {Selim Duran}.", (D, D)),
    ("“We go on,” {Selim Duran} said.", (D, D)),
    ("“We go on,” {Selim Duran} added.", (D, D)),
    ("“We go on,” said the [Mayor] of Lindal Metropolitan Municipality {Selim Duran}.",
     ("the Mayor of Lindal Metropolitan Municipality Selim Duran", D)),
    ("“We go on,” said the [Ambassador] of Lindal to Oslo, {Selim Duran}.",
     ("the Ambassador of Lindal to Oslo, Selim Duran", D)),
    ("“We go on,” said former governor {Selim Duran}.", ("former governor Selim Duran", D)),
    ("“We go on,” {Selim Duran}, head of the institute, told {Ada Okan}.", (D, D)),
    ("“Shall we go on?” asked {Selim Duran}.", (D, D)),
    ("“We go on!” {Selim Duran} exclaimed.", (D, D)),
    ("“We go on.” said {Selim Duran}.", (D, D)),
    ("“We go on.” {Selim Duran} said.", (D, D)),
    ("“We go on”, said {Selim Duran}.", (D, D)),
    ("“We go on” – {Selim Duran} said.", (D, D)),
    ("Stating that they were ready, “We will go on,” said the [Ambassador] {Selim Duran}.",
     ("the Ambassador Selim Duran", D)),
    ("Noting that {Ada Okan} came, “We will go on,” said {Selim Duran}.", (D, D)),
    ("“We go on,” said a spokesman for [Mayor] {Selim Duran}.", ("a spokesman for Mayor Selim Duran", None)),
    ("“We go on,” the ministry said in a statement.", ("the ministry", None)),
    ("“We go on,” a spokeswoman said.", ("a spokeswoman", None)),
    # according to, in the words of, quoted as
    ("“We go on,” according to {Selim Duran}.", (D, D)),
    ("According to {Selim Duran}, “We will go on.”", (D, D)),
    ("In the words of {Selim Duran}: “We will go on.”", (D, D)),
    ("The daily quoted {Selim Duran} as saying, “We go on.”", (D, D)),
    # no verb
    ("{Selim Duran}: “We go on.”", (D, D)),
    ("[Mayor] {Selim Duran}, “We go on.”", ("Mayor Selim Duran", D)),
    ("“We will go on.” — {Selim Duran}", (D, D)),
    ("“We will go on,” [Mayor] {Selim Duran}.", ("Mayor Selim Duran", D)),
    # nouns
    ("{Selim Duran}’s message: “We will go on.”", (D, D)),
    ("In his message, {Selim Duran} wrote: “We will go on.”", (D, D)),
    ("A letter from {Selim Duran} read: “We will go on.”", (D, D)),
    # neighbours
    ("[Mayor] {Selim Duran} took the floor:\n“We will go on.”", ("Mayor Selim Duran", D)),
    ("{Selim Duran} said the following:\n“We will go on.”", (D, D)),
    ("{Selim Duran} welcomed the guests. “We are glad to go on.”", (D, D)),
    ("{Selim Duran} stated that they were old friends. “We will go on.”", (D, D)),
    ("“We will go on.” These words were said by {Selim Duran}.", (D, D)),
    # pronouns
    ("{Selim Duran} came. “We go on,” he said.", ("he", D)),
    ("{Selim Duran} met {Ada Okan} in the hall. He said, “We go on.”", ("He", D)),
    ("{Selim Duran} met Mrs. {Ada Okan}. “We go on,” she said.", ("she", O)),
    ("Mr. {Selim Duran} came. Mrs. {Ada Okan} greeted him. “We go on,” he said.", ("he", D)),
    ("{Selim Duran} said that when he came, “we were lost.”", (D, D)),
    # a title for the person
    ("Italian [Consul:IT] {Selim Duran} met [Mayor] {Ada Okan}. “We go on,” said the Italian [Consul:IT].",
     ("the Italian Consul", D)),
    ("[Ambassador:NO] {Selim Duran} met [Mayor] {Ada Okan}. The guest [Ambassador] said, “We go on.”",
     ("The guest Ambassador", D)),
    ("[Ambassador:NO] {Selim Duran} met [Mayor] {Ada Okan}. “We go on,” the [Mayor] said.", ("the Mayor", O)),
    # nobody
    ("The guests toured the port. “We have never seen such a port.”", (None, None)),
    ("The letter said, “We will go on.”", ("The letter", None)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ONE)
def test_one_quotation(text: str, expected: tuple[str | None, str | None]) -> None:
    assert speakers(page(text)) == [expected]


MANY = [
    ("“A way,” said {Selim Duran}. “We go on.”", [D, D]),
    ("“A way,” said {Selim Duran}, “we go on.”", [D, D]),
    ("{Selim Duran} said, “We go.” “We stay,” said {Ada Okan}.", [D, O]),
    ("“We go,” said {Selim Duran}. “We stay,” replied {Ada Okan}. “We go,” said {Selim Duran}.", [D, O, D]),
    ("{Selim Duran} said, “We go,” and added, “We come back.”", [D, D]),
    ("{Selim Duran} said, “We go,” while {Ada Okan} said, “We stay.”", [D, O]),
    ("“We go,” said {Selim Duran}. The hall was full. “We will come back.”", [D, D]),
    ("“We go,” said {Selim Duran}.\n“We will come back.”", [D, D]),
    ("“We go,” said {Selim Duran}. {Ada Okan} stated that she agreed. “We stay.”", [D, O]),
    ("{Selim Duran} said, “We go.”\n{Ada Okan} said, “We stay.”\n“We will come back,” she added.", [D, O, O]),
    ("{Selim Duran} said, “We go.” He added, “We come back.”", [D, D]),
    ("{Selim Duran} met {Ada Okan}. “We go,” he said. “No,” {Ada Okan} said. “So,” she added.", [D, O, O]),
    ("[Mayor] {Selim Duran} thanked them. “We came far.\n“We stay long,” said [Ambassador] {Ada Okan}.", [O]),
    ("{Selim Duran} called it “a great day” and said, “We go on.”", [D, D]),
    ("{Selim Duran} said it was “a great honour” to meet {Ada Okan}.", [D]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), MANY)
def test_several_quotations(text: str, expected: list[str]) -> None:
    assert [person for _, person in speakers(page(text))] == expected


INDIRECT = [
    ("[Mayor] {Selim Duran} stated that the cities were twins.", ["the cities were twins"], [D]),
    ("{Selim Duran} said the cities were twins.", ["the cities were twins"], [D]),
    ("{Selim Duran} told the guests that the cities were twins.", ["the cities were twins"], [D]),
    ("{Selim Duran} expressed hope that the cities would be twins.", ["the cities would be twins"], [D]),
    ("According to {Selim Duran}, the cities were twins.", ["the cities were twins"], [D]),
    ("The cities were twins, {Selim Duran} said.", ["The cities were twins"], [D]),
    ("Noting that the port was old, {Selim Duran} said that the cities were twins.",
     ["the port was old", "the cities were twins"], [D, D]),
    ("{Selim Duran} said that the port was old. He said that the cities were twins.",
     ["the port was old", "the cities were twins"], [D, D]),
    ("{Selim Duran} said that the port was old, adding that the cities were twins.",
     ["the port was old", "the cities were twins"], [D, D]),
    ("{Selim Duran} visited the port and met {Ada Okan}.", [], []),
    ("{Selim Duran} said, “We will go on.”", [], []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "contents", "people"), INDIRECT)
def test_indirect(text: str, contents: list[str], people: list[str]) -> None:
    doc = page(text)
    assert found(doc, "indirect") == contents
    assert [person for _, person in speakers(doc, "indirect")] == people


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("“We go on,” said {Selim Duran}.", "said"),
        ("{Selim Duran} stated: “We go on.”", "stated"),
        ("According to {Selim Duran}, “We will go on.”", "According to"),
        ("{Selim Duran}: “We go on.”", None),
    ],
)
def test_cues(text: str, cue: str | None) -> None:
    (quote,) = page(text).spans["quotes"]
    assert (quote._.cue.text if quote._.cue is not None else None) == cue


def test_speaker_of_a_split_speech_has_one_cue() -> None:
    first, second = page("“A way,” said {Selim Duran}. “We go on.”").spans["quotes"]
    assert first._.cue.start == second._.cue.start
    assert second._.rule == "quote, said X, quote"


def test_a_surer_construction_scores_higher() -> None:
    sure = page("“We go on,” said {Selim Duran}.").spans["quotes"][0]._.score
    guess = page("{Selim Duran} welcomed the guests. “We go on.”").spans["quotes"][0]._.score
    assert 0 < guess < sure <= 1


def test_extensions_are_declared() -> None:
    assert {"cue", "speaker", "speaker_person", "quote_kind", "in_heading"} <= set(SPAN_EXTENSIONS)


def test_surname_that_no_component_found() -> None:
    doc = page(
        "[Mayor] {Selim Duran} met {Ada Okan}. Duran stressed that the ties were old. “We go on,” he said."
    )
    assert speakers(doc) == [("he", D)]
    assert speakers(doc, "indirect") == [("Duran", D)]


def test_surname_inside_a_longer_name_is_not_the_person() -> None:
    doc = page("{Selim Duran} met {Ada Okan} in Duran Street. “We go on,” said {Ada Okan}.")
    assert speakers(doc) == [(O, O)]


def test_subject_of_the_sentence_before_beats_the_last_speaker() -> None:
    doc = page(
        "{Selim Duran} said, “We came.”\nGreeting the guests, {Bo Okan} stressed that ties were old. "
        "“We want a fair. Our doors are open,” he said."
    )
    assert [person for _, person in speakers(doc)] == [D, "Bo Okan"]


@pytest.mark.model
@pytest.mark.shared
@pytest.mark.parametrize(("page_number", "same"), [(0, [True, True, False]), (1, [True, False])])
def test_real_pages(nlp: Language, shared: Path, page_number: int, same: list[bool]) -> None:
    text = sorted((shared / "data" / "seeds").glob("*.txt"))[page_number].read_text(encoding="utf-8")
    doc = nlp(text)
    quotes = [q for q in doc.spans["quotes"] if q._.quote_kind == "direct"]
    names = [doc.spans["people"][q._.speaker_person][-1].text for q in quotes]
    assert [name == names[0] for name in names] == same
    for quote in quotes:
        assert (text[quote.start_char - 1], text[quote.end_char]) == ("“", "”")
        assert quote._.cue.text == "said"
        assert not quote._.in_heading
