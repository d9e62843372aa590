"""What an HTML page states about itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.read import read_pages
from pipeline.read.html import is_html, read_hints
from pipeline.records import Page
from pipeline.settings import RunSettings


def head(inner: str, body: str = "<p>Text</p>", attributes: str = "") -> str:
    return f"<!DOCTYPE html><html {attributes}><head>{inner}</head><body>{body}</body></html>"


def ld(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<!DOCTYPE html><html><body>Text</body></html>", True),
        ("\ufeff\n  <HTML LANG='en'><BODY>Text", True),
        ('<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"/>', True),
        ("Lead text first <p>Paragraph</p> and <br/> more", True),
        ("<div class='a'>One</div>", True),
        ("The Mayor said 3 < 4 and 5 > 2.", False),
        ("He wrote <p> once by mistake.", False),
        ("Write to <info@city.example> or <press@city.example>.", False),
        ("A tutorial names <html> in passing", False),
        ("Plain text of a page", False),
    ],
)
def test_html_is_told_by_content(text: str, expected: bool) -> None:
    assert is_html(text) is expected


@pytest.mark.parametrize(
    ("name", "text", "media"),
    [
        ("a.txt", head(""), "html"),
        ("a.html", "Just text, whatever the suffix says.", "text"),
        ("a.html", "One <b>tag</b> and the suffix", "html"),
        ("www.html.example/a.txt", "One <b>tag</b> and a folder", "text"),
        ("a.txt", "One <b>tag</b> and no suffix", "text"),
        ("a", head(""), "html"),
    ],
)
def test_media_follows_content_and_then_suffix(tmp_path: Path, name: str, text: str, media: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(text)
    (page,) = read_pages([tmp_path], settings=RunSettings())
    assert isinstance(page, Page) and page.media == media


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<title>  Visit\n to the port </title>", "Visit to the port"),
        ("<title>Site</title><meta property='og:title' content='Visit'>", "Visit"),
        ("<meta property='og:title' content='x'>" + ld({"headline": "Envoy &amp; Mayor"}), "Envoy & Mayor"),
        (ld({"@graph": [{"@type": "WebPage"}, {"headline": "In a graph"}]}), "In a graph"),
        (ld([{"@type": "Organization"}, {"headline": "In a list"}]), "In a list"),
        (ld({"itemListElement": [{"headline": "Related"}]}) + "<title>Own</title>", "Own"),
        ("<script type='application/ld+json'>{broken</script><title>Own</title>", "Own"),
        ("<script type='application/ld+json'>" + "[" * 100_000 + "</script><title>Own</title>", "Own"),
        (ld({"headline": ["no", "text"]}) + "<title>Own</title>", "Own"),
        ("<title></title>", None),
        ("", None),
    ],
)  # fmt: skip
def test_title(inner: str, expected: str | None) -> None:
    assert read_hints(head(inner)).title == expected


@pytest.mark.parametrize(
    ("inner", "body", "expected"),
    [
        ("<meta property='article:published_time' content='2024-03-05T10:00Z'>", "", "2024-03-05T10:00Z"),
        ("<meta name='Date' content='5 March 2024'>", "", "5 March 2024"),
        (ld({"datePublished": "2024-03-06"}) + "<meta name='date' content='x'>", "", "2024-03-06"),
        (ld([{"datePublished": "2001"}, {"headline": "A", "datePublished": "2024-03-06"}]), "", "2024-03-06"),
        ("", "<time datetime='2024-03-07'>7 March</time>", "2024-03-07"),
        ("", "<time>7 March 2024</time>", "7 March 2024"),
        ("", "<time><b>7</b> <i>March</i> 2024</time>", "7 March 2024"),
        ("", "<time>Today</time><time class='a published' datetime='2024-03-08'>x</time>", "2024-03-08"),
        ("", "<time>Today</time><article><time datetime='2024-03-09'>x</time></article>", "2024-03-09"),
        ("", "<time>1 May</time><time>2 May</time>", None),
        ("", "", None),
    ],
)  # fmt: skip
def test_date(inner: str, body: str, expected: str | None) -> None:
    assert read_hints(head(inner, body)).published_text == expected


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<link rel='canonical' href='https://city.example/news/1'>", "https://city.example/news/1"),
        ("<link rel='canonical' href='/news/1'><meta property='og:url' content='https://city.example/n'>", "https://city.example/n"),
        ("<link rel='canonical' href='http://[bad'>", None),
        ("<link rel='stylesheet' href='https://city.example/a.css'>", None),
    ],
)  # fmt: skip
def test_url(inner: str, expected: str | None) -> None:
    assert read_hints(head(inner)).url == expected


@pytest.mark.parametrize(
    ("attributes", "inner", "expected"),
    [
        ("lang='en-GB'", "", "en"),
        ("lang='TR'", "", "tr"),
        ("", "<meta http-equiv='Content-Language' content='ar'>", "ar"),
        ("", ld({"inLanguage": "de-AT"}), "de"),
        ("lang=''", "", None),
    ],
)
def test_language(attributes: str, inner: str, expected: str | None) -> None:
    assert read_hints(head(inner, attributes=attributes)).language == expected


def test_site_is_the_host_of_the_stated_address(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(head("<link rel='canonical' href='https://www.City.example:443/n'>"))
    (page,) = read_pages([tmp_path], settings=RunSettings())
    assert isinstance(page, Page) and page.site == "www.city.example"


@pytest.mark.parametrize(
    "text", ["<", "<!-->", "<html", "<html><head><title>Open", "<p>" * 50_000, "&#xD800;<p><p>", "<?xml"]
)
def test_broken_markup_never_raises(text: str) -> None:
    read_hints(text)
