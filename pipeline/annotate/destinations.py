"""To which countries the people of a page travel: whoever visits a country does not stand for it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pipeline.annotate.words import fold
from pipeline.lexicons import load_terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc, Span

    from pipeline.annotate.words import Words

LEXICON = "visit_triggers"
# "visited the city of Suva": tokens between a verb and its place.
OBJECT = 3
# "will be in Suva, Fiji, for a first working visit", "the visit by Minister A B to Fiji": between noun and place.
REACH = 12


def find_destinations(
    doc: Doc, words: Words, people: Sequence[tuple[int, int]], identities: Sequence[str]
) -> dict[str, frozenset[str]]:
    """Return the countries that each person is said to visit.

    Args:
        doc: the page, its countries and cities known.
        words: its words.
        people: tokens [start, end) of its mentions of people, in text order.
        identities: for each of them a key that is the same for mentions of one person.
    """
    places = _places(doc)
    found: dict[str, frozenset[str]] = {}
    for trigger in _journeys(words):
        sent = doc[trigger].sent
        stop = min(trigger + 1 + REACH, sent.end)
        place = _place_behind(words, places, trigger + 1, stop)
        place = place or _place_before(words, places, max(sent.start, trigger - REACH), trigger)
        if place is None:
            continue
        before = [i for i, (start, end) in enumerate(people) if sent.start <= start and end <= trigger]
        behind = [i for i, (start, end) in enumerate(people) if trigger < start and end <= place.start]
        who = next(iter(behind[:1] or before[-1:]), None)
        if who is not None:
            found[identities[who]] = found.get(identities[who], frozenset()) | {str(place._.country)}
    return found


def _places(doc: Doc) -> dict[int, Span]:
    """Return the countries and cities by their first token; an adjective is no place ("Fijian officials")."""
    countries = {span.start: span for span in doc.spans["countries"] if span._.form in (None, "name")}
    cities = {span.start: span for span in doc.spans["cities"]}
    return {start: span for start, span in (countries | cities).items() if span._.country}


def _journeys(words: Words) -> Iterator[int]:
    """Yield the tokens that speak of a visit."""
    journeys = load_journeys()
    yield from (i for i, word in enumerate(words.folds) if word in journeys)


@cache
def load_journeys() -> frozenset[str]:
    """Return the single words for a visit and for visiting; calls are paid to people.

    Raises:
        LexiconError: the lexicon is missing or breaks its format.
    """
    terms = (term for term in load_terms(LEXICON) if term.kind in {"guest-verb", "visit-noun"})
    return frozenset(
        fold(term.term)
        for term in terms
        if term.canonical == "visit" and " " not in term.term and not term.term.startswith("call")
    )


@cache
def load_meetings() -> frozenset[str]:
    """Return the single words that have guest and host on two sides: "met", "received", "talks".

    Raises:
        LexiconError: the lexicon is missing or breaks its format.
    """
    kinds = {"guest-verb", "host-verb", "symmetric-verb", "visit-noun", "meeting-noun"}
    terms = (term for term in load_terms(LEXICON) if term.kind in kinds and term.strength == "strong")
    return frozenset(
        fold(term.term.split()[0]) for term in terms if " " not in term.term or term.canonical == "call on"
    )


def _place_behind(words: Words, places: dict[int, Span], start: int, stop: int) -> Span | None:
    """Return the place that stands right behind a verb, or behind a noun and "to"."""
    for i in range(start, stop):
        if i in places:
            near = all(not word.istitle() for word in words.texts[start:i]) and i - start <= OBJECT
            if near or words.folds[i - 1] == "to" or words.folds[i - 2 : i] == ["to", "the"]:
                return places[i]
    return None


def _place_before(words: Words, places: dict[int, Span], start: int, stop: int) -> Span | None:
    """Return the place of "is in X for a working visit"."""
    for i in range(start + 1, stop):
        if i in places and words.folds[i - 1] == "in" and "for" in words.folds[i:stop]:
            return places[i]
    return None
