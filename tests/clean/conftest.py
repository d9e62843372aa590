"""Fixtures of the clean room's tests."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.clean import clean_page
from pipeline.records import CleanPage, Drop, Media, Page
from pipeline.settings import RunSettings


def make_page(raw: str, media: Media = "text", **stated: str | None) -> Page:
    fields = {"source": "pages/one.txt", **stated}
    return Page(raw=raw, sha256="0" * 64, media=media, **fields)  # type: ignore[arg-type]


@pytest.fixture
def page() -> Callable[..., Page]:
    return make_page


@pytest.fixture
def clean() -> Callable[..., CleanPage]:
    """Clean a raw text that is known to give a document."""

    def run(raw: str, media: Media = "text", **stated: str | None) -> CleanPage:
        result = clean_page(make_page(raw, media, **stated), settings=RunSettings())
        assert not isinstance(result, Drop), result
        return result

    return run
