"""A name as words to compare over pages: folded, in Latin letters, with what tells one spelling from another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from text_unidecode import unidecode

from pipeline.lexicons import load_terms, load_words
from pipeline.resolve.names import fold, tidy_name

# The last letter of the Latin blocks of Unicode; what lies beyond is written in Latin letters first.
LAST_LATIN = "\u024f"
# Words are looked up again and again: a million mentions hold some hundred thousand different words.
CACHED_WORDS = 1 << 18
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
# "Chr. Holm", "Şt. Balan": an abbreviated given name says hardly more than its first letter.
_ABBREVIATED = re.compile(r"\b[^\W\d_]{2,3}\.(?=\s*\w)")
_DOUBLED = re.compile(r"(.)\1+")
_EXCHANGED = str.maketrans("ghzdbf", "kkstpv")
# Particles are short, so that a short rest would be found in any word.
SHORTEST_GLUED = 5
_VOWELS = re.compile(r"(?<=.)[aeiou]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One name, taken apart once and compared often.

    `words` are the words that count, in the order of the text; `particles` the small ones among all words (al, de,
    van); `generation` tells a father from a son (junior, second); `patronymic` names have a fixed order; `n_whole` is
    the number of words that are more than initials; `bag` are the words in alphabetical order, but for names with a
    patronymic; `halves` are the words of a given name with a hyphen ("Anne-Marie"), which is never cut in two.
    """

    words: tuple[str, ...]
    particles: tuple[str, ...]
    generation: str | None
    patronymic: bool
    n_whole: int
    bag: tuple[str, ...]
    halves: frozenset[str] = frozenset()


@lru_cache(maxsize=CACHED_WORDS)
def make_form(name: str) -> Form:
    """Return a printed name as words to compare.

    >>> make_form("Dr. Juan-Luis de la Vega Jr.").words
    ('juan', 'luis', 'vega')
    >>> make_form("Сергей Лавров").words
    ('sergei', 'lavrov')
    """
    plain = tidy_name(name)
    if plain and max(plain) > LAST_LATIN:
        plain = unidecode(plain)
    folded = _ABBREVIATED.sub(_initial, fold(plain).replace("-", " "))
    words = [word for word in (w.strip("'") for w in _WORD.findall(folded)) if word]
    # "Smith, John" is John Smith; a comma before a suffix says nothing.
    family, comma, given = folded.partition(",")
    if comma and len(_WORD.findall(family)) == 1 and given.strip():
        words = [*_WORD.findall(given), *_WORD.findall(family)]
    whole = len(words) > 1
    particles = [word for word in words if whole and word in _particles()]
    ages = [_generations()[word] for word in words if whole and word in _generations()]
    kept = [word for word in words if word not in _particles() and word not in _generations()]
    while len(kept) > 1 and kept[0] in _addresses():
        del kept[0]
    found = tuple(word.replace("'", "") for word in kept) or tuple(words)
    patronymic = any(word in _patronymics() for word in particles)
    return Form(
        words=found,
        particles=tuple(particles),
        generation=ages[-1] if ages else None,
        patronymic=patronymic,
        n_whole=sum(len(word) > 1 for word in found),
        bag=found if patronymic else tuple(sorted(found)),
        halves=frozenset(_halves(fold(plain)) & set(found)),
    )


def _halves(folded: str) -> set[str]:
    """Return the words of hyphenated names that stand before the last: a family name may lose one of two."""
    pairs = (token.split("-") for token in folded.split()[:-1] if token.count("-") == 1)
    return {word for pair in pairs for word in pair if all(len(each) > 1 for each in pair)}


def _initial(found: re.Match[str]) -> str:
    """Return the first letter of an abbreviated given name; "Dr." and "St." are no names."""
    word = found[0].rstrip(".")
    known = word in _addresses() or word in _particles() or word in _generations()
    return found[0] if known else f"{word[0]} "


@lru_cache(maxsize=CACHED_WORDS)
def sound_of(word: str) -> str:
    """Return a word in one spelling for all letters of one sound.

    >>> sound_of("sergey") == sound_of("sergej"), sound_of("rohani") == sound_of("rouhani")
    (True, False)
    """
    sounds, pattern = _sounds()
    return _DOUBLED.sub(r"\1", pattern.sub(lambda match: sounds[match[0]], word))


@lru_cache(maxsize=CACHED_WORDS)
def bones_of(word: str) -> str:
    """Return the consonants of a word by sound, with its first letter: what all transliterations share.

    >>> bones_of("mohammed") == bones_of("muhamad")
    True
    """
    return _DOUBLED.sub(r"\1", _VOWELS.sub("", sound_of(word)))


@lru_cache(maxsize=CACHED_WORDS)
def coarse_of(word: str) -> str:
    """Return the consonants of a word with those that alphabets exchange taken for one: g, h, k; s, z; d, t.

    >>> coarse_of("horban") == coarse_of("gorban")
    True
    """
    return _DOUBLED.sub(r"\1", bones_of(word).translate(_EXCHANGED))


@lru_cache(maxsize=CACHED_WORDS)
def unglue(word: str) -> str:
    """Return a word without the particles that are written together with it.

    >>> unglue("elkhatibi"), unglue("vanderbroucke"), unglue("elena")
    ('khatibi', 'broucke', 'elena')
    """
    for size in range(len(word) - SHORTEST_GLUED, 1, -1):
        if word[:size] in _particles():
            return unglue(word[size:])
    return word


@lru_cache(maxsize=CACHED_WORDS)
def vowels_agree(one: str, other: str) -> bool:
    """Return whether two words of the same consonants differ as transliterations do: one vowel more, or near ones.

    >>> vowels_agree("salem", "salim"), vowels_agree("fahad", "fahd"), vowels_agree("hasan", "husein")
    (True, True, False)
    """
    mine, theirs = sound_of(one), sound_of(other)
    if len(mine) == len(theirs):
        return all(a == b or (a, b) in _near_vowels() for a, b in zip(mine, theirs, strict=True))
    return abs(len(mine) - len(theirs)) == 1


@lru_cache(maxsize=CACHED_WORDS)
def full_names_of(word: str) -> frozenset[str]:
    """Return a given name with the names for which it may stand: nicknames and other languages' forms.

    >>> "robert" in full_names_of("bob") & full_names_of("rob")
    True
    """
    # "Michelle" sounds like "Michele", a form of Michael, but is a name of its own.
    known = word if word in _nicknames() or gender_of(word) else sound_of(word)
    names = {word} | _nicknames().get(known, frozenset())
    # Two steps: Giorgos is short for Georgios, and that is George.
    return frozenset(names.union(*(_nicknames().get(name, frozenset()) for name in names)))


@lru_cache(maxsize=CACHED_WORDS)
def gender_of(word: str) -> str | None:
    """Return "he" or "she" where a given name tells it, else None."""
    return _genders().get(word)


def is_given(word: str) -> bool:
    """Return whether a word is known as a given name."""
    return gender_of(word) is not None or word in _nicknames()


@cache
def _particles() -> frozenset[str]:
    words = load_words("name_particles", "particle") | load_words("name_particles", "arabic")
    return frozenset(fold(word) for word in words if len(word) > 1)


@cache
def _patronymics() -> frozenset[str]:
    return load_words("name_spellings", "patronymic")


@cache
def _generations() -> Mapping[str, str]:
    return {term.term: term.canonical for term in load_terms("name_spellings") if term.kind == "generation"}


@cache
def _addresses() -> frozenset[str]:
    """Return the single words that are said before a name and are no part of it."""
    kinds = {"academic", "form", "noble", "style"}
    words = (fold(term.term).rstrip(".") for term in load_terms("honorifics") if term.kind in kinds)
    return frozenset(word for word in words if word.isalpha() and len(word) > 1)


@cache
def _near_vowels() -> frozenset[tuple[str, str]]:
    terms = load_terms("name_spellings")
    return frozenset((term.term, term.canonical) for term in terms if term.kind == "vowel")


@cache
def _sounds() -> tuple[Mapping[str, str], re.Pattern[str]]:
    sounds = {term.term: term.canonical for term in load_terms("name_spellings") if term.kind == "sound"}
    longest_first = sorted(sounds, key=lambda letters: (-len(letters), letters))
    return sounds, re.compile("|".join(map(re.escape, longest_first)))


@cache
def _nicknames() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for term in load_terms("nicknames"):
        found.setdefault(term.term, set()).add(term.canonical)
    return {term: frozenset(names) for term, names in found.items()}


@cache
def _genders() -> Mapping[str, str]:
    return {term.term: term.canonical for term in load_terms("given_genders") if term.kind == "given"}
