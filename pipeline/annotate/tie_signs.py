"""What speaks for it that a title belongs to a country or an organization of its page, and how much.

The weights in `tie_weights.csv` are those of a logistic regression over the annotated pages, fitted by
`python -m pipeline.learn.ties`: `term` is the group of the title and the sign, `canonical` the weight in logits.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline.annotate.reading import read_of
from pipeline.annotate.together import join_logit
from pipeline.annotate.words import fold
from pipeline.lexicons import load_terms, load_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from spacy.tokens import Doc, Span

    from pipeline.annotate.words import Words

ENVOYS = ("ambassador", "consul")
_STATE = ("minister", "head of state", "head of government")
_SIDE = {"mayor": "town", "military": "military", "academic": "body", "business": "body"}
# Of other bodies those named beside a title are seldom its own: a chamber of commerce is no mayor's.
_BODIES = {"mayor": "municipality", "academic": "university", "business": "company"}
# Tokens behind a title in which a country or a body may stand for it without any link: "the Rector, … of the".
BEHIND = 15


@dataclass(frozen=True, slots=True)
class Option:
    """A country (a code) or an organization (an index) that a title may belong to, and the signs for it.

    `read`: the reader's chance, None where no reader read the page.
    """

    country: str | None
    organization: int | None
    signs: dict[str, float]
    read: float | None = None

    def rules(self) -> float:
        """Return how likely it is by the signs, in logits; a sign that was never seen counts nothing."""
        known = _weights()
        return sum(known.get(sign, 0.0) * value for sign, value in self.signs.items())

    def logit(self) -> float:
        """Return how likely it is by the signs, and by the reader where one read the page, in logits."""
        what = "country of a title" if self.organization is None else "organization of a title"
        return self.rules() if self.read is None else join_logit(what, self.rules(), self.read)


@dataclass(frozen=True, slots=True)
class Place:
    """A mention that stands for a country or an organization, by token."""

    start: int
    end: int
    value: str
    index: int


class Ties:
    """The countries and organizations of a page as its titles may belong to them."""

    def __init__(self, doc: Doc, words: Words, titles: Sequence[Span], identities: Sequence[str]) -> None:
        self._words, self._titles = words, titles
        self._reading = read_of(doc)
        self._named_countries = [(s.start, str(s._.country)) for s in doc.spans["countries"] if s._.country]
        self._site = doc._.site_country
        self._countries = sorted(_countries(doc), key=lambda place: place.start)
        self._bodies = sorted(_bodies(doc), key=lambda place: place.start)
        self._kinds = {i: str(span._.org_kind or "") for i, span in enumerate(doc.spans["organizations"])}
        self._counts = Counter(place.value for place in self._countries)
        self._towns = Counter(s._.country for s in doc.spans["cities"] if s._.country)
        self._named = Counter(place.value for place in self._bodies)
        self._envoys = {t._.country for t in titles if t._.title_kind in ENVOYS and t._.country}
        self._mission, self._state = _phrases("mission_post"), _phrases("state_post")
        self._town = _phrases("town_post")
        # Countries where envoys of the page are posted.
        posts = {(t._.posted_to or "").removeprefix("the ") for t in titles} - {""}
        texts = words.texts
        self._posted = {p.value for p in self._countries if " ".join(texts[p.start : p.end]) in posts}
        self._kind_of = [t._.title_kind for t in titles]
        self._country_of = [t._.country for t in titles]
        self._who = [None if t._.holder is None else identities[t._.holder] for t in titles]

    def options(self, index: int) -> list[Option]:
        """Return what the title `index` may belong to, with the signs for each."""
        group = self.group(index)
        sentence = self._titles[index].sent
        bounds = (sentence.start, sentence.end)
        read = self._read(index, "country", self._named_countries)
        found = [
            Option(code, None, _pooled(group, "country", self._country(index, code, bounds)), read(code))
            for code in sorted(self._counts)
        ]
        read = self._read(index, "organization", [(body.start, body.value) for body in self._bodies])
        kind = self._body_kind(index)
        for name in sorted(self._named):
            first = next(place for place in self._bodies if place.value == name)
            if self._kinds[first.index] != kind:
                continue
            signs = _pooled(group, "body", self._body(index, first, bounds))
            found.append(Option(None, first.index, signs, read(name)))
        return found

    def _read(
        self, index: int, link: str, mentions: Sequence[tuple[int, str]]
    ) -> Callable[[str], float | None]:
        """Return a look-up of the reader's chance, over all mentions of a value, to be what a title belongs to."""
        if self._reading is None:
            return lambda _value: None
        chances = self._reading.link(link, self._titles[index].start, [start for start, _ in mentions])
        sums: Counter[str] = Counter()
        for (_, value), chance in zip(mentions, chances, strict=True):
            sums[value] += chance  # type: ignore[assignment]
        return lambda value: float(sums[value])

    def group(self, index: int) -> str:
        """Return which titles are weighed alike: envoys, the state's, the town's, officers, bodies', others."""
        title = self._titles[index]
        folds = self._words.folds[title.start : title.end]
        if title._.title_kind in ENVOYS or _holds(folds, self._mission):
            return "envoy"
        if title._.title_kind in _STATE or _holds(folds, self._state):
            return "state"
        if title._.title_kind == "head of organization":
            return "body"
        return _SIDE.get(title._.title_kind, "other")

    def _body_kind(self, index: int) -> str | None:
        """Return the kind of body that a title belongs to where the text does not say, None for most titles."""
        title = self._titles[index]
        if _holds(self._words.folds[title.start : title.end], self._town):
            return "municipality"
        return _BODIES.get(title._.title_kind)

    def _country(self, index: int, code: str, bounds: tuple[int, int]) -> dict[str, float]:
        title = self._titles[index]
        before = next((i for i in range(index - 1, -1, -1) if self._country_of[i] is not None), None)
        follows = before is not None and self._country_of[before] == code
        total, towns = self._counts.total(), self._towns.total()
        own = self._own(index)
        kind = self._kind_of[index]
        mates = [i for i, other in enumerate(self._kind_of) if i != index and other == kind]
        signs = {
            "bias": 1.0,
            "share": self._counts[code] / total,
            "only": len(self._counts) == 1,
            "most": code == self._counts.most_common(1)[0][0],
            "towns": self._towns[code] / towns if towns else 0.0,
            "envoy": code in self._envoys,
            "only envoy": self._envoys == {code},
            "no envoy": bool(self._envoys) and code not in self._envoys,
            "title before": follows,
            "title in sentence": before is not None and follows and self._titles[before].start >= bounds[0],
            "own": any(t._.country == code for t in own),
            "kind": any(self._country_of[i] == code for i in mates),
            "site": self._site == code,
            "posted": code in self._posted,
        }
        return _shown(signs | self._near(title, code, self._countries, bounds))

    def _body(self, index: int, body: Place, bounds: tuple[int, int]) -> dict[str, float]:
        title, kind = self._titles[index], self._kinds[body.index]
        named = self._phrase_words(title)
        of_kind = {p.value for p in self._bodies if self._kinds[p.index] == kind}
        own = {t._.organization for t in self._own(index)}
        mates = [t for t in self._titles if t is not title and t._.title_kind == title._.title_kind]
        signs = {
            "bias": 1.0,
            f"kind {title._.title_kind} {kind}": 1.0,
            "share": self._named[body.value] / self._named.total(),
            "only": len(self._named) == 1,
            "only of kind": len(of_kind) == 1,
            "most": body.value == self._named.most_common(1)[0][0],
            "named": bool(named & set(self._words.folds[body.start : body.end])),
            "elsewhere": bool(named) and not named & set(self._words.folds[body.start : body.end]),
            "own": body.index in own,
            "taken": any(t._.organization == body.index for t in mates),
        }
        return _shown(signs | self._near(title, body.value, self._bodies, bounds))

    def _own(self, index: int) -> list[Span]:
        """Return the other titles of a title's holder on the page."""
        who = self._who[index]
        if who is None:
            return []
        return [t for i, t in enumerate(self._titles) if i != index and self._who[i] == who]

    def _phrase_words(self, title: Span) -> set[str]:
        phrase = title._.phrase if title._.phrase is not None else title
        inside = range(phrase.start, phrase.end)
        core = range(title.start, title.end)
        return {self._words.folds[i] for i in inside if self._words.caps[i] and i not in core}

    def _near(
        self, title: Span, value: str, places: Sequence[Place], bounds: tuple[int, int]
    ) -> dict[str, float]:
        before = [p for p in places if p.start < title.start]
        behind = [p for p in places if title.end <= p.start < title.end + BEHIND]
        within = [p for p in places if bounds[0] <= p.start < bounds[1]]
        return {
            "in sentence": any(p.value == value for p in within),
            "alone in sentence": {p.value for p in within} == {value},
            "before": bool(before) and before[-1].value == value,
            "first": bool(places) and places[0].value == value,
            "behind": bool(behind) and behind[0].value == value,
            "behind in sentence": bool(behind) and behind[0].value == value and behind[0].start < bounds[1],
        }


def _pooled(group: str, what: str, signs: dict[str, float]) -> dict[str, float]:
    """Return each sign twice: for the title's group and, as few titles are seen of some, for all."""
    own = {f"{what}, {group}: {name}": value for name, value in signs.items()}
    return own | {f"{what}: {name}": value for name, value in signs.items()}


def _shown(signs: dict[str, float]) -> dict[str, float]:
    return {name: float(value) for name, value in signs.items() if value}


def _countries(doc: Doc) -> Iterator[Place]:
    """Yield the mentions that stand for a country: by name, by a city, by an organization of it."""
    for group in ("countries", "cities", "organizations"):
        for i, span in enumerate(doc.spans[group]):
            if span._.country:
                yield Place(span.start, span.end, str(span._.country), i)


def _bodies(doc: Doc) -> Iterator[Place]:
    for i, span in enumerate(doc.spans["organizations"]):
        yield Place(span.start, span.end, fold(span._.key or span.text), i)


def _phrases(kind: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(fold(word) for word in term.split()) for term in load_words("title_words", kind))


def _holds(folds: Sequence[str], phrases: frozenset[tuple[str, ...]]) -> bool:
    """Tell whether any of the phrases stands among the words of a title."""
    return any(tuple(folds[i : i + length]) in phrases for i in range(len(folds)) for length in (1, 2, 3, 4))


@cache
def _weights() -> dict[str, float]:
    return {term.term: float(term.canonical) for term in load_terms("tie_weights")}
