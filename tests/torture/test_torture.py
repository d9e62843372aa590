"""The short version of `make torture`, and that it can fail."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.torture import kills, mutants

pytestmark = pytest.mark.model


def test_kills_leave_no_trace(tmp_path: Path) -> None:
    struck = kills.torture(tmp_path, n_kills=4, n_pages=10, shy=True)
    assert struck.total == 4
    assert struck.recovered == struck.total


def test_a_kill_that_leaves_a_trace_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Path] = []

    def differ(out: Path) -> dict[str, bytes]:
        calls.append(out)
        return {"visits.parquet": str(len(calls)).encode()}

    monkeypatch.setattr(kills, "table_bytes", differ)
    assert kills.torture(tmp_path, n_kills=1, n_pages=2, shy=True).recovered == 0


def test_mutated_pages_are_accounted_for(tmp_path: Path) -> None:
    found = mutants.torture(tmp_path, n_pages=60)
    assert found.faults == []
    assert found.accounted == found.pages == 60


def test_mutants_are_mutants() -> None:
    chance = random.Random(1)
    made = {
        mutants.mutate(b"The Mayor met the Ambassador. " * 9, b"Other page. " * 9, chance) for _ in range(50)
    }
    assert len(made) > 40
