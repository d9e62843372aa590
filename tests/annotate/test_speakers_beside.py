"""Speakers that no known cue names, broken speech, sub-headings, descriptions and genders."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc

from pipeline.annotate.genders import gender_of_name
from tests.annotate.spoken import page, speakers

D, O = "Selim Duran", "Ada Okan"  # noqa: E741


def found(doc: Doc) -> list[tuple[str, str]]:
    """Return kind and contents of every quotation."""
    return [(quote._.quote_kind, quote.text) for quote in doc.spans["quotes"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # verbs that no lexicon has
        ("{Ada Okan} listened. “We will go on”, chirruped {Selim Duran}.", D),
        ("{Ada Okan} listened. “We will go on,” {Selim Duran} chirruped.", D),
        ("{Ada Okan} listened. “We will go on,” the [Mayor] {Selim Duran} chirruped afterwards.", D),
        ("“We will go on,” {Selim Duran}, head of the circle.", D),
        # whose words they were
        ("{Ada Okan} listened. “We will go on,” was {Selim Duran}’s verdict.", D),
        ("{Ada Okan} listened. “We will go on”, was the first reaction of {Selim Duran}.", D),
        # a verb of speech that is a noun, a verb that governs one, a subject behind the verb
        ("{Ada Okan} listened. {Selim Duran}, the youngest, had an answer: “We go on.”", D),
        ("{Selim Duran} liked to say: “We will go on.”", D),
        ("The bridge was old, replied {Selim Duran}: “We will go on.”", D),
        ("{Selim Duran} came. The bridge was old, he said: “We will go on.”", D),
        # a bracket between name and colon
        ("MAYOR {Selim Duran} (smiling): “We will go on.”", D),
        # the name before the marks beats older ones for the pronoun behind them
        ("{Bo Lund} came.\nStating that all is well, {Selim Duran}, “We will go on,” he said.", D),
        # the words right before the marks are about another than the last speaker
        ("“We go on,” said {Ada Okan}. {Selim Duran} took the floor. “The bridge is old.”", D),
    ],
)
def test_speaker_of_the_last_quotation(text: str, expected: str) -> None:
    assert speakers(page(text))[-1][1] == expected


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        ("“It was an honour – said {Selim Duran} – to meet such guests.”",
         ["It was an honour", "to meet such guests."]),
        ("“It was an honour, said {Selim Duran}, to meet such guests.”",
         ["It was an honour", "to meet such guests."]),
        ("{Selim Duran} came. “The lamps are old, he added, and the road is new.”",
         ["The lamps are old", "and the road is new."]),
        ("– We are very glad, – said {Selim Duran}. – Come again in spring.",
         ["We are very glad,", "Come again in spring."]),
        ("— The river is our road — {Selim Duran} said.", ["The river is our road"]),
    ],
)  # fmt: skip
def test_speech_broken_by_its_attribution(text: str, contents: list[str]) -> None:
    doc = page(text)
    assert found(doc) == [("direct", content) for content in contents]
    assert {person for _, person in speakers(doc)} == {D}


@pytest.mark.parametrize(
    "text",
    [
        "- a working group, coordinated by {Selim Duran};\n- a common file – with the other city.",
        "– the bridge over the river – the road to the port – the market hall",
    ],
)
def test_a_list_with_dashes_is_no_dialogue(text: str) -> None:
    assert found(page(text)) == []


def test_a_heading_has_the_speaker_of_its_words_below() -> None:
    text = "{Ada Okan} said: “All is well with us.”\n“We plant trees”\n{Selim Duran} said: “Here we plant trees.”"
    assert speakers(page(text, headings=("“We plant trees”",)))[1][1] == D


def test_a_heading_with_other_words_has_the_next_speaker() -> None:
    text = "{Ada Okan} said: “All is well with us.”\n“Trees are our work”\n{Selim Duran} said: “Here we dig.”"
    doc = page(text, headings=("“Trees are our work”",))
    assert speakers(doc)[1][1] == D
    assert doc.spans["quotes"][1]._.score < doc.spans["quotes"][2]._.score


@pytest.mark.parametrize(
    ("name", "gender"),
    [
        ("Anna Ter", "she"),
        ("Ter Anna", "she"),
        ("Dimitri Radin", "he"),
        ("Q. Radinova", "she"),
        ("Radinov", "he"),
        ("Anna", None),
        ("Qo Wex", None),
    ],
)
def test_gender_of_a_name(name: str, gender: str | None) -> None:
    assert gender_of_name(name) == gender


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # names, forms of address and pronouns elsewhere rule the nearer person out
        ("{Anna Wex} spoke. Mr {Qo Tarr} listened. “We go on,” she said.", "Anna Wex"),
        ("{Qo Tarr} spoke. {Anna Wex} listened. “We go on,” he said.", "Qo Tarr"),
        ("{Qo Tarr} lost her key. {Dimitri Wex} came. “We go on,” she said.", "Qo Tarr"),
        # an office as the subject of the sentence before
        (
            "[Mayor] {Qo Tarr} met {Wim Ral}. The [Mayor] said the lamps near {Wim Ral} are old. “We go on,” he said.",
            "Qo Tarr",
        ),
        # whoever speaks in the sentence before
        ("{Wim Ral} came. The lamps, according to {Qo Tarr}, are old. “We go on,” she said.", "Qo Tarr"),
    ],
)
def test_pronouns(text: str, expected: str) -> None:
    assert speakers(page(text))[-1][1] == expected


def test_according_to_him() -> None:
    doc = page("{Selim Duran} spoke of the road. According to him, the road would open in May.")
    assert speakers(doc, "indirect") == [("him", D)]
    assert ("indirect", "the road would open in May") in found(doc)


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("{Selim Duran} supported that the old road is narrow.", "the old road is narrow"),
        ("{Selim Duran} said that the road “is a drawer” and needs work.", "the road “is a drawer” and needs work"),
        ("{Selim Duran} remarked he was glad of the road.", "he was glad of the road"),
        ("{Selim Duran} said half of the road was new.", "half of the road was new"),
        ("{Selim Duran} said that the road is new; {Ada Okan} was late.", "the road is new"),
        ("{Selim Duran} said that the road is new, to which {Ada Okan} replied that it was late.",
         "the road is new"),
        ("The old road, {Selim Duran} said, would open in May.", "would open in May"),
    ],
)  # fmt: skip
def test_reported_clauses(text: str, content: str) -> None:
    assert ("indirect", content) in found(page(text))


@pytest.mark.parametrize(
    "text",
    [
        "{Selim Duran} promised an answer within a month.",
        "{Selim Duran} told the eighty members of the club.",
        "It was noted that the road is new.",
        "Asked about the road, {Selim Duran} said, “It is new.”",
    ],
)
def test_no_reported_clause(text: str) -> None:
    assert not [kind for kind, _ in found(page(text)) if kind == "indirect"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("She has, as {Ada Okan} put it, “one phrase of the language of the port”.", "mixed"),
        ("{Selim Duran} said “if there is time I come”.", "direct"),
        ("“We came,” {Selim Duran} said, “and we are glad to stay here.”", "direct"),
    ],
)
def test_a_fragment_in_lower_case_is_a_piece_of_a_report(text: str, kind: str) -> None:
    assert found(page(text))[-1][0] == kind


@pytest.mark.parametrize(
    "text", ["« We go on », said {Selim Duran}: our lamps burn.", "“ We go on ”, said {Selim Duran}."]
)
def test_french_spacing(text: str) -> None:
    assert ("direct", "We go on") in found(page(text))
