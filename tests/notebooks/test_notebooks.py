"""Every notebook runs on the tables of the sample pages, from a folder like the project's."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from nbclient import NotebookClient

from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
MIN_PLOTS = {"00_tour": 3, "01_quality": 2, "02_network": 2, "03_your_own_pages": 1}
# Outputs are kept to be read where notebooks are shown; what is heavier makes every clone heavier.
MOST_BYTES = 150_000


@pytest.mark.model
@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs(notebook: Path, sample_tables: Path, tmp_path: Path) -> None:
    shutil.copytree(sample_tables, tmp_path / "data" / "out")
    (tmp_path / "data" / "gold").symlink_to(ROOT / "data" / "gold")
    (tmp_path / "notebooks").mkdir()
    book = nbformat.read(notebook, as_version=4)
    client = NotebookClient(book, timeout=300, resources={"metadata": {"path": str(tmp_path / "notebooks")}})
    client.execute()
    assert MIN_PLOTS[notebook.stem] <= len(pictures(book))


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_kept_outputs_are_light_and_whole(notebook: Path) -> None:
    book = nbformat.read(notebook, as_version=4)
    assert notebook.stat().st_size <= MOST_BYTES
    assert MIN_PLOTS[notebook.stem] <= len(pictures(book)), "python -m tests.notebooks.refresh"
    outputs = [output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error"]
    assert not re.search(r"/(home|tmp|root|work)/", notebook.read_text(encoding="utf-8"))


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_begins_with_what_it_is(notebook: Path) -> None:
    first = nbformat.read(notebook, as_version=4).cells[0]
    assert first.cell_type == "markdown" and first.source.startswith("# ")


def pictures(book: Any) -> list[str]:
    return [
        output.data["image/png"]
        for cell in book.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "image/png" in output.get("data", {})
    ]


def test_there_are_notebooks() -> None:
    assert {path.stem for path in NOTEBOOKS} == set(MIN_PLOTS)
