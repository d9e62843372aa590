"""What an installation consists of, whether its parts fit, and a self-test on two pages of our own writing."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import __version__, lexicons
from pipeline.errors import PipelineError

if TYPE_CHECKING:
    from pipeline.run import Extraction

# A run of one worker needs some 0.45 GB for code, model and lexicons, and as much again for a batch of large pages.
MIN_MEMORY = 1_000_000_000
MIN_PYTHON = (3, 11)
DIST = "diplomatic-visits"
# Beside ours, the packages whose versions decide what the tables hold.
PACKAGES = ("spacy", "onnxruntime", "pyarrow", "duckdb", "trafilatura", "lxml")
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^;,\s]+)$")
MEMINFO = Path("/proc/meminfo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at: what was found, and what to do where that is wrong (empty where it is well)."""

    name: str
    found: str
    fix: str = ""


def examine() -> Iterator[Finding]:
    """Yield the findings in order; each check stands for itself, so that one fault does not hide another."""
    checks: tuple[Callable[[], Iterator[Finding]], ...] = (_versions, _memory, _lexicons, _model, _self_test)
    for check in checks:
        try:
            yield from check()
        except PipelineError as error:
            yield Finding(name=check.__name__.strip("_"), found=error.what, fix=error.fix or str(error))
        except Exception as error:  # noqa: BLE001 whatever breaks here is what the doctor is asked about
            found = f"{type(error).__name__}: {error}"
            yield Finding(name=check.__name__.strip("_"), found=found, fix="install the package anew")


def _versions() -> Iterator[Finding]:
    yield Finding(name="visits", found=__version__)
    python = platform.python_version()
    old = tuple(map(int, platform.python_version_tuple()[:2])) < MIN_PYTHON
    yield Finding(name="python", found=python, fix="install Python 3.11 or later" if old else "")
    pinned = dict(_pins())
    for package in PACKAGES:
        try:
            found = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            yield Finding(name=package, found="missing", fix=f"pip install {package}")
            continue
        wanted = pinned.get(package, found)
        yield Finding(
            name=package, found=found, fix=f"pip install {package}=={wanted}" if found != wanted else ""
        )


def _pins() -> Iterator[tuple[str, str]]:
    """Yield the packages that ours asks for in one version, none where it runs from a folder without installation."""
    try:
        asked = importlib.metadata.requires(DIST) or []
    except importlib.metadata.PackageNotFoundError:
        return
    for requirement in asked:
        if match := _PINNED.match(requirement):
            yield match[1], match[2]


def _memory() -> Iterator[Finding]:
    free = available_memory()
    if free is None:
        yield Finding(name="memory", found="unknown on this system")
        return
    fix = f"free memory: a run needs {MIN_MEMORY / 1e9:.0f} GB for each worker" if free < MIN_MEMORY else ""
    yield Finding(name="memory", found=f"{free / 1e9:.1f} GB available, {os.cpu_count()} processors", fix=fix)


def available_memory() -> int | None:
    """Return the bytes that a new program can use without swapping, None where the system does not tell."""
    if not MEMINFO.is_file():
        return None
    match = re.search(r"^MemAvailable:\s+(\d+) kB", MEMINFO.read_text(encoding="ascii"), re.MULTILINE)
    return int(match[1]) * 1024 if match else None


def _lexicons() -> Iterator[Finding]:
    yield Finding(name="lexicons", found=lexicons.digest())


def _model() -> Iterator[Finding]:
    from pipeline.annotate.model import describe_model
    from pipeline.annotate.nlp import MODEL_NAME, shipped_model
    from pipeline.run import load_once
    from pipeline.settings import MODEL_VARIABLE, model_path

    facts, chosen = describe_model(load_once()), model_path()
    where = f" ({MODEL_VARIABLE}={chosen})" if chosen else ""
    # Without it the stock base model is loaded, which knows names but has never seen a visit.
    lost = chosen is None and shipped_model() is None
    yield Finding(
        name="model",
        found=f"{facts.name} {facts.version} {facts.digest}{where}",
        fix=f"the model {MODEL_NAME} is missing: install the package anew" if lost else "",
    )


def _self_test() -> Iterator[Finding]:
    from pipeline.run import extract

    pages = files("pipeline.doctor") / "pages"
    for name, expected in EXPECTED.items():
        extraction = extract((pages / f"{name}.txt").read_text(encoding="utf-8"))
        missed = [what for what, holds in expected.items() if not holds(extraction)]
        yield Finding(
            name=f"self-test {name}",
            found=f"not found: {', '.join(missed)}"
            if missed
            else f"{len(expected)} of {len(expected)} facts found",
            fix="model, lexicons and code do not fit: install the package anew, unset VISITS_MODEL"
            if missed
            else "",
        )


def _said(extraction: Extraction, speaker: str, words: str) -> bool:
    return any(q.speaker == speaker and words in q.content for q in extraction.quotes)


# What a reader finds on the two pages, by its name.
EXPECTED: dict[str, dict[str, Callable[[Extraction], bool]]] = {
    "call": {
        "a visit": lambda e: [d.is_visit for d in e.documents] == [True] and len(e.visits) == 1,
        "the guest": lambda e: [v.guests for v in e.visits] == [("Annika Lindqvist",)],
        "the host": lambda e: [v.hosts for v in e.visits] == [("Selim Orkan",)],
        "the guest's country": lambda e: [v.guest_countries for v in e.visits] == [("SE",)],
        "the date": lambda e: [str(v.date_start) for v in e.visits] == ["2023-05-15"],
        "the ambassador's title": lambda e: (
            ("Annika Lindqvist", "Ambassador") in {(t.name, t.title) for t in e.titles}
        ),
        "the mayor's words": lambda e: _said(e, "Selim Orkan", "open to Swedish companies"),
        "the ambassador's words": lambda e: _said(e, "Annika Lindqvist", "trade between Mersin and Sweden"),
    },
    "road": {
        "no visit": lambda e: [d.is_visit for d in e.documents] == [False] and not e.visits,
        "no people": lambda e: not e.people,
    },
}
