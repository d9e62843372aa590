"""What `visits_people` works on: one page's tokens and title phrases, and the names found in it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from pipeline.annotate.labels import Labels
from pipeline.annotate.reading import ENTITIES, read_of, tag_names
from pipeline.annotate.title_phrases import TitlePhrase
from pipeline.annotate.words import Words, spread

# Names whose bounds no later candidate moves.
_FIRM_RULES = ("name_behind_title", "model_name")
# From this chance on the reader's names may be taken from places; few of its wrong names reach it.
SURE = 0.97
# A name that only the lexicon or a title beside it shows must be at least this likely to the reader. On pages that
# it had not seen 17 of 19 of the lexicon were none, and all 6 of the others below their line.
_LEAST_CHANCES = {
    "name_lexicon": 0.4,
    "name_beside_cue": 0.4,
    "name_behind_title": 0.03,
    "name_behind_honorific": 0.03,
}
# A word before a name is none of it below this chance.
FOREIGN = 0.1
_PERSON_TAGS = [tag_names(ENTITIES).index(tag) for tag in ("B-PERSON", "I-PERSON")]


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

    def chance(self, start: int, end: int) -> float | None:
        """Return the reader's chance that tokens are those of a person's name, None where no reader read."""
        reading = read_of(self.doc)
        if reading is None:
            return None
        return float(reading.entities[start:end, _PERSON_TAGS].sum(axis=1).mean())

    def is_unlikely(self, item: Found) -> bool:
        """Tell whether the reader contradicts a name that words and titles around it suggest."""
        chance = self.chance(item.start, item.end)
        return chance is not None and chance < _LEAST_CHANCES.get(item.rule, 0.0)

    def _is_foreign(self, at: int) -> bool:
        return not self.words.honored[at] and (self.chance(at, at + 1) or 0.0) < FOREIGN

    def trim_left(self, item: Found, is_given: Callable[[str], bool]) -> Found:
        """Return a name without the end of a title or place before it: "Mayor of Upper | Lindal A B".

        Words go that the reader takes for no name, or for one of their own, unless a title or honorific stands right before
        them or one is a given name or an initial.
        """
        words, start = self.words, item.start
        titled = any(phrase.end == start == phrase.core.end for phrase in self.phrases)
        if self.chance(start, item.end) is None or titled or (start and words.honored[start - 1]):
            return item
        starts = [ent.start for ent in self.said.of("PERSON") if start < ent.start < item.end]
        joined = start > 0 and (words.caps[start - 1] or words.folds[start - 1] in ("and", "of", "&"))
        begin = starts[0] if starts and joined else start
        while begin < item.end - 1 and self._is_foreign(begin):
            begin += 1
        kept = any(is_given(words.folds[i]) or "." in words.texts[i] for i in range(start, begin))
        return item if kept else replace(item, start=begin)


def sure_names(doc: Doc, said: Labels) -> list[bool]:
    """Mark the tokens of names of which the reader is nearly certain."""
    reading = read_of(doc)
    if reading is None:
        return [False] * len(doc)
    chances = reading.entities[:, _PERSON_TAGS].sum(axis=1)
    bounds = ((ent.start, ent.end) for ent in said.of("PERSON"))
    return spread((span for span in bounds if chances[slice(*span)].min() >= SURE), len(doc))


def loose_dashes(doc: Doc, words: Words) -> Iterator[int]:
    """Yield the dashes with a space on either side: they part a name from what else is told."""
    for at, text in enumerate(words.texts):
        if text in ("-", "–") and at and doc[at].whitespace_ and doc[at - 1].whitespace_:
            yield at


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
