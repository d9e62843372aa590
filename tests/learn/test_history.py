"""The measurement on HistoryAtState."""

from __future__ import annotations

import pytest

from pipeline.errors import InputError
from pipeline.learn.history import CHECKED, leading_title, measure, read_visits
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("visitor", "title"),
    [
        ("President-elect Ada", "President-elect"),
        ("PresidentAda", "President"),
        ("Presidential Ada", ""),
        ("Ada", ""),
    ],
)
def test_leading_title(visitor: str, title: str) -> None:
    assert leading_title(visitor, ["President", "President-elect"]) == title


def test_wrong_answers_are_named() -> None:
    titles, countries = measure([("Prime Minster Ada", "Somoa")], ROOT / CHECKED)[1:]
    assert (titles.right, titles.total, titles.value) == (0, 1, 0.0)
    assert "Prime Minster" in titles.wrong[0] and "WS" in countries.wrong[0]


def test_missing_file_is_an_operator_error(tmp_path) -> None:
    with pytest.raises(InputError):
        read_visits(tmp_path / "none.jsonl.gz")


@pytest.mark.shared
def test_figures_hold(shared) -> None:
    """Peers on the same data: nameparser 0.957 of titles, countrynames 0.955 of countries."""
    sample, titles, countries = measure(
        read_visits(shared / "data" / "us_visits" / "visits.jsonl.gz"), ROOT / CHECKED
    )
    assert sample.value >= 0.975 and titles.value >= 0.975 and countries.value >= 0.98
