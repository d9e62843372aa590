"""Every lexicon keeps its format; the loader refuses what breaks it."""

from __future__ import annotations

import csv
import tomllib
import unicodedata
from pathlib import Path

import pytest

from pipeline import lexicons
from pipeline.errors import LexiconError
from pipeline.lexicons import FIELDS, digest, load_sites, load_terms, load_words
from pipeline.lexicons.scores import rule_score

FOLDER = Path(lexicons.__file__).parent
LEXICONS = sorted(path.stem for path in FOLDER.glob("*.csv"))


@pytest.mark.parametrize("name", LEXICONS)
def test_rows_are_sorted_unique_and_composed(name: str) -> None:
    terms = load_terms(name)
    keys = [(term.term, term.kind, term.canonical) for term in terms]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)
    for term in terms:
        assert unicodedata.is_normalized("NFC", term.term + term.canonical)
        assert term.term
        assert term.source


def test_there_are_lexicons() -> None:
    assert len(LEXICONS) > 15


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(lexicons, "files", lambda _package: tmp_path)
    lexicons.load_terms.cache_clear()
    yield tmp_path
    lexicons.load_terms.cache_clear()


def write(folder: Path, header: tuple[str, ...], *rows: tuple[str, ...]) -> None:
    with (folder / "x.csv").open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([header, *rows])


def test_other_columns_are_refused(broken: Path) -> None:
    write(broken, ("term", "meaning"), ("a", "b"))
    with pytest.raises(LexiconError, match="other columns"):
        load_terms("x")


def test_other_strength_is_refused(broken: Path) -> None:
    write(broken, FIELDS, ("a", "", "", "middling", "en", "own", ""))
    with pytest.raises(LexiconError, match="middling"):
        load_terms("x")


def test_missing_lexicon_and_empty_kind_are_refused(broken: Path) -> None:
    with pytest.raises(LexiconError, match="no such lexicon"):
        load_terms("y")
    write(broken, FIELDS, ("a", "", "verb", "strong", "en", "own", ""))
    with pytest.raises(LexiconError, match="no term of kind"):
        load_words("x", "noun")


def test_site_rules_are_toml_and_count_in_the_digest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_sites()
    for text in load_sites().values():
        assert tomllib.loads(text)
    before = digest()
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "a.toml").write_text("x = 1", encoding="utf-8")
    monkeypatch.setattr(lexicons, "files", lambda _package: tmp_path)
    lexicons.digest.cache_clear()
    assert digest() != before
    lexicons.digest.cache_clear()


def test_an_unseen_rule_keeps_its_first_guess() -> None:
    assert rule_score("titles", "no such rule", 0.3) == 0.3
