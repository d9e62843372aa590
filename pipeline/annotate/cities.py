"""Cities and towns: GeoNames names in a place's position, or called a place by the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Doc, Span

from pipeline.annotate.city_names import City, load_cities
from pipeline.annotate.labels import Labels, read_labels
from pipeline.annotate.words import Tokenize, Words, fold, spread
from pipeline.lexicons import load_terms, load_words

# Above this size a capitalised name is a city without any support, below it wants "in", "of", … or the model.
STRONG_POPULATION = 400_000
LINKED_SCORE, STRONG_SCORE, MODEL_SCORE, UNKNOWN_SCORE = 0.95, 0.85, 0.85, 0.6
# Capitals of this many letters or fewer are an acronym.
MAX_ACRONYM_CHARS = 5
# Towns that only the model saw: a name found later may take their place.
DOUBTFUL_RULES = ("city_model_alone", "city_model_unknown")


@dataclass(frozen=True, slots=True)
class Town:
    """A city found at tokens [start, end); `city` is None for a town that GeoNames lacks."""

    start: int
    end: int
    city: City | None
    rule: str
    score: float


@dataclass(frozen=True)
class _Page:
    """The words of a page, what the model calls each (cities are `GPE` for both models), what is taken."""

    words: Words
    said: Labels
    labels: list[str]
    taken: Sequence[bool]

    @cached_property
    def name_parts(self) -> set[str]:
        """Words of the names of two words and more that the model sees."""
        names = (ent for ent in self.said.of("PERSON") if ent.end - ent.start > 1)
        return {fold_ for ent in names for fold_ in self.words.folds[ent.start : ent.end]}


class CityFinder:
    """Finds cities by gazetteer with support, and by the model's place entities."""

    def __init__(self, tokenize: Tokenize) -> None:
        self._cities = load_cities(tokenize)
        self._links = load_words("city_words", "link")
        self._avoid = {fold(word) for word in load_words("city_words", "avoid")}
        self._regions = {fold(word) for word in load_words("city_words", "region")}
        self._locative = load_words("city_words", "locative")
        self._after = load_words("city_words", "after")
        self._areas = {fold(word) for word in load_words("title_words", "area")}
        self._particles = load_words("name_particles", "particle") - self._links
        self._given = {fold(word) for word in load_words("name_words", "given")}
        self._bodies = {fold(term.term) for term in load_terms("organizations")}
        self._titles = {fold(term.term) for term in load_terms("titles") if " " not in term.term}
        self._not_first = {fold(word) for word in load_words("organization_words", "not_first")}

    def find(self, doc: Doc, words: Words, taken: Sequence[bool]) -> list[Span]:
        """Return the city spans of a Doc in text order; tokens in `taken` are countries already."""
        said = read_labels(doc)
        page = _Page(words, said, ["GPE" if label == "CITY" else label for label in said.tokens], taken)
        found: list[Town] = []
        at = 0
        while at < len(words.folds):
            town = self._town_at(page, at) if words.caps[at] and not taken[at] else None
            if town is not None and not any(taken[at : town.end]):
                found.append(town)
                at = town.end
            else:
                at += 1
        found += self._again(page, found)
        found += self._from_model(page, spread(((town.start, town.end) for town in found), len(doc)))
        return [_city_span(doc, town) for town in sorted(found, key=lambda town: town.start)]

    def _again(self, page: _Page, found: Sequence[Town]) -> list[Town]:
        """Return the further mentions of a city that stood in a place's position once."""
        words = page.words
        known = {
            words.folds[town.start]: town.city
            for town in found
            if town.end - town.start == 1 and town.rule == "city_linked" and not self._is_given(words, town)
        }
        used = spread(((town.start, town.end) for town in found), len(words.folds))
        extra: list[Town] = []
        for at, fold_ in enumerate(words.folds):
            free = words.caps[at] and not (used[at] or page.taken[at] or page.labels[at] == "ORG")
            if fold_ in known and free and not self._in_longer_name(words, at, at + 1):
                extra.append(Town(at, at + 1, known[fold_], "city_again", MODEL_SCORE))
        return extra

    def _town_at(self, page: _Page, at: int) -> Town | None:
        """Return the city of GeoNames that begins at a token, with the whole name the model sees there."""
        words, label = page.words, page.labels[at]
        for end, city in self._cities.matches(words.folds, at):
            if not words.caps[end - 1] or (words.texts[at].isupper() and len(words.texts[at]) < 4):
                continue
            surname = at > 1 and words.texts[at - 1] in self._particles and page.labels[at - 2] == "PERSON"
            if surname or self._in_longer_name(words, at, end):
                continue
            single = end - at == 1
            if single and self._is_doubtful(words.folds[at]) and not self._is_sure(page, at):
                continue
            given = single and words.folds[at] in self._given
            if self._is_linked(words, at, end) and label != "DATE" and not (given and label == "PERSON"):
                return Town(at, end, city, "city_linked", LINKED_SCORE)
            if label == "GPE":
                return Town(at, end, city, "city_model", MODEL_SCORE)
            vetoed = page.said.own and label != ""
            if city.population >= STRONG_POPULATION and not given and not vetoed:
                return Town(at, end, city, "city_strong", STRONG_SCORE)
            if single and not given and self._is_no_surname(page, at):
                return Town(at, end, city, "city_not_person", UNKNOWN_SCORE)
        return None

    @staticmethod
    def _is_no_surname(page: _Page, at: int) -> bool:
        """Tell whether the own model calls a lone word a person that no title, no honorific and no longer
        name of the page supports: a town's name then is a town.
        """
        entity = page.said.at.get(at)
        if not page.said.own or entity is None or entity.label != "PERSON" or entity.end > at + 1:
            return False
        supported = at > 0 and page.labels[at - 1] in ("TITLE", "HONORIFIC", "PERSON")
        return not supported and page.words.folds[at] not in page.name_parts

    def _is_sure(self, page: _Page, at: int) -> bool:
        """Ask a doubtful name for a preposition of place, and that the model does not call it something
        else.
        """
        words, before = page.words, page.words.texts[at - 1] if at else ""
        called = page.labels[at] in ("GPE", "LOC")
        return before in self._locative and words.folds[at] not in self._regions and called

    def _is_doubtful(self, fold_: str) -> bool:
        return fold_ in self._avoid or fold_ in self._regions

    def _is_given(self, words: Words, town: Town) -> bool:
        return town.end - town.start == 1 and words.folds[town.start] in self._given

    def _in_longer_name(self, words: Words, start: int, end: int) -> bool:
        """Tell whether a hyphen, an initial or a surname makes it part of another name: "Lima-Santos", "San
        M.".
        """
        if words.texts[end : end + 1] == ["-"] and end + 1 < len(words.folds) and words.caps[end + 1]:
            return not self._cities.starts(words.folds[end + 1])  # two cities: "Izmir-Odesa flights"
        if start and words.texts[start - 1] == "-" and start > 1 and words.caps[start - 2]:
            return not self._cities.starts(words.folds[start - 2])
        before = words.folds[start - 1] if start else ""
        if start and words.caps[start - 1] and before in self._given and before not in self._not_first:
            return True
        if start > 1 and words.texts[start - 1] in self._particles and words.folds[start - 2] in self._given:
            return words.caps[start - 2]  # "Maria do Carmo dos Santos"
        given = end - start == 1 and words.folds[start] in self._given
        if given and end < len(words.folds) and words.caps[end]:
            return words.folds[end] not in self._not_first and not self._cities.starts(words.folds[end])
        return False

    def _is_linked(self, words: Words, start: int, end: int) -> bool:
        """Tell whether a place's position supports it: "in Lindal", "Mayor of Lindal", "Lindal, Norway"."""
        before = words.texts[start - 1] if start else ""
        if before in self._links:
            return True
        following = words.texts[end] if end < len(words.folds) else ""
        return following in self._after

    def _from_model(self, page: _Page, used: Sequence[bool]) -> list[Town]:
        """Return towns the gazetteer lacks, where the model says place and the position agrees."""
        words, extra = page.words, []
        for ent in page.said.of("CITY" if page.said.own else "GPE"):
            start = ent.start + (words.folds[ent.start] == "the")
            free = not any(used[start : ent.end]) and not any(page.taken[start : ent.end])
            if start >= ent.end or not free or not self._may_be_town(words, start, ent.end):
                continue
            linked = self._is_linked(words, start, ent.end)
            if linked and not words.texts[start].isupper():
                extra.append(Town(start, ent.end, None, "city_model_unknown", UNKNOWN_SCORE))
            elif page.said.own and self._stands_alone(words, start, ent.end):
                extra.append(Town(start, ent.end, None, "city_model_alone", UNKNOWN_SCORE))
        return extra

    def _may_be_town(self, words: Words, start: int, end: int) -> bool:
        """Refuse regions, bodies, titles and people that the model takes for towns."""
        folds = words.folds[start:end]
        if not words.caps[start] or not words.caps[end - 1]:
            return False
        if folds[0] in self._avoid or folds[0] in self._regions or " ".join(folds) in self._regions:
            return False
        return folds[-1] not in self._bodies and not (folds[0] in self._given and len(folds) > 1)

    def _stands_alone(self, words: Words, start: int, end: int) -> bool:
        """Tell whether a town that no preposition supports may be one: no acronym, article or title beside
        it.
        """
        text, folds = words.texts[start], words.folds[start:end]
        if any(fold_ in self._titles for fold_ in folds):
            return False
        if text.isupper():
            return len(text) > MAX_ACRONYM_CHARS
        following = words.folds[end] if end < len(words.folds) else ""
        return not (start and words.folds[start - 1] == "the") or following in self._areas


def _city_span(doc: Doc, town: Town) -> Span:
    span = Span(doc, town.start, town.end, label="CITY")
    span._.key = town.city.name if town.city is not None else span.text
    span._.country = town.city.country if town.city is not None else None
    span._.rule, span._.score = town.rule, town.score
    return span
