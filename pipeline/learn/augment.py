"""Variants of gold pages for training: other people, titles, places and organizations in the same sentences.

A model trained on some hundred pages learns their names by heart; exchanging them leaves the frame to learn.
Seeded: the same random state gives the same variants.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from pipeline.learn.corpus import GoldPage
from pipeline.learn.markup import GoldQuote, GoldSpan
from pipeline.learn.noise import LabelledText, add_noise
from pipeline.learn.pools import Pools

# Shares of what is exchanged where a variant exchanges places at all; names of people always are.
PLACE_SHARE = 0.5
TITLE_SHARE = 0.3
ORGANIZATION_SHARE = 0.3

# What a mention becomes: from its tag, its ids and its text.
Surface = Callable[[str, Sequence[str], str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A gold page's headline and text, as they are or with others' names.

    The label of a span in `text` is the number of the gold span, or of the quotation behind all spans.
    """

    page: GoldPage
    headline: str
    text: LabelledText

    def span(self, label: str) -> GoldSpan | GoldQuote:
        """Return what a label stands for."""
        found: tuple[GoldSpan | GoldQuote, ...] = (*self.page.spans, *self.page.quotes)
        return found[int(label)]


def exchange(page: GoldPage, tags: Collection[str], pools: Pools, random: Random) -> Variant:
    """Return the page with other people, and often other titles, places and organizations, and with noise.

    Args:
        page: a gold page.
        tags: the tags to keep; of nested ones the outermost is kept.
        pools: what to take.
        random: the source of chance.

    Returns:
        The new text; every exchanged mention keeps its label, and whatever the page names twice keeps one new
        name through the page.
    """
    drawn = _Exchange.draw(page, pools, random)
    headline = page.title or ""
    for words in drawn.people.values():
        headline = _renamed(headline, words)
    text = add_noise(_rebuild(page, tags, drawn.surface), random)
    return Variant(page=page, headline=headline, text=text)


def label_page(page: GoldPage, tags: Collection[str]) -> Variant:
    """Return the page as it is: outermost spans of the given tags, and quotations."""
    text = _rebuild(page, tags, lambda _label, _ids, text: text)
    return Variant(page=page, headline=page.title or "", text=text)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Exchange:
    """What each name of one page becomes: words of people by id, the others by their text."""

    pools: Pools
    random: Random
    people: Mapping[str, Mapping[str, str]]
    kinds: Mapping[str, str]  # kind of each title
    organizations: Mapping[str, str]
    places: bool
    towns: frozenset[str]
    cities: dict[str, str] = field(default_factory=dict)
    nations: dict[str, tuple[str, str]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)

    @classmethod
    def draw(cls, page: GoldPage, pools: Pools, random: Random) -> _Exchange:
        return cls(
            pools=pools,
            random=random,
            people={person.id: _rename(person.name, pools, random) for person in page.people},
            kinds={t.title: t.kind for person in page.people for t in person.titles},
            organizations=_other_organizations(page, pools, random),
            places=random.random() < PLACE_SHARE,
            towns=frozenset(page.text[s.start : s.end] for s in page.spans if s.label == "city"),
        )

    def surface(self, label: str, ids: Sequence[str], text: str) -> str:
        if label == "per" and ids and ids[0] in self.people:
            return _renamed(text, self.people[ids[0]])
        if label == "tit" and text in self.kinds:
            return self._title(text)
        if label == "org":
            return self.organizations.get(text) or self._replace_places(text)
        if label == "city":
            return self._city(text)
        if label in ("ctry", "nat") and ids and self.places:
            return self.nations.setdefault(ids[0], self.random.choice(self.pools.nations))[label == "nat"]
        return text

    def _title(self, text: str) -> str:
        if text not in self.titles:
            other = self.random.choice(self.pools.titles[self.kinds[text]])
            self.titles[text] = other if self.random.random() < TITLE_SHARE else text
        return self.titles[text]

    def _city(self, text: str) -> str:
        if not self.places:
            return text
        if text not in self.cities:
            self.cities[text] = self.random.choice(self.random.choice((self.pools.cities, self.pools.towns)))
        return self.cities[text]

    def _replace_places(self, text: str) -> str:
        """Exchange the page's cities inside the name of an organization."""
        for town in sorted(self.towns):
            if self.places and town in text:
                # City names hold no backslash, so that the new name needs no escaping.
                text = re.sub(rf"\b{re.escape(town)}\b", self._city(town), text)
        return text


def _other_organizations(page: GoldPage, pools: Pools, random: Random) -> dict[str, str]:
    """Map names and acronyms of the page's organizations to others of their kind that have as many forms."""
    found: dict[str, str] = {}
    for organization in page.organizations:
        pool = pools.organizations.get(organization.kind or "", ())
        others = [other for other in pool if (other[1] is None) == (organization.acronym is None)]
        if others and random.random() < ORGANIZATION_SHARE:
            name, acronym = random.choice(others)
            found[organization.name] = name
            if organization.acronym is not None and acronym is not None:
                found[organization.acronym] = acronym
    return found


def _rename(name: str, pools: Pools, random: Random) -> dict[str, str]:
    """Map each word of a name to the word in its place in another name of as many words."""
    words = name.split()
    others = pools.names.get(len(words))
    return dict(zip(words, random.choice(others), strict=True)) if others else {}


def _renamed(text: str, words: Mapping[str, str]) -> str:
    """Exchange the words of a name; one in capitals stays in capitals.

    >>> _renamed("Ada OBI", {"Ada": "Eva", "Obi": "Lind"})
    'Eva LIND'
    """
    capitals = {word.upper(): new.upper() for word, new in words.items()}
    return " ".join(words.get(word) or capitals.get(word, word) for word in text.split(" "))


def _rebuild(page: GoldPage, tags: Collection[str], surface: Surface) -> LabelledText:
    pieces: list[str] = []
    spans: list[tuple[int, int, str]] = []
    # Old places and new ones, of every edge of an exchanged span.
    edges: list[tuple[int, int]] = [(0, 0)]
    at, length = 0, 0
    for number, span in enumerate(page.spans):
        if span.label not in tags or span.start < at:
            continue
        before = page.text[at : span.start]
        text = surface(span.label, span.ids, page.text[span.start : span.end])
        start = length + len(before)
        pieces += [before, text]
        spans.append((start, start + len(text), str(number)))
        at, length = span.end, start + len(text)
        edges += [(span.start, start), (at, length)]
    pieces.append(page.text[at:])
    for number, quote in enumerate(page.quotes, len(page.spans)):
        spans.append((_moved(edges, quote.start), _moved(edges, quote.end), str(number)))
    return LabelledText(
        text="".join(pieces), spans=tuple(sorted(spans, key=lambda s: (s[0], -s[1], int(s[2]))))
    )


def _moved(edges: Sequence[tuple[int, int]], at: int) -> int:
    """Return the new place of an old one, from that of the last edge before it."""
    old, new = edges[bisect_right(edges, at, key=lambda edge: edge[0]) - 1]
    return new + at - old
