"""Speech that its own attribution breaks in two: “A, said X, B”, and dialogue that dashes set off, without marks.

Newspapers and offices of many countries print dialogue as "– We are glad, – said the Mayor. – Come again."
"""

from __future__ import annotations

from pipeline.annotate.cues import Cue
from pipeline.annotate.noun_phrases import phrase_after
from pipeline.annotate.scene import NOWHERE, Scene, words_of

DASHES = frozenset("–—-")
# Tokens of an attribution between dashes ("– said the Mayor of Lindal at the end of the visit –"), and of
# those among which its verb must stand.
LONGEST, TO_VERB = 25, 8
# Tokens of a half of a speech; a shorter one is no speech.
SHORTEST = 3
# Parts of dialogue with an attribution from which on lines without one are taken for dialogue too.
ENOUGH = 2


def split_speech(scene: Scene, start: int, end: int) -> list[tuple[int, int]]:
    """Return the halves of a speech in marks, tokens [start, end), that names its speaker inside; else itself."""
    for cue in scene.cues_in(start + 2, end - 2):
        if not cue.strong or cue.kind != "verb":
            continue
        found = _between_dashes(scene, cue, start, end) or _between_commas(scene, cue, start, end)
        if found:
            halves = [(start, _trim_left(scene, start, found[0])), (_skip(scene, found[1], end), end)]
            return [(first, last) for first, last in halves if last > first]
    return [(start, end)]


def _between_dashes(scene: Scene, cue: Cue, start: int, end: int) -> tuple[int, int] | None:
    """Return the tokens of "– said X –" around a verb."""
    left = next(
        (at for at in range(cue.start - 1, max(cue.start - TO_VERB, start), -1) if _is_dash(scene, at)), None
    )
    right = next((at for at in range(cue.end, min(cue.end + LONGEST, end)) if _is_dash(scene, at)), None)
    if left is None or right is None or any(scene.words[at] in ".!?" for at in range(left, right)):
        return None
    return (left, right + 1) if _names_somebody(scene, left + 1, right) else None


def _between_commas(scene: Scene, cue: Cue, start: int, end: int) -> tuple[int, int] | None:
    """Return the tokens of ", said X," or ", he said," around a verb."""
    words = scene.words
    if words[cue.start - 1] == ",":
        subject = phrase_after(scene, cue.end)
        stop = subject.end if subject is not None and subject.kind != "noun" else None
        return (cue.start - 1, stop + 1) if stop is not None and stop < end and words[stop] == "," else None
    at = cue.start - 1
    while at > start and words[at] != "," and cue.start - at < TO_VERB:
        at -= 1
    if words[at] != "," or at <= start or cue.end >= end or words[cue.end] != ",":
        return None
    return (at, cue.end + 1) if _names_somebody(scene, at + 1, cue.start) and at + 1 < cue.start else None


def _names_somebody(scene: Scene, start: int, end: int) -> bool:
    """Return whether tokens [start, end) name a person, an office, or have "he" or "she"."""
    return any(
        scene.person_of[at] != NOWHERE or scene.title_of[at] != NOWHERE or scene.words[at] in ("he", "she")
        for at in range(start, end)
    )


def _is_dash(scene: Scene, at: int) -> bool:
    """Return whether a token is a dash with blanks around it."""
    return scene.doc[at].text in DASHES and (
        at == 0 or bool(scene.doc[at - 1].whitespace_) or "\n" in scene.words[at - 1]
    )


def _trim_left(scene: Scene, start: int, end: int) -> int:
    while end > start and scene.words[end - 1] in DASHES:
        end -= 1
    return end


def _skip(scene: Scene, start: int, end: int) -> int:
    while start < end and (scene.words[start] in (",", ".", ";") or scene.words[start] in DASHES):
        start += 1
    return start


def find_dialogue(scene: Scene) -> list[tuple[int, int]]:
    """Return the tokens of speech in lines that begin with a dash and have a verb of speech behind another."""
    found, silent, begin = [], [], 0
    for at in range(len(scene.words) + 1):
        if at == len(scene.words) or "\n" in scene.words[at]:
            if at - begin > 2 * SHORTEST and scene.words[begin] in DASHES:
                parts = _read_line(scene, begin + 1, at) or _before_comma(scene, begin + 1, at)
                found += parts
                silent += [] if parts or not _is_whole(scene, begin + 1, at) else [(begin + 1, at)]
            begin = at + 1
    return sorted(found + silent) if len(found) >= ENOUGH else found


def _is_whole(scene: Scene, begin: int, end: int) -> bool:
    """Return whether a line is whole sentences with a first or second person, as speech among dialogue is."""
    return scene.words[end - 1][-1] in ".!?" and any(
        word in words_of("speaking") for word in scene.words[begin:end]
    )


def _before_comma(scene: Scene, begin: int, end: int) -> list[tuple[int, int]]:
    """Return the speech of "– We have no teachers, answered Duran.": no second dash, an attribution at the end."""
    if scene.words[begin - 1] == "-":
        # A hyphen begins the entries of lists.
        return []
    for cue in reversed(scene.cues_in(begin, end)):
        reach = range(cue.start - 1, max(cue.start - TO_VERB, begin), -1)
        comma = next((at for at in reach if scene.words[at] == ","), None)
        if comma is None or not cue.strong or cue.kind != "verb":
            continue
        stop = scene.sentence_at(cue.start)[1]
        if _names_somebody(scene, comma, min(stop, cue.end + TO_VERB)) and stop - comma <= LONGEST:
            return [(begin, comma)] if comma - begin >= SHORTEST else []
    return []


def _read_line(scene: Scene, begin: int, end: int) -> list[tuple[int, int]]:
    """Return the speech of one line of dialogue: what stands before and behind its attributions."""
    cuts = [at for at in range(begin, end) if _is_dash(scene, at)]
    parts = list(zip([begin, *(at + 1 for at in cuts)], [*cuts, end], strict=True))
    told = [index > 0 and _is_attribution(scene, *part) for index, part in enumerate(parts)]
    if not any(told):
        return []
    found: list[tuple[int, int]] = []
    for index, (start, stop) in enumerate(parts):
        if told[index]:
            continue
        if found and index and not told[index - 1]:
            found[-1] = (found[-1][0], stop)
        else:
            found.append((start, stop))
    return [(start, stop) for start, stop in found if stop - start >= SHORTEST]


def _is_attribution(scene: Scene, start: int, end: int) -> bool:
    cues = scene.cues_in(start, min(end, start + TO_VERB))
    spoken = any(cue.strong and cue.kind == "verb" for cue in cues)
    first = scene.words[start] if start < end else ""
    return spoken and end - start <= LONGEST and first not in words_of("conjunction")
