"""Who holds which office on a page, and whom a description means: "the Swiss diplomat", "His Worship"."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pipeline.annotate.scene import NOWHERE, Scene, words_of
from pipeline.lexicons import load_terms

# Tokens between the core of an office and the name behind it: "Ambassador of the Republic of Norway to Lindal,".
TO_NAME = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """One printed title and who holds it: `person` indexes the scene's people."""

    start: int
    words: frozenset[str]
    head: str
    kind: str | None
    country: str | None
    person: int


@cache
def descriptions() -> dict[str, frozenset[str]]:
    """Return for each word that describes an office holder the kinds of title it may stand for."""
    return {
        term.term: frozenset(term.canonical.split("|"))
        for term in load_terms("function_words")
        if term.kind == "description"
    }


def read_offices(scene: Scene) -> list[Office]:
    """Return the offices of a page whose holder is known or named right behind them, in order."""
    found = []
    for index, title in enumerate(scene.titles):
        person = NOWHERE if title._.holder is None else int(title._.holder)
        if person == NOWHERE:
            person = _named_behind(scene, index)
        if person != NOWHERE:
            words = frozenset(token.lower_ for token in title)
            found.append(
                Office(
                    start=title.start,
                    words=words,
                    head=title[-1].lower_,
                    kind=title._.title_kind,
                    country=title._.country,
                    person=person,
                )
            )
    return found


def _named_behind(scene: Scene, index: int) -> int:
    """Return the person named behind a title without a holder, commas, places and "of" between them."""
    title = scene.titles[index]
    for at in range(title.end, min(title.end + TO_NAME, len(scene.words))):
        if scene.person_of[at] != NOWHERE:
            return scene.person_of[at]
        word = scene.words[at]
        other = scene.title_of[at] not in (NOWHERE, index)
        linking = word == "," or word in words_of("linking") or word in words_of("determiner")
        linking = linking and word not in words_of("conjunction")
        if other or scene.is_quoted(at) or not (linking or scene.doc[at].text[0].isupper()):
            break
    return NOWHERE


def country_within(scene: Scene, start: int, end: int) -> str | None:
    """Return the country that stands in tokens [start, end), None where there is none."""
    for span in scene.countries:
        if start <= span.start < end:
            code = span._.country
            return None if code is None else str(code)
    return None
