"""The model's ORG entities: which may be organizations, and where the model's bounds beat the rules'."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pipeline.annotate.labels import Entity, Labels
from pipeline.annotate.organization_frame import Candidate, Frame
from pipeline.annotate.words import fold
from pipeline.lexicons import load_terms, load_words

# A model span that no rule confirms; a single ordinary word is the model's commonest mistake on these pages.
MODEL_SCORE, MODEL_SINGLE_SCORE = 0.6, 0.4
MAX_MODEL_TOKENS = 12
MAX_INITIALS = 6
# Tokens behind a title that may be its holder's name.
MAX_NAME_BEHIND = 5


class ModelFilter:
    """Keeps the model's ORG entities that may be organizations, with their bounds repaired."""

    def __init__(self) -> None:
        self._event = {fold(word) for word in load_words("organization_words", "event")}
        self._place = {fold(word) for word in load_words("organization_words", "place")}
        self._not_first = {fold(word) for word in load_words("organization_words", "not_first")}
        self._verbs = {fold(word) for word in load_words("organization_words", "headline_verb")}
        self._given = {fold(t.term) for t in load_terms("name_words")}
        self._given_strong = {fold(t.term) for t in load_terms("name_words") if t.strength == "strong"}
        self._honorifics = {fold(t.term) for t in load_terms("honorifics") if t.strength == "strong"}
        self._common = (
            {fold(t.term) for t in load_terms("title_words")}
            | {fold(t.term) for t in load_terms("organizations")}
            | {fold(t.term) for t in load_terms("honorifics")}
        )
        self._particles = {fold(word) for word in load_words("name_particles")}
        self._bodies = {fold(t.term) for t in load_terms("organizations")}
        self._areas = {fold(word) for word in load_words("title_words", "area")}
        self._units = {fold(word) for word in load_words("title_words", "unit")}
        self.acronym_stop = load_words("organization_words", "acronym_stop")

    def add(self, said: Labels, frame: Frame, candidates: Sequence[Candidate]) -> list[Candidate]:
        """Return the candidates by rule and the model's spans that no rule touches, in text order."""
        entities = [ent for ent in said.of("ORG") if ent.end - ent.start <= MAX_MODEL_TOKENS]
        words = frame.words
        if said.own:
            candidates = [self._agree(said, frame, item, entities) for item in candidates]
            candidates = [item for item in candidates if not self._is_area(said, frame, item)]
            candidates = [
                _named_by_model(item, entities)
                for item in candidates
                if not self._in_title(said, frame, item)
            ]
        taken = {i for item in candidates for i in range(item.start, item.end)}
        seen = Counter(tuple(words.texts[ent.start : ent.end]) for ent in entities)
        people = {words.folds[i] for ent in said.of("PERSON") for i in range(ent.start, ent.end)}
        people |= _behind_titles(frame)
        if said.own:
            people -= self._particles | self._bodies | {"-"}
        merged = list(candidates)
        for ent in entities:
            bounds = self._trim(frame, ent.start, ent.end)
            if bounds is None or not taken.isdisjoint(range(*bounds)):
                continue
            start, end = bounds
            times = seen[tuple(words.texts[ent.start : ent.end])]
            if said.own:
                held = self._own_holds(said, frame, start, end, people)
            else:
                held = self._may_be_organization(frame, start, end, people, times)
            if held:
                sure = end - start > 1 or words.texts[start].isupper()
                score = MODEL_SCORE if sure else MODEL_SINGLE_SCORE
                merged.append(Candidate(start, end, "", "model_org", score))
        return sorted(merged, key=lambda item: item.start)

    def _agree(self, said: Labels, frame: Frame, item: Candidate, entities: Sequence[Entity]) -> Candidate:
        """Return a candidate with the bounds on which this project's own model is better.

        It knows words before and behind a head noun that no rule joins ("Te Kāhui o Matariki Trust",
        "Police and Border Guard Board"), and where a ministry's name ends before its country.
        """
        words = frame.words
        ent = next((e for e in entities if e.start < item.end and item.start < e.end), None)
        if ent is None or item.short or (ent.start, ent.end) == (item.start, item.end):
            return item
        if ent.start <= item.start and item.end <= ent.end:
            before, behind = range(ent.start, item.start), range(item.end, ent.end)
            if any(frame.in_title[i] or words.folds[i] in self._given_strong for i in (*before, *behind)):
                return item
            joined = not before or words.folds[item.start - 1] not in ("of", "the")
            cut = "the" in words.folds[ent.start : item.start] or not words.caps[ent.start]
            last = words.folds[ent.end - 1]
            whole = not behind or (words.caps[ent.end - 1] and last not in self._event | self._place)
            placed = (
                bool(behind) and frame.place_start[ent.end - 1] >= 0 and words.folds[item.end] in ("of", "in")
            )
            adopt = joined and whole and not cut and not placed
            return replace(item, start=ent.start, end=ent.end) if adopt else item
        country = said.tokens[item.end - 1] == "COUNTRY" and words.folds[ent.end : ent.end + 1] == ["of"]
        if ent.start == item.start and country and item.kind != "embassy":
            return replace(item, end=ent.end)
        return item

    def _is_area(self, said: Labels, frame: Frame, item: Candidate) -> bool:
        """Tell whether the model calls it a place: "Vaslui County", "Mexico City"."""
        ent = said.at.get(item.start)
        called = ent is not None and ent.label == "CITY" and ent.end == item.end
        return called and frame.words.folds[item.end - 1] in self._areas

    def is_body(self, word: str) -> bool:
        """Tell whether a folded word heads or closes organizations' names ("Ministry", "LLC")."""
        return word in self._bodies

    def _in_title(self, said: Labels, frame: Frame, item: Candidate) -> bool:
        """Tell whether a department is a title's portfolio: "Head of the [Government and Autonomy Bureau]"."""
        unit = item.rule == "organization_pattern" and frame.words.folds[item.end - 1] in self._units
        return unit and all(label == "TITLE" for label in said.tokens[item.start : item.end])

    def _own_holds(self, said: Labels, frame: Frame, start: int, end: int, people: set[str]) -> bool:
        """Tell whether a span of this project's own model is an organization: ask less than of the stock
        model.
        """
        words = frame.words
        folds, last, text = words.folds[start:end], words.folds[end - 1], words.texts[start]
        if any(frame.in_title[start:end]) or all(s >= 0 for s in frame.place_start[start:end]):
            return False
        if frame.local[start] or any(f in people or f in self._honorifics for f in folds):
            return False
        # "(DCE)" behind a title is the title's; "E12 000" and "NOK 30" are money; "MAUN – …" is a dateline.
        following = words.texts[end] if end < len(words.folds) else ""
        bracketed = start > 1 and words.texts[start - 1] == "(" and frame.beside[start - 2]
        dateline = text.isupper() and frame.sentence_start[start] and following in ("–", "—", "-", ",", "/")
        if bracketed or dateline or following[:1].isdigit():
            return False
        if end - start == 1:
            common = folds[0] in self._common or frame.beside[start]
            return not common and self._single_holds(frame, start, text, 1)
        if last in self._event or (last in self._areas and last not in self._bodies):
            return False
        if last in self._place and last not in self._bodies and last != "house":
            return False
        return not any(f in self._given_strong and f not in self._bodies for f in folds[:2])

    def _trim(self, frame: Frame, start: int, end: int) -> tuple[int, int] | None:
        """Cut articles, sentence openers, titles, brackets and "'s" off; nothing may cross a line."""
        words = frame.words
        for i in range(start, end):
            if "\n" in words.texts[i]:
                end = i
                break
        while start < end and (
            not words.caps[start]
            or frame.in_title[start]
            or (words.folds[start] in self._not_first and words.folds[start] != "new")
        ):
            start += 1
        while end > start and (
            not words.caps[end - 1] or words.folds[end - 1] in self._verbs or frame.in_title[end - 1]
        ):
            end -= 1
        while (
            end - start > 1
            and any(ch.isdigit() for ch in words.texts[end - 1])
            and "$" in words.texts[end - 1]
        ):
            end -= 1
        opened = words.texts.index("(", start, end) if "(" in words.texts[start:end] else end
        end = opened if opened > start else end
        return (start, end) if start < end else None

    def _may_be_organization(self, frame: Frame, start: int, end: int, people: set[str], times: int) -> bool:
        words = frame.words
        folds, last = words.folds[start:end], words.folds[end - 1]
        common = all(f in self._common or f in self._event or f in self._not_first for f in folds)
        if last in self._event or last in self._place or common or self._is_person(frame, start, end):
            return False
        if all(s >= 0 for s in frame.place_start[start:end]) or any(frame.in_title[start:end]):
            return False
        if any(f in people or f in self._honorifics for f in folds):
            return False
        text = words.texts[start]
        if end - start == 1:
            return self._single_holds(frame, start, text, times)
        return not (folds[0] in self._given and end - start <= 3)

    def _is_person(self, frame: Frame, start: int, end: int) -> bool:
        """Tell whether place and words make it a person: beside a title, initials, a known given name."""
        if frame.local[start] or self._beside_title(frame, start, end):
            return True
        words = frame.words
        text, folds = words.texts[start], words.folds[start:end]
        # "A.S. Name" is a person, "Kyrgyz Republic A B" a country and a person.
        initials = len(text) <= MAX_INITIALS and text.endswith(".")
        if initials or start + 1 < frame.place_end[start] < end:
            return True
        return end - start > 1 and "&" not in folds and any(f in self._given_strong for f in folds)

    @staticmethod
    def _beside_title(frame: Frame, start: int, end: int) -> bool:
        """Tell whether several words stand in apposition to a title: "his secretary, A B", "A B, director
        of …".
        """
        words = frame.words
        if end - start < 2 or any(text.isupper() for text in words.texts[start:end]):
            return False
        if start > 1 and words.texts[start - 1] == "," and frame.beside[start - 2]:
            return True
        if start and frame.beside[start - 1] and words.caps[start - 1]:
            return True
        behind = end + 1
        if end >= len(words.folds) or words.texts[end] != "," or behind >= len(words.folds):
            return False
        if frame.place_end[behind] > behind:
            behind = frame.place_end[behind]
            behind += behind < len(words.folds) and words.folds[behind] == "'s"
        behind += behind < len(words.folds) and words.folds[behind] in ("the", "a")
        return behind < len(words.folds) and frame.beside[behind]

    def _single_holds(self, frame: Frame, at: int, text: str, times: int) -> bool:
        if text in self.acronym_stop or len(text) < 2 or text.isdigit():
            return False
        if text.isupper() or sum(ch.isupper() for ch in text) > 1:
            return True
        return times > 1 and not frame.sentence_start[at] and fold(text) not in self._given


def _named_by_model(item: Candidate, entities: Sequence[Entity]) -> Candidate:
    """Mark a general name of several words that the model sees as one: "the City Council", "the Municipal
    Library".
    """
    seen = any((ent.start, ent.end) == (item.start, item.end) for ent in entities)
    return replace(item, seen=True) if item.short and seen and item.end - item.start > 1 else item


def _behind_titles(frame: Frame) -> set[str]:
    """Return the folded capitalised words right behind titles ("Mayor A B-C"): the model takes them for
    bodies later.
    """
    words, found = frame.words, set()
    for i in range(len(words.folds) - 1):
        if not frame.in_title[i] or frame.in_title[i + 1]:
            continue
        for j in range(i + 1, min(i + 1 + MAX_NAME_BEHIND, len(words.folds))):
            if not (words.caps[j] or words.texts[j] == "-") or frame.place_start[j] >= 0:
                break
            found.add(words.folds[j])
    return found
