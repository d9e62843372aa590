"""Variants of gold pages for training: other names, cities and countries in the same sentences.

A model trained on some hundred pages learns their names by heart; exchanging them leaves the frame to learn.
Seeded: the same random state gives the same variants.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from random import Random

from pipeline.learn.corpus import GoldPage
from pipeline.lexicons import load_terms

# The share of variants that lose their diacritics, as pages of sites with an old code page do.
PLAIN_SHARE = 0.25
# The share of exchanged cities and countries; names of people are always exchanged.
PLACE_SHARE = 0.5

# What a mention becomes: from its tag, its ids and its text.
Surface = Callable[[str, Sequence[str], str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledText:
    """A text and its spans as (start, end, label), half-open character offsets, in order."""

    text: str
    spans: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pools:
    """What is exchanged for what: names by their number of words, cities, nations as (name, adjective)."""

    names: dict[int, tuple[tuple[str, ...], ...]]
    cities: tuple[str, ...]
    nations: tuple[tuple[str, str], ...]


def make_pools(pages: Iterable[GoldPage]) -> Pools:
    """Collect the names and cities of gold pages, and the nations of the lexicons."""
    names: dict[int, set[tuple[str, ...]]] = {}
    cities: set[str] = set()
    for page in pages:
        for person in page.people:
            words = tuple(person.name.split())
            names.setdefault(len(words), set()).add(words)
        cities |= {page.text[s.start : s.end] for s in page.spans if s.label == "city"}
    adjectives = {term.canonical: term.term for term in load_terms("demonyms") if term.kind == "adjective"}
    nations = {
        (term.term, adjectives[term.canonical])
        for term in load_terms("countries")
        if term.kind == "name" and term.strength == "strong" and term.canonical in adjectives
    }
    return Pools(
        names={count: tuple(sorted(found)) for count, found in sorted(names.items())},
        cities=tuple(sorted(cities)),
        nations=tuple(sorted(nations)),
    )


def exchange(page: GoldPage, labels: dict[str, str], pools: Pools, random: Random) -> LabelledText:
    """Return the page with other people, and often other cities and countries, in the same sentences.

    Args:
        page: a gold page.
        labels: the model's label of each tag; other tags are left out.
        pools: what to take.
        random: the source of chance.

    Returns:
        The new text; every exchanged mention keeps its label, and one person keeps one name through the page.
    """
    people = {person.id: _rename(person.name, pools, random) for person in page.people}
    cities: dict[str, str] = {}
    nations: dict[str, tuple[str, str]] = {}
    keep_places = random.random() > PLACE_SHARE

    def surface(label: str, ids: Sequence[str], text: str) -> str:
        if label == "per" and ids and ids[0] in people:
            return _renamed(text, people[ids[0]])
        if keep_places:
            return text
        if label == "city":
            return cities.setdefault(text, random.choice(pools.cities))
        if label in ("ctry", "nat") and ids:
            return nations.setdefault(ids[0], random.choice(pools.nations))[label == "nat"]
        return text

    variant = _rebuild(page, labels, surface)
    return strip_marks(variant) if random.random() < PLAIN_SHARE else variant


def label_page(page: GoldPage, labels: dict[str, str]) -> LabelledText:
    """Return the page as it is, outermost spans of the given tags only."""
    return _rebuild(page, labels, lambda _label, _ids, text: text)


def strip_marks(variant: LabelledText) -> LabelledText:
    """Return the text without diacritics; offsets stay, because a letter stays one letter.

    >>> strip_marks(LabelledText(text="Şule Ågren", spans=((0, 10, "PERSON"),))).text
    'Sule Agren'
    """
    return LabelledText(text="".join(_plain(char) for char in variant.text), spans=variant.spans)


def _plain(char: str) -> str:
    base = unicodedata.normalize("NFD", char)[0]
    return base if base.isalpha() else char


def _rename(name: str, pools: Pools, random: Random) -> dict[str, str]:
    """Map each word of a name to the word in its place in another name of as many words."""
    words = name.split()
    others = pools.names.get(len(words))
    return dict(zip(words, random.choice(others), strict=True)) if others else {}


def _renamed(text: str, words: dict[str, str]) -> str:
    return " ".join(words.get(word, word) for word in text.split(" "))


def _rebuild(
    page: GoldPage, labels: dict[str, str], surface: Callable[[str, Sequence[str], str], str]
) -> LabelledText:
    pieces: list[str] = []
    spans: list[tuple[int, int, str]] = []
    at, length = 0, 0
    for span in page.spans:
        if span.label not in labels or span.start < at:
            continue
        before = page.text[at : span.start]
        text = surface(span.label, span.ids, page.text[span.start : span.end])
        start = length + len(before)
        pieces += [before, text]
        spans.append((start, start + len(text), labels[span.label]))
        at, length = span.end, start + len(text)
    pieces.append(page.text[at:])
    return LabelledText(text="".join(pieces), spans=tuple(spans))
