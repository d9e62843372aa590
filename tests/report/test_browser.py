"""The report in a real browser: what a reader sees, reaches by key and by link, and what a hostile page cannot do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

import pyarrow.parquet as pq
import pytest

from pipeline.report.page import write_report
from tests.report.browser import open_report
from tests.report.enlarge import enlarge
from tests.report.hostile import HOSTILE, poison

pytestmark = [pytest.mark.browser, pytest.mark.model]

# A page of 50,000 visits may take so many times as long as an empty page of the same browser in the same run; it
# took 8 times when measured (2.6 s on two busy cores). A change of filter took half of it, the charts drawn anew 0.4 times.
LOAD_RATIO, FILTER_RATIO = 60, 5
VIEWS = ("#/", "#/visits", "#/visits?q=nothing-matches-this", "#/about")


@pytest.fixture(scope="module")
def report(sample_tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("report") / "report.html"
    write_report(sample_tables, out)
    return out


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page that fails the test on a script error, a breach of the policy or a request."""
    opened = browser.new_page(viewport={"width": 1200, "height": 900})
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    opened.on("dialog", lambda dialog: faults.append("a dialog opened"))
    opened.on(
        "request",
        lambda request: (
            None if request.url.startswith(("file:", "about:", "data:")) else faults.append(request.url)
        ),
    )
    yield opened
    opened.close()
    assert not faults


def visits_of(tables: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(tables / "visits.parquet").to_pylist()
    return rows


def test_the_overview_counts_what_the_tables_hold(page: Any, report: Path, sample_tables: Path) -> None:
    open_report(page, report)
    visits = visits_of(sample_tables)
    assert page.text_content("#summary").startswith(f"{len(visits)} visits on ")
    countries = {code for visit in visits for code in visit["guest_countries"]}
    assert {code for code, _ in drawn(page, "map", "countries", "code")} == countries
    assert page.locator("figure svg").count() == 4


def drawn(page: Any, chart: str, data: str, key: str) -> set[tuple[str, int]]:
    """What a chart holds: a key and the number that its label tells."""
    rows = page.evaluate(
        "([chart, data]) => drawn.get(chart).data(data).map((row) => ({ ...row }))",
        [chart, data],
    )
    return {(row[key], int(re.search(r": (\d+) visit", row["label"]).group(1))) for row in rows}


FILTERS: dict[str, Callable[[dict[str, Any]], bool]] = {
    "": lambda visit: True,
    "?topic=education": lambda visit: "education" in visit["topics"],
    "?country=GH&year=2022": lambda visit: (
        "GH" in visit["guest_countries"] and str(visit["date_start"]).startswith("2022")
    ),
    "?status=planned": lambda visit: visit["status"] == "planned",
}


@pytest.mark.parametrize("query", FILTERS)
def test_the_charts_follow_the_filters(page: Any, report: Path, sample_tables: Path, query: str) -> None:
    all_visits = visits_of(sample_tables)
    visits = [visit for visit in all_visits if FILTERS[query](visit)]
    assert visits
    # From a view of all visits, so that the charts are drawn once and then anew.
    open_report(page, report)
    page.evaluate("query => { location.hash = `#/${query}`; }", query)
    told = f"{len(visits)} of {len(all_visits)} visits" if query else f"All {len(visits)} visits"
    page.wait_for_function("told => document.getElementById('count').textContent.startsWith(told)", arg=told)
    page.wait_for_function("drawing.then(() => true)")
    countries = Counter(code for visit in visits for code in visit["guest_countries"])
    assert drawn(page, "map", "countries", "code") == set(countries.items())
    marked = page.locator("#map-chart path[fill^='var(--step']").count()
    assert marked >= len(countries)
    topics = Counter(
        (topic, str(visit["date_start"].year))
        for visit in visits
        if visit["date_start"]
        for topic in visit["topics"]
    )
    cells = page.locator("#topics-table tbody tr").evaluate_all(
        "rows => rows.map((row) => [...row.cells].map((cell) => cell.textContent))"
    )
    assert Counter(tuple(cell) for cell in cells) == Counter((*k, str(n)) for k, n in topics.items())
    assert page.locator("#topics-chart path[aria-label*=' visit']").count() == len(topics)
    names = page.locator("#network-chart text").all_text_contents()
    known = {name for visit in visits for name in (*visit["guests"], *visit["hosts"])} | {"guest", "host"}
    assert all(name in known or name.endswith("…") for name in names)


def test_a_filter_chosen_in_the_overview_stays_in_the_list_and_back(page: Any, report: Path) -> None:
    open_report(page, report)
    page.select_option("select[name=topic]", "trade")
    page.wait_for_function("location.hash === '#/?topic=trade'")
    page.get_by_text("See them in a list").click()
    page.wait_for_function("location.hash === '#/visits?topic=trade'")
    rows = page.locator("table.visits tbody tr").count()
    assert page.inner_text("#count").startswith(f"{rows} of ")
    page.click("#to-overview")
    page.wait_for_function("location.hash === '#/?topic=trade'")
    page.get_by_text("Clear all filters").click()
    page.wait_for_function("document.getElementById('count').textContent.startsWith('All')")


def test_a_bar_leads_to_its_visits_within_the_filter(page: Any, report: Path) -> None:
    open_report(page, report, "#/?topic=education")
    bar = page.locator("#timeline-chart [aria-label*=' visit']").first
    key = bar.get_attribute("aria-label").split(":")[0]
    bar.click()
    page.wait_for_selector("#visits:not([hidden])")
    assert page.evaluate("location.hash") in (
        f"#/visits?topic=education&{step}={key}" for step in ("month", "year")
    )


def test_words_under_the_pointer_are_words(page: Any, report: Path) -> None:
    open_report(page, report)
    page.locator("#map-chart [aria-label^='India']").hover()
    assert page.get_attribute("#map-chart", "title").startswith("India: ")


def test_a_country_on_the_map_leads_to_its_visits(page: Any, report: Path, sample_tables: Path) -> None:
    open_report(page, report)
    page.locator("#map-chart [aria-label^='India:']").first.click()
    page.wait_for_selector("#visits:not([hidden])")
    expected = [visit for visit in visits_of(sample_tables) if "IN" in visit["guest_countries"]]
    assert expected and page.locator("table.visits tbody tr").count() == len(expected)
    assert page.locator("select[name=country]").input_value() == "IN"


@pytest.mark.parametrize("word", ["Mersin", "AMBASSADOR", "horvatinczky"])
def test_a_search_finds_words_whatever_their_case_and_marks(page: Any, report: Path, word: str) -> None:
    open_report(page, report, "#/visits")
    before = page.locator("table.visits tbody tr").count()
    page.fill("input[name=q]", word)
    page.wait_for_function("n => document.querySelectorAll('table.visits tbody tr').length < n", arg=before)
    assert page.locator("table.visits tbody tr").count() > 0
    assert f"q={word}" in page.url


def test_nothing_found_says_so_and_offers_the_way_back(page: Any, report: Path) -> None:
    open_report(page, report, "#/visits?q=nothing-matches-this")
    assert "No visit matches" in page.text_content("#list")
    page.get_by_text("Clear all filters").click()
    page.wait_for_selector("table.visits tbody tr")


def test_the_list_is_sorted_either_way_and_undated_visits_come_last(page: Any, report: Path) -> None:
    for order, turn in (("date", 1), ("-date", -1)):
        open_report(page, report, f"#/visits?sort={order}")
        days = page.evaluate(
            "(order) => { const v = state.index.visits;"
            " return sorted(v, matching(v, new URLSearchParams()), order).map((i) => v.date_start[i]); }",
            order,
        )
        dated = [day for day in days if day]
        assert dated == sorted(dated)[::turn] and days[: len(dated)] == dated
    header = page.locator("th[aria-sort=descending]")
    assert header.inner_text().startswith("Date")


def test_a_visit_opens_from_the_list_by_key_and_takes_the_focus(page: Any, report: Path) -> None:
    open_report(page, report, "#/visits")
    link = page.locator("table.visits tbody th a").first
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#visit:not([hidden])")
    page.wait_for_function("document.activeElement.id === 'visit-title'")
    assert page.title().startswith(page.text_content("#visit-title"))
    page.go_back()
    page.wait_for_selector("#visits:not([hidden])")


def test_a_visit_leads_back_to_the_visits_chosen_and_names_guests_first(page: Any, report: Path) -> None:
    open_report(page, report, "#/visits?topic=trade")
    page.locator("table.visits tbody th a").first.click()
    page.wait_for_selector("#visit:not([hidden])")
    column = "rows => rows.map((row) => row.cells[1].textContent)"
    roles = page.locator("section[aria-labelledby=people-title] tbody tr").evaluate_all(column)
    order = ["guest", "guest delegation", "host", "host delegation"]
    assert roles and roles == sorted(roles, key=order.index)
    page.get_by_text("The visits chosen").click()
    page.wait_for_function("location.hash === '#/visits?topic=trade'")


def test_the_skip_link_leads_past_the_navigation(page: Any, report: Path) -> None:
    open_report(page, report)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_every_highlight_lies_where_the_tables_say(page: Any, report: Path, sample_tables: Path) -> None:
    texts = dict(
        zip(*pq.read_table(sample_tables / "documents.parquet", columns=["doc_id", "text"]).to_pydict().values(),
            strict=True)
    )  # fmt: skip
    mentions = pq.read_table(sample_tables / "mentions.parquet").to_pylist()
    for visit in visits_of(sample_tables)[:6]:
        open_report(page, report, f"#/visit/{visit['visit_id']}")
        marks = page.locator(".text mark").evaluate_all(
            "marks => marks.map((m) => [Number(m.dataset.doc), Number(m.dataset.start), m.textContent])"
        )
        assert marks
        for number, start, words in marks:
            assert texts[visit["doc_ids"][number]][start : start + len(words)] == words
        starts = {(number, start) for number, start, _ in marks}
        own = [mention for mention in mentions if mention["doc_id"] == visit["doc_ids"][0]]
        assert {(0, mention["start_char"]) for mention in own} <= starts


def test_a_shared_address_points_at_a_span(page: Any, report: Path, sample_tables: Path) -> None:
    visit = visits_of(sample_tables)[0]
    open_report(page, report, f"#/visit/{visit['visit_id']}")
    page.locator(".record a.where[href*='span=']").last.click()
    page.wait_for_selector("mark.found")
    found = "".join(page.locator("mark.found").all_text_contents())
    assert found.strip() == visit["evidence"].strip()
    address = page.url.split("#")[1]
    open_report(page, report, f"#{address}")
    assert "".join(page.locator("mark.found").all_text_contents()) == found


def test_every_cell_has_a_rule_and_a_score(page: Any, report: Path, sample_tables: Path) -> None:
    visit = visits_of(sample_tables)[0]
    open_report(page, report, f"#/visit/{visit['visit_id']}")
    reasons = page.locator(".record tbody tr td:last-child").all_inner_texts()
    assert reasons and all(re.search(r"\S+\s+[01]\.\d\d$", reason) for reason in reasons)
    page.locator("#visit details summary").click()
    rows = page.locator("#visit details tbody tr")
    told = re.search(r"\((\d+)\)$", page.locator("#visit details summary").inner_text())
    assert told and rows.count() == int(told.group(1)) > 10


def test_a_visit_that_is_not_there_is_said_to_be_missing(page: Any, report: Path) -> None:
    open_report(page, report, "#/visit/0000")
    assert page.inner_text("#visit-title") == "No such visit"


def test_light_and_dark_follow_the_system_and_the_button(browser: Any, report: Path) -> None:
    paper = "() => getComputedStyle(document.documentElement).backgroundColor"
    seen = {}
    for scheme in ("light", "dark"):
        page = browser.new_page(color_scheme=scheme)
        open_report(page, report)
        seen[scheme] = page.evaluate(paper)
        page.click("#theme")
        page.click("#theme")
        assert page.get_attribute("html", "data-theme") == "dark"
        dark = page.evaluate(paper)
        open_report(page, report)
        assert page.evaluate(paper) == dark
        page.close()
    assert seen["light"] != seen["dark"] == dark


def test_nothing_is_wider_than_a_telephone(browser: Any, report: Path, sample_tables: Path) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    for view in (*VIEWS, f"#/visit/{visits_of(sample_tables)[0]['visit_id']}"):
        open_report(page, report, view)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    # What a record says has more room than its label and its reason.
    widths = page.locator(".record tbody tr >> nth=0").evaluate(
        "row => [...row.cells].map((cell) => cell.clientWidth)"
    )
    assert max(widths) == widths[1] >= 110
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_barrier_in_any_view(browser: Any, report: Path, sample_tables: Path, scheme: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = browser.new_page(viewport={"width": 1200, "height": 900}, color_scheme=scheme, bypass_csp=True)
    for view in (*VIEWS, f"#/visit/{visits_of(sample_tables)[0]['visit_id']}", "#/visit/0000"):
        open_report(page, report, view)
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        found = axe.Axe().run(page).response["violations"]
        grave = [
            (each["id"], [node["target"] for node in each["nodes"]][:3])
            for each in found
            if each["impact"] in ("serious", "critical")
        ]
        assert not grave, view
    page.close()


@pytest.fixture(scope="module")
def hostile(sample_tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    poison(sample_tables, folder / "tables")
    write_report(folder / "tables", folder / "report.html")
    return folder


def test_words_of_a_hostile_page_stay_words(page: Any, hostile: Path) -> None:
    report, tables = hostile / "report.html", hostile / "tables"
    for view in ("#/", "#/visits", *(f"#/visit/{visit['visit_id']}" for visit in visits_of(tables)[:4])):
        open_report(page, report, view)
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        assert page.evaluate("window.stolen") is None
        assert page.locator("img, iframe, object, embed, base, form:not(#filters), script[src]").count() == 0
        links = page.locator("a[href]").evaluate_all(
            "links => links.map((link) => link.getAttribute('href'))"
        )
        assert all(link.startswith(("#", "https:", "http:")) for link in links)
        handlers = "() => [...document.querySelectorAll('*')].some((e) => [...e.attributes].some((a) => /^on/.test(a.name)))"
        assert not page.evaluate(handlers)
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", page.inner_text("body"))
    assert "<script>" in page.inner_text("#visit")


def test_no_hostile_word_stands_in_the_file_as_it_came(hostile: Path) -> None:
    source = (hostile / "report.html").read_text(encoding="utf-8")
    shell = re.sub(r'(?s)<script type="application/octet-stream".*?</script>', "", source)
    assert not any(word in shell for word in HOSTILE if "<" in word)
    assert source.count("<script>") == 1


def test_an_inline_script_that_is_not_ours_is_refused(browser: Any, report: Path, tmp_path: Path) -> None:
    planted = tmp_path / "planted.html"
    text = report.read_text(encoding="utf-8")
    planted.write_text(text.replace("</main>", "<script>window.stolen = 1</script></main>"), encoding="utf-8")
    page = browser.new_page()
    open_report(page, planted)
    assert page.evaluate("window.stolen") is None
    with pytest.raises(Exception, match="TrustedHTML"):
        page.evaluate("document.body.innerHTML = '<b>x</b>'")
    page.close()


def test_an_empty_run_gives_a_report_that_says_so(page: Any, sample_tables: Path, tmp_path: Path) -> None:
    tables = tmp_path / "tables"
    tables.mkdir()
    for path in sample_tables.glob("*.parquet"):
        pq.write_table(pq.read_table(path).slice(0, 0), tables / path.name)
    (tables / "manifest.json").write_bytes((sample_tables / "manifest.json").read_bytes())
    write_report(tables, tmp_path / "report.html")
    open_report(page, tmp_path / "report.html")
    assert page.text_content("#summary").startswith("0 visits")
    assert page.locator("figure .empty").count() >= 4


def test_texts_left_out_are_said_to_be(page: Any, sample_tables: Path, tmp_path: Path) -> None:
    write_report(sample_tables, tmp_path / "report.html", max_texts=0)
    visit = visits_of(sample_tables)[0]
    open_report(page, tmp_path / "report.html", f"#/visit/{visit['visit_id']}")
    assert visit["doc_id"] in page.inner_text("#visit .empty >> nth=-1")
    assert page.locator(".record tbody tr").count() > 3
    open_report(page, tmp_path / "report.html", "#/about")
    assert " 0 of " in page.inner_text("#texts-note")


def test_fifty_thousand_visits_open_and_filter_fast(
    browser: Any, sample_tables: Path, tmp_path: Path
) -> None:
    enlarge(sample_tables, tmp_path / "tables", 50_000)
    write_report(tables=tmp_path / "tables", out=tmp_path / "report.html")
    blank = tmp_path / "blank.html"
    blank.write_text(
        "<!doctype html><html data-ready lang='en'><title>nothing</title></html>", encoding="utf-8"
    )
    page = browser.new_page()

    def seconds(path: Path) -> float:
        times = []
        for _ in range(3):
            page.goto("about:blank")
            started = perf_counter()
            page.goto(path.as_uri())
            page.wait_for_selector("html[data-ready]", timeout=120_000, state="attached")
            times.append(perf_counter() - started)
        return min(times)

    empty, full = seconds(blank), seconds(tmp_path / "report.html")
    search = (
        "async () => { const t = performance.now(); location.hash = '#/visits?q=mersin&country=JP';"
        " await new Promise((done) => addEventListener('hashchange', () => setTimeout(done), { once: true }));"
        " return (performance.now() - t) / 1000; }"
    )
    filtered = min(page.evaluate(search), page.evaluate(search.replace("mersin", "pori")))
    charts = (
        "async (code) => { const t = performance.now(); const query = new URLSearchParams([['country', code]]);"
        " state.query = query; await showOverview(state.index, query); return (performance.now() - t) / 1000; }"
    )
    page.evaluate(charts, "BE")
    redrawn = min(page.evaluate(charts, code) for code in ("JP", "PE"))
    print(
        f"empty {empty:.3f} s, full {full:.3f} s ({full / empty:.0f}x), filter {filtered:.3f} s,"
        f" charts {redrawn:.3f} s"
    )
    assert full <= LOAD_RATIO * empty
    assert filtered <= FILTER_RATIO * empty
    assert redrawn <= FILTER_RATIO * empty
    assert page.locator("table.visits tbody tr").count() <= 50
    page.close()
