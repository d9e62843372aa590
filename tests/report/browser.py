"""Headless Chromium for the tests and pictures of the report."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright

OPTIONS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


def find_chromium() -> str | None:
    """Return the browser's path: Debian's name for it, or another's."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if name and (path := shutil.which(name))), None)


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=find_chromium(), args=list(OPTIONS))


def open_report(page: Page, report: Path, address: str = "") -> None:
    """Open a view from the file, anew, and wait until it is shown."""
    page.goto("about:blank")
    page.goto(f"{report.resolve().as_uri()}{address}")
    page.wait_for_selector("html[data-ready]", timeout=60_000)
