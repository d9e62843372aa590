"""A worker's memory stays level: what the model learns of words is forgotten after each shard.

spaCy keeps every new string and lexeme for ever, but for those met inside a memory zone. Inside a zone the tokenizer
caches nothing, which alone would make it three times slower; so the first pages of a worker are processed outside any
zone and fill the cache with the words that most pages consist of. Nothing made in a zone may live after it: what leaves
a shard are records of plain strings and numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline.run import load_once

if TYPE_CHECKING:
    from spacy.language import Language

# The cache saves nothing more beyond some thousand texts (measured); it must hold all their words.
WARM_PAGES = 2_000
CACHED_WORDS = 100_000


@dataclass(slots=True)
class Warmth:
    """The model of this process, and how many pages it has seen outside a memory zone."""

    nlp: Language
    n_pages: int = 0

    @contextmanager
    def shard(self, n_pages: int) -> Iterator[Language]:
        """Give the model for one shard of that many pages."""
        if self.n_pages < WARM_PAGES:
            self.n_pages += n_pages
            yield self.nlp
        else:
            with self.nlp.memory_zone():
                yield self.nlp


@cache
def model_here() -> Warmth:
    """Return the model of this process, loaded at the first call.

    Raises:
        ModelError: the model cannot be loaded.
    """
    nlp = load_once()
    nlp.tokenizer.max_cache_size = CACHED_WORDS  # type: ignore[union-attr]
    return Warmth(nlp=nlp)
