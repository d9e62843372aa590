"""What `visits_people` works on: one page's tokens and title phrases, and the names found in it."""

from dataclasses import dataclass

from spacy.tokens import Doc

from pipeline.annotate.labels import Labels
from pipeline.annotate.title_phrases import TitlePhrase
from pipeline.annotate.words import Words

# Names whose bounds no later candidate moves.
_FIRM_RULES = ("name_behind_title", "model_name")


@dataclass(frozen=True, slots=True)
class Found:
    """A name at tokens [start, end)."""

    start: int
    end: int
    rule: str
    score: float


@dataclass(frozen=True, slots=True)
class Scene:
    """One page while names are looked for: which tokens no name may enter, where sentences begin, the
    titles.
    """

    doc: Doc
    words: Words
    blocked: list[bool]
    sentence_start: list[bool]
    phrases: list[TitlePhrase]
    model: list[bool]
    said: Labels


def keep_better(found: list[Found], candidate: Found) -> None:
    """Add a name unless a surer one overlaps it; a longer reading of the same name by the model wins over a
    part.
    """
    for i, item in enumerate(found):
        if candidate.start < item.end and item.start < candidate.end:
            covers = candidate.start <= item.start and candidate.end >= item.end
            if (
                covers
                and candidate.end - candidate.start > item.end - item.start
                and item.rule not in _FIRM_RULES
            ):
                found[i] = Found(candidate.start, candidate.end, item.rule, item.score)
            return
    found.append(candidate)
