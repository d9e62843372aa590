"""What the entity model says of each token, and whether it is this project's own model or the stock one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pipeline.annotate.words import doc_words

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_KEY = "visits_labels"
# The stock model has no such label: whoever has it was trained on this project's gold pages.
OWN_LABEL = "TITLE"


@dataclass(frozen=True, slots=True)
class Entity:
    """A span of the model at tokens [start, end)."""

    start: int
    end: int
    label: str


@dataclass(frozen=True)
class Labels:
    """The model's entities, without marks at their edges and cut at line ends.

    `own`: they have the labels of this project (COUNTRY, NATIONALITY, CITY, TITLE, HONORIFIC, CUE beside
    PERSON, ORG, FAC, EVENT, DATE), else those of the stock model (GPE, NORP, LOC, …).
    """

    own: bool
    entities: tuple[Entity, ...]
    length: int

    def of(self, *labels: str) -> list[Entity]:
        """Return the entities with one of these labels, in text order."""
        return [entity for entity in self.entities if entity.label in labels]

    @cached_property
    def tokens(self) -> list[str]:
        """For each token the label of its entity, "" outside."""
        labels = [""] * self.length
        for entity in self.entities:
            labels[entity.start : entity.end] = [entity.label] * (entity.end - entity.start)
        return labels

    @cached_property
    def at(self) -> dict[int, Entity]:
        """The entities by the token where they begin."""
        return {entity.start: entity for entity in self.entities}


def has_own_labels(nlp: Language) -> bool:
    """Tell whether a pipeline's entity model was trained with the labels of this project.

    Not to be asked while a pipeline is being loaded: its model learns its labels last.
    """
    return nlp.has_pipe("ner") and OWN_LABEL in nlp.get_pipe("ner").labels  # type: ignore[attr-defined]


def read_labels(doc: Doc, *, own: bool = False) -> Labels:
    """Return the entities of a Doc, read once; `own` counts for the first who asks."""
    known: Labels | None = doc.user_data.get(_KEY)
    if known is None:
        found = [piece for ent in doc.ents for piece in _clean(doc, ent.start, ent.end, ent.label_)]
        known = doc.user_data[_KEY] = Labels(own, tuple(found), len(doc))
        honored = doc_words(doc).honored
        for entity in known.of("HONORIFIC"):
            honored[entity.start : entity.end] = [True] * (entity.end - entity.start)
    return known


def _clean(doc: Doc, start: int, end: int, label: str) -> list[Entity]:
    """Cut an entity at line ends and take marks off the edges of its pieces."""
    texts = doc_words(doc).texts
    breaks = [i for i in range(start, end) if "\n" in texts[i]]
    pieces = zip([start, *(i + 1 for i in breaks)], [*breaks, end], strict=True)
    found = []
    for begin, finish in pieces:
        first, last = begin, finish
        while first < last and not texts[first][-1:].isalnum() and texts[first][-1:] != ".":
            first += 1
        while first < last and not any(ch.isalnum() for ch in texts[last - 1]):
            last -= 1
        if first < last:
            found.append(Entity(first, last, label))
    return found
