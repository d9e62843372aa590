"""Whether a person named on a page is a he or a she, as far as the page or the name tells."""

from __future__ import annotations

from collections import Counter
from functools import cache, cached_property
from itertools import takewhile

from pipeline.annotate.scene import NOWHERE, Scene, words_of
from pipeline.annotate.words import fold
from pipeline.lexicons import load_terms

# Letters of a word that may be judged by its ending; "Lev" and "Eva" are given names, not endings.
LONG_ENOUGH = 6
# Words before a name among which a form of address or a kinship word stands: "her husband, Dr. Jan Novak".
NEAR = 4


@cache
def _given() -> dict[str, str]:
    """Return "he" or "she" for every given name that only one of them bears."""
    return {term.term: term.canonical for term in load_terms("given_genders") if term.kind == "given"}


@cache
def _endings() -> tuple[tuple[str, str], ...]:
    """Return the endings of family names and patronymics that tell, the longest first."""
    found = [(term.term, term.canonical) for term in load_terms("given_genders") if term.kind == "ending"]
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))


def gender_of_name(name: str) -> str | None:
    """Return "he" or "she" where a name alone tells, else None.

    Args:
        name: a full name, given name first or last.

    >>> gender_of_name("Anna Ter"), gender_of_name("X. Radinova"), gender_of_name("Ter")
    ('she', 'she', None)
    """
    words = [fold(word) for part in name.split() for word in part.split("-")]
    if len(words) > 1:
        for word in words:
            if word in _given():
                return _given()[word]
    for word in reversed(words):
        if len(word) >= LONG_ENOUGH:
            for ending, gender in _endings():
                if word.endswith(ending):
                    return gender
    return None


class Genders:
    """The genders of the people of one page."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    def of(self, person: int) -> str | None:
        """Return "he", "she", or None where neither the page nor the name tells."""
        full = self._scene.full_form(person)
        return self.printed.get(full) or self._by_name.get(full) or self._by_pronoun.get(full)

    def surely(self, full: int) -> str | None:
        """Return the gender of a person, by the fullest mention, that the page prints or the name tells."""
        return self.printed.get(full) or self._by_name.get(full)

    @cached_property
    def printed(self) -> dict[int, str]:
        """The genders that a form of address gives away, by the fullest mention: the surest."""
        found: dict[int, str] = {}
        for index, span in enumerate(self._scene.people):
            addressed = self._address(index, (span._.honorific or "").lower().split())
            if addressed:
                found.setdefault(self._scene.full_form(index), addressed)
        return found

    @cached_property
    def _by_name(self) -> dict[int, str]:
        people, full = self._scene.people, self._scene.full
        names = {index: gender_of_name(people[index].text) for index in set(full)}
        return {index: gender for index, gender in names.items() if gender}

    @cached_property
    def _by_pronoun(self) -> dict[int, str]:
        """The genders of the pronouns that follow in a sentence which names one person only."""
        scene, votes = self._scene, Counter[tuple[int, str]]()
        for start, end in scene.sentences:
            named = {scene.full_form(person) for person in scene.person_of[start:end] if person != NOWHERE}
            if len(named) != 1:
                continue
            first = next(at for at in range(start, end) if scene.person_of[at] != NOWHERE)
            told = {
                gender
                for at in range(first, end)
                for gender in ("he", "she")
                if scene.words[at] in words_of(gender) and not scene.is_quoted(at)
            }
            if len(told) == 1:
                votes[named.pop(), told.pop()] += 1
        people = {person for person, _ in votes}
        return {
            p: "he" if votes[p, "he"] > votes[p, "she"] else "she"
            for p in people
            if votes[p, "he"] != votes[p, "she"]
        }

    def _address(self, person: int, honorific: list[str]) -> str | None:
        """Return what a form of address, a title or a kinship word before a name tells."""
        scene = self._scene
        start = scene.people[person].start
        reach = range(start - 1, max(start - NEAR, 0) - 1, -1)
        before = takewhile(lambda at: scene.person_of[at] == NOWHERE and scene.words[at] not in ".;\n", reach)
        for word in [*honorific, *(scene.words[at] for at in before)]:
            if word in words_of("masculine"):
                return "he"
            if word in words_of("feminine"):
                return "she"
            if word in words_of("conjunction") or word in words_of("preposition"):
                return None
        return None
