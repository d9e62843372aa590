"""What can go wrong: operator errors (exit 2) and the closed list of reasons a source gives no document."""

from __future__ import annotations

from enum import StrEnum


class PipelineError(Exception):
    """The operator must change something.

    Args:
        what: what went wrong, one clause.
        where: the file, folder, column or option concerned.
        fix: what to do, in the imperative.
    """

    def __init__(self, what: str, *, where: str = "", fix: str = "") -> None:
        self.what, self.where, self.fix = what, where, fix
        super().__init__(what)

    def __str__(self) -> str:
        parts = [
            self.what,
            f"where: {self.where}" if self.where else "",
            f"fix: {self.fix}" if self.fix else "",
        ]
        return " · ".join(part for part in parts if part)


class InputError(PipelineError):
    """An input cannot be used at all (nothing matches, no text column, unreadable root)."""


class OutputError(PipelineError):
    """The output folder cannot be written, or holds something that must not be replaced."""


class WorkError(PipelineError):
    """The workers cannot do the work: they die before their first page, or too often."""


class ModelError(PipelineError):
    """The spaCy pipeline cannot be loaded."""


class GoldError(PipelineError):
    """A gold page's mark-up is broken, or the gold corpus does not match the pinned gate."""


class TablesError(PipelineError):
    """A folder of tables is missing, incomplete or of another schema version."""


class LexiconError(PipelineError):
    """A lexicon file breaks its own format."""


class PageTimeout(BaseException):
    """A page has used up its time."""


class DropReason(StrEnum):
    """Why a source gave no document: the closed list of `drops.reason`."""

    EMPTY = "empty"
    BINARY = "binary"
    UNREADABLE = "unreadable"
    TRUNCATED = "truncated"
    UNDECODABLE = "undecodable"
    MALFORMED = "malformed"
    TOO_LARGE = "too large"
    NOT_A_PAGE = "not a page"
    TRIAGE = "triage"
    NO_MAIN_TEXT = "no main text"
    OTHER_LANGUAGE = "other language"
    CRASH = "crash"
    TIMEOUT = "timeout"
    OUT_OF_MEMORY = "out of memory"
