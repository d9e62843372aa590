"""Titles alone and the person the reader links them to; the reading is made by hand."""

from __future__ import annotations

import numpy as np
import pytest
from spacy.language import Language

from pipeline.annotate.reading import ENTITIES, LINK_WIDTH, LINKS, PARTS, QUOTES, Reading, keep_reading
from tests.annotate.test_own_labels import ENTITY, own

__all__ = ["own"]


def read(length: int, source: int, target: int | None) -> Reading:
    """A reading in which one token is linked to another, None for nothing."""
    at = LINKS.index("holder")
    sources, targets = (np.zeros((length, len(LINKS), LINK_WIDTH), dtype="float32") for _ in range(2))
    nothing = np.zeros((len(LINKS), LINK_WIDTH), dtype="float32")
    sources[source, at, 0] = 9.0
    if target is None:
        nothing[at, 0] = 1.0
    else:
        targets[target, at, 0] = 1.0
    return Reading(
        entities=np.zeros((length, 2 * len(ENTITIES) + 1), dtype="float32"),
        quotes=np.zeros((length, 2 * len(QUOTES) + 1), dtype="float32"),
        parts=np.zeros((length, len(PARTS)), dtype="float32"),
        sources=sources,
        targets=targets,
        nothing=nothing,
        page={},
    )


def linked(nlp: Language, marked: str, title: str, name: str | None) -> list[tuple[str, str]]:
    """Return the titles that were given a holder by the reader's link from `title` to `name`."""
    text, spans, last = "", [], 0
    for match in ENTITY.finditer(marked):
        text += marked[last : match.start()]
        spans.append((len(text), len(text) + len(match[1]), match[2]))
        text, last = text + match[1], match.end()
    text += marked[last:]
    doc = nlp.make_doc(text)
    doc.ents = [doc.char_span(*span) for span in spans]
    ends = [None if part is None else doc.char_span(text.index(part), text.index(part) + len(part)).start
            for part in (title, name)]  # fmt: skip
    keep_reading(doc, read(len(doc), ends[0] or 0, ends[1]))
    for step, component in nlp.pipeline:
        if step != "ner":
            doc = component(doc)
        if step == "visits_titles":
            break
    people = [span.text for span in doc.spans["people"]]
    return [(t.text, people[t._.holder]) for t in doc.spans["titles"] if t._.rule == "title_linked"]


CHAIR = "The [chair|TITLE] of the weavers' society in the valley, [Ida Moe|PERSON], spoke."


@pytest.mark.parametrize(
    ("marked", "title", "name", "found"),
    [
        (CHAIR, "chair", "Ida Moe", [("chair", "Ida Moe")]),
        (CHAIR, "chair", None, []),
        (CHAIR.replace("[chair|TITLE]", "chair"), "chair", "Ida Moe", []),
        (
            "[Ida Moe|PERSON], who has been the [consul general|TITLE] since May, spoke.",
            "consul general",
            "Ida Moe",
            [("consul general", "Ida Moe")],
        ),
        # Who has another title gets one only beside the name.
        (
            "Mayor [Ida Moe|PERSON] came on Monday. In the evening a letter of the [governor|TITLE] was read.",
            "governor",
            "Ida Moe",
            [],
        ),
        ("Mayor [Ida Moe|PERSON], 67, once more [governor|TITLE], spoke.", "governor", "Ida Moe",
         [("governor", "Ida Moe")]),
    ],
)  # fmt: skip
def test_a_title_alone_goes_to_the_person_the_reader_sees(
    own, marked: str, title: str, name: str | None, found: list[tuple[str, str]]
) -> None:
    assert linked(own, marked, title, name) == found


def test_without_a_link_titles_alone_stay_alone(own) -> None:
    assert linked(own, "The [Consul|TITLE] spoke with [Ida Moe|PERSON].", "Consul", None) == []
