"""Cues: the verbs, participles, nouns and phrases that introduce speech, from `lexicons/cues.csv`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pipeline.lexicons import Term, load_terms

# Of two cues that begin at one word the longest wins; of one length the finite verb.
KIND_ORDER = {"verb": 0, "participle": 1, "phrase": 2, "base": 3, "noun": 4}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One cue at tokens [start, end). `kind` is verb, participle, base, phrase (speaker follows) or noun."""

    start: int
    end: int
    lemma: str
    kind: str
    strong: bool


@cache
def _index() -> dict[str, tuple[tuple[tuple[str, ...], Term], ...]]:
    """Return the cue terms by their first word, longest first."""
    index: dict[str, list[tuple[tuple[str, ...], Term]]] = {}
    for term in load_terms("cues"):
        if term.kind in KIND_ORDER:
            words = tuple(term.term.replace("'s", " 's").split())
            index.setdefault(words[0], []).append((words, term))
    return {
        word: tuple(sorted(terms, key=lambda pair: (-len(pair[0]), KIND_ORDER[pair[1].kind])))
        for word, terms in index.items()
    }


@cache
def clause_verbs() -> dict[str, bool]:
    """Return the lemmas that take reported speech; True where "that" may be dropped."""
    return {term.canonical: term.strength == "strong" for term in load_terms("cues") if term.kind == "clause"}


@cache
def infinitive_verbs() -> frozenset[str]:
    """Return the lemmas that take what is asked or promised with "to": "promised to come"."""
    return _lemmas("infinitive")


@cache
def asking_verbs() -> frozenset[str]:
    """Return the lemmas that take a question: "asked whether", "explained how"."""
    return _lemmas("asking")


def _lemmas(kind: str) -> frozenset[str]:
    return frozenset(term.canonical for term in load_terms("cues") if term.kind == kind)


@cache
def object_verbs() -> frozenset[str]:
    """Return the lemmas whose next noun is the one addressed ("told the guests"), never the speaker."""
    return _lemmas("object")


def find_cues(words: list[str]) -> list[Cue]:
    """Return the cues of a page in order, none overlapping another.

    Args:
        words: the lower-case tokens of the page.

    >>> [(c.lemma, c.kind) for c in find_cues("he went on to say , according to her".split())]
    [('go on to say', 'verb'), ('according to', 'phrase')]
    """
    index = _index()
    found: list[Cue] = []
    free = 0
    for at, word in enumerate(words):
        if at < free or word not in index:
            continue
        for pattern, term in index[word]:
            if len(pattern) == 1 or tuple(words[at : at + len(pattern)]) == pattern:
                free = at + len(pattern)
                found.append(
                    Cue(
                        start=at,
                        end=free,
                        lemma=term.canonical,
                        kind=term.kind,
                        strong=term.strength == "strong",
                    )
                )
                break
    return found
