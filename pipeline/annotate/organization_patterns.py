"""Organizations by their head noun: "X Metropolitan Municipality", "Ministry of Y", "Embassy of X in Y"."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.annotate.organization_bounds import OrganizationBounds
from pipeline.annotate.organization_frame import Candidate, Frame
from pipeline.annotate.words import Gazetteer, Tokenize, Words, fold, term_folds
from pipeline.lexicons import Term, load_terms, load_words

MIN_ACRONYM = 3
# Words of a name behind "the firm", "the association".
MAX_INTRODUCED = 4
# Institutes and chambers carry their town behind the name: "Goethe-Institut Ankara".
_TOWN_BEHIND = ("cultural institute", "chamber", "institute")


@dataclass(slots=True)
class _Vocabulary:
    heads: Gazetteer[Term] = field(default_factory=Gazetteer)
    names: Gazetteer[Term] = field(default_factory=Gazetteer)
    generic_names: Gazetteer[str] = field(default_factory=Gazetteer)


class OrganizationPatterns:
    """Finds organizations by the lexicons `organizations`, `institutions`, `acronyms` and
    `organization_words`.
    """

    def __init__(self, tokenize: Tokenize) -> None:
        self._vocabulary = _Vocabulary()
        for term in load_terms("organizations"):
            self._vocabulary.heads.add(term_folds(term.term, tokenize), term)
        for term in load_terms("institutions"):
            self._vocabulary.names.add(term_folds(term.term, tokenize), term)
        for term in load_terms("acronyms"):
            self._vocabulary.names.add(term_folds(term.term, tokenize), term)
            if " " in term.canonical:
                full = Term(
                    **{s: getattr(term, s) for s in Term.__slots__}
                    | {"term": term.canonical, "strength": "strong"}
                )
                self._vocabulary.names.add(term_folds(term.canonical, tokenize), full)
        for word in load_words("organization_words", "generic_name"):
            self._vocabulary.generic_names.add(term_folds(word, tokenize), word)
        self._bounds = OrganizationBounds(self._vocabulary.heads)
        self._and_heads = {fold(w.split()[0]) for w in load_words("organization_words", "and_head")}
        self._acronym_stop = load_words("organization_words", "acronym_stop")
        self._short_heads = {
            fold(w) for phrase in load_words("organization_words", "short") for w in phrase.split()
        }
        self._generic = self._folds("generic")
        self._not_first = self._folds("not_first")
        self._introducers = load_words("organization_words", "introducer")
        self._units = {fold(w) for w in load_words("title_words", "unit")}
        self._fillers = self._folds("filler")
        self._portfolio = {fold(w) for w in load_words("title_words", "portfolio")}
        self._state_words = self._folds("state_word")
        self._given = {fold(t.term) for t in load_terms("name_words") if t.strength == "strong"}

    @staticmethod
    def _folds(kind: str) -> set[str]:
        return {fold(word) for word in load_words("organization_words", kind)}

    def find(self, frame: Frame) -> list[Candidate]:
        """Return candidates in text order, longest first where several begin at one token; they may
        overlap.
        """
        found: list[Candidate] = []
        at = 0
        while at < len(frame.words.folds):
            candidate = self._at(frame, at)
            if candidate is None:
                at += 1
                continue
            while found and found[-1].end > candidate.start and candidate.start <= found[-1].start:
                found.pop()
            if not found or found[-1].end <= candidate.start:
                found.append(candidate)
            at = max(candidate.end, at + 1)
        return found

    def _at(self, frame: Frame, at: int) -> Candidate | None:
        words = frame.words
        if not words.caps[at]:
            return None
        name = self._vocabulary.names.match(words.folds, at)
        if name is not None and self._name_holds(frame, at, *name):
            end, term = name
            key = term.canonical if term.term != term.canonical else None
            return self._named(frame, at, end, term, key)
        if at and words.texts[at - 1] in self._introducers:
            named = self._introduced(frame, at)
            if named is not None:
                return named
        if self._is_tied_acronym(frame, at):
            return Candidate(at, at + 1, "", "organization_tied", 0.8)
        head = self._vocabulary.heads.match(words.folds, at)
        if head is None or frame.in_title[at] or frame.place_start[at] >= 0:
            return None
        return self._headed(frame, at, *head)

    def _introduced(self, frame: Frame, at: int) -> Candidate | None:
        """Return the capitalised run behind "the firm", "the association", if no head noun or person is in
        it.
        """
        words, end = frame.words, at
        while (
            end < len(words.folds)
            and words.caps[end]
            and not frame.in_title[end]
            and end - at < MAX_INTRODUCED
        ):
            if words.folds[end] in self._given or self._vocabulary.heads.match(words.folds, end):
                return None
            end += 1
        if end == at or frame.place_end[at] >= end:
            return None
        return Candidate(at, end, "", "organization_introduced", 0.7)

    def _is_tied_acronym(self, frame: Frame, at: int) -> bool:
        """Tell whether unknown capitals stand beside a title: "General Manager of ESHOT", "IZSU Director"."""
        words, text = frame.words, frame.words.texts[at]
        if len(text) < MIN_ACRONYM or not (text.isalpha() and text.isupper()) or text in self._acronym_stop:
            return False
        if words.folds[at] in self._not_first:
            return False
        if (
            frame.in_title[at]
            or frame.place_start[at] >= 0
            or (at + 1 < len(words.folds) and words.texts[at + 1].isupper())
        ):
            return False
        before = at - 2 if at > 1 and words.folds[at - 1] == "the" else at - 1
        behind = at + 1 < len(words.folds) and frame.in_title[at + 1]
        return behind or (before > 0 and words.folds[before] == "of" and frame.in_title[before - 1])

    def _name_holds(self, frame: Frame, start: int, end: int, term: Term) -> bool:
        texts = frame.words.texts
        if len(term.term) <= 10 and " " not in term.term and term.term not in texts[start:end]:
            return "".join(texts[start:end]) == term.term
        if term.strength == "weak":
            return (frame.in_model[start] and end - start == 1) or end - start > 1
        return frame.words.caps[end - 1] or end - start > 2

    def _named(self, frame: Frame, start: int, end: int, term: Term, key: str | None) -> Candidate:
        """Return a known name, with a head noun that follows it: "UN Women", "EU Delegation to X"."""
        head = self._vocabulary.heads.match(frame.words.folds, end) if end < len(frame.words.folds) else None
        if head is not None and frame.words.caps[end] and not frame.in_title[end]:
            longer = self._headed(frame, end, *head)
            if longer is not None and longer.start <= start and not longer.short:
                return longer
        return Candidate(
            start, self._over_town(frame, end, term.kind), term.kind, "organization_lexicon", 0.95, key=key
        )

    @staticmethod
    def _over_town(frame: Frame, end: int, kind: str) -> int:
        if kind not in _TOWN_BEHIND or end >= len(frame.words.folds):
            return end
        if frame.place_start[end] == end:
            return frame.place_end[end]
        # The model may see name and town as one, and so not the town.
        return end + (frame.words.caps[end] and frame.in_model[end - 1] and frame.in_model[end])

    def _headed(self, frame: Frame, head: int, head_end: int, term: Term) -> Candidate | None:
        """Build the name around a head noun."""
        words = frame.words
        head_end, kind, strong = self._last_head(frame, head_end, term)
        right = self._bounds.right(frame, head, head_end)
        left = self._bounds.left(frame, head, has_complement=right > head_end)
        if self._vocabulary.generic_names.match(words.folds, left) and right - left <= 3:
            return None
        bare = right == head_end == head + 1 and words.folds[head] in self._state_words
        if bare and frame.place_start[left] == left and frame.place_end[left] == head:
            return None  # "the Norwegian Government" is Norway
        if right == head_end and "of" in words.folds[head:head_end]:
            right = self._over_second(words, right)
        if right == head_end and self._is_unit(words, left, head, head_end):
            return None
        # "National Assembly", "Knesset": a parliament needs no further name.
        parliament = kind == "parliament" and (
            head_end - head > 1 or words.folds[head] not in self._short_heads
        )
        proper = left < head or right > head_end or parliament
        short = not parliament and self._is_short(words, left, right)
        if not proper or short:
            if short:
                return Candidate(left, right, kind, "short_form", 0.6, short=True)
            return None
        if not strong and not self._weak_holds(frame, left, head, head_end, right):
            return None
        right = self._over_town(frame, right, kind)
        return Candidate(left, right, kind, "organization_pattern", 0.9 if strong else 0.7)

    def _over_second(self, words: Words, end: int) -> int:
        """Take in the second half of "Chamber of Commerce & Industry"."""
        joined = words.folds[end : end + 1] in (["&"], ["and"]) and end + 1 < len(words.folds)
        return end + 2 if joined and words.caps[end + 1] and words.folds[end + 1] in self._portfolio else end

    def _is_unit(self, words: Words, left: int, head: int, head_end: int) -> bool:
        """Tell whether it is a department by its task alone ("Protocol Department"): part of a title, no
        name.
        """
        if left == head or words.folds[head_end - 1] not in self._units:
            return False
        return all(fold_ in self._portfolio or fold_ in ("and", "&", ",") for fold_ in words.folds[left:head])

    def _last_head(self, frame: Frame, end: int, term: Term) -> tuple[int, str, bool]:
        """Run on over further head nouns: "University Hospital", "Municipality Council"; the last gives the
        kind.
        """
        kind, strong = term.kind, term.strength == "strong"
        while end < len(frame.words.folds) and frame.words.caps[end] and not frame.in_title[end]:
            hit = self._vocabulary.heads.match(frame.words.folds, end)
            if hit is None:
                break
            end, kind, strong = hit[0], hit[1].kind, strong or hit[1].strength == "strong"
        return end, kind, strong

    def _is_short(self, words: Words, start: int, end: int) -> bool:
        folds = words.folds[start:end]
        return folds[0] in self._short_heads | self._generic and all(
            f in self._short_heads or f in self._generic or f in self._fillers for f in folds
        )

    def _weak_holds(self, frame: Frame, left: int, head: int, head_end: int, right: int) -> bool:
        if any(frame.in_model[left:right]) or head - left >= 2:
            return True
        placed = any(start >= 0 for start in frame.place_start[left:head])
        return placed or (right > head_end and frame.words.folds[head] in self._and_heads) or (
            right > head_end and any(start >= 0 for start in frame.place_start[head_end:right])
        )  # fmt: skip
