"""Every notebook runs on the tables of the sample pages, from a folder like the project's."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import nbformat
import pytest
from nbclient import NotebookClient

from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.model
@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs(notebook: Path, sample_tables: Path, tmp_path: Path) -> None:
    shutil.copytree(sample_tables, tmp_path / "data" / "out")
    (tmp_path / "notebooks").mkdir()
    book = nbformat.read(notebook, as_version=4)
    client = NotebookClient(book, timeout=300, resources={"metadata": {"path": str(tmp_path / "notebooks")}})
    client.execute()
    plots = [
        output
        for cell in book.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "image/png" in output.get("data", {})
    ]
    assert len(plots) >= 3


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS
