"""Which model annotated the pages: part of what makes two runs give the same tables."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFacts:
    """A model's name, version and content. `digest` is the SHA-256, hex, of names and bytes of its files."""

    name: str
    version: str
    digest: str


def describe_model(nlp: Language) -> ModelFacts:
    """Return what identifies the model that a pipeline was loaded from.

    Raises:
        OSError: a file of the model can no longer be read.
    """
    total = hashlib.sha256(" ".join(nlp.pipe_names).encode())
    for path in sorted(nlp.path.rglob("*")) if nlp.path else ():
        if path.is_file():
            total.update(path.relative_to(nlp.path).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    name = f"{nlp.meta['lang']}_{nlp.meta['name']}"
    return ModelFacts(name=name, version=str(nlp.meta["version"]), digest=total.hexdigest())
