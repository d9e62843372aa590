"""How far an organization's name reaches around its head noun, to the left and over "of", "for", "in"."""

from __future__ import annotations

from pipeline.annotate.organization_frame import Frame
from pipeline.annotate.words import Gazetteer, Words, fold
from pipeline.lexicons import Term, load_terms, load_words

# A name of more words before its head noun is a run-on of headline words.
MAX_LEFT, MAX_RIGHT = 9, 14
MAX_COMPLEMENTS = 4
# "the Food and Drug Administration": one to three words before "and".
MAX_PAIR = 5


class OrganizationBounds:
    """Finds the first and the last word of a name, from the lexicons of organization words and portfolios."""

    def __init__(self, heads: Gazetteer[Term]) -> None:
        self._heads = heads
        self._not_first = _folds("not_first")
        self._and_heads = {fold(w.split()[0]) for w in load_words("organization_words", "and_head")}
        self._place_heads = {fold(w.split()[0]) for w in load_words("organization_words", "place_in")}
        self._state_bodies = _folds("state_body")
        self._subject_heads = _folds("subject_head")
        self._possessive = _folds("possessive")
        self._portfolio = {fold(w) for w in load_words("title_words", "portfolio")}
        self._given = {fold(t.term) for t in load_terms("name_words") if t.strength == "strong"}

    def left(self, frame: Frame, head: int, *, has_complement: bool) -> int:
        """Return where the name around the head noun begins; with a complement a person before it is left
        out.
        """
        start = head
        while start > 0 and head - start < MAX_LEFT:
            before = start - 1
            if frame.place_start[before] >= 0 and frame.place_end[before] == start:
                start = frame.place_start[before]
                continue
            step = self._left_step(frame, start)
            if step == start:
                break
            start = step
        return self._cut_person(frame, start, head) if has_complement else start

    def _left_step(self, frame: Frame, start: int) -> int:
        """Return where the name begins if the word before belongs to it, else the same start."""
        words, before = frame.words, start - 1
        fold_ = words.folds[before]
        if words.caps[before]:
            blocked = frame.in_title[before] or (
                fold_ in self._not_first and (frame.sentence_start[before] or fold_ != "new")
            )
            return start if blocked else before
        if before == 0 or not words.caps[before - 1] or frame.in_title[before - 1]:
            return start
        behind = words.folds[before - 1]
        if fold_ in ("-", "&") or (fold_ in ("'s", "'") and behind in self._possessive):
            return before - 1
        if fold_ == "and":
            listed = behind in self._portfolio and words.folds[start] in self._portfolio
            return before - 1 if listed else self._over_pair(frame, start)
        return start

    def _over_pair(self, frame: Frame, start: int) -> int:
        """Go back over "the Food and [Drug Administration]": capitals between an article and "and", no head
        noun there.
        """
        words, at = frame.words, start - 2
        while at >= 0 and words.caps[at] and words.folds[at] != "the" and start - at < MAX_PAIR:
            hit = self._heads.match(words.folds, at)
            if hit is not None or frame.in_title[at] or frame.place_start[at] >= 0:
                return start
            at -= 1
        return at + 1 if at >= 0 and words.folds[at] == "the" and at < start - 2 else start

    def _cut_person(self, frame: Frame, start: int, head: int) -> int:
        """Leave out a person who stands before "University of X": two names right behind a title."""
        named = head - start >= 2 and start > 0 and frame.words.folds[start] in self._given
        return head if named and frame.place_start[start] < 0 and not frame.in_model[start] else start

    def right(self, frame: Frame, head: int, end: int) -> int:
        """Return where the name ends: the head noun's own end, or that of its last complement."""
        words, first, head_end = frame.words, frame.words.folds[head], end
        for _ in range(MAX_COMPLEMENTS):
            if end + 1 >= len(words.folds) or end - head > MAX_RIGHT:
                break
            link, at = words.folds[end], end + 1
            posted = link in ("in", "to") and first in self._place_heads and end > head_end
            if link not in ("of", "for", "on") and not posted:
                break
            if link in ("for", "on") and frame.in_title[at]:
                break
            if link == "on" and not (first in self._and_heads and words.folds[at] in self._portfolio):
                break
            if words.folds[at] == "the" and at + 1 < len(words.folds):
                at += 1
            stop = self._complement(frame, at, first)
            # "the Ministry of Culture of X": the state is named beside its ministry.
            named = end > head_end and first in self._state_bodies and frame.place_end[at] >= stop
            if stop == at or named:
                break
            end = stop
        return end

    def _complement(self, frame: Frame, start: int, head: str) -> int:
        """Return the end of the capitalised run behind "of", with "and" where the head noun takes it."""
        words, end = frame.words, start
        while end < len(words.folds):
            if frame.place_end[end] > end:
                end = frame.place_end[end]
                if end < len(words.folds) and words.caps[end] and self._heads.match(words.folds, end):
                    continue
                if self._place_list(frame, end, head):
                    end += 1
                    continue
                break
            if not self._continues(frame, start, end, head):
                break
            end += 1
        while end > start and words.folds[end - 1] in ("and", "&", ",", "-"):
            end -= 1
        return end

    @staticmethod
    def _place_list(frame: Frame, end: int, head: str) -> bool:
        joined = frame.words.folds[end : end + 1] == ["and"] and end + 1 < len(frame.words.folds)
        if head not in ("union", "community", "association") or not joined:
            return False
        return frame.place_start[end + 1] == end + 1

    def _continues(self, frame: Frame, start: int, at: int, head: str) -> bool:
        words, fold_ = frame.words, frame.words.folds[at]
        if words.caps[at]:
            if frame.in_title[at] and fold_ not in self._portfolio:
                return False
            return at == start or not (fold_ in self._given and fold_ not in self._portfolio)
        if at == start or at + 1 >= len(words.folds) or not words.caps[at + 1]:
            return False
        return fold_ == "-" or self._joins(frame, at, head)

    def _joins(self, frame: Frame, at: int, head: str) -> bool:
        """Tell whether "and", "&" or a comma joins a further part: a portfolio, or the subject of an
        institute.
        """
        words, fold_, following = frame.words, frame.words.folds[at], frame.words.folds[at + 1]
        joins = fold_ in ("and", "&") or (fold_ == "," and self._comma_list(words, at))
        if not joins or head not in self._and_heads or frame.in_title[at + 1]:
            return False
        if following in self._portfolio or fold_ == "&":
            return True
        person = following in self._given or frame.place_start[at + 1] >= 0
        body = self._heads.match(words.folds, at + 1) is not None
        return head in self._subject_heads and not person and not body and frame.place_start[at - 1] < 0

    def _comma_list(self, words: Words, at: int) -> bool:
        """Tell whether "and" plus a portfolio word follow within the list: "of Environment, Urbanisation
        and …".
        """
        window = range(at + 1, min(at + 7, len(words.folds) - 1))
        for i in window:
            if words.folds[i] == "and":
                return words.folds[i + 1] in self._portfolio
            if not words.caps[i] and words.folds[i] != ",":
                return False
        return False


def _folds(kind: str) -> frozenset[str]:
    return frozenset(fold(word) for word in load_words("organization_words", kind))
