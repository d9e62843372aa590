"""Reported speech by rules and reader together: which spans are kept, who says them, with what chance."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from spacy.tokens import Doc, Span

from pipeline.annotate.attribution import Attribution
from pipeline.annotate.quotes import make_quotes
from pipeline.annotate.reading import QUOTES, keep_reading, read_of, tag_names
from pipeline.annotate.reported import KEEP, find_indirect, find_reports, propose
from pipeline.annotate.scene import set_scene
from pipeline.annotate.speakers import make_speakers
from tests.annotate.spoken import blank, page
from tests.annotate.test_reading import make_reading

TAGS = tag_names(QUOTES)
SURE, DOUBTFUL = 0.97, 0.6


def read_page(marked: str, *told: str, chance: float = SURE) -> Doc:
    """Return a page whose reader takes some passages for reported speech."""
    doc = page(marked)
    quotes = np.full((len(doc), len(TAGS)), 1e-3, dtype="float32")
    quotes[:, 0] = 1.0
    for passage in told:
        begin = doc.text.index(passage)
        span = doc.char_span(begin, begin + len(passage))
        quotes[span.start : span.end, 0] = 1 - chance
        quotes[span.start : span.end, TAGS.index("I-indirect")] = chance
        quotes[span.start, TAGS.index("I-indirect")] = 1e-3
        quotes[span.start, TAGS.index("B-indirect")] = chance
    keep_reading(doc, replace(make_reading(len(doc)), quotes=quotes))
    return doc


def reported(doc: Doc) -> list[Span]:
    scene = set_scene(doc, [q for q in doc.spans["quotes"] if q._.quote_kind != "indirect"])
    return find_indirect(scene, Attribution(scene))


def test_a_report_that_only_the_reader_sees_is_kept_with_cue_and_speaker() -> None:
    told = "the closing of the ferry in winter"
    (span,) = reported(read_page(f"{{Ada Okan}} regretted {told}.", told))
    assert (span.text, span._.cue.text, span._.speaker.text, span._.rule) == (
        told,
        "regretted",
        "Ada Okan",
        "read",
    )
    assert KEEP < span._.score < 1


@pytest.mark.parametrize("chance", [0.3, 0.1])
def test_what_the_reader_doubts_is_not_kept(chance: float) -> None:
    told = "the closing of the ferry in winter"
    assert not reported(read_page(f"{{Ada Okan}} regretted {told}.", told, chance=chance))


def test_a_clause_of_the_rules_that_the_reader_denies_is_dropped() -> None:
    marked = "{Ada Okan} said that the ferry would sail in winter."
    assert reported(page(marked))
    assert not reported(read_page(marked))


def test_where_both_propose_a_passage_the_likelier_bounds_stand_alone() -> None:
    marked = "{Ada Okan} said that the ferry would sail in winter and the pier be mended."
    (span,) = reported(read_page(marked, "the ferry would sail in winter and the pier be mended"))
    assert span.text == "the ferry would sail in winter and the pier be mended"
    assert span._.rule == "that clause"


def test_both_together_are_surer_than_either() -> None:
    marked, told = "{Ada Okan} said that the ferry would sail in winter.", "the ferry would sail in winter"
    (both,) = reported(read_page(marked, told))
    (doubted,) = reported(read_page(marked, told, chance=DOUBTFUL))
    assert doubted._.score < both._.score


def test_a_passage_in_marks_as_a_whole_is_not_reported_speech() -> None:
    told = "the ferry is safe enough in winter"
    doc = read_page(f"{{Ada Okan}} warned of “{told}” on Monday.", told)
    assert not reported(doc)


@pytest.mark.parametrize(
    ("marked", "told", "whole"),
    [
        (
            "{Ada Okan} thanked for the long and patient work of the Harbour Board.",
            "the long and patient work of the",
            "the long and patient work of the Harbour Board",
        ),
        ("{Ada Okan} praised the work of the Board, and left.", "the work of the", "the work of the Board"),
        ("{Ada Okan} praised the work of the Board.", "the work of the Board.", "the work of the Board"),
    ],
)
def test_a_span_ends_with_its_phrase(marked: str, told: str, whole: str) -> None:
    assert [span.text for span in reported(read_page(marked, told))] == [whole]


def test_nobody_says_what_it_was_said_that() -> None:
    told = "the ferry would sail in winter"
    (span,) = reported(read_page(f"{{Ada Okan}} came. It was noted that {told}.", told))
    assert span._.speaker_person is None


@pytest.mark.parametrize(
    ("marked", "told", "speaker"),
    [
        ("The ferry sails in winter, {Ada Okan} confirmed.", "The ferry sails in winter", "Ada Okan"),
        ("In the view of {Ada Okan}, the ferry is too small.", "the ferry is too small", "Ada Okan"),
        ("{Ada Okan} spoke at length about the ferry in winter.", "about the ferry in winter", "Ada Okan"),
    ],
)
def test_the_speaker_comes_from_the_sentence(marked: str, told: str, speaker: str) -> None:
    (span,) = reported(read_page(marked, told))
    assert span._.speaker.text == speaker
    assert span._.speaker_person == 0


def in_pieces(doc: Doc) -> list[str]:
    """Return the pieces in marks of a page that is annotated anew, with its reading."""
    spoken = make_speakers(blank(), "visits_speakers")(make_quotes(blank(), "visits_quotes")(doc))
    return [quote.text for quote in spoken.spans["quotes"] if quote._.quote_kind == "mixed"]


def test_a_piece_in_marks_needs_no_cue_where_the_reader_is_sure() -> None:
    marked = "{Ada Okan} is glad of the ferry. It may sail “by the summer” again."
    assert in_pieces(page(marked)) == []
    assert in_pieces(read_page(marked, "by the summer")) == ["by the summer"]
    assert in_pieces(read_page(marked, "by the summer", chance=DOUBTFUL)) == []


def test_a_piece_in_marks_that_the_reader_denies_is_none() -> None:
    marked = "{Ada Okan} said that the ferry would sail “by the summer” again."
    assert in_pieces(page(marked)) == ["by the summer"]
    assert in_pieces(read_page(marked)) == []


def test_without_a_reader_the_rules_stand() -> None:
    doc = page("{Ada Okan} said that the ferry would sail in winter.")
    scene = set_scene(doc, [])
    (report,) = find_reports(scene, Attribution(scene))
    assert report.rule == "that clause"


def test_proposals_keep_what_each_side_says() -> None:
    told = "the ferry would sail in winter"
    doc = read_page(
        f"{{Ada Okan}} said that {told}. Later she regretted the closing of the pier.",
        told,
        "the closing of the pier",
    )
    scene = set_scene(doc, [])
    reading = read_of(doc)
    assert reading is not None
    ruled, read = propose(scene, Attribution(scene), reading)
    assert ruled.rules > 0 > read.rules
    assert read.read == pytest.approx(SURE, abs=0.01)


def test_who_is_named_in_a_report_does_not_say_it() -> None:
    told = "Lena Holm came for the first time"
    marked = "Expressing that {Lena Holm} came for the first time, “The road is short,” said {Ada Okan}."
    (span,) = [span for span in reported(read_page(marked, told)) if span.text == told]
    assert span._.speaker.text == "Ada Okan"
