"""Titles that stand by no name, given to the person the reader links them to.

"A B, who since May has been the Consul General", "the chair of the growers' union, A B": the rules bind a title to a
name beside it; the reader sees further.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.annotate.reading import read_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.annotate.holders import Holding
    from pipeline.annotate.title_phrases import Surroundings

# Of the links that `_Links.bind` takes on unseen pages, seven in ten name one of the person's titles; of those to a titled
# person further off one in ten, of titles the entity model does not see one in six.
MIN_CHANCE = 0.5
LINKED = 0.7
# Tokens between name and title. A person without any title may stand further off than one who has one.
NEAR, FAR = 6, 60
_NEW_SUBJECT = [",", "the"]


def link_holders(
    around: Surroundings,
    holdings: Sequence[Holding],
    identities: Sequence[str],
    people: Sequence[tuple[int, int]],
) -> list[Holding]:
    """Return the holdings, titles alone bound to the holder the reader sees, the nearest first.

    Args:
        around: the page.
        holdings: titles in text order.
        identities: for each people mention, a key that is the same for mentions of one person.
        people: first token and end of each mention.
    """
    links = _Links(around, identities, people)
    for item in holdings:
        if item.holder is not None:
            links.held[identities[item.holder]].add(item.phrase.core.normal)
    found = list(holdings)
    alone = [(links.near(item), k) for k, item in enumerate(holdings) if item.holder is None]
    for (gap, holder), k in sorted((near, k) for near, k in alone if near is not None):
        found[k] = links.bind(holdings[k], gap, holder)
    return found


class _Links:
    """The reader's links of one page; `held` are the titles each person has, by normal form."""

    def __init__(
        self, around: Surroundings, identities: Sequence[str], people: Sequence[tuple[int, int]]
    ) -> None:
        self._around, self._identities, self._people = around, identities, people
        self._reading = read_of(around.doc)
        self.held: dict[str, set[str]] = defaultdict(set)

    def near(self, item: Holding) -> tuple[int, int] | None:
        """Return how far off the linked person's nearest mention stands, and the mention; None for nobody."""
        core = item.phrase.core
        entity = self._around.said.at.get(core.start)
        seen = self._around.said.own and entity is not None and entity.label == "TITLE"
        if self._reading is None or not self._people or not seen:
            return None
        chances = self._reading.link("holder", core.start, [start for start, _ in self._people])
        sums: Counter[str] = Counter()
        for who, chance in zip(self._identities, chances, strict=True):
            sums[who] += chance  # type: ignore[assignment]
        best = max(sums, key=lambda who: sums[who])
        if sums[best] < MIN_CHANCE:
            return None
        return min(
            (start - core.end if start >= core.end else core.start - end, i)
            for i, (start, end) in enumerate(self._people)
            if self._identities[i] == best
        )

    def bind(self, item: Holding, gap: int, holder: int) -> Holding:
        """Return a title alone with its holder, unless the person has that title or others and stands off."""
        core, who = item.phrase.core, self._identities[holder]
        doc = self._around.doc
        if gap == len(_NEW_SUBJECT) and self._opens_anew(item):
            return item
        beside = gap <= NEAR and doc[core.start].sent.start == doc[self._people[holder][0]].sent.start
        if core.normal in self.held[who] or not (beside or (not self.held[who] and gap <= FAR)):
            return item
        self.held[who].add(core.normal)
        return replace(item, holder=holder, rule="title_linked", score=LINKED)

    def _opens_anew(self, item: Holding) -> bool:
        """Tell whether "In talks with A B, the Mayor" has a new subject behind the comma, as the rules found."""
        before = self._around.words.folds[item.phrase.core.start - len(_NEW_SUBJECT) : item.phrase.core.start]
        return before == _NEW_SUBJECT and not item.phrase.tied
