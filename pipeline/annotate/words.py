"""Words of a Doc as the rules see them: folded for look-up, and marked as capitalised or not."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from spacy.tokens import Doc

_KEY = "visits_words"
T = TypeVar("T")
Tokenize = Callable[[str], list[str]]
# Letters that Unicode does not decompose, and the marks that sites use for one another.
_LETTERS = str.maketrans("ıøłđðəʻ’‘`–‑", "ioldde''''--") | str.maketrans({"æ": "ae", "œ": "oe"})


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """Return the word without case and diacritics.

    >>> fold("İmamoğlu"), fold("Țara"), fold("d’Ivoire")
    ('imamoglu', 'tara', "d'ivoire")
    """
    lowered = word.casefold().translate(_LETTERS)
    if lowered.isascii():
        return lowered
    plain = unicodedata.normalize("NFKD", lowered)
    return "".join(ch for ch in plain if not unicodedata.combining(ch))


def has_initial(text: str) -> bool:
    """Tell whether a token is an initial and a surname without a space between, as many sites print them.

    >>> has_initial("L.Tserenpil"), has_initial("U.S."), has_initial("Lindal")
    (True, False, False)
    """
    if "." not in text or len(text) < 5:
        return False
    return text[1] == "." and text[0].isupper() and text[2].isupper() and text[3].islower()


@dataclass(frozen=True, slots=True)
class Words:
    """The tokens of a Doc: as printed, folded, whether each begins with a capital, and whether the model
    calls it an honorific.
    """

    texts: list[str]
    folds: list[str]
    caps: list[bool]
    honored: list[bool]

    @classmethod
    def of(cls, texts: Sequence[str]) -> Words:
        """Return the view of a sequence of tokens."""
        return cls(
            list(texts),
            [fold(text) for text in texts],
            [text[:1].isupper() for text in texts],
            [False] * len(texts),
        )

    def __len__(self) -> int:
        return len(self.texts)


def doc_words(doc: Doc) -> Words:
    """Return the words of a Doc, read once; making a Token for each would be the dearest step of all rules."""
    known = doc.user_data.get(_KEY)
    if known is None:
        strings = doc.vocab.strings
        known = doc.user_data[_KEY] = Words.of([strings[orth] for orth in doc.to_array("ORTH").tolist()])
    return known


class Gazetteer(Generic[T]):
    """Word sequences with a value each; looks up the longest that begins at a word.

    >>> places: Gazetteer[str] = Gazetteer()
    >>> places.add(["south", "korea"], "KR"); places.add(["south"], "?")
    >>> places.match(["in", "south", "korea"], 1)
    (3, 'KR')
    """

    def __init__(self) -> None:
        # Of tens of thousands of names few have a second value: a list for each would keep the garbage
        # collector busy for half of the start-up.
        self._first: dict[str, T] = {}
        self._more: dict[str, list[T]] = {}
        # By first word, longest first: "San" alone begins hundreds of cities, in a handful of lengths.
        self._lengths: dict[str, tuple[int, ...]] = {}

    def add(self, words: Iterable[str], value: T) -> None:
        """Add a sequence of folded words."""
        sequence = list(words)
        key = " ".join(sequence)
        if key in self._first:
            self._more.setdefault(key, []).append(value)
        else:
            self._first[key] = value
        lengths = self._lengths.get(sequence[0], ())
        if len(sequence) not in lengths:
            self._lengths[sequence[0]] = tuple(sorted({*lengths, len(sequence)}, reverse=True))

    def matches(self, folds: Sequence[str], start: int) -> list[tuple[int, T]]:
        """Return the end and the value of every sequence that begins at `start`, longest first."""
        found = []
        for length in self._lengths.get(folds[start], ()):
            key = " ".join(folds[start : start + length])
            if key in self._first and start + length <= len(folds):
                found.append((start + length, self._first[key]))
                found += [(start + length, value) for value in self._more.get(key, ())]
        return found

    def match(self, folds: Sequence[str], start: int) -> tuple[int, T] | None:
        """Return the end and the value of the longest sequence that begins at `start`."""
        for length in self._lengths.get(folds[start], ()):
            key = " ".join(folds[start : start + length])
            if key in self._first and start + length <= len(folds):
                return start + length, self._first[key]
        return None

    def first_words(self) -> frozenset[str]:
        """Return the words with which any sequence begins."""
        return frozenset(self._lengths)

    def starts(self, fold_: str) -> bool:
        """Tell whether any sequence begins with this folded word."""
        return fold_ in self._lengths


def term_folds(term: str, tokenize: Tokenize) -> list[str]:
    """Return the folded words of a lexicon term, cut as the texts are cut."""
    return [fold(word) for word in tokenize(term)]


def spread(spans: Iterable[tuple[int, int]], length: int) -> list[bool]:
    """Mark the tokens that lie in any of the half-open token spans.

    >>> spread([(1, 3)], 4)
    [False, True, True, False]
    """
    marks = [False] * length
    for start, end in spans:
        for i in range(max(start, 0), min(end, length)):
            marks[i] = True
    return marks
