"""Dates in text: the model's DATE entities that name a day, month or year, and patterns it misses."""

from __future__ import annotations

import re
from collections.abc import Sequence

from spacy.tokens import Doc, Span

from pipeline.annotate.words import Words
from pipeline.lexicons import load_words

PATTERN_SCORE, MODEL_SCORE = 0.95, 0.75
_NUMERIC = re.compile(r"(\d{1,2}[./-]\d{1,2}[./-](19|20)?\d{2}|(19|20)\d{2}[./-]\d{1,2}[./-]\d{1,2})$")
_DAY = re.compile(r"(\d{1,2}(st|nd|rd|th)?|\d{1,2}[-–]\d{1,2})$")
_ORDINAL = re.compile(r"\d{1,2}(st|nd|rd|th)$")
_YEAR = re.compile(r"(19|20)\d{2}$")
# A relative expression is at most this many tokens: "the first week of next month".
MAX_MODEL_TOKENS = 6


# Start and end in tokens, rule and score.
_Found = tuple[int, int, str, float]


class DateFinder:
    """Finds dates from the lexicon `date_words` and the model's entities."""

    def __init__(self) -> None:
        self._months = {word.lower() for word in load_words("date_words", "month")}
        self._weekdays = {word.lower() for word in load_words("date_words", "weekday")}
        self._relative = {word.lower() for word in load_words("date_words", "relative")}
        self._point_at = {word.lower() for word in load_words("date_words", "pointer")}
        self._openers = self._months | self._weekdays | self._relative | self._point_at
        self._month_links = load_words("date_words", "month_link")
        self._range_links = load_words("date_words", "range_link")
        self._range_openers = load_words("date_words", "range_opener")
        self._parts = {word.lower() for word in load_words("date_words", "part")}

    def find(self, doc: Doc, words: Words) -> list[Span]:
        """Return the date spans of a Doc in text order, none overlapping."""
        lower = [text.lower() for text in words.texts]
        found: list[_Found] = []
        at = 0
        while at < len(lower):
            end = 0
            if lower[at] in self._openers or lower[at][:1].isdigit():
                end = self._calendar(lower, words, at) or self._relation(lower, at)
            if end:
                found.append((at, end, "date_pattern", PATTERN_SCORE))
                at = end
            else:
                at += 1
        found += self._from_model(doc, lower, found)
        return [_date_span(doc, *item) for item in self._join(lower, sorted(found))]

    def _join(self, lower: Sequence[str], found: Sequence[_Found]) -> list[_Found]:
        """Make one of two dates that are one: "from Monday until tomorrow", "today, Sunday 4 May 2021"."""
        joined: list[_Found] = []
        for item in found:
            before = joined[-1] if joined else None
            end = self._joined_end(lower, before, item) if before is not None else 0
            if before is not None and end:
                joined[-1] = (before[0], end, *before[2:])
            else:
                joined.append(item)
        return joined

    def _joined_end(self, lower: Sequence[str], one: _Found, other: _Found) -> int:
        """Return the end of two dates that are one, 0 where they are two."""
        first, gap = lower[one[0] : one[1]], lower[one[1] : other[0]]
        vague = first[0] not in self._months and not any(word[:1].isdigit() for word in first)
        if gap and gap[0] in self._range_links and gap[1:] in ([], ["the"]):
            opened = any(word in self._range_openers for word in lower[max(one[0] - 2, 0) : one[0]])
            names_day = set(first) & self._weekdays or set(first) & self._relative
            return other[1] if opened or (vague and names_day and self._is_vague(lower, other)) else 0
        if vague and gap == ["("]:
            return other[1] + (lower[other[1] : other[1] + 1] == [")"])
        return other[1] if vague and gap in ([], [","]) and set(first) & self._relative else 0

    def _is_vague(self, lower: Sequence[str], item: _Found) -> bool:
        inside = set(lower[item[0] : item[1]])
        return bool(inside & (self._weekdays | self._relative)) and not inside & self._months

    def _calendar(self, lower: Sequence[str], words: Words, at: int) -> int:
        """Return the end of a calendar date at a token, 0 where there is none."""
        if lower[at][:1].isdigit():
            if self._is_day_alone(lower, at):
                return at + 1
            if _NUMERIC.match(lower[at]):
                return at + 1
            return self._day_first(lower, words, at) if _DAY.match(lower[at]) else 0
        if lower[at] in self._weekdays and words.caps[at]:
            return self._after_weekday(lower, words, at)
        if lower[at] in self._months and words.caps[at]:
            alone = at + 1 if at and lower[at - 1] in self._month_links else 0
            return self._month_first(lower, at) or alone
        return 0

    def _is_day_alone(self, lower: Sequence[str], at: int) -> bool:
        """Return whether a day is named by its number only: "on the 13th", not "the 13th floor"."""
        if not _ORDINAL.match(lower[at]) or at < 2 or lower[at - 1] != "the":
            return False
        after = lower[at + 1] if at + 1 < len(lower) else "."
        linked = lower[at - 2] in self._range_links or lower[at - 2] in self._range_openers
        return (linked or lower[at - 2] == "on") and (not after[:1].isalnum() or after in self._range_links)

    def _after_weekday(self, lower: Sequence[str], words: Words, at: int) -> int:
        """Return the end of "Tuesday, 4 May 2021" or of "Tuesday" alone."""
        after = at + 2 if at + 1 < len(lower) and lower[at + 1] in (",", "the") else at + 1
        if after < len(lower):
            longer = 0
            if _DAY.match(lower[after]):
                longer = self._day_first(lower, words, after)
            elif lower[after] in self._months and words.caps[after]:
                longer = self._month_first(lower, after)
            if longer:
                return longer
        joined = (
            at + 2 < len(lower)
            and lower[at + 1] in ("and", "-", "–", "to")
            and lower[at + 2] in self._weekdays
        )
        return at + 3 if joined else at + 1

    def _day_first(self, lower: Sequence[str], words: Words, at: int) -> int:
        """Return the end of "4 May 2021", "4-6 May", "4 and 5 May", "the 4th of May"."""
        month = at + 1
        if (
            month + 1 < len(lower)
            and lower[month] in ("-", "–", "to", "and", "&")
            and _DAY.match(lower[month + 1])
        ):
            month += 2
        if month < len(lower) and lower[month] == "of":
            month += 1
        if month >= len(lower) or lower[month] not in self._months or not words.caps[month]:
            return 0
        end = self._year(lower, month + 1)
        if lower[end : end + 3] == ["of", "this", "year"] or lower[end : end + 3] == ["of", "last", "year"]:
            return end + 3
        if end + 2 < len(lower) and lower[end] in ("-", "–", "to") and _DAY.match(lower[end + 1]):
            second = self._day_first(lower, words, end + 1)
            return second or end
        return end

    def _month_first(self, lower: Sequence[str], at: int) -> int:
        """Return the end of "October 4", "May 4-6, 2021", "May 2021"; a month alone is 0 unless it cannot
        be a word.
        """
        day = at + 1
        if day < len(lower) and lower[day] == ".":
            day += 1
        if day >= len(lower):
            return 0
        if _DAY.match(lower[day]):
            end = day + 1
            if end + 1 < len(lower) and lower[end] in ("-", "–", "to", "and") and _DAY.match(lower[end + 1]):
                end += 2
            return self._year(lower, end)
        if _YEAR.match(lower[day]):
            return day + 1
        return 0

    @staticmethod
    def _year(lower: Sequence[str], at: int) -> int:
        """Return the end of an optional year, with its comma."""
        if at < len(lower) and _YEAR.match(lower[at]):
            return at + 1
        if at + 1 < len(lower) and lower[at] == "," and _YEAR.match(lower[at + 1]):
            return at + 2
        return at

    def _relation(self, lower: Sequence[str], at: int) -> int:
        """Return the end of "yesterday", "this morning", "next September"."""
        if lower[at] in self._relative:
            return at + 1
        following = lower[at + 1] if at + 1 < len(lower) else ""
        named = following in self._parts or following in self._months or following in self._weekdays
        return at + 2 if named and lower[at] in self._point_at else 0

    def _from_model(self, doc: Doc, lower: Sequence[str], found: Sequence[_Found]) -> list[_Found]:
        taken = {i for start, end, _, _ in found for i in range(start, end)}
        extra = []
        for ent in doc.ents:
            if (
                ent.label_ != "DATE"
                or len(ent) > MAX_MODEL_TOKENS
                or taken.intersection(range(ent.start, ent.end))
            ):
                continue
            inside = lower[ent.start : ent.end]
            if any(word in self._months or word in self._weekdays or _YEAR.match(word) for word in inside):
                start = ent.start + (inside[0] == "the")
                extra.append((start, ent.end, "model_date", MODEL_SCORE))
        return extra


def _date_span(doc: Doc, start: int, end: int, rule: str, score: float) -> Span:
    span = Span(doc, start, end, label="DATE")
    span._.rule, span._.score = rule, score
    return span
