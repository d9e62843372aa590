"""How one name relates to another: the word that heads a merge's reasons, with its weight as evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from rapidfuzz.distance import OSA

from pipeline.lexicons import load_terms
from pipeline.resolve.forms import Form, gender_of
from pipeline.resolve.match import WordPair, align, generations_differ

# One typing error in a word of six letters; in a shorter one it makes another name ("Mora", "Mori").
LETTERS_A_TYPO = 6


def relate(one: Form, other: Form) -> str | None:
    """Return how two names relate, None where a word of one contradicts the other.

    >>> from pipeline.resolve.forms import make_form
    >>> relate(make_form("Kenji Mori"), make_form("K. Mori"))
    'initials'
    >>> relate(make_form("Ali Vural"), make_form("Ayla Vural")) is None
    True
    """
    if generations_differ(one, other):
        return "generations"
    if one.bag == other.bag:
        return "same name"
    if len(one.words) > len(other.words):
        one, other = other, one
    aligned = align(one.words, other.words)
    if len(aligned) < len(one.words) or not any(len(p.one) > 1 < len(p.other) for _, _, p in aligned):
        return None
    if (one.patronymic or other.patronymic) and _reordered(aligned):
        return None
    return _name_relation(one, other, [pair for _, _, pair in aligned])


def _reordered(aligned: Sequence[tuple[int, int, WordPair]]) -> bool:
    places = [j for _, j, _ in sorted(aligned, key=lambda found: found[:2])]
    return places != sorted(places)


def _name_relation(one: Form, other: Form, pairs: Sequence[WordPair]) -> str | None:
    """Return the weakest of the relations of the words."""
    found = {_word_relation(pair) for pair in pairs}
    if one.n_whole < 2:
        found.add("initials" if len(one.words) > 1 else "one word")
    elif len(one.words) < len(other.words):
        found.add("shorter")
    if other.n_whole < 2:
        return None
    return min(found, key=lambda name: (load_weights()[name], name))


def _word_relation(pair: WordPair) -> str:
    if pair.kind == "same":
        return "same name"
    if pair.kind == "initial":
        return "initials"
    if is_couple(pair.one, pair.other):
        return "man and woman"
    if pair.kind == "sound":
        return "respelled"
    if pair.kind == "nickname":
        return "nickname"
    both_given = gender_of(pair.one) is not None and gender_of(pair.other) is not None
    if pair.kind == "bones":
        return "vowels of given names" if both_given else "vowels"
    if both_given:
        return "other given name"
    shortest = min(len(pair.one), len(pair.other))
    close = OSA.distance(pair.one, pair.other) == 1 and shortest >= LETTERS_A_TYPO
    return "misspelled" if close else "unlike"


def is_couple(one: str, other: str) -> bool:
    """Return whether two words are a man's and a woman's form of one name.

    >>> is_couple("ivanov", "ivanova"), is_couple("kowalski", "kowalska"), is_couple("anna", "hanna")
    (True, True, False)
    """
    for woman, man in _endings():
        for her, his in ((one, other), (other, one)):
            stem = her.removesuffix(woman)
            if len(her) > len(stem) >= 3 and his == stem + man:
                return True
    return False


@cache
def _endings() -> tuple[tuple[str, str], ...]:
    terms = load_terms("name_spellings")
    return tuple((term.term, term.canonical) for term in terms if term.kind == "woman")


@cache
def load_weights() -> Mapping[str, float]:
    """Return the weight of every relation and every piece of evidence, in units of log-odds."""
    return {term.term: float(term.canonical) for term in load_terms("person_links")}
