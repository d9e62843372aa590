"""To which countries a page's people travel."""

from __future__ import annotations

import pytest

from pipeline.annotate.destinations import find_destinations, load_journeys, load_meetings
from pipeline.annotate.words import doc_words
from tests.annotate.inline import read_inline

P = "<p>Ida Moe</p>"
Q = "<p>Lars Holm</p>"


@pytest.mark.parametrize(
    ("marked", "found"),
    [
        (f"{P} visited <n NO>Norway</n>.", {"ida": {"NO"}}),
        (f"{P} visited <y NO>Bergen</y>, <n NO>Norway</n>.", {"ida": {"NO"}}),
        (f"{P} paid a first visit to <n NO>Norway</n>.", {"ida": {"NO"}}),
        (f"The visit by {P} to <n NO>Norway</n> begins.", {"ida": {"NO"}}),
        (f"{P} will be in <y NO>Bergen</y> for a working visit.", {"ida": {"NO"}}),
        (f"{P} visited {Q} at home; <n NO>Norway</n> is far.", {}),
        (f"{P} visited the Embassy of <n NO>Norway</n>.", {}),
        (f"{P} spoke of <n NO>Norway</n>.", {}),
        ("A delegation visited <n NO>Norway</n>.", {}),
    ],
)
def test_find_destinations(marked: str, found: dict[str, set[str]]) -> None:
    doc = read_inline(marked)
    people = [(span.start, span.end) for span in doc.spans["people"]]
    identities = [span[0].lower_ for span in doc.spans["people"]]
    assert find_destinations(doc, doc_words(doc), people, identities) == found


def test_a_call_is_paid_to_people_and_no_journey() -> None:
    assert {"visit", "visited"} <= load_journeys()
    assert "call" not in load_journeys()


def test_words_of_meeting_are_single_words_that_part_two_sides() -> None:
    assert {"met", "received", "called", "talks"} <= load_meetings()
    assert not {"on", "came", "working"} & load_meetings()
