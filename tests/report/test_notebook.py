"""What a notebook shows of a page."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from pipeline.errors import DropReason
from pipeline.records import Drop
from pipeline.report.notebook import page_html
from tests.factories import (
    call_page,
    fair_page,
    make_clean,
    make_mention,
    make_person,
    make_quote,
    make_resolved_page,
    report_page,
)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.said: list[str] = []
        self.tinted: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        if tag == "span":
            self._open.append(dict(attrs).get("title") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "span":
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self.said.append(data)
        if self._open and self._open[-1]:
            self.tinted.append(f"{data}|{self._open[-1]}")


def read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    return reader


def test_a_visit_its_people_and_quotes_are_shown() -> None:
    said = read(page_html(call_page())).said
    for words in (
        "A courtesy call",
        "courtesy call, held",
        "Nela Harrow, Ambassador of Belgium to Port Lindal (BE)",
    ):
        assert words in said
    assert {"People", "Who said what", "Text"} <= set(said)


@pytest.mark.parametrize("page", [call_page(), report_page(), fair_page()])
def test_the_text_is_whole(page: object) -> None:
    text = page.annotated.clean.text  # type: ignore[attr-defined]
    assert "".join(text.split("\n")) in "".join(read(page_html(page)).said)  # type: ignore[arg-type]


def test_each_mention_tells_its_rule_and_score() -> None:
    clean = make_clean("Mayor Ilse Brandvold came.")
    page = make_resolved_page(clean, "aa", mentions=(make_mention(clean, "Ilse Brandvold"),))
    (tinted,) = read(page_html(page)).tinted
    assert tinted.startswith("Ilse Brandvold|person: score ")


def test_a_page_without_a_visit_says_so() -> None:
    assert "No diplomatic visit reported" in " ".join(read(page_html(fair_page())).said)


def test_a_dropped_page_says_why() -> None:
    drop = Drop(source="a", stage="read", reason=DropReason.EMPTY, detail="<b>nothing</b>")
    reader = read(page_html(drop))
    assert reader.tags == ["p"] and "".join(reader.said) == "Dropped in read: empty (<b>nothing</b>)"


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '" onmouseover="alert(1)',
        "&lt;b&gt;",
        "</td></table><b>",
    ],
)
def test_words_of_a_page_stay_words(words: str) -> None:
    clean = make_clean(f"{words} said “{words}” to all.")
    mention = make_mention(clean, words)
    quote = make_quote(clean, words, speaker_text=words)
    page = make_resolved_page(
        clean,
        "aa",
        mentions=(mention,),
        quotes=(quote,),
        people=(make_person(words, (0,)),),
        quote_people=(0,),
    )
    reader = read(page_html(page))
    assert set(reader.tags) <= {"div", "p", "b", "br", "small", "table", "tr", "td", "th", "span"}
    assert set(reader.attributes) <= {"style", "dir", "scope", "title"}
    assert "".join(reader.said).count(words) >= 3


def test_marks_that_turn_the_direction_are_left_out() -> None:
    clean = make_clean("Mayor \u202eeslI\u202c came.")
    assert "\u202e" not in page_html(make_resolved_page(clean, "aa"))
