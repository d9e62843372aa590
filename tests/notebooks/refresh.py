"""Run the notebooks in place, so that what they show is what they do: `python -m tests.notebooks.refresh [NAME...]`.

They read `data/out`: `make run` first. Plots are drawn small, and what differs from run to run is taken away.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
# Dots an inch: enough to read, a third of the bytes.
SMALL = "%config InlineBackend.rc = {'figure.dpi': 60}\n%matplotlib inline"
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")


def refresh(path: Path) -> None:
    book: Any = nbformat.read(path, as_version=4)
    setup = nbformat.v4.new_code_cell(SMALL)
    book.cells.insert(0, setup)
    NotebookClient(book, timeout=300, resources={"metadata": {"path": str(path.parent)}}).execute()
    book.cells.remove(setup)
    for number, cell in enumerate((cell for cell in book.cells if cell.cell_type == "code"), start=1):
        cell.execution_count = number
        cell.metadata = {}
        cell.outputs = [_tidy(output, number) for output in cell.outputs if output.get("name") != "stderr"]
    book.metadata = {"kernelspec": book.metadata.kernelspec, "language_info": {"name": "python"}}
    nbformat.write(book, path)


def _tidy(output: Any, number: int) -> Any:
    """Keep the picture, else what a reader sees; an address in memory says nothing."""
    data = output.get("data", {})
    if "text/plain" in data:
        data["text/plain"] = _ADDRESS.sub("", data["text/plain"])
    if "execution_count" in output:
        output["execution_count"] = number
    return output


if __name__ == "__main__":
    for notebook in sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb")):
        if len(sys.argv) == 1 or notebook.stem in sys.argv[1:]:
            refresh(notebook)
