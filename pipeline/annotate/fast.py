"""The same entities in less time: another forward pass for the tok2vec of `ner`.

Only for reading: when the model learns, thinc's own layers run. A model of another architecture is left as it is, and
so is one whose vectors would differ from thinc's on the sample below. Only the modules `fast*` know the inside of thinc.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.api import NumpyOps

from pipeline.annotate.fast_embed import LEXICAL, CachedEmbedding, is_plain
from pipeline.annotate.fast_encode import WindowLayer, encode
from pipeline.annotate.fast_threads import one_thread

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab
    from thinc.api import Model

    Floats = NDArray[np.float32]
    Forward = Callable[..., tuple[Floats, Callable[[Any], Any]]]

# Largest difference of a vector's float from thinc's: rounding is some 1e-6, a wrong weight 1e-1.
TOLERANCE = 1e-4
SAMPLE = (
    "Mayor Zyx of Qwertyville, 3rd-term, isn't in: “We don't…” he'd said at 10:30 a.m. to U.S. guests\n" * 3
)


@dataclass(slots=True, kw_only=True)
class FastTok2Vec:
    """The forward pass of `Tok2Vec >> list2array >> Linear`, called by thinc in place of the stock one.

    `layers` is empty until the first page after the weights changed.
    """

    stock: Forward
    cells: tuple[tuple[Model[Any, Any], Model[Any, Any]], ...]
    linear: Model[Any, Any]
    embedding: CachedEmbedding
    layers: tuple[WindowLayer, ...] = ()

    def __call__(
        self, model: Model[Any, Any], docs: Iterable[Doc], is_train: bool
    ) -> tuple[Floats, Callable[[Any], Any]]:
        """Return the vectors of all tokens, one page below the other, and the stock gradient when learning."""
        if is_train:
            self.layers = ()
            return self.stock(model, docs, is_train)
        if not self.layers:
            self.layers = tuple(WindowLayer.of(maxout, norm) for maxout, norm in self.cells)
            self.embedding.clear()
        rows = [self.embedding.rows_of(doc) for doc in docs if len(doc)]
        empty = np.empty((0, self.embedding.width), dtype=np.float32)
        with one_thread():
            pages = [encode(page, self.layers) for page in rows]
            vectors = np.concatenate([empty, *pages]) @ self.linear.get_param("W").T
        vectors += self.linear.get_param("b")
        return vectors, _no_gradient


def _no_gradient(_: Any) -> list[Any]:
    return []


def speed_up(nlp: Language) -> bool:
    """Let the `ner` of a pipeline compute its vectors the faster way, where it is known to give the same.

    Returns:
        Whether it does from now on.
    """
    if "ner" not in nlp.pipe_names:
        return False
    model = getattr(nlp.get_pipe("ner"), "model", None)
    try:
        tok2vec = model.get_ref("tok2vec")  # type: ignore[union-attr]
        fast = _read(tok2vec, nlp.vocab)
    except (AttributeError, IndexError, KeyError, ValueError):
        # thinc says in these ways that a layer, its weights or its parts are not what was looked for.
        return False
    if fast is None or not _agrees(fast, tok2vec, nlp.make_doc(SAMPLE)):
        return False
    tok2vec._func = fast
    return True


def slow_down(nlp: Language) -> None:
    """Undo `speed_up`."""
    if "ner" not in nlp.pipe_names:
        return
    model: Any = nlp.get_pipe("ner").model  # type: ignore[attr-defined]
    tok2vec = model.get_ref("tok2vec")
    if isinstance(tok2vec._func, FastTok2Vec):
        tok2vec._func = tok2vec._func.stock


def _agrees(fast: FastTok2Vec, tok2vec: Model[Any, Any], doc: Doc) -> bool:
    ours, theirs = fast(tok2vec, [doc], False)[0], tok2vec.predict([doc])
    return ours.shape == theirs.shape and bool(np.abs(ours - theirs).max() <= TOLERANCE)


def _read(tok2vec: Model[Any, Any], vocab: Vocab) -> FastTok2Vec | None:
    """Return the faster form of `chain(Tok2Vec.v2, list2array, Linear)`, None where it is something else.

    Raises:
        AttributeError, IndexError, KeyError, ValueError: it is something else.
    """
    inner, to_array, linear = tok2vec.layers
    embed, encoder = inner.get_ref("embed"), inner.get_ref("encode")
    names = (to_array.name, linear.name, *(layer.name for layer in embed.layers[-1:]))
    if names != ("list2array", "linear", "ragged2list") or not isinstance(tok2vec.ops, NumpyOps):
        return None
    embedding = _read_embedding(embed, vocab)
    cells = tuple(_read_cell(cell) for cell in encoder.layers[0].layers)
    if embedding is None or None in cells or encoder.attrs["pad"] != len(cells):
        return None
    known = tuple(cell for cell in cells if cell is not None)
    return FastTok2Vec(stock=tok2vec._func, cells=known, linear=linear, embedding=embedding)


def _read_embedding(embed: Model[Any, Any], vocab: Vocab) -> CachedEmbedding | None:
    """Return the cached form of `MultiHashEmbed`, None where it is something else."""
    *first, mix, _ = embed.layers
    static = None
    flat = _flatten(first)
    if [layer.name for layer in flat[-1:]] == ["static_vectors"]:
        static = flat.pop()
    extract, to_ragged, tables = flat
    columns = list(extract.attrs["columns"])
    plain = static is None or is_plain(vocab.vectors)
    if to_ragged.name != "list2ragged" or not plain or not LEXICAL.issuperset(columns):
        return None
    return CachedEmbedding(
        columns=columns, tables=tables.layers[0], static=static, mix=mix.layers[0], width=mix.get_dim("nO")
    )


def _flatten(layers: Iterable[Model[Any, Any]]) -> list[Model[Any, Any]]:
    """Return layers with chains and concatenations taken apart, down to those that do something themselves."""
    flat: list[Model[Any, Any]] = []
    for layer in layers:
        whole = not layer.layers or layer.name.startswith("with_array")
        flat += [layer] if whole else _flatten(layer.layers)
    return flat


def _read_cell(cell: Model[Any, Any]) -> tuple[Model[Any, Any], Model[Any, Any]] | None:
    """Return maxout and layer norm of `residual(expand_window >> maxout >> layernorm)` for a window of one."""
    window, maxout, norm, *rest = _flatten(cell.layers)
    names = [window.name, maxout.name, norm.name, *(layer.name for layer in rest)]
    if not cell.name.startswith("residual") or window.attrs["window_size"] != 1:
        return None
    known = names[:3] == ["expand_window", "maxout", "layernorm"] and names[3:] in ([], ["dropout"])
    return (maxout, norm) if known else None
