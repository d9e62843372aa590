"""Site templates as data: `data/gold/templates/NAME.txt` or `NAME.html`, `noise.toml`, `splits.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from pipeline.errors import GoldError

TEMPLATES = "templates"
PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One site layout. `text` has placeholders; the other fields say how it prints what fills them.

    Args:
        date: the format of `{date}`, such as `{day2}.{mon2}.{year}`; empty where none is shown.
        title: "as is", or "none" for a layout without a headline.
        paragraph: what stands around each paragraph.
        heading: what stands around each sub-heading.
        caption: what stands around each caption.
        captions: how many captions stand between paragraphs.
        joiner: what stands between paragraphs.
        bold: the first mention of each person is set in `<strong>`.
        entities: typographic characters are written as HTML entities.
        nbsp: some spaces are no-break spaces.
        zero_width: a zero-width space stands here and there.
        split_honorifics: an honorific with a full stop ends its line.
        entity_debris: quotation marks are entities that lost their ampersand.
        yearless: lines with a day and month but no year are shown where the gold page has no date too.
    """

    name: str
    suffix: str
    split: str
    text: str
    date: str = ""
    title: str = "as is"
    paragraph: str = "{text}"
    heading: str = "{text}"
    caption: str = "{text}"
    captions: int = 0
    joiner: str = "\n"
    bold: bool = False
    entities: bool = False
    nbsp: bool = False
    zero_width: bool = False
    split_honorifics: bool = False
    entity_debris: bool = False
    yearless: bool = False

    @property
    def is_html(self) -> bool:
        """Whether the raw page is HTML."""
        return self.suffix == ".html"


def read_splits(folder: Path) -> dict[str, str]:
    """Return the split of every template, by its name and by its number.

    Args:
        folder: the folder of templates, with `splits.toml`.

    Raises:
        GoldError: the file is missing or broken, or a template stands in it twice.
    """
    path = folder / "splits.toml"
    split_of: dict[str, str] = {}
    for split, numbers in _read_toml(path).items():
        for key in (*numbers, *numbers.values()):
            if key in split_of:
                raise GoldError(f"template {key!r} stands there twice", where=str(path))
            split_of[key] = split
    return split_of


def read_templates(folder: Path) -> dict[str, Template]:
    """Read every template of a corpus, by its name and by its number.

    Args:
        folder: the folder of templates, with `splits.toml`.

    Raises:
        GoldError: a template has no split or no file, an unknown option, or no `{paragraphs}`.
    """
    split_of = read_splits(folder)
    paths = {path.stem: path for path in sorted(folder.iterdir()) if path.suffix in (".txt", ".html")}
    numbers = {
        number: name for part in _read_toml(folder / "splits.toml").values() for number, name in part.items()
    }
    missing = sorted(set(numbers.values()) ^ paths.keys())
    if missing:
        raise GoldError(f"template {missing[0]!r} has no split or no file", where=str(folder))
    templates = {name: _read_template(path, split_of[name]) for name, path in paths.items()}
    return templates | {number: templates[name] for number, name in numbers.items()}


def read_noise(folder: Path) -> dict[str, dict[str, tuple[str, ...]]]:
    """Read the lines around articles: by split, then by placeholder.

    Raises:
        GoldError: `noise.toml` is missing or broken.
    """
    table = _read_toml(folder / "noise.toml")
    return {split: {name: tuple(lines) for name, lines in pools.items()} for split, pools in table.items()}


def _read_template(path: Path, split: str) -> Template:
    head, fence, text = path.read_text(encoding="utf-8").removeprefix("+++\n").partition("+++\n")
    if not fence or "{paragraphs}" not in text:
        raise GoldError("a template needs options between +++ lines and {paragraphs}", where=str(path))
    try:
        options = tomllib.loads(head)
    except tomllib.TOMLDecodeError as error:
        raise GoldError(f"the options are no TOML: {error}", where=str(path)) from error
    known = {field.name for field in fields(Template)} - {"name", "suffix", "split", "text"}
    if options.keys() - known:
        raise GoldError(f"unknown option {min(options.keys() - known)!r}", where=str(path))
    return Template(name=path.stem, suffix=path.suffix, split=split, text=text, **options)


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise GoldError("the file cannot be read", where=str(path), fix=str(error)) from error
