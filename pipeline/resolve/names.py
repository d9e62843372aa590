"""Names of people as words to compare: folded, in any order, with initials."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

# Two spellings of one word differ in one letter in six at most ("Stefan"/"Stephan" no, "Ivanow"/"Ivanov"
# yes).
LETTERS_A_TYPO = 6
# Letters of an initial.
MAX_INITIAL = 2
# Letters that Unicode does not decompose.
_LETTERS = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ə": "e", "þ": "th"}
    | dict.fromkeys("’‘`ʻ", "'")
)
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*\.?")
_POSSESSIVE = re.compile(r"['’]s?$")


def fold(text: str) -> str:
    """Return a text in lower case without diacritics.

    >>> fold("İsmail Çağlar"), fold("Ștefan")
    ('ismail caglar', 'stefan')
    """
    # Case is folded again on what compatibility forms ("𝔸", "㏂") decompose to, as in Unicode's NFKC_Casefold.
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text.casefold()).casefold())
    plain = unicodedata.normalize("NFKD", plain.translate(_LETTERS))
    return "".join(char for char in plain if not unicodedata.combining(char))


def tidy_name(text: str) -> str:
    """Return a printed name on one line, without a possessive ending or quotation marks around a nickname.

    >>> tidy_name("Ali  Vural’s"), tidy_name('Ali “Reis” Vural')
    ('Ali Vural', 'Ali Reis Vural')
    """
    plain = re.sub(r"[“”\"«»]", "", " ".join(text.split()))
    return _POSSESSIVE.sub("", plain).strip(" ,;")


def name_words(name: str) -> tuple[str, ...]:
    """Return the folded words of a name; a hyphen joins two.

    >>> name_words("Jean-Luc A. Dupont")
    ('jean', 'luc', 'a', 'dupont')
    """
    return tuple(word.rstrip(".") for word in _WORD.findall(fold(tidy_name(name)).replace("-", " ")))


def same_word(one: str, other: str) -> bool:
    """Return whether two words may be one part of a name: equal, an initial, or one typing error apart.

    Initials of two letters stand for one letter of another script: "Ye.", "Sh.".

    >>> same_word("k", "kenji"), same_word("yildirim", "yildrim"), same_word("maria", "mario")
    (True, True, False)
    >>> same_word("ye", "yerzhan")
    True
    """
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) <= MAX_INITIAL:
        return long.startswith(short)
    return min(len(one), len(other)) >= LETTERS_A_TYPO and OSA.distance(one, other, score_cutoff=1) <= 1


def fits(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Return whether every word of a form is a different word of a fuller one, in any order, not by
    initials alone.

    >>> fits(("vural",), ("ali", "vural")), fits(("ayla", "vural"), ("ali", "vural"))
    (True, False)
    """
    left = list(full)
    certain = 0
    for word in sorted(short, key=len, reverse=True):
        match = word if word in left else next((other for other in left if same_word(word, other)), None)
        if match is None:
            return False
        certain += min(len(word), len(match)) > 1
        left.remove(match)
    return certain > 0


def fullness(name: str) -> tuple[int, int, int, int]:
    """Return a sort key that grows with how full a printed form is.

    Whole words count first, then initials, then ordinary capitals, then diacritics: they get lost, not made
    up.
    """
    words = name_words(name)
    whole = sum(len(word) > 1 for word in words)
    return whole, len(words), not name.isupper(), sum(not char.isascii() for char in name)


@dataclass(frozen=True, slots=True)
class NameParts:
    """Given and family name, each None where the forms do not tell."""

    given: str | None
    family: str | None


def split_name(name: str, aliases: Iterable[str]) -> NameParts:
    """Return given and family name where a form tells: a surname in capitals, or used alone.

    >>> split_name("Jean DUPONT", ())
    NameParts(given='Jean', family='DUPONT')
    >>> split_name("Ali Vural", ["Vural"])
    NameParts(given='Ali', family='Vural')
    >>> split_name("Endo Kazuya", ["Kazuya", "Endo"])
    NameParts(given=None, family=None)
    """
    words = name.split()
    if len(words) < 2:
        return NameParts(None, None)
    capitals = [word for word in words if len(word) > 1 and word.isalpha() and word.isupper()]
    if capitals and len(capitals) < len(words):
        given = " ".join(word for word in words if word not in capitals)
        return NameParts(given, " ".join(capitals))
    alone = {name_words(alias) for alias in aliases}
    if name_words(words[-1]) in alone and not any(name_words(word) in alone for word in words[:-1]):
        return NameParts(" ".join(words[:-1]), words[-1])
    return NameParts(None, None)
