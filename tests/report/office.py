"""LibreOffice without a window, for the tests of spreadsheets."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest

# How its own format keeps a truth value of a workbook.
TRUTH = frozenset({"of:=TRUE()", "of:=FALSE()"})


def needs_office() -> None:
    """Skip the test where LibreOffice is missing; fail it in CI, where it must not be."""
    if shutil.which("soffice") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no LibreOffice: .ci/run installs it")
        pytest.skip("no LibreOffice here: install `libreoffice-calc` to run its tests")


def opened(file: Path, folder: Path) -> str:
    """Return what LibreOffice makes of a spreadsheet when it opens it, as its own XML."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "ods", "--outdir", str(folder), str(file)]
    subprocess.run(command, check=True, timeout=240, capture_output=True)
    with ZipFile(folder / f"{file.stem}.ods") as archive:
        return archive.read("content.xml").decode()


def computed(content: str) -> set[str]:
    """Return what would be computed or fetched: formulas but truth values, links, and queries."""
    formulas = set(re.findall(r'table:formula="([^"]*)"', content)) - TRUTH
    return formulas | set(re.findall(r"<text:a |<table:dde-link|<table:cell-range-source", content))
