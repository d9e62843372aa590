"""Every command and every block of Python in README and docs does what a reader would have it do."""

from __future__ import annotations

import ast
import csv
import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
from textwrap import indent
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import pytest
import typer
from typer.testing import CliRunner

from pipeline.clean.sites import parse_rules
from pipeline.cli import app
from pipeline.lexicons import FIELDS, load_terms
from pipeline.resolve import read_corrections
from tests.conftest import ROOT
from tests.docs.blocks import PAGES, Block, commands, inline_commands, is_plain, read_blocks, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

BLOCKS = [block for page in PAGES for block in read_blocks(page)]
SHELL = [block for block in BLOCKS if block.kind == "sh"]
CLI: Any = typer.main.get_command(app)
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def runs(block: Block) -> bool:
    return block.kind in ("python", "sh") and not block.mark and bool(block.code.strip())


def parse(words: list[str]) -> None:
    """Parse a command's arguments as the command line would, and run nothing."""
    command, arguments = find_command(words)
    command.make_context(command.name, arguments)


def find_command(words: list[str]) -> tuple[Any, list[str]]:
    """Return the command that a line names, of a group its member, and the arguments behind it."""
    command, arguments = CLI.commands[words[1]], words[2:]
    while arguments and arguments[0] in getattr(command, "commands", {}):
        command, arguments = command.commands[arguments[0]], arguments[1:]
    return command, arguments


def check_names(words: list[str]) -> None:
    """Check that the command and the options of a line exist; its arguments may be placeholders."""
    if words[0] == "make":
        assert set(words[1:]) <= TARGETS
    elif words[:2] == ["python", "-m"]:
        assert importlib.util.find_spec(words[2]) is not None
    elif words[0] == "visits" and words[1].startswith("-"):
        assert words[1] in {name for option in CLI.params for name in option.opts} | {"--help"}
    elif words[0] == "visits":
        command, _ = find_command(words)
        known = {name for option in command.params for name in option.opts} | {"--help"}
        assert {word.split("=")[0] for word in words if word.startswith("--")} <= known


def test_blocks_are_found() -> None:
    assert len([block for block in SHELL if not block.mark]) >= 8
    assert len([block for block in BLOCKS if block.kind == "python"]) >= 8


def test_every_block_is_of_a_known_kind() -> None:
    assert {block.kind for block in BLOCKS} <= {"python", "sh", "toml", "csv", ""}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_names_in_running_text(page: Path) -> None:
    for command in inline_commands(page):
        check_names(words_of(command.replace("'", "")))


@pytest.mark.parametrize("block", SHELL, ids=lambda block: block.name)
def test_names_in_blocks(block: Block) -> None:
    for command in commands(block.code):
        words = words_of(command)
        check_names(words)
        if words[0] == "visits" and block.mark != "not run" and is_plain(command):
            parse(words)


def test_a_wrong_command_is_found() -> None:
    with pytest.raises(KeyError):
        check_names(["visits", "walk", "data/raw"])
    with pytest.raises(AssertionError):
        check_names(["visits", "run", "data/raw", "--output", "x"])
    with pytest.raises(Exception, match="Missing parameter: out"):
        parse(["visits", "run", "data/raw"])
    with pytest.raises(AssertionError):
        check_names(["make", "coffee"])


@pytest.mark.parametrize("block", [b for b in BLOCKS if b.kind == "toml"], ids=lambda block: block.name)
def test_site_rules_are_read(block: Block) -> None:
    assert parse_rules(block.code, where=block.name).hosts


def is_corrections(block: Block) -> bool:
    return block.kind == "csv" and block.code.startswith("table,")


@pytest.mark.parametrize("block", [b for b in BLOCKS if is_corrections(b)], ids=lambda block: block.name)
def test_corrections_are_read(block: Block, tmp_path: Path) -> None:
    (tmp_path / "corrections.csv").write_text(block.code, encoding="utf-8")
    assert len(read_corrections(tmp_path / "corrections.csv")) == len(block.code.splitlines()) - 1


@pytest.mark.parametrize(
    "block", [b for b in BLOCKS if b.kind == "csv" and not is_corrections(b)], ids=lambda block: block.name
)
def test_rows_fit_the_lexicon(block: Block) -> None:
    rows = list(csv.DictReader(block.code.splitlines()))
    assert rows and tuple(rows[0]) == FIELDS
    titles = load_terms("titles")
    assert {row["kind"] for row in rows} <= {term.kind for term in titles}
    assert not {row["term"] for row in rows} & {term.term for term in titles}


@pytest.fixture
def folder(sample_tables: Path, tmp_path: Path) -> Path:
    """A copy of what a reader stands in, with a small corpus, and the folders that the pages ask a reader to fill."""
    (tmp_path / "data").mkdir()
    copy_gold(tmp_path / "data" / "gold")
    copy_gold(tmp_path / "my_gold")
    shutil.copytree(tmp_path / "my_gold" / "dev", tmp_path / "second_annotation")
    shutil.copytree(ROOT / "data" / "raw", tmp_path / "data" / "raw")
    shutil.copytree(sample_tables, tmp_path / "data" / "out")
    (tmp_path / "tables_of_another_extractor").symlink_to(sample_tables)
    (tmp_path / "my_model").symlink_to(ROOT / "models" / "visits_en")
    for name in ("my_pages", "crawl"):
        (tmp_path / name).mkdir()
        shutil.copy(ROOT / "data" / "raw" / "embassy-01.html", tmp_path / name / "page.html")
    return tmp_path


def copy_gold(folder: Path) -> None:
    """Write a corpus of the shortest pages of ours, so that it is evaluated in seconds; `test` stays unread."""
    whole = ROOT / "data" / "gold"
    for split, source, pages in (
        ("train", "train", slice(0, 4)),
        ("dev", "dev", slice(0, 2)),
        ("test", "train", slice(4, 6)),
    ):
        (folder / split).mkdir(parents=True)
        beside = [path for path in (whole / source).glob("*.gold") if len(files_of(path)) > 1]
        for page in sorted(beside, key=lambda path: (path.stat().st_size, path.name))[pages]:
            for path in files_of(page):
                shutil.copy(path, folder / split)
    (folder / "templates").symlink_to(whole / "templates")


def files_of(page: Path) -> list[Path]:
    return list(page.parent.glob(f"{page.stem}.*"))


@pytest.mark.model
@pytest.mark.parametrize("page", [page for page in PAGES if any(map(runs, read_blocks(page)))], ids=name_of)
def test_blocks_run(page: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mpl.use("Agg")
    monkeypatch.chdir(folder)
    run_blocks(read_blocks(page), folder)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("python", "import pipeline\npipeline.extrakt('x')"),
        ("sh", "visits show nowhere.txt"),
        ("sh", "cat nowhere.txt | sort > sorted.txt"),
        ("sh", "visits show data/raw/kordon-01.txt --colour"),
    ],
)
def test_a_block_that_fails_is_found(
    kind: str, code: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    page = folder / "page.md"
    page.write_text(f"1. Do this:\n\n   ```{kind}\n{indent(code, '   ')}\n   ```\n", encoding="utf-8")
    blocks = list(read_blocks(page))
    assert [block.code.strip() for block in blocks] == [code]
    with pytest.raises((AssertionError, AttributeError)):
        run_blocks(blocks, folder)


def run_blocks(blocks: Iterable[Block], folder: Path) -> None:
    """Run a page's blocks in order, in one folder and one Python session, as its reader would."""
    session: dict[str, Any] = {"__name__": "__main__"}
    for block in filter(runs, blocks):
        if block.kind == "python":
            run_python(block, session)
        else:
            run_shell(block, folder)


def run_python(block: Block, session: dict[str, Any]) -> None:
    tree = ast.parse("\n" * (block.line - 1) + block.code, block.name)
    exec(compile(tree, block.name, "exec"), session)


def run_shell(block: Block, folder: Path) -> None:
    """Run commands of `visits` in this process, which has the model loaded; all else in bash."""
    lines = commands(block.code)
    if all(is_plain(line) for line in lines):
        for line in lines:
            result = CliRunner().invoke(app, words_of(line)[1:])
            assert result.exit_code == 0, f"{block.name}: {line}\n{result.output}\n{result.exception!r}"
    elif not any(line.startswith("make ") for line in lines):
        run_bash(block, folder)


def run_bash(block: Block, folder: Path) -> None:
    python = shlex.quote(sys.executable)
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    shell = f'visits() {{ {python} -m pipeline "$@"; }}\npython() {{ {python} "$@"; }}\n'
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", shell + block.code.replace(".venv/bin/", "")],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{block.name}\n{done.stdout}\n{done.stderr}"
