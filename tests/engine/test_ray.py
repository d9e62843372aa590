"""A Ray cluster of this machine: the same bytes as one process, whoever dies on the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pyarrow.parquet as pq
import pytest

from pipeline import cli
from pipeline.engine import portions, run
from pipeline.engine.ray_engine import RayCrew, check_installation, import_ray, start_ray
from pipeline.errors import WorkError
from pipeline.settings import RunSettings
from pipeline.write.validate import validate_tables
from tests.conftest import ROOT
from tests.engine.pages import make_page, make_site, table_bytes
from tests.engine.test_faults import PLANT

pytestmark = pytest.mark.model

# A run of its own process that is killed, cluster and all.
DRIVER = """
import sys
from pipeline.engine import portions, run
from pipeline.engine.ray_engine import RayCrew
portions.MEAN_FILES = 4
run([sys.argv[1]], sys.argv[2], engine=RayCrew(1))
"""
N_PAGES = 24


@pytest.fixture(autouse=True)
def _small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portions, "MEAN_FILES", 4)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of good pages, and a page of another site that kills."""
    folder = tmp_path_factory.mktemp("pages") / "in"
    make_site(folder / "lindal", N_PAGES)
    (folder / "elsewhere").mkdir()
    (folder / "elsewhere" / "news.txt").write_text(f"{make_page(30)}\nA poison.\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def quiet(pages: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The tables of the good pages that one undisturbed process writes."""
    out = tmp_path_factory.mktemp("quiet")
    run([pages / "l*"], out)
    return table_bytes(out)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A cluster of two cores, in whose actors a page can be poison; its start takes longer than a run."""
    pytest.importorskip("ray")
    folder = tmp_path_factory.mktemp("site")
    (folder / "sitecustomize.py").write_text(PLANT)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", f"{folder}{os.pathsep}{ROOT}")
        ray = import_ray()
        start_ray(ray, None, 2)
        yield
        ray.shutdown()


def list_actors() -> list[psutil.Process]:
    return [each for each in psutil.Process().children(recursive=True) if _is_actor(each)]


def _is_actor(process: psutil.Process) -> bool:
    try:
        return "ray::Hands" in " ".join(process.cmdline())
    except psutil.Error:
        return False


@pytest.mark.usefixtures("cluster")
def test_the_bytes_of_one_process_though_one_actor_is_killed_and_a_page_kills_others(
    pages: Path, quiet: dict[str, bytes], tmp_path: Path
) -> None:
    killed: list[int] = []

    def kill(done: int, total: int) -> None:
        if not killed and (actors := list_actors()):
            actors[-1].kill()
            killed.append(actors[-1].pid)

    report = run([pages], tmp_path, engine=RayCrew(), progress=kill)
    assert killed and report.n_sources == N_PAGES + 1
    drops = pq.read_table(tmp_path / "drops.parquet").to_pylist()
    assert [(drop["source"], drop["reason"]) for drop in drops] == [("elsewhere/news.txt", "crash")]
    assert {**table_bytes(tmp_path), "drops.parquet": quiet["drops.parquet"]} == quiet
    assert validate_tables(tmp_path) == ()
    assert list_actors() == []


@pytest.mark.usefixtures("cluster")
def test_the_driver_killed_and_the_run_taken_up_again(
    pages: Path, quiet: dict[str, bytes], tmp_path: Path
) -> None:
    command = [sys.executable, "-c", DRIVER, str(pages / "l*"), str(tmp_path)]
    driver = subprocess.Popen(command, cwd=ROOT)
    parts = tmp_path / ".visits" / "parts"
    while driver.poll() is None and not (parts.is_dir() and any(parts.glob("*.json"))):
        time.sleep(0.01)
    os.kill(driver.pid, signal.SIGKILL)
    assert driver.wait() == -signal.SIGKILL
    assert not list(tmp_path.glob("*.parquet"))
    report = run([pages / "l*"], tmp_path, engine=RayCrew(1))
    assert report.n_sources == N_PAGES and 0 < report.n_processed < N_PAGES
    assert table_bytes(tmp_path) == quiet


def test_a_machine_with_another_installation_is_refused() -> None:
    with pytest.raises(WorkError, match="another installation") as caught:
        check_installation("the context of another", RunSettings())
    assert "every machine" in caught.value.fix


def test_without_ray_the_command_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    monkeypatch.setattr(
        sys, "argv", ["visits", "run", "a", "--out", str(tmp_path / "out"), "--engine", "ray"]
    )
    with pytest.raises(SystemExit) as leaving:
        cli.main()
    told = capsys.readouterr().err
    assert (
        leaving.value.code == 2 and "pip install 'diplomatic-visits[ray]'" in told and "Traceback" not in told
    )
    assert not (tmp_path / "out").exists()


def test_no_cluster_at_the_address_is_told(tmp_path: Path) -> None:
    pytest.importorskip("ray")
    (tmp_path / "page.txt").write_text(make_page(1))
    with pytest.raises(WorkError, match="no Ray cluster can be joined") as caught:
        run([tmp_path / "page.txt"], tmp_path / "out", engine=RayCrew(1, "127.0.0.1:1"))
    assert caught.value.where == "--address 127.0.0.1:1"
