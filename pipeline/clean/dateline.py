"""Dates printed on a page: which lines are dates, what they mean, and which of them is the page's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from pipeline.clean.lines import Kind, Read
from pipeline.clean.vocabulary import load_vocabulary, split_words
from pipeline.records import Precision

_ISO = re.compile(
    r"(?<!\d)(?P<y>\d{4})([-/.])(?P<m>\d{1,2})\2(?P<d>\d{1,2})(?!\d)(?:[T ]\d{2}:\d{2}\S{0,20})?"
)
_NUMERIC = re.compile(r"(?<![\d.])(?P<a>\d{1,2})(?P<sep>[./-])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4})(?!\d)")
_OTHER = re.compile(
    r"(?<!\d)\d{1,2}\.?\s(?:de\s|d'|da\s)?[^\W\d_]{3,14}\.?,?\s(?:de\s|del\s)?\d{4}(?!\d)|\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日"
)
_TIME = re.compile(r"\b\d{1,2}[:.]\d{2}(?::\d{2})?\s?(?:[ap]\.?m\.?)?(?!\w)", re.IGNORECASE)
_BARS = re.compile(r"\s[|·•]\s")
_BAR = re.compile(r"\s[|/·•–-]\s|\d:\d\d")
_DAY_ONLY = re.compile(r"\d{1,2}(?:st|nd|rd|th)?[.,]?")
_YEAR_ONLY = re.compile(r"(?:19|20)\d{2}")
_PREFIX = re.compile(
    r"\s*(?:\|\s*)?(?:\d{1,2}:\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?\s*)?(?:\|\s*)?(?=[A-ZÀ-ÞĀ-ſ“\"‘«„])"
)
_AFTER_DATELINE = re.compile(r"\s*(?:\)\s*)?(?:[-–—:]|\([A-Z]{2,8}\))")

MIN_YEAR, MAX_YEAR = 1990, 2100
MAX_DATE_WORDS = 16
# Words of a date line that neither date, time nor date vocabulary explains: a place, an office, a weekday
# abroad.
MAX_OTHER_WORDS = 1
# With a bar, a slash or the time of day in it, it may hold an author or a section too.
MAX_OTHER_WORDS_BARRED = 4
# How far from the headline or the body, in lines, the page's own date can stand.
MAX_DISTANCE = 8
DATELINE_WINDOW = 70
PREFIX_WINDOW = 40
# Month names of other languages are looked up by a slow library: never more than this many lines of a page.
MAX_FOREIGN_LOOKUPS = 3
_MONTH_FIRST_HOSTS = (".gov", ".mil", ".us")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDate:
    """A date in a text: what it means (None without a year), how exactly, and the characters it takes."""

    value: date | None
    precision: Precision | None
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The page's date: value, precision, and the date as printed."""

    value: date | None
    precision: Precision | None
    text: str | None


def find_date(text: str, *, month_first: bool = False) -> FoundDate | None:
    """Find the first date in a short text.

    Args:
        text: a line or less; long texts are read only at their beginning by the callers.
        month_first: how to read 03/04/2022; with dots the day comes first anyway.

    Returns:
        The date; its value is None where the text gives no year. None where there is no date.

    >>> find_date("Posted by admin | Feb 24, 2022").value
    datetime.date(2022, 2, 24)
    >>> find_date("07 December").value is None
    True
    """
    found = [
        one
        for one in (_find_iso(text), _find_numeric(text, month_first), _find_worded(text))
        if one is not None
    ]
    return min(found, key=lambda one: (one.start, -one.end), default=None)


def parse_foreign(text: str) -> FoundDate | None:
    """Find a date with the month's name in another language than English."""
    match = _OTHER.search(text)
    if match is None:
        return None
    value = _look_up(match.group())
    if value is None:
        return None
    return FoundDate(value=value, precision="day", start=match.start(), end=match.end())


def mark_dates(reads: Sequence[Read]) -> list[Read]:
    """Return the lines, marked where they hold a date and little else, or half a date each."""
    marked = [_mark_date(read) for read in reads]
    for index in range(len(marked) - 1):
        if _is_split(marked[index], marked[index + 1]):
            for at in (index, index + 1):
                marked[at] = marked[at].become(Kind.DATE, "split date")
            if index + 2 < len(marked) and _YEAR_ONLY.fullmatch(marked[index + 2].text):
                marked[index + 2] = marked[index + 2].become(Kind.DATE, "split date")
    return marked


def measure_prefix(text: str) -> int:
    """Return how many characters a date glued in front of a sentence takes, 0 without one.

    >>> measure_prefix("date 2022-10-20 The Mayor met the guests.")
    16
    """
    opening = load_vocabulary().byline.match(text)
    start = opening + len(text[opening:]) - len(text[opening:].lstrip(" :|"))
    found = find_date(text[start : start + PREFIX_WINDOW])
    if found is None or found.start:
        return 0
    # Without "date" or "published" in front, only figures are sure to be no part of the sentence.
    if not opening and any(character.isalpha() for character in text[: found.end]):
        return 0
    after = _PREFIX.match(text, start + found.end)
    return after.end() if after is not None else 0


def read_month_first(texts: Iterable[str], host: str | None) -> bool:
    """Tell whether the page writes the month first: by a date of one reading only, else by its host."""
    for text in texts:
        match = _NUMERIC.search(text)
        if match and match["sep"] == "/" and (int(match["a"]) > 12) != (int(match["b"]) > 12):
            return int(match["b"]) > 12
    return host is not None and host.casefold().endswith(_MONTH_FIRST_HOSTS)


def choose_published(
    reads: Sequence[Read], *, near: int, body: tuple[int, int], hint: str | None, month_first: bool
) -> Published:
    """Choose the page's date: its head's hint, else the date line nearest the headline, else the dateline.

    Args:
        reads: all lines of the page.
        near: index of the headline's line, or of the first body line.
        body: indices of the first body line and the one after the last.
        hint: what the container or the HTML head states.
        month_first: how to read 03/04/2022.
    """
    if hint:
        found = find_date(hint, month_first=month_first) or parse_foreign(hint)
        if found is not None and found.value is not None:
            return Published(value=found.value, precision=found.precision, text=hint.strip())
    lookups = MAX_FOREIGN_LOOKUPS
    best: tuple[tuple[bool, bool, int, int], Published] | None = None
    for index, read in enumerate(reads):
        distance = min(abs(index - near), abs(index - body[0]), abs(index - body[1]))
        if read.kind not in (Kind.DATE, Kind.BYLINE) or distance > MAX_DISTANCE:
            continue
        lookups -= 1
        published = _read_date(reads, index, month_first, foreign=lookups >= 0)
        if published is not None:
            rank = (published.value is None, _is_update(read), index >= body[1], abs(index - near))
            best = (rank, published) if best is None or rank < best[0] else best
    if best is not None:
        return best[1]
    return _read_dateline(reads[body[0]].text if body[0] < len(reads) else "", month_first)


def _read_date(reads: Sequence[Read], index: int, month_first: bool, *, foreign: bool) -> Published | None:
    if reads[index].rule == "split date":
        return _read_split(reads, index)
    text = reads[index].text
    found = find_date(text, month_first=month_first) or (parse_foreign(text) if foreign else None)
    if found is None:
        return None
    return Published(value=found.value, precision=found.precision, text=text[found.start : found.end])


def _read_split(reads: Sequence[Read], index: int) -> Published | None:
    """Read day, month and perhaps year from the neighbouring lines of one split date."""
    if index and reads[index - 1].rule == "split date":
        return None
    pieces = [reads[index].text]
    while index + len(pieces) < len(reads) and reads[index + len(pieces)].rule == "split date":
        pieces.append(reads[index + len(pieces)].text)
    text = " ".join(pieces)
    found = find_date(text)
    return Published(
        value=found.value if found else None, precision=found.precision if found else None, text=text
    )


def _read_dateline(text: str, month_first: bool) -> Published:
    """Read the date of a dateline: "PORT LINDAL, 4 May 2021 – The Mayor …"."""
    found = find_date(text[:DATELINE_WINDOW], month_first=month_first)
    if found is None or not _AFTER_DATELINE.match(text, found.end):
        return Published(value=None, precision=None, text=None)
    place = text[: found.start].split()
    if len(place) > 6 or any(word[:1].islower() for word in place):
        return Published(value=None, precision=None, text=None)
    return Published(value=found.value, precision=found.precision, text=text[found.start : found.end])


def _is_update(read: Read) -> bool:
    return load_vocabulary().updated.match(read.text) > 0


def _mark_date(read: Read) -> Read:
    if (
        read.kind not in (Kind.SHORT, Kind.BYLINE, Kind.BOILERPLATE, Kind.WEAK)
        or len(read.words) > MAX_DATE_WORDS
    ):
        return read
    if read.rule == "navigation element":
        return read
    found = find_date(read.text) or parse_foreign_line(read)
    if found is None:
        return read
    rest = _TIME.sub(" ", read.text[: found.start] + " " + read.text[found.end :])
    second = find_date(rest)
    if second is not None:
        rest = rest[: second.start] + " " + rest[second.end :]
    known = read.kind is Kind.BYLINE or _is_update(read) or _has_date_part(read.text)
    if known or _count_other(rest) <= _allow_other(read.text, found):
        return read.become(Kind.DATE, "date line")
    return read


def parse_foreign_line(read: Read) -> FoundDate | None:
    """Look a date up in a short line that is not shown to be boilerplate; most lines have no such shape."""
    return parse_foreign(read.text) if len(read.words) <= 8 else None


def _has_date_part(text: str) -> bool:
    """Tell whether a part between bars is a date and nothing else: "By X | 4 May 2021 | Topics: Y"."""
    parts = _BARS.split(text)
    for part in parts if len(parts) > 1 else ():
        found = find_date(part)
        if found is not None and not _count_other(part[: found.start] + " " + part[found.end :]):
            return True
    return False


def _allow_other(text: str, found: FoundDate) -> int:
    """Return how many unexplained words a date line may have: an author beside a bar, a place behind."""
    if _BAR.search(text):
        return MAX_OTHER_WORDS_BARRED
    return MAX_OTHER_WORDS + (found.start == 0 and text[found.end : found.end + 1] in (",", "-", "–"))


def _count_other(text: str) -> int:
    vocabulary = load_vocabulary()
    words, index, count = split_words(text), 0, 0
    while index < len(words):
        match = vocabulary.date_word.match_at(words, index)
        known = (
            words[index].isdigit() or words[index] in vocabulary.weekday or words[index] in vocabulary.months
        )
        count += not (match or known)
        index += match[0] if match else 1
    return count


def _is_split(first: Read, second: Read) -> bool:
    months = load_vocabulary().months
    texts = (first.text, second.text)
    for day, month in (texts, texts[::-1]):
        words = split_words(month)
        is_month = (
            1 <= len(words) <= 2
            and words[0] in months
            and (len(words) == 1 or bool(_YEAR_ONLY.fullmatch(words[1])))
        )
        if is_month and _DAY_ONLY.fullmatch(day) and 1 <= int(re.sub(r"\D", "", day)) <= 31:
            return True
    return False


def _find_iso(text: str) -> FoundDate | None:
    match = _ISO.search(text)
    return _make(match, match["y"], match["m"], match["d"]) if match else None


def _find_numeric(text: str, month_first: bool) -> FoundDate | None:
    match = _NUMERIC.search(text)
    if match is None:
        return None
    day, month = match["a"], match["b"]
    if int(month) > 12 or (month_first and match["sep"] == "/" and int(day) <= 12):
        day, month = month, day
    return _make(match, match["y"], month, day)


def _find_worded(text: str) -> FoundDate | None:
    match = _worded().search(text)
    if match is None:
        return None
    months = load_vocabulary().months
    name = match["m1"] or match["m2"] or match["m3"]
    year = match["y1"] or match["y2"] or match["y3"]
    month, day = months[name.casefold()], match["d1"] or match["d2"]
    if year is None:
        return FoundDate(value=None, precision=None, start=match.start(), end=match.end())
    if day is None:
        return _make(match, year, str(month), "1", "month")
    return _make(match, year, str(month), day)


def _make(
    match: re.Match[str], year: str, month: str, day: str, precision: Precision = "day"
) -> FoundDate | None:
    try:
        value = date(int(year), int(month), int(day))
    except ValueError:
        return None
    if not MIN_YEAR <= value.year <= MAX_YEAR:
        return None
    return FoundDate(value=value, precision=precision, start=match.start(), end=match.end())


@cache
def _worded() -> re.Pattern[str]:
    """Return the pattern of dates with English month names: 24 February 2022, Feb 24, 2022, February 2022."""
    month = "|".join(sorted(load_vocabulary().months, key=lambda name: (-len(name), name)))
    ordinal = r"(?:st|nd|rd|th)?"
    return re.compile(
        rf"(?<!\d)(?P<d1>\d{{1,2}}){ordinal}(?:\sof)?[\s./-]{{1,2}}(?P<m1>{month})\b\.?(?:,?[\s./-]{{0,2}}(?P<y1>(?:19|20)\d{{2}})(?!\d))?"
        rf"|\b(?P<m2>{month})\.?\s?(?P<d2>\d{{1,2}}){ordinal}(?!\d)(?:,?\s?(?P<y2>(?:19|20)\d{{2}})(?!\d))?"
        rf"|\b(?P<m3>{month})\.?,?\s(?P<y3>(?:19|20)\d{{2}})(?!\d)",
        re.IGNORECASE,
    )


@lru_cache(maxsize=4096)
def _look_up(text: str) -> date | None:
    """Return what dateparser makes of a short string that gives day, month and year, None where it fails."""
    import dateparser

    settings = {
        "STRICT_PARSING": True,
        "DATE_ORDER": "DMY",
        "TIMEZONE": "UTC",
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
    try:
        found = dateparser.parse(text, settings=settings)
    except (ValueError, OverflowError, RecursionError):
        return None
    if found is None or not MIN_YEAR <= found.year <= MAX_YEAR:
        return None
    return found.date()
