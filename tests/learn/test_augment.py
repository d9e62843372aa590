"""Variants of gold pages keep their frame and their labels, and lose their names."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random

from pipeline.learn.augment import Variant, exchange, label_page
from pipeline.learn.corpus import parse_gold
from pipeline.learn.markup import GoldQuote
from pipeline.learn.noise import LabelledText, strip_marks
from pipeline.learn.pools import Pools, make_pools
from pipeline.learn.samples import TAGS

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


@cache
def own_pools() -> Pools:
    """What the page of this module may be given; made once, as it takes seconds."""
    return make_pools([page()])


def surfaces(variant: Variant) -> list[tuple[str, str]]:
    """The mentions of a variant in text order, quotations left out."""
    found = [(variant.span(label), variant.text.text[start:end]) for start, end, label in variant.text.spans]
    return [(TAGS[span.label], text) for span, text in found if not isinstance(span, GoldQuote)]


def test_a_page_as_it_is_keeps_the_outermost_spans() -> None:
    assert surfaces(label_page(page(), TAGS)) == [
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
    pools, names = own_pools(), set()
    for seed in range(20):
        found = surfaces(exchange(page(), TAGS, pools, Random(seed)))
        full, short, given = found[1][1], found[5][1], found[7][1]
        # The first line may be in capitals.
        assert full.casefold() == f"{given} {short}".casefold()
        names |= {full}
        assert [label for label, _ in found] == [label for label, _ in surfaces(label_page(page(), TAGS))]
    assert len(names) > 15


def test_variants_are_seeded_and_differ() -> None:
    pools = own_pools()
    texts = [exchange(page(), TAGS, pools, Random(seed)).text.text for seed in range(20)]
    assert texts == [exchange(page(), TAGS, pools, Random(seed)).text.text for seed in range(20)]
    assert len(set(texts)) > 5


def test_a_quotation_keeps_its_speaker_and_its_names() -> None:
    gold = page()
    pools = own_pools()
    for seed in range(20):
        variant = exchange(gold, TAGS, pools, Random(seed))
        ((start, end, label),) = (s for s in variant.text.spans if isinstance(variant.span(s[2]), GoldQuote))
        quoted, given = variant.text.text[start:end], surfaces(variant)[-1][1]
        assert variant.span(label).speaker == "okafor"
        assert quoted == f"Thank you, {given}"


def test_the_headline_changes_with_the_people() -> None:
    gold = parse_gold(PAGE.replace('"A visit"', '"Duran receives OKAFOR"'), Path("x.gold"))
    pools = own_pools()
    for seed in range(20):
        variant = exchange(gold, TAGS, pools, Random(seed))
        names = [text for label, text in surfaces(variant) if label == "PERSON"]
        host, _, guest = variant.headline.split()
        assert host == names[2]
        assert guest == names[1].split()[-1].upper()
    assert label_page(gold, TAGS).headline == "Duran receives OKAFOR"


def test_country_and_adjective_change_together() -> None:
    source = PAGE.replace(
        "of <ctry NG>Nigeria</ctry>", "of <ctry NG>Nigeria</ctry>, the <nat NG>Nigerian</nat> guest,"
    )
    gold = parse_gold(source, Path("x.gold"))
    pools = own_pools()
    adjectives = dict(pools.nations)
    changed = 0
    for seed in range(20):
        by_label = dict(surfaces(exchange(gold, TAGS, pools, Random(seed))))
        if by_label["COUNTRY"] in adjectives and by_label["COUNTRY"] != "Nigeria":
            changed += 1
            assert by_label["NATIONALITY"] == adjectives[by_label["COUNTRY"]]
    assert changed > 3


def test_marks_go_and_offsets_stay() -> None:
    text = LabelledText(text="Şule Åström’s", spans=((5, 11, "PERSON"),))
    plain = strip_marks(text)
    assert plain.text == "Sule Astrom’s"
    assert plain.spans == text.spans
