"""Speech without any marks: the turns of a transcript, and what follows "stated:" to the end of its line.

Press offices of many countries print "The Governor stated: The port is ready."; records of press briefings
print "MAYOR DURAN: Good morning."
"""

from __future__ import annotations

from pipeline.annotate.marks import MARK_CHARACTERS
from pipeline.annotate.scene import NOWHERE, Scene, words_of

# Tokens of "HON. ADA OKAN (Director, Heritage Office of Lindal):" before the colon, of the part of it before a
# name or an office, and of "said to the press:" behind the verb.
LONGEST_LABEL, TO_NAME, TO_COLON = 16, 3, 5
# Turns that make a page a transcript: a single "Mayor: …" is an entry of a list.
MIN_TURNS = 3
# Tokens of speech; a shorter one behind a verb may be a name or a sum.
SHORTEST_TURN, SHORTEST = 3, 6


def find_unmarked(scene: Scene) -> list[tuple[int, int]]:
    """Return the tokens of speech that no marks set off, in order."""
    lines = _lines(scene)
    turns = [
        (index, at) for index, line in enumerate(lines) if (at := _behind_label(scene, *line)) is not None
    ]
    found = _read_turns(lines, turns) if len(turns) >= MIN_TURNS and _take_turns(scene, lines, turns) else []
    taken = {start for start, _ in found}
    for begin, end in lines:
        start = _behind_verb(scene, begin, end)
        if start is not None and start not in taken:
            found.append((start, end))
    return sorted(found)


def _lines(scene: Scene) -> list[tuple[int, int]]:
    """Return the tokens of the lines that are no sub-headings and no blanks."""
    heads = {begin for begin, _ in scene.doc._.headings}
    found, begin = [], 0
    for at in range(len(scene.words) + 1):
        if at == len(scene.words) or "\n" in scene.words[at]:
            if begin < at and scene.doc[begin].idx not in heads:
                found.append((begin, at))
            begin = at + 1
    return found


def _behind_label(scene: Scene, begin: int, end: int) -> int | None:
    """Return where the speech of a line begins that a speaker and a colon open."""
    colon = next((at for at in range(begin, min(begin + LONGEST_LABEL, end)) if scene.words[at] == ":"), None)
    if colon is None or not _is_speech(scene, colon + 1, end, SHORTEST_TURN):
        return None
    reach = range(begin, min(begin + TO_NAME, colon))
    named = any(scene.person_of[at] != NOWHERE or scene.title_of[at] != NOWHERE for at in reach)
    spoken = any(word in words_of("finite") for word in scene.words[begin:colon])
    return colon + 1 if named and not spoken and not scene.cues_in(begin, colon) else None


def _behind_verb(scene: Scene, begin: int, end: int) -> int | None:
    """Return where the speech of a line begins that a verb of speech and a colon open: the first of them."""
    for cue in scene.cues_in(begin, end):
        if cue.kind != "verb" or not cue.strong:
            continue
        reach = range(cue.end, min(cue.end + TO_COLON, end))
        colon = next((at for at in reach if scene.words[at] in (":", ".")), end)
        if colon < end and scene.words[colon] == ":" and _is_speech(scene, colon + 1, end, SHORTEST):
            return colon + 1
    return None


def _is_speech(scene: Scene, start: int, end: int, shortest: int) -> bool:
    """Return whether tokens [start, end) may be speech: whole sentences without marks."""
    words = scene.words[start:end]
    if len(words) < shortest or not scene.doc[start].text[0].isupper() or words[-1][-1] not in ".!?…":
        return False
    # An apostrophe stands inside a token ("it's") or alone between two: only doubled marks are looked for.
    marked = any(word[0] in MARK_CHARACTERS and word[0] not in "'’" for word in words)
    clause = any(word in words_of("finite") or word in words_of("subject") for word in words)
    return clause and not marked and ";" not in words


def _take_turns(scene: Scene, lines: list[tuple[int, int]], turns: list[tuple[int, int]]) -> bool:
    """Return whether the turns have two speakers at least."""
    return len({tuple(scene.words[lines[index][0] : at]) for index, at in turns}) > 1


def _read_turns(lines: list[tuple[int, int]], turns: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the speech of each turn: up to the next one; of the last one its own line."""
    found = []
    for (index, start), following in zip(turns, [*turns[1:], None], strict=True):
        last = index if following is None else following[0] - 1
        found.append((start, lines[last][1]))
    return found
