"""Whom a title's holder stands for where the phrase does not say: the rest of the page does.

"The Ambassador of X came with First Secretary A B": the secretary is X's. "The Mayor of Lindal", and the page
speaks of "Lindal Municipality": the mayor is its mayor. What speaks for each country and organization of the page
is weighed in `tie_signs`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.annotate.tie_signs import Ties

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc, Span

    from pipeline.annotate.tie_signs import Option
    from pipeline.annotate.words import Words

# A tie is kept from these logits on: the best F1 of ties on pages left out of the fit (halves of train by turns).
# It is below even odds, as a missed tie costs as much as a wrong one.
KEEP_TIE = -0.4


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
    found: list[Tie] = []
    for group in _posts(titles, identities):
        open_ = [i for i in group if titles[i]._.country is None and titles[i]._.organization is None]
        told = next((titles[i] for i in group if i not in open_), None)
        if told is not None:
            tie: tuple[str | None, int | None] | None = (told._.country, told._.organization)
        else:
            tie = _likeliest([ties.options(i) for i in open_])
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


def _likeliest(options: Sequence[Sequence[Option]]) -> tuple[str | None, int | None] | None:
    """Return the country or organization that all mentions of a post together speak for most."""
    logits: dict[tuple[str | None, int | None], float] = {}
    for option in (option for mention in options for option in mention):
        key = (option.country, option.organization)
        logits[key] = logits.get(key, 0.0) + option.logit() / len(options)
    best = max(logits, key=lambda key: logits[key], default=None)
    return best if best is not None and logits[best] >= KEEP_TIE else None
