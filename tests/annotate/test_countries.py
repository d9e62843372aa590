"""Countries, cities and dates on sentences of our own."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pipeline.annotate.countries import country_code
from pipeline.annotate.words import Gazetteer

pytestmark = pytest.mark.model


def countries(nlp, text):
    doc = nlp(text)
    return [(s.text, s._.country, s._.form) for s in doc.spans["countries"]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("She came from Belarus.", [("Belarus", "BY", "name")]),
        ("The Republic of Belarus opened a school.", [("Republic of Belarus", "BY", "name")]),
        ("He spoke of Türkiye and Turkey.", [("Türkiye", "TR", "name"), ("Turkey", "TR", "name")]),
        ("Guests from Kosova and the TRNC came.", [("Kosova", "XK", "name"), ("TRNC", "CY", "name")]),
        ("The U.S. and the UK agreed.", [("U.S.", "US", "name"), ("UK", "GB", "name")]),
        ("A gift from Czechia.", [("Czechia", "CZ", "name")]),
        ("The Belarusian delegation left.", [("Belarusian", "BY", "adjective")]),
        ("The Dutch and the Poles won.", [("Dutch", "NL", "adjective"), ("Poles", "PL", "people")]),
        (
            "They visited Guinea-Bissau and Guinea.",
            [("Guinea-Bissau", "GW", "name"), ("Guinea", "GN", "name")],
        ),
        ("They visited Papua New Guinea.", [("Papua New Guinea", "PG", "name")]),
        ("Farmers from Northern Ireland came.", [("Northern Ireland", "GB", "name")]),
        (
            "The South Korean team met the Korean one.",
            [("South Korean", "KR", "adjective"), ("Korean", "KR", "adjective")],
        ),
        ("Côte d’Ivoire sent its team.", [("Côte d’Ivoire", "CI", "name")]),
        ("The Kingdom of the Netherlands is a partner.", [("Kingdom of the Netherlands", "NL", "name")]),
        ("Bosnia and Herzegovina joined.", [("Bosnia and Herzegovina", "BA", "name")]),
        ("Turkish companies in Georgia.", [("Turkish", "TR", "adjective"), ("Georgia", "GE", "name")]),
        ("The Soviet Union built it.", [("Soviet Union", "RU", "name")]),
        ("They sailed the Indian Ocean and the South China Sea.", []),
        ("He lives in New Mexico.", []),
        ("She toured Latin America, the Congo Basin and Mount Kenya.", []),
        ("They came from North America and South America.", []),
        ("The grant is US$ 5 million.", []),
        (
            "North Macedonia met South Sudan.",
            [("North Macedonia", "MK", "name"), ("South Sudan", "SS", "name")],
        ),
        ("We were served Turkish delight.", []),
        ("The book is in English.", []),
        ("She spoke French and German.", []),
        ("Ask us about it.", []),
        ("Mayor Jordan Ellery arrived in Lindal on Monday.", []),
        ("The European Union and NATO met.", []),
        (
            "Relations between Ankara and Minsk are good.",
            [("Ankara", "TR", "capital"), ("Minsk", "BY", "capital")],
        ),
        ("Flights from Ankara to Minsk are cheap.", []),
        ("The Norwegian Embassy opened.", []),
    ],
)
def test_countries(nlp, text: str, found: list) -> None:
    assert countries(nlp, text) == found


def test_country_of_an_organization_stays_on_it(nlp) -> None:
    doc = nlp("The Norwegian Embassy opened.")
    assert [(s.text, s._.country) for s in doc.spans["organizations"]] == [("Norwegian Embassy", "NO")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He travelled to Izmir.", [("Izmir", "İzmir", "TR")]),
        ("The Mayor of Graz came.", [("Graz", "Graz", "AT")]),
        ("İstanbul and Ankara are large.", [("İstanbul", "Istanbul", "TR"), ("Ankara", "Ankara", "TR")]),
        ("She lives in New York City.", [("New York City", "New York City", "US")]),
        ("Most of the guests like Reading.", []),
        ("Sofia Berg arrived.", []),
        ("The Graz City Council met.", []),
        ("We met in Varna. Varna is warm.", [("Varna", "Varna", "BG"), ("Varna", "Varna", "BG")]),
    ],
)
def test_cities(nlp, text: str, found: list) -> None:
    doc = nlp(text)
    assert [(s.text, s._.key, s._.country) for s in doc.spans["cities"]] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They met on 4–6 May.", ["4–6 May"]),
        ("They met on May 4-6, 2021.", ["May 4-6, 2021"]),
        ("On October 4 he left.", ["October 4"]),
        ("They met on Tuesday.", ["Tuesday"]),
        ("They met on Tuesday, 4 May 2021.", ["Tuesday, 4 May 2021"]),
        ("They came this morning.", ["this morning"]),
        ("Signed on 16.05.2022 in Graz.", ["16.05.2022"]),
        ("It opens next September.", ["next September"]),
        ("It opened in May.", ["May"]),
        ("She may come.", []),
        ("They met on 30 May - 2 June 2022.", ["30 May - 2 June 2022"]),
        ("They met on 4 and 5 May 2021.", ["4 and 5 May 2021"]),
        ("They met yesterday.", ["yesterday"]),
        ("On Monday and Tuesday they toured.", ["Monday and Tuesday"]),
        ("The 5th of May is a holiday.", ["5th of May"]),
        ("For two years they had waited.", []),
    ],
)
def test_dates(nlp, text: str, found: list) -> None:
    doc = nlp(text)
    assert [s.text for s in doc.spans["dates"]] == found


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Siam (Thailand)", "TH"),
        ("Korea, South", "KR"),
        ("China, People’s Republic of", "CN"),
        ("The Gambia", "GM"),
        ("Yugoslavia", None),
        ("Upper Volta", "BF"),
        ("belarusian", "BY"),
        ("Atlantis", None),
    ],
)
def test_country_code(name: str, code: str | None) -> None:
    assert country_code(name) == code


def test_country_code_is_silent() -> None:
    """The look-up library recommends another one, once a process, in the middle of a run."""
    script = "from pipeline.annotate.countries import country_code; print(country_code('Bělorusko'))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert (done.stdout.strip(), "ICUWarning" in done.stderr) == ("BY", False)


def test_gazetteer_does_not_run_over_the_end() -> None:
    places: Gazetteer[str] = Gazetteer()
    places.add(["new", "york"], "city")
    places.add(["new", "york", "state"], "state")
    assert places.matches(["in", "new", "york"], 1) == [(3, "city")]
    assert places.match(["in", "new", "york"], 1) == (3, "city")
