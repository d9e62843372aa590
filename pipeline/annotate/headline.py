"""The headline as a small Doc of its own, its names matched against those of the text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from spacy.tokens import Span

from pipeline.annotate.identity import fold_name
from pipeline.annotate.parties import PageView
from pipeline.annotate.words import fold
from pipeline.lexicons import load_terms, load_words
from pipeline.records import VisitKind, VisitStatus

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

# Shorter words of a name ("Al", "de") are no evidence that a headline names the person.
MIN_NAME_CHARS = 4
# "Bosnia and Herzegovina", in tokens.
LONGEST_COUNTRY = 4


@dataclass(frozen=True, slots=True)
class Headline:
    """What the headline says of a visit; `people` are those it names, as in `PersonFacts.same`."""

    statuses: tuple[VisitStatus, ...] = ()
    foreign: bool = False
    countries: frozenset[str] = frozenset()
    triggers: int = 0
    kind: VisitKind | None = None
    delegation: bool = False
    people: frozenset[int] = frozenset()
    guests: frozenset[int] = frozenset()
    hosts: frozenset[int] = frozenset()
    words: frozenset[str] = frozenset()


def read_headline(nlp: Language, title: str, view: PageView) -> tuple[Doc, dict[int, int]]:
    """Return the headline as an annotated Doc, and which of the page's people its people are.

    A name in the headline is one that the text has too; its title is found by the office word before it.
    """
    doc = nlp.make_doc(title)
    for i, token in enumerate(doc):
        token.is_sent_start = i == 0
    people, numbers = _find_people(doc, view)
    doc.spans["people"] = people
    doc.spans["countries"] = _find_countries(doc, {span.start for span in people})
    doc.spans["titles"] = _find_titles(doc, people)
    doc.spans["organizations"] = _find_institutions(doc)
    return doc, numbers


def _find_people(doc: Doc, view: PageView) -> tuple[list[Span], dict[int, int]]:
    words: dict[str, int] = {}
    for i, span in enumerate(view.group("people")):
        for word in fold_name(span.text):
            if len(word) >= MIN_NAME_CHARS:
                words.setdefault(word, view.facts.same[i])
    spans: list[Span] = []
    numbers: dict[int, int] = {}
    token = 0
    while token < len(doc):
        person = _person_at(doc, token, words)
        if person is None:
            token += 1
            continue
        end = token + 1
        while end < len(doc) and _person_at(doc, end, words) == person:
            end += 1
        numbers[len(spans)] = person
        spans.append(Span(doc, token, end, label="PERSON"))
        token = end
    return spans, numbers


def _person_at(doc: Doc, token: int, words: dict[str, int]) -> int | None:
    if not doc[token].text[:1].isupper():
        return None
    folded = fold_name(doc[token].text)
    return words.get(folded[0]) if len(folded) == 1 else None


def _find_countries(doc: Doc, names: set[int]) -> list[Span]:
    known, spans = _country_words(), []
    token = 0
    while token < len(doc):
        size = next((n for n in range(LONGEST_COUNTRY, 0, -1) if _words(doc, token, n) in known), 0)
        if size and doc[token].text[:1].isupper() and token not in names:
            span = Span(doc, token, token + size, label="COUNTRY")
            span._.country = known[_words(doc, token, size)]
            spans.append(span)
        token += max(size, 1)
    return spans


def _words(doc: Doc, start: int, size: int) -> str:
    return fold(doc[start : start + size].text) if start + size <= len(doc) else ""


@cache
def _country_words() -> dict[str, str]:
    """Return the ISO code of each country name, adjective and people, folded."""
    terms = [
        term for name in ("countries", "demonyms") for term in load_terms(name) if term.strength == "strong"
    ]
    return {fold(term.term): term.canonical for term in terms if len(term.canonical) == 2}


def _find_titles(doc: Doc, people: list[Span]) -> list[Span]:
    kinds = _office_kinds()
    starts = {span.start: i for i, span in enumerate(people)}
    countries = {span.end: span._.country for span in doc.spans["countries"]}
    spans = []
    for token in doc:
        kind = kinds.get(token.lower_)
        if kind is None:
            continue
        span = Span(doc, token.i, token.i + 1, label="TITLE")
        span._.title_kind = kind
        span._.country = countries.get(token.i)
        span._.holder = starts.get(token.i + 1)
        spans.append(span)
    return spans


@cache
def _office_kinds() -> dict[str, str]:
    """Return the kind of post of each word for an office."""
    return {term.term: term.canonical for term in load_terms("visit_words") if term.kind == "office"}


@cache
def _institution_words() -> frozenset[str]:
    return load_words("visit_words", "institution-word")


def _find_institutions(doc: Doc) -> list[Span]:
    words = _institution_words()
    return [Span(doc, token.i, token.i + 1, label="ORG") for token in doc if token.lower_ in words]
