"""What is known of each token before organizations are looked for, and what a candidate is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.annotate.title_grammar import TitleGrammar
from pipeline.annotate.words import Words

# What stands behind these and "of" is a place, unless it has a head noun.
_LOCAL_TITLES = ("Mayor", "Governor", "Ambassador", "Consul", "Consul General")


@dataclass(frozen=True, slots=True)
class Frame:
    """What is known of each token before organizations are looked for.

    `place_start` and `place_end` give for a token in a country or city the bounds of that place, else -1;
    `in_title` marks title cores, `local` what stands behind "Mayor of", a place, `beside` titles in small
    letters too; `in_model` tokens of the model's ORG or FAC entities; `sentence_start` first tokens.
    """

    words: Words
    place_start: list[int]
    place_end: list[int]
    in_title: list[bool]
    local: list[bool]
    beside: list[bool]
    in_model: list[bool]
    sentence_start: list[bool]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organization at tokens [start, end); `short` ones ("the Municipality") name nothing alone, unless
    this project's own model has `seen` one of several words ("the City Council").
    """

    start: int
    end: int
    kind: str
    rule: str
    score: float
    short: bool = False
    seen: bool = False
    key: str | None = None
    acronym: str | None = None


def grammar_marks(grammar: TitleGrammar, words: Words) -> tuple[list[bool], list[bool], list[bool]]:
    """Mark the tokens of every core title that may cut an organization's name, and the token behind "Mayor
    of".

    A portfolio cuts only behind a minister: "Director of International [… Organization]" may go on as a name.
    """
    marks, local, beside = ([False] * len(words.folds) for _ in range(3))
    at = 0
    while at < len(words.folds):
        core = grammar.match(words, at) if words.folds[at] in grammar.openers else None
        if core is not None:
            beside[core.start : core.end] = [True] * (core.end - core.start)
        if core is None or not words.caps[core.head]:
            at += 1
            continue
        following = core.end < len(words.folds) and words.caps[core.end]
        end = core.end if core.kind == "minister" or not following else core.head_end
        for i in range(core.start, end):
            marks[i] = True
        if (
            core.normal in _LOCAL_TITLES
            and words.folds[core.end : core.end + 1] == ["of"]
            and core.end + 1 < len(words.folds)
        ):
            local[core.end + 1] = True
        at = core.end
    return marks, local, beside


def place_bounds(places: Sequence[tuple[int, int]], length: int) -> tuple[list[int], list[int]]:
    """Return for each token the start and the end of the place it lies in, -1 outside.

    >>> place_bounds([(1, 3)], 4)
    ([-1, 1, 1, -1], [-1, 3, 3, -1])
    """
    starts, ends = [-1] * length, [-1] * length
    for start, end in places:
        for i in range(start, end):
            starts[i], ends[i] = start, end
    return starts, ends
