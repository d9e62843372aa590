"""Organizations on sentences of our own."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.model


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Mayor of Lindal Metropolitan Municipality Tarık Soyhan spoke.",
            ["Lindal Metropolitan Municipality"],
        ),
        ("The Ministry of Foreign Affairs of Belarus replied.", ["Ministry of Foreign Affairs"]),
        ("The Ministry of Culture and Tourism replied.", ["Ministry of Culture and Tourism"]),
        (
            "The Ministry of Environment, Urbanisation and Climate Change agreed.",
            ["Ministry of Environment, Urbanisation and Climate Change"],
        ),
        ("She called the Ministry of Defence, and left.", ["Ministry of Defence"]),
        ("He works at the Embassy of Japan in Ankara.", ["Embassy of Japan in Ankara"]),
        ("He works at the Consulate General of Greece in Izmir.", ["Consulate General of Greece in Izmir"]),
        ("Rector of Mustafa Kemal University Hasan Demir spoke.", ["Mustafa Kemal University"]),
        ("He led the Lindal Chamber of Commerce for years.", ["Lindal Chamber of Commerce"]),
        ("They met the Graz City Council.", ["Graz City Council"]),
        ("The National Assembly voted.", ["National Assembly"]),
        ("The Anna Berg Foundation paid.", ["Anna Berg Foundation"]),
        ("The European Parliament and UNESCO took part.", ["European Parliament", "UNESCO"]),
        ("Ankara's guests saw Istanbul Technical University.", ["Istanbul Technical University"]),
        ("The Goethe-Institut Ankara opened.", ["Goethe-Institut Ankara"]),
        ("General Manager of LINSU Ivo Marek came.", ["LINSU"]),
        ("The Aegean Exporters' Associations met.", ["Aegean Exporters' Associations"]),
        ("The Food and Drug Administration agreed.", ["Food and Drug Administration"]),
        ("Turkey-Japan Friendship Group met.", ["Turkey-Japan Friendship Group"]),
        ("The Lindal Women's Association sang.", ["Lindal Women's Association"]),
        ("The UCLG World Culture Summit opened.", ["UCLG"]),
        ("The World Culture Summit will open in June.", []),
        ("The guests crossed Lindal Bridge.", []),
        ("The Board of Directors met.", []),
        ("The municipality and the ministry agreed.", []),
        ("The Municipality agreed.", []),
        ("Council Member Tom Hale spoke.", []),
        ("Members of the European Union Delegation came.", ["European Union Delegation"]),
    ],
)
def test_organizations(nlp, text: str, found: list[str]) -> None:
    doc = nlp(text)
    assert [s.text for s in doc.spans["organizations"]] == found


def test_acronym_in_brackets_links_both(nlp) -> None:
    doc = nlp("The International Lowland Union (ILU) met. Later the ILU left.")
    full, *short = doc.spans["organizations"]
    assert full.text == "International Lowland Union" and full._.acronym == "ILU"
    assert [(s.text, s._.key) for s in short] == [("ILU", full.text), ("ILU", full.text)]


def test_known_acronym_has_its_full_name(nlp) -> None:
    doc = nlp("Experts of the OSCE came.")
    (span,) = doc.spans["organizations"]
    assert span._.key == "Organization for Security and Co-operation in Europe"


def test_short_form_points_at_the_only_candidate(nlp) -> None:
    doc = nlp("Lindal Municipality signed. The Municipality will pay.")
    assert [(s.text, s._.key) for s in doc.spans["organizations"]] == [
        ("Lindal Municipality", None),
        ("Municipality", "Lindal Municipality"),
    ]


def test_short_form_with_two_candidates_is_none(nlp) -> None:
    doc = nlp("Lindal Municipality and Graz Municipality signed. The Municipality will pay.")
    assert [s.text for s in doc.spans["organizations"]] == ["Lindal Municipality", "Graz Municipality"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Lindal Municipality paid.", "municipality"),
        ("The Norwegian Embassy paid.", "embassy"),
        ("Lindal University paid.", "university"),
        ("The Ministry of Health paid.", "ministry"),
    ],
)
def test_kind(nlp, text: str, kind: str) -> None:
    doc = nlp(text)
    (span,) = doc.spans["organizations"]
    assert span._.org_kind == kind
