"""README shows what the command prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.docs import sample

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.model


def test_the_sample_is_what_the_command_prints() -> None:
    assert sample.kept_sample() == sample.sample(), "python -m tests.docs.sample"


def test_an_old_sample_is_replaced_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    readme, new = sample.README.read_text(encoding="utf-8"), sample.sample()
    old = tmp_path / "README.md"
    old.write_text(readme.replace(sample.kept_sample(), "an old line\n"), encoding="utf-8")
    monkeypatch.setattr(sample, "README", old)
    assert sample.kept_sample() == "an old line\n" != new
    sample.refresh()
    assert old.read_text(encoding="utf-8").replace(new, "") == readme.replace(new, "")
    assert sample.kept_sample() == new
