from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.learn.census import census_markdown, count_corpus, main
from pipeline.learn.corpus import read_corpus
from tests.conftest import ROOT
from tests.learn.pages import write_page


def test_counts_of_one_page(tmp_path: Path) -> None:
    write_page(tmp_path / "one")
    counts = count_corpus([read_corpus(tmp_path / "one"), ()])
    assert counts["pages"] == [1, 0]
    assert counts["people, each once a page"] == [2, 0]
    assert counts["visits"] == counts["pages that report a visit"] == [1, 0]
    assert counts["direct quotations"][0] >= 1
    assert counts["templates"] == [1, 0]


def test_the_page_of_docs_is_fresh() -> None:
    assert census_markdown(ROOT / "data" / "gold") == (ROOT / "docs" / "corpus-sizes.md").read_text("utf-8")


def test_no_corpus(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 2
    assert "census:" in capsys.readouterr().err
