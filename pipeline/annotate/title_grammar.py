"""The core of a title: modifiers, a head, a suffix, and a portfolio ("Deputy Minister of Foreign Affairs").

Works on folded words alone, so that the pipeline and `split_title` share it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipeline.annotate.words import Gazetteer, Tokenize, Words, term_folds
from pipeline.lexicons import Term, load_terms, load_words

# The longest chain of words before a head that was seen: "Deputy Assistant Undersecretary for …" has three.
MAX_BEFORE_HEAD = 9
_SPLIT = re.compile(r"\w[\w.'’]*|[-–]|,|[^\s\w]")


@dataclass(frozen=True, slots=True)
class Core:
    """A core title at words [start, end).

    `weak` heads ("Head", "General") are titles only beside a name, an organization or a place. `normal` is
    the head's
    normal form in the singular, `head` the index of its first word, `modified` tells of a word before the
    head.
    """

    start: int
    end: int
    head: int
    head_end: int
    normal: str
    kind: str
    weak: bool
    plural: bool

    @property
    def modified(self) -> bool:
        """Whether a word stands before the head."""
        return self.head > self.start


class TitleGrammar:
    """Finds core titles in words, from the lexicons `titles` and `title_words`."""

    def __init__(self, tokenize: Tokenize) -> None:
        self._heads: Gazetteer[Term] = Gazetteer()
        for term in load_terms("titles"):
            self._heads.add(term_folds(term.term, tokenize), term)
        self._suffixes: Gazetteer[str] = Gazetteer()
        for word in load_words("title_words", "suffix"):
            # "-elect" stands behind a hyphen that is a token of its own.
            hyphen = ["-"] if word.startswith("-") else []
            self._suffixes.add([*hyphen, *term_folds(word.lstrip("-"), tokenize)], word)
        self._modifiers = self._folded("modifier", tokenize)
        self._portfolio = self._folded("portfolio", tokenize)
        self._units = self._folded("unit", tokenize)
        self._portfolio_heads = self._folded("portfolio_head", tokenize)
        # No title begins with any other word: who reads a whole page asks here before `match`.
        self.openers = self._heads.first_words() | self._modifiers | self._portfolio

    @staticmethod
    def _folded(kind: str, tokenize: Tokenize) -> frozenset[str]:
        return frozenset(term_folds(word, tokenize)[0] for word in load_words("title_words", kind))

    def match(self, words: Words, start: int) -> Core | None:
        """Return the core title that begins at a word, None where none does."""
        if words.folds[start] not in self.openers:
            return None
        found = self._find_head(words, start)
        if found is None:
            return None
        head, end, term = found
        core_end = self._take_suffix(words, end)
        with_portfolio = self._take_portfolio(words, head, core_end)
        return Core(
            start=start,
            end=self._take_suffix(words, with_portfolio),
            head=head,
            head_end=end,
            normal=term.canonical,
            kind=term.kind,
            weak=term.strength == "weak",
            plural=term.note == "plural",
        )

    def _find_head(self, words: Words, start: int) -> tuple[int, int, Term] | None:
        """Return the last head reachable over modifiers and portfolio words, with its end."""
        best: tuple[int, int, Term] | None = None
        saw_portfolio = False
        at, limit = start, min(len(words.folds), start + MAX_BEFORE_HEAD)
        while at < limit:
            hit = self._head_at(words, at, saw_portfolio)
            if hit is not None and self._same_case(words, start, at):
                best = (at, *hit)
                if not all(fold_ in self._modifiers for fold_ in words.folds[at : hit[0]]):
                    break
            if not self._may_stand_before(words, at, start, saw_portfolio):
                break
            fold_ = words.folds[at]
            saw_portfolio = saw_portfolio or (fold_ in self._portfolio and fold_ not in self._modifiers)
            at += 1
        return best

    def _may_stand_before(self, words: Words, at: int, start: int, after_portfolio: bool) -> bool:
        """Tell whether a word may stand before a head: modifier, portfolio word, what joins them."""
        fold_ = words.folds[at]
        if (
            fold_ in self._modifiers
            or fold_ in self._portfolio
            or (after_portfolio and self._joins(words, at))
        ):
            return True
        return fold_ == "-" and at > start and words.folds[at - 1] in self._modifiers

    def _head_at(self, words: Words, at: int, after_portfolio: bool) -> tuple[int, Term] | None:
        hits = self._heads.matches(words.folds, at)
        for end, term in hits:
            if (
                term.term[:1].isupper()
                and len(term.term) <= 5
                and term.term.isupper()
                and not words.texts[at].isupper()
            ):
                continue
            if after_portfolio and words.folds[at] not in self._portfolio_heads:
                continue
            return end, term
        return None

    @staticmethod
    def _same_case(words: Words, start: int, head: int) -> bool:
        """Refuse "culture and tourism Minister": before a lower-case head anything goes, else capitals
        throughout.

        "acting", "deputy" and "vice" may stay small before a capital; connectors always do.
        """
        if not words.caps[head]:
            return not any(words.caps[start + 1 : head])
        return (
            words.caps[start]
            or head == start
            or words.folds[start] in ("acting", "deputy", "vice", "interim", "first")
        )

    def _joins(self, words: Words, at: int) -> bool:
        """Tell whether a connector stands between two portfolio words."""
        return (
            words.folds[at] in ("and", "&", ",", "-")
            and at + 1 < len(words.folds)
            and words.folds[at + 1] in self._portfolio
        )

    def _take_suffix(self, words: Words, end: int) -> int:
        if end < len(words.folds):
            hit = self._suffixes.match(words.folds, end)
            if hit is not None:
                return hit[0]
        return end

    def _take_portfolio(self, words: Words, head: int, end: int) -> int:
        """Extend over "of Foreign Affairs", "for the Environment, Urbanisation and Climate Change"."""
        if end + 1 >= len(words.folds):
            return end
        link = words.folds[end]
        # "Secretary General of International …" is an organization, "Minister of State for Trade" a
        # portfolio.
        single = self._is_single(words, head, end)
        takes = link == "for" or (link in ("of", "on") and single and self._has_portfolio(words, head, end))
        at = end + 1
        if takes and words.folds[at] in ("the", "all"):
            at += 1
        if not takes or at >= len(words.folds):
            return end
        if link == "of" and words.caps[head] and not words.caps[at]:
            return end
        stop = self._portfolio_run(words, at)
        if stop == at:
            return end
        if (
            stop < len(words.folds)
            and words.folds[stop] in self._units
            and words.caps[stop] == words.caps[head]
        ):
            stop += 1
        return stop

    def _is_single(self, words: Words, head: int, end: int) -> bool:
        return end - head == 1 or words.folds[head + 1] == "of" or self._is_hyphened(words, head, end)

    @staticmethod
    def _is_hyphened(words: Words, head: int, end: int) -> bool:
        """Tell whether a head is one word with a hyphen, which the tokens part: "Vice-Rector"."""
        return end - head == 3 and words.folds[head + 1] in ("-", "–")

    def _has_portfolio(self, words: Words, head: int, end: int) -> bool:
        """Tell whether "of" behind a head may bring a portfolio; of "Under-Secretary" the second part decides."""
        at = head + 2 if self._is_hyphened(words, head, end) else head
        return words.folds[at] in self._portfolio_heads

    def _portfolio_run(self, words: Words, start: int) -> int:
        """Return the end of a list of portfolio words, which ends before another title's own words."""
        end = self._portfolio_words(words, start)
        while end > start and end + 1 < len(words.folds):
            link = words.folds[end]
            next_start = end + 1
            if link == "," and next_start < len(words.folds) and words.folds[next_start] == "and":
                next_start += 1
            if link not in ("and", "&", ",", "-", "of", "for") or next_start >= len(words.folds):
                break
            if words.folds[next_start] == "the":
                next_start += 1
            next_end = self._portfolio_words(words, next_start)
            if next_end == next_start or self._begins_title(words, next_start, next_end):
                break
            if link == "," and not self._list_goes_on(words, next_end) and words.folds[end + 1] != "and":
                break
            end = next_end
        return end

    def _portfolio_words(self, words: Words, start: int) -> int:
        end = start
        while (
            end < len(words.folds)
            and words.folds[end] in self._portfolio
            and words.caps[end] == words.caps[start]
        ):
            end += 1
        return end

    def _list_goes_on(self, words: Words, end: int) -> bool:
        """Tell whether "and" or a further portfolio follows: a comma alone may begin an apposition."""
        if end >= len(words.folds):
            return False
        if words.folds[end] in ("and", "&"):
            return True
        return words.folds[end] == "," and end + 1 < len(words.folds) and (
            words.folds[end + 1] == "and" or words.folds[end + 1] in self._portfolio
        )  # fmt: skip

    def _begins_title(self, words: Words, start: int, end: int) -> bool:
        return any(self._heads.match(words.folds, at) for at in range(start, min(end + 1, len(words.folds))))


def simple_words(text: str) -> list[str]:
    """Cut a string into words, hyphens and marks.

    >>> simple_words("President-elect J. Doe")
    ['President', '-', 'elect', 'J.', 'Doe']
    """
    return _SPLIT.findall(text)


@cache
def plain_grammar() -> TitleGrammar:
    """Return the grammar over `simple_words`, built once."""
    return TitleGrammar(simple_words)


def split_title(text: str) -> tuple[str, str]:
    """Split "Prime Minister A B" into its title and its name; either may be empty.

    A title in the middle of a name ("Crown Prince", then "Sheikh") ends at the first word that is no title.

    >>> split_title("Prime Minister Anna Lindqvist")
    ('Prime Minister', 'Anna Lindqvist')
    >>> split_title("Anna Lindqvist")
    ('', 'Anna Lindqvist')
    """
    stripped = text.strip()
    matches = list(_SPLIT.finditer(stripped))
    if not matches:
        return "", stripped
    words = Words.of([match.group() for match in matches])
    core = plain_grammar().match(words, 0)
    if core is None or (core.end == len(words.folds) and core.weak):
        return "", stripped
    cut = matches[core.end - 1].end()
    return stripped[:cut], stripped[cut:].lstrip(" ,")
