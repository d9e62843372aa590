"""Small gold pages for the tests of this room; all people are invented."""

from __future__ import annotations

from pathlib import Path

from pipeline.learn.corpus import GoldPage, parse_gold

HEADER = """\
template = "plain"
batch = "t01"
title = "Visit from the Lowland Union"
published = 2022-05-17
published_precision = "day"
is_visit = true

[[people]]
id = "marten"
name = "Ilse Marten"
tradition = "dutch"
honorifics = ["H.E."]
[[people.titles]]
title = "Ambassador"
text = "Ambassador of Belarus"
kind = "ambassador"
organization = "lu"
country = "BY"
[[people]]
id = "okan"
name = "Ayla Okan"
[[people.titles]]
title = "Mayor"
text = "Mayor"
kind = "mayor"

[[organizations]]
id = "lu"
name = "Lowland Union"
acronym = "LU"

[[visits]]
kind = "courtesy call"
status = "held"
date_start = 2022-05-16
date_end = 2022-05-16
date_precision = "day"
date_text = "on Monday"
guests = ["marten"]
hosts = ["okan"]
guest_countries = ["BY"]
host_country = "TR"
city = "Izmir"
topics = ["culture"]
"""
BODY = """\
<hon>H.E.</hon> <per marten>Ilse Marten</per>, <tit marten>Ambassador</tit> of <ctry BY>Belarus</ctry> \
and head of the <org lu>Lowland Union</org>, visited <tit okan>Mayor</tit> <per okan>Ayla Okan</per> \
<date>on Monday</date>.
## A warm welcome in <city>Izmir</city>
“<q okan>We are very glad to have you here</q>,” <cue>said</cue> <per okan>Okan</per>.
"""


def gold_source(header: str = HEADER, body: str = BODY) -> str:
    return f"+++\n{header}+++\n{body}"


def make_gold(header: str = HEADER, body: str = BODY, path: str = "corpus/train/page.gold") -> GoldPage:
    return parse_gold(gold_source(header, body), Path(path))


def write_page(folder: Path, name: str = "page", header: str = HEADER, body: str = BODY) -> GoldPage:
    """Write a gold page and a raw page that has exactly its headline, date and body."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.gold"
    path.write_text(gold_source(header, body), encoding="utf-8")
    page = parse_gold(gold_source(header, body), path)
    raw = f"Home\nNews\n{page.title}\n17.05.2022\n{page.text}\nRead more\n"
    path.with_suffix(".txt").write_text(raw, encoding="utf-8")
    return parse_gold(gold_source(header, body), path)
