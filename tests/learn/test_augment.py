"""Variants of gold pages keep their frame and their labels, and lose their names."""

from __future__ import annotations

from pathlib import Path
from random import Random

from pipeline.learn.augment import exchange, label_page
from pipeline.learn.corpus import parse_gold
from pipeline.learn.noise import LabelledText, strip_marks
from pipeline.learn.pools import make_pools
from pipeline.learn.train import LABELS

PAGE = """+++
template = "plain"
batch = "t"
is_visit = true
title = "A visit"

[[people]]
id = "duran"
name = "Selim Duran"
tradition = "turkish"

[[people]]
id = "okafor"
name = "Ngozi Okafor"
tradition = "igbo"

[[organizations]]
id = "uni"
name = "University of Lindal"
+++
<tit duran>Mayor</tit> <per duran>Selim Duran</per> met <per okafor>Ngozi Okafor</per> of <ctry NG>Nigeria</ctry> in <city>Lindal</city>.
<per duran>Duran</per> showed her the <org uni>University of <city>Lindal</city></org>. <q okafor>Thank you, <per duran>Selim</per></q>.
"""  # noqa: E501


def page():
    return parse_gold(PAGE, Path("x.gold"))


def surfaces(text: LabelledText) -> list[tuple[str, str]]:
    return [(label, text.text[start:end]) for start, end, label in text.spans]


def test_a_page_as_it_is_keeps_the_outermost_spans() -> None:
    assert surfaces(label_page(page(), LABELS)) == [
        ("TITLE", "Mayor"),
        ("PERSON", "Selim Duran"),
        ("PERSON", "Ngozi Okafor"),
        ("COUNTRY", "Nigeria"),
        ("CITY", "Lindal"),
        ("PERSON", "Duran"),
        ("ORG", "University of Lindal"),
        ("PERSON", "Selim"),
    ]


def test_one_person_keeps_one_name_through_a_variant() -> None:
    pools, names = make_pools([page()]), set()
    for seed in range(20):
        found = surfaces(exchange(page(), LABELS, pools, Random(seed)))
        full, short, given = found[1][1], found[5][1], found[7][1]
        # The first line may be in capitals.
        assert full.casefold() == f"{given} {short}".casefold()
        names |= {full}
        assert [label for label, _ in found] == [label for label, _ in surfaces(label_page(page(), LABELS))]
    assert len(names) > 15


def test_variants_are_seeded_and_differ() -> None:
    pools = make_pools([page()])
    texts = [exchange(page(), LABELS, pools, Random(seed)).text for seed in range(20)]
    assert texts == [exchange(page(), LABELS, pools, Random(seed)).text for seed in range(20)]
    assert len(set(texts)) > 5


def test_country_and_adjective_change_together() -> None:
    source = PAGE.replace(
        "of <ctry NG>Nigeria</ctry>", "of <ctry NG>Nigeria</ctry>, the <nat NG>Nigerian</nat> guest,"
    )
    gold = parse_gold(source, Path("x.gold"))
    pools = make_pools([gold])
    adjectives = dict(pools.nations)
    changed = 0
    for seed in range(20):
        by_label = dict(surfaces(exchange(gold, LABELS, pools, Random(seed))))
        if by_label["COUNTRY"] in adjectives and by_label["COUNTRY"] != "Nigeria":
            changed += 1
            assert by_label["NATIONALITY"] == adjectives[by_label["COUNTRY"]]
    assert changed > 3


def test_marks_go_and_offsets_stay() -> None:
    text = LabelledText(text="Şule Åström’s", spans=((5, 11, "PERSON"),))
    plain = strip_marks(text)
    assert plain.text == "Sule Astrom’s"
    assert plain.spans == text.spans
