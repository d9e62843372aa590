"""Who a cue belongs to: the subject of a verb, the owner of a message, the name behind "according to"."""

from __future__ import annotations

from dataclasses import replace

from pipeline.annotate.cues import Cue, object_verbs
from pipeline.annotate.noun_phrases import (
    LONGEST,
    POSSESSIVES,
    Subject,
    extend_right,
    may_begin,
    phrase_after,
    phrase_ending,
    with_title,
)
from pipeline.annotate.scene import NOWHERE, Scene, words_of

# How sure the rule is of a subject that does not stand right beside its verb.
APPOSITION, SAME_CLAUSE, SENTENCE = 0.95, 0.85, 0.65


def find_subject(scene: Scene, cue: Cue, *, shared: bool = True) -> Subject | None:
    """Return who speaks by a cue, None where the sentence does not tell.

    Args:
        scene: the page.
        cue: the cue.
        shared: whether the subject of an earlier verb of the sentence may do.
    """
    if cue.kind == "phrase":
        pronoun = cue.end < len(scene.words) and scene.words[cue.end] in words_of("he") | words_of("she")
        behind = scene.words[cue.end + 1] if cue.end + 1 < len(scene.words) else "."
        if pronoun and not behind[0].isalnum():
            return Subject(start=cue.end, end=cue.end + 1, kind="pronoun")
        return phrase_after(scene, cue.end)
    if cue.kind == "noun":
        return _possessor(scene, cue)
    if _is_inverted(scene, cue):
        subject = phrase_after(scene, cue.end)
        if subject is not None:
            return subject
    return _before(scene, cue, shared=shared)


def _is_inverted(scene: Scene, cue: Cue) -> bool:
    """Return whether the subject follows the verb: behind a quotation, or where the sentence ends with it."""
    at = cue.start - 1
    while at >= 0 and (scene.words[at] in (",", "-", "–", "—") or scene.words[at] in words_of("auxiliary")):
        at -= 1
    if at < 0 or cue.kind == "base":
        return False
    if scene.is_quoted(at):
        return True
    start, end = scene.sentence_at(cue.start)
    behind = _clause_start(scene, cue.start)
    if at == cue.start - 1 or scene.words[cue.start - 1] != "," or cue.end >= end or at <= start:
        return False
    if scene.words[cue.end] in words_of("subject"):
        # "…, informed he." but not "…, said he would come".
        return scene.words[min(cue.end + 1, end - 1)] in (".", ",", ":", "\n")
    if cue.lemma in object_verbs() or behind > start:
        return False
    stop, person = extend_right(scene, cue.end)
    following = scene.words[min(stop, len(scene.words) - 1)]
    return stop > cue.end and (following in (".", "\n") or (person != NOWHERE and following in (",", ":")))


def _before(scene: Scene, cue: Cue, *, shared: bool) -> Subject | None:
    """Return the subject to the left of a verb."""
    words = scene.words
    start = _clause_start(scene, cue.start)
    at = cue.start - 1
    if cue.kind == "base" and at > start + 1 and words[at] == "to" and words[at - 1].endswith(("ed", "s")):
        # "He liked to say": the subject stands left of the verb that governs this one.
        at -= 2
    at = _skip_left(scene, start, at)
    if at < start:
        return _main_subject(scene, cue) if cue.kind == "participle" and shared else None
    if words[at] in ("who", "which") and at > start:
        at -= 1 + (words[at - 1] == ",")
        return phrase_ending(scene, start, at) if at >= start else None
    subject = None
    if words[at] == ",":
        subject = None if cue.kind == "participle" else _behind_commas(scene, start, at)
    elif cue.kind != "participle" and words[at] not in words_of("conjunction") | words_of("preposition"):
        subject = phrase_ending(scene, start, at)
    return subject or (_clause_subject(scene, start, at) if shared else None)


def _main_subject(scene: Scene, cue: Cue) -> Subject | None:
    """Return the subject of the main verb behind a leading participle: "Noting that …, Duran said"."""
    _, end = scene.sentence_at(cue.start)
    main = next(
        (c for c in scene.cues_in(cue.end, min(end, cue.end + 2 * LONGEST)) if c.kind == "verb"), None
    )
    subject = find_subject(scene, main, shared=False) if main is not None else None
    return subject or sentence_subject(scene, cue.end, end)


def _clause_start(scene: Scene, at: int) -> int:
    """Return where the text outside quotations that leads up to a token begins, within its sentence."""
    start, _ = scene.sentence_at(at)
    start = max(start, at - 2 * LONGEST)
    if scene.is_quoted(at):
        return start
    for token in range(at - 1, start - 1, -1):
        if scene.is_quoted(token) and scene.kinds[scene.quote_of[token]] == "direct":
            return token + 1
    return start


def _skip_left(scene: Scene, start: int, at: int) -> int:
    """Return the token left of auxiliaries, adverbs and a bracket."""
    words = scene.words
    while at >= start:
        word = words[at]
        if scene.person_of[at] != NOWHERE:
            break
        if word == ")":
            while at >= start and words[at] != "(":
                at -= 1
        elif not (
            word in words_of("auxiliary")
            or word in words_of("adverb")
            or (word.endswith("ly") and len(word) > 4 and scene.doc[at].text[0].islower())
        ):
            break
        at -= 1
    return at


def _behind_commas(scene: Scene, start: int, comma: int) -> Subject | None:
    """Return the subject before an apposition: "Jan Novak, head of the institute, said"."""
    words, end = scene.words, comma
    fallback = None
    for _ in range(LONGEST):
        begin = end
        while begin > start and words[begin - 1] != ",":
            begin -= 1
        while begin < end and words[begin] in words_of("conjunction"):
            begin += 1
        if begin < end:
            subject = phrase_ending(scene, begin, end - 1)
            first = _leading(scene, begin, end)
            named = subject is not None and subject.kind in ("person", "pronoun")
            if subject is not None and named and words[begin] not in words_of("relative"):
                oblique = subject.kind == "person" and _is_oblique(scene, subject.start)
                if not oblique:
                    return replace(subject, fit=APPOSITION)
            if first is not None:
                return replace(first, fit=APPOSITION)
            if subject is not None and not _is_side_phrase(scene, begin):
                fallback = replace(subject, fit=APPOSITION)
        end = begin - 1
        while end > start and words[end] != ",":
            end -= 1
        if end <= start:
            break
    return fallback


def _leading(scene: Scene, begin: int, end: int) -> Subject | None:
    """Return the person or pronoun with which a stretch begins."""
    if scene.words[begin] in words_of("he") | words_of("she") and scene.words[begin] in words_of("subject"):
        return Subject(start=begin, end=begin + 1, kind="pronoun")
    subject = phrase_after(scene, begin)
    if subject is not None and subject.kind == "person" and subject.end <= end:
        return subject
    return None


def _is_side_phrase(scene: Scene, begin: int) -> bool:
    word = scene.words[begin]
    return word in words_of("relative") or word in words_of("preposition") or word.endswith("ing")


def _is_oblique(scene: Scene, begin: int) -> bool:
    """Return whether a noun phrase hangs on a preposition ("with Mayor Duran") and so is no subject."""
    return begin > 0 and scene.words[begin - 1] in words_of("preposition") and scene.words[begin - 1] != "as"


def _clause_subject(scene: Scene, start: int, at: int) -> Subject | None:
    """Return the subject that a later verb of the sentence shares with an earlier one."""
    earlier = [
        cue for cue in scene.cues_in(max(start, at - LONGEST), at) if cue.kind == "verb" and cue.strong
    ]
    for cue in reversed(earlier):
        if cue.start > start:
            subject = find_subject(scene, cue, shared=False)
            if subject is not None and subject.end <= at:
                return replace(subject, fit=SAME_CLAUSE * subject.fit)
        break
    _, end = scene.sentence_at(max(at, 0))
    return sentence_subject(scene, scene.sentence_at(max(at, 0))[0], end)


def sentence_subject(scene: Scene, start: int, end: int) -> Subject | None:
    """Return the first person, titled person or pronoun of a sentence that hangs on no preposition.

    Args:
        scene: the page.
        start: first token of the sentence.
        end: the token behind its last.
    """
    oblique = None
    at, end = start, min(end, start + 2 * LONGEST)
    while at < end:
        if scene.is_quoted(at):
            at += 1
            continue
        person, word = scene.person_of[at], scene.words[at]
        if person != NOWHERE:
            stop = scene.people[person].end
            begin = with_title(scene, start, scene.people[person].start)
            subject = Subject(start=begin, end=stop, kind="person", person=person, fit=SENTENCE)
            possessive = stop < len(scene.words) and scene.words[stop] in POSSESSIVES
            if not possessive and not _is_oblique(scene, begin):
                return subject
            oblique, at = oblique or subject, stop
            continue
        if word in ("he", "she"):
            return Subject(start=at, end=at + 1, kind="pronoun", fit=SENTENCE)
        if word in words_of("determiner") and at + 1 < end:
            subject_after = phrase_after(scene, at)
            if subject_after is not None and subject_after.kind == "title" and not _is_oblique(scene, at):
                return replace(subject_after, fit=SENTENCE)
        at += 1
    return replace(oblique, fit=0.7 * SENTENCE) if oblique is not None else _lead_noun(scene, start, end)


def _lead_noun(scene: Scene, start: int, end: int) -> Subject | None:
    """Return the noun phrase with which a sentence begins, behind an introduction: the last resort."""
    words = scene.words
    if start < end and (words[start] in words_of("preposition") or words[start].endswith("ing")):
        start = next((at + 1 for at in range(start, end) if words[at] == ","), end)
    if start >= end or scene.is_quoted(start) or words[start] in words_of("conjunction"):
        return None
    known = words[start] in words_of("determiner") or words[start] not in words_of("opener")
    subject = phrase_after(scene, start) if known and may_begin(scene, start) else None
    return None if subject is None else replace(subject, fit=0.6 * SENTENCE)


def _possessor(scene: Scene, cue: Cue) -> Subject | None:
    """Return whose message or statement it is: "Duran's message", "his words", "a letter from Duran"."""
    words = scene.words
    start, end = scene.sentence_at(cue.start)
    for at in range(cue.start - 1, max(cue.start - 4, start) - 1, -1):
        if words[at] in POSSESSIVES and at > start:
            return phrase_ending(scene, start, at - 1)
        if words[at] in ("his", "her", "their"):
            lead = sentence_subject(scene, start, end)
            if lead is not None and lead.start < at and lead.kind == "person":
                return lead
            return Subject(start=at, end=at + 1, kind="pronoun")
    if cue.end < end and words[cue.end] in ("by", "from", "of"):
        subject = phrase_after(scene, cue.end + 1)
        if subject is not None:
            return subject
    return sentence_subject(scene, start, end)
