"""Reported speech by rule: the clause behind "stated that", "said …", "according to …", "noting that …"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.annotate.cues import Cue, asking_verbs, clause_verbs, infinitive_verbs, object_verbs
from pipeline.annotate.noun_phrases import Subject
from pipeline.annotate.scene import NOWHERE, Scene, words_of
from pipeline.annotate.subjects import find_subject

if TYPE_CHECKING:
    from pipeline.annotate.attribution import Attribution

# By judgement: "that" leaves little doubt, a clause without it is at times an object, a tail ("…, he said")
# is clear.
THAT, BARE, TAIL, ACCORDING, INSET = 0.85, 0.65, 0.7, 0.8, 0.7
QUESTION, INFINITIVE = 0.7, 0.6
# Tokens of an attribution between commas.
LONGEST_INSET = 12
# Words between a verb and its "that": "told the guests that", "expressed his hope that".
TO_THAT = 7
MIN_WORDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Tokens [start, end) that may be reported speech; `score` is the chance of it by the rule of that name."""

    start: int
    end: int
    score: float
    rule: str
    subject: Subject | None = None
    cue: Cue | None = None


def find_clauses(scene: Scene, attribution: Attribution) -> list[Report]:
    """Return the clauses of reported speech outside marks, in the order of their cues.

    Args:
        scene: the page.
        attribution: who speaks by which cue.
    """
    found: list[Report] = []
    free = 0
    for cue in sorted([*scene.cues, *_unknown_cues(scene)], key=lambda cue: cue.start):
        if cue.start < free:
            continue
        subject = attribution.subject(cue)
        if subject is None:
            continue
        contents = [_content(scene, attribution, cue)]
        if contents[0] is None:
            contents = list(_around(scene, cue, subject))
        for content in contents:
            if content is None or not _is_report(scene, cue, subject, content[0], content[1]):
                continue
            start, end, score, rule = content
            score *= subject.fit
            found.append(Report(start=start, end=end, score=score, rule=rule, subject=subject, cue=cue))
            # A verb inside a reported clause reports within the report: the outer clause stands.
            free = max(free, end if start > cue.start else cue.end)
    return found


def _unknown_cues(scene: Scene) -> list[Cue]:
    """Return verbs that no lexicon has but that take "that" as verbs of speech do: "Duran supported that …"."""
    known = {at for cue in scene.cues for at in range(cue.start, cue.end)}
    found = []
    for that in range(1, len(scene.words)):
        at = that - 1
        if (
            scene.words[that] == "that"
            and at not in known
            and not scene.is_quoted(that)
            and may_be_verb(scene, at)
        ):
            cue = Cue(start=at, end=that, lemma=scene.words[at], kind="verb", strong=False)
            subject = find_subject(scene, cue, shared=False)
            if subject is not None and (subject.kind != "noun" and scene.words[subject.start] != "it"):
                found.append(cue)
    return found


def may_be_verb(scene: Scene, at: int) -> bool:
    """Return whether a word has the form of a verb that tells: "supported", "supports"."""
    word = scene.doc[at].text
    return (
        word.isalpha()
        and word.islower()
        and word.endswith(("ed", "s"))
        and not any(word in words_of(kind) for kind in ("finite", "auxiliary", "preposition", "adverb"))
    )


def _is_report(scene: Scene, cue: Cue, subject: Subject, start: int, end: int) -> bool:
    """Return whether tokens [start, end) may be what a cue reports."""
    if scene.words[subject.start] == "it" or end - start < MIN_WORDS:
        return False
    if any(start <= at < end for at in (subject.start, cue.start)):
        return False
    return may_be_reported(scene, start, end)


def may_be_reported(scene: Scene, start: int, end: int) -> bool:
    """Return whether tokens [start, end) hold no direct speech and do not stand in marks as a whole."""
    quotes = {scene.quote_of[at] for at in range(start, end)} - {NOWHERE}
    return all(scene.kinds[quote] == "mixed" for quote in quotes) and not (
        len(quotes) == 1 and all(scene.is_quoted(at) for at in range(start, end))
    )


def _around(scene: Scene, cue: Cue, subject: Subject) -> Iterator[tuple[int, int, float, str]]:
    """Return both halves of a report that its attribution breaks: "The bridge, he said, would open in May"."""
    first, last = min(subject.start, cue.start), max(subject.end, cue.end)
    start, end = scene.sentence_at(cue.start)
    if cue.kind != "verb" or cue.lemma not in clause_verbs() or last - first > LONGEST_INSET:
        return
    if first - 1 <= start or last + 1 >= end or (scene.words[first - 1], scene.words[last]) != (",", ","):
        return
    # "Asked about the road, Duran said, “…”" has a main clause of its own.
    opening = scene.words[start]
    leading = opening.endswith(("ing", "ed")) and opening not in words_of("determiner")
    if leading or scene.is_quoted(first - 2) or _is_speech(scene, last + 1):
        return
    for begin, stop in ((start, first - 1), (last + 1, end)):
        joined = scene.words[begin] in words_of("conjunction") or scene.words[begin].endswith("ing")
        if begin == start or not joined:
            yield begin, trim(scene, begin, stop), INSET, "clause around the cue"


def _content(scene: Scene, attribution: Attribution, cue: Cue) -> tuple[int, int, float, str] | None:
    """Return the clause that a cue introduces: tokens, score, rule."""
    if cue.kind == "phrase":
        return _according(scene, attribution, cue)
    verbs = clause_verbs()
    if cue.kind == "noun":
        return None
    sentence_end = scene.sentence_at(cue.start)[1]
    that = _find_that(scene, cue, sentence_end)
    # Any verb of speech may have "that" right behind it; some have it behind an object too.
    if that is not None and (cue.lemma in verbs or that == cue.end):
        return that + 1, _clause_end(scene, cue, that + 1, sentence_end), THAT, "that clause"
    other = _question(scene, cue, sentence_end) or _infinitive(scene, cue, sentence_end)
    if other is not None:
        return other
    if cue.kind == "base" or cue.lemma not in verbs:
        return None
    if not verbs[cue.lemma]:
        # A verb that as a rule needs its "that" may drop it before a pronoun: "remarked he was glad".
        pronoun = cue.end < sentence_end and scene.words[cue.end] in words_of("subject")
        return (
            (cue.end, _clause_end(scene, cue, cue.end, sentence_end), BARE, "clause without that")
            if (pronoun and not _stops_clause(scene, cue.end + 1))
            else None
        )
    return _without_that(scene, attribution, cue, sentence_end)


def _question(scene: Scene, cue: Cue, sentence_end: int) -> tuple[int, int, float, str] | None:
    """Return the question that a verb introduces, its first word with it: "asked the guests whether …"."""
    if cue.lemma not in asking_verbs():
        return None
    for at in range(cue.end, min(cue.end + TO_THAT, sentence_end)):
        word = scene.words[at]
        if word in (",", ";", ":", ".") or scene.is_quoted(at):
            return None
        if word in words_of("question"):
            end = _clause_end(scene, cue, at + 1, sentence_end)
            whole = any(word in words_of("finite") for word in scene.words[at + 1 : end])
            return (at, end, QUESTION, "question told") if whole or end - at > TO_THAT else None
    return None


def _infinitive(scene: Scene, cue: Cue, sentence_end: int) -> tuple[int, int, float, str] | None:
    """Return what somebody asks or promises to do, its "to" with it: "asked the guests not to wait"."""
    if cue.lemma not in infinitive_verbs() or cue.kind == "base":
        return None
    for at in range(cue.end, min(cue.end + TO_THAT, sentence_end)):
        word = scene.words[at]
        if word in (",", ";", ":", ".", "for", "by", "about") or scene.is_quoted(at):
            return None
        if word == "to":
            start = at - (scene.words[at - 1] == "not")
            return start, _clause_end(scene, cue, at + 1, sentence_end), INFINITIVE, "asked or promised to"
    return None


def _without_that(
    scene: Scene, attribution: Attribution, cue: Cue, sentence_end: int
) -> tuple[int, int, float, str] | None:
    """Return the clause of a verb that needs no "that": behind it or, at a sentence's end, before it."""
    following = scene.words[cue.end] if cue.end < len(scene.words) else "."
    if following in (".", "\n") or _subject_follows(attribution, cue):
        return _tail(scene, attribution, cue)
    if cue.lemma in object_verbs():
        return _behind_object(scene, cue, sentence_end)
    if not _may_begin_clause(scene, cue.end):
        return None
    end = _clause_end(scene, cue, cue.end, sentence_end)
    # "promised an answer" is an object; "promised she would answer" is a clause.
    if not any(word in words_of("finite") for word in scene.words[cue.end : end]):
        return None
    return cue.end, end, BARE, "clause without that"


def _behind_object(scene: Scene, cue: Cue, sentence_end: int) -> tuple[int, int, float, str] | None:
    """Return the clause behind the one addressed: "told the guests he …"; "told the guests" alone is no report."""
    for at in range(cue.end + 1, min(cue.end + TO_THAT, sentence_end - 1)):
        if not scene.words[at][0].isalnum() or scene.is_quoted(at):
            return None
        if scene.words[at] in words_of("subject") and scene.words[at] != "who":
            end = _clause_end(scene, cue, at, sentence_end)
            clause = any(word in words_of("finite") for word in scene.words[at:end])
            return (at, end, BARE, "clause without that") if clause else None
    return None


def _stops_clause(scene: Scene, at: int) -> bool:
    return at >= len(scene.words) or not scene.words[at][0].isalnum()


def _find_that(scene: Scene, cue: Cue, sentence_end: int) -> int | None:
    """Return the "that" which opens the clause of a verb, None if there is none near."""
    for at in range(cue.end, min(cue.end + TO_THAT, sentence_end)):
        word = scene.words[at]
        if word == "that":
            return at if at + 1 < sentence_end and not _is_speech(scene, at + 1) else None
        if word in (",", ";", ":", ".") or scene.is_quoted(at):
            return None
    return None


def _is_speech(scene: Scene, at: int) -> bool:
    return scene.is_quoted(at) and scene.kinds[scene.quote_of[at]] == "direct"


def _subject_follows(attribution: Attribution, cue: Cue) -> bool:
    subject = attribution.subject(cue)
    return subject is not None and subject.start >= cue.end


def _may_begin_clause(scene: Scene, at: int) -> bool:
    """Return whether a clause without "that" may begin at a token: not with a preposition, adverb or mark."""
    if at >= len(scene.words) or (scene.is_quoted(at) and _is_speech(scene, at)):
        return False
    word = scene.words[at]
    if word in words_of("subject") or word in words_of("determiner") or scene.doc[at].text[0].isupper():
        return True
    barred = ("preposition", "adverb", "conjunction", "relative", "auxiliary")
    return word[0].isalnum() and word != "to" and not any(word in words_of(kind) for kind in barred)


def _clause_end(scene: Scene, cue: Cue, start: int, sentence_end: int) -> int:
    """Return where a reported clause ends: at the main clause, another cue behind a comma, or the stop."""
    end = sentence_end
    if cue.kind == "participle" and _is_initial(scene, cue):
        comma = _last_comma_before_main(scene, start, sentence_end)
        if comma is not None:
            return comma
    end = next((at for at in range(start, end) if scene.words[at] == ";" and not scene.is_quoted(at)), end)
    for later in scene.cues_in(start + 1, end):
        if not later.strong and scene.words[later.end : later.end + 1] != ["that"]:
            continue
        if later.kind == "verb":
            own = find_subject(scene, later, shared=False)
            if own is not None and own.kind in ("person", "title") and own.start > start + 1:
                turn = _turn(scene, start, own.start)
                if turn is not None:
                    end = turn
                    break
        if later.kind in ("participle", "verb") and scene.words[later.start - 1] in (",", "and"):
            if scene.words[later.start - 1] == "and" and later.kind == "participle":
                continue
            end = later.start - 1
            break
    return trim(scene, start, end)


def _turn(scene: Scene, start: int, subject: int) -> int | None:
    """Return where another speaker's clause begins: at "and", "while", "whereas" or "to which" before the subject."""
    at = subject - 1
    while at > start and scene.words[at] in words_of("relative") | words_of("preposition"):
        at -= 1
    turned = at < subject - 1 and scene.words[at] == ","
    return at if turned or scene.words[at] in words_of("conjunction") else None


def _is_initial(scene: Scene, cue: Cue) -> bool:
    start, _ = scene.sentence_at(cue.start)
    return cue.start - start <= 1


def _last_comma_before_main(scene: Scene, start: int, end: int) -> int | None:
    """Return the comma that closes a leading "Noting that …," clause: before the main verb's subject."""
    main = next((c for c in scene.cues_in(start, end) if c.kind == "verb" and c.strong), None)
    stop = main.start if main is not None else end
    commas = [at for at in range(start, stop) if scene.words[at] == ","]
    if not commas:
        return None
    # "Noting that …, Mayor Duran, who …, said": the first comma behind which a person stands.
    named = [at for at in commas if at + 1 < end and _person_soon(scene, at + 1)]
    return named[0] if named else commas[-1]


def _person_soon(scene: Scene, at: int) -> bool:
    return scene.words[at] in ("he", "she") or any(
        scene.person_of[i] != NOWHERE or scene.title_of[i] != NOWHERE
        for i in range(at, min(at + 3, len(scene.words)))
    )


def trim(scene: Scene, start: int, end: int) -> int:
    """Return the end of a clause without the marks and blanks behind it."""
    while end > start and (
        scene.words[end - 1].isspace() or scene.words[end - 1] in (".", ",", ";", ":", "!", "?", "and")
    ):
        end -= 1
    return end


def _tail(scene: Scene, attribution: Attribution, cue: Cue) -> tuple[int, int, float, str] | None:
    """Return the clause before ", X said." or ", said X."."""
    subject = attribution.subject(cue)
    if subject is None:
        return None
    first = min(subject.start, cue.start)
    start, _ = scene.sentence_at(cue.start)
    if first - 1 <= start or scene.words[first - 1] != ",":
        return None
    return start, trim(scene, start, first - 1), TAIL, "clause before the cue"


def _according(scene: Scene, attribution: Attribution, cue: Cue) -> tuple[int, int, float, str] | None:
    """Return the rest of the sentence of "according to X"."""
    subject = attribution.subject(cue)
    if subject is None or cue.lemma != "according to":
        return None
    start, end = scene.sentence_at(cue.start)
    if cue.start - start <= 1 or scene.words[cue.start - 1] in (";", ":"):
        at = next((i for i in range(subject.end, end) if scene.words[i] == ","), None)
        return None if at is None else (at + 1, trim(scene, at + 1, end), ACCORDING, "according to")
    return start, trim(scene, start, cue.start), ACCORDING, "according to"
