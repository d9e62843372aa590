"""The word embedding of a tok2vec, one row a lexical type, kept from page to page.

spaCy's embedding looks at nothing but a token's lexeme and its norm, so the row of a type never changes while the
weights stand. Most words of a page were met before; only the others are computed, by thinc's own layers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from spacy.attrs import NORM, ORTH  # type: ignore[import-not-found]
from spacy.vectors import Mode, Vectors  # type: ignore[import-not-found]

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.tokens import Doc
    from thinc.api import Model

    Floats = NDArray[np.float32]

# 50,000 rows of 96 floats are 19 MB; a thousand pages bring some 20,000 types. When full, the cache starts afresh:
# the words that most pages consist of are back after a few pages.
MAX_TYPES = 50_000
# New types are computed this many at a time, the last lot filled up with zeros: a matrix product may round a row by
# the number of its neighbours, and a page must not depend on the pages before it.
LOT = 32
# Columns that are known from (ORTH, NORM) alone.
LEXICAL = frozenset({"ORTH", "LOWER", "NORM", "PREFIX", "SUFFIX", "SHAPE"})

Key = tuple[int, int]


@dataclass(slots=True, kw_only=True)
class CachedEmbedding:
    """The rows of the types met so far. Keys are hashes of strings: nothing here outlives a memory zone.

    Args:
        columns: token attributes that the tables hash.
        tables: thinc's layer from attributes to the rows of all hash tables, side by side.
        static: thinc's layer of static vectors, None where the model has none.
        mix: thinc's layer from all columns to one row.
        width: floats of one row.
        max_types: rows that are kept.
    """

    columns: list[int | str]
    tables: Model[Any, Any]
    static: Model[Any, Any] | None
    mix: Model[Any, Any]
    width: int
    max_types: int = MAX_TYPES
    _numbers: dict[Key, int] = field(default_factory=dict)
    _rows: Floats = field(default_factory=lambda: np.empty((0, 0), dtype=np.float32))

    def __len__(self) -> int:
        return len(self._numbers)

    def clear(self) -> None:
        """Forget every row."""
        self._numbers, self._rows = {}, np.empty((0, self.width), dtype=np.float32)

    def rows_of(self, doc: Doc) -> Floats:
        """Return the embedding of each token, in order."""
        pair = doc.to_array([ORTH, NORM])
        keys: list[Key] = list(zip(pair[:, 0].tolist(), pair[:, 1].tolist(), strict=True))
        if not self._numbers.keys() >= set(keys):
            self._learn(doc, keys)
        return self._rows[[self._numbers[key] for key in keys]]

    def _learn(self, doc: Doc, keys: list[Key]) -> None:
        """Compute and keep the rows of the page's types that are not known."""
        new = {key: at for at, key in enumerate(keys) if key not in self._numbers}
        if len(self._numbers) + len(new) > self.max_types:
            self.clear()
            new = {key: at for at, key in enumerate(keys)}
        places, known = list(new.values()), len(self._numbers)
        self._reserve(known + len(new))
        for start in range(0, len(places), LOT):
            lot = places[start : start + LOT]
            self._rows[known + start : known + start + len(lot)] = self._compute(doc, lot)
        # Last: a page that is broken off half-way leaves no key without its row.
        self._numbers.update(zip(new, range(known, known + len(new)), strict=True))

    def _reserve(self, n_rows: int) -> None:
        if n_rows > len(self._rows):
            grown = np.empty((max(n_rows, 2 * len(self._rows)), self.width), dtype=np.float32)
            grown[: len(self._numbers)] = self._rows[: len(self._numbers)]
            self._rows = grown

    def _compute(self, doc: Doc, places: list[int]) -> Floats:
        """Return the rows of the tokens at some places, LOT at most."""
        features = doc.to_array(self.columns).reshape(len(doc), -1)[places]
        parts = [self.tables.predict(np.ascontiguousarray(features, dtype=np.uint64))]
        if self.static is not None:
            parts.append(_static_rows(self.static, doc, places))
        wide = np.zeros((LOT, sum(part.shape[1] for part in parts)), dtype=np.float32)
        wide[: len(places)] = np.concatenate(parts, axis=1)
        mixed: Floats = self.mix.predict(wide)
        return mixed[: len(places)]


def is_plain(vectors: object) -> bool:
    """Tell whether a vectors table has one row a key, as `_static_rows` reads it."""
    return isinstance(vectors, Vectors) and vectors.mode == Mode.default


def _static_rows(layer: Model[Any, Any], doc: Doc, places: list[int]) -> Floats:
    """Return what spaCy's `StaticVectors` gives for the tokens at some places: zeros for unknown words."""
    vectors: Any = doc.vocab.vectors
    numbers = vectors.find(keys=doc.to_array(vectors.attr)[places])
    known = np.zeros((LOT, vectors.data.shape[1]), dtype=np.float32)
    known[: len(places)] = vectors.data[numbers]
    ops: Any = layer.ops
    rows: Floats = ops.gemm(known, layer.get_param("W"), trans2=True)[: len(places)]
    rows[numbers < 0] = 0
    return rows
