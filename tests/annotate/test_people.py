"""People on sentences of our own: every naming tradition, and what is no person."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.model


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mayor of Lindal Metropolitan Municipality Tarık Soyhan spoke.", ["Tarık Soyhan"]),
        ("The Ambassador of the Republic of Estonia to Ankara, Kadri Tammela, left.", ["Kadri Tammela"]),
        ("Foreign Minister Anneke van der Velde spoke.", ["Anneke van der Velde"]),
        ("Minister Khalid bin Rashid al-Mansoor spoke.", ["Khalid bin Rashid al-Mansoor"]),
        ("President Maria do Carmo dos Santos spoke.", ["Maria do Carmo dos Santos"]),
        ("Acting Consul Jean-Pierre DUPONT-LAROCHE left.", ["Jean-Pierre DUPONT-LAROCHE"]),
        ('Ambassador William "Bill" Hartley left.', ['William "Bill" Hartley']),
        ("Mayor J. R. Halloran spoke.", ["J. R. Halloran"]),
        ("Rev. Peter O’Sullivan spoke.", ["Peter O’Sullivan"]),
        ("Ms. Nguyen Thi Thanh Ha spoke.", ["Nguyen Thi Thanh Ha"]),
        ("Minister Lin Shu-yuan spoke.", ["Lin Shu-yuan"]),
        ("Ambassador Kazuya spoke.", ["Kazuya"]),
        ("King Harald VII spoke.", ["Harald VII"]),
        ("Sheikh Dr. Sultan bin Hamad met Sultan Haitham.", ["Sultan bin Hamad", "Haitham"]),
        (
            "Deputy Mayors Ana Kovač, Bojan Ilić and Vera Petkova came.",
            ["Ana Kovač", "Bojan Ilić", "Vera Petkova"],
        ),
        ("Council Members Tom Hale, Rita Osei, Liu Fang came.", ["Tom Hale", "Rita Osei", "Liu Fang"]),
        ("Jane Alder, Ambassador of Ireland to Norway, came.", ["Jane Alder"]),
        ("Lucía Carhua Ríos, Peru's non-resident Ambassador to Latvia, came.", ["Lucía Carhua Ríos"]),
        ("Mayor Anna Berg’s guests left.", ["Anna Berg"]),
        (
            "Ambassador Endo Kazuya came. Ambassador Kazuya sang. Endo left.",
            ["Endo Kazuya", "Kazuya", "Endo"],
        ),
        ("Mayor Ilse Bilde-Nissen came. Bilde-Nissen left.", ["Ilse Bilde-Nissen", "Bilde-Nissen"]),
        ("Mayor Tunç İmamlı spoke about the park. Imamli left the hall.", ["Tunç İmamlı", "Imamli"]),
        ("“We will help,” said Oluwaseun Adetola.", ["Oluwaseun Adetola"]),
        ("Her Excellency Dame Ruth Makoare spoke.", ["Ruth Makoare"]),
        ("Major General (Retd) Upali Wijesinghe spoke.", ["Upali Wijesinghe"]),
        ("They saw the statue of Simon Bolivar.", []),
        ("They sailed on the frigate Maria Pita.", []),
        ("They walked in Anna Lindh Park.", []),
        ("He won the Ivo Andric Award.", []),
        ("Mustafa Kemal University opened.", []),
        ("The Norwegian ambassador and the Mayor spoke.", []),
        ("Izmir is warm.", []),
        ("Mayor Visits School", []),
        ("MAYOR ANNA BERG HOSTS AMBASSADOR OF NORWAY", ["ANNA BERG"]),
        ("His wife, Maria Ofner, came.", ["Maria Ofner"]),
        ("Mayor of Kadıköy Serdar Odabaş spoke.", ["Serdar Odabaş"]),
    ],
)
def test_people(nlp, text: str, found: list[str]) -> None:
    doc = nlp(text)
    assert [s.text for s in doc.spans["people"]] == found


@pytest.mark.parametrize(
    ("text", "honorific"),
    [
        ("H.E. Dr. Hasan Demir spoke.", "H.E. Dr."),
        ("Her Excellency Dame Ruth Makoare spoke.", "Her Excellency Dame"),
        ("Prime Minister Dato' Sri Ahmad bin Ibrahim spoke.", "Dato' Sri"),
        ("Shri Rajan Deshmukh, High Commissioner of India, spoke.", "Shri"),
        ("The Mayor, Cllr. Thabo Ndlela, spoke.", "Cllr."),
        ("First Lady Jane Ellis spoke.", None),
        ("Mayor Anna Berg spoke.", None),
    ],
)
def test_honorifics_stand_apart(nlp, text: str, honorific: str | None) -> None:
    doc = nlp(text)
    (span,) = doc.spans["people"]
    assert span._.honorific == honorific


def test_every_span_names_its_rule(nlp) -> None:
    doc = nlp("Mayor Anna Berg of Lindal Municipality met Norway's Ambassador in Graz on Tuesday.")
    for group in ("people", "titles", "organizations", "countries", "cities", "dates"):
        assert doc.spans[group], group
        assert all(span._.rule and 0 < span._.score <= 1 for span in doc.spans[group])
