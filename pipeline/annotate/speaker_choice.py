"""Who of a page's people says a passage: signs, weights from a lexicon, chances.

`python -m pipeline.learn.fit_speakers` writes the weights; `term` is the sign, `canonical` its weight in
logits. The chances of all people and of nobody add up to one.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

from pipeline.annotate.reading import read_of
from pipeline.annotate.scene import NOWHERE, Scene
from pipeline.annotate.speaker_signs import Question, SpeakerSigns
from pipeline.annotate.together import join_chances
from pipeline.lexicons import load_terms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.annotate.antecedents import Antecedents

LEXICON = "speaker_weights"


class SpeakerChoice:
    """Chooses the speakers of one page; `answered` keeps every question with the signs of its candidates."""

    def __init__(self, scene: Scene, antecedents: Antecedents) -> None:
        self._scene = scene
        self.signs = SpeakerSigns(scene, antecedents)
        self.answered: list[tuple[Question, dict[int, list[str]]]] = []
        self._reading = read_of(scene.doc)

    def choose(self, asked: Question) -> tuple[int, float]:
        """Return a mention of the likeliest speaker, NOWHERE for nobody, and the probability that it is right.

        A speaker printed by name is the person named, whatever the signs say.

        Args:
            asked: the passage and what the rules say of it.
        """
        ruled = asked.ruled if asked.ruled == NOWHERE else self._scene.full_form(asked.ruled)
        read = self.signs.read(asked)
        self.answered.append((asked, read))
        chances, linked = rate_speakers(read), self.link(asked)
        if linked is not None:
            chances = join_chances("speaker", chances, linked, NOWHERE)
        named = asked.subject is not None and asked.subject.kind == "person"
        best = ruled if named else max(chances, key=lambda one: (chances[one], one == ruled))
        if best == NOWHERE:
            return NOWHERE, chances[best]
        self.signs.said[asked.start] = best
        if best == ruled:
            return asked.ruled, chances[best]
        return self.signs.mention_before(best, asked.at), chances[best]

    def link(self, asked: Question) -> dict[int, float] | None:
        """Return the reader's chance of each person to be the speaker, None where no reader read the page."""
        if self._reading is None:
            return None
        scene = self._scene
        named = [(person.start, scene.full_form(i)) for i, person in enumerate(scene.people)]
        held = [(t.start, t._.holder) for t in scene.titles if t._.holder is not None]
        named += [(start, scene.full_form(scene.home.index(i))) for start, i in held if i in scene.home]
        chances = self._reading.link("speaker", asked.start, [start for start, _ in named])
        found = {NOWHERE: max(0.0, 1.0 - sum(chances))}
        for (_, person), chance in zip(named, chances, strict=True):
            found[person] = found.get(person, 0.0) + chance
        return found


def rate_speakers(signs: Mapping[int, Sequence[str]]) -> dict[int, float]:
    """Return the probability of each candidate to be the speaker.

    Args:
        signs: the signs of each candidate; an unknown sign says nothing.
    """
    return normalize({one: sum(weights().get(sign, 0.0) for sign in held) for one, held in signs.items()})


def normalize(logits: Mapping[int, float]) -> dict[int, float]:
    """Return probabilities in proportion to the exponentials of logits.

    >>> normalize({1: 0.0, 2: 0.0})
    {1: 0.5, 2: 0.5}
    """
    top = max(logits.values())
    powers = {one: math.exp(logit - top) for one, logit in logits.items()}
    total = sum(powers.values())
    return {one: power / total for one, power in powers.items()}


@cache
def weights() -> dict[str, float]:
    """Return the weight of each sign.

    Raises:
        LexiconError: the lexicon is missing or breaks its format.
    """
    return {term.term: float(term.canonical) for term in load_terms(LEXICON)}
