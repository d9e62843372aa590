"""Quotations in marks: found whole, with every style of marks, and nothing else taken for one."""

from __future__ import annotations

import time

import pytest

from pipeline.annotate.marks import MARK_CHARACTERS, find_passages
from tests.annotate.spoken import found, page

WE = "We are ready to work with all our sister cities"
STYLES = [
    ("“", "”"), ('"', '"'), ("'", "'"), ("‘", "’"), ("«", "»"), ("„", "“"), ("„", "”"), ("‹", "›"),
    ("``", "''"),
    ("''", "''"), ("”", "”"), ("“", '"'), ('"', "”"), ("“", "’’"), ("‘‘", "’’"), ("““", "””"),
    ('""', '""'), ("»", "«"),
    ("“", "''"), ("‘", "”"), ("″", "″"), ("“", "“"),
]  # fmt: skip


@pytest.mark.parametrize(("left", "right"), STYLES)
@pytest.mark.parametrize(
    "frame",
    [
        "Mayor {{Selim Duran}} said, {q}.",
        "{q}, said Mayor {{Selim Duran}}.",
        "Mayor {{Selim Duran}} said: {q}.",
    ],
)
def test_every_style_of_marks(left: str, right: str, frame: str) -> None:
    text = frame.replace("{q}", f"{left}{WE}{right}").replace("{{", "{").replace("}}", "}")
    assert found(page(text), "direct") == [WE]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # never closed: to the end of the paragraph
        ("{Duran} said, “We will go on.\nThe visit ended with a tour.", ["We will go on."]),
        ("{Duran} said, “We will go on. {Okan} said, “We agree.”", ["We will go on.", "We agree."]),
        # never opened
        ("We will go on together,” said {Duran}.", ["We will go on together,"]),
        ("{Duran} said, We will go on together.”", ["We will go on together."]),
        # doubled, stray inside
        ("{Duran} said, ““We will go on together.””", ["We will go on together."]),
        ("{Duran} said, “We will \" go on together.”", ['We will " go on together.']),
        ("{Duran} said, “We are” happy to go on together,” and left.", ["We are” happy to go on together,"]),
        ("“A “stray mark here, and we go on,” said {Duran}.", ["A “stray mark here, and we go on,"]),
        # opened and closed with different marks
        ("“We will go on,' said {Duran}.", ["We will go on,"]),
        ("{Duran} said, «We will go on together.”", ["We will go on together."]),
        ('{Duran} said, “We will go on together."', ["We will go on together."]),
        # a speech over paragraphs is one
        ("“We came.\n“We stay long.\n“We go,” said {Duran}.", ["We came.\n“We stay long.\n“We go,"]),
        ("{Duran} said: “We came far.\n\n“We stay long.”\nHe left.", ["We came far.\n\n“We stay long."]),
        ("{Duran} said: “We came far.\nWe stay long.”\nHe left.", ["We came far.\nWe stay long."]),
        # paragraphs that close each are quotations each
        ("“We came far,” said {Duran}.\n“We stay long.”", ["We came far,", "We stay long."]),
        # in the middle: two
        ("“We came far,” {Duran} said. “We stay long.”", ["We came far,", "We stay long."]),
        ("“We came far,” said {Duran}, “and we stay long.”", ["We came far,", "and we stay long."]),
        # nested stays inside
        ("{Duran} said, “My aunt said, ‘Go far,’ and I went.”", ["My aunt said, ‘Go far,’ and I went."]),
        ("{Duran} said, “They call us “the twins” and we are.”", ["They call us “the twins” and we are."]),
        ("{Duran} said, ‘They call us “twins” and we are.’", ["They call us “twins” and we are."]),
        ("{Duran} said, “They call us ‘twins.’”", ["They call us ‘twins.’"]),
        # apostrophes are no marks
        ("{Duran} said, ‘We don’t stop at the students’ hall.’", ["We don’t stop at the students’ hall."]),
        ("{Duran} said, 'We don't stop, it's our city's way.'", ["We don't stop, it's our city's way."]),
        ("{Duran} said, “In the ’90s we weren’t ready.”", ["In the ’90s we weren’t ready."]),
        # no white space at the marks
        ("{Duran} said,“We will go on together.”The guests left.", ["We will go on together."]),
        ("{Duran} said “ We will go on together. ”", ["We will go on together."]),
        ("“We will go on together.”said {Duran}.", ["We will go on together."]),
        ("({Duran}: “We will go on together.”)", ["We will go on together."]),
        ("{Duran} said—“We will go on together.”", ["We will go on together."]),
        # a sentence in marks needs no cue
        ("The guests toured the port. “We never saw one like this.”", ["We never saw one like this."]),
        ("“Is this your first visit?” asked {Duran}.", ["Is this your first visit?"]),
        ("“Welcome!” said {Duran}.", ["Welcome!"]),
        ("{Duran} answered, “Yes.”", ["Yes."]),
        ("{Duran} stated that “We will go on together.”", ["We will go on together."]),
        ("A broken “ mark here.\n{Duran} said, “We will go on together.”", ["We will go on together."]),
        ("{Duran} said, “We met in 5\" pipes and laughed.”", ['We met in 5" pipes and laughed.']),
        ("Stating that they were ready, “We will support you,” said {Duran}.", ["We will support you,"]),
        ("{Duran}: “We will go on together.”", ["We will go on together."]),
    ],
)  # fmt: skip
def test_direct(text: str, expected: list[str]) -> None:
    assert found(page(text), "direct") == expected


@pytest.mark.parametrize(
    "text",
    [
        "{Duran} opened the exhibition “Faces of the North” on Monday.",
        "{Duran} opened the “Faces of the North” exhibition on Monday.",
        "The guests visited a project called “Blue Roads” in the harbour.",
        "The summit, themed “Cities for Peace”, begins in May.",
        "The film titled “The Long Road Home” was shown to the guests.",
        "The guests sailed on the ship “Morning Star” to the island.",
        "{Jan “Kaptan” Novak} met the mayor.",
        "{Jan} “Kaptan” {Novak} met the mayor.",
        "The students’ work and the teachers’ hall were shown.",
        "In the ’90s and the '80s the towns were twins.",
        "It’s the city’s day, and the mayor’s guests’ buses came.",
        "He plays rock 'n' roll in the old town.",
        "The pipe is 5\" wide and 6' long.",
        "Under the slogan “One City, One Heart” the guests marched.",
        "They toured the “Friendship Park” and the “Old Mill”.",
        "The so-called “twin towns” met for the first time.",
        "The “Golden Key” award was given to the guests.",
        "The conference “Water and Cities” was held in the hall.",
        "The towns signed the “Memorandum of Friendship” in May.",
        "His book, “The Long Road,” was given to the guests.",
        "The street was renamed “Lindal Avenue” in honour of the guests.",
        "The orchestra played “Ode to Joy” for the guests.",
        "The “old” harbour and the “new” one were shown.",
        "“”",
        "A lone “ mark.",
        "” “ ' ’ ‘",
        "The title “Honorary Citizen” was given to {Duran}.",
        "The choir sang the song «Katyusha» in the hall.",
        "The ‘Silk Road’ programme was presented.",
        "The workshop “Climate and Youth” starts today.",
    ],
)  # fmt: skip
def test_not_a_quotation(text: str) -> None:
    assert found(page(text), "direct", "mixed") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{Duran} said it was “a great honour” to meet the guests.", ["a great honour"]),
        ("{Duran} described the talks as “very fruitful” and thanked the guests.", ["very fruitful"]),
        ("The ambassador stated that the city was “a second home” to him.", ["a second home"]),
        ("According to {Duran}, the ties are “stronger than ever” today.", ["stronger than ever"]),
        ("{Duran} called the visit “a new page” in the ties.", ["a new page"]),
        (
            "He noted “excellent relations” and “many plans” between the cities.",
            ["excellent relations", "many plans"],
        ),
        ("{Duran} said the city was 'a second home' to him.", ["a second home"]),
        (
            "{Duran} said that the visit “opens a new page in our history.”",
            ["opens a new page in our history."],
        ),
    ],
)
def test_chopped_pieces_are_mixed(text: str, expected: list[str]) -> None:
    doc = page(text)
    assert found(doc, "mixed") == expected
    assert found(doc, "direct") == []


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("“We can build big things here”", ["We can build big things here"]),
        ("{Duran}: “We are ready for more”", ["We are ready for more"]),
        ("We can build big things here", []),
        ("“Faces of the North” opens", []),
        ("‘We will come again’", ["We will come again"]),
    ],
)
def test_headings(heading: str, expected: list[str]) -> None:
    doc = page(f"The guests came.\n{heading}\nThey left.", (heading.replace("{", "").replace("}", ""),))
    quotes = [q for q in doc.spans["quotes"] if q._.quote_kind == "direct"]
    assert [q.text for q in quotes] == expected
    assert all(q._.in_heading for q in quotes)


def test_quote_below_a_heading_does_not_join_it() -> None:
    doc = page(
        "{Duran} said, “We came far.\n“We can do it”\n“We stay long,” said {Okan}.", ("“We can do it”",)
    )
    assert found(doc, "direct") == ["We came far.", "We can do it", "We stay long,"]


def test_scores_are_probabilities_and_rules_are_named() -> None:
    doc = page("{Duran} said, “We will go on.” He called it “a great day” for all. “We stay long.”")
    assert len(doc.spans["quotes"]) >= 3
    for quote in doc.spans["quotes"]:
        assert 0 < quote._.score <= 1
        assert quote._.rule


@pytest.mark.parametrize(
    "mark", ["“", "”", '"', "'", "’", "‘", "''", ",”", "“a ", "a” ", '"a" ', "‘a’ ", "”“", "x. “y "]
)
def test_two_hundred_thousand_marks_take_linear_time(mark: str) -> None:
    begin = time.process_time()
    find_passages(mark * (200_000 // sum(c in MARK_CHARACTERS for c in mark)))
    assert time.process_time() - begin < 20


def test_quotes_component_on_many_marks() -> None:
    begin = time.process_time()
    page("{Duran} said, “We go on.” " + '"a" said b ' * 5_000 + "\n{Okan} said, “We stay.”")
    assert time.process_time() - begin < 20
