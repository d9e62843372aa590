"""Pictures of the report for the docs: `python -m tests.report.screenshots REPORT FOLDER`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page, sync_playwright

from tests.report.browser import launch, open_report

Scheme = Literal["light", "dark"]
# As much of a view as a reader takes in at once on a tall screen.
HEIGHT = 1350
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


def take(report: Path, folder: Path) -> None:
    """Write one picture of each view in each scheme."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for scheme in SCHEMES:
            page = browser.new_page(viewport={"width": 1200, "height": HEIGHT}, color_scheme=scheme)
            for view, address in addresses(page, report).items():
                open_report(page, report, address)
                page.screenshot(path=folder / f"{view}-{scheme}.png", full_page=view == "overview")
            page.close()
        browser.close()


def addresses(page: Page, report: Path) -> dict[str, str]:
    """Return the views to look at: of the visits, the one with the most people."""
    open_report(page, report, "#/visits")
    busiest = page.evaluate(
        "() => { const v = state.index.visits; const n = v.guests.map((g, i) => g.length + v.hosts[i].length"
        " + v.topics[i].length + (v.date_start[i] ? 2 : 0)); return v.visit_id[n.indexOf(Math.max(...n))]; }"
    )
    return {
        "overview": "#/",
        "visits": "#/visits",
        "visit": f"#/visit/{busiest}",
        "source": f"#/visit/{busiest}?doc=0&span=1",
    }


if __name__ == "__main__":
    take(Path(sys.argv[1]), Path(sys.argv[2]))
