"""Sentence starts by rule, without a parser: none crosses a line break or the edge of a sub-heading."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.annotate.extensions import declare_extensions
from pipeline.lexicons import load_words

if TYPE_CHECKING:
    from thinc.types import Ints2d

TERMINATORS = frozenset(".!?…")
# Marks and brackets that belong to the sentence they close.
CLOSERS = frozenset("”’»›\"')]}″“")
OPENERS = frozenset("“‘«‹„‚([{\"'")


@dataclass(frozen=True, slots=True, kw_only=True)
class StopWords:
    """The abbreviations whose full stop ends no sentence, and the words that begin one all the same."""

    honorifics: frozenset[str]
    numbers: frozenset[str]
    others: frozenset[str]
    openers: frozenset[str]


@Language.factory("visits_sentences", assigns=["token.is_sent_start"])
def make_sentences(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Make the component that sets sentence starts.

    Args:
        nlp: the pipeline.
        name: the component's name in it.

    Returns:
        The component.
    """
    declare_extensions()
    words = StopWords(
        honorifics=load_words("abbreviations", "honorific"),
        numbers=load_words("abbreviations", "number"),
        others=load_words("abbreviations", "other"),
        openers=load_words("function_words", "opener"),
    )

    def visits_sentences(doc: Doc) -> Doc:
        starts = find_starts(doc, words)
        # One call for the page: setting `token.is_sent_start` looks at the whole page for every token.
        flags = [1 if at in starts else -1 for at in range(len(doc))]
        return (
            doc.from_array(["SENT_START"], cast("Ints2d", np.asarray(flags, dtype="int64").astype("uint64")))
            if flags
            else doc
        )

    return visits_sentences


def find_starts(doc: Doc, words: StopWords) -> set[int]:
    """Return the indices of the tokens that begin a sentence."""
    texts = [token.text for token in doc]
    starts = {0} | _heading_starts(doc)
    at = 0
    while at < len(texts):
        if "\n" in texts[at]:
            starts.add(at + 1)
        elif texts[at][-1] in TERMINATORS:
            at = _skip_closers(doc, texts, at)
            if at + 1 < len(texts) and _ends(texts, at, words):
                starts.add(at + 1)
        at += 1
    return starts


def _heading_starts(doc: Doc) -> set[int]:
    """Return the first tokens of the sub-headings and of what follows each."""
    found = set()
    for start, end in doc._.headings:
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is not None:
            found.add(span.start)
            # A line break behind the heading belongs to it.
            if span.end < len(doc) and not doc[span.end].is_space:
                found.add(span.end)
    return found


def _skip_closers(doc: Doc, texts: list[str], at: int) -> int:
    """Return the last token of the run of full stops and closing marks that begins at a terminator."""
    while at + 1 < len(texts):
        following = texts[at + 1]
        if doc[at].whitespace_ or not following:
            break
        if all(c in CLOSERS for c in following) or all(c in TERMINATORS for c in following):
            at += 1
        else:
            break
    return at


def _ends(texts: list[str], last: int, words: StopWords) -> bool:
    """Return whether the sentence ends behind a run of full stops and closers that ends at `last`."""
    following = texts[last + 1]
    if following[0].islower() or following[0] in ",;:—–-)" or following.isspace():
        return False
    word = texts[last].lower()
    if word == "." and last:
        return not _is_abbreviation(texts[last - 1].lower(), texts[last - 1], following, words)
    if len(word) > 1 and word.endswith(".") and word[0].isalnum():
        return not _is_abbreviation(word[:-1], texts[last][:-1], following, words)
    return True


def _is_abbreviation(word: str, printed: str, following: str, words: StopWords) -> bool:
    """Return whether a full stop behind `word` belongs to the word and ends no sentence."""
    if word in words.honorifics and (printed[0].isupper() or "." in word):
        return True
    if word in words.numbers:
        return following[0].isdigit()
    initial = len(printed) == 1 and printed.isalpha() and printed.isupper()
    if initial or "." in word or word in words.others:
        return following.lower() not in words.openers and following[0] not in OPENERS
    return False
