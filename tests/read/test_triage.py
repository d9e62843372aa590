"""Triage: both engines agree, each gate lets go what it should, and nothing is lost without a trace."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import DropReason, InputError
from pipeline.lexicons import load_terms, load_words
from pipeline.read import read_pages
from pipeline.read.matcher import HyperscanMatcher, Matcher, Re2Matcher
from pipeline.read.triage import LIGHT, RAW_BYTES, is_sampled, judge_bytes, load_gates
from pipeline.records import Drop, Page
from pipeline.settings import RunSettings
from tests.read.test_warc import record

GROUPS = [["visit", "called on"], ["Mayor", "d'affaires", "Côte d'Ivoire"], ["Saint-Élie"]]
NEVER = 2**64
VISIT = (
    "The Mayor of Almstad, Jora Vint, received the Ambassador of Latvia, Ilze Kalve, at the town hall on Monday. "
    "They spoke of trade and schools. The guest thanked the city for the welcome and signed the book."
)
SHOP = "Welcome to our shop. Call us or visit the store for shoes, bags and belts at the best price of the year. "
CLUB = "The president of our chess club asks all members to visit the hall and sweep the floor before the match. "
FOREIGN = (
    "Der Mayor von Almstad hat den Ambassador aus Latvia empfangen, visit und meeting inbegriffen. Danach "
    "sprachen beide lange über den Handel und die Schulen der Stadt, bevor sie sich am Abend verabschiedeten."
)


@pytest.fixture(scope="module", params=[HyperscanMatcher, Re2Matcher])
def matcher(request: pytest.FixtureRequest) -> Matcher:
    return request.param(GROUPS)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a visit", {0}),
        ("VISIT", {0}),
        ("visits and revisit", set()),
        ("called\n  on the mayor", {0, 1}),
        ("calledon", set()),
        ("chargé D'Affaires", {1}),
        ("dxaffaires", set()),
        ("Côte d'Ivoire", {1}),
        ("<b>visit</b>&nbsp;Mayor's", {0, 1}),
        ("Saint-Élie", {2}),
        ("viſit", set()),
        ("", set()),
    ],
)
def test_whole_words_in_any_case(matcher: Matcher, text: str, found: set[int]) -> None:
    assert matcher.find(text.encode()) == found


def test_bytes_that_are_no_text_do_no_harm(matcher: Matcher) -> None:
    assert matcher.find(b"\xff\xfe visit \x80\x00 mayor\xe9") == {0, 1}


@given(
    st.lists(
        st.sampled_from(["visit", "Called", "on", "MAYOR", "é", "-", " ", "\n", "d'affaires", "\xff", "x"])
    )
)
def test_both_engines_give_one_answer(pieces: list[str]) -> None:
    one, other = HyperscanMatcher(GROUPS), Re2Matcher(GROUPS)
    for encoding in ("utf-8", "latin-1"):
        data = "".join(pieces).encode(encoding, "replace")
        assert one.find(data) == other.find(data)


def test_both_engines_agree_on_the_whole_vocabulary() -> None:
    terms = [[term.term] for name in ("gate", "demonyms") for term in load_terms(name)]
    one, other = HyperscanMatcher(terms), Re2Matcher(terms)
    text = " ".join(term.upper() for (term,) in terms[::3]).encode()
    assert one.find(text) == other.find(text)
    assert len(one.find(text)) >= len(terms) // 3


@pytest.mark.parametrize("text", [VISIT, SHOP, CLUB])
def test_the_gate_is_the_same_without_hyperscan(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    with_it = sift(text)
    load_gates.cache_clear()
    monkeypatch.setattr("pipeline.read.matcher.find_spec", lambda _name: None)
    assert isinstance(load_gates(("en",)).offices, Re2Matcher)
    assert sift(text) == with_it
    load_gates.cache_clear()


def sift(text: str, form: str = "txt", **settings: int) -> list[Page | Drop]:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"page.{form}"
        if form == "wet.gz":
            path.write_bytes(
                gzip.compress(record("a", text.encode(), head="Content-Type: text/plain", kind="conversion"))
            )
        elif form == "warc.gz":
            path.write_bytes(gzip.compress(record("a", f"<html><body><p>{text}</p></body></html>".encode())))
        elif form == "jsonl":
            path.write_text(json.dumps({"text": text}))
        else:
            path.write_text(text)
        return list(
            read_pages([path], settings=RunSettings(triage=True, **{"triage_sample": NEVER} | settings))
        )


@pytest.mark.parametrize("form", ["txt", "jsonl", "warc.gz", "wet.gz"])
@pytest.mark.parametrize(
    ("text", "gate"), [(VISIT, None), (SHOP, "raw bytes"), (CLUB, "main text"), (FOREIGN, "language")]
)
def test_each_gate_lets_go_its_own(form: str, text: str, gate: str | None) -> None:
    (item,) = sift(text, form)
    if gate is None:
        assert isinstance(item, Page) and item.triage is None
    else:
        assert isinstance(item, Drop)
        assert (item.stage, item.reason, item.detail) == ("read", DropReason.TRIAGE, gate)


@pytest.mark.parametrize("form", ["txt", "warc.gz", "wet.gz"])
@pytest.mark.parametrize(("text", "gate"), [(SHOP, "raw bytes"), (CLUB, "main text"), (VISIT, None)])
def test_a_sampled_page_is_whole_and_marked(form: str, text: str, gate: str | None) -> None:
    (page,) = sift(text, form, triage_sample=1)
    assert isinstance(page, Page)
    assert page.triage == gate
    assert text in page.raw


def test_without_triage_everything_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SHOP)
    (page,) = read_pages([tmp_path], settings=RunSettings())
    assert isinstance(page, Page) and page.triage is None


def test_a_menu_with_the_words_does_not_save_an_html_page() -> None:
    menu = "<nav><a href=/a>Embassy</a> <a href=/b>Ambassador of Latvia</a> <a href=/c>Visit us</a></nav>"
    body = "".join(
        f"<p>Shoes number {i} are on sale again this week, in brown and in black leather.</p>"
        for i in range(9)
    )
    data = f"<html><body>{menu}<article>{body}</article></body></html>"
    (item,) = sift(data, "html")
    assert isinstance(item, Drop) and item.detail == "main text"


def test_utf_16_is_judged_when_decoded() -> None:
    assert judge_bytes(SHOP.encode("utf-16"), RunSettings()) is None
    assert judge_bytes(SHOP.encode(), RunSettings()) == RAW_BYTES


def test_the_sample_depends_on_file_and_record_alone() -> None:
    settings = RunSettings(triage_sample=4)
    names = [f"CC-1.warc.gz#{number:04d}" for number in range(400)]
    chosen = [is_sampled(name, settings) for name in names]
    assert chosen == [is_sampled(f"crawl/2024/{name}", settings) for name in names]
    assert 60 < sum(chosen) < 140


def test_a_language_without_words_is_refused() -> None:
    with pytest.raises(InputError, match="no words of visits"):
        read_pages([__file__], settings=RunSettings(triage=True, languages=("en", "tr")))


@pytest.mark.parametrize("kind", ["visit", "office", "abroad"])
def test_gate_words_are_ascii_and_lower_case(kind: str) -> None:
    assert all(word.isascii() and word == word.lower() for word in load_words("gate", kind))


def test_every_trigger_and_office_of_the_rules_opens_the_first_gate() -> None:
    gates = load_gates(("en",))
    triggers = [term.term for term in load_terms("visit_triggers") if term.kind != LIGHT]
    assert [term for term in triggers if not gates.visits.find(term.encode())] == []
    heads = {"ambassador", "consul", "mayor", "minister", "head of state", "head of government"}
    titles = [t.term for t in load_terms("titles") if t.kind in heads and t.strength == "strong"]
    assert [term for term in titles if not gates.offices.find(term.encode())] == []
