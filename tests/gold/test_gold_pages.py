"""The gold corpus keeps its own rules, and every dev page goes through the pipeline."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.learn.check import check_corpus
from pipeline.learn.corpus import parse_gold, read_gold, write_gold
from pipeline.learn.gate import FLOORS, read_floors
from tests.conftest import ROOT

GOLD = ROOT / "data" / "gold"
PAGES = sorted(GOLD.rglob("*.gold"))
DEV = sorted((GOLD / "dev").glob("*.gold"))


@pytest.mark.skipif(not PAGES, reason="no gold page yet")
def test_the_corpus_has_no_problem() -> None:
    assert check_corpus(GOLD) == ()


@pytest.mark.shared
@pytest.mark.skipif(not PAGES, reason="no gold page yet")
def test_no_gold_person_is_named_on_the_first_real_pages(shared: Path) -> None:
    assert check_corpus(GOLD, foreign=shared / "data" / "seeds") == ()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_round_trip(path: Path) -> None:
    page = read_gold(path)
    assert parse_gold(write_gold(page), path) == page


@pytest.mark.skipif(not (GOLD / FLOORS).is_file(), reason="floors are not pinned yet")
def test_floors_are_f1_scores() -> None:
    floors = read_floors(GOLD / FLOORS).floors
    assert floors
    assert all(0.0 <= floor <= 1.0 for floor in floors.values())


@pytest.mark.model
@pytest.mark.parametrize("path", DEV, ids=lambda path: path.stem)
def test_dev_page_runs_and_every_offset_holds(path: Path) -> None:
    from pipeline.records import ResolvedPage
    from pipeline.run import extract_source

    raw = read_gold(path).raw
    assert raw is not None
    resolved = extract_source(raw)
    assert isinstance(resolved, ResolvedPage), resolved
    annotated = resolved.annotated
    clean = annotated.clean
    spans = [(m.start, m.end, m.text) for m in annotated.mentions]
    spans += [(t.start, t.end, t.title_text) for t in annotated.titles]
    spans += [(t.core_start, t.core_end, None) for t in annotated.titles]
    spans += [(q.start, q.end, q.content) for q in annotated.quotes]
    spans += [(f.start, f.end, None) for f in annotated.frames]
    for start, end, surface in spans:
        assert 0 <= start < end <= len(clean.text)
        assert surface is None or clean.text[start:end] == surface
        raw_start, raw_end = clean.offsets.to_raw(start, end)
        assert 0 <= raw_start < raw_end <= len(clean.page.raw)
