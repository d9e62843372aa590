"""The rule of direction holds, and the gate that checks it can fail."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [command, "--no-cache"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(folder)},
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "pipeline", tmp_path / "pipeline", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_direction_holds(checkout: Path) -> None:
    result = lint_imports(checkout)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("resolve/__init__.py", "import pipeline.annotate.extensions"),
        ("clean/__init__.py", "import spacy"),
        ("read/__init__.py", "from pipeline.clean import clean_page"),
        ("records.py", "import pipeline.lexicons"),
        ("tabulate/__init__.py", "import pipeline.run"),
    ],
)
def test_planted_import_fails(checkout: Path, file: str, line: str) -> None:
    path = checkout / "pipeline" / file
    path.write_text(path.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    assert lint_imports(checkout).returncode != 0
