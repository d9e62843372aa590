"""A bar on a terminal, seldom lines elsewhere."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from pipeline.report import progress


def test_lines_are_seldom_and_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 1.0, 11.0, 12.0, 22.0])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    stream = io.StringIO()
    with progress.follow(Console(file=stream, width=100)) as report:
        for done in (1, 2, 3, 4):
            report(done, 40)
    assert stream.getvalue().splitlines() == [
        "visits: 2 of 40 sources done after 11 s",
        "visits: 4 of 40 sources done after 22 s",
    ]


def test_a_terminal_gets_a_bar() -> None:
    stream = io.StringIO()
    with progress.follow(Console(file=stream, width=100, force_terminal=True)) as report:
        report(3, 40)
    assert "3/40" in stream.getvalue() and "\x1b[" in stream.getvalue()
