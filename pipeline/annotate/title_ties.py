"""Whom a title's holder stands for where the phrase does not say: the rest of the page does.

"The Ambassador of X came with First Secretary A B": the secretary is X's. "The Mayor of Lindal", and the page
speaks of "Lindal Municipality": the mayor is its mayor. A minister without a country is one of the country
where the ambassadors on the page are posted.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.annotate.words import Words, fold
from pipeline.lexicons import load_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc, Span

_ENVOYS = ("ambassador", "consul")
# How much more than any other country a country must be meant to be the one at home on a page.
MIN_LEAD = 2


@dataclass(frozen=True, slots=True)
class Tie:
    """What the page tells of a title: `index` into the titles, a country or an organization (an index)."""

    index: int
    country: str | None = None
    organization: int | None = None


class TitleTies:
    """Finds the ties that a page implies."""

    def __init__(self) -> None:
        self._mission = _phrases("mission_post")
        self._state = _phrases("state_post")
        self._town = _phrases("town_post")

    def find(self, doc: Doc, words: Words, titles: Sequence[Span]) -> list[Tie]:
        """Return the ties of the titles that have neither country nor organization, in text order."""
        found: list[Tie] = []
        for i, title in enumerate(titles):
            if title._.country is not None or title._.organization is not None:
                continue
            folds = words.folds[title.start : title.end]
            tie = None
            if title._.title_kind in _ENVOYS or _holds(folds, self._mission):
                tie = self._mission_tie(i, titles)
            elif title._.title_kind == "mayor" or _holds(folds, self._town):
                tie = _local_tie(i, title, doc, words)
            elif title._.title_kind == "minister" or _holds(folds, self._state):
                tie = Tie(i, country=_home_country(doc, titles))
            if tie is not None and tie != Tie(i):
                found.append(tie)
        return found

    def _mission_tie(self, index: int, titles: Sequence[Span]) -> Tie | None:
        """Return the country of the one mission on the page, or of the envoy named last before the title."""
        envoys = [t for t in titles if t._.title_kind in _ENVOYS and t._.country is not None]
        countries = {t._.country for t in envoys}
        if len(countries) == 1:
            return Tie(index, country=countries.pop())
        before = [t for t in envoys if t.start < titles[index].start]
        sentence = titles[index].sent if before else None
        if sentence is not None and before[-1].start >= sentence.start:
            return Tie(index, country=before[-1]._.country)
        return None


def _local_tie(index: int, title: Span, doc: Doc, words: Words) -> Tie | None:
    """Return the municipality of the page that a mayor or a councillor belongs to."""
    organizations = list(enumerate(doc.spans["organizations"]))
    fitting = [(k, span) for k, span in organizations if span._.org_kind == "municipality"]
    phrase = title._.phrase if title._.phrase is not None else title
    named = {f for i, f in enumerate(words.folds[phrase.start : phrase.end], phrase.start)
             if words.caps[i] and not title.start <= i < title.end}  # fmt: skip
    if named:
        fitting = [(k, span) for k, span in fitting if named & set(words.folds[span.start : span.end])]
    names = {fold(span._.key or span.text) for _, span in fitting}
    if len(names) != 1 or (not named and _names_other_towns(doc, words, fitting)):
        return None
    return Tie(index, organization=fitting[0][0])


def _names_other_towns(doc: Doc, words: Words, fitting: Sequence[tuple[int, Span]]) -> bool:
    """Tell whether a mayor of another place than these organizations' is on the page."""
    own = {f for _, span in fitting for f in words.folds[span.start : span.end]}
    for title in doc.spans["titles"]:
        phrase = title._.phrase
        if title._.title_kind == "mayor" and phrase is not None:
            around = {*range(phrase.start, phrase.end)} - {*range(title.start, title.end)}
            if any(words.caps[i] for i in around) and not own & {words.folds[i] for i in around}:
                return True
    return False


def _home_country(doc: Doc, titles: Sequence[Span]) -> str | None:
    """Return the country at home on a page: the one named most that no envoy stands for.

    None where an envoy is posted to a place on the page: the minister there comes from the envoy's country as
    often as from that place (20 of 24 right without this case, 6 of 26 in it, on 200 annotated pages).
    """
    envoys = [t for t in titles if t._.title_kind in _ENVOYS]
    places = {s.text for group in ("countries", "cities") for s in doc.spans[group] if s._.country}
    if any((t._.posted_to or "").removeprefix("the ") in places for t in envoys):
        return None
    votes = Counter(s._.country for group in ("countries", "cities") for s in doc.spans[group] if s._.country)
    for envoy in envoys:
        votes.pop(envoy._.country, None)
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] < MIN_LEAD * ranked[1][1]):
        return None
    return str(ranked[0][0])


def _phrases(kind: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(fold(word) for word in term.split()) for term in load_words("title_words", kind))


def _holds(folds: Sequence[str], phrases: frozenset[tuple[str, ...]]) -> bool:
    """Tell whether any of the phrases stands among the words of a title."""
    return any(tuple(folds[i : i + length]) in phrases for i in range(len(folds)) for length in (1, 2, 3, 4))
