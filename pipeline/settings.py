"""What a run may be told: one frozen record, and the only reader of environment variables."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

MODEL_VARIABLE = "VISITS_MODEL"
# The header of a file of corrections.
CORRECTION_COLUMNS = ("table", "action", "id", "person_id", "column", "value", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One line of an analyst's file of corrections; `line` is its number there, `note` the analyst's own.

    `value` is as written, "" for an empty cell; reading has checked that it fits its column.
    """

    line: int
    table: str
    action: str
    id: str
    person_id: str
    column: str
    value: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSettings:
    """Settings of one run that change what the tables hold; all of them stand in manifest.json.

    Args:
        languages: ISO 639-1 codes of main texts to keep; other pages are dropped as `other language`.
        max_chars: longest cleaned text in characters; a longer one is dropped as `too large`.
        max_raw_bytes: largest source in bytes; a larger one is dropped as `too large`.
        page_seconds: processor time for one page; a page that takes more is dropped as `timeout`.
        page_megabytes: memory that one page may add to a worker process; a page that takes more is dropped as
            `out of memory`. It binds workers only: a run without them limits its caller's process in no way.
        text_column: the column of JSONL, CSV and Parquet inputs that holds the page (text or HTML).
        triage: let go of pages that cannot report a visit before they are cleaned.
        triage_sample: of the pages that triage would let go one in so many is kept, to estimate what is lost.
        corrections: an analyst's corrections, as `pipeline.resolve.read_corrections` reads them. They act on what the
            pages told, so no page is done anew for them.
    """

    languages: tuple[str, ...] = ("en",)
    max_chars: int = 100_000
    max_raw_bytes: int = 20_000_000
    # A page of 80,000 characters took 17 s on a busy machine: three times as much is a fault, not a slow machine.
    page_seconds: float = 60.0
    # The same page takes some 100 MB.
    page_megabytes: int = 2_000
    text_column: str = "text"
    triage: bool = False
    triage_sample: int = 1000
    corrections: tuple[Correction, ...] = ()


def model_path() -> Path | None:
    """Return the model folder named by the environment variable VISITS_MODEL, None where it is unset."""
    value = os.environ.get(MODEL_VARIABLE)
    return Path(value) if value else None


def inherited() -> dict[str, str]:
    """Return the environment variables that a worker on another machine must be given."""
    return {name: os.environ[name] for name in (MODEL_VARIABLE,) if name in os.environ}
