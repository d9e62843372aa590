"""The faster forward pass: the same vectors and entities as thinc's, in bounded memory, whatever came before."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from pipeline.annotate.fast import TOLERANCE, FastTok2Vec, slow_down, speed_up
from pipeline.annotate.fast_embed import LOT, CachedEmbedding
from pipeline.annotate.fast_encode import WindowLayer, encode
from pipeline.annotate.fast_threads import find_threads, one_thread
from pipeline.annotate.nlp import BASE_MODEL, EXCLUDED, load_nlp
from pipeline.learn.corpus import read_corpus
from tests.conftest import ROOT

TEXTS = (
    "",
    " ",
    "Mayor",
    "Mayor Oriana Vasse received Ambassador Tomaso Brill of Italy on 4 May.",
    "“We don't know…,” she'd said.\n\nQwxyzt GRUBBELSTAD-by-the-Sea 10:30 a.m. \u200d\ufeff 😀 can't 'em\n",
    "Deputy Minister Ilko Brandvold visited Lisbon. " * 120,
)


@pytest.fixture(scope="module", params=["shipped", BASE_MODEL])
def fast_nlp(request: pytest.FixtureRequest) -> Language:
    if request.param == "shipped":
        return load_nlp()
    nlp = spacy.load(BASE_MODEL, exclude=list(EXCLUDED))
    assert speed_up(nlp)
    return nlp


@pytest.fixture
def stock(fast_nlp: Language) -> Iterator[FastTok2Vec]:
    """The forward pass of the model, which itself runs thinc's for the length of a test."""
    fast = forward_of(fast_nlp)
    assert isinstance(fast, FastTok2Vec)
    slow_down(fast_nlp)
    yield fast
    assert speed_up(fast_nlp)


def tok2vec_of(nlp: Language):
    return nlp.get_pipe("ner").model.get_ref("tok2vec")


def forward_of(nlp: Language):
    return tok2vec_of(nlp)._func


def read_entities(nlp: Language, docs: list[Doc]) -> list[list[tuple[int, int, str]]]:
    ner = nlp.get_pipe("ner")
    return [[(e.start, e.end, e.label_) for e in ner(doc.copy()).ents] for doc in docs]


@pytest.mark.model
def test_entities_and_vectors_of_all_dev_pages_are_those_of_thinc(fast_nlp: Language) -> None:
    docs = [fast_nlp.make_doc(page.body.text) for page in read_corpus(ROOT / "data" / "gold" / "dev")]
    tok2vec = tok2vec_of(fast_nlp)
    assert isinstance(tok2vec._func, FastTok2Vec)
    found, vectors = read_entities(fast_nlp, docs), [tok2vec.predict([doc]) for doc in docs]
    slow_down(fast_nlp)
    assert not isinstance(tok2vec._func, FastTok2Vec)
    try:
        assert read_entities(fast_nlp, docs) == found
        worst = max(np.abs(tok2vec.predict([d]) - v).max() for d, v in zip(docs, vectors, strict=True))
        assert 0 < worst <= TOLERANCE
    finally:
        assert speed_up(fast_nlp)
    assert sum(map(len, found)) > 1_000


@pytest.mark.model
@pytest.mark.parametrize("text", TEXTS)
def test_odd_pages(fast_nlp: Language, stock: FastTok2Vec, text: str) -> None:
    tok2vec, doc = tok2vec_of(fast_nlp), fast_nlp.make_doc(text)
    ours = stock(tok2vec, [doc], False)[0]
    assert ours.shape == (len(doc), 64)
    if len(doc):
        assert np.abs(ours - tok2vec.predict([doc])).max() <= TOLERANCE


@pytest.mark.model
def test_many_pages_at_once(fast_nlp: Language, stock: FastTok2Vec) -> None:
    tok2vec, docs = tok2vec_of(fast_nlp), [fast_nlp.make_doc(text) for text in TEXTS]
    assert np.abs(stock(tok2vec, docs, False)[0] - tok2vec.predict(docs)).max() <= TOLERANCE


@pytest.mark.model
def test_a_page_does_not_depend_on_the_pages_before_it(fast_nlp: Language) -> None:
    fast, tok2vec = forward_of(fast_nlp), tok2vec_of(fast_nlp)
    docs = [fast_nlp.make_doc(text) for text in TEXTS if text.strip()]

    def vectors(order: list[Doc]) -> dict[str, bytes]:
        fast.embedding.clear()
        return {doc.text: tok2vec.predict([doc]).tobytes() for doc in order}

    assert vectors(docs) == vectors(docs[::-1])


@pytest.mark.model
def test_a_norm_of_its_own_is_a_type_of_its_own(fast_nlp: Language, stock: FastTok2Vec) -> None:
    tok2vec, doc = tok2vec_of(fast_nlp), fast_nlp.make_doc("Visit visit visit visit")
    doc[1].norm_ = "reception"
    assert np.abs(stock(tok2vec, [doc], False)[0] - tok2vec.predict([doc])).max() <= TOLERANCE


@pytest.mark.model
def test_memory_is_bounded_and_survives_memory_zones(fast_nlp: Language) -> None:
    fast, tok2vec = forward_of(fast_nlp), tok2vec_of(fast_nlp)
    fast.embedding.clear()
    usual, fast.embedding.max_types = fast.embedding.max_types, 200
    try:
        for zone in range(12):
            with fast_nlp.memory_zone():
                doc = fast_nlp.make_doc(" ".join(f"Wort{zone}x{n}" for n in range(60)) + " visited Lisbon")
                first = tok2vec.predict([doc]).tobytes()
                assert tok2vec.predict([doc]).tobytes() == first
            assert len(fast.embedding) <= 200
            assert len(fast.embedding._rows) <= 400
        long = fast_nlp.make_doc(" ".join(f"Lang{n}" for n in range(500)))
        assert tok2vec.predict([long]).shape == (500, 64)
        assert len(fast.embedding) == 500
        tok2vec.predict([fast_nlp.make_doc("Lisbon")])
        assert len(fast.embedding) == 1
    finally:
        fast.embedding.max_types = usual


@pytest.mark.model
def test_the_cache_holds_hashes_and_floats_only(fast_nlp: Language) -> None:
    embedding: CachedEmbedding = forward_of(fast_nlp).embedding
    tok2vec_of(fast_nlp).predict([fast_nlp.make_doc("Oriana Vasse left for Lisbon")])
    assert {type(part) for key in embedding._numbers for part in key} == {int}
    assert embedding._rows.dtype == np.float32
    assert embedding._rows.shape[1] == 96


@pytest.mark.model
def test_learning_runs_on_thinc_and_is_seen_afterwards() -> None:
    nlp = spacy.load(BASE_MODEL, exclude=list(EXCLUDED))
    assert speed_up(nlp)
    doc = nlp.make_doc(TEXTS[3])
    before = tok2vec_of(nlp).predict([doc])
    example = Example.from_dict(nlp.make_doc(TEXTS[3]), {"entities": [(6, 18, "PERSON")]})
    optimizer = nlp.resume_training()
    optimizer.learn_rate = 0.1
    nlp.update([example], sgd=optimizer, drop=0.0)
    ours = tok2vec_of(nlp).predict([doc])
    slow_down(nlp)
    assert np.abs(ours - before).max() > 10 * TOLERANCE
    assert np.abs(ours - tok2vec_of(nlp).predict([doc])).max() <= TOLERANCE


def small_model(**changes: object) -> Language:
    """A model of our own making, trained on nothing, with another architecture where `changes` say so."""
    sizes = {"embed": {}, "encode": {}} | changes
    config = {
        "model": {
            "@architectures": "spacy.TransitionBasedParser.v2",
            "state_type": "ner",
            "extra_state_tokens": False,
            "hidden_width": 32,
            "maxout_pieces": 2,
            "use_upper": True,
            "tok2vec": {
                "@architectures": "spacy.Tok2Vec.v2",
                "embed": {
                    "@architectures": "spacy.MultiHashEmbed.v2",
                    "width": 48,
                    "attrs": ["NORM", "SHAPE"],
                    "rows": [500, 300],
                    "include_static_vectors": False,
                }
                | sizes["embed"],
                "encode": {
                    "@architectures": "spacy.MaxoutWindowEncoder.v2",
                    "width": 48,
                    "depth": 2,
                    "window_size": 1,
                    "maxout_pieces": 2,
                }
                | sizes["encode"],
            },
        }
    }
    encode = config["model"]["tok2vec"]["encode"]
    config["model"]["tok2vec"]["encode"] = {k: v for k, v in encode.items() if v is not None}
    nlp = spacy.blank("en")
    ner = nlp.add_pipe("ner", config=config)
    ner.add_label("PERSON")
    nlp.vocab.set_vector("Lisbon", np.linspace(-1, 1, 20, dtype="f"))
    nlp.vocab.set_vector("Mayor", np.linspace(3, -1, 20, dtype="f"))
    nlp.initialize()
    return nlp


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"encode": {"depth": 3, "maxout_pieces": 3}},
        {"embed": {"attrs": ["LOWER", "PREFIX", "SUFFIX"], "rows": [99, 98, 97]}},
        {"embed": {"include_static_vectors": True}},
        {"embed": {"attrs": ["ORTH"], "rows": [77], "include_static_vectors": True}},
    ],
)
def test_other_sizes_are_known(changes: dict[str, object]) -> None:
    nlp = small_model(**changes)
    assert speed_up(nlp)
    doc, tok2vec = nlp.make_doc(TEXTS[3] + " Lisbon " + TEXTS[4]), tok2vec_of(nlp)
    ours = tok2vec.predict([doc])
    slow_down(nlp)
    assert np.abs(ours - tok2vec.predict([doc])).max() <= TOLERANCE


@pytest.mark.parametrize(
    "changes",
    [
        {"encode": {"window_size": 2}},
        {"embed": {"attrs": ["NORM", "SPACY"]}},
        {"encode": {"depth": 1}},
        {"encode": {"@architectures": "spacy.MishWindowEncoder.v2", "maxout_pieces": None}},
    ],
)
def test_other_architectures_are_left_alone(changes: dict[str, dict[str, object]]) -> None:
    nlp = small_model(**changes)
    before = forward_of(nlp)
    assert not speed_up(nlp)
    assert forward_of(nlp) is before


def test_wrong_vectors_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    nlp = small_model()
    real = WindowLayer.of

    def spoilt(maxout, norm) -> WindowLayer:
        layer = real(maxout, norm)
        layer.bias[0] += 1
        return layer

    monkeypatch.setattr(WindowLayer, "of", spoilt)
    assert not speed_up(nlp)


def test_a_pipeline_without_names_is_left_alone() -> None:
    nlp = spacy.blank("en")
    assert not speed_up(nlp)
    slow_down(nlp)


@pytest.mark.parametrize("n_rows", [1, 2, 7, 8, 9, 23])
@pytest.mark.parametrize("block", [1, 3, 8, 100])
def test_blocks_change_nothing(n_rows: int, block: int) -> None:
    draw = np.random.default_rng(7)
    layers = [
        WindowLayer(
            weights=draw.normal(size=(12, 8)).astype("f"),
            bias=draw.normal(size=8).astype("f"),
            gain=draw.normal(size=4).astype("f"),
            shift=draw.normal(size=4).astype("f"),
            pieces=2,
        )
        for _ in range(3)
    ]
    rows = draw.normal(size=(n_rows, 4)).astype("f")
    np.testing.assert_allclose(encode(rows, layers, block=block), encode(rows, layers), rtol=1e-4, atol=1e-5)


@pytest.mark.model
def test_the_switch_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISITS_FAST", "0")
    assert not isinstance(forward_of(load_nlp()), FastTok2Vec)
    monkeypatch.delenv("VISITS_FAST")
    assert isinstance(forward_of(load_nlp()), FastTok2Vec)


def test_products_take_one_thread_and_give_the_others_back() -> None:
    threads = find_threads()
    if threads is None:
        pytest.skip("numpy has another BLAS here")
    count, set_count = threads
    before = count()
    try:
        for usual in (2, 1):
            set_count(usual)
            with one_thread():
                assert count() == 1
            assert count() == usual
            with pytest.raises(KeyError), one_thread():
                raise KeyError
            assert count() == usual
    finally:
        set_count(before)


@pytest.mark.model
def test_it_is_faster(fast_nlp: Language, stock: FastTok2Vec) -> None:
    """Processor time in turns; 2.3 to 2.6 times as fast when measured, so that 1.3 only fails when it is broken."""
    tok2vec = tok2vec_of(fast_nlp)
    docs = [fast_nlp.make_doc(TEXTS[3] * 25 + f" Page {n} of Grubbelstad") for n in range(2 * LOT)]
    ratios = []
    for _ in range(3):
        start = time.process_time()
        for doc in docs:
            stock(tok2vec, [doc], False)
        middle = time.process_time()
        for doc in docs:
            tok2vec.predict([doc])
        ratios.append((time.process_time() - middle) / (middle - start))
    assert max(ratios) > 1.3
