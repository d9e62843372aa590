"""Which mentions on a page are one person, as far as the direction of a visit needs it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.annotate.words import fold

if TYPE_CHECKING:
    from spacy.tokens import Span


def fold_name(name: str) -> tuple[str, ...]:
    """Return the words of a name in lower case without diacritics.

    >>> fold_name("İsmail Çağlar-Ünlü")
    ('ismail', 'caglar', 'unlu')
    """
    return tuple(fold(name).replace("-", " ").replace(".", " ").split())


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What the page says of its people: `same[i]` is the first mention with the fullest form of mention
    i's name.
    """

    same: tuple[int, ...]
    kinds: dict[int, frozenset[str]]
    countries: dict[int, frozenset[str]]
    cores: dict[str, tuple[int, ...]]

    def of(self, mention: int) -> tuple[frozenset[str], frozenset[str]]:
        """Return the kinds of post and the countries of a mention's person."""
        person = self.same[mention]
        return self.kinds.get(person, frozenset()), self.countries.get(person, frozenset())

    def holder_of(self, title: Span, *, countries: frozenset[str]) -> int | None:
        """Return the one person of the page who holds a title by this name (and country, if any is
        stated).
        """
        holders = self.cores.get(title.text.casefold(), ())
        fitting = [p for p in holders if not countries or countries & self.countries.get(p, frozenset())]
        return fitting[0] if len(fitting) == 1 else None


def collect_facts(people: Sequence[Span], titles: Sequence[Span]) -> PersonFacts:
    """Return the facts of a page's people, gathered over all mentions of each."""
    same = match_mentions([fold_name(span.text) for span in people])
    kinds: dict[int, frozenset[str]] = {}
    countries: dict[int, frozenset[str]] = {}
    cores: dict[str, tuple[int, ...]] = {}
    for title in titles:
        if title._.holder is None or title._.former:
            continue
        person = same[title._.holder]
        kinds[person] = kinds.get(person, frozenset()) | {title._.title_kind or "other"}
        if title._.country:
            countries[person] = countries.get(person, frozenset()) | {title._.country}
        core = title.text.casefold()
        if person not in cores.get(core, ()):
            cores[core] = (*cores.get(core, ()), person)
    return PersonFacts(same, kinds, countries, cores)


def match_mentions(names: Sequence[tuple[str, ...]]) -> tuple[int, ...]:
    """Return for each mention the first mention of the fullest name that holds all its words.

    A short form that fits two people goes to the one named last before it.

    >>> match_mentions([("ali", "vural"), ("vural",), ("ayla", "vural"), ("vural",)])
    (0, 0, 2, 2)
    """
    forms = [frozenset(name) for name in names]
    fullest: dict[frozenset[str], int] = {}
    for i, words in enumerate(forms):
        fullest.setdefault(words, i)
    maximal = [words for words in fullest if words and not any(words < other for other in fullest)]
    same: list[int] = []
    last_seen: dict[frozenset[str], int] = {}
    for i, words in enumerate(forms):
        fitting = [full for full in maximal if words <= full]
        best = max(fitting, key=lambda full: last_seen.get(full, -1 - fullest[full]), default=None)
        if best is None:
            same.append(fullest[words])
        else:
            last_seen[best] = i
            same.append(fullest[best])
    return tuple(same)
