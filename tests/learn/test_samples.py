"""What the encoder learns from a small page: tags, parts, links and what holds of the page."""

from __future__ import annotations

import re
from functools import cache

import pytest

from pipeline.annotate.reading import ENTITIES, LINKS, PARTS, QUOTES, decode, tag_names
from pipeline.learn.augment import label_page
from pipeline.learn.samples import STATEMENTS, TAGS, UNKNOWN, LinkCase, Sample, find_links, make_sample
from tests.learn.pages import BODY, HEADER, make_gold

EXTRA = """\
The <tit ->spokesman</tit> came too. Next they saw <city>Konya</city>, in <date>2019</date>; <per okan>Okan</per> \
said <qi okan>that <ctry BY>Belarus</ctry> was near</qi>.
"""


def tokenize(text: str) -> list[tuple[int, str]]:
    return [(found.start(), found.group()) for found in re.finditer(r"\n|[\w.]*\w|[^\w\s]", text)]


@cache
def sample(header: str = HEADER, body: str = BODY) -> Sample:
    return make_sample(label_page(make_gold(header, body), TAGS), tokenize)


def tagged(found: Sample, numbers: tuple[int, ...], labels: tuple[str, ...]) -> list[tuple[str, str]]:
    """The spans that tags stand for."""
    names, spans, words = tag_names(labels), [], found.words
    for i, number in enumerate(numbers):
        name = names[number]
        if name[0] == "B":
            spans.append((name[2:], [words[i]]))
        elif name[0] == "I":
            spans[-1][1].append(words[i])
    return [(label, " ".join(parts)) for label, parts in spans]


def links(found: Sample, name: str) -> dict[str, dict[str, bool]]:
    cases: list[LinkCase] = list(find_links(found, range(len(found.words))))
    return {
        f"{found.words[c.source]}@{c.source}": {
            f"{found.words[t]}@{t}": right for t, right in zip(c.targets, c.right, strict=True)
        }
        for c in cases
        if c.link == LINKS.index(name)
    }


def chosen(found: Sample, name: str) -> dict[str, list[str]]:
    """The right targets by source, words alone."""
    return {
        source.split("@")[0]: [target.split("@")[0] for target, right in targets.items() if right]
        for source, targets in links(found, name).items()
    }


def part_of(found: Sample, word: str) -> str:
    number = found.parts[found.words.index(word)]
    return "unknown" if number == UNKNOWN else PARTS[number]


def test_entities_are_tagged() -> None:
    found = sample()
    assert tagged(found, found.entities, ENTITIES) == [
        ("HONORIFIC", "H.E ."),
        ("PERSON", "Ilse Marten"),
        ("TITLE", "Ambassador"),
        ("COUNTRY", "Belarus"),
        ("ORG", "Lowland Union"),
        ("TITLE", "Mayor"),
        ("PERSON", "Ayla Okan"),
        ("DATE", "on Monday"),
        ("CITY", "Izmir"),
        ("CUE", "said"),
        ("PERSON", "Okan"),
    ]
    assert found.headline == ("Visit", "from", "the", "Lowland", "Union")


def test_quotations_are_tagged_apart() -> None:
    found = sample()
    assert tagged(found, found.quotes, QUOTES) == [("direct", "We are very glad to have you here")]


@pytest.mark.parametrize(
    ("word", "part"),
    [
        ("Marten", "guest"),
        ("Ambassador", "guest"),
        ("Okan", "host"),
        ("Mayor", "host"),
        ("Belarus", "guest country"),
        ("Izmir", "city"),
        ("Monday", "date"),
        ("Union", "none"),
        # No mention, or none of which gold tells a part.
        ("visited", "unknown"),
        ("H.E", "unknown"),
        ("said", "unknown"),
    ],
)
def test_parts(word: str, part: str) -> None:
    assert part_of(sample(), word) == part


def test_other_places_and_dates_have_no_part_and_nobody_s_is_unknown() -> None:
    found = sample(body=BODY + EXTRA)
    assert part_of(found, "Konya") == part_of(found, "2019") == "none"
    assert part_of(found, "spokesman") == "unknown"


def test_a_title_is_linked_to_its_post_and_holder() -> None:
    found = sample()
    assert chosen(found, "organization") == {"Ambassador": ["Lowland"], "Mayor": []}
    assert chosen(found, "country") == {"Ambassador": ["Belarus"], "Mayor": []}
    assert chosen(found, "holder") == {"Ambassador": ["Ilse"], "Mayor": ["Ayla", "Okan"]}


def test_a_quotation_is_linked_to_all_mentions_of_its_speaker() -> None:
    assert chosen(sample(), "speaker") == {"We": ["Ayla", "Okan", "Mayor"]}


def test_a_guest_is_linked_to_the_hosts() -> None:
    found = sample()
    assert chosen(found, "meets") == {"Ilse": ["Ayla", "Okan"]}
    assert len(links(found, "meets")) == 1


def test_links_stay_within_a_window() -> None:
    found = sample()
    before = range(found.words.index("Mayor"))
    assert {LINKS[case.link] for case in find_links(found, before)} == {"organization", "country", "holder"}
    assert all(
        token in before for case in find_links(found, before) for token in (case.source, *case.targets)
    )


def test_what_holds_of_the_page() -> None:
    held = {name for name, value in zip(STATEMENTS, sample().page, strict=True) if value}
    assert held == {"visit", "status held", "kind courtesy call", "topic culture"}
    no_visit = HEADER.replace("is_visit = true", "is_visit = false").split("[[visits]]")[0]
    assert not any(sample(header=no_visit).page)


def test_tags_are_those_that_decoding_gives_back() -> None:
    import numpy as np

    found = sample()
    rows = np.eye(len(tag_names(ENTITIES)), dtype="float32")[list(found.entities)]
    assert [label for _, _, label in decode(rows, tag_names(ENTITIES))] == [
        label for label, _ in tagged(found, found.entities, ENTITIES)
    ]
