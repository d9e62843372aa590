"""The story on one page: read, clean, annotate, resolve, tabulate, and where drops go.

Many pages into a folder of tables, by one process or by many, are the work of `pipeline.engine`, which runs the same
steps.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeVar, cast

from pipeline import __version__, lexicons
from pipeline.annotate.annotate import annotate_page
from pipeline.annotate.model import describe_model
from pipeline.annotate.nlp import load_nlp
from pipeline.clean import clean_page
from pipeline.errors import DropReason, InputError, PageTimeout, PipelineError
from pipeline.read import read_pages
from pipeline.read.hints import Hints, host_of
from pipeline.read.text import make_page
from pipeline.records import CleanPage, Drop, Page, ResolvedPage, RunReport
from pipeline.resolve import resolve_across, resolve_page
from pipeline.resolve.ids import document_id
from pipeline.settings import RunSettings
from pipeline.tabulate import tabulate
from pipeline.tabulate.rows import named_rows
from pipeline.write import Provenance

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    from spacy.language import Language

    from pipeline.clean import LineCounts

T = TypeVar("T")
Rows = tuple[Any, ...]
DEFAULTS = RunSettings()


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """All that one page tells: rows as named tuples (`extraction.visits[0].guests`), and as arrow tables."""

    documents: Rows
    visits: Rows
    participants: Rows
    people: Rows
    titles: Rows
    organizations: Rows
    countries: Rows
    quotes: Rows
    mentions: Rows
    merges: Rows
    drops: Rows
    tables: Mapping[str, pa.Table]
    page: ResolvedPage | Drop

    def _repr_html_(self) -> str:
        """Return what a notebook shows: the page as `visits show` tells it."""
        from pipeline.report.notebook import page_html

        return page_html(self.page)

    def to_frames(self) -> dict[str, pd.DataFrame]:
        """Return every table as a pandas data frame, by name."""
        return {name: table.to_pandas() for name, table in self.tables.items()}


def extract(text: str, *, url: str | None = None) -> Extraction:
    """Return what one page tells.

    Args:
        text: the page as text or HTML, boilerplate and all.
        url: its address, where it has one; site rules are found by it.

    Raises:
        ModelError: the model cannot be loaded.
    """
    page = make_page(text, url or "text", DEFAULTS, Hints(url=url, site=host_of(url)))
    result = process_page(page, load_once(), DEFAULTS, None)
    pages = [] if isinstance(result, Drop) else [result]
    drops = [result] if isinstance(result, Drop) else []
    tables = tabulate(resolve_across(pages), drops)
    return Extraction(
        tables=tables, page=result, **{name: named_rows(name, table) for name, table in tables.items()}
    )


def clean_source(source: str | Path, *, settings: RunSettings = DEFAULTS) -> CleanPage | Drop:
    """Return the cleaned text of one source, with what was removed and why.

    Args:
        source: a file, `FILE#RECORD`, or `-`; the first page of a container.
        settings: as in `run`.

    Raises:
        InputError: there is no such source.
    """
    item = _read_first(source, settings)
    return item if isinstance(item, Drop) else _clean(item, settings, None)


def extract_source(source: str | Path, *, settings: RunSettings = DEFAULTS) -> ResolvedPage | Drop:
    """Return all that one source tells, as records.

    Args:
        source: as in `clean_source`.
        settings: as in `run`.

    Raises:
        InputError: there is no such source.
        ModelError: the model cannot be loaded.
    """
    return process_page(_read_first(source, settings), load_once(), settings, None)


def _read_first(source: str | Path, settings: RunSettings) -> Page | Drop:
    item = next(read_pages([source], settings=settings), None)
    if item is None:
        raise InputError("no page in the source", where=str(source), fix="name a file with a page")
    return item


def process_page(
    item: Page | Drop, nlp: Language, settings: RunSettings, lines: LineCounts | None
) -> ResolvedPage | Drop:
    """Return what one source tells, or where it dropped out and why.

    Args:
        item: the source as read.
        nlp: the pipeline of `load_once`.
        settings: what a run may be told.
        lines: how often each line stands on the pages of its site, None where that is not known.
    """
    if isinstance(item, Drop):
        return item
    clean = _clean(item, settings, lines)
    if isinstance(clean, Drop):
        return clean
    # What was removed is for `clean_source`; kept for every page it would double a run's memory.
    slim = replace(clean, removed=())
    annotated = attempt("annotate", item.source, lambda: annotate_page(nlp, slim))
    if isinstance(annotated, Drop):
        return annotated
    doc_id = document_id(item.source, item.sha256)
    return attempt("resolve", item.source, lambda: resolve_page(annotated, doc_id=doc_id))


def _clean(page: Page, settings: RunSettings, lines: LineCounts | None) -> CleanPage | Drop:
    return attempt("clean", page.source, lambda: clean_page(page, settings=settings, lines=lines))


def attempt(stage: str, source: str, step: Callable[[], T]) -> T | Drop:
    """Return what a step returns; where it fails, the drop that says why.

    Args:
        stage: the room's verb.
        source: the source's name.
        step: the work on one source.

    Raises:
        PipelineError: the operator must change something.
    """
    try:
        return step()
    except PipelineError:
        raise
    except PageTimeout:
        detail = "the page used up its time (setting page_seconds)"
        return Drop(source=source, stage=stage, reason=DropReason.TIMEOUT, detail=detail)
    except MemoryError:
        detail = "the page used up its memory (setting page_megabytes)"
        return Drop(source=source, stage=stage, reason=DropReason.OUT_OF_MEMORY, detail=detail)
    except Exception as error:  # noqa: BLE001 one page that breaks a rule must not stop a run
        detail = f"{type(error).__name__}: {error}"
        return Drop(source=source, stage=stage, reason=DropReason.CRASH, detail=detail)


@cache
def load_once() -> Language:
    """Return the pipeline, loaded at the first call in this process.

    Raises:
        ModelError: the model cannot be loaded.
    """
    return load_nlp()


def describe(settings: RunSettings) -> Provenance:
    """Return what decides the tables, beside the pages.

    Raises:
        ModelError: the model cannot be loaded.
    """
    model = describe_model(load_once())
    return Provenance(
        code=__version__,
        model=model.name,
        model_version=model.version,
        model_digest=model.digest,
        lexicons=lexicons.digest(),
        settings=settings,
    )


class _Story(ModuleType):
    """Keeps `pipeline.run(...)` callable once this module has taken that name in the package."""

    def __call__(self, *arguments: Any, **options: Any) -> RunReport:
        return cast(RunReport, import_module("pipeline.engine").run(*arguments, **options))


sys.modules[__name__].__class__ = _Story
