"""What a page implies of a title that names neither country nor organization."""

from __future__ import annotations

import pytest

from tests.annotate.test_own_labels import annotate, own

__all__ = ["own"]


def ties(doc) -> dict[str, tuple[str | None, str | None]]:
    organizations = [span.text for span in doc.spans["organizations"]]
    return {
        doc.spans["people"][t._.holder].text: (
            t._.country,
            None if t._.organization is None else organizations[t._.organization],
        )
        for t in doc.spans["titles"]
        if t._.holder is not None
    }


@pytest.mark.parametrize(
    ("text", "person", "tie"),
    [
        ("Ambassador of Norway Lars Holm came with First Secretary Ida Moe.", "Ida Moe", ("NO", None)),
        (
            "Mayor of Lindal Ida Moe spoke. Lindal Municipality is proud.",
            "Ida Moe",
            (None, "Lindal Municipality"),
        ),
        (
            "Mayor of Orsk Ida Moe spoke. Lindal Municipality is proud.",
            "Ida Moe",
            (None, None),
        ),
        (
            "Ambassador Lars Holm came. Norway is far, said Ambassador of Norway Lars Holm.",
            "Lars Holm",
            ("NO", None),
        ),
        ("Custos Ida Moe spoke at the Lindal Chamber of Commerce.", "Ida Moe", (None, None)),
        ("Ambassador of Peru to Norway Luis Rey met Minister of Justice Ida Moe.", "Ida Moe", (None, None)),
    ],
)
def test_ties(own, text: str, person: str, tie: tuple[str | None, str | None]) -> None:
    assert ties(annotate(own, text))[person] == tie


@pytest.mark.parametrize(
    "text",
    [
        "The District Chief Executive (DCE), Hon. Kofi Badu, spoke.",
        "The Minister for External Affairs, the Hon. Kofi Badu, spoke.",
        "The [head|TITLE] of the provincial archive, Prof. Kofi Badu, spoke.",
        "The [chairman|TITLE] of the town council Kofi Badu spoke.",
        "Kofi Badu, non-resident Ambassador of Italy, spoke.",
        "The Ambassador of Peru (resident in Oslo), H.E. Mr Kofi Badu, spoke.",
        "Governor-General, Her Excellency the Most Honourable Dame Kofi Badu, spoke.",
        "- Kofi Badu: Director-General",
    ],
)
def test_holder_behind_brackets_articles_and_complements(own, text: str) -> None:
    assert "Kofi Badu" in ties(annotate(own, text))


@pytest.mark.parametrize(
    "text",
    [
        "Minister for Trade Ida Moe will visit Norway on Monday.",
        "Minister for Trade Ida Moe is making an official visit to Norway.",
        "The visit of Minister for Trade Ida Moe to Norway begins on Monday.",
        "Minister for Trade Ida Moe will be in Norway for a working visit.",
        "Minister for Trade Ida Moe met Norwegian Minister of Trade Lars Holm.",
        "Minister for Trade Ida Moe was received by Norwegian Prime Minister Lars Holm.",
    ],
)
def test_who_travels_to_a_country_or_faces_its_minister_is_not_of_it(own, text: str) -> None:
    assert ties(annotate(own, text))["Ida Moe"][0] is None


def test_who_receives_a_visitor_to_a_country_may_be_of_it(own) -> None:
    text = (
        "The Peruvian Minister of Trade Luis Rey visited Norway. Minister of Trade Ida Moe of Norway spoke."
    )
    assert ties(annotate(own, text)) == {"Luis Rey": ("PE", None), "Ida Moe": ("NO", None)}
