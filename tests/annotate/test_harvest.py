"""Doc → records, on Docs built by hand; and what a page that breaks a component becomes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from pipeline.annotate.annotate import annotate_page
from pipeline.annotate.drafts import FrameDraft
from pipeline.annotate.extensions import declare_extensions
from pipeline.annotate.harvest import harvest
from pipeline.errors import DropReason
from pipeline.records import Annotated, Drop, Label
from tests.factories import make_clean

SENTENCE = "Consul Ana Brick of Peru said “ We came ” to the Port Trust in Lindal on Monday ."


@pytest.fixture
def doc() -> Doc:
    declare_extensions()
    return Doc(Vocab(), words=SENTENCE.split(" "))


def put(doc: Doc, group: str, *places: tuple[int, int], **attributes: Any) -> list[Span]:
    """Add token spans to a group, with the same attributes on each."""
    spans = [doc[start:end] for start, end in places]
    for span in spans:
        for name, value in {"rule": f"{group} rule", "score": 0.75, **attributes}.items():
            span._.set(name, value)
    doc.spans[group] = [*doc.spans.get(group, []), *spans]
    return spans


def read(doc: Doc) -> Annotated:
    return harvest(doc, make_clean(doc.text))


def draft(**fields: Any) -> FrameDraft:
    plain: dict[str, Any] = {
        "trigger": "came",
        "start": 0,
        "end": 10,
        "kind": "other",
        "status": "held",
        **dict.fromkeys(("guests", "hosts", "guest_delegation", "host_delegation"), ()),
        **dict.fromkeys(("guest_countries", "host_countries", "guest_organizations"), ()),
        **dict.fromkeys(("host_organization", "city", "venue", "date")),
        "in_heading": False,
        "score": 0.9,
        "rule": "frame",
    }
    return FrameDraft(**plain | fields)


@pytest.mark.parametrize(
    ("group", "label"),
    [
        ("people", Label.PERSON),
        ("titles", Label.TITLE),
        ("organizations", Label.ORG),
        ("countries", Label.COUNTRY),
        ("cities", Label.CITY),
        ("dates", Label.DATE),
    ],
)
def test_every_group_becomes_mentions_of_its_label(doc: Doc, group: str, label: Label) -> None:
    put(doc, group, (1, 3))
    (mention,) = read(doc).mentions
    assert (mention.label, mention.text, mention.rule, mention.score) == (
        label,
        "Ana Brick",
        f"{group} rule",
        0.75,
    )
    assert doc.text[mention.start : mention.end] == mention.text


def test_mentions_are_sorted_and_each_place_stands_once(doc: Doc) -> None:
    put(doc, "dates", (17, 18))
    put(doc, "people", (1, 3), (1, 3))
    put(doc, "titles", (0, 1), (0, 1))
    assert [mention.text for mention in read(doc).mentions] == ["Consul", "Ana Brick", "Monday"]


def test_one_place_may_have_two_labels(doc: Doc) -> None:
    put(doc, "countries", (15, 16), country="NL", form="capital")
    put(doc, "cities", (15, 16), country="NL", key="Lindal")
    city, country = read(doc).mentions
    assert (city.label, city.key, city.country, city.form) == (Label.CITY, "Lindal", "NL", None)
    assert (country.label, country.key, country.form) == (Label.COUNTRY, "NL", "capital")


def test_an_organization_keeps_the_full_name_it_stands_for(doc: Doc) -> None:
    put(doc, "organizations", (12, 14), key="Port Trust of Lindal")
    assert read(doc).mentions[0].key == "Port Trust of Lindal"


class TestTitles:
    def test_phrase_holder_and_organization_become_places_and_indices(self, doc: Doc) -> None:
        put(doc, "people", (1, 3))
        put(doc, "organizations", (12, 14))
        put(
            doc,
            "titles",
            (0, 1),
            phrase=doc[0:5],
            holder=0,
            organization=0,
            title_kind="consul",
            country="PE",
        )
        found = read(doc)
        (title,) = found.titles
        assert (title.title, title.title_text, title.kind, title.country) == (
            "Consul",
            "Consul Ana Brick of Peru",
            "consul",
            "PE",
        )
        assert (title.core_start, title.core_end, title.start, title.end) == (0, 6, 0, 24)
        assert title.holder_mention is not None and title.organization_mention is not None
        assert found.mentions[title.holder_mention].text == "Ana Brick"
        assert found.mentions[title.organization_mention].text == "Port Trust"

    def test_a_title_alone_is_its_own_phrase(self, doc: Doc) -> None:
        put(doc, "titles", (0, 1), title_kind="consul")
        (title,) = read(doc).titles
        assert (title.title_text, title.holder_mention, title.former) == ("Consul", None, False)

    def test_a_shared_title_stands_once_for_each_holder_but_is_one_mention(self, doc: Doc) -> None:
        put(doc, "people", (1, 3), (12, 14))
        put(doc, "titles", (0, 1), holder=0, holders=(0, 1), holder_countries=("PE", "CU"), country="PE")
        found = read(doc)
        assert [(found.mentions[t.holder_mention or 0].text, t.country) for t in found.titles] == [
            ("Ana Brick", "PE"),
            ("Port Trust", "CU"),
        ]
        assert [mention.text for mention in found.mentions] == ["Consul", "Ana Brick", "Port Trust"]

    def test_a_shared_title_is_named_in_the_singular(self, doc: Doc) -> None:
        put(doc, "titles", (0, 1), key="Deputy Mayor")
        (title,) = read(doc).titles
        assert (title.title, title.title_text) == ("Deputy Mayor", "Consul")


class TestQuotes:
    def test_cue_speaker_and_person(self, doc: Doc) -> None:
        put(doc, "people", (1, 3))
        put(doc, "quotes", (7, 9), quote_kind="mixed", cue=doc[5:6], speaker=doc[0:3], speaker_person=0)
        found = read(doc)
        (quote,) = found.quotes
        assert (quote.content, quote.kind, quote.cue, quote.speaker_text) == (
            "We came", "mixed", "said", "Consul Ana Brick",
        )  # fmt: skip
        assert doc.text[quote.cue_start : quote.cue_end] == "said"
        assert doc.text[quote.speaker_start : quote.speaker_end] == "Consul Ana Brick"
        assert quote.speaker_mention is not None
        assert found.mentions[quote.speaker_mention].text == "Ana Brick"

    def test_nobody_speaks(self, doc: Doc) -> None:
        put(doc, "quotes", (7, 9), quote_kind="direct")
        (quote,) = read(doc).quotes
        assert (quote.cue, quote.cue_start, quote.speaker_text, quote.speaker_mention) == (
            None,
            None,
            None,
            None,
        )

    def test_quotes_stand_in_the_order_of_the_text_and_once(self, doc: Doc) -> None:
        put(doc, "quotes", (10, 12), (7, 9), (7, 9), quote_kind="direct")
        assert [quote.content for quote in read(doc).quotes] == ["We came", "to the"]


class TestVisits:
    def test_frames_point_at_mentions(self, doc: Doc) -> None:
        put(doc, "titles", (0, 1))
        put(doc, "people", (1, 3))
        put(doc, "cities", (15, 16))
        doc._.frames, doc._.visit_score = (draft(guests=(("people", 0),), city=("cities", 0)),), 0.8
        found = read(doc)
        (frame,) = found.frames
        assert [found.mentions[i].text for i in frame.guest_mentions] == ["Ana Brick"]
        assert frame.city_mention is not None and found.mentions[frame.city_mention].text == "Lindal"
        assert found.is_visit is True and found.visit_score == 0.8

    @pytest.mark.parametrize(("score", "expected"), [(0.49, False), (0.5, True)])
    def test_a_page_that_is_likelier_none_has_no_frames(self, doc: Doc, score: float, expected: bool) -> None:
        doc._.frames, doc._.visit_score = (draft(),), score
        found = read(doc)
        assert (found.is_visit, bool(found.frames)) == (expected, expected)

    def test_no_frame_no_visit(self, doc: Doc) -> None:
        doc._.visit_score = 0.9
        assert read(doc).is_visit is False

    def test_topics_and_outcomes(self, doc: Doc) -> None:
        doc._.topics, doc._.outcomes = ("trade",), ("aid given",)
        assert (read(doc).topics, read(doc).outcomes) == (("trade",), ("aid given",))


def fake_nlp(*components: Callable[[Doc], Doc]) -> Any:
    return SimpleNamespace(
        make_doc=lambda text: Doc(Vocab(), words=text.split(" "), spaces=[True] * text.count(" ") + [False]),
        pipeline=[(component.__name__, component) for component in components],
    )


class TestAnnotatePage:
    def test_components_see_headline_headings_and_the_sites_country(self) -> None:
        declare_extensions()
        seen: list[object] = []

        def look(doc: Doc) -> Doc:
            seen.extend((doc._.title, doc._.headings, doc._.site_country))
            return doc

        clean = make_clean("They met .", title="A call", headings=((0, 4),), site_country="PE")
        found = annotate_page(fake_nlp(look), clean)
        assert seen == ["A call", ((0, 4),), "PE"]
        assert isinstance(found, Annotated) and found.clean is clean

    def test_components_run_in_order(self) -> None:
        declare_extensions()
        ran: list[str] = []

        def first(doc: Doc) -> Doc:
            ran.append("first")
            return doc

        def second(doc: Doc) -> Doc:
            ran.append("second")
            return doc

        annotate_page(fake_nlp(first, second), make_clean("They met ."))
        assert ran == ["first", "second"]

    def test_a_crash_becomes_a_drop_that_names_the_component(self) -> None:
        declare_extensions()

        def visits_broken(doc: Doc) -> Doc:
            raise IndexError("token 99")

        drop = annotate_page(fake_nlp(visits_broken), make_clean("They met .", source="a.txt"))
        assert drop == Drop(
            source="a.txt",
            stage="annotate",
            reason=DropReason.CRASH,
            detail="visits_broken: IndexError: token 99",
        )

    def test_a_reference_to_nothing_is_a_crash_of_harvest(self) -> None:
        declare_extensions()

        def visits_titles(doc: Doc) -> Doc:
            put(doc, "titles", (0, 1), holder=7)
            return doc

        drop = annotate_page(fake_nlp(visits_titles), make_clean("They met ."))
        assert isinstance(drop, Drop) and drop.detail.startswith("harvest: ")

    def test_an_interrupt_goes_through(self) -> None:
        declare_extensions()

        def stop(doc: Doc) -> Doc:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            annotate_page(fake_nlp(stop), make_clean("They met ."))


def test_importing_the_room_is_cheap() -> None:
    script = "import sys, pipeline.annotate; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
