"""What is read of a page: spans by the likeliest path, links that share one chance, parts of mentions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from spacy.lang.en import English

from pipeline.annotate.reading import (
    ENTITIES,
    LINK_WIDTH,
    LINKS,
    PARTS,
    QUOTES,
    Reading,
    decode,
    keep_reading,
    read_of,
    tag_names,
)

TAGS = tag_names(["CITY", "DATE"])


def chances(*tags: str) -> np.ndarray:
    """Chances of which each token is almost sure of one tag."""
    rows = np.full((len(tags), len(TAGS)), 0.01, dtype="float32")
    for row, tag in zip(rows, tags, strict=True):
        row[TAGS.index(tag)] = 0.96
    return rows


def make_reading(length: int = 4) -> Reading:
    random = np.random.default_rng(1)
    wide = (length, len(LINKS), LINK_WIDTH)
    parts = random.random((length, len(PARTS)), dtype="float32")
    return Reading(
        entities=np.zeros((length, 2 * len(ENTITIES) + 1), dtype="float32"),
        quotes=np.zeros((length, 2 * len(QUOTES) + 1), dtype="float32"),
        parts=parts / parts.sum(axis=1, keepdims=True),
        sources=random.normal(size=wide).astype("float32"),
        targets=random.normal(size=wide).astype("float32"),
        nothing=random.normal(size=wide[1:]).astype("float32"),
        page={"visit": 0.5},
    )


@pytest.mark.parametrize(
    ("tags", "spans"),
    [
        (["O", "O"], []),
        (["B-CITY", "I-CITY", "O"], [(0, 2, "CITY")]),
        (["B-CITY", "B-CITY"], [(0, 1, "CITY"), (1, 2, "CITY")]),
        (["B-CITY", "I-CITY", "B-DATE", "I-DATE"], [(0, 2, "CITY"), (2, 4, "DATE")]),
        (["O", "B-DATE"], [(1, 2, "DATE")]),
    ],
)
def test_certain_tags_are_taken_as_they_are(tags: list[str], spans: list[tuple[int, int, str]]) -> None:
    assert decode(chances(*tags), TAGS) == spans


@pytest.mark.parametrize("tags", [["I-CITY", "I-CITY"], ["O", "I-CITY"], ["B-DATE", "I-CITY", "I-CITY"]])
def test_an_inside_has_its_like_before_it(tags: list[str]) -> None:
    spans = decode(chances(*tags), TAGS)
    assert all(0 <= start < end <= len(tags) for start, end, _ in spans)
    assert not any(start == tags.index("I-CITY") and label == "DATE" for start, _, label in spans)


def test_nothing_is_decoded_of_nothing() -> None:
    assert decode(np.zeros((0, len(TAGS)), dtype="float32"), TAGS) == []


@given(
    arrays("float32", st.tuples(st.integers(1, 12), st.just(len(TAGS))), elements=st.floats(0, 1, width=32))
)
def test_spans_never_overlap_and_stand_in_order(rows: np.ndarray) -> None:
    at = 0
    for start, end, label in decode(rows, TAGS):
        assert at <= start < end <= len(rows)
        assert label in ("CITY", "DATE")
        at = end


@pytest.mark.parametrize("name", LINKS)
def test_the_chances_of_a_link_and_of_none_sum_to_one(name: str) -> None:
    reading = make_reading()
    found = reading.link(name, 0, [1, 2, 3])
    at = LINKS.index(name)
    own = reading.sources[0, at]
    weighed = np.exp([reading.targets[i, at] @ own for i in (1, 2, 3)])
    none = np.exp(reading.nothing[at] @ own)
    assert found == pytest.approx(weighed / (weighed.sum() + none), rel=1e-3, abs=1e-6)
    assert sum(found) + none / (weighed.sum() + none) == pytest.approx(1.0)


def test_a_link_to_nobody() -> None:
    assert make_reading().link("speaker", 0, []) == []


def test_scores_beyond_measure_give_chances() -> None:
    reading = make_reading()
    reading.targets[:] *= 1e4
    found = reading.link("holder", 1, [0, 2, 3])
    assert all(0.0 <= chance <= 1.0 for chance in found)


def test_the_part_of_a_mention_is_the_mean_of_its_tokens() -> None:
    reading = make_reading()
    part = reading.part(1, 3)
    assert list(part) == list(PARTS)
    assert part["guest"] == pytest.approx((reading.parts[1, 1] + reading.parts[2, 1]) / 2)
    assert sum(part.values()) == pytest.approx(1.0, abs=1e-5)


def test_a_reading_stays_with_its_doc() -> None:
    nlp, reading = English(), make_reading()
    doc, other = nlp.make_doc("Ada Obi came"), nlp.make_doc("Nobody came")
    keep_reading(doc, reading)
    assert read_of(doc) is reading
    assert read_of(other) is None


def likeliest(rows: np.ndarray) -> float:
    """The score of the best of all paths, one step after another."""
    best = {TAGS[i]: float(np.log(rows[0, i])) for i in range(len(TAGS)) if TAGS[i][0] != "I"}
    for row in rows[1:]:
        best = {
            now: max(score for tag, score in best.items() if may_follow(tag, now)) + float(np.log(row[i]))
            for i, now in enumerate(TAGS)
            if any(may_follow(tag, now) for tag in best)
        }
    return max(best.values())


def may_follow(before: str, now: str) -> bool:
    return now[0] != "I" or (before != "O" and before[2:] == now[2:])


@given(
    arrays("float32", (9, len(TAGS)), elements=st.floats(1 / 64, 1, width=32)),
    st.integers(1, 9),
)
def test_no_path_is_likelier_than_the_one_found(rows: np.ndarray, length: int) -> None:
    rows = rows[:length]
    tags = ["O"] * length
    for start, end, label in decode(rows, TAGS):
        tags[start:end] = [f"B-{label}", *[f"I-{label}"] * (end - start - 1)]
    found = sum(float(np.log(row[TAGS.index(tag)])) for row, tag in zip(rows, tags, strict=True))
    assert found == pytest.approx(likeliest(rows), abs=1e-4)
