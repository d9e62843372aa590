"""The story on one page: read, clean, annotate, resolve, tabulate, write, and where drops go."""

from __future__ import annotations

import platform
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pipeline import __version__, lexicons
from pipeline.annotate.annotate import annotate_page
from pipeline.annotate.model import describe_model
from pipeline.annotate.nlp import load_nlp
from pipeline.clean import clean_page, count_lines
from pipeline.errors import DropReason, InputError
from pipeline.read import read_pages
from pipeline.read.discover import STDIN
from pipeline.read.hints import Hints, host_of
from pipeline.read.text import make_page
from pipeline.records import CleanPage, Drop, Page, ResolvedPage, RunReport
from pipeline.resolve import resolve_across, resolve_page
from pipeline.resolve.ids import document_id
from pipeline.settings import RunSettings
from pipeline.tabulate import tabulate
from pipeline.tabulate.rows import named_rows
from pipeline.write import Provenance, RunFacts, write_run
from pipeline.write.folder import prepare_folder

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    from spacy.language import Language

    from pipeline.clean import LineCounts

T = TypeVar("T")
Rows = tuple[Any, ...]
Progress = Callable[[int, int], None]
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


def run(
    inputs: Sequence[str | Path],
    out: str | Path,
    *,
    settings: RunSettings = DEFAULTS,
    limit: int | None = None,
    fresh: bool = False,
    progress: Progress | None = None,
) -> RunReport:
    """Turn pages into a folder of tables.

    Args:
        inputs: files, folders, glob patterns, or `-` for standard input.
        out: the folder for the tables.
        settings: what a run may be told.
        limit: the most sources to read; None for all.
        fresh: replace tables of another schema version too.
        progress: called with (sources done, sources in all) after every source.

    Returns:
        What was read and written.

    Raises:
        InputError: nothing can be read from the inputs.
        OutputError: the folder cannot be written or must not be replaced.
        ModelError: the model cannot be loaded.
    """
    started, clock = datetime.now(UTC), time.perf_counter()
    read = _make_reader(inputs, settings, limit)
    prepare_folder(Path(out), fresh=fresh)
    nlp = _load_once()
    results = list(_process_all(read, nlp, settings, progress))
    drops = [result for result in results if isinstance(result, Drop)]
    pages = [result for result in results if isinstance(result, ResolvedPage)]
    tables = tabulate(resolve_across(pages), drops)
    facts = RunFacts(
        n_sources=len(results),
        inputs=tuple(map(str, inputs)),
        limit=limit,
        started=started,
        seconds=time.perf_counter() - clock,
        python=platform.python_version(),
    )
    return write_run(tables, Path(out), provenance=_describe(nlp, settings), facts=facts)


def extract(text: str, *, url: str | None = None) -> Extraction:
    """Return what one page tells.

    Args:
        text: the page as text or HTML, boilerplate and all.
        url: its address, where it has one; site rules are found by it.

    Raises:
        ModelError: the model cannot be loaded.
    """
    page = make_page(text, url or "text", DEFAULTS, Hints(url=url, site=host_of(url)))
    result = _process(page, _load_once(), DEFAULTS, None)
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
    return _process(_read_first(source, settings), _load_once(), settings, None)


def _make_reader(
    inputs: Sequence[str | Path], settings: RunSettings, limit: int | None
) -> Callable[[], Iterator[Page | Drop]]:
    """Return a function that reads the inputs from the start at every call; they are checked here already."""
    # Standard input can be read once, but a site's lines are counted before its first page is cleaned.
    held = sys.stdin.buffer.read() if STDIN in map(str, inputs) else b""

    def read() -> Iterator[Page | Drop]:
        return islice(read_pages(inputs, settings=settings, stdin=BytesIO(held)), limit)

    read()
    return read


def _read_first(source: str | Path, settings: RunSettings) -> Page | Drop:
    item = next(_make_reader([source], settings, 1)(), None)
    if item is None:
        raise InputError("no page in the source", where=str(source), fix="name a file with a page")
    return item


def _count(items: Iterator[Page | Drop]) -> tuple[LineCounts, int]:
    """Return how often each line stands on the pages of a site, and the number of sources."""
    n_sources = 0

    def pages() -> Iterator[Page]:
        nonlocal n_sources
        for item in items:
            n_sources += 1
            if isinstance(item, Page):
                yield item

    lines = count_lines(pages())
    return lines, n_sources


def _process_all(
    read: Callable[[], Iterator[Page | Drop]],
    nlp: Language,
    settings: RunSettings,
    progress: Progress | None,
) -> Iterator[ResolvedPage | Drop]:
    """Yield the result of every source, after a first pass that counts the lines of each site."""
    lines, n_expected = _count(read())
    for n_done, item in enumerate(read(), 1):
        yield _process(item, nlp, settings, lines)
        if progress is not None:
            progress(n_done, max(n_done, n_expected))


def _process(
    item: Page | Drop, nlp: Language, settings: RunSettings, lines: LineCounts | None
) -> ResolvedPage | Drop:
    """Return what one source tells, or where it dropped out and why."""
    if isinstance(item, Drop):
        return item
    clean = _clean(item, settings, lines)
    if isinstance(clean, Drop):
        return clean
    # What was removed is for `clean_source`; kept for every page it would double a run's memory.
    annotated = annotate_page(nlp, replace(clean, removed=()))
    if isinstance(annotated, Drop):
        return annotated
    doc_id = document_id(item.source, item.sha256)
    return _attempt("resolve", item.source, lambda: resolve_page(annotated, doc_id=doc_id))


def _clean(page: Page, settings: RunSettings, lines: LineCounts | None) -> CleanPage | Drop:
    return _attempt("clean", page.source, lambda: clean_page(page, settings=settings, lines=lines))


def _attempt(stage: str, source: str, step: Callable[[], T]) -> T | Drop:
    try:
        return step()
    except Exception as error:  # noqa: BLE001 one page that breaks a rule must not stop a run
        detail = f"{type(error).__name__}: {error}"
        return Drop(source=source, stage=stage, reason=DropReason.CRASH, detail=detail)


@cache
def _load_once() -> Language:
    return load_nlp()


def _describe(nlp: Language, settings: RunSettings) -> Provenance:
    model = describe_model(nlp)
    return Provenance(
        code=__version__,
        model=model.name,
        model_version=model.version,
        model_digest=model.digest,
        lexicons=lexicons.digest(),
        settings=settings,
    )
