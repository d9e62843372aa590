from __future__ import annotations

import pytest

from pipeline.clean.characters import clean_characters, cut_junk, find_words, split_glued
from pipeline.clean.offsets import trace


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Mayor\u00a0Selmi\u200b met\ufeff us", "Mayor Selmi met us"),
        ("  two   blanks\t here ", "two blanks here"),
        ("soft\u00adhyphen", "softhyphen"),
        ("Stefan ¸ I\u0307zmir", "Stefan ¸ İzmir"),
        ("icon \ue001 gone", "icon gone"),
        ("half \ud800 pair", "half pair"),
        ("Art &amp; trade &#8217;s", "Art & trade ’s"),
        ("AT&T; R&D", "AT&T; R&D"),
        ("a<br />b <strong>c</strong>", "a b c"),
        ("3 < 4 and 5 > 2", "3 < 4 and 5 > 2"),
        ("ldquo;We rsquo;ve won rdquo; he said", "“We’ve won” he said"),
        ("the mayors rsquo; meeting", "the mayors’ meeting"),
        ("peace ndash; and trade", "peace – and trade"),
        ("&ldquo;Yes&rdquo;", "“Yes”"),
        ("plain text; nothing to do", "plain text; nothing to do"),
    ],
)
def test_characters(raw, text):
    assert clean_characters(trace(raw, 0)).text == text


def test_offsets_survive_cleaning():
    raw = "x \u200b&ldquo;We rsquo;ve"
    line = clean_characters(trace(raw, 0))
    assert line.text == "x “We’ve"
    assert (line.raw_start, line.raw_end) == (0, len(raw))


@pytest.mark.parametrize(
    ("raw", "junk"),
    [
        ("8761Mayor of Kestral met the guests today.", "8761"),
        ("thes1 The President met the guests today.", "thes1 "),
        ("3D printing was the topic of the day.", None),
        ("5G networks were discussed at the meeting.", None),
        ("24 students met the mayor in his office.", None),
        ("8761Mayor of Kestral", None),
    ],
)
def test_only_certain_junk_is_cut(raw, junk):
    line, found = cut_junk(trace(raw, 0))
    assert found == junk
    assert (junk or "") + line.text == raw


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (
            "Mayor Orhan Selmihosted the guests. Selmi spoke.",
            "Mayor Orhan Selmi hosted the guests. Selmi spoke.",
        ),
        ("Mayor Orhan Selmihosted the guests.", "Mayor Orhan Selmihosted the guests."),
        ("Alexis met Alex. Roland met Rol.", "Alexis met Alex. Roland met Rol."),
    ],
)
def test_glued_names_are_split_only_where_the_name_stands_alone_too(raw, text):
    assert split_glued(trace(raw, 0), find_words(raw)).text == text
