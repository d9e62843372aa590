"""The words and phrases of lexicons/boilerplate.csv, made ready for look-up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.lexicons import Strength, Term, load_terms

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*")
_LEXICON = "boilerplate"


def split_words(text: str) -> list[str]:
    """Return the words and numbers of a text in lower case.

    >>> split_words("All News | SHARE (12)")
    ['all', 'news', 'share', '12']
    """
    return _TOKEN.findall(text.casefold().replace("’", "'"))


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases by their first word, longest first, so that look-up is linear in the words searched."""

    by_first: dict[str, tuple[tuple[tuple[str, ...], Strength], ...]]

    def match_at(self, words: Sequence[str], index: int) -> tuple[int, Strength] | None:
        """Return length in words and strength of the longest phrase at an index, None without one."""
        for phrase, strength in self.by_first.get(words[index], ()):
            if tuple(words[index : index + len(phrase)]) == phrase:
                return len(phrase), strength
        return None

    def find(self, words: Sequence[str]) -> Strength | None:
        """Return the strength of the strongest phrase anywhere in the words, None without one."""
        found: Strength | None = None
        for index in range(len(words)):
            match = self.match_at(words, index)
            if match is not None and match[1] == "strong":
                return "strong"
            found = match[1] if match else found
        return found

    def equal(self, words: Sequence[str]) -> Strength | None:
        """Return the strength of the phrase that is all of the words, None without one."""
        match = self.match_at(words, 0) if words else None
        return match[1] if match and match[0] == len(words) else None


@dataclass(frozen=True, slots=True)
class Openings:
    """Phrases that open a line, punctuation included ("source:" is not "source")."""

    terms: tuple[str, ...]

    def match(self, text: str) -> int:
        """Return how many characters of the text the longest opening takes, 0 without one.

        >>> Openings(("posted", "posted by")).match("Posted by A. Holm")
        9
        """
        folded = text[:80].casefold().replace("’", "'")
        if not folded.startswith(self.terms):
            return 0
        ends = (len(term) for term in self.terms if folded.startswith(term))
        return max(
            (end for end in ends if not folded[end - 1 : end + 1].isalpha() or end == len(folded)), default=0
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The kinds of boilerplate.csv: phrases, openings where punctuation counts, plain sets of words."""

    line: Phrases
    start: Openings
    contains: Phrases
    end: Phrases
    caption: Phrases
    caption_start: Openings
    credit: tuple[str, ...]
    noun: frozenset[str]
    byline: Openings
    clock: Openings
    date_word: Phrases
    updated: Openings
    site: Phrases
    language: Phrases
    function: frozenset[str]
    hanging: frozenset[str]
    past: frozenset[str]
    social: frozenset[str]
    weekday: frozenset[str]
    abbreviation: frozenset[str]
    class_chrome: frozenset[str]
    class_caption: frozenset[str]
    months: dict[str, int]
    language_codes: frozenset[str]


@cache
def load_vocabulary() -> Vocabulary:
    """Return the boilerplate vocabulary, read once."""
    kinds: dict[str, list[Term]] = {}
    for term in load_terms(_LEXICON):
        kinds.setdefault(term.kind, []).append(term)
    return Vocabulary(
        line=_index(kinds["line"]),
        start=_open(kinds["start"]),
        contains=_index(kinds["contains"]),
        end=_index(kinds["end"]),
        caption=_index(kinds["caption"]),
        caption_start=_open(kinds["caption-start"]),
        credit=tuple(sorted(_words(kinds["credit"]))),
        noun=_words(kinds["noun"]),
        byline=_open(kinds["byline"]),
        clock=_open(kinds["clock"]),
        date_word=_index(kinds["date-word"]),
        updated=_open(kinds["updated"]),
        site=_index(kinds["site"]),
        language=_index(kinds["language"]),
        function=_words(kinds["function"]),
        hanging=_words(kinds["hanging"]),
        past=_words(kinds["past"]),
        social=_words(kinds["social"]),
        weekday=_words(kinds["weekday"]),
        abbreviation=_words(kinds["abbreviation"]),
        class_chrome=_words(kinds["class"]),
        class_caption=_words(kinds["class-caption"]),
        months={term.term: int(term.canonical) for term in kinds["month"]},
        language_codes=frozenset(term.canonical for term in kinds["language"]),
    )


def _index(terms: Iterable[Term]) -> Phrases:
    found: dict[str, dict[tuple[str, ...], Strength]] = {}
    for term in terms:
        words = tuple(split_words(term.term))
        if words:
            found.setdefault(words[0], {})[words] = term.strength
    return Phrases(
        {
            first: tuple(sorted(phrases.items(), key=lambda item: (-len(item[0]), item[0])))
            for first, phrases in found.items()
        }
    )


def _open(terms: Iterable[Term]) -> Openings:
    return Openings(tuple(sorted({term.term.casefold() for term in terms})))


def _words(terms: Iterable[Term]) -> frozenset[str]:
    return frozenset(term.term.casefold() for term in terms)
