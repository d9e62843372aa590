"""The page that README shows as `visits show` prints it: `python -m tests.docs.sample` writes it anew.

What comes after the tables, the page's text in colours, is left out: colours do not stand in a README.
"""

from __future__ import annotations

import io
import re

from rich.console import Console

from pipeline.records import Drop
from pipeline.report.show import show_page
from pipeline.run import extract_source
from tests.conftest import ROOT

README = ROOT / "README.md"
# As wide as README's lines are on every screen.
WIDTH = 100
_SAMPLE = re.compile(
    r"(?P<before>^`visits show (?P<source>\S+)` prints[^\n]*\n\n```\n)(?P<shown>.*?)(?=^```$)", re.M | re.S
)


def kept_sample() -> str:
    """Return what README shows."""
    return _find(README.read_text(encoding="utf-8"))["shown"]


def sample() -> str:
    """Return what README should show."""
    source = _find(README.read_text(encoding="utf-8"))["source"]
    page = extract_source(ROOT / source)
    assert not isinstance(page, Drop)
    out = io.StringIO()
    Console(file=out, markup=False, emoji=False, highlight=False, width=WIDTH).print(show_page(page))
    lines = [line.rstrip() for line in out.getvalue().partition("\nText ─")[0].splitlines()]
    return "\n".join(lines).rstrip() + "\n"


def refresh() -> None:
    text = README.read_text(encoding="utf-8")
    found = _find(text)
    README.write_text(
        f"{text[: found.start('shown')]}{sample()}{text[found.end('shown') :]}", encoding="utf-8"
    )


def _find(text: str) -> re.Match[str]:
    found = _SAMPLE.search(text)
    assert found is not None, "README shows no page as `visits show SOURCE` prints it"
    return found


if __name__ == "__main__":
    refresh()
