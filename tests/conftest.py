"""Fixtures shared by all rooms."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.language import Language

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"

# The same examples on every machine, so that a run of the tests means the same everywhere, and no deadline, as
# machines are busy; `pytest --hypothesis-profile=search` looks for new ones.
settings.register_profile("fixed", derandomize=True, deadline=None)
settings.register_profile("search", max_examples=5_000, deadline=None)
settings.load_profile("fixed")


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The whole spaCy pipeline, loaded once."""
    from pipeline.annotate.nlp import load_nlp

    return load_nlp()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The corpora outside the project; tests that need them are skipped where they are absent."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not here")
    return SHARED


@pytest.fixture(scope="session")
def sample_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of data/raw, made once."""
    from pipeline.engine import run

    out = tmp_path_factory.mktemp("tables") / "out"
    run([ROOT / "data" / "raw"], out)
    return out


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A headless Chromium, closed after each module: its event loop would stand in the way of other tests'."""
    playwright = pytest.importorskip("playwright.sync_api")
    from tests.report.browser import find_chromium, launch

    if find_chromium() is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium: .ci/run installs it")
        pytest.skip("no Chromium here: install `chromium` to run the browser tests")
    with playwright.sync_playwright() as driver:
        opened = launch(driver)
        yield opened
        opened.close()
