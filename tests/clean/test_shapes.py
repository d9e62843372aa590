"""Whole pages in the shapes of real sites: every line of every page must go where it belongs."""

from __future__ import annotations

import pytest

from pipeline.clean import clean_page
from pipeline.records import CleanPage, Page
from pipeline.settings import RunSettings
from tests.clean.shapes import read_shapes

SHAPES = read_shapes()


def _clean(raw: str) -> CleanPage:
    result = clean_page(
        Page(source="pages/one.txt", raw=raw, sha256="0" * 64, media="text"), settings=RunSettings()
    )
    assert isinstance(result, CleanPage)
    return result


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_text_is_the_paragraphs_and_nothing_else(shape):
    assert _clean(shape.raw).text.split("\n") == list(shape.body)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_headline_is_found_and_not_in_the_text(shape):
    clean = _clean(shape.raw)
    assert clean.title == shape.title
    assert shape.title is None or shape.title not in clean.text.split("\n")


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_sub_headings_are_recorded(shape):
    clean = _clean(shape.raw)
    assert tuple(clean.text[start:end] for start, end in clean.headings) == shape.headings


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_date_is_the_page_s_own(shape):
    clean = _clean(shape.raw)
    assert str(clean.published) == shape.facts.get("published", "None")
    if "published_text" in shape.facts:
        assert clean.published_text == shape.facts["published_text"].replace("+", " ")


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_every_raw_line_is_kept_or_removed_with_a_reason(shape):
    clean = _clean(shape.raw)
    found = [*clean.text.split("\n"), *(removed.text for removed in clean.removed)]
    assert sum(len("".join(line.split())) for line in found) == len("".join(shape.raw.split()))
    assert all(removed.rule for removed in clean.removed)


def test_there_are_enough_shapes():
    assert len(SHAPES) >= 25
