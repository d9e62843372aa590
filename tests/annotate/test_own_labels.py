"""The entity components with the labels of this project's own model, set by hand: `[text|LABEL]`."""

from __future__ import annotations

import re

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.annotate.labels import has_own_labels, read_labels
from pipeline.annotate.marks import split_marks
from pipeline.annotate.nlp import add_components

ENTITY = re.compile(r"\[([^\]|]+)\|([A-Z]+)\]")


@pytest.fixture(scope="module")
def own() -> Language:
    nlp = spacy.blank("en")
    # Whatever stands at this place and has the label TITLE counts as our own model.
    nlp.add_pipe("entity_ruler", name="ner").add_patterns([{"label": "TITLE", "pattern": "Zzyzx"}])
    split_marks(nlp)
    add_components(nlp)
    return nlp


def annotate(nlp: Language, marked: str) -> Doc:
    text, spans, last = "", [], 0
    for match in ENTITY.finditer(marked):
        text += marked[last : match.start()]
        spans.append((len(text), len(text) + len(match[1]), match[2]))
        text, last = text + match[1], match.end()
    doc = nlp.make_doc(text + marked[last:])
    doc.ents = [doc.char_span(*span, alignment_mode="expand") for span in spans]
    for name, component in nlp.pipeline:
        if name != "ner":
            doc = component(doc)
        if name == "visits_titles":
            break
    return doc


def texts(doc: Doc, group: str) -> list[str]:
    return [span.text for span in doc.spans[group]]


def held(doc: Doc) -> list[tuple[str, str]]:
    people = texts(doc, "people")
    return [(t.text, people[t._.holder]) for t in doc.spans["titles"] if t._.holder is not None]


def test_own_labels_are_known_by_the_label_set(own) -> None:
    assert has_own_labels(own)
    assert not has_own_labels(spacy.blank("en"))


def test_entities_lose_marks_and_are_cut_at_line_ends(own) -> None:
    doc = own.make_doc("“Lindal”\nAnna Berg")
    doc.ents = [doc.char_span(0, len(doc.text), label="CITY")]
    assert [doc[e.start : e.end].text for e in read_labels(doc).entities] == ["Lindal", "Anna Berg"]


@pytest.mark.parametrize(
    ("marked", "found"),
    [
        ("The [Dzongdag|TITLE], [Karma Tsheltrim|PERSON], came.", [("Dzongdag", "Karma Tsheltrim")]),
        ("[Senior Warden-Keeper|TITLE] [Ida Moe|PERSON] came.", [("Senior Warden-Keeper", "Ida Moe")]),
        ("She saw the [Dzongdag|TITLE] of the valley.", []),
        (
            "[Minister of Livestock and Beekeeping|TITLE] [Ida Moe|PERSON] came.",
            [("Minister of Livestock and Beekeeping", "Ida Moe")],
        ),
        (
            "[Ida Moe|PERSON], [Vice-Rector|TITLE] for the medical campus, came.",
            [("Vice-Rector", "Ida Moe")],
        ),
        ("The [captain|TITLE], [Ida Moe|PERSON], came.", [("captain", "Ida Moe")]),
        (
            "[Shadow Minister for Trade, Council Member|TITLE] [Ida Moe|PERSON] came.",
            [("Shadow Minister for Trade", "Ida Moe"), ("Council Member", "Ida Moe")],
        ),
    ],
)
def test_titles(own, marked: str, found: list[tuple[str, str]]) -> None:
    assert held(annotate(own, marked)) == found


@pytest.mark.parametrize(
    ("marked", "found"),
    [
        ("[Osabarima|HONORIFIC] [Obiri Ampong|PERSON] came.", ["Obiri Ampong"]),
        ("Then [María|HONORIFIC] [Graciela Rojas|PERSON] came.", ["María Graciela Rojas"]),
        ("[Ansgar von dem Knyp-Thiel|PERSON], a guest, came.", ["Ansgar von dem Knyp-Thiel"]),
        ("They met [Hubert Murray Stadium|PERSON] staff.", []),
        (
            "Mayor [Anna Moschetti|PERSON] came. According to [Moschetti|CITY] it rained.",
            ["Anna Moschetti", "Moschetti"],
        ),
        ("Member L.Tserenbat came.", ["L.Tserenbat"]),
    ],
)
def test_people(own, marked: str, found: list[str]) -> None:
    doc = annotate(own, marked)
    assert texts(doc, "people") == found
    assert not set(texts(doc, "cities")) & {"Moschetti"}


@pytest.mark.parametrize(
    ("marked", "found"),
    [
        ("They drove to [Zelgem-Noord|CITY] by bus.", ["Zelgem-Noord"]),
        ("People like [Zelgem|CITY] more.", ["Zelgem"]),
        ("They were taken to the [Aula|CITY] yesterday.", []),
        ("Money from [QRAX|CITY] helped.", []),
        ("The gift pleased [Milan|PERSON] a lot.", []),
        ("The gift pleased [Milan|CITY] a lot.", ["Milan"]),
    ],
)
def test_cities(own, marked: str, found: list[str]) -> None:
    assert texts(annotate(own, marked), "cities") == found


@pytest.mark.parametrize(
    ("marked", "found"),
    [
        ("The [Te Kāho o Lindal Trust|ORG] opened.", ["Te Kāho o Lindal Trust"]),
        ("The [Police and Border Guard Board|ORG] opened.", ["Police and Border Guard Board"]),
        ("The [UCLG World Culture Summit|ORG] opened.", ["UCLG"]),
        ("The [Palácio San Telmo|ORG] gave no date.", ["Palácio San Telmo"]),
        ("The prefect of [Lindal County|CITY] spoke.", []),
        ("The District Chief Executive ([DCE|ORG]) spoke.", []),
        ("[MAUN|ORG] – It rained.", []),
        ("The [Norwegian|NATIONALITY] Government helped.", []),
    ],
)
def test_organizations(own, marked: str, found: list[str]) -> None:
    assert texts(annotate(own, marked), "organizations") == found


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("The [Head of the Sports and Youth Bureau|TITLE] [Ida Moe|PERSON] came.", ["Head of the Sports and Youth Bureau"]),
        ("[Ida Moe|PERSON], [Counsellor (Energy and Trade|TITLE]), came.", ["Counsellor (Energy and Trade)"]),
        ("The [County Executive for Tides Dr.|TITLE] [Ida Moe|PERSON] came.", ["County Executive for Tides"]),
        ("Mr. [Alpha Umaru Sheriff-Moe|PERSON] came.", []),
        ("[Ida Moe|PERSON], [Minister for Fisheries, Tides and Member of Parliament|TITLE], came.",
         ["Minister for Fisheries, Tides", "Member of Parliament"]),
    ],
)  # fmt: skip
def test_titles_end_where_the_model_ends_them(own, text: str, titles: list[str]) -> None:
    doc = annotate(own, text)
    assert [span.text for span in doc.spans["titles"]] == titles


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("He thanked the [City Council|ORG] warmly.", ["City Council"]),
        ("He thanked the City Council warmly.", []),
        ("He met the Department of Foreign Affairs [Ravi Sol Moe|PERSON] then.", ["Department of Foreign Affairs"]),
        ("The firm of [Lindal Hydrogen LLC|PERSON] came.", ["Lindal Hydrogen LLC"]),
    ],
)  # fmt: skip
def test_general_names_and_people_behind_names(own, text: str, names: list[str]) -> None:
    doc = annotate(own, text)
    assert [span.text for span in doc.spans["organizations"]] == names


def test_a_name_begins_behind_its_title_and_with_diacritics(own) -> None:
    doc = annotate(own, "Consul General of Peru in Oslo, Xoratih [Moe Berg|PERSON] came.")
    assert [span.text for span in doc.spans["people"]] == ["Xoratih Moe Berg"]
    doc = annotate(own, "Phạm [Ida Moe|PERSON] came.")
    assert [span.text for span in doc.spans["people"]] == ["Phạm Ida Moe"]


def test_a_country_of_two_words_is_no_first_name(own) -> None:
    doc = annotate(own, "The Ambassadors of Peru [Luis Rey|PERSON] and [Costa Rica Ida Moe|PERSON] came.")
    assert [span._.country for span in doc.spans["countries"]] == ["PE", "CR"]


@pytest.mark.parametrize(
    ("marked", "people", "cities"),
    [
        ("Trade with [Lilongwe|PERSON] grew.", [], ["Lilongwe"]),
        ("[Dr.|HONORIFIC] [Lilongwe|PERSON] spoke.", ["Lilongwe"], []),
        ("[Governor|TITLE] [Lilongwe|PERSON] spoke.", ["Lilongwe"], []),
        ("[Ida Lilongwe|PERSON] came. Nobody thanked [Lilongwe|PERSON].", ["Ida Lilongwe", "Lilongwe"], []),
    ],
)
def test_a_town_that_nothing_calls_a_person_is_a_town(
    own, marked: str, people: list[str], cities: list[str]
) -> None:
    doc = annotate(own, marked)
    assert (texts(doc, "people"), texts(doc, "cities")) == (people, cities)


@pytest.mark.parametrize(
    ("marked", "name"),
    [
        ("[Ye|HONORIFIC]. [Tolkunov-Sarik|PERSON] spoke about grain.", "Ye. Tolkunov-Sarik"),
        ("The mayor, [C. H.|HONORIFIC] [Muhan Kova Tarel|PERSON], came.", "C. H. Muhan Kova Tarel"),
        ("They met Mr [Omari Mzee Tafira|PERSON] in Lindal.", "Omari Mzee Tafira"),
        ("He was received by Deputy Mayor Weyzero [Meskela Abira Zewdi|PERSON].", "Meskela Abira Zewdi"),
        ("“An honour”, said Deputy Mayor [Cevranlı|PERSON] – to see our work.", "Cevranlı"),
        ("According to [Atulani Mkwezira|PERSON], the hall is new.", "Atulani Mkwezira"),
        ("Ambassador [Solenne d'Orvalle|PERSON] left Lindal.", "Solenne d'Orvalle"),
        ("The mayor received [Torfan Sulem oghlu Rahvani|PERSON] today.", "Torfan Sulem oghlu Rahvani"),
    ],
)
def test_names_are_whole_and_without_what_stands_before_them(own, marked, name) -> None:
    assert texts(annotate(own, marked), "people") == [name]
