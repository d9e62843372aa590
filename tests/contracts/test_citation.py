"""CITATION.cff is of format 1.2 and names the version that is here."""

from __future__ import annotations

import re

from pipeline import __version__
from tests.conftest import ROOT

REQUIRED = {"cff-version", "message", "title", "authors"}


def test_the_citation_has_what_the_format_requires_and_our_version() -> None:
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    keys = dict(re.findall(r"^([a-z-]+):[ ]?(.*)$", text, re.MULTILINE))
    assert keys.keys() >= REQUIRED
    assert keys["cff-version"] == "1.2.0"
    assert keys["version"] == __version__
    assert keys["license"] == "MIT"
