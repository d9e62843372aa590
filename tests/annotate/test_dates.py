"""Dates as spans: what belongs to one date, and what is none."""

from __future__ import annotations

import pytest

from pipeline.annotate.dates import DateFinder
from pipeline.annotate.words import doc_words
from tests.annotate.inline import NLP

FINDER = DateFinder()


def dates(text):
    doc = NLP(text)
    return [span.text for span in FINDER.find(doc, doc_words(doc))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They stayed from Monday until yesterday.", ["Monday until yesterday"]),
        ("The tour of today and tomorrow is off.", ["today and tomorrow"]),
        ("They came from April 29 to May 2 with gifts.", ["April 29 to May 2"]),
        ("The fair runs between 4 May and 9 June there.", ["4 May and 9 June"]),
        ("They met on Wednesday (1 June) at noon.", ["Wednesday (1 June)"]),
        ("They met today, Sunday 4 May 2021, at noon.", ["today, Sunday 4 May 2021"]),
        ("They came on the 13th, by sea.", ["13th"]),
        ("They stayed from the 24th to the 26th.", ["24th to the 26th"]),
        ("They met on the 13th floor.", []),
        ("They met on Monday. On Tuesday they left.", ["Monday", "Tuesday"]),
        ("They met on 4 May and Monday was free.", ["4 May", "Monday"]),
    ],
)
def test_what_is_one_date(text, found):
    assert dates(text) == found
