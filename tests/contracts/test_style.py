"""Conventions that no linter knows: no word lists in code, no markers of unfinished work."""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT

MODULES = sorted((ROOT / "pipeline").rglob("*.py"))
# Eight or more plain lower-case words in one literal are a lexicon.
WORD_LIST = re.compile(r"""(frozenset|set|\{|\[|\()\s*\(?["'][a-z ]+["'](,\s*["'][a-z ]+["']){7,}""")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
# What tables may hold, and what the encoder tells apart: each has a number in its weights.
CLOSED_VOCABULARIES = {"tables.py", "pieces.py", "reading.py", "samples.py"}


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_unfinished_work_and_no_word_lists(module) -> None:
    source = module.read_text(encoding="utf-8")
    assert not UNFINISHED.search(source)
    if module.name not in CLOSED_VOCABULARIES:
        assert not WORD_LIST.search(source)


def test_the_pattern_finds_a_planted_list() -> None:
    assert WORD_LIST.search("""X = {"a", "b", "c", "d", "e", "f", "g", "h"}""")
