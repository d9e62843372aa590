"""How likely two names are one person's: words aligned, features counted, weights from a fitted table.

The weights stand in `lexicons/name_match.csv` and are fitted by `python -m pipeline.learn.name_pairs --fit`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from pipeline.lexicons import load_terms
from pipeline.resolve.forms import Form, bones_of, full_names_of, gender_of, sound_of, unglue

# Two names are one person's from here on: the middle of a calibrated probability.
NAME_THRESHOLD = 0.5
# How alike two words are that differ in spelling only, in a transliteration's vowels, or by a nickname: between
# "equal" (1) and one typing error in a word of six letters (0.83); the fitted weights settle the rest.
SAME_SOUND, SAME_BONES, NICKNAME = 0.97, 0.9, 0.85
# An initial says one letter in some five.
INITIAL = 0.5
# Below this likeness two words have nothing to do with one another ("anders", "anton": 0.5).
LEAST_ALIKE = 0.6
# Transliterations share at least three consonants; with two, every second short name would fit ("kim", "kem").
LEAST_BONES = 3
SHORT_WORD = 4
# Pairs of words met so far: twice as many as words, some 200 MB at a million mentions.
CACHED_PAIRS = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class WordPair:
    """Two words, one of each name, that stand for one another."""

    one: str
    other: str
    likeness: float
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NameFeatures:
    """What comparing two names counts; the names of the fields are the terms of the weights' table."""

    letters: float
    worst: float
    joined: float
    conflicts: float
    missing: float
    initials: float
    nicknames: float
    respelled: float
    edits: float
    edited_first_letter: float
    edited_short: float
    two_edited: float
    reordered: float
    single: float
    one_word_each: float
    genders_differ: float
    generations_differ: float
    order_of_parents: float
    edited_last: float
    conflict_alike: float


@lru_cache(maxsize=CACHED_PAIRS)
def pair_words(one: str, other: str) -> WordPair | None:
    """Return how two words may be one part of a name, None where they cannot.

    >>> pair_words("bob", "robert").kind, pair_words("sergej", "sergey").kind, pair_words("k", "kenji").kind
    ('nickname', 'sound', 'initial')
    """
    likeness, kind = _compare(one, other)
    return WordPair(one=one, other=other, likeness=likeness, kind=kind) if kind else None


def _compare(one: str, other: str) -> tuple[float, str]:
    if one == other:
        return 1.0, "same"
    if min(len(one), len(other)) == 1:
        return (INITIAL, "initial") if one[0] == other[0] else (0.0, "")
    if sound_of(one) == sound_of(other) or unglue(one) == other or one == unglue(other):
        return SAME_SOUND, "sound"
    likeness = float(OSA.normalized_similarity(one, other))
    if full_names_of(one) & full_names_of(other):
        return max(NICKNAME, likeness), "nickname"
    if bones_of(one) == bones_of(other) and len(bones_of(one)) >= LEAST_BONES:
        return max(SAME_BONES, likeness), "bones"
    return (likeness, "near") if likeness >= LEAST_ALIKE else (0.0, "")


def align(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int, WordPair]]:
    """Return which word of one name stands for which of the other, the likest pairs first."""
    pairs = [
        (pair, i, j)
        for i, word in enumerate(one)
        for j, against in enumerate(other)
        if (pair := pair_words(word, against)) is not None
    ]
    pairs.sort(key=lambda found: (-found[0].likeness, abs(found[1] - found[2]), found[1], found[2]))
    taken_one: set[int] = set()
    taken_other: set[int] = set()
    aligned = []
    for pair, i, j in pairs:
        if i not in taken_one and j not in taken_other:
            taken_one.add(i)
            taken_other.add(j)
            aligned.append((i, j, pair))
    return aligned


def compare_names(one: Form, other: Form) -> NameFeatures:
    """Return what two names have in common and what tells them apart; the same whichever comes first."""
    if (len(one.words), one.words) > (len(other.words), other.words):
        one, other = other, one
    aligned = align(one.words, other.words)
    pairs = [pair for _, _, pair in aligned]
    left_one = _leave(one.words, {i for i, _, _ in aligned})
    left_other = _leave(other.words, {j for _, j, _ in aligned})
    near = [pair for pair in pairs if pair.kind == "near"]
    in_order = [j for _, j, _ in sorted(aligned, key=lambda found: found[:2])]
    reordered = in_order != sorted(in_order)
    return NameFeatures(
        letters=_share_of_letters(one, other, pairs),
        worst=min((p.likeness for p in pairs if p.kind != "initial"), default=0.0) if not left_one else 0.0,
        joined=float(OSA.normalized_similarity("".join(one.words), "".join(other.words))),
        conflicts=min(len(left_one), len(left_other)),
        missing=abs(len(left_other) - len(left_one)),
        initials=sum(pair.kind == "initial" for pair in pairs),
        nicknames=sum(pair.kind == "nickname" for pair in pairs),
        respelled=sum(pair.kind in {"sound", "bones"} for pair in pairs),
        edits=sum(OSA.distance(pair.one, pair.other) for pair in near),
        edited_first_letter=sum(pair.one[0] != pair.other[0] for pair in near),
        edited_short=sum(min(len(pair.one), len(pair.other)) <= SHORT_WORD for pair in near),
        two_edited=float(len(near) > 1),
        reordered=float(reordered),
        single=float(len(one.words) == 1 < len(other.words)),
        one_word_each=float(len(one.words) == len(other.words) == 1),
        genders_differ=float(genders_differ(one, other)),
        generations_differ=float(generations_differ(one, other)),
        order_of_parents=float(reordered and (one.patronymic or other.patronymic)),
        edited_last=float(any(p.kind == "near" and j == len(other.words) - 1 for _, j, p in aligned)),
        conflict_alike=_likest(left_one, left_other),
    )


def _leave(words: Sequence[str], taken: set[int]) -> list[str]:
    return [word for index, word in enumerate(words) if index not in taken]


def _share_of_letters(one: Form, other: Form, pairs: Sequence[WordPair]) -> float:
    """Return the share of both names' letters that stand in pairs, weighed by how alike these are."""
    total = sum(map(len, one.words)) + sum(map(len, other.words))
    found = sum(pair.likeness * (len(pair.one) + len(pair.other)) for pair in pairs)
    return found / total if total else 0.0


def _likest(left_one: Sequence[str], left_other: Sequence[str]) -> float:
    pairs = (OSA.normalized_similarity(one, other) for one in left_one for other in left_other)
    return float(max(pairs, default=0.0))


def genders_differ(one: Form, other: Form) -> bool:
    """Return whether the first words are given names of different genders."""
    if not one.words or not other.words:
        return False
    return {gender_of(one.words[0]), gender_of(other.words[0])} == {"he", "she"}


def generations_differ(one: Form, other: Form) -> bool:
    """Return whether one name is a father's and the other a son's."""
    return one.generation is not None and other.generation is not None and one.generation != other.generation


def name_score(one: Form, other: Form) -> float:
    """Return the probability, in [0, 1], that two names are forms of one person's name.

    >>> from pipeline.resolve.forms import make_form
    >>> name_score(make_form("Ali Vural"), make_form("Vural Ali")) > NAME_THRESHOLD
    True
    """
    if one.words and one.bag == other.bag and one.generation == other.generation:
        return 1.0
    return score_features(compare_names(one, other), load_weights())


def score_features(features: NameFeatures, weights: Mapping[str, float]) -> float:
    """Return the logistic function of the weighted sum of features."""
    total = weights["bias"] + sum(weights[name] * getattr(features, name) for name in FEATURES)
    return 1 / (1 + math.exp(-total))


FEATURES = tuple(field.name for field in fields(NameFeatures))


@cache
def load_weights() -> Mapping[str, float]:
    """Return the fitted weight of every feature, and of `bias`."""
    return {term.term: float(term.canonical) for term in load_terms("name_match")}
