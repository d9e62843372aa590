from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from pipeline.learn.facts import NOTHING, PageFacts, QuoteFacts, TitleFacts, VisitFacts, gold_facts
from pipeline.learn.layers import LAYERS, match_quotes, match_visits
from pipeline.learn.score import Outcome
from tests.learn.pages import make_gold

GOLD = gold_facts(make_gold())


def run_layer(name: str, gold: PageFacts, found: PageFacts) -> tuple[int, int, int]:
    outcome: Outcome = LAYERS[name]("p", gold, found)
    return outcome.hits, outcome.found, outcome.gold


def quote(content: str, speaker: str | None = "a", kind: str = "direct") -> QuoteFacts:
    return QuoteFacts(kind=kind, content=content, speaker=speaker)


def visit(**fields: Any) -> VisitFacts:
    plain: dict[str, Any] = {
        "guests": frozenset(),
        "hosts": frozenset(),
        "guest_countries": frozenset(),
        "host_country": None,
        "city": None,
        "dates": None,
        "status": "held",
        "kind": "other",
        "topics": frozenset(),
        "outcomes": frozenset(),
    }
    return VisitFacts(**plain | {k: frozenset(v) if isinstance(v, set) else v for k, v in fields.items()})


@pytest.mark.parametrize("name", LAYERS)
def test_gold_agrees_with_itself(name: str) -> None:
    hits, found, gold = run_layer(name, GOLD, GOLD)
    assert hits == found == gold


@pytest.mark.parametrize("name", sorted(LAYERS.keys() - {"is_visit_accuracy", "n_visits"}))
def test_nothing_found_hits_nothing(name: str) -> None:
    hits, found, _ = run_layer(name, GOLD, NOTHING)
    assert hits == found == 0


def test_body_counts_words_and_names_lines() -> None:
    gold = PageFacts(text="One two three\nFour five")
    outcome = LAYERS["body"]("p", gold, PageFacts(text="One two three\nOne two three"))
    assert (outcome.hits, outcome.found, outcome.gold) == (3, 6, 5)
    assert [(e.kind, e.gold) for e in outcome.errors] == [("missed", "Four five")]


def test_headline_in_capitals_is_the_headline() -> None:
    assert run_layer("headline", PageFacts(title="A Visit"), PageFacts(title="A VISIT")) == (1, 1, 1)


def test_date_needs_its_precision() -> None:
    gold = PageFacts(published=(date(2022, 5, 1), "month"))
    assert run_layer("published", gold, PageFacts(published=(date(2022, 5, 1), "day"))) == (0, 1, 1)


def test_titles_are_pairs() -> None:
    gold = PageFacts(titles=(TitleFacts(person="a", title="mayor", affiliations=frozenset()),))
    other = PageFacts(titles=(TitleFacts(person="b", title="mayor", affiliations=frozenset()),))
    assert run_layer("titles", gold, other) == (0, 1, 1)


@pytest.mark.parametrize(
    ("found", "hits"),
    [({"lowland union"}, 1), ({"lu"}, 1), ({"BY"}, 1), ({"highland union"}, 0), (set(), 0)],
)
def test_affiliation_by_name_acronym_or_country(found: set[str], hits: int) -> None:
    gold = PageFacts(
        titles=(TitleFacts(person="a", title="head", affiliations=frozenset({"lowland union", "lu", "BY"})),)
    )
    given = PageFacts(titles=(TitleFacts(person="a", title="head", affiliations=frozenset(found)),))
    assert run_layer("affiliation", gold, given) == (hits, int(bool(found)), 1)


def test_organization_by_name_or_acronym_once() -> None:
    gold = PageFacts(organizations=(frozenset({"lowland union", "lu"}), frozenset({"port"})))
    found = PageFacts(organizations=(frozenset({"lu"}), frozenset({"lowland union"})))
    assert run_layer("organizations", gold, found) == (1, 2, 2)


def test_quotes_match_once_and_the_most_alike_first() -> None:
    gold = [quote("we are very glad to be here"), quote("we are glad")]
    found = [quote("we are glad"), quote("we are very glad to be here today")]
    pairs, missed, spurious = match_quotes(gold, found, "direct")
    assert [(w.content, g.content) for w, g in pairs] == [
        (gold[0].content, found[1].content),
        (gold[1].content, found[0].content),
    ]
    assert missed == spurious == []


@pytest.mark.parametrize(
    ("content", "hits"),
    [
        ("peace at home, peace in the world", 1),
        ("“Peace at home, peace in the world.”", 1),
        ("peace at home", 0),
        ("peace at home, peace in the world and much more besides", 0),
    ],
)
def test_how_much_of_a_quote(content: str, hits: int) -> None:
    gold = PageFacts(quotes=(quote("peace at home, peace in the world"),))
    assert run_layer("direct_quotes", gold, PageFacts(quotes=(quote(content),)))[0] == hits


def test_kind_of_quote_counts() -> None:
    gold = PageFacts(quotes=(quote("a great honour", kind="mixed"),))
    found = PageFacts(quotes=(quote("a great honour"),))
    assert run_layer("mixed_quotes", gold, found) == (0, 0, 1)
    assert run_layer("direct_quotes", gold, found) == (0, 1, 0)


@pytest.mark.parametrize(
    ("gold", "found", "expected"),
    [
        ("a", "a", (1, 1, 1)),
        ("a", "b", (0, 1, 1)),
        ("a", None, (0, 0, 1)),
        (None, "a", (0, 1, 0)),
        (None, None, (0, 0, 0)),
    ],
)
def test_speakers(gold: str | None, found: str | None, expected: tuple[int, int, int]) -> None:
    one, other = PageFacts(quotes=(quote("so it is", gold),)), PageFacts(quotes=(quote("so it is", found),))
    assert run_layer("quote_speaker", one, other) == expected


def test_speakers_of_equal_quotes_are_told_apart() -> None:
    gold = PageFacts(quotes=(quote("thank you", "a"), quote("thank you", "b")))
    assert run_layer("quote_speaker", gold, gold) == (2, 2, 2)


def test_visits_are_matched_by_people_whatever_their_order() -> None:
    one, two = visit(guests={"a"}, city="x"), visit(guests={"b"}, city="y")
    assert match_visits((one, two), (two, one)) == ((one, one), (two, two))
    assert run_layer("city", PageFacts(visits=(one, two)), PageFacts(visits=(two, one))) == (2, 2, 2)


def test_visit_too_many() -> None:
    one, two = visit(guests={"a"}), visit(guests={"b"})
    assert match_visits((one,), (two, one)) == ((one, one), (None, two))
    assert run_layer("guests", PageFacts(visits=(one,)), PageFacts(visits=(two, one))) == (1, 2, 1)
    assert run_layer("n_visits", PageFacts(visits=(one,)), PageFacts(visits=(two, one))) == (0, 1, 1)


def test_one_valued_fields_are_wrong_not_missed() -> None:
    outcome = LAYERS["status"](
        "p", PageFacts(visits=(visit(),)), PageFacts(visits=(visit(status="planned"),))
    )
    assert [(e.kind, e.gold, e.found) for e in outcome.errors] == [
        ("wrong", "visit 1: held", "visit 1: planned")
    ]


@pytest.mark.parametrize(
    ("change", "hits"),
    [
        ({}, 1),
        ({"topics": frozenset({"sport"})}, 1),
        ({"guests": frozenset()}, 0),
        ({"hosts": frozenset({"z"})}, 0),
        ({"guest_countries": frozenset({"BY", "PL"})}, 0),
    ],
)
def test_whole_record(change: dict[str, frozenset[str]], hits: int) -> None:
    found = replace(GOLD, visits=(replace(GOLD.visits[0], **change),))  # type: ignore[arg-type]
    assert run_layer("whole_record", GOLD, found) == (hits, 1, 1)


def test_is_visit() -> None:
    yes, no = PageFacts(is_visit=True), PageFacts()
    assert run_layer("is_visit", yes, no) == (0, 0, 1)
    assert run_layer("is_visit", no, no) == (0, 0, 0)
    assert run_layer("is_visit_accuracy", no, no) == (1, 1, 1)
