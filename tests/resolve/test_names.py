"""Comparing names of people."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.resolve.names import fits, fold, fullness, name_words, split_name, tidy_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tunç", "Tunc"),
        ("İmren", "Imren"),
        ("Ștefan", "Stefan"),
        ("Øster", "Oster"),
        ("Łukasz", "Lukasz"),
        ("Çağ", "CAG"),
    ],
)
def test_diacritics_and_case_do_not_count(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("short", "full", "expected"),
    [
        ("Vural", "Ali Vural", True),
        ("Ali", "Ali Vural", True),
        ("Vural Ali", "Ali Vural", True),
        ("K. Mori", "Kenji Mori", True),
        ("Kenji T. Mori", "Kenji Takeshi Mori", True),
        ("Yildirim", "Can Yıldırım", True),
        ("Jean Luc Dupre", "Jean-Luc Dupré", True),
        ("Ali Vural", "Mehmet Ali Vural", True),
        ("Ayla Vural", "Ali Vural", False),
        ("Maria Lund", "Mario Lund", False),
        ("K.", "Kenji Mori", False),
        ("A. Mori", "Kenji Mori", False),
        ("Mori Mori", "Kenji Mori", False),
        ("Vurals", "Ali Vural", False),
    ],
)
def test_fits(short, full, expected):
    assert fits(name_words(short), name_words(full)) is expected


def test_the_fuller_form_wins():
    forms = ["Mori", "K. Mori", "KENJI MORI", "Kenji Mori", "Kenji Takeshi Mori"]
    shuffled = [forms[i] for i in (3, 0, 4, 2, 1)]
    assert sorted(shuffled, key=fullness) == forms
    assert fullness("Ștefan Lupu") > fullness("Stefan Lupu")


@pytest.mark.parametrize(
    ("name", "aliases", "given", "family"),
    [
        ("Ali Vural", ["Vural"], "Ali", "Vural"),
        ("Ali Can Vural", ["Vural"], "Ali Can", "Vural"),
        ("Jean DUPRE", [], "Jean", "DUPRE"),
        ("LI Ping", [], "Ping", "LI"),
        ("Endo Kazuya", ["Endo", "Kazuya"], None, None),
        ("Ali Vural", [], None, None),
        ("Vural", [], None, None),
        ("ALI VURAL", [], None, None),
    ],
)
def test_given_and_family_only_where_the_form_tells(name, aliases, given, family):
    parts = split_name(name, aliases)
    assert (parts.given, parts.family) == (given, family)


@pytest.mark.parametrize(
    ("printed", "name"),
    [("Ali\n Vural", "Ali Vural"), ("Ali Vural's", "Ali Vural"), ("“Ali” Vural,", "Ali Vural")],
)
def test_tidy_name(printed, name):
    assert tidy_name(printed) == name


@example("𝔸")
@example("㏂ K ẞ")
@given(st.text(max_size=40))
def test_any_text_folds_and_fits_itself(text):
    words = name_words(text)
    assert all(word == fold(word) for word in words)
    assert fits(words, words) == any(len(word) > 1 for word in words)
