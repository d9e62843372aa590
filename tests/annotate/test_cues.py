"""The words that introduce speech."""

from __future__ import annotations

from itertools import pairwise

import pytest

from pipeline.annotate.cues import clause_verbs, find_cues, object_verbs


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("duran said", [("say", "verb", True)]),
        ("noting that", [("note", "participle", True)]),
        ("he went on to say", [("go on to say", "verb", True)]),
        ("according to him", [("according to", "phrase", True)]),
        ("she continued", [("continue", "verb", False)]),
        ("will say", [("say", "base", True)]),
        ("his letter", [("letter", "noun", True)]),
        ("the port is old", []),
    ],
)
def test_find_cues(words: str, expected: list[tuple[str, str, bool]]) -> None:
    assert [(c.lemma, c.kind, c.strong) for c in find_cues(words.split())] == expected


def test_cues_do_not_overlap() -> None:
    sentence = "he went on to say in a statement by the mayor that he said"
    cues = find_cues(sentence.split())
    assert all(a.end <= b.start for a, b in pairwise(cues))


def test_verbs_of_reported_speech() -> None:
    assert clause_verbs()["say"] and not clause_verbs()["emphasize"]
    assert "tell" in object_verbs() and "say" not in object_verbs()
