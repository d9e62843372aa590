"""Pages for runs: a site whose template only shows over several pages, beside the sample pages."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.conftest import ROOT

GUESTS = (
    "Nela Harrow",
    "Carla Ibarra",
    "Otto Lindqvist",
    "Mira Vance",
    "Pavel Dorn",
    "Ines Calder",
    "Hugo Senn",
)
LANDS = ("Belgium", "Peru", "Sweden", "Malta", "Austria", "Chile", "Norway")
# Sentences: only their return on page after page tells that they are no news.
TEMPLATE = (
    "The municipality of Port Lindal serves its citizens from seven in the morning until late at night.",
    "Visitors of the old harbour are kindly asked to leave their cars in the park behind the town hall.",
)


def make_page(number: int) -> str:
    guest, land = GUESTS[number % 7], LANDS[number % 7]
    return (
        f"Ambassador of {land} visits the Mayor\n\n{1 + number} May 2023\n\n"
        f"The Ambassador of {land}, {guest}, paid a courtesy visit to the Mayor of Port Lindal, Tomas Okan, in his "
        f"office on day number {number} of the season.\n\n"
        f"“We want to bring our ports closer together, for the {number}th time,” said Ambassador {guest.split()[1]}.\n\n"
        f"{TEMPLATE[number % 3 == 0]}\n\n{TEMPLATE[0] if number % 2 else TEMPLATE[1]}\n"
    )


def make_site(folder: Path, n_pages: int = 14) -> list[Path]:
    """Write the pages of one site into a folder and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"news-{number:02}.txt" for number in range(n_pages)]
    for number, path in enumerate(paths):
        path.write_text(make_page(number), encoding="utf-8")
    return paths


def make_pages(folder: Path) -> list[Path]:
    """Write some fifty pages of several sites below a folder and return their paths."""
    for group in ("raw", "gold/train"):
        sources = sorted(
            path for path in (ROOT / "data" / group).iterdir() if path.suffix in (".html", ".txt")
        )
        target = folder / group.split("/")[0]
        target.mkdir(parents=True)
        for source in sources[:24]:
            shutil.copy(source, target)
    make_site(folder / "lindal")
    return sorted(path for path in folder.rglob("*") if path.is_file())


def table_bytes(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(out.glob("*.parquet"))}
