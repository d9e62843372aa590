"""The first component of our own model: entities of a page, and its reading for the components behind."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.annotate.encoder import Encoder, Tables
from pipeline.annotate.extensions import declare_extensions
from pipeline.annotate.reading import ENTITIES, decode, keep_reading, tag_names
from pipeline.annotate.words import doc_words

GRAPH, TABLES, VOCABULARY, STATEMENTS = "encoder.onnx", "tables.npz", "pieces.txt", "statements.json"
_TAGS = tag_names(ENTITIES)


class Reader:
    """Set `doc.ents` and leave the page's `Reading` with the Doc."""

    labels = ENTITIES

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self._encoder: Encoder | None = None

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one Doc; without weights nothing is found."""
        if self._encoder is None or not len(doc):
            return doc
        headline = [token.text for token in self._nlp.make_doc(doc._.title or "")]
        reading = self._encoder.read(headline, doc_words(doc).texts)
        keep_reading(doc, reading)
        doc.ents = [
            Span(doc, start, end, label=label) for start, end, label in decode(reading.entities, _TAGS)
        ]
        return doc

    def take(self, encoder: Encoder) -> None:
        """Read with these weights from now on."""
        self._encoder = encoder

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the weights into a folder; spaCy calls this."""
        if self._encoder is not None:
            write_encoder(self._encoder, Path(path))

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "Reader":
        """Read the weights from a folder; spaCy calls this."""
        self._encoder = read_encoder(Path(path))
        return self


@Language.factory("visits_reader", assigns=["doc.ents"])
def make_reader(nlp: Language, name: str) -> Reader:
    """Return the component that reads a page with the encoder."""
    declare_extensions()
    return Reader(nlp)


def write_encoder(encoder: Encoder, folder: Path) -> None:
    """Write an encoder's files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / GRAPH).write_bytes(encoder.graph)
    (folder / VOCABULARY).write_text("\n".join(encoder.vocabulary), encoding="utf-8")
    (folder / STATEMENTS).write_text(json.dumps(encoder.statements), encoding="utf-8")
    tables: dict[str, Any] = {name: getattr(encoder.tables, name) for name in Tables.__dataclass_fields__}
    np.savez(folder / TABLES, **tables)


def read_encoder(folder: Path) -> Encoder:
    """Read an encoder from its folder; nothing in it is run as code.

    Raises:
        OSError, ValueError: a file is missing or is not what it should be.
    """
    with np.load(folder / TABLES, allow_pickle=False) as stored:
        tables = Tables(**{name: stored[name] for name in Tables.__dataclass_fields__})
    return Encoder(
        vocabulary=tuple((folder / VOCABULARY).read_text(encoding="utf-8").split("\n")),
        statements=tuple(json.loads((folder / STATEMENTS).read_text(encoding="utf-8"))),
        tables=tables,
        graph=(folder / GRAPH).read_bytes(),
    )
