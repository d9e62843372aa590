"""Titles on sentences of our own: core, phrase, holder, organization, country, post."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.model


def rows(doc):
    """Return (core, holder, organization, country, posted to) of every title and holder."""
    people, bodies = doc.spans["people"], doc.spans["organizations"]
    found = []
    for span in doc.spans["titles"]:
        body = bodies[span._.organization].text if span._.organization is not None else None
        pairs = list(zip(span._.holders, span._.holder_countries, strict=True)) or [(None, span._.country)]
        for holder, country in pairs:
            name = people[holder].text if holder is not None else None
            found.append((span.text, name, body, country, span._.posted_to))
    return found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mayor Anna Berg spoke.", [("Mayor", "Anna Berg", None, None, None)]),
        (
            "Mayor of Lindal Metropolitan Municipality Tarık Soyhan spoke.",
            [("Mayor", "Tarık Soyhan", "Lindal Metropolitan Municipality", None, None)],
        ),
        (
            "Lindal Municipality Mayor Tarık Soyhan spoke.",
            [("Mayor", "Tarık Soyhan", "Lindal Municipality", None, None)],
        ),
        (
            "President Vuraltan of the Lindal Municipality spoke.",
            [("President", "Vuraltan", "Lindal Municipality", None, None)],
        ),
        (
            "The Ambassador of the Republic of Estonia to Ankara, Kadri Tammela, left.",
            [("Ambassador", "Kadri Tammela", None, "EE", "Ankara")],
        ),
        (
            "He hosted the Ankara Ambassador Farid Rahmani of Bangladesh.",
            [("Ambassador", "Farid Rahmani", None, "BD", "Ankara")],
        ),
        (
            "Istanbul Consulate General Second Secretary Lars Holmqvist of Norway came.",
            [("Second Secretary", "Lars Holmqvist", "Istanbul Consulate General", "NO", None)],
        ),
        (
            "Jane Alder, Ambassador of Ireland to Norway and non-resident to Iceland, came.",
            [("Ambassador", "Jane Alder", None, "IE", "Norway")],
        ),
        (
            "Peru's non-resident Ambassador to Latvia, Lucía Carvajal, came.",
            [("Ambassador", "Lucía Carvajal", None, "PE", "Latvia")],
        ),
        (
            "Dr. Marco Bellandi, Honorary Consul of Italy and Chairman of the Board of Adria Bank, came.",
            [
                ("Honorary Consul", "Marco Bellandi", None, "IT", None),
                ("Chairman of the Board", "Marco Bellandi", "Adria Bank", None, None),
            ],
        ),
        (
            "Minister of Environment, Urbanisation and Climate Change Murat Yıldıran came.",
            [
                (
                    "Minister of Environment, Urbanisation and Climate Change",
                    "Murat Yıldıran",
                    None,
                    None,
                    None,
                )
            ],
        ),
        (
            "Shadow Minister for Trade and Tourism, Legislative Council Member Peter Halloran, came.",
            [
                ("Shadow Minister for Trade and Tourism", "Peter Halloran", None, None, None),
                ("Legislative Council Member", "Peter Halloran", None, None, None),
            ],
        ),
        (
            "Deputy Minister of Roads of the Islamic Republic of Iran Shirin Tavan came.",
            [("Deputy Minister of Roads", "Shirin Tavan", None, "IR", None)],
        ),
        (
            "Deputy Mayors Ana Kovač, Bojan Ilić and Vera Petkova came.",
            [("Deputy Mayors", n, None, None, None) for n in ("Ana Kovač", "Bojan Ilić", "Vera Petkova")],
        ),
        (
            "Ana Kovač and Bojan Ilić, Deputy Mayors of Graz, came.",
            [("Deputy Mayors", n, None, None, None) for n in ("Ana Kovač", "Bojan Ilić")],
        ),
        (
            "The Mayor of Graz, Elke Sommer; the Mayor of Linz, Josef Haid, "
            "and the Mayor of Varna, Ivan Petkov.",
            [("Mayor", n, None, None, None) for n in ("Elke Sommer", "Josef Haid", "Ivan Petkov")],
        ),
        (
            "The Mayor of Graz, Elke Sommer, the Mayor of Linz, Josef Haid, came.",
            [("Mayor", n, None, None, None) for n in ("Elke Sommer", "Josef Haid")],
        ),
        (
            "Elke Sommer, Mayor of Graz, Josef Haid, Mayor of Linz, came.",
            [("Mayor", n, None, None, None) for n in ("Elke Sommer", "Josef Haid")],
        ),
        (
            "They met the Governor General, Sir Colin Tukana; Dame Ruth Makoare, Opposition Leader; "
            "Dr. Simon Pele, Mayor of Graz.",
            [
                ("Governor General", "Colin Tukana", None, None, None),
                ("Opposition Leader", "Ruth Makoare", None, None, None),
                ("Mayor", "Simon Pele", None, None, None),
            ],
        ),
        (
            "The ambassadors of the Czech Republic Vaclav Novotny, the Republic of Cuba Carlos Medina, "
            "Australia Graeme Pollard came.",
            [
                ("ambassadors", "Vaclav Novotny", None, "CZ", None),
                ("ambassadors", "Carlos Medina", None, "CU", None),
                ("ambassadors", "Graeme Pollard", None, "AU", None),
            ],
        ),
        ("The Japanese ambassador left.", [("ambassador", None, None, "JP", None)]),
        ("Norway's Ambassador in Graz left.", [("Ambassador", None, None, "NO", "Graz")]),
        ("Kosova Ambassador Agon Vrenezi came.", [("Ambassador", "Agon Vrenezi", None, "XK", None)]),
        (
            "The Greek Consul General in Izmir, Despina Vlachou, came.",
            [("Consul General", "Despina Vlachou", None, "GR", "Izmir")],
        ),
        (
            "European Union Ambassador to Türkiye Nikolas Meyer came.",
            [("Ambassador", "Nikolas Meyer", "European Union", None, "Türkiye")],
        ),
        (
            "Counsellor of the Vietnamese Embassy Tran Van Minh came.",
            [("Counsellor", "Tran Van Minh", "Vietnamese Embassy", "VN", None)],
        ),
        ("Mayor-elect Karl Ofner came.", [("Mayor-elect", "Karl Ofner", None, None, None)]),
        ("Acting Consul General Nora Blom came.", [("Acting Consul General", "Nora Blom", None, None, None)]),
        ("His Worship the Mayor, Cllr. Thabo Ndlela, came.", [("Mayor", "Thabo Ndlela", None, None, None)]),
        (
            "Tunde Cole, who is the Minister of Youth and Sports of Nigeria, came.",
            [("Minister of Youth and Sports", "Tunde Cole", None, "NG", None)],
        ),
        ("Raimundo Nogueira, the city's mayor, came.", [("mayor", "Raimundo Nogueira", None, None, None)]),
        ("Mayor of Sughd Region Farid Yusuf came.", [("Mayor", "Farid Yusuf", None, None, None)]),
        (
            "Major General (Retd) Upali Wijesinghe came.",
            [("Major General", "Upali Wijesinghe", None, None, None)],
        ),
        ("His wife Maria Ofner came.", []),
        ("The painter liked the head of the table.", []),
        ("Brand ambassador Lisa Cole smiled.", []),
        ("In talks with Anna Berg, the Mayor said little.", [("Mayor", None, None, None, None)]),
    ],
)
def test_titles(nlp, text: str, found: list) -> None:
    assert rows(nlp(text)) == found


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        (
            "The Ambassador of the Republic of Estonia to Ankara, Kadri Tammela, left.",
            "Ambassador of the Republic of Estonia to Ankara",
        ),
        (
            "Secretary General of International Lowland Union (ILU) Dilek Kasen came.",
            "Secretary General of International Lowland Union (ILU)",
        ),
        ("Norway's Ambassador in Graz Lars Holm left.", "Norway's Ambassador in Graz"),
        ("Mayor of Lower Lindal, Anna Berg, left.", "Mayor of Lower Lindal"),
        ("Mayor of the City of Graz Elke Sommer left.", "Mayor of the City of Graz"),
    ],
)
def test_phrase(nlp, text: str, phrase: str) -> None:
    doc = nlp(text)
    assert doc.spans["titles"][0]._.phrase.text == phrase


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("President of Slovenia Ivo Marek came.", "head of state"),
        ("President of the Lindal Chamber of Commerce Ivo Marek came.", "head of organization"),
        ("Vice President Ivo Marek came.", "official"),
        ("Deputy Prime Minister Ivo Marek came.", "minister"),
        ("Prime Minister Ivo Marek came.", "head of government"),
        ("Rector Ivo Marek came.", "academic"),
        ("Commodore Ivo Marek came.", "military"),
        ("Bishop Ivo Marek came.", "clergy"),
        ("Honorary Consul Ivo Marek came.", "consul"),
        ("Chargé d'Affaires Ivo Marek came.", "ambassador"),
        ("First Lady Anna Marek came.", "spouse"),
        ("Cultural Attaché Ivo Marek came.", "official"),
    ],
)
def test_kind(nlp, text: str, kind: str) -> None:
    doc = nlp(text)
    assert [s._.title_kind for s in doc.spans["titles"]] == [kind]


def test_former_titles_are_flagged(nlp) -> None:
    doc = nlp("Former Mayor Lucy Brandt met Mayor Karl Ofner.")
    assert [s._.former for s in doc.spans["titles"]] == [True, False]


def test_shared_title_knows_its_singular(nlp) -> None:
    doc = nlp("Deputy Mayors Ana Kovač and Vera Petkova came.")
    assert [s._.key for s in doc.spans["titles"]] == ["Deputy Mayor"]


def test_title_alone_refers_back_to_its_only_holder(nlp) -> None:
    doc = nlp("Mayor Anna Berg met Ambassador Lars Holm. The Ambassador thanked the Mayor.")
    assert [row[:2] for row in rows(doc)] == [
        ("Mayor", "Anna Berg"),
        ("Ambassador", "Lars Holm"),
        ("Ambassador", "Lars Holm"),
        ("Mayor", "Anna Berg"),
    ]


def test_title_alone_with_two_holders_stays_alone(nlp) -> None:
    doc = nlp("Mayor Anna Berg met Mayor Lars Holm. The Mayor left.")
    assert [row[1] for row in rows(doc)] == ["Anna Berg", "Lars Holm", None]


def test_the_mayor_is_not_the_deputy_mayor(nlp) -> None:
    doc = nlp("Deputy Mayor Anna Berg came. The Mayor was away.")
    assert [row[1] for row in rows(doc)] == ["Anna Berg", None]


@pytest.mark.shared
def test_seed_pages(nlp, shared) -> None:
    """The two real pages: every title before a name is bound, with organization, country and post."""
    bound = []
    for path in sorted((shared / "data" / "seeds").glob("*.txt")):
        doc = nlp(path.read_text(encoding="utf-8"))
        bound += [(row[0], row[1] is not None, row[2], row[3], row[4]) for row in rows(doc)]
    assert any(
        title == "Secretary General" and held and "Organization" in (body or "")
        for title, held, body, _, _ in bound
    )
    assert ("Ambassador", True, None, "BY", "Ankara") in bound
    mayors = [row for row in bound if row[0] == "Mayor"]
    assert len(mayors) >= 4 and all(held for _, held, *_ in mayors)
