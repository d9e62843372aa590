"""Kill a run, or one of its workers, at a random moment; run again; compare the tables to those of a quiet run.

Drivers and workers are forked, so that each has the model from its parent: a kill costs as much as its few pages.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from unittest.mock import patch

import psutil

from pipeline.engine import local, portions, run
from tests.engine.pages import make_site, table_bytes


@dataclass(slots=True, kw_only=True)
class Kills:
    """Kills by victim, those after which the tables came out byte for byte, and runs that it took.

    `quiet` is the seconds that an undisturbed run takes, as seen last: a machine may be busy first and idle later.
    """

    quiet: float = 0.0
    drivers: int = 0
    workers: int = 0
    recovered: int = 0
    runs: int = 0

    @property
    def total(self) -> int:
        return self.drivers + self.workers


def torture(folder: Path, *, n_kills: int, n_pages: int = 24, seed: int = 0, shy: bool = False) -> Kills:
    """Kill so many times.

    Args:
        folder: where pages and tables may lie.
        n_kills: kills in all.
        n_pages: pages of the run that is killed.
        seed: the same seed chooses the same victims and moments.
        shy: kill drivers without workers only, which takes half the time.
    """
    chance, kills = random.Random(seed), Kills()
    portions.MEAN_FILES = 2
    make_site(folder / "in", n_pages)
    # Before any fork: every child then has the model.
    run([folder / "in"], folder / "warm")
    clock = time.monotonic()
    run([folder / "in"], folder / "quiet")
    kills.quiet = time.monotonic() - clock
    wanted = table_bytes(folder / "quiet")
    with patch.object(local, "get_context", lambda _: get_context("fork")):
        while kills.total < n_kills:
            pending = _kill_some(folder, kills, n_kills, shy=shy, chance=chance)
            kills.runs += 1
            run([folder / "in"], folder / "out")
            if table_bytes(folder / "out") == wanted:
                kills.recovered += pending
            shutil.rmtree(folder / "out")
    return kills


def _kill_some(folder: Path, kills: Kills, n_kills: int, *, shy: bool, chance: random.Random) -> int:
    """Kill one run after the other into the same folder, and return how often, at most so many times in all."""
    pending = 0
    while kills.total < n_kills:
        n_workers = 1 if shy else chance.choice((1, 1, 2))
        pending += _kill_once(folder, kills, n_workers, chance)
        if chance.random() < 0.5:
            break
    return pending


def _kill_once(folder: Path, kills: Kills, n_workers: int, chance: random.Random) -> int:
    """Start a run in a child, strike at some moment, and return the number of kills: none where it was quicker."""
    kills.runs += 1
    fresh = not (folder / "out").exists()
    child = os.fork()
    if child == 0:
        _run_and_leave(folder, n_workers)
    ended = _wait(child, chance.uniform(0, kills.quiet * 1.1))
    if fresh and ended is not None:
        kills.quiet = ended
    workers = [each for each in _children(child) if "resource_tracker" not in _command(each)]
    if workers and chance.random() < 0.5:
        with suppress(psutil.NoSuchProcess):
            chance.choice(workers).kill()
            kills.workers += 1
            os.waitpid(child, 0)
            return 1
    if os.waitpid(child, os.WNOHANG)[0]:
        return 0
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    kills.drivers += 1
    return 1


def _wait(child: int, seconds: float) -> float | None:
    """Wait so long, or until the child has come to its end; then return when that was."""
    clock = time.monotonic()
    while (waited := time.monotonic() - clock) < seconds:
        if os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
            return waited
        time.sleep(0.005)
    return None


def _run_and_leave(folder: Path, n_workers: int) -> None:
    """Run in a child that was forked, and never come back to what the parent was doing."""
    code = 1
    try:
        # Workers that are struck complain loudly.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
        run([folder / "in"], folder / "out", workers=n_workers)
        code = 0
    finally:
        os._exit(code)


def _children(pid: int) -> list[psutil.Process]:
    with suppress(psutil.NoSuchProcess):
        return psutil.Process(pid).children()
    return []


def _command(process: psutil.Process) -> str:
    with suppress(psutil.Error):
        return " ".join(process.cmdline())
    return ""
