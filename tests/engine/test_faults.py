"""Workers that die, hang, spin or swell cost the page that did it, and nothing else."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

import psutil
import pyarrow.parquet as pq
import pytest

from pipeline.engine import portions, run
from pipeline.settings import RunSettings
from pipeline.write.validate import validate_tables
from tests.engine.pages import make_page, make_site, table_bytes

pytestmark = pytest.mark.model

# Python runs this file in every process it starts: the stage is another one in the workers only.
PLANT = """
import os, signal, time
import pipeline.clean

genuine = pipeline.clean.clean_page

def clean_page(page, **options):
    if "poison" in page.raw:
        os.kill(os.getpid(), signal.SIGKILL)
    if "mire" in page.raw:
        time.sleep(1_000)
    while "whirl" in page.raw:
        pass
    if "flood" in page.raw:
        bytearray(1_500_000_000)
    return genuine(page, **options)

pipeline.clean.clean_page = clean_page
"""
PLANTED = {"poison": "crash", "mire": "crash", "whirl": "timeout", "flood": "out of memory"}


def list_workers() -> list[psutil.Process]:
    """Return the live workers; the tracker of shared resources is a child, too, but no worker."""
    living = (each for each in psutil.Process().children() if each.status() != psutil.STATUS_ZOMBIE)
    return [each for each in living if "spawn_main" in " ".join(each.cmdline())]


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(PLANT)
    monkeypatch.setenv("PYTHONPATH", f"{folder}{os.pathsep}{os.environ.get('PYTHONPATH', '')}")


@pytest.mark.usefixtures("planted")
def test_a_page_that_kills_or_hangs_its_worker_is_dropped_and_the_others_come_out_whole(
    tmp_path: Path,
) -> None:
    pages, out, good = tmp_path / "in", tmp_path / "out", tmp_path / "good"
    make_site(pages, 10)
    shutil.copytree(pages, good)
    for number, word in enumerate(PLANTED):
        # Between the others, in the order of names: what a dying worker had done is done again.
        (pages / f"news-03-{word}.txt").write_text(f"{make_page(20 + number)}\nA {word}.\n", encoding="utf-8")
    settings = RunSettings(page_seconds=2.0, page_megabytes=500)
    report = run([pages], out, settings=settings, workers=2)
    drops = pq.read_table(out / "drops.parquet").to_pylist()
    assert {drop["source"]: drop["reason"] for drop in drops} == {
        f"news-03-{word}.txt": reason for word, reason in PLANTED.items()
    }
    assert report.n_documents == 10 and validate_tables(out) == ()
    # The poison is known by now: no worker dies of it again, not even where there is none to die.
    again = run([pages], out, settings=settings)
    assert again.n_processed == 0 and again.n_drops == 4


def test_a_killed_worker_is_replaced_and_nothing_is_lost_or_doubled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portions, "MEAN_FILES", 2)
    make_site(tmp_path / "in")
    run([tmp_path / "in"], tmp_path / "undisturbed")
    killed: list[int] = []

    def kill(done: int, total: int) -> None:
        workers = list_workers()
        if len(killed) < 2 and workers:
            os.kill(workers[-1].pid, signal.SIGKILL)
            killed.append(done)

    run([tmp_path / "in"], tmp_path / "out", workers=2, progress=kill)
    assert len(killed) == 2
    assert table_bytes(tmp_path / "out") == table_bytes(tmp_path / "undisturbed")


def test_no_worker_outlives_the_run(tmp_path: Path) -> None:
    make_site(tmp_path / "in", 2)
    run([tmp_path / "in"], tmp_path / "out", workers=2)
    assert list_workers() == []
