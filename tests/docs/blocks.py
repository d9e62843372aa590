"""The fenced blocks of the documentation, and the marks in its source that say how a block is tested.

Without a mark a block of Python or shell is run. An HTML comment right before it makes an exception, with the
reason: `<!-- parsed only: … -->`: each `visits` command is parsed by the command line, not run; `<!-- not run: … -->`:
only the names in it are checked (commands, options, targets of make, modules).
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from textwrap import dedent
from typing import TYPE_CHECKING, Literal

from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GENERATED = ("cli.md", "tables.md", "accuracy.md", "performance.md", "reliability.md", "corpus-sizes.md")
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "data/gold/README.md")),
    *(ROOT / name for name in ("models/visits_en/README.md", "pipeline/lexicons/sites/README.md")),
    *sorted(path for path in (ROOT / "docs").rglob("*.md") if path.name not in GENERATED),
]
# A block may stand in a list, and then is indented.
_FENCE = re.compile(
    r"(?:^ *<!-- (?P<mark>not run|parsed only): (?P<reason>[^\n]+?) -->\n)?"
    r"^(?P<indent> *)```(?P<kind>\w*)\n(?P<code>.*?)^(?P=indent)```$",
    re.M | re.S,
)
_INLINE = re.compile(r"`((?:visits|make|python -m) [^`\n]+)`")
# What a README shows without naming a language is a shell block where it begins with one of these.
_COMMANDS = ("visits ", ".venv/bin/visits ", "make ", "python -m ")
_INDENTED = re.compile(r"^    (visits [^\n]+)$", re.M)

Mark = Literal["", "not run", "parsed only"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One block: `line` is where its code begins; `kind` is python, sh, toml, csv or empty."""

    page: Path
    line: int
    kind: str
    code: str
    mark: Mark

    @property
    def name(self) -> str:
        page = self.page.relative_to(ROOT) if self.page.is_relative_to(ROOT) else self.page
        return f"{page}:{self.line}"


def read_blocks(page: Path) -> Iterator[Block]:
    text = page.read_text(encoding="utf-8")
    for found in _FENCE.finditer(text):
        code, kind = dedent(found["code"]), found["kind"]
        if not kind and code.startswith(_COMMANDS):
            kind = "sh"
        line = text[: found.start("code")].count("\n") + 1
        yield Block(page=page, line=line, kind=kind, code=code, mark=found["mark"] or "")


def inline_commands(page: Path) -> list[str]:
    """Commands in running text: `visits run INPUT... --out DIR`."""
    text = page.read_text(encoding="utf-8")
    bare = _FENCE.sub("", text)
    return [*_INLINE.findall(bare), *_INDENTED.findall(bare)]


def commands(code: str) -> list[str]:
    """The commands of a shell block; bodies of here-documents and comments left out, quoted lines kept together."""
    code = re.sub(r"<<'(\w+)'.*?^\1$", "", code, flags=re.M | re.S).replace("\\\n", " ")
    found, held = [], ""
    for line in code.splitlines():
        held = f"{held}\n{line}" if held else line
        if is_whole(held):
            found.append(held.strip())
            held = ""
    return [command for command in [*found, held] if command and not command.startswith("#")]


def is_whole(command: str) -> bool:
    """Whether every quotation mark of a command is closed."""
    try:
        shlex.split(command, comments=True)
    except ValueError:
        return False
    return True


def words_of(command: str) -> list[str]:
    """The words of a command; assignments before it, the folder of the environment and comments left out."""
    words = shlex.split(command, comments=True)
    while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
        words.pop(0)
    if words:
        words[0] = words[0].removeprefix(".venv/bin/")
    return words


def is_plain(command: str) -> bool:
    """Whether a line is one command of `visits` and nothing of the shell's."""
    return command.removeprefix(".venv/bin/").startswith("visits ") and not re.search(r"[|<>;&$]", command)
