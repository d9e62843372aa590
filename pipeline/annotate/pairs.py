"""Whether two guests, or two hosts, of one page belong to one visit or to two: the signs and their chance.

"A and B visited Mayor C" is one visit; "A visited Mayor C. On Tuesday B called on her" are two.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pipeline.annotate.groups import group_sentence
from pipeline.annotate.weights import rate_apart

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Span

    from pipeline.annotate.candidates import Candidate
    from pipeline.annotate.parties import PageView
    from pipeline.annotate.signs import Told

Side = Literal["guest", "host"]
SIDES: tuple[Side, ...] = ("guest", "host")
# Less likely principals are not compared: a page of forty names has eight hundred pairs.
LIKELY = 0.15
# More sentences or lines between two first mentions than this count alike.
FAR_SENTENCES, FAR_LINES = 4, 3
# Verbs and nouns that open another visit, in the sentence of the later person.
VISIT_KINDS = ("guest-verb", "host-verb", "symmetric-verb", "visit-noun", "meeting-noun", "credential-noun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two people (as in `PersonFacts.same`) of one side, the one named first first.

    `apart` is the probability that no visit has them both, if both are principals of that side.
    """

    one: int
    other: int
    side: Side
    signs: frozenset[str]
    apart: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """Where everything stands: sentences by their first tokens, lines by the tokens that break them."""

    sents: tuple[Span, ...]
    first_tokens: tuple[int, ...]
    lines: tuple[int, ...]

    def sentence(self, token: int) -> int:
        return bisect_right(self.first_tokens, token) - 1

    def line(self, sentence: int) -> int:
        return bisect_right(self.lines, self.first_tokens[sentence])


def rank_pairs(view: PageView, told: Sequence[Told], candidates: Sequence[Candidate]) -> tuple[Pair, ...]:
    """Return the pairs of likely guests and of likely hosts with the chance that they belong to two visits.

    Args:
        view: the page.
        told: its statements of visits.
        candidates: its people in text order, with their chances.
    """
    likely = {side: [one for one in candidates if getattr(one, side) >= LIKELY] for side in SIDES}
    if all(len(people) < 2 for people in likely.values()):
        return ()
    sents = view.sents
    layout = _Layout(
        sents=sents,
        first_tokens=tuple(sent.start for sent in sents),
        lines=tuple(i for i, lower in enumerate(view.marks.lowers) if "\n" in lower),
    )
    together = _find_together(view, sents)
    stated = _find_stated(view, told)
    found = []
    for side, people in likely.items():
        for at, one in enumerate(people):
            for other in people[at + 1 :]:
                signs = set(_read_signs(view, layout, one, other))
                key = frozenset({one.person, other.person})
                signs |= {f"named {how}" for how in together.get(key, ())}
                signs |= {f"stated {how}" for how in stated.get(key, ())}
                signs.add(f"principals {min(len(people), 5)}")
                signs |= {f"{side}: {sign}" for sign in signs} | {f"{side}s"}
                marked = frozenset(f"pair {sign}" for sign in signs)
                found.append(
                    Pair(
                        one=one.person, other=other.person, side=side, signs=marked, apart=rate_apart(marked)
                    )
                )
    return tuple(found)


def _find_together(view: PageView, sents: Sequence[Span]) -> dict[frozenset[int], set[str]]:
    """Return who is named in one breath, and who in one sentence."""
    found: dict[frozenset[int], set[str]] = defaultdict(set)
    same = view.facts.same
    for sent in sents:
        groups = [[same[i] for i in group.people] for group in group_sentence(view, sent)]
        for at, group in enumerate(groups):
            for i, one in enumerate(group):
                for other in group[i + 1 :]:
                    found[frozenset({one, other})].add("in one breath")
                for later in groups[at + 1 :]:
                    for other in later:
                        found[frozenset({one, other})].add("in one sentence")
    return found


def _find_stated(view: PageView, told: Sequence[Told]) -> dict[frozenset[int], set[str]]:
    """Return who is on one side, and who on both sides, of a statement of a visit."""
    found: dict[frozenset[int], set[str]] = defaultdict(set)
    same = view.facts.same
    for statement in told:
        sides = [
            [same[i] for i in group.people] if group is not None else []
            for group in (statement.sides.guest, statement.sides.host)
        ]
        for people in sides:
            for i, one in enumerate(people):
                for other in people[i + 1 :]:
                    found[frozenset({one, other})].add("together")
        for one in sides[0]:
            for other in sides[1]:
                found[frozenset({one, other})].add("opposite")
    return found


def _read_signs(view: PageView, layout: _Layout, one: Candidate, other: Candidate) -> Iterator[str]:
    """Yield how two people differ, and what stands between their first mentions."""
    yield _compare("country", one.countries, other.countries)
    yield _compare("post", one.party.kinds, other.party.kinds)
    first, second = layout.sentence(one.party.start), layout.sentence(other.party.start)
    yield f"sentences {min(second - first, FAR_SENTENCES)}"
    yield f"lines {min(layout.line(second) - layout.line(first), FAR_LINES)}"
    if second != first:
        yield from _later_signs(view, layout, first, second)
    if other.party.start == layout.first_tokens[second]:
        yield "later opens a sentence"


def _later_signs(view: PageView, layout: _Layout, first: int, second: int) -> Iterator[str]:
    """Yield what the sentence of the later person says of a visit of its own."""
    sent, earlier = layout.sents[second], layout.sents[first]
    for kind in VISIT_KINDS:
        if view.marks.within(kind, sent.start, sent.end):
            yield f"later {kind}"
    for mark in view.marks.within("another-visit", sent.start, sent.end):
        yield "later word"
        yield f"later word {mark.canonical}"
    if view.marks.within("planning", sent.start, sent.end):
        yield "later planned"
    before = layout.sents[second - 1]
    new_line = layout.line(second) != layout.line(second - 1)
    dates, cities = _texts(view.date_at, sent), _texts(view.city_at, sent)
    if new_line:
        yield "later opens a line"
        dates |= _texts(view.date_at, before) if len(before) < 6 else set()
    if dates:
        yield "later date"
        if dates - _texts(view.date_at, earlier):
            yield "later other date"
    if cities - _texts(view.city_at, earlier):
        yield "later other city"
    heads = {start for start, _ in view.doc._.headings}
    if any(earlier.start_char < start <= sent.start_char for start in heads):
        yield "heading between"


def _compare(what: str, one: frozenset[str], other: frozenset[str]) -> str:
    if not one or not other:
        return f"{what} unknown"
    return f"{what} same" if one & other else f"{what} differs"


def _texts(at: dict[int, Span], sent: Span) -> set[str]:
    return {at[i].text.lower() for i in range(sent.start, sent.end) if i in at}
