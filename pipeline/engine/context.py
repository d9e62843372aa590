"""Everything but the pages that decides what a page tells: results are kept for as long as none of it changes."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import asdict, replace
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from re import match

from pipeline.engine.store import digest
from pipeline.tables import SCHEMA_VERSION
from pipeline.write import Provenance

DISTRIBUTION = "diplomatic-visits"
PACKAGE = Path(__file__).resolve().parents[1]
# What happens to the tables afterwards, and how models come about, decides nothing on a page.
ELSEWHERE = ("learn", "report", "cli.py", "cli_run.py", "__main__.py")


def digest_context(provenance: Provenance) -> str:
    """Return a digest of code, model, lexicons, settings, and the versions of the libraries in use."""
    # Corrections act on the results of all pages, whenever these were made.
    settings = asdict(replace(provenance.settings, corrections=()))
    facts = [f"{name}={settings[name]!r}" for name in sorted(settings)]
    facts += [SCHEMA_VERSION, provenance.model_digest, provenance.lexicons, platform.python_version()]
    return digest(digest_code(), *facts, *_library_versions())


def digest_code() -> str:
    """Return a digest of the source files that decide results.

    The version alone would not do: whoever works on the code would be shown yesterday's results.
    """
    parts: list[str | bytes] = []
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if not name.startswith(ELSEWHERE):
            parts += [name, path.read_bytes()]
    return digest(*parts)


def _library_versions() -> Iterator[str]:
    try:
        stated = requires(DISTRIBUTION) or []
    except PackageNotFoundError:
        return
    for requirement in sorted(stated):
        found = match(r"[A-Za-z0-9._-]+", requirement)
        if found is None or "extra ==" in requirement:
            continue
        try:
            yield f"{found[0]}=={version(found[0])}"
        except PackageNotFoundError:
            continue
