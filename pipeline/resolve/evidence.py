"""What pages say of a person besides the name, gathered, and what it says for or against a merge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, lru_cache

from pipeline.lexicons import load_terms
from pipeline.resolve.forms import Form
from pipeline.resolve.organizations import organization_words
from pipeline.resolve.sightings import PersonSighting, Post

# Posts that fill a person's time: two of them at once are two people. An honorary consul, a professor, a businessman
# or a chairman may hold another.
FULL_TIME = frozenset({"mayor", "ambassador", "minister", "head of state", "head of government", "military"})
# Pages within half a year of one another speak of one time; a change of posts takes about as long.
ONE_TIME = timedelta(days=180)
ONE_YEAR, LONG_APART = timedelta(days=400), timedelta(days=1826)


@dataclass(slots=True)
class Evidence:
    """What the pages tell of one person, so far as they are taken for one."""

    countries: set[str] = field(default_factory=set)
    genders: set[str] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)
    posts: dict[Post, tuple[date | None, date | None]] = field(default_factory=dict)
    first: date | None = None
    last: date | None = None

    def add(self, sighting: PersonSighting) -> None:
        """Take in what one page tells."""
        if sighting.country:
            self.countries.add(sighting.country)
        if sighting.gender:
            self.genders.add(sighting.gender)
        self.documents.add(sighting.doc_id)
        for post in sighting.posts:
            self._hold(post, sighting.day, sighting.day)
        self._see(sighting.day, sighting.day)

    def absorb(self, other: Evidence) -> None:
        """Take in what is known of another who proved to be the same."""
        self.countries |= other.countries
        self.genders |= other.genders
        self.documents |= other.documents
        for post, (first, last) in other.posts.items():
            self._hold(post, first, last)
        self._see(other.first, other.last)

    def _hold(self, post: Post, first: date | None, last: date | None) -> None:
        before = self.posts.get(post, (None, None))
        self.posts[post] = (_least((before[0], first)), _most((before[1], last)))

    def _see(self, first: date | None, last: date | None) -> None:
        self.first, self.last = _least((self.first, first)), _most((self.last, last))


def _least(days: Iterable[date | None]) -> date | None:
    return min((day for day in days if day is not None), default=None)


def _most(days: Iterable[date | None]) -> date | None:
    return max((day for day in days if day is not None), default=None)


def weigh(one: Evidence, other: Evidence) -> tuple[str, ...]:
    """Return what speaks for and against two names' being one person's, as terms of `person_links`."""
    found = []
    if one.countries and other.countries:
        found.append("other country" if one.countries.isdisjoint(other.countries) else "same country")
    if one.genders and other.genders and one.genders.isdisjoint(other.genders):
        found.append("other gender")
    found.extend(_weigh_posts(one, other))
    if one.first and one.last and other.first and other.last:
        gap = max(one.first, other.first) - min(one.last, other.last)
        if gap > LONG_APART:
            found.append("long apart")
        elif gap <= ONE_YEAR:
            found.append("near in time")
    if not one.documents.isdisjoint(other.documents):
        found.append("named side by side")
    return tuple(found)


def _weigh_posts(one: Evidence, other: Evidence) -> list[str]:
    if not one.posts or not other.posts:
        return []
    found = []
    organizations = ({p.organization for p in side.posts if p.organization} for side in (one, other))
    if set.intersection(*organizations):
        found.append("same organization")
    if not {p.title for p in one.posts}.isdisjoint({p.title for p in other.posts}):
        found.append("same title")
    elif not {p.kind for p in one.posts}.isdisjoint({p.kind for p in other.posts}):
        found.append("same kind of title")
    elif not found:
        found.append("other posts at one time" if _clash(one, other) else "other kind of title")
    if "same title" in found and "same organization" not in found and _two_seats(one, other):
        found.append("other posts at one time")
    return found


def _clash(one: Evidence, other: Evidence) -> bool:
    """Return whether each holds a post that fills a person's time, of another kind, at one time."""
    return any(
        mine.kind != theirs.kind and _meet(one.posts[mine], other.posts[theirs])
        for mine in one.posts
        if mine.kind in FULL_TIME
        for theirs in other.posts
        if theirs.kind in FULL_TIME
    )


def _two_seats(one: Evidence, other: Evidence) -> bool:
    """Return whether both are mayors, of two places, at one time: the one title that names its place."""
    return any(
        _apart(mine.organization, theirs.organization) and _meet(one.posts[mine], other.posts[theirs])
        for mine in one.posts
        if mine.kind == "mayor"
        for theirs in other.posts
        if theirs.kind == "mayor"
    )


def _apart(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Return whether two organizations have names of their own that share no word."""
    mine, theirs = own_words(one), own_words(other)
    return bool(mine and theirs) and set(mine).isdisjoint(theirs)


@lru_cache(maxsize=4096)
def own_words(organization: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of an organization's name that are not common to its kind.

    >>> own_words(("korvan", "municipality"))
    ('korvan',)
    """
    return tuple(word for word in organization if word not in _common_words())


@cache
def _common_words() -> frozenset[str]:
    terms = (*load_terms("organizations"), *load_terms("organization_translations"))
    return frozenset(word for term in terms for word in organization_words(f"{term.term} {term.canonical}"))


def _meet(one: tuple[date | None, date | None], other: tuple[date | None, date | None]) -> bool:
    """Return whether two stretches of time meet; what has no date meets nothing."""
    (first, last), (other_first, other_last) = one, other
    if first is None or last is None or other_first is None or other_last is None:
        return False
    return max(first, other_first) - min(last, other_last) <= ONE_TIME


@dataclass(slots=True)
class Node:
    """Sightings that share a name and do not contradict one another; what is linked to other nodes."""

    form: Form
    sightings: list[int]
    evidence: Evidence
    own: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What orders nodes, from content alone."""
        return (*self.form.bag, "", self.form.generation or "", *sorted(self.evidence.countries), self.own)
