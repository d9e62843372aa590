"""The measure of names on newswire: read right, judged alike for every pipeline, and high enough."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc, Span

from pipeline.errors import InputError
from pipeline.learn.newswire import (
    NameScore,
    find_ours,
    find_stock,
    main,
    measure,
    read_tagged,
)

WORDS = "The Ministry of Works in Kenya wrote to Ada Obi 's office in Beijing about Kenyan roads ."
TOKENS = WORDS.split()
SHORT = {"P": "Person", "G": "Organization", "L": "Location", "N": "NORP"}
CODES = "B-G I-G I-G I-G O B-L O O B-P I-P I-P O O B-L O B-N O O"
TAGS = [code[:2] + SHORT[code[2]] if code != "O" else code for code in CODES.split()]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "half.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as handle:
        handle.write(json.dumps({"id": "x", "sentences": [{"tokens": TOKENS, "iob": TAGS}]}) + "\n")
    return path


def test_read_tagged_strips_articles_and_endings_and_keeps_states_alone(corpus: Path) -> None:
    (document,) = read_tagged(corpus)
    assert len(TOKENS) == len(TAGS)
    assert document.entities == (
        ("ORG", 1, 4, ""),
        ("country", 5, 6, "KE"),
        ("PERSON", 8, 10, ""),
        ("country", 15, 16, "KE"),
    )


def test_measure_counts_exact_spans(corpus: Path) -> None:
    nlp = spacy.blank("en")

    @spacy.Language.component("visits_test_names")
    def tag(doc: Doc) -> Doc:
        doc.ents = [
            Span(doc, 0, 4, "ORG"),
            Span(doc, 8, 10, "PERSON"),
            Span(doc, 13, 14, "GPE"),
            Span(doc, 16, 17, "PERSON"),
        ]
        return doc

    nlp.add_pipe("visits_test_names")
    scores = {s.label: s for s in measure(read_tagged(corpus), nlp, find_stock)}
    assert scores["ORG"] == NameScore(label="ORG", right=1, found=1, gold=1)
    assert scores["PERSON"] == NameScore(label="PERSON", right=1, found=2, gold=1)
    assert scores["country"] == NameScore(label="country", right=0, found=0, gold=2)
    assert scores["PERSON"].f1 == pytest.approx(2 / 3)


def test_a_broken_corpus_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "half.jsonl.gz"
    path.write_bytes(b"no gzip")
    with pytest.raises(InputError):
        list(read_tagged(path))
    assert main([str(path)]) == 2
    assert "half.jsonl.gz" in capsys.readouterr().err


@pytest.mark.model
@pytest.mark.shared
def test_names_on_newswire_hold(nlp: spacy.Language, shared: Path) -> None:
    documents = list(read_tagged(shared / "data" / "worldwide_ner" / "half.jsonl.gz"))[:60]
    scores = {s.label: s.f1 for s in measure(documents, nlp, find_ours)}
    assert scores["PERSON"] > 0.70
    assert scores["ORG"] > 0.55
    assert scores["country"] > 0.80
