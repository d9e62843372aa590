"""Lines of flattened text: split as printed, and what a line break tore apart is put together again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.clean.characters import clean_characters
from pipeline.clean.lines import Kind, Line, read_line
from pipeline.clean.offsets import join, trace
from pipeline.clean.vocabulary import load_vocabulary, split_words

_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_ENDS_SENTENCE = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
_LAST_WORD = re.compile(r"\S+$")

# Text wrapped by hand or by a mail program has lines of up to some 100 characters; longer ones are
# paragraphs.
MAX_WRAP_WIDTH = 100
MIN_WRAP_WIDTH = 40
MIN_WRAPPED_LINES = 3
# Of the lines that might be wrapped, so many must break just where the next word would not have fitted.
MIN_WRAPPED_SHARE = 0.7
# A line that runs on in lower case is joined only if it is no scrap of a menu.
MIN_WORDS_RUNNING_ON = 4
LIST_TAGS = ("li", "td", "th", "dt", "dd")


def split_lines(raw: str) -> list[Line]:
    """Return the lines of a text that are not blank, their characters cleaned.

    Args:
        raw: the source as decoded.
    """
    lines: list[Line] = []
    start, blank = 0, True
    for end, after in [*((m.start(), m.end()) for m in _BREAK.finditer(raw)), (len(raw), len(raw))]:
        text = clean_characters(trace(raw[start:end], start)) if end > start else None
        if text is not None and text.text:
            lines.append(Line(text=text, blank_before=blank))
            blank = False
        else:
            blank = True
        start = after
    return lines


def mend_breaks(lines: Sequence[Line]) -> list[Line]:
    """Join the lines of one paragraph: hard-wrapped, or broken after an honorific or before lower case."""
    width = measure_wrap([line.text.text for line in lines], [line.blank_before for line in lines])
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _belong_together(groups[-1][-1], line, width):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_merge(group) for group in groups]


def measure_wrap(texts: Sequence[str], blank_before: Sequence[bool]) -> int | None:
    """Return the width, in characters, that a text was hard-wrapped to, None where it was not.

    A wrapped line ends just where the first word of the next one would not have fitted any more.
    """
    lengths = [len(text) for text in texts if len(text) >= MIN_WRAP_WIDTH]
    if not lengths or sum(length > MAX_WRAP_WIDTH for length in lengths) > 0.1 * len(lengths):
        return None
    width = max(length for length in lengths if length <= MAX_WRAP_WIDTH)
    pairs = [
        (first, second)
        for first, second, blank in zip(texts, texts[1:], blank_before[1:], strict=False)
        if not blank and MIN_WRAP_WIDTH <= len(first) <= MAX_WRAP_WIDTH
    ]
    full = [first for first, second in pairs if _is_full(first, second, width)]
    unfinished = [first for first in full if not _ENDS_SENTENCE.search(first)]
    if len(unfinished) < MIN_WRAPPED_LINES or len(full) < MIN_WRAPPED_SHARE * len(pairs):
        return None
    return width


def _is_full(first: str, second: str, width: int) -> bool:
    return len(first) + 1 + len(second.split(" ", 1)[0]) > width


def _belong_together(first: Line, second: Line, width: int | None) -> bool:
    a, b = first.text.text, second.text.text
    if (
        first.tag in LIST_TAGS
        or first.tag != second.tag
        or first.container != second.container
        or first.aside
        or second.aside
    ):
        return False
    if width is not None and not second.blank_before and len(a) >= MIN_WRAP_WIDTH and _is_full(a, b, width):
        return True
    if not (ends_in_abbreviation(a, b) or _runs_on(a, b, blank=second.blank_before)):
        return False
    return all(
        read_line(line).kind in (Kind.PROSE, Kind.SHORT, Kind.CAPTION) for line in (first, second)
    ) and not (load_vocabulary().byline.match(b))


def ends_in_abbreviation(first: str, second: str) -> bool:
    """Tell whether a line ends in an honorific's full stop and goes on in the next.

    >>> ends_in_abbreviation("The host received H.H. Sheikh Dr.", "Sultan bin Rashed in his office.")
    True
    """
    last = _LAST_WORD.search(first)
    if last is None or not first.endswith(".") or len(split_words(first)) < 2 or not second[:1].isalpha():
        return False
    word = last.group().lstrip("(“\"'‘").casefold()
    # "…, it means Mr." ends a sentence where the next line opens one: "The guests …".
    opens = split_words(second)[0] in load_vocabulary().function
    return word in load_vocabulary().abbreviation and not opens and (second[0].isupper() or word != "no.")


def _runs_on(first: str, second: str, *, blank: bool) -> bool:
    """Tell whether a sentence goes on in the next line: in lower case, after a comma or function word."""
    if _ENDS_SENTENCE.search(first) or not second:
        return False
    words, following = split_words(first), split_words(second)
    if (
        not words
        or not following
        or load_vocabulary().line.equal(words)
        or load_vocabulary().line.equal(following)
    ):
        return False
    longer = len(words) + len(following) >= 2 * MIN_WORDS_RUNNING_ON
    if second[0].islower():
        return longer and len(following) >= 2 and len(words) >= 2 and _is_lower_word(second)
    hanging = words[-1] in load_vocabulary().hanging or first.endswith(",")
    return not blank and hanging and len(words) >= MIN_WORDS_RUNNING_ON and len(following) >= 2 and longer


def _is_lower_word(text: str) -> bool:
    """Tell whether the first word is an ordinary lower-case one: no bullet, no address, no "e-Services"."""
    word = text.split(" ", 1)[0]
    return word.rstrip(",.;:”\"'’").isalpha() and word.islower()


def _merge(group: list[Line]) -> Line:
    if len(group) == 1:
        return group[0]
    return replace(group[0], text=join([line.text for line in group], " "))
