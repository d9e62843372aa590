"""The same pages give the same bytes, however they come: shuffled, over workers, in increments, in one container."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.engine import portions, run
from pipeline.write.validate import validate_tables
from tests.engine.pages import make_pages, table_bytes

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages") / "in"
    make_pages(folder)
    return folder


@pytest.fixture(scope="module")
def once(pages: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("once")
    assert run([pages], out).n_sources == 62
    assert validate_tables(out) == ()
    return table_bytes(out)


@pytest.fixture
def small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portions, "MEAN_FILES", 4)


def test_shuffled_inputs(pages: Path, once: dict[str, bytes], tmp_path: Path) -> None:
    folders = [pages / "lindal", pages / "gold", pages / "raw"]
    random.Random(3).shuffle(folders)
    # The same names: a glob is rooted above its first wildcard.
    run([pages / "l*", pages / "[gr]*"], tmp_path)
    assert table_bytes(tmp_path) == once


@pytest.mark.usefixtures("small_portions")
def test_one_worker_or_two(pages: Path, once: dict[str, bytes], tmp_path: Path) -> None:
    report = run([pages], tmp_path, workers=2)
    assert report.n_processed == 62
    assert table_bytes(tmp_path) == once


@pytest.mark.usefixtures("small_portions")
def test_one_run_or_ten_increments(pages: Path, once: dict[str, bytes], tmp_path: Path) -> None:
    files = sorted(path.relative_to(pages) for path in pages.rglob("*") if path.is_file())
    random.Random(5).shuffle(files)
    grown, out, worked = tmp_path / "in", tmp_path / "out", 0
    for step in range(10):
        joining = files[step::10]
        for name in joining:
            (grown / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(pages / name, grown / name)
        report = run([grown], out)
        worked += report.n_processed
        assert (report.n_new, report.n_changed, report.n_removed) == (len(joining), 0, 0)
        assert report.n_kept == report.n_sources - len(joining)
    assert table_bytes(out) == once
    # Ten runs that each did all would have done 62 + 55 + …; a page is done again only where its site's template
    # has shown in the meantime.
    assert 62 <= worked < 62 + 40
    assert run([grown], out).n_processed == 0


def test_the_template_of_the_site_shows_over_several_pages(pages: Path, tmp_path: Path) -> None:
    """Guards the test above: without recurring lines it would compare nothing."""
    run([pages / "lindal"], tmp_path / "all")
    run([pages / "lindal" / "news-00.txt"], tmp_path / "one")
    texts = pq.read_table(tmp_path / "all" / "documents.parquet")["text"].to_pylist()
    alone = pq.read_table(tmp_path / "one" / "documents.parquet")["text"].to_pylist()[0]
    assert "Visitors of the old harbour" in alone
    assert not any("Visitors of the old harbour" in text for text in texts)


def test_pages_that_go_and_change_leave_no_trace(pages: Path, tmp_path: Path) -> None:
    grown, out = tmp_path / "in", tmp_path / "out"
    shutil.copytree(pages / "lindal", grown)
    run([grown], out)
    (grown / "news-03.txt").unlink()
    changed = grown / "news-04.txt"
    changed.write_text(changed.read_text(encoding="utf-8").replace("Okan", "Okun"), encoding="utf-8")
    report = run([grown], out)
    assert (report.n_new, report.n_changed, report.n_removed, report.n_kept) == (0, 1, 1, 12)
    run([grown], tmp_path / "anew")
    assert table_bytes(out) == table_bytes(tmp_path / "anew")
    assert report.n_processed <= 2
