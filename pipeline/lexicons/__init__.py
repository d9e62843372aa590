"""Words are data: the typed loader of the CSV lexicons, and their digest.

Format: `term,canonical,kind,strength,lang,source,note`; `strength` is `strong` or `weak` (a weak term needs support
nearby). Files are sorted by (term, kind, canonical), rows unique, text NFC; `tests/lexicons` checks it.
"""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from pipeline.errors import LexiconError

Strength = Literal["strong", "weak"]
FIELDS = ("term", "canonical", "kind", "strength", "lang", "source", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One lexicon row. `canonical` is the normal form or the code the term stands for."""

    term: str
    canonical: str
    kind: str
    strength: Strength
    lang: str
    source: str
    note: str


@cache
def load_terms(name: str) -> tuple[Term, ...]:
    """Return the rows of `lexicons/<name>.csv` in file order.

    Raises:
        LexiconError: the file is missing, has other columns, or a strength that is neither strong nor weak.
    """
    path = files(__name__) / f"{name}.csv"
    if not path.is_file():
        raise LexiconError("no such lexicon", where=str(path))
    reader = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    if tuple(reader.fieldnames or ()) != FIELDS:
        raise LexiconError("lexicon has other columns", where=str(path), fix=f"use {','.join(FIELDS)}")
    return tuple(_read_term(row, str(path)) for row in reader)


def load_words(name: str, kind: str | None = None) -> frozenset[str]:
    """Return the terms of a lexicon, of one kind where it is given.

    Raises:
        LexiconError: as `load_terms`, or no term has this kind (an empty set would match nothing, silently).
    """
    words = frozenset(term.term for term in load_terms(name) if kind is None or term.kind == kind)
    if not words:
        raise LexiconError(f"no term of kind {kind!r}", where=name)
    return words


@cache
def load_weights(name: str) -> dict[str, dict[str, float]]:
    """Return the numbers of a lexicon of weights, by kind and term.

    Raises:
        LexiconError: as `load_terms`.
    """
    found: dict[str, dict[str, float]] = {}
    for term in load_terms(name):
        found.setdefault(term.kind, {})[term.term] = float(term.canonical)
    return found


@cache
def load_sites() -> dict[str, str]:
    """Return the TOML text of every site-rule file, by its stem."""
    folder = files(__name__) / "sites"
    return {
        entry.name.removesuffix(".toml"): entry.read_text(encoding="utf-8")
        for entry in sorted(folder.iterdir(), key=lambda e: e.name)
        if entry.name.endswith(".toml")
    }


@cache
def digest() -> str:
    """Return the SHA-256, hex, over the names and bytes of all lexicon files: it stands in manifest.json."""
    total = hashlib.sha256()
    root = files(__name__)
    entries = [e for e in root.iterdir() if e.name.endswith(".csv")]
    entries += [e for e in (root / "sites").iterdir() if e.name.endswith(".toml")]
    for entry in sorted(entries, key=lambda e: e.name):
        total.update(entry.name.encode() + b"\0" + entry.read_bytes() + b"\0")
    return total.hexdigest()


def _read_term(row: dict[str, str], where: str) -> Term:
    strength = row["strength"]
    if strength not in ("strong", "weak"):
        raise LexiconError(
            f"strength {strength!r}", where=f"{where}: {row['term']}", fix="use strong or weak"
        )
    return Term(**{**row, "strength": strength})  # type: ignore[arg-type]
