"""The room's two public functions."""

from __future__ import annotations

import re
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.clean import clean_page, count_lines
from pipeline.errors import DropReason
from pipeline.records import CleanPage, Drop, Page
from pipeline.settings import RunSettings

ARTICLE = "The Mayor of Kestral, Ines Monteiro, received the Ambassador of Vestland in her office on Monday."
SECOND = "They spoke about the harbour and agreed to meet again before the summer."
RUN = RunSettings()


def make(raw, media="text", **stated):
    return Page(**{"source": "pages/one.txt", "sha256": "0" * 64, "raw": raw, "media": media, **stated})


@pytest.mark.parametrize("raw", ["", "\n\n", "Home\nNews\nContact", "12345", "<html></html>", "\ufeff\u200b"])
@pytest.mark.parametrize("media", ["text", "html"])
def test_page_without_sentences_is_dropped(raw, media):
    result = clean_page(make(raw, media), settings=RUN)
    assert isinstance(result, Drop)
    assert (result.stage, result.reason) == ("clean", DropReason.NO_MAIN_TEXT)


def test_text_over_the_limit_is_dropped():
    raw = "\n".join(f"The Mayor received guest number {number} in his office today." for number in range(40))
    result = clean_page(make(raw), settings=RunSettings(max_chars=1000))
    assert isinstance(result, Drop) and result.reason is DropReason.TOO_LARGE


def test_huge_source_is_dropped_before_work_is_done():
    result = clean_page(make("The Mayor met him. " * 200_000), settings=RUN)
    assert isinstance(result, Drop) and result.reason is DropReason.TOO_LARGE


def test_other_language_is_dropped_and_named():
    raw = (
        "Belediye Başkanı Orhan Selmi, Vestland Büyükelçisi Lars Holmqvist’i makamında ağırladı.\n"
        "Ziyarette iki ülke arasındaki ilişkilerin geliştirilmesi konusunda görüş alışverişinde bulunuldu."
    )
    result = clean_page(make(raw), settings=RUN)
    assert isinstance(result, Drop) and (result.reason, result.detail) == (DropReason.OTHER_LANGUAGE, "tr")
    kept = clean_page(make(raw), settings=RunSettings(languages=("tr",)))
    assert isinstance(kept, CleanPage) and kept.language == "tr"


def test_repetition_across_a_site_removes_what_shape_cannot():
    about = "Port Lindal is a city where the sea and the people of many nations meet each other."
    pages = [
        make(f"{about}\nVisit number {n}\n{ARTICLE}\nOn day {n} {SECOND.lower()}", source=f"site/{n}.txt")
        for n in range(8)
    ]
    counts = count_lines(pages)
    alone = clean_page(pages[0], settings=RUN)
    informed = clean_page(pages[0], settings=RUN, lines=counts)
    assert isinstance(alone, CleanPage) and about in alone.text
    assert isinstance(informed, CleanPage) and about not in informed.text
    assert "repeated on the site" in {removed.rule for removed in informed.removed}


def test_a_page_fetched_again_and_again_is_not_lost_to_its_own_repetition():
    pages = [make(f"{ARTICLE}\n{SECOND}", source=f"site/{n}.txt") for n in range(8)]
    result = clean_page(pages[0], settings=RUN, lines=count_lines(pages))
    assert isinstance(result, CleanPage) and result.text == f"{ARTICLE}\n{SECOND}"


def test_removed_lines_point_at_the_source():
    raw = f"Home\nSearch\n\nA visit from Vestland\n{ARTICLE}\n© 2021 Kestral"
    result = clean_page(make(raw), settings=RUN)
    assert isinstance(result, CleanPage)
    assert [(raw[r.raw_start : r.raw_end], r.rule) for r in result.removed][-2:] == [
        ("A visit from Vestland", "headline"),
        ("© 2021 Kestral", "boilerplate opening"),
    ]


def test_same_page_gives_the_same_record():
    page = make(f"Home\nA visit from Vestland\n{ARTICLE}\n{SECOND}")
    assert clean_page(page, settings=RUN) == clean_page(page, settings=RUN)


def test_twenty_thousand_nested_elements_neither_crash_nor_hang():
    started = time.process_time()
    result = clean_page(make("<div>" * 20_000 + f"<p>{ARTICLE}</p>", "html"), settings=RUN)
    assert isinstance(result, CleanPage) and result.text == ARTICLE
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    "raw",
    ["<" * 100_000, "<a " * 50_000, '<a href="' * 20_000, "<p>x" * 50_000, "<b>" * 50_000, "&amp;" * 50_000,
     "<ul><li>" * 20_000, "<!--" * 50_000, "<script>" * 50_000, " " * 500_000, "a.\n" * 50_000,
     "&#" * 50_000],
)  # fmt: skip
@pytest.mark.parametrize("media", ["text", "html"])
def test_hostile_sources_are_answered_in_time(raw, media):
    started = time.process_time()
    clean_page(make(raw, media), settings=RUN)
    assert time.process_time() - started < 10


WORDS = [
    "the",
    "Mayor",
    "of",
    "Kestral",
    "received",
    "“guests”",
    "in",
    "her",
    "office",
    "and",
    "said",
    "İzmir",
]
SPACES = [" ", "  ", "\u00a0", "\t", "\u200b ", " \u2009"]
INVISIBLE = ["", "", "", "\u200b", "\ufeff", "\u00ad", "\u2060"]
NOISE = [
    "Home",
    "Share",
    "© 2020",
    "TR | EN",
    "12.03.2021",
    "Read more",
    "Related news",
    "A Visit from Vestland",
]


@st.composite
def sentences(draw, entities=False):
    words = draw(st.lists(st.sampled_from(WORDS), min_size=8, max_size=20))
    text = "The " + "".join(
        word + draw(st.sampled_from(INVISIBLE)) + draw(st.sampled_from(SPACES)) for word in words
    )
    text = text.strip() + draw(st.sampled_from([".", "!", ".”"]))
    if entities:
        text = text.replace("“", "&ldquo;").replace("\u00a0", "&nbsp;").replace("\u200b", "&#8203;")
        text = text.replace(" of ", " <b>of</b> ", 1).replace(" and ", ' <a href="/x">and</a> ', 1)
    return text


@st.composite
def flat_pages(draw):
    lines = draw(st.lists(st.one_of(sentences(), st.sampled_from([*NOISE, ""])), min_size=1, max_size=14))
    return draw(st.sampled_from(["\n", "\r\n", "\n\n"])).join(lines)


@st.composite
def html_pages(draw):
    blocks = draw(
        st.lists(st.one_of(sentences(entities=True), st.sampled_from(NOISE)), min_size=1, max_size=10)
    )
    tags = [draw(st.sampled_from(["p", "div", "li", "h2", "td"])) for _ in blocks]
    body = "\n".join(f"<{tag}>{block}</{tag}>" for tag, block in zip(tags, blocks, strict=True))
    return f"<html><body><nav>Home</nav><div>{body}</div></body></html>"


def flatten(piece: str) -> str:
    """Take tags, entities, white space and invisible characters out of a piece of the source."""
    import html

    text = html.unescape(re.sub(r"<[^>]*>", "", piece))
    kept = (c for c in text if not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc"))
    return unicodedata.normalize("NFC", "".join(kept))


def check(page: Page) -> None:
    result = clean_page(page, settings=RunSettings(languages=("en", "la", "pt")))
    if isinstance(result, Drop):
        return
    assert not re.search("[\u200b-\u200f\u2060\ufeff\u00ad\u00a0\t\r]", result.text)
    offset = 0
    for line in result.text.split("\n"):
        assert line and line == line.strip() and "  " not in line
        start, end = result.offsets.to_raw(offset, offset + len(line))
        assert flatten(page.raw[start:end]) == flatten(line)
        offset += len(line) + 1
    for start, end in result.headings:
        assert result.text[start:end] in result.text.split("\n")


@settings(max_examples=60, deadline=None)
@given(flat_pages())
def test_offsets_of_flattened_text_lead_back_to_the_source(raw):
    check(make(raw))


@settings(max_examples=60, deadline=None)
@given(html_pages())
def test_offsets_of_html_lead_back_to_the_source(raw):
    check(make(raw, "html"))


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["text", "html"]))
def test_no_input_raises(raw, media):
    assert isinstance(clean_page(make(raw, media), settings=RUN), CleanPage | Drop)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="<>/abpdiv =\"'&;#x1!-\n", max_size=200))
def test_no_markup_raises(raw):
    assert isinstance(clean_page(make(raw + ARTICLE, "html"), settings=RUN), CleanPage | Drop)


@pytest.mark.shared
@pytest.mark.parametrize(("seed", "headings", "paragraphs"), [(0, 2, 4), (1, 0, 5)])
def test_real_pages_come_out_whole(shared, seed, headings, paragraphs):
    path = sorted((shared / "data" / "seeds").glob("*.txt"))[seed]
    raw = path.read_text(encoding="utf-8")
    result = clean_page(make(raw), settings=RUN)
    assert isinstance(result, CleanPage)
    lines = [line for line in raw.split("\n") if line.strip()]
    assert result.title == lines[5]
    assert result.text.split("\n") == lines[7 : 7 + headings + paragraphs]
    assert len(result.headings) == headings
    assert (result.site_country, result.site_city) == ("TR", "Izmir")


@pytest.mark.shared
@pytest.mark.parametrize("seed", [0, 1])
def test_real_pages_come_out_whole_without_site_rules(shared, seed, monkeypatch):
    monkeypatch.setattr("pipeline.clean.article.load_rules", lambda: ())
    raw = sorted((shared / "data" / "seeds").glob("*.txt"))[seed].read_text(encoding="utf-8")
    result = clean_page(make(raw), settings=RUN)
    assert isinstance(result, CleanPage)
    lines = [line for line in raw.split("\n") if line.strip()]
    assert result.title == lines[5]
    assert result.text.split("\n") == lines[7:-3]
