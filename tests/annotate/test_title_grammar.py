"""Core titles and the splitting of title and name, on words alone."""

from __future__ import annotations

import pytest

from pipeline.annotate.title_grammar import plain_grammar, simple_words, split_title
from pipeline.annotate.words import Gazetteer, Words, fold, spread


@pytest.mark.parametrize(
    ("text", "title", "name"),
    [
        ("Prime Minister Anna Lindqvist", "Prime Minister", "Anna Lindqvist"),
        ("President-elect Ivo Marek", "President-elect", "Ivo Marek"),
        ("President- elect Ivo Marek", "President- elect", "Ivo Marek"),
        ("Acting Prime Minister Ola Brandt", "Acting Prime Minister", "Ola Brandt"),
        ("Crown Prince Rashid bin Omar", "Crown Prince", "Rashid bin Omar"),
        ("Governor General Lord Athelby", "Governor General", "Lord Athelby"),
        ("Grand Duchess Mathilda", "Grand Duchess", "Mathilda"),
        ("Lieutenant General Tomas Berg", "Lieutenant General", "Tomas Berg"),
        ("Deputy Minister of Foreign Affairs Li Wen", "Deputy Minister of Foreign Affairs", "Li Wen"),
        ("Chargé d'Affaires Nora Blom", "Chargé d'Affaires", "Nora Blom"),
        ("Anna Lindqvist", "", "Anna Lindqvist"),
        ("Sheikh Salim al-Harun", "", "Sheikh Salim al-Harun"),
        ("Major", "", "Major"),
        ("", "", ""),
    ],
)
def test_title_and_name_are_split(text: str, title: str, name: str) -> None:
    assert split_title(text) == (title, name)


@pytest.mark.parametrize(
    ("text", "core", "kind"),
    [
        (
            "Minister of Environment, Urbanisation and Climate Change Murat",
            "Minister of Environment , Urbanisation and Climate Change",
            "minister",
        ),
        ("Culture and Tourism Minister Ada", "Culture and Tourism Minister", "minister"),
        ("Minister of Defence, Foreign Minister Bo", "Minister of Defence", "minister"),
        ("Minister of State for Trade and Industry", "Minister of State for Trade and Industry", "minister"),
        ("Head of Foreign Relations Department", "Head of Foreign Relations Department", "official"),
        ("First Deputy Chairman of the club", "First Deputy Chairman", "official"),
        ("Honorary Consul General of Italy", "Honorary Consul General", "consul"),
        ("Secretary General of International Lowland Union", "Secretary General", "head of organization"),
        ("Acting mayor Lund", "Acting mayor", "mayor"),
        ("Chief Executive Officer Ida", "Chief Executive Officer", "business"),
        ("vice - president of the club", "vice - president", "official"),
        (
            "Ambassador Extraordinary and Plenipotentiary of Chile",
            "Ambassador Extraordinary and Plenipotentiary",
            "ambassador",
        ),
    ],
)
def test_core_ends_before_organizations_and_names(text: str, core: str, kind: str) -> None:
    words = Words.of(simple_words(text))
    found = plain_grammar().match(words, 0)
    assert found is not None
    assert " ".join(words.texts[found.start : found.end]) == core
    assert found.kind == kind


@pytest.mark.parametrize(
    "text", ["culture and tourism Minister Ada", "the Minister", "Environment Day", "Anna Berg"]
)
def test_no_core_begins_here(text: str) -> None:
    assert plain_grammar().match(Words.of(simple_words(text)), 0) is None


def test_plural_core_knows_its_singular() -> None:
    core = plain_grammar().match(Words.of(["Deputy", "Mayors"]), 0)
    assert core is not None and core.plural and core.normal == "Mayor" and core.modified


def test_words_are_folded_and_the_longest_entry_wins() -> None:
    assert fold("Ștefănescu") == "stefanescu"
    places: Gazetteer[str] = Gazetteer()
    places.add(["new"], "a")
    places.add(["new", "lindal"], "b")
    assert places.match(["new", "lindal"], 0) == (2, "b")
    assert places.matches(["new", "lindal"], 0) == [(2, "b"), (1, "a")]
    assert places.match(["new", "x"], 0) == (1, "a")
    assert spread([(-1, 1), (2, 9)], 3) == [True, False, True]
