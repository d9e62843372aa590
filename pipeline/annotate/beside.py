"""Speakers right beside the marks with no known cue: a name alone, or with a verb no lexicon has."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.annotate.cues import Cue
from pipeline.annotate.noun_phrases import (
    BREAKS,
    POSSESSIVES,
    Subject,
    phrase_after,
    phrase_ending,
    with_title,
)
from pipeline.annotate.scene import NOWHERE, Scene, words_of

# Words of "was the first evaluation of Duran" before the name.
TO_OWNER = 8
# Words of "said with a smile" between an unknown verb and the name behind it.
TO_SPEAKER = 2
# Words of a speaker before an unknown verb: "the Deputy Mayor of Lindal beamed".
TO_VERB = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A speaker beside a quotation: `rule` names the construction, `cue` is its verb or noun."""

    rule: str
    subject: Subject
    cue: Cue | None = None


def named_before(scene: Scene, start: int, end: int) -> Beside | None:
    """Return the speaker named at the end of tokens [start, end): "Duran:", "PRESIDENT DURAN (smiling):"."""
    at = end - 1 - (scene.words[end - 1] in (",", ":"))
    if scene.words[at] == ")":
        at = next((i - 1 for i in range(at, start, -1) if scene.words[i] == "("), at)
    subject = phrase_ending(scene, start, at) if at >= start else None
    if subject is None or subject.kind not in ("person", "title"):
        return None
    return Beside(rule="name and colon" if scene.words[end - 1] == ":" else "name and mark", subject=subject)


def named_after(scene: Scene, after: int) -> Beside | None:
    """Return the speaker named behind the marks with no verb: "“…” – Selim Duran", "“…,” Selim Duran."."""
    words = scene.words
    at = after
    while at < len(words) - 1 and words[at] in (",", "-", "–", "—", "\n", "~", "("):
        at += 1
    subject = phrase_after(scene, at) if at < len(words) and not scene.is_quoted(at) else None
    if subject is None or subject.kind != "person":
        return None
    dashed = any(word in ("-", "–", "—", "~", "(") for word in words[after:at])
    alone = dashed or subject.end >= len(words) or words[subject.end] in (".", "\n", ",")
    lined = "\n" in words[after:at]
    return Beside(rule="name and mark", subject=subject) if alone and (dashed or not lined) else None


def unknown_verb(scene: Scene, after: int) -> Beside | None:
    """Return the speaker of a verb that is no known cue: "“…,” confided Duran", "“…,” Duran beamed"."""
    words = scene.words
    at = after + (words[after : after + 1] == [","])
    while at < len(words) and words[at] in ("-", "–", "—"):
        at += 1
    if at >= len(words) - 1 or scene.is_quoted(at) or "\n" in words[at]:
        return None
    if _may_be_verb(scene, at):
        for place in range(at + 1, min(at + 2 + TO_SPEAKER, len(words))):
            subject = phrase_after(scene, place)
            if subject is not None and subject.kind in ("person", "title"):
                return Beside(rule="quote, verb X", subject=subject, cue=_cue(scene, at))
            if not words[place].isalpha():
                break
        return None
    verb = next((i for i in range(at + 1, min(at + TO_VERB, len(words))) if _may_be_verb(scene, i)), None)
    if verb is None or any(word in BREAKS or "\n" in word for word in words[at:verb]):
        return None
    subject = phrase_ending(scene, at, verb - 1)
    if subject is None or subject.kind not in ("person", "title") or subject.start != at:
        return None
    return Beside(rule="quote, X verb", subject=subject, cue=_cue(scene, verb))


def owner_of_words(scene: Scene, after: int, end: int) -> Beside | None:
    """Return whose words they were: "“…,” was Duran's verdict", "“…” was the reply of the Ambassador"."""
    words = scene.words
    at = after + (words[after : after + 1] == [","])
    if at >= end or words[at] not in words_of("auxiliary"):
        return None
    for place in range(at + 1, min(at + TO_OWNER, end)):
        if words[place] in BREAKS or words[place] == ",":
            return None
        if words[place] in POSSESSIVES and scene.person_of[place - 1] != NOWHERE:
            subject = phrase_ending(scene, at + 1, place - 1)
        elif words[place] in ("of", "by", "from"):
            subject = phrase_after(scene, place + 1)
        else:
            subject = None
        if subject is not None and subject.kind in ("person", "title"):
            return Beside(rule="quote, was X's word", subject=subject)
        person = scene.person_of[place]
        if person != NOWHERE and words[place - 1] == "that":
            begin = with_title(scene, place, scene.people[person].start)
            stop = scene.people[person].end
            return Beside(
                rule="quote, was X's word",
                subject=Subject(start=begin, end=stop, kind="person", person=person),
            )
    return None


def _may_be_verb(scene: Scene, at: int) -> bool:
    """Return whether a word beside a quotation may be a verb of speech that no lexicon has."""
    if at >= len(scene.words) or scene.is_quoted(at):
        return False
    word = scene.doc[at].text
    return (
        word.isalpha()
        and word.islower()
        and word.endswith(("ed", "s"))
        and scene.person_of[at] == NOWHERE
        and scene.title_of[at] == NOWHERE
        and not any(
            word in words_of(kind) for kind in ("finite", "auxiliary", "preposition", "adverb", "he", "she")
        )
    )


def _cue(scene: Scene, at: int) -> Cue:
    return Cue(start=at, end=at + 1, lemma=scene.words[at], kind="verb", strong=True)
