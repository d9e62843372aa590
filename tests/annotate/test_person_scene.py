"""What the reader says of a name that rules found."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import spacy

from pipeline.annotate.labels import Entity, Labels
from pipeline.annotate.person_scene import Found, Scene, loose_dashes, sure_names
from pipeline.annotate.reading import ENTITIES, LINK_WIDTH, LINKS, Reading, keep_reading, tag_names
from pipeline.annotate.words import doc_words

PERSON = tag_names(ENTITIES).index("I-PERSON")


def make_scene(text: str, chances: list[float], *names: tuple[int, int]) -> Scene:
    doc = spacy.blank("en")(text)
    size = len(doc)
    entities = np.zeros((size, 2 * len(ENTITIES) + 1), dtype="float32")
    entities[:, PERSON] = chances
    links = np.zeros((size, len(LINKS), LINK_WIDTH), dtype="float32")
    reading = Reading(
        entities=entities,
        quotes=entities,
        parts=entities,
        sources=links,
        targets=links,
        nothing=links[0],
        page={},
    )
    keep_reading(doc, reading)
    said = Labels(True, tuple(Entity(*name, "PERSON") for name in names), size)
    return Scene(doc, doc_words(doc), [False] * size, [False] * size, [], [False] * size, said)


def found(start: int, end: int, rule: str = "model_name") -> Found:
    return Found(start, end, rule, 0.8)


@pytest.mark.parametrize(
    ("rule", "chance", "dropped"),
    [
        ("name_lexicon", 0.2, True),
        ("name_lexicon", 0.6, False),
        ("name_behind_title", 0.0, True),
        ("name_behind_title", 0.2, False),
        ("name_part", 0.0, False),
    ],
)
def test_a_name_that_the_reader_contradicts_is_dropped(rule, chance, dropped) -> None:
    scene = make_scene("Rua Bandeira", [chance, chance])
    assert scene.is_unlikely(found(0, 2, rule)) is dropped


def test_the_end_of_a_title_is_no_name() -> None:
    scene = make_scene("the Legislative Hall Tarvo Lind", [0, 0, 0.02, 0.9, 0.9])
    assert scene.trim_left(found(1, 5), lambda _: False) == found(3, 5)


def test_a_place_the_reader_tells_apart_is_no_name() -> None:
    scene = make_scene("Mayors of Arva and Korvan Ilan Tesk", [0, 0, 0, 0, 0.9, 0.9, 0.9], (4, 5), (5, 7))
    assert scene.trim_left(found(4, 7), lambda _: False) == found(5, 7)
    assert scene.trim_left(found(4, 7), lambda word: word == "korvan") == found(4, 7)


def test_an_initial_stays_with_its_name() -> None:
    scene = make_scene("and G. Lindmann", [0, 0.9, 0.9], (1, 2), (2, 3))
    assert scene.trim_left(found(1, 3), lambda _: False) == found(1, 3)


def test_without_a_reader_names_stay_as_they_are() -> None:
    scene = replace(make_scene("Rua Bandeira", [0, 0]), doc=spacy.blank("en")("Rua Bandeira"))
    assert not scene.is_unlikely(found(0, 2, "name_lexicon"))
    assert scene.trim_left(found(0, 2), lambda _: False) == found(0, 2)


def test_sure_names_are_those_of_which_every_word_is() -> None:
    scene = make_scene("Germán Luna met Chad Vale", [0.99, 0.99, 0, 0.99, 0.5], (0, 2), (3, 5))
    assert sure_names(scene.doc, scene.said) == [True, True, False, False, False]


def test_a_dash_with_spaces_parts_names() -> None:
    doc = spacy.blank("en")("City Hall - Ilan Tesk")
    assert list(loose_dashes(doc, doc_words(doc))) == [2]
    doc = spacy.blank("en")("Ilan Tesk-Orva")
    assert list(loose_dashes(doc, doc_words(doc))) == []
