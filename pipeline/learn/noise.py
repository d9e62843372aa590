"""What real pages do to a text, done to training pages: lost diacritics, capitals, other marks, stray lines."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from random import Random

from pipeline.lexicons import load_terms

# Shares of the variants that meet each kind of noise: common enough to be learnt, rare enough to stay noise.
PLAIN_SHARE = 0.25
CAPITALS_SHARE = 0.15
MARKS_SHARE = 0.3
LINES_SHARE = 0.25
_STYLES = ("“”‘’", "\"\"''", "«»‘’", "„“‚‘", "””’’", "''''")


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledText:
    """A text and its spans as (start, end, label), half-open character offsets, in order."""

    text: str
    spans: tuple[tuple[int, int, str], ...]


def add_noise(page: LabelledText, random: Random) -> LabelledText:
    """Return the page as a site with faults would have served it; often unchanged."""
    if random.random() < PLAIN_SHARE:
        page = strip_marks(page)
    if random.random() < MARKS_SHARE:
        page = change_quotation_marks(page, random.choice(_STYLES))
    if random.random() < CAPITALS_SHARE:
        page = capitalize_line(page, 0)
    if random.random() < LINES_SHARE:
        page = insert_line(page, random.choice(_stray_lines()), random.randrange(4))
    return page


def strip_marks(page: LabelledText) -> LabelledText:
    """Return the text without diacritics; offsets stay, because a letter stays one letter.

    >>> strip_marks(LabelledText(text="Şule Ågren", spans=((0, 10, "PERSON"),))).text
    'Sule Agren'
    """
    return LabelledText(text="".join(_plain(char) for char in page.text), spans=page.spans)


def change_quotation_marks(page: LabelledText, style: str) -> LabelledText:
    """Return the text with other marks: `style` is the double pair, then the single one.

    A closing single mark is also the apostrophe, and changes with it.

    >>> change_quotation_marks(LabelledText(text="“Ada’s”", spans=()), "«»‘'").text
    "«Ada's»"
    """
    return LabelledText(text=page.text.translate(str.maketrans("“”‘’", style)), spans=page.spans)


def capitalize_line(page: LabelledText, number: int) -> LabelledText:
    """Return the text with one line in capitals, as ledes and sub-headings have it.

    >>> capitalize_line(LabelledText(text="a ß\\nb", spans=()), 0).text
    'A ß\\nb'
    """
    lines = page.text.split("\n")
    lines[number] = "".join(c.upper() if len(c.upper()) == 1 else c for c in lines[number])
    return LabelledText(text="\n".join(lines), spans=page.spans)


def insert_line(page: LabelledText, line: str, number: int) -> LabelledText:
    """Return the text with a line of the site's own put in before line `number`, or at the end.

    >>> insert_line(LabelledText(text="Ada came.", spans=((0, 3, "PERSON"),)), "Menu", 0)
    LabelledText(text='Menu\\nAda came.', spans=((5, 8, 'PERSON'),))
    """
    lines = page.text.split("\n")
    at = sum(len(each) + 1 for each in lines[:number])
    if number >= len(lines):
        return LabelledText(text=f"{page.text}\n{line}", spans=page.spans)
    shift = len(line) + 1
    spans = tuple((s + shift, e + shift, label) if s >= at else (s, e, label) for s, e, label in page.spans)
    return LabelledText(text=f"{page.text[:at]}{line}\n{page.text[at:]}", spans=spans)


def _plain(char: str) -> str:
    base = unicodedata.normalize("NFD", char)[0]
    return base if base.isalpha() else char


@cache
def _stray_lines() -> tuple[str, ...]:
    """Return lines of sites that name nobody, in the order of their numbers: a seed draws by place."""
    terms = sorted(load_terms("stray_lines"), key=lambda term: term.canonical)
    return tuple(term.term for term in terms)
