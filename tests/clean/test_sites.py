from __future__ import annotations

import pytest

from pipeline.clean.sites import find_host, find_rules, load_rules, name_site, parse_rules
from pipeline.errors import LexiconError
from pipeline.records import Page

RULES = """
name = "kestral.example"
hosts = ["kestral.example"]
markers = ["Kestral Portal", "City menu"]
drop = ["Our App!"]
drop_patterns = ['^Visitor No \\d+']
headline_after = ["Press Corner"]
country = "NL"
city = "Kestral"
organization = "City of Kestral"
"""
ARTICLE = "The Mayor of Kestral, Ines Monteiro, received the Ambassador of Vestland in her office."


def page(**fields):
    return Page(**{"source": "a/b.txt", "raw": "", "sha256": "0", "media": "text", **fields})


def test_shipped_rules_can_be_read():
    assert load_rules()
    assert len({rules.name for rules in load_rules()}) == len(load_rules())


@pytest.mark.parametrize(
    ("fields", "keys", "found"),
    [
        ({"url": "https://www.kestral.example/en/1"}, [], True),
        ({"site": "kestral.example"}, [], True),
        ({"url": "https://notkestral.example/"}, [], False),
        ({}, ["kestral portal", "city menu", "x"], True),
        ({}, ["kestral portal"], False),
    ],
)
def test_sites_are_known_by_host_or_all_markers(fields, keys, found):
    rules = parse_rules(RULES, where="test")
    assert find_rules(page(**fields), keys, [rules]) is (rules if found else None)


def test_rules_drop_lines_name_the_headline_and_the_place(clean, monkeypatch):
    monkeypatch.setattr("pipeline.clean.article.load_rules", lambda: (parse_rules(RULES, where="test"),))
    raw = (
        "Visit of the week\nPress Corner\nA guest from the north\nOur App!\n"
        f"{ARTICLE}\nVisitor No 771 was here, thank you."
    )
    result = clean(raw, url="https://kestral.example/1")
    assert (result.title, result.text) == ("A guest from the north", ARTICLE)
    assert (result.site_country, result.site_city, result.site_organization) == (
        "NL",
        "Kestral",
        "City of Kestral",
    )
    assert result.page.site == "kestral.example"


@pytest.mark.parametrize(
    "text",
    [
        "name = ",
        'name = "x"',
        'name = "x"\nhosts = ["x"]\ntypo = 1',
        'name = "x"\nhosts = ["x"]\ndrop_patterns = ["("]',
    ],
)
def test_broken_rules_are_an_operator_error(text):
    with pytest.raises(LexiconError):
        parse_rules(text, where="test")


def test_host_and_site_name():
    assert find_host(page(url="https://user@Kestral.example:8080/a")) == "kestral.example"
    assert find_host(page()) is None
    assert name_site(page(source="sites/kestral/1.txt")) == "sites/kestral"
    assert name_site(page(source="sites/a.jsonl#4", site="kestral.example")) == "kestral.example"
