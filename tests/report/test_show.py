"""What a person sees of a page."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from rich.console import Console

from pipeline.errors import DropReason
from pipeline.records import Drop, Label, Removed, ResolvedPage, RunReport
from pipeline.report.show import STYLES, colour_text, show_page
from pipeline.report.summary import show_drop, show_errors, show_removed, show_run, show_scores
from tests.factories import (
    call_page,
    fair_page,
    make_clean,
    make_mention,
    make_organization,
    make_person,
    make_quote,
    make_resolved_page,
    make_title,
    make_visit,
    report_page,
)


def shown(renderable: Any, *, width: int = 160, colour: bool = False) -> str:
    stream = io.StringIO()
    options: dict[str, Any] = {"markup": False, "emoji": False, "highlight": False}
    Console(file=stream, width=width, force_terminal=colour, **options).print(renderable)
    return stream.getvalue()


def lines_with(text: str, *parts: str) -> list[str]:
    return [line for line in text.splitlines() if all(part in line for part in parts)]


def test_a_visit_is_shown_with_all_its_facts() -> None:
    text = shown(show_page(call_page()))
    assert "A courtesy call" in text and "16 May 2023" in text and "news/call.txt" in text
    assert lines_with(text, "courtesy call, held")
    assert lines_with(text, "guests", "Nela Harrow, Ambassador of Belgium to Port Lindal (BE)")
    assert lines_with(text, "hosts", "Tomas Okan, Mayor of Port Lindal Municipality")
    assert lines_with(text, "where", "Port Lindal")
    assert lines_with(text, "topics", "trade")
    assert lines_with(text, "evidence", "visited the Mayor")


def test_delegations_dates_and_venue_are_shown() -> None:
    text = shown(show_page(report_page()))
    assert lines_with(text, "with", "Per Ström")
    assert lines_with(text, "when", "15 May 2023")
    assert lines_with(text, "where", "City Hall")
    assert "(no headline)" in text


@pytest.mark.parametrize(
    ("start", "end", "precision", "expected"),
    [
        (date(2024, 5, 4), date(2024, 5, 6), "day", "4 May 2024 – 6 May 2024"),
        (date(2024, 5, 4), date(2024, 5, 4), "day", "4 May 2024"),
        (date(2024, 5, 1), None, "month", "May 2024"),
        (date(2024, 1, 1), date(2024, 1, 1), "year", "2024"),
    ],
)
def test_dates_are_no_more_exact_than_they_are(
    start: date, end: date | None, precision: str, expected: str
) -> None:
    clean = make_clean("Ilse Brandvold visited.")
    visit = make_visit(clean, "Ilse", {}, date_start=start, date_end=end, date_precision=precision)
    (line,) = lines_with(shown(show_page(make_resolved_page(clean, "aa", visits=(visit,)))), "when")
    assert line.strip("│ \n").removeprefix("when").strip() == expected


def test_people_and_speakers_are_shown() -> None:
    text = shown(show_page(call_page()))
    assert lines_with(text, "H.E. Nela Harrow (BE)", "Ambassador of Belgium to Port Lindal", "Harrow", "2")
    assert lines_with(text, "Tomas Okan", "Mayor of Port Lindal Municipality", "Okan", "2")
    assert lines_with(text, "Nela Harrow (“Harrow”)", "said", "Our cities will trade", "direct")
    assert lines_with(text, "stated", "Belgian guests are welcome", "indirect")


def test_a_speaker_nobody_named_is_said_to_be_so() -> None:
    clean = make_clean("“We hope,” the letter says. “Indeed.”")
    quotes = (make_quote(clean, "We hope,", speaker_text="the letter"), make_quote(clean, "Indeed."))
    text = shown(show_page(make_resolved_page(clean, "aa", quotes=quotes)))
    assert lines_with(text, "the letter", "We hope")
    assert lines_with(text, "(nobody named)", "Indeed.")


def test_former_titles_are_not_shown_as_titles() -> None:
    clean = make_clean("Former Mayor Ilse Brandvold, Ambassador of Norway, came.")
    mention = make_mention(clean, "Ilse Brandvold")
    titles = (
        make_title(clean, "Mayor", former=True),
        make_title(clean, "Ambassador", "Ambassador of Norway"),
    )
    person = make_person("Ilse Brandvold", (0,), (0, 1))
    page = make_resolved_page(clean, "aa", mentions=(mention,), titles=titles, people=(person,))
    (line,) = lines_with(shown(show_page(page)), "Ilse Brandvold", "Ambassador of Norway", " 1")
    assert "Mayor" not in line


def test_a_page_without_a_visit_says_so() -> None:
    text = shown(show_page(fair_page()))
    assert "No diplomatic visit reported (probability of a visit 0.10)." in text
    assert "The book fair opened in Lindal" in text


def test_entities_and_quotations_are_coloured_where_they_stand() -> None:
    page = call_page()
    text = colour_text(page.annotated)
    coloured = {(text.plain[span.start : span.end], str(span.style)) for span in text.spans}
    assert ("Nela Harrow", STYLES[Label.PERSON]) in coloured
    assert ("Belgium", STYLES[Label.COUNTRY]) in coloured
    assert ("Our cities will trade,", "italic underline") in coloured
    assert "\x1b[" in shown(show_page(page), colour=True)


def test_every_label_has_a_colour() -> None:
    assert set(STYLES) == set(Label)


def hostile_page() -> ResolvedPage:
    evil = "\x1b]0;owned\x07\x1b[2J\u202e[bold red]Ilse[/] :smile: [link=file:///etc]Brandvold[/link]\u2066\x9b31m"
    clean = make_clean(f"{evil} visited.\r{evil} left.", title=evil, source=f"news/{evil}", site=evil)
    mention = make_mention(clean, "Ilse")
    title = make_title(clean, "visited", evil)
    quote = make_quote(clean, evil, cue=evil, speaker_text=evil)
    person = make_person(evil, (0,), (0,), honorifics=(evil,), aliases=(evil,), country=evil)
    visit = make_visit(
        clean, evil, {0: "guest"}, city=evil, venue=evil, date_text=evil, topics=(evil,), rule=evil
    )
    return make_resolved_page(
        clean, "aa", mentions=(mention,), titles=(title,), quotes=(quote,), people=(person,),
        visits=(replace(visit, outcomes=(evil,)),), quote_people=(0,),
    )  # fmt: skip


@pytest.mark.parametrize("width", [20, 80, 400])
def test_hostile_text_is_shown_as_text(width: int) -> None:
    text = shown(show_page(hostile_page()), width=width)
    assert not set(text) & {"\x1b", "\x07", "\x9b", "\r", "\u202e", "\u2066"}
    if width == 400:
        assert "[bold red]Ilse[/] :smile: [link=file:///etc]Brandvold[/link]" in text
    coloured = shown(show_page(hostile_page()), colour=True)
    assert "\x1b]" not in coloured and "\x1b[2J" not in coloured and "]8;" not in coloured


def test_hostile_text_keeps_its_colours_in_place() -> None:
    text = colour_text(hostile_page().annotated)
    (span,) = [span for span in text.spans if span.style == STYLES[Label.PERSON]]
    assert text.plain[span.start : span.end] == "Ilse"


def test_the_closing_table_counts_rows_and_reasons(tmp_path: Any) -> None:
    (tmp_path / "manifest.json").write_text('{"counts": {"dropped": {"empty": 1, "binary": 2}}}')
    report = RunReport(
        n_sources=7, n_documents=4, n_drops=3, rows={"visits": 12}, out=str(tmp_path), n_new=2, n_removed=1
    )
    text = shown(show_run(report))
    assert lines_with(text, "visits", "12")
    assert text.index("binary") < text.index("empty")
    assert f"Sources: 7 (kept 4, dropped 3). Tables in {tmp_path}" in text
    assert "2 new, 0 changed, 1 removed" in text


def test_drops_and_removed_pieces_are_shown_as_text() -> None:
    drop = Drop(source="a[b].txt\x1b[2J", stage="read", reason=DropReason.EMPTY, detail="no bytes")
    assert shown(show_drop(drop)) == "a[b].txt[2J: dropped in read: empty (no bytes)\n"
    removed = (Removed(raw_start=3, raw_end=9, text="[Menu]\x1b[0m", rule="menu"),)
    assert lines_with(shown(show_removed(removed)), "3–9", "menu", "[Menu][0m")


def test_scores_and_errors_are_shown() -> None:
    from pipeline.learn.score import ErrorCase, LayerScore

    score = LayerScore(precision=0.5, recall=0.25, f1=1 / 3, low=0.1, high=0.6, n=8)
    assert lines_with(
        shown(show_scores({"people": score})), "people", "0.500", "0.250", "0.333", "0.100–0.600", "8"
    )
    error = ErrorCase(page="p1", kind="missed", gold="Ilse [b]", found="")
    assert lines_with(shown(show_errors([error])), "p1", "missed", "Ilse [b]")


def test_an_organization_is_shown_once_beside_the_titles() -> None:
    clean = make_clean("Mayor Ilse Brandvold came.")
    titles = (make_title(clean, "Mayor"),)
    people = (make_person("Ilse Brandvold", (), (0,), organization=0),)
    organizations = (make_organization("Port Municipality"),)
    page = make_resolved_page(clean, "aa", titles=titles, people=people, organizations=organizations)
    assert shown(show_page(page)).count("Port Municipality") == 1
    assert shown(show_page(call_page())).split("People")[1].split("Who said")[0].count("Municipality") == 1
