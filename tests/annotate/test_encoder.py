"""Windows cover a page and overlap; what stands deeper in a window counts; a page is read alike each time."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from pipeline.annotate.encoder import HEADLINE, OVERLAP, WINDOW, Window, cut_windows
from pipeline.annotate.pieces import WRITINGS, Pieces
from pipeline.annotate.reading import read_of
from pipeline.annotate.words import doc_words
from tests.annotate.encoders import WORDS, Session, make_encoder

PIECES = Pieces(WORDS)
TEXT = "Mayor Selim Duran received Ngozi Okafor, Ambassador of Nigeria, in Lindal on Monday.\n"


def windows(words: list[str], headline: tuple[str, ...] = ()) -> list[Window]:
    return list(cut_windows(PIECES, headline, words))


def spell(window: Window) -> list[str]:
    return [WORDS[number] for number in window.pieces]


def test_a_short_page_is_one_window() -> None:
    (window,) = windows(["Ada", "Obi", "visited", "Lindal"], ("Head", "line"))
    assert spell(window) == [
        "[CLS]", "head", "line", "[SEP]", "ada", "obi", "visited", "lindal", "[SEP]",
    ]  # fmt: skip
    assert window.tokens == [0, 1, 2, 3]
    assert window.firsts == [4, 5, 6, 7]
    assert [WRITINGS[i] for i in window.writings[:6]] == [
        "none",
        "capital",
        "lower",
        "none",
        "capital",
        "capital",
    ]


def test_a_line_break_closes_and_other_space_is_not_read() -> None:
    (window,) = windows(["Ada", "\n\n", "Obi", " ", "visited"])
    assert spell(window) == ["[CLS]", "[SEP]", "ada", "[SEP]", "obi", "visited", "[SEP]"]
    assert window.tokens == [0, 2, 4]
    assert [window.pieces[i] for i in window.firsts] == [WORDS.index(w) for w in ("ada", "obi", "visited")]


@pytest.mark.parametrize("words", [[], ["\n"], [" ", "\n"]])
def test_a_page_without_words_is_a_window_without_tokens(words: list[str]) -> None:
    (window,) = windows(words)
    assert window.tokens == window.firsts == []


def test_a_long_headline_is_cut_and_goes_before_each_window() -> None:
    found = windows(["Ada"] * 900, ("Head",) * 200)
    assert len(found) > 2
    for window in found:
        assert spell(window)[: HEADLINE + 2] == ["[CLS]", *["head"] * HEADLINE, "[SEP]"]
        assert len(window.pieces) <= WINDOW


def test_windows_overlap() -> None:
    found = windows(["Ada"] * 900)
    for one, other in pairwise(found):
        assert len(set(one.tokens) & set(other.tokens)) == OVERLAP


@given(
    st.lists(st.sampled_from(["Ada", "Obi", "zebra", "\n", " ", "visited"]), max_size=900),
    st.integers(0, 60),
)
def test_every_token_is_read_and_windows_go_on(words: list[str], headline: int) -> None:
    found = windows(words, ("Head",) * headline)
    read = {token for window in found for token in window.tokens}
    assert read == {i for i, word in enumerate(words) if not word.isspace()}
    for window in found:
        assert len(window.pieces) == len(window.writings) <= WINDOW
        assert len(window.tokens) == len(window.firsts)
        assert window.tokens == sorted(set(window.tokens))
    starts = [window.tokens[0] for window in found if window.tokens]
    assert starts == sorted(starts)


def test_what_stands_deeper_in_a_window_is_taken() -> None:
    encoder, session = make_encoder(), Session()
    encoder.__dict__["_session"] = session
    words = ["Ada"] * 600
    first, second = windows(words)
    reading = encoder.read((), words)
    assert len(session.calls) == 2
    shared = sorted(set(first.tokens) & set(second.tokens))
    middle = shared[len(shared) // 2]
    assert reading.parts[0, 0] == reading.parts[middle - 2, 0] == 1.0
    assert reading.parts[middle + 2, 0] == reading.parts[599, 0] == 2.0
    assert reading.page == {"visit": 1.5, "several": 0.0}


def test_breaks_are_outside_of_every_entity() -> None:
    encoder = make_encoder()
    encoder.__dict__["_session"] = Session()
    reading = encoder.read((), ["Ada", "\n", "Obi"])
    assert reading.entities[1, 0] == reading.quotes[1, 0] == 1.0
    assert reading.entities[1, 1:].sum() == reading.parts[1].sum() == 0.0


def test_embeddings_are_rows_by_their_scale() -> None:
    encoder = make_encoder()
    (window,) = windows(["Ada"])
    found = encoder.tables.embed(window)
    assert found.dtype == np.float32
    assert found[2] == pytest.approx(encoder.tables.words[3] * 0.01)


@pytest.mark.model
def test_a_page_is_read_alike_twice(nlp: Language) -> None:
    one, other = (read_of(nlp(TEXT * 3)) for _ in range(2))
    assert one is not None
    assert other is not None
    assert np.array_equal(one.entities, other.entities)
    assert np.array_equal(one.sources, other.sources)
    assert one.page == other.page


@pytest.mark.model
def test_every_token_of_a_long_page_is_read(nlp: Language) -> None:
    doc = nlp(TEXT * 60)
    reading = read_of(doc)
    assert reading is not None
    words = [not text.isspace() for text in doc_words(doc).texts]
    assert len(reading.parts) == len(words)
    assert reading.entities.sum(axis=1) == pytest.approx(1.0, abs=1e-3)
    assert reading.quotes.sum(axis=1) == pytest.approx(1.0, abs=1e-3)
    assert (reading.parts.sum(axis=1) > 0.5).tolist() == words
    found = [ent.start_char for ent in doc.ents]
    assert found[0] < len(TEXT)
    assert found[-1] > 59 * len(TEXT)
