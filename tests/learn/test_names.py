from __future__ import annotations

import pytest

from pipeline.learn.names import fold, fold_organization, squeeze


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ștefan Imamoğlu", "stefan imamoglu"),
        ("İmamoğlu", "Imamoglu"),
        ("Łukasz Żak", "lukasz zak"),
        ("Søren Ørsted", "soren orsted"),
        ("Al-Sabra", "al sabra"),
        ("O’Neal", "O'Neal"),
        ("Çınar", "Cinar"),
    ],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_other_names_stay_other() -> None:
    assert fold("Lind") != fold("Lindt")


def test_article_of_an_organization() -> None:
    assert fold_organization("The Lowland Union") == fold_organization("Lowland Union")
    assert fold_organization("Theatre Union") == "theatre union"


def test_squeeze_keeps_words_apart() -> None:
    assert squeeze("a\u00a0b\u200bc\n d") == "a bc d"
