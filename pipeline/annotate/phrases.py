"""Lexicon phrases over the tokens of a Doc: one linear pass, then look-ups by kind and position."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeline.lexicons import Term, load_terms

if TYPE_CHECKING:
    from spacy.tokens import Doc

# How spaCy's English tokenizer cuts the terms of the lexicons: clitics and hyphens stand alone, abbreviations
# keep dots.
_TOKEN = re.compile(r"['’](?:s|ll)\b|n['’]t\b|\w+(?:\.\w+)*\.?|[^\w\s]")


class Mark(NamedTuple):
    """One lexicon phrase found; a named tuple, for there are hundreds on a page.

    `part`: two weak phrases support one another if theirs differ: the lexicon's note, else the term.
    """

    start: int
    end: int
    canonical: str
    strong: bool
    part: str


def cut_term(term: str) -> tuple[str, ...]:
    """Return the lower-case tokens of a lexicon term.

    >>> cut_term("Governor's office"), cut_term("H.E."), cut_term("wreath-laying")
    (('governor', "'s", 'office'), ('h.e.',), ('wreath', '-', 'laying'))
    """
    return tuple(_TOKEN.findall(term.lower()))


class PhraseTable:
    """The terms of some lexicons by their first token."""

    def __init__(self, terms: Iterable[Term]) -> None:
        # First token → length → phrase → its terms: one slice a length, however many phrases begin alike.
        self._by_first: dict[str, dict[int, dict[tuple[str, ...], list[Term]]]] = {}
        for term in terms:
            words = cut_term(term.term)
            of_length = self._by_first.setdefault(words[0], {}).setdefault(len(words), {})
            of_length.setdefault(words, []).append(term)

    @classmethod
    def load(cls, *names: str) -> PhraseTable:
        """Return the table of the named lexicons."""
        return cls(term for name in names for term in load_terms(name))

    def find(self, doc: Doc, names: Collection[int] = frozenset()) -> Marks:
        """Return every phrase in the Doc, overlapping ones too.

        Args:
            doc: the text.
            names: tokens of people's names, where no phrase begins: "Can" and "May" are names too.
        """
        lowers = [token.lower_ for token in doc]
        found: dict[str, list[Mark]] = {}
        for start, lower in enumerate(lowers):
            lengths = self._by_first.get(lower)
            if lengths is None or start in names:
                continue
            for length, phrases in lengths.items():
                for term in phrases.get(tuple(lowers[start : start + length]), ()):
                    found.setdefault(term.kind, []).append(_make_mark(start, length, term))
        return Marks(lowers, found)


def _make_mark(start: int, length: int, term: Term) -> Mark:
    return Mark(start, start + length, term.canonical, term.strength == "strong", term.note or term.term)


class Marks:
    """The phrases of one Doc, by kind, in text order."""

    def __init__(self, lowers: Sequence[str], found: dict[str, list[Mark]]) -> None:
        self.lowers = lowers
        self._found = found
        self._starts = {kind: [mark.start for mark in marks] for kind, marks in found.items()}
        self._covered = {
            kind: {i for mark in marks for i in range(mark.start, mark.end)} for kind, marks in found.items()
        }

    def within(self, kind: str, start: int, end: int) -> list[Mark]:
        """Return the phrases of a kind that lie inside the token range [start, end)."""
        marks = self._found.get(kind)
        if not marks:
            return []
        starts = self._starts[kind]
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        return [mark for mark in marks[first:last] if mark.end <= end]

    def longest_at(self, kind: str, start: int) -> Mark | None:
        """Return the longest phrase of a kind that begins at a token."""
        marks = self._found.get(kind)
        if not marks:
            return None
        starts = self._starts[kind]
        best: Mark | None = None
        for index in range(bisect_left(starts, start), len(marks)):
            if starts[index] != start:
                break
            if best is None or marks[index].end > best.end:
                best = marks[index]
        return best

    def covers(self, kind: str, token: int) -> bool:
        """Return whether a token belongs to a phrase of the kind."""
        return token in self._covered.get(kind, ())

    def all_cover(self, start: int, end: int, *kinds: str) -> bool:
        """Return whether every token of [start, end) belongs to a phrase of one of the kinds."""
        return all(any(self.covers(kind, i) for kind in kinds) for i in range(start, end))
