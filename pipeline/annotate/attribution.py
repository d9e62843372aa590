"""Candidates (quotation, cue, speaker) with a score each; the best one attributes the quotation.

`WEIGHTS` is the whole model: how often each construction attributes a quotation rightly, by judgement. A
trained scorer can replace it without touching the rules that find candidates.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.annotate.antecedents import Antecedents
from pipeline.annotate.beside import named_after, named_before, owner_of_words, unknown_verb
from pipeline.annotate.cues import Cue
from pipeline.annotate.noun_phrases import Subject
from pipeline.annotate.scene import Scene, words_of
from pipeline.annotate.speaker_choice import SpeakerChoice
from pipeline.annotate.subjects import find_subject, sentence_subject

WEIGHTS: dict[str, float] = {
    "said X, quote": 0.95,
    "quote, X said": 0.97,
    "according to X": 0.93,
    "quote, said X, quote": 0.93,
    "name and colon": 0.90,
    "cue in a sentence of its own": 0.82,
    "cue in the line before, colon": 0.85,
    "name and mark": 0.70,
    "quote, verb X": 0.78,
    "quote, X verb": 0.80,
    "quote, was X's word": 0.80,
    "message of X": 0.75,
    "sentence with a colon": 0.65,
    "same paragraph goes on": 0.74,
    "next paragraph goes on": 0.60,
    "sentence before has a cue": 0.62,
    "sentence before has a subject": 0.45,
    "line before has a cue": 0.45,
    "sentence after has a cue": 0.50,
}
# Factors on a weight: a verb that is seldom one of speech; a participle; a cue that shares its sentence with
# another clause; a verb that leads over to the next quotation.
WEAK, PARTICIPLE, JOINED, LEADS_ON, NOT_ADJACENT = 0.92, 0.88, 0.72, 0.88, 0.9
# Every token between cue and mark costs this much, up to the longest reach of a cue.
PER_TOKEN, FARTHEST = 0.006, 40
SPEAKERLESS = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One way to attribute a quotation; `score` in [0, 1], `rule` a key of WEIGHTS."""

    rule: str
    score: float
    subject: Subject | None
    cue: Cue | None


class Attribution:
    """Finds the candidates of each quotation of one page."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.antecedents = Antecedents(scene)
        self.choice = SpeakerChoice(scene, self.antecedents)
        self._subjects: dict[int, Subject | None] = {}

    def subject(self, cue: Cue) -> Subject | None:
        """Return the subject of a cue, each found once."""
        if cue.start not in self._subjects:
            self._subjects[cue.start] = find_subject(self.scene, cue)
        return self._subjects[cue.start]

    def candidates(self, index: int) -> list[Candidate]:
        """Return what the quotation's own sentence and its neighbours offer, unsorted."""
        found = self._before(index) + self._after(index)
        if not any(candidate.subject is not None for candidate in found):
            found += self._names(index)
        if not found:
            found = self._around(index)
        return found

    def _make(self, rule: str, cue: Cue | None, factor: float, subject: Subject | None = None) -> Candidate:
        if subject is None and cue is not None:
            subject = self.subject(cue)
        fit = SPEAKERLESS if subject is None else subject.fit
        if cue is not None:
            factor *= 1.0 if cue.strong else WEAK
            factor *= PARTICIPLE if cue.kind in ("participle", "base") else 1.0
        return Candidate(rule=rule, score=WEIGHTS[rule] * factor * fit, subject=subject, cue=cue)

    def left(self, index: int) -> int:
        """Return where the text that may introduce a quotation begins: with its sentence, at most."""
        first = self.scene.outers[index][0]
        start = self.scene.sentence_at(first)[0]
        if index:
            start = max(start, self.scene.outers[index - 1][1])
        return max(min(start, first), first - FARTHEST)

    def right(self, index: int) -> int:
        """Return where the text that may follow up a quotation ends."""
        scene = self.scene
        after = scene.outers[index][1]
        last = scene.doc[scene.quotes[index].end - 1].text[-1]
        if after >= len(scene.words):
            return after
        end = scene.sentence_at(after - 1)[1]
        if end <= after and last in "?!…,-—" and not scene.words[after].isspace():
            end = scene.sentence_at(after)[1]
        if index + 1 < len(scene.outers):
            end = min(end, scene.outers[index + 1][0])
        return min(max(end, after), after + FARTHEST)

    def _before(self, index: int) -> list[Candidate]:
        """Return cues that lead up to the quotation: "X said, “…”", "X made a statement: “…”"."""
        scene = self.scene
        first = scene.outers[index][0]
        start, rule = self.left(index), "said X, quote"
        end = first
        if start == first:
            colon = self._colon_before(first)
            if colon is None:
                return []
            end = colon
            start, rule = max(scene.sentence_at(end - 1)[0], end - FARTHEST), "cue in the line before, colon"
        found = []
        for cue in scene.cues_in(start, end):
            factor = 1.0 - PER_TOKEN * (end - cue.end)
            if scene.words[end - 1] not in (",", ":", "that"):
                factor *= NOT_ADJACENT if scene.kinds[index] == "direct" else 1.0
            if cue.kind == "noun":
                if end - cue.end < 12:
                    found.append(self._make("message of X", cue, factor))
            elif cue.kind == "phrase":
                found.append(self._make("according to X", cue, factor))
            else:
                found.append(self._make(rule, cue, factor))
        if not any(c.subject for c in found) and scene.words[end - 1] == ":":
            lead = sentence_subject(scene, start, end)
            if lead is not None:
                found.append(self._make("sentence with a colon", None, 1.0 / lead.fit, lead))
        return found

    def _colon_before(self, first: int) -> int | None:
        """Return the end of the line before, if a colon ends it and the quotation begins its own line."""
        at = first - 1
        while at >= 0 and self.scene.words[at].isspace():
            at -= 1
        return at + 1 if 0 <= at < first - 1 and self.scene.words[at] == ":" else None

    def _after(self, index: int) -> list[Candidate]:
        """Return cues behind the quotation: "“…,” said X", "“…,” X added", and “…” X said. alone."""
        scene = self.scene
        after, end = scene.outers[index][1], self.right(index)
        if end > after:
            cues = [cue for cue in scene.cues_in(after, end) if cue.kind != "noun"]
            verbs = [c for c in cues if c.kind in ("verb", "phrase")] or cues
            return [self._score_after(index, cue) for cue in verbs[:1]]
        return self._own_sentence(index, after)

    def _score_after(self, index: int, cue: Cue) -> Candidate:
        scene, after = self.scene, self.scene.outers[index][1]
        if cue.kind == "phrase":
            return self._make("according to X", cue, 1.0 - PER_TOKEN * (cue.start - after))
        factor = 1.0 - PER_TOKEN * max(cue.start - after - 3, 0)
        at = after + (scene.words[after] == ",")
        if scene.words[at] in words_of("conjunction"):
            factor *= JOINED
        if scene.kinds[index] == "mixed" and scene.words[after] != ",":
            factor *= JOINED
        at = cue.end + (cue.end < len(scene.words) and scene.words[cue.end] in (",", ":"))
        if cue.end < at < len(scene.words) and scene.is_quoted(at) and scene.words[at - 1] == ":":
            factor *= LEADS_ON
        return self._make("quote, X said", cue, factor)

    def _own_sentence(self, index: int, after: int) -> list[Candidate]:
        """Return the cue of a sentence right behind the quotation that says nothing else: “….” Duran said."""
        scene = self.scene
        if after >= len(scene.words) or scene.words[after].isspace() or scene.is_quoted(after):
            return []
        start, end = scene.sentence_at(after)
        for cue in scene.cues_in(start, min(end, start + FARTHEST)):
            if cue.kind == "verb" and cue.end < len(scene.words) and scene.words[cue.end] in (".", "\n"):
                return [self._make("cue in a sentence of its own", cue, 1.0)]
        return []

    def _names(self, index: int) -> list[Candidate]:
        """Return a speaker right beside the marks with no known cue: "Duran: “…”", "“…,” confided Duran"."""
        scene = self.scene
        first, after = scene.outers[index]
        start, found = self.left(index), []
        end = self._colon_before(first) if start == first else first
        if end is not None:
            start = min(start, scene.sentence_at(max(end - 1, 0))[0])
            found.append(named_before(scene, start, end))
        if after < len(scene.words) - 1:
            found.append(unknown_verb(scene, after))
            found.append(owner_of_words(scene, after, min(after + FARTHEST, len(scene.words))))
            found.append(named_after(scene, after))
        return [self._make(beside.rule, beside.cue, 1.0, beside.subject) for beside in found if beside]

    def _around(self, index: int) -> list[Candidate]:
        """Return what the sentences before and after offer to a quotation that stands alone."""
        scene = self.scene
        first, after = scene.outers[index]
        found = []
        before = self._sentence_before(first)
        if before is not None:
            same_line = scene.line_of[before[0]] == scene.line_of[first]
            cues = [c for c in scene.cues_in(*before) if c.kind in ("verb", "phrase") and self.subject(c)]
            if cues:
                rule = "sentence before has a cue" if same_line else "line before has a cue"
                named = [c for c in cues if (subject := self.subject(c)) and subject.kind != "pronoun"]
                found.append(self._make(rule, (named or cues)[-1], 1.0))
            elif same_line:
                lead = sentence_subject(scene, *before)
                if lead is not None and lead.kind != "noun":
                    found.append(self._make("sentence before has a subject", None, 1.0 / lead.fit, lead))
        if after < len(scene.words) and not scene.is_quoted(after) and not scene.words[after].isspace():
            start, end = scene.sentence_at(after)
            cues = [
                c
                for c in scene.cues_in(start, end)
                if c.kind in ("verb", "phrase") and c.strong and self.subject(c)
            ]
            if cues and not any(scene.is_quoted(at) for at in range(start, min(end, start + FARTHEST))):
                found.append(self._make("sentence after has a cue", cues[0], 1.0))
        return found

    def _sentence_before(self, first: int) -> tuple[int, int] | None:
        """Return the sentence before the one in which a quotation begins, blank lines skipped."""
        index = self.scene.sentence_of[first] - 1
        return self.scene.sentences[index] if index >= 0 else None
