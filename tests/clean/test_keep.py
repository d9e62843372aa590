from __future__ import annotations

import pytest

from pipeline.clean.keep import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The Mayor received the Ambassador in his office and thanked him for the visit.", "en"),
        ("Der Bürgermeister empfing den Botschafter in seinem Büro und dankte ihm für den Besuch.", "de"),
        ("Le maire a reçu l’ambassadeur dans son bureau et l’a remercié de sa visite.", "fr"),
    ],
)
def test_language(text, language):
    assert detect_language(text, ("en",)) == (language, language == "en")


@pytest.mark.parametrize(
    "text",
    [
        "Başkan Orhan Selmi met Ambassador Daulet Omarov.",
        "Mayor Ioan Popescu received Consul Ştefan Dumitrescu.",
        "H.E. Nguyen Van Minh visited Kuala Perlis.",
    ],
)
def test_short_texts_full_of_names_are_given_the_benefit_of_the_doubt(text):
    assert detect_language(text, ("en",)) == ("en", True)


def test_any_of_several_languages_will_do():
    text = "Der Bürgermeister empfing den Botschafter in seinem Büro und dankte ihm für den Besuch."
    assert detect_language(text, ("en", "de")) == ("de", True)
