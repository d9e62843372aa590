"""Invented pages in the shapes of real sites: each line says what it is, so that a test can check it.

`T` headline, `P` paragraph, `H` sub-heading, `x` boilerplate, `+` the rest of the paragraph before it, `>` a
paragraph glued to the line before it; the mark and the blank behind it are no part of the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "shapes"


@dataclass(frozen=True)
class Shape:
    name: str
    raw: str
    title: str | None
    body: tuple[str, ...]
    headings: tuple[str, ...]
    facts: dict[str, str]


def read_shape(text: str) -> Shape:
    head, *lines = text.strip("\n").split("\n")
    name, *facts = head.split()
    raw, title, body, headings = "", None, [], []
    for line in lines:
        mark, content = line[:1], line[2:]
        raw += (
            ("" if mark == ">" else "\n")
            + ((" " if content[:1] != "G" else "") if mark == ">" else "")
            + content
        )
        if mark == "T":
            title = content
        elif mark in ("P", "H", ">"):
            body.append(content)
            headings += [content] if mark == "H" else []
        elif mark == "+":
            body[-1] += " " + content
    pairs = dict(fact.split("=") for fact in facts)
    return Shape(name, raw[1:], title, tuple(body), tuple(headings), pairs)


def read_shapes() -> list[Shape]:
    texts = [path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.shapes"))]
    return [read_shape(part) for text in texts for part in text.split("=== ")[1:]]
