"""Whom a title's holder stands for where the phrase does not say: the rest of the page does.

"The Ambassador of X came with First Secretary A B": the secretary is X's. "The Mayor of Lindal", and the page
speaks of "Lindal Municipality": the mayor is its mayor. What speaks for each country and organization of the page
is weighed in `tie_signs`.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.annotate.destinations import find_destinations, load_meetings
from pipeline.annotate.tie_signs import Ties

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc, Span

    from pipeline.annotate.tie_signs import Option
    from pipeline.annotate.words import Words

# A tie is kept from these logits on: the best F1 of ties on pages left out of the fit (halves of train by turns).
# It is below even odds, as a missed tie costs as much as a wrong one.
KEEP_TIE = -0.4
# Posts of which a state has one by each name.
_STATE = ("head of state", "head of government", "minister")


@dataclass(frozen=True, slots=True)
class Tie:
    """What the page tells of a title: `index` into the titles, a country or an organization (an index)."""

    index: int
    country: str | None = None
    organization: int | None = None


def find_ties(doc: Doc, words: Words, titles: Sequence[Span], identities: Sequence[str]) -> list[Tie]:
    """Return the ties of the titles that have neither country nor organization, in text order.

    Args:
        doc: the page, its countries, cities and organizations known.
        words: its words.
        titles: its titles with their holders.
        identities: for each people mention, a key that is the same for mentions of one person.
    """
    ties = Ties(doc, words, titles, identities)
    foreign = _find_foreign(doc, words, titles, identities)
    found: list[Tie] = []
    for group in _posts(titles, identities):
        open_ = [i for i in group if titles[i]._.country is None and titles[i]._.organization is None]
        told = next((titles[i] for i in group if i not in open_), None)
        if told is not None:
            tie: tuple[str | None, int | None] | None = (told._.country, told._.organization)
        else:
            holder = titles[group[0]]._.holder
            barred = foreign.get(identities[holder], frozenset()) if holder is not None else frozenset()
            tie = _likeliest([ties.options(i) for i in open_], barred)
        if tie is not None:
            found += [Tie(i, *tie) for i in open_]
    return sorted(found, key=lambda item: item.index)


def _posts(titles: Sequence[Span], identities: Sequence[str]) -> list[list[int]]:
    """Return the titles of a page by post: all mentions of one title of one person, else each alone."""
    posts: dict[tuple[str, str, int], list[int]] = {}
    for i, title in enumerate(titles):
        held = title._.holder is not None and len(title._.holders) == 1
        who = identities[title._.holder] if held else ""
        posts.setdefault((who, (title._.key or title.text).casefold(), -1 if held else i), []).append(i)
    return list(posts.values())


def _find_foreign(
    doc: Doc, words: Words, titles: Sequence[Span], identities: Sequence[str]
) -> dict[str, frozenset[str]]:
    """Return for each person the countries whose state they cannot stand for.

    Those they travel to; those whose post of the same name another person holds; and in "Minister A met
    Norwegian Minister B" that of the one side for the other, since both would be told if they were one.
    """
    people = [(span.start, span.end) for span in doc.spans["people"]]
    found = {who: set(codes) for who, codes in find_destinations(doc, words, people, identities).items()}
    verbs = [i for i, word in enumerate(words.folds) if word in load_meetings()]
    told = [title for title in titles if title._.country is not None and not title._.former]
    for title in titles:
        if title._.holder is None or title._.country is not None or title._.title_kind not in _STATE:
            continue
        who = identities[title._.holder]
        for other in told:
            if other._.holder is not None and identities[other._.holder] == who:
                continue
            if _is_rival(title, other) or _is_opposite(title, other, verbs):
                found.setdefault(who, set()).add(other._.country)
    return {who: frozenset(codes) for who, codes in found.items()}


def _is_rival(title: Span, other: Span) -> bool:
    """Return whether another person holds a post of the same name, of which a state has but one."""
    named = other._.holder is not None and other._.title_kind == title._.title_kind
    return named and len(title) > 1 and _plain(title) == _plain(other)


def _is_opposite(title: Span, other: Span, verbs: Sequence[int]) -> bool:
    """Return whether a word of meeting stands between two titles of one sentence."""
    if other._.title_kind not in _STATE or title.sent.start != other.sent.start:
        return False
    start, end = min(title.end, other.end), max(title.start, other.start)
    return bisect_left(verbs, start) < bisect_left(verbs, end)


def _plain(title: Span) -> str:
    """Return a title's name as another page would print it: "Minister of" is "Minister for"."""
    return " ".join(word for word in title.text.casefold().split() if word not in {"of", "for", "the"})


def _likeliest(
    options: Sequence[Sequence[Option]], barred: frozenset[str]
) -> tuple[str | None, int | None] | None:
    """Return the country or organization that all mentions of a post together speak for most.

    Args:
        options: those of each mention.
        barred: countries that the holder cannot stand for.
    """
    logits: dict[tuple[str | None, int | None], float] = {}
    for option in (one for mention in options for one in mention if one.country not in barred):
        key = (option.country, option.organization)
        logits[key] = logits.get(key, 0.0) + option.logit() / len(options)
    best = max(logits, key=lambda key: logits[key], default=None)
    return best if best is not None and logits[best] >= KEEP_TIE else None
