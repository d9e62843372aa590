"""What is kept between runs, who may write into a folder, and what is told when the disk says no."""

from __future__ import annotations

import errno
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from filelock import FileLock

import pipeline.engine.job
import pipeline.engine.scan
import pipeline.engine.shard
from pipeline.engine import portions, run
from pipeline.errors import InputError, OutputError
from pipeline.records import Page
from pipeline.write.validate import validate_tables
from tests.conftest import ROOT
from tests.engine.pages import make_site, table_bytes

pytestmark = pytest.mark.model


@pytest.fixture
def site(tmp_path: Path) -> Path:
    make_site(tmp_path / "in", 4)
    return tmp_path / "in"


def test_a_second_run_does_no_page_again_unless_fresh(site: Path, tmp_path: Path) -> None:
    first = run([site], tmp_path / "out")
    before = table_bytes(tmp_path / "out")
    second = run([site], tmp_path / "out")
    third = run([site], tmp_path / "out", fresh=True)
    assert (first.n_processed, second.n_processed, third.n_processed) == (4, 0, 4)
    assert (first.n_new, second.n_new, second.n_kept, third.n_new) == (4, 0, 4, 4)
    assert table_bytes(tmp_path / "out") == before


def test_another_lexicon_or_setting_makes_earlier_results_worthless(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run([site], tmp_path / "out")
    monkeypatch.setattr("pipeline.lexicons.digest", lambda: "another")
    assert run([site], tmp_path / "out").n_processed == 4


def test_a_touched_file_is_no_changed_file(site: Path, tmp_path: Path) -> None:
    """Neither a clock that jumps nor a copy that keeps old times deceives a run: it compares content."""
    run([site], tmp_path / "out")
    for path in site.iterdir():
        os.utime(path, (4_000_000_000, 4_000_000_000))
    assert run([site], tmp_path / "out").n_processed == 0
    changed = site / "news-01.txt"
    held = changed.stat()
    changed.write_bytes(changed.read_bytes().replace(b"Okan", b"Okun"))
    os.utime(changed, ns=(held.st_atime_ns, held.st_mtime_ns))
    assert run([site], tmp_path / "out").n_changed == 1


def test_a_broken_run_goes_on_where_it_was(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portions, "MEAN_FILES", 1)

    def stop(done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run([site], tmp_path / "out", progress=stop)
    assert not list((tmp_path / "out").glob("*.parquet"))
    assert 0 < run([site], tmp_path / "out").n_processed < 4
    run([site], tmp_path / "anew")
    assert table_bytes(tmp_path / "out") == table_bytes(tmp_path / "anew")


def test_a_damaged_part_file_is_made_again(site: Path, tmp_path: Path) -> None:
    run([site], tmp_path / "out")
    before = table_bytes(tmp_path / "out")
    # Where files are cut into shards depends on their names, and so on the folder of the test.
    part = min((tmp_path / "out" / ".visits" / "parts").glob("*.parquet"))
    n_pages = pq.read_metadata(part).num_rows
    part.write_bytes(part.read_bytes()[:-100])
    assert run([site], tmp_path / "out").n_processed == n_pages
    assert table_bytes(tmp_path / "out") == before


def test_the_marker_of_a_shard_says_what_made_it(site: Path, tmp_path: Path) -> None:
    run([site], tmp_path / "out")
    markers = [
        json.loads(path.read_text()) for path in (tmp_path / "out" / ".visits" / "parts").glob("*.json")
    ]
    assert all({"key", "context", "input", "settings", "rows", "sha256"} == m.keys() for m in markers)
    assert sum(marker["rows"] for marker in markers) == 4


def test_two_runs_on_one_folder(site: Path, tmp_path: Path) -> None:
    (tmp_path / "out" / ".visits").mkdir(parents=True)
    with (
        FileLock(tmp_path / "out" / ".visits" / "lock"),
        pytest.raises(OutputError, match="another run") as caught,
    ):
        run([site], tmp_path / "out")
    assert caught.value.where and "wait" in caught.value.fix
    assert run([site], tmp_path / "out").n_documents == 4


def test_a_full_disk_is_told_and_the_run_goes_on_later(site: Path, tmp_path: Path) -> None:
    # A limit on the size of files stands for a disk: both refuse a write half-way. The lock is made before.
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3_000, hard))
    try:
        with pytest.raises(OutputError, match="cannot be written") as caught:
            run([site], tmp_path / "out")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "run the same command again" in caught.value.fix
    assert not list((tmp_path / "out").glob("*.parquet"))
    assert run([site], tmp_path / "out").n_documents == 4
    assert validate_tables(tmp_path / "out") == ()


def test_a_disk_that_fills_up_between_the_shards_keeps_what_is_done(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portions, "MEAN_FILES", 1)
    genuine, landed = pipeline.engine.shard.land_table, []

    def land(*args: Any, **options: Any) -> str:
        if len(landed) == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        landed.append(args)
        return genuine(*args, **options)

    monkeypatch.setattr(pipeline.engine.shard, "land_table", land)
    with pytest.raises(OutputError, match="No space"):
        run([site], tmp_path / "out")
    monkeypatch.undo()
    monkeypatch.setattr(portions, "MEAN_FILES", 1)
    assert run([site], tmp_path / "out").n_processed < 4


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_read_only_folder(site: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir(mode=0o500)
    with pytest.raises(OutputError, match="cannot be written"):
        run([site], tmp_path / "out")


def test_a_folder_that_refuses_writing(site: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        run([site], "/proc/visits")


def test_a_page_whose_lines_cannot_be_counted_is_a_drop(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    genuine = pipeline.engine.scan.count_lines

    def count(pages: list[Page]) -> Any:
        if pages[0].source == "news-01.txt":
            raise RecursionError("too deep")
        return genuine(pages)

    monkeypatch.setattr(pipeline.engine.scan, "count_lines", count)
    report = run([site], tmp_path / "out")
    assert (report.n_sources, report.n_documents, report.n_drops) == (4, 3, 1)


def test_a_reader_that_fails_is_a_drop(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    genuine = pipeline.engine.scan.read_found

    def read(item: Any, settings: Any) -> Any:
        if item.name == "news-01.txt":
            raise RecursionError("too deep")
        yield from genuine(item, settings)

    monkeypatch.setattr(pipeline.engine.scan, "read_found", read)
    report = run([site], tmp_path / "out")
    assert (report.n_sources, report.n_documents, report.n_drops) == (4, 3, 1)


def test_input_that_changes_during_the_run_is_told(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run([site], tmp_path / "out")
    # The pages as read were let go; another lexicon asks for them again, and by then they are others.
    monkeypatch.setattr("pipeline.lexicons.digest", lambda: "another")
    genuine = pipeline.engine.job.count_sites

    def change(*args: Any) -> Any:
        for path in (tmp_path / "out" / ".visits" / "raw").iterdir():
            path.unlink()
        (site / "news-01.txt").write_text("Another page.", encoding="utf-8")
        return genuine(*args)

    monkeypatch.setattr(pipeline.engine.job, "count_sites", change)
    with pytest.raises(InputError, match="changed during the run") as caught:
        run([site], tmp_path / "out")
    assert caught.value.fix == "run the same command again"
    monkeypatch.undo()
    assert run([site], tmp_path / "out").n_changed == 1


def test_a_run_opens_no_socket(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **options: Any) -> None:
        raise AssertionError("a run has no business on the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    (site / "outside.html").write_text(
        '<!DOCTYPE html SYSTEM "http://example.org/x.dtd"><html><head><link href="http://example.org/a.css" '
        'rel="stylesheet"></head><body><article><h1>Book fair</h1><p>The book fair of Port Lindal opened its doors '
        "on Saturday, and more than ten thousand readers came on the first day.</p></article></body></html>",
        encoding="utf-8",
    )
    assert run([site], tmp_path / "out").n_documents == 5


def test_the_keyboard_interrupts_a_run_with_workers_and_leaves_it_resumable(
    site: Path, tmp_path: Path
) -> None:
    command = [
        sys.executable,
        "-m",
        "pipeline",
        "run",
        str(site),
        "--out",
        str(tmp_path / "out"),
        "--workers",
        "2",
    ]
    running = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True)
    hands = tmp_path / "out" / ".visits" / "hands"
    while running.poll() is None and not (hands.is_dir() and any(hands.iterdir())):
        time.sleep(0.02)
    # As a terminal does: to the whole group, workers and all.
    os.killpg(running.pid, signal.SIGINT)
    _, told = running.communicate(timeout=60)
    assert running.returncode == 130 and "run the same command again" in told and "Traceback" not in told
    assert run([site], tmp_path / "out").n_documents == 4
    assert validate_tables(tmp_path / "out") == ()
