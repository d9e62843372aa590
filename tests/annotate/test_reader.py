"""The reader's weights go to a folder and come back, without code in them; without weights nothing is found."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.language import Language

from pipeline.annotate.nlp import shipped_model
from pipeline.annotate.reader import GRAPH, TABLES, Reader, read_encoder, write_encoder
from pipeline.annotate.reading import ENTITIES, read_of
from pipeline.settings import model_path
from tests.annotate.encoders import Session, make_encoder

TEXT = "Mayor Selim Duran received Ngozi Okafor, Ambassador of Nigeria, in Lindal on Monday.\n"


def make_nlp() -> tuple[Language, Reader]:
    nlp = spacy.blank("en")
    reader = nlp.add_pipe("visits_reader", name="ner")
    assert isinstance(reader, Reader)
    return nlp, reader


def test_weights_come_back_as_they_were(tmp_path: Path) -> None:
    encoder = make_encoder(b"a graph")
    write_encoder(encoder, tmp_path / "ner")
    back = read_encoder(tmp_path / "ner")
    assert (back.vocabulary, back.statements, back.graph) == (
        encoder.vocabulary, encoder.statements, encoder.graph,
    )  # fmt: skip
    for name in ("words", "scales", "positions", "writings", "nothing"):
        stored, kept = getattr(back.tables, name), getattr(encoder.tables, name)
        assert stored.dtype == kept.dtype
        assert np.array_equal(stored, kept)


def test_a_pipeline_holds_the_weights(tmp_path: Path) -> None:
    nlp, reader = make_nlp()
    reader.take(make_encoder(b"a graph"))
    nlp.to_disk(tmp_path / "model")
    loaded = spacy.load(tmp_path / "model")
    assert loaded.pipe_names == ["ner"]
    loaded.to_disk(tmp_path / "again")
    for file in sorted((tmp_path / "model" / "ner").iterdir()):
        if file.name != TABLES:
            assert file.read_bytes() == (tmp_path / "again" / "ner" / file.name).read_bytes()
    assert (tmp_path / "again" / "ner" / GRAPH).read_bytes() == b"a graph"


class Planted:
    """Leaves a file behind where it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return Path.touch, (self.mark,)


def test_nothing_in_the_folder_is_run(tmp_path: Path) -> None:
    write_encoder(make_encoder(), tmp_path)
    mark = tmp_path / "mark"
    with np.load(tmp_path / TABLES, allow_pickle=False) as stored:
        tables = {name: stored[name] for name in stored.files}
    np.savez(tmp_path / TABLES, **{**tables, "words": np.array([Planted(mark)], dtype=object)})
    with pytest.raises(ValueError, match="allow_pickle"):
        read_encoder(tmp_path)
    (tmp_path / TABLES).write_bytes(pickle.dumps(Planted(mark)))
    with pytest.raises(ValueError, match="pickle"):
        read_encoder(tmp_path)
    assert not mark.exists()


@pytest.mark.parametrize("file", ["encoder.onnx", "tables.npz", "pieces.txt", "statements.json"])
def test_a_missing_file_is_told(tmp_path: Path, file: str) -> None:
    write_encoder(make_encoder(), tmp_path)
    (tmp_path / file).unlink()
    with pytest.raises(OSError, match=file):
        read_encoder(tmp_path)


def test_without_weights_nothing_is_found(tmp_path: Path) -> None:
    nlp, _ = make_nlp()
    doc = nlp(TEXT)
    assert not doc.ents
    assert read_of(doc) is None
    nlp.to_disk(tmp_path / "model")
    assert not (tmp_path / "model" / "ner").exists()


def test_an_empty_doc_is_not_read() -> None:
    nlp, reader = make_nlp()
    encoder = make_encoder()
    encoder.__dict__["_session"] = session = Session()
    reader.take(encoder)
    assert read_of(nlp("")) is None
    assert read_of(nlp("Ada")) is not None
    assert len(session.calls) == 1


def test_the_headline_is_read_with_the_page() -> None:
    nlp, reader = make_nlp()
    encoder = make_encoder()
    encoder.__dict__["_session"] = session = Session()
    reader.take(encoder)
    doc = nlp.make_doc("Ada visited Lindal")
    doc._.title = "Head line"
    reader(doc)
    # Opening, headline, closing, text, closing.
    assert session.calls[0]["pieces"].shape == (1, 1 + 2 + 1 + 3 + 1, 6)
    assert session.calls[0]["firsts"].tolist() == [4, 5, 6]


@pytest.mark.model
def test_the_model_loads_alone_and_finds_names(nlp: Language, tmp_path: Path) -> None:
    source = model_path() or shipped_model()
    assert source is not None
    alone = spacy.load(source)
    alone.to_disk(tmp_path / "copy")
    copy = spacy.load(tmp_path / "copy")
    ours, theirs = (pipeline(TEXT) for pipeline in (alone, copy))
    assert [(e.text, e.label_) for e in ours.ents] == [(e.text, e.label_) for e in theirs.ents]
    assert {"PERSON", "TITLE"} <= {ent.label_ for ent in ours.ents} <= set(ENTITIES)
    assert "Selim Duran" in [ent.text for ent in ours.ents]
    assert read_of(nlp(TEXT)) is not None
