"""Words as the encoder reads them: pieces of a fixed vocabulary, and how each word is written.

The vocabulary knows neither case nor diacritics (Devlin et al. 2019, "BERT", uncased; pieces after Wu et al. 2016),
so the writing of a word is told beside its pieces: without it "Rice" the mayor and rice are one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from pipeline.annotate.words import fold

UNKNOWN, OPENING, CLOSING = "[UNK]", "[CLS]", "[SEP]"
# A longer word is a web address or junk glued on: its first pieces tell what it is.
MAX_PIECES = 12
# How a word is written: none of the sequence's own marks is a word.
WRITINGS = ("none", "digits", "mark", "lower", "capital", "upper", "initial", "mixed")
_PARTS = re.compile(r"\w+|[^\w\s]")


class Pieces:
    """Cuts words into pieces, each word once."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        """Take the vocabulary in the order of its numbers; a piece that goes on a word begins with `##`."""
        self._numbers = {piece: number for number, piece in enumerate(vocabulary)}
        self._longest = max(len(piece) for piece in vocabulary)
        self._known: dict[str, tuple[int, ...]] = {}
        self.opening = self._numbers[OPENING]
        self.closing = self._numbers[CLOSING]

    def of(self, word: str) -> tuple[int, ...]:
        """Return the numbers of a word's pieces, the longest from the left; at least one.

        >>> cut = Pieces(["[UNK]", "[CLS]", "[SEP]", "duran", "##oglu", "d", "'", "or"])
        >>> cut.of("Duranoğlu"), cut.of("d’Or"), cut.of("x")
        ((3, 4), (5, 6, 7), (0,))
        """
        known = self._known.get(word)
        if known is None:
            parts = _PARTS.findall(fold(word[: MAX_PIECES * self._longest]))
            found = [number for part in parts for number in self._cut(part)]
            known = self._known[word] = tuple(found[:MAX_PIECES]) or (self._numbers[UNKNOWN],)
        return known

    def _cut(self, part: str) -> list[int]:
        found: list[int] = []
        start = 0
        while start < len(part):
            lead = "##" if start else ""
            lengths = range(min(len(part), start + self._longest), start, -1)
            end = next((end for end in lengths if lead + part[start:end] in self._numbers), None)
            if end is None:
                return [self._numbers[UNKNOWN]]
            found.append(self._numbers[lead + part[start:end]])
            start = end
        return found


def find_writing(word: str) -> int:
    """Return how a word is written, as an index into `WRITINGS`.

    >>> [WRITINGS[find_writing(word)] for word in ("12", "“", "said", "Ada", "OSCE", "A", "McKay")]
    ['digits', 'mark', 'lower', 'capital', 'upper', 'initial', 'mixed']
    """
    letters = "".join(char for char in word if char.isalpha())
    if not letters:
        return WRITINGS.index("digits" if any(char.isdigit() for char in word) else "mark")
    if word.islower():
        return WRITINGS.index("lower")
    if word.isupper():
        return WRITINGS.index("upper" if len(word) > 1 else "initial")
    plain = letters[0].isupper() and len(list(takewhile(str.islower, letters[1:]))) == len(letters) - 1
    return WRITINGS.index("capital" if plain else "mixed")
