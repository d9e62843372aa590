"""Which of many terms occur in bytes: hyperscan where it is installed, google-re2 elsewhere, with one answer.

Both find whole words without regard to the case of ASCII letters; bytes beyond ASCII stand for themselves and
are no part of a word. So UTF-8 and the single-byte encodings need no decoding, and text that is none is harmless.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from importlib.util import find_spec
from typing import Protocol

# RE2 falls back to a slower automaton where the terms need more than this.
RE2_BYTES = 1 << 28
# Hyperscan refuses patterns of more than 16,000 characters, and takes four times as long to build one of 200.
PATTERN_TERMS = 40


class Matcher(Protocol):
    """Finds groups of terms."""

    def find(self, data: bytes) -> set[int]:
        """Return the numbers of the groups of which a term occurs in the data."""


def make_matcher(groups: Sequence[Sequence[str]]) -> Matcher:
    """Return the fastest matcher at hand.

    Args:
        groups: the terms; the words of one may be any number of spaces and line breaks apart.
    """
    return HyperscanMatcher(groups) if find_spec("hyperscan") is not None else Re2Matcher(groups)


class HyperscanMatcher:
    """All groups in one pass, some 300 MB a second."""

    def __init__(self, groups: Sequence[Sequence[str]]) -> None:
        import hyperscan

        numbers, patterns = _number(groups)
        self._database = hyperscan.Database()
        self._database.compile(
            expressions=patterns,
            ids=numbers,
            flags=hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_SINGLEMATCH,
        )

    def find(self, data: bytes) -> set[int]:
        """Return the numbers of the groups of which a term occurs in the data."""
        found: set[int] = set()
        self._database.scan(data, match_event_handler=partial(_keep, found))
        return found


class Re2Matcher:
    """The same in pure linear time on every platform."""

    def __init__(self, groups: Sequence[Sequence[str]]) -> None:
        import re2

        options = re2.Options()
        options.encoding = re2.Options.Encoding.LATIN1
        options.max_mem = RE2_BYTES
        self._set = re2.Set.SearchSet(options)
        self._numbers, patterns = _number(groups)
        for pattern in patterns:
            self._set.Add(pattern)
        self._set.Compile()

    def find(self, data: bytes) -> set[int]:
        """Return the numbers of the groups of which a term occurs in the data."""
        # RE2 would fold the letters of Latin-1 too: the data are lowered by ASCII alone instead.
        return {self._numbers[index] for index in self._set.Match(data.lower()) or ()}


def _keep(found: set[int], number: int, *_: object) -> None:
    found.add(number)


def _number(groups: Sequence[Sequence[str]]) -> tuple[list[int], list[bytes]]:
    """Return patterns, with the number of the group that each belongs to beside them."""
    numbered = [
        (number, _pattern(terms[start : start + PATTERN_TERMS]))
        for number, terms in enumerate(groups)
        for start in range(0, len(terms), PATTERN_TERMS)
    ]
    return [number for number, _ in numbered], [pattern for _, pattern in numbered]


def _pattern(terms: Sequence[str]) -> bytes:
    r"""Return the pattern of a group, in lower case but for its `\b`.

    >>> _pattern(["Called on", "visit"])
    b'(?:\\bcalled[ \\t\\r\\n]+on\\b|\\bvisit\\b)'
    """
    return b"(?:" + b"|".join(_escape(term) for term in terms) + b")"


def _escape(term: str) -> bytes:
    words = [
        b"".join(
            bytes([byte]) if bytes([byte]).isalnum() else b"\\x%02x" % byte for byte in word.encode().lower()
        )
        for word in term.split()
    ]
    first, last = term[0].encode()[:1], term[-1].encode()[-1:]
    opening, closing = (b"\\b" if edge.isalnum() else b"" for edge in (first, last))
    return opening + rb"[ \t\r\n]+".join(words) + closing
