"""Characters that are no text: invisible ones, odd white space, HTML debris, junk glued to a word."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Set
from functools import cache

from pipeline.clean.offsets import Edit, Traced
from pipeline.lexicons import load_words

# Control and format characters, variation selectors, lone surrogates (no encoder takes them) and
# private-use glyphs (icon fonts). White space among the control characters is left to `_collapse`.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\ud800-\udfff\ue000-\uf8ff\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]+"
)
_SPACE = re.compile(r"\s+")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});?")
_TAG = re.compile(
    r"</?(?:a|b|br|div|em|font|h[1-6]|i|img|li|p|span|strong|u|ul)(?:\s[^<>]{0,500})?/?>", re.IGNORECASE
)
_COMBINING = re.compile("\\w[\u0300-\u036f]+")
_LEADING_COUNT = re.compile(r"\d{1,6}(?=[^\W\d_][a-z])")
_LEADING_JUNK = re.compile(r"[a-z]{1,12}\d{1,6}\s+(?=[A-Z][a-z]*\s)")
_WORD = re.compile(r"[^\W\d_]+")
# A count glued to a line is cut off only where a sentence follows: "8761Mayor of …", but not "3D" or
# "7Eleven".
MIN_WORDS_AFTER_JUNK = 5
# Shorter names collide with ordinary words ("Unsaid"): a name must have this many letters to be split from
# a verb.
MIN_GLUED_NAME = 4
OPENING_DEBRIS = frozenset({"“", "‘", "«", "„", "‚"})
CLOSING_DEBRIS = frozenset({"”", "’", "»"})


def clean_characters(line: Traced) -> Traced:
    """Return a line without invisible characters, debris of HTML, odd or trailing white space.

    Args:
        line: one line or block of the source, entities not yet decoded.
    """
    text = line.text
    if "&" in text or "<" in text:
        line = _decode(line)
    if ";" in line.text:
        line = _mend_debris(line)
    if not line.text.isascii() or not line.text.isprintable():
        line = line.edit([Edit(m.start(), m.end(), "") for m in _INVISIBLE.finditer(line.text)])
        line = _compose(line)
    return _collapse(line)


def decode_entities(line: Traced) -> Traced:
    """Return a stretch of HTML text with its character references decoded, once."""
    if "&" not in line.text:
        return line
    return line.edit(_entity_edits(line.text))


def cut_junk(line: Traced) -> tuple[Traced, str | None]:
    """Cut what is glued in front of a sentence: a counter, or a scrap that ends in digits.

    Returns:
        The line, and what was cut off (None where nothing was).

    >>> from pipeline.clean.offsets import trace
    >>> cut_junk(trace("8761Mayor of Port Lindal met the guests.", 0))[1]
    '8761'
    """
    match = _LEADING_COUNT.match(line.text) or _LEADING_JUNK.match(line.text)
    if match is None or line.text[match.end() :].count(" ") < MIN_WORDS_AFTER_JUNK - 1:
        return line, None
    return line.cut(match.end(), len(line.text)), match.group()


def split_glued(line: Traced, words: Set[str]) -> Traced:
    """Put the missing space between a name and the verb glued to it, where the name stands alone elsewhere.

    Args:
        line: one line.
        words: all words of the page.

    >>> from pipeline.clean.offsets import trace
    >>> split_glued(trace("Mayor Selim Duranhosted the guests.", 0), {"Duran", "Duranhosted"}).text
    'Mayor Selim Duran hosted the guests.'
    """
    edits = []
    for match in _glued_pattern().finditer(line.text):
        name = match.group(1)
        if len(name) >= MIN_GLUED_NAME and name in words:
            edits.append(Edit(match.end(1), match.end(1), " "))
    return line.edit(edits)


def find_words(text: str) -> frozenset[str]:
    """Return the words of a text that begin with a capital."""
    return frozenset(word for word in _WORD.findall(text) if word[0].isupper())


def _decode(line: Traced) -> Traced:
    line = line.edit([Edit(m.start(), m.end(), " ") for m in _TAG.finditer(line.text)])
    return decode_entities(line)


def _entity_edits(text: str) -> list[Edit]:
    edits = []
    for match in _ENTITY.finditer(text):
        decoded = html.unescape(match.group())
        if decoded != match.group():
            edits.append(Edit(match.start(), match.end(), decoded))
    return edits


def _mend_debris(line: Traced) -> Traced:
    """Turn character references that lost their ampersand ("ldquo;We rsquo;ve") back into characters."""
    text, done = line.text, 0
    edits: list[Edit] = []
    for match in _debris_pattern().finditer(text):
        character = html.unescape(f"&{match.group(1)};")
        start, end = match.start(), match.end()
        before = text[start - 1] if start else ""
        # The lost ampersand left a space: an apostrophe or closing mark takes it back.
        if character in CLOSING_DEBRIS and before == " " and start > done:
            start -= 1
        elif character in OPENING_DEBRIS and end < len(text) and text[end] == " ":
            end += 1
        edits.append(Edit(start, end, character))
        done = end
    return line.edit(edits)


def _compose(line: Traced) -> Traced:
    return line.edit(
        [
            Edit(m.start(), m.end(), unicodedata.normalize("NFC", m.group()))
            for m in _COMBINING.finditer(line.text)
        ]
    )


def _collapse(line: Traced) -> Traced:
    line = line.strip()
    return line.edit([Edit(m.start(), m.end(), " ") for m in _SPACE.finditer(line.text) if m.group() != " "])


@cache
def _debris_pattern() -> re.Pattern[str]:
    names = "|".join(sorted(load_words("boilerplate", "entity"), key=lambda name: (-len(name), name)))
    return re.compile(rf"(?<![&\w])({names});")


@cache
def _glued_pattern() -> re.Pattern[str]:
    verbs = "|".join(sorted(load_words("boilerplate", "glued")))
    return re.compile(rf"\b([A-ZÀ-ÖØ-ÞĀ-ſ][^\W\d_A-Z]{{2,20}}?)({verbs})\b")
