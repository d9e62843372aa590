"""Reported speech as rules and reader propose it together: which spans are kept, and who speaks."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from spacy.tokens import Span

from pipeline.annotate.cues import Cue
from pipeline.annotate.indirect import MIN_WORDS, Report, find_clauses, may_be_reported, may_be_verb, trim
from pipeline.annotate.noun_phrases import BREAKS
from pipeline.annotate.reading import QUOTES, Reading, decode, read_of, tag_names
from pipeline.annotate.scene import NOWHERE, Scene, words_of
from pipeline.annotate.speaker_signs import Question
from pipeline.annotate.subjects import sentence_subject
from pipeline.annotate.together import join_logit, log_odds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.annotate.attribution import Attribution
    from pipeline.annotate.noun_phrases import Subject

# The question of `reader_weights`.
QUESTION = "indirect"
# What the rules give a span that only the reader proposes: it is in no construction they know, where few are.
UNRULED = 0.2
# From this chance on a span is kept: of .3, .4 and .5 the best on pages the reader was not trained on.
KEEP = 0.4
# Words between a verb that no lexicon has and what it tells: "complained to the guests of".
TO_VERB = 5
READ = "read"
_TAGS = tag_names(QUOTES)
_INDIRECT = [at for at, name in enumerate(_TAGS) if name.endswith("indirect")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A report with the rules' log-odds and the reader's chance that its words are reported speech."""

    report: Report
    rules: float
    read: float

    @property
    def chance(self) -> float:
        """The chance by both."""
        return 1 / (1 + math.exp(-join_logit(QUESTION, self.rules, self.read)))


def find_indirect(scene: Scene, attribution: Attribution) -> list[Span]:
    """Return reported speech outside marks, each with cue, speaker and person.

    Args:
        scene: the page.
        attribution: who speaks by which cue.
    """
    return [_make(scene, attribution, report) for report in find_reports(scene, attribution)]


def find_reports(scene: Scene, attribution: Attribution) -> list[Report]:
    """Return the reports to keep: the rules' own where no reader read the page, else the likeliest by both."""
    reading = read_of(scene.doc)
    if reading is None:
        return find_clauses(scene, attribution)
    kept: list[Report] = []
    taken = [False] * len(scene.words)
    for one in sorted(propose(scene, attribution, reading), key=lambda one: -one.chance):
        tokens = slice(one.report.start, one.report.end)
        if one.chance >= KEEP and not any(taken[tokens]):
            taken[tokens] = [True] * (one.report.end - one.report.start)
            kept.append(replace(one.report, score=one.chance))
    return sorted(kept, key=lambda report: report.start)


def propose(scene: Scene, attribution: Attribution, reading: Reading) -> list[Proposal]:
    """Return what the rules propose, and what the reader does besides."""
    ruled = find_clauses(scene, attribution)
    known = {(report.start, report.end) for report in ruled}
    read = [
        Report(start=start, end=end, score=UNRULED, rule=READ)
        for start, end in _spans(scene, reading)
        if (start, end) not in known
    ]
    chances = reading.quotes[:, _INDIRECT].sum(axis=1)
    return [
        Proposal(report=one, rules=log_odds(one.score), read=float(chances[one.start : one.end].mean()))
        for one in [*ruled, *read]
    ]


def _spans(scene: Scene, reading: Reading) -> list[tuple[int, int]]:
    """Return the reader's spans that rules allow, without stray marks at their ends."""
    found = []
    for start, stop, label in decode(reading.quotes, _TAGS):
        end = _whole(scene, trim(scene, start, stop))
        if label == "indirect" and end - start >= MIN_WORDS and may_be_reported(scene, start, end):
            found.append((start, end))
    return found


def _whole(scene: Scene, end: int) -> int:
    """Return the end of a span that breaks off behind a preposition or determiner: where its phrase ends."""
    last = scene.sentence_at(end - 1)[1]
    if scene.words[end - 1] not in words_of("preposition") | words_of("determiner"):
        return end
    while end < last and scene.words[end] not in BREAKS and scene.words[end] != ",":
        end += 1
    return end


def _make(scene: Scene, attribution: Attribution, report: Report) -> Span:
    if report.subject is None:
        report = _with_speaker(scene, attribution, report)
    subject = report.subject
    span = Span(scene.doc, report.start, report.end, label="QUOTE")
    span._.quote_kind, span._.rule, span._.score = "indirect", report.rule, round(report.score, 4)
    if report.cue is not None:
        span._.cue = scene.doc[report.cue.start : report.cue.end]
    # "It was noted that …": nobody says so.
    if subject is not None and scene.words[subject.start] == "it":
        return span
    person, chance = attribution.choice.choose(_question(attribution, report))
    span._.score = round(report.score * chance, 4)
    if subject is not None:
        span._.speaker = scene.doc[subject.start : subject.end]
    elif person != NOWHERE:
        span._.speaker = scene.people[person]
    if person != NOWHERE:
        span._.speaker_person = scene.home[person]
    return span


def _question(attribution: Attribution, report: Report) -> Question:
    subject = report.subject
    return Question(
        start=report.start,
        end=report.end,
        at=report.start if subject is None else subject.start,
        kind="indirect",
        rule=report.rule,
        subject=subject,
        ruled=NOWHERE if subject is None else attribution.antecedents.resolve(subject, None),
    )


def _with_speaker(scene: Scene, attribution: Attribution, report: Report) -> Report:
    """Return a report of the reader's with the cue and the subject that its sentence offers."""
    first, last = scene.sentence_at(report.start)[0], scene.sentence_at(report.end - 1)[1]
    before = [*reversed(scene.cues_in(first, report.start)), *_unknown(scene, first, report.start)]
    for cue in [*before, *scene.cues_in(report.start, last)]:
        subject = attribution.subject(cue)
        if subject is not None and cue.end <= report.start <= subject.start < report.end:
            # "Stating that he …, Mayor B said": who is named in a report does not say it.
            subject = _late_subject(scene, attribution, report.end)
        if subject is not None and (cue.end <= report.start or _is_inset(scene, report, cue, subject)):
            return replace(report, cue=cue, subject=subject)
    lead = sentence_subject(scene, first, report.start) if first < report.start else None
    return replace(report, subject=lead)


def _late_subject(scene: Scene, attribution: Attribution, start: int) -> Subject | None:
    """Return the subject of the first cue behind a token of its line that stands outside marks."""
    end = start
    while end < len(scene.words) and scene.line_of[end] == scene.line_of[start]:
        end += 1
    cues = (cue for cue in scene.cues_in(start, end) if not scene.is_quoted(cue.start))
    return next((subject for cue in cues if (subject := attribution.subject(cue)) is not None), None)


def _is_inset(scene: Scene, report: Report, cue: Cue, subject: Subject) -> bool:
    """Return whether an attribution stands between commas within a report, or behind it: "…, she said, …"."""
    begin, end = min(cue.start, subject.start), max(cue.end, subject.end)
    opened = begin > report.start and scene.words[begin - 1] == ","
    return opened and (begin >= report.end or scene.words[end : end + 1] == [","])


def _unknown(scene: Scene, first: int, start: int) -> Sequence[Cue]:
    """Return the verb that leads up to a report though no lexicon has it: "regretted the delay"."""
    for at in range(start - 1, max(first, start - TO_VERB) - 1, -1):
        if may_be_verb(scene, at) and (at == start - 1 or scene.words[at].endswith("ed")):
            return [Cue(start=at, end=at + 1, lemma=scene.words[at], kind="verb", strong=False)]
    return []
