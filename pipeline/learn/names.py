"""How answers are compared: case, diacritics, punctuation and a leading article do not count."""

from __future__ import annotations

import re
import unicodedata

# Letters that Unicode does not decompose into a base letter and a mark.
_UNDECOMPOSED = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ə": "e"}
)
_WORD = re.compile(r"\w+")


def fold(text: str) -> str:
    """Return the text's words, lower-case, without diacritics and punctuation, joined by single spaces.

    >>> fold("Ekrem İmamoğlu-Łuk")
    'ekrem imamoglu luk'
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_UNDECOMPOSED)
    return " ".join(_WORD.findall(bare))


def fold_organization(text: str) -> str:
    """Return the folded name without a leading "the".

    >>> fold_organization("The Lowland Union")
    'lowland union'
    """
    return fold(text).removeprefix("the ")


def squeeze(text: str) -> str:
    """Return the text with runs of white space as one space, without zero-width and other format characters.

    >>> squeeze(" a\\u200b\\u00a0 b ")
    'a b'
    """
    visible = "".join(c for c in text if unicodedata.category(c) != "Cf") if not text.isascii() else text
    return " ".join(visible.split())
