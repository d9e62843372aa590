"""Where and when a visit took place, as its sentence states it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Span

    from pipeline.annotate.groups import Group
    from pipeline.annotate.parties import PageView

# "at the historic Municipality Service Building": from the preposition to the building's noun, in tokens.
VENUE_REACH = 7
# "the summit to be held on 5 May": what dates another event stands this close before the date.
OTHER_EVENT_REACH = 5
# "29 October Republic Day": what makes a day another one stands this close behind the date.
BEHIND_DATE = 2
# "DHAKA, June 17, 2020 (BSS) –": a dateline's date stands among the first tokens, its dash close behind.
DATELINE_START, DATELINE_REACH = 10, 5
_DASHES = frozenset("-–—") | {"--"}
_BARE_YEAR = re.compile(r"(?:the )?(?:year )?(?:19|20)\d{2}")
_DAY_NUMBER = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)?\b")


def find_venue(view: PageView, sent: Span) -> str | None:
    """Return the room or building as printed, with its preposition ("at his office"), None where none is
    stated.
    """
    for mark in view.marks.within("venue", sent.start, sent.end):
        if mark.start in view.quoted or mark.start in view.titled:
            continue
        start = _venue_start(view, sent, mark.start)
        if start is not None:
            end = _venue_end(view, sent, mark.end)
            return view.doc[start:end].text
    return None


def find_city(view: PageView, sent: Span, host: Group | None, place: Span | None) -> int | None:
    """Return the index in `doc.spans["cities"]` of the city the visit took place in.

    The order of trust: a city in the object's position, a city after "in", the city of the host's title.
    """
    cities = view.group("cities")
    if place is not None:
        for i, city in enumerate(cities):
            if city.start == place.start and city.end == place.end:
                return i
    inside = [i for i, city in enumerate(cities) if sent.start <= city.start < sent.end]
    for i in inside:
        before = cities[i].start - 1
        said = before >= sent.start and view.doc[before].lower_ == "in" and before not in view.quoted
        # "the Ambassador in Belgrade", "seated in Berlin": where somebody is posted or lives.
        lives = view.marks.covers("residence", before - 1)
        if said and not lives and cities[i].start not in view.titled:
            return i
    if host is not None:
        for party in host.parties:
            for i in inside:
                if party.start <= cities[i].start < party.end and not _is_accreditation(view, cities[i]):
                    return i
    return None


def find_date(view: PageView, sents: Sequence[Span]) -> int | None:
    """Return the index in `doc.spans["dates"]` of the date of the visit, from the first sentence that
    gives one; of several a range of days, and the day of the dateline last.
    """
    dates = view.group("dates")
    for sent in sents:
        found = _dates_in(view, sent)
        if found:
            return min(found, key=lambda i: (_is_dateline(view, dates[i]), not _is_range(dates[i])))
    return None


def _dates_in(view: PageView, sent: Span) -> list[int]:
    """Return the dates of a sentence that can be that of the visit, outside quotations."""
    return [
        i
        for i, date in enumerate(view.group("dates"))
        if sent.start <= date.start < sent.end
        and date.start not in view.quoted
        and _dates_visit(view, sent, date)
    ]


def _is_dateline(view: PageView, date: Span) -> bool:
    """Return whether a date stands before the dash that opens a news report: the day of the report."""
    if not 0 < date.start < DATELINE_START:
        return False
    return any(lower in _DASHES for lower in view.marks.lowers[date.end : date.end + DATELINE_REACH])


def _is_range(date: Span) -> bool:
    """Return whether a date names two days: "20 to 24 August", not "26/1/2017"."""
    return "/" not in date.text and "." not in date.text and len(_DAY_NUMBER.findall(date.text)) > 1


def _venue_start(view: PageView, sent: Span, noun: int) -> int | None:
    for token in range(noun - 1, max(noun - 1 - VENUE_REACH, sent.start - 1), -1):
        if view.doc[token].lower_ in {"at", "in"}:
            # "Minister in the Prime Minister's Office" is a post.
            return token if token - 1 not in view.titled else None
        named = token in view.organization_at or token in view.city_at or token in view.country_at
        light = view.marks.covers("venue-modifier", token) or view.marks.covers("venue", token)
        if (
            not named
            and not light
            and view.doc[token].lower_ not in {"'s", "’s"}
            and not view.doc[token].is_title
        ):
            return None
    return None


def _venue_end(view: PageView, sent: Span, end: int) -> int:
    """Extend over "of the Ministry", "of Izmir": what the building belongs to is part of its name as
    printed.
    """
    while end < sent.end and (view.marks.covers("venue", end) or end in view.organization_at):
        end += 1
    return end


def _is_accreditation(view: PageView, city: Span) -> bool:
    """Return whether the city is where an ambassador is posted: "Ambassador to Ankara"."""
    return view.doc[max(city.start - 1, 0)].lower_ == "to"


def _dates_visit(view: PageView, sent: Span, date: Span) -> bool:
    """Return whether a date can be that of the visit: a day or month, not an age, an anniversary or
    another event.
    """
    if not (view.marks.within("date", date.start, date.end) or any(token.like_num for token in date)):
        return False
    if _BARE_YEAR.fullmatch(date.text):
        # "has run since 1983": a visit that is reported is dated to the month at least.
        return False
    # "this year" is no day, "5 February of this year" is.
    named = view.marks.within("date", date.start, date.end)
    first = date.end if named and _DAY_NUMBER.search(date.text) else date.start
    if view.marks.within("no-date", first, min(date.end + BEHIND_DATE, sent.end)):
        return False
    start = max(sent.start, date.start - OTHER_EVENT_REACH)
    return not view.marks.within("other-event", start, date.start)
