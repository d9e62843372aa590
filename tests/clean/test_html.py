from __future__ import annotations

import pytest

from pipeline.clean.html import split_html
from pipeline.clean.markup import scan_markup

LEAD = "The Mayor of Kestral, Ines Monteiro, received the Ambassador of Vestland, Lars Holmqvist, on Monday."
QUOTE = "“We are two harbours on two seas, and it is time that we became sister cities,” the Ambassador said."
LAST = "Monteiro thanked him and presented a tile with the coat of arms of the city to the guest."


def page(body, head=""):
    return f"<html><head>{head}</head><body>{body}</body></html>"


def lines(raw):
    return [line.text.text for line in scan_markup(raw).lines]


def test_wordpress_page(clean):
    raw = page(
        f"""<header><nav><ul><li><a href="/">Home</a></li><li><a href="/n">News</a></li></ul></nav></header>
<form id="aspnetForm"><main><article><h1>A visit from Vestland</h1>
<div class="meta">3 November 2021 <a>Share</a></div>
<p class="lead"><strong>{LEAD}</strong></p>
<figure><img src="a.jpg" alt="x"><figcaption>The two shake hands.</figcaption>
</figure><h3>Sister city proposed</h3><blockquote><p>{QUOTE}</p></blockquote><p>{LAST}</p></article>
<div class="related-posts"><h3>More</h3><ul><li><a href="/1">New park opened</a></li></ul></div></main></form>
<footer><p>Kestral, Harbour Street 1. We are here for you every day of the week.</p></footer>"""
    )
    result = clean(raw, "html")
    assert result.title == "A visit from Vestland"
    assert result.text == f"{LEAD}\nSister city proposed\n{QUOTE}\n{LAST}"
    assert [result.text[a:b] for a, b in result.headings] == ["Sister city proposed"]
    assert str(result.published) == "2021-11-03"


def test_table_layout_with_line_breaks(clean):
    raw = page(
        "<table><tr><td><a href=a>Home</a><br><a href=b>News</a></td>"
        f"<td><font><b>A VISIT FROM VESTLAND</b></font><br><br>{LEAD}<br><br>{LAST}</td></tr></table>"
    )
    result = clean(raw, "html")
    assert (result.title, result.text) == ("A VISIT FROM VESTLAND", f"{LEAD}\n{LAST}")


def test_lead_outside_the_body_element_is_kept(clean):
    raw = page(
        f'<main><h1>A visit from Vestland</h1><div class="spot"><p>{LEAD}</p></div>'
        f'<div class="text"><p>{QUOTE}</p><p>{LAST}</p></div></main>'
    )
    assert clean(raw, "html").text == f"{LEAD}\n{QUOTE}\n{LAST}"


def test_entities_and_inline_tags_lead_back_to_the_source(clean):
    raw = page(
        f"<div><p>{LEAD}</p><p>The <a href='/x'>Mayor</a>&nbsp;spoke &amp; smiled at us&#8203;.</p></div>"
    )
    result = clean(raw, "html")
    assert result.text.endswith("The Mayor spoke & smiled at us.")
    start = result.text.index("Mayor spoke")
    low, high = result.offsets.to_raw(start, start + len("Mayor spoke & smiled"))
    assert raw[low:high] == "Mayor</a>&nbsp;spoke &amp; smiled"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("<p>a<script>var x='<p>b</p>';</script>c</p>", ["ac"]),
        ("<p>a<!-- <p>b</p> -->c</p>", ["ac"]),
        ("<p>a<p>b<br>c", ["a", "b", "c"]),
        ("<ul><li>a<li>b</ul>", ["a", "b"]),
        ("<div style='display: none'>a</div><p hidden>b</p><p>c</p>", ["c"]),
        ("<a title='x > y'>a</a>", ["a"]),
        ("<p>a < b and c</p>", ["a < b and c"]),
        ("<title>t</title><p>a</p>", ["a"]),
        ("<head><meta><p>a</p>", ["a"]),
        ("<p>a</p></div></nav><p>b</p>", ["a", "b"]),
        ("<textarea><p>a</textarea>b", ["b"]),
        ("<p>a<b", ["a"]),
        ("<P CLASS=x>a</P>", ["a"]),
    ],
)
def test_visible_blocks(raw, expected):
    assert lines(raw) == expected


def test_blocks_know_their_place():
    scanned = scan_markup(
        "<nav><p>a</p></nav><div><h2>b</h2><p>c <a>d</a></p><figcaption>e</figcaption></div>"
    ).lines
    assert [line.aside for line in scanned] == [True, False, False, False]
    assert [line.tag for line in scanned] == ["p", "h2", "p", "figcaption"]
    assert scanned[1].container == scanned[2].container != scanned[0].container
    assert scanned[2].linked == pytest.approx(0.5)
    assert scanned[3].caption


def test_a_side_element_left_open_does_not_swallow_the_page():
    raw = page(f'<div class="sidebar"><p>{LEAD}</p><p>{QUOTE}</p><p>{LAST}</p>')
    assert not any(line.aside for line in split_html(raw))


def test_extractor_that_finds_too_little_is_not_believed(monkeypatch):
    monkeypatch.setattr("pipeline.clean.html.extract_text", lambda raw: "Something else altogether.")
    marked = split_html(page(f"<div><p>{LEAD}</p><p>{QUOTE}</p></div>"))
    assert [line.chosen for line in marked] == [None, None]


def test_neighbours_of_chosen_text_are_put_back(monkeypatch):
    monkeypatch.setattr("pipeline.clean.html.extract_text", lambda raw: QUOTE + "\n" + LAST)
    raw = page(
        f"<div><div><p>{LEAD}</p></div><div><p>{QUOTE}</p><h3>A gift</h3><p>{LAST}</p></div></div>"
        f"<p>{LEAD} x.</p>"
    )
    assert [line.chosen for line in split_html(raw)] == [True, True, True, True, False]
