"""How one name relates to another: the word that heads a merge's reasons, with its weight as evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from pipeline.lexicons import load_terms
from pipeline.resolve.forms import CACHED_WORDS, Form, gender_of, is_given, sound_of, vowels_agree
from pipeline.resolve.match import WordPair, align, generations_differ, pair_words

# One typing error in a word of six letters; in a shorter one it makes another name ("Mora", "Mori").
LETTERS_A_TYPO = 6
# Relations of this weight or less tell two people apart, as a contradicting word does.
TELLS_APART = -4.0


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
    if _glued(one, other):
        return "respelled"
    for word in one.words:
        # Most forms that share a block fail here, at a tenth of the price of an alignment.
        if all(pair_words(word, against) is None for against in other.words):
            return None
    aligned = align(one.words, other.words)
    if len(aligned) < len(one.words) or not any(len(p.one) > 1 < len(p.other) for _, _, p in aligned):
        return None
    if (one.patronymic or other.patronymic) and _reordered(aligned):
        return None
    return _name_relation(one, other, [pair for _, _, pair in aligned])


@lru_cache(maxsize=CACHED_WORDS)
def may_be_one(one: Form, other: Form) -> bool:
    """Return whether nothing in two names says that they are two people's."""
    relation = relate(one, other)
    return relation is not None and load_weights()[relation] > TELLS_APART


def _glued(one: Form, other: Form) -> bool:
    """Return whether a name is another with two neighbours written together ("Eun ji", "Eunji")."""
    if len(one.words) + 1 != len(other.words) or len(one.words) < 2:
        return False
    if sum(map(len, one.words)) != sum(map(len, other.words)):
        return False
    wanted = sorted(map(sound_of, one.words))
    words = other.words
    return any(
        sorted(map(sound_of, (*words[:i], words[i] + words[i + 1], *words[i + 2 :]))) == wanted
        for i in range(len(words) - 1)
    )


def _reordered(aligned: Sequence[tuple[int, int, WordPair]]) -> bool:
    places = [j for _, j, _ in sorted(aligned, key=lambda found: found[:2])]
    return places != sorted(places)


def _name_relation(one: Form, other: Form, pairs: Sequence[WordPair]) -> str | None:
    """Return the weakest of the relations of the words."""
    found = {_word_relation(pair) for pair in pairs}
    if max(one.n_whole, other.n_whole) < 2:
        return None
    if min(one.n_whole, other.n_whole) < 2:
        found.add("initials" if len(one.words) > 1 else "one word")
    elif len(one.words) < len(other.words):
        found.add("half a given name" if _cuts_a_name(one, other) else "shorter")
    return min(found, key=lambda name: (load_weights()[name], name))


def _cuts_a_name(short: Form, full: Form) -> bool:
    """Return whether a name has one half only of the other's "Pierre-Yves"."""
    return bool(full.halves & set(short.words)) and not full.halves <= set(short.words)


# What an alignment's kinds of word pairs mean where nothing else has to be asked.
PLAIN = {"same": "same name", "initial": "initials"}
SPELT = {"sound": "respelled", "nickname": "nickname"}


def _word_relation(pair: WordPair) -> str:
    if pair.kind in PLAIN:
        return PLAIN[pair.kind]
    if is_couple(pair.one, pair.other):
        return "man and woman"
    if pair.kind in SPELT:
        return SPELT[pair.kind]
    if {gender_of(pair.one), gender_of(pair.other)} == {"he", "she"}:
        return "man and woman"
    both_given = is_given(pair.one) and is_given(pair.other)
    if pair.kind == "bones":
        return "vowels of given names" if both_given and not vowels_agree(pair.one, pair.other) else "vowels"
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
    if one[:3] != other[:3]:
        return False
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
