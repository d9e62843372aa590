"""People of one page: each case is a text whose names stand in brackets, and the clusters to be found."""

# ruff: noqa: E501 (a case stands on one line)

from __future__ import annotations

import re

import pytest

from pipeline.records import Annotated, Label, Mention, TitleMention
from pipeline.resolve.people import cluster_mentions, find_honorifics, resolve_people
from tests.factories import make_clean

# [Ali Vural] is a name; {mayor|Mayor} a title whose holder is the name right behind it.
MARK = re.compile(r"\[(?P<name>[^\]]+)\]|\{(?P<kind>[^|}]+)\|(?P<title>[^}]+)\}")


def read_page(marked: str) -> Annotated:
    text, mentions, titles, last = "", [], [], 0
    for match in MARK.finditer(marked):
        text += marked[last : match.start()]
        start, surface = len(text), match["name"] or match["title"]
        text += surface
        last = match.end()
        if match["name"]:
            mentions.append(
                Mention(label=Label.PERSON, text=surface, start=start, end=len(text), score=1, rule="t")
            )
        else:
            titles.append((match["kind"], surface, start, len(text), len(mentions)))
    text += marked[last:]
    held = [
        TitleMention(
            title=t, title_text=t, kind=kind, start=a, end=b, core_start=a, core_end=b, holder_mention=holder,
            organization_mention=None, country=None, posted_to=None, former=False, score=1, rule="t",
        )
        for kind, t, a, b, holder in titles
    ]  # fmt: skip
    return Annotated(
        clean=make_clean(text), mentions=tuple(mentions), titles=tuple(held), quotes=(), frames=(), topics=(),
        outcomes=(), is_visit=False, visit_score=0.0,
    )  # fmt: skip


CLUSTERS = [
    ("[Ali Vural] spoke. [Vural] left.", [[0, 1]]),
    ("[Ali Vural] spoke. [Ali] left.", [[0, 1]]),
    ("[Vural] spoke. [Ali Vural] left.", [[0, 1]]),
    ("[Ali Vural] spoke. [Ali Can Vural] left. [Vural] stayed.", [[0, 1, 2]]),
    ("[Tunç Alper] spoke. [Tunc Alper] left. [Alper] stayed.", [[0, 1, 2]]),
    ("[Kenji Mori] spoke. [Mori Kenji] left.", [[0, 1]]),
    ("[Kenji Mori] spoke. [K. Mori] left.", [[0, 1]]),
    ("[KENJI MORI] spoke. [Kenji Mori] left.", [[0, 1]]),
    ("[Kenji Mori] spoke. [Aya Endo] left.", [[0], [1]]),
    ("[Ali Vural] and [Ayla Vural] came.", [[0], [1]]),
    ("[Ali Vural] and [Ayla Vural] came. [Vural] spoke.", [[0], [1, 2]]),
    ("[Ali Vural] and [Ayla Vural] came. [Ali Vural] sat. [Vural] spoke.", [[0, 2, 3], [1]]),
    ("{mayor|Mayor} [Ali Vural] and [Ayla Vural] came. {mayor|Mayor} [Vural] spoke.", [[0, 2], [1]]),
    ("{mayor|Mayor} [Ali Vural] met {ambassador|Ambassador} [Sara Vural]. {ambassador|Ambassador} [Vural] spoke.", [[0], [1, 2]]),
    ("{mayor|Mayor} [Ali Vural] met {ambassador|Ambassador} [Sara Vural]. {mayor|Mayor} [Vural] spoke.", [[0, 2], [1]]),
    ("{ambassador|Ambassador} [Kazuya Endo] met {consul|Consul} [Kazuya Abe]. {ambassador|Ambassador} [Kazuya] spoke.", [[0, 2], [1]]),
    ("{ambassador|Ambassador} [Kazuya Endo] met {consul|Consul} [Kazuya Abe]. {consul|Consul} [Kazuya] spoke.", [[0], [1, 2]]),
    ("[Mehmet Aksoy] met [Mehmet Demir]. [Demir] spoke, then [Aksoy].", [[0, 3], [1, 2]]),
    ("[Mehmet Aksoy] met [Mehmet Demir]. [Mehmet] spoke.", [[0], [1, 2]]),
    ("[Vural] came first. [Ali Vural] and [Ayla Vural] followed.", [[0, 1], [2]]),
    ("[Lotte Claes]’s guests. [Claes]’ wish.", [[0, 1]]),
    ("[Jean-Luc Dupré] came. [Jean Luc Dupre] spoke. [Dupre] left.", [[0, 1, 2]]),
    ("[Sultan bin Rashid] met [Sultan Haydar]. [Haydar] spoke.", [[0], [1, 2]]),
    ("[Ilkay Yıldırım] came. [Ilkay Yildrim] left.", [[0, 1]]),
    ("[Endo] spoke. [Endo] left.", [[0, 1]]),
    ("[Endo] spoke. [Abe] left.", [[0], [1]]),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "expected"), CLUSTERS)
def test_clusters(marked, expected):
    found = sorted(sorted(cluster.mentions) for cluster in cluster_mentions(read_page(marked)))
    assert found == expected


def test_every_mention_has_one_person():
    for marked, _ in CLUSTERS:
        page = read_page(marked)
        gathered = [m for person in resolve_people(page, {}) for m in person.mentions]
        assert sorted(gathered) == list(range(len(page.mentions)))


def test_name_is_the_fullest_form_and_the_others_are_aliases():
    (person,) = resolve_people(read_page("[Vural] spoke. [Tunc Vural] sat. [Tunç Vural] left."), {})
    assert person.name == "Tunç Vural"
    assert person.aliases == ("Tunc Vural", "Vural")
    assert (person.given_name, person.family_name) == ("Tunç", "Vural")


def test_titles_country_and_order():
    people = resolve_people(
        read_page("[Aya Endo] came. {mayor|Mayor} [Ali Vural] spoke. {mayor|Mayor} [Vural] left."), {}
    )
    assert [person.name for person in people] == ["Aya Endo", "Ali Vural"]
    assert people[1].titles == (0, 1)
    assert people[0].titles == ()


@pytest.mark.parametrize(
    ("marked", "honorifics"),
    [
        ("H.E. [Aya Endo] came.", ["H.E."]),
        ("Prof. Dr. [Aya Endo] came.", ["Dr.", "Prof."]),
        ("His Excellency [Kenji Mori] came.", ["His Excellency"]),
        ("Then [Kenji Mori] came.", []),
        ("Dr.\n[Kenji Mori] came.", []),
    ],
)
def test_honorifics(marked, honorifics):
    assert sorted(find_honorifics(read_page(marked), 0)) == honorifics
