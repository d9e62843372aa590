"""The examples under `--help`: every command has two, and the command line takes each."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.examples import EXAMPLES
from tests.conftest import ROOT

CLI: Any = typer.main.get_command(app)


def command_of(words: list[str]) -> tuple[Any, list[str], str]:
    """Return the command that the words name, the arguments behind it, and its name as `EXAMPLES` has it."""
    command, named = CLI, []
    while words and words[0] in getattr(command, "commands", {}):
        named.append(words[0])
        command, words = command.commands[words[0]], words[1:]
    return command, words, " ".join(named)


def visits_lines(example: str) -> list[list[str]]:
    """Return the words behind each `visits` of a line of shell, assignments and redirections left out."""
    parts = (shlex.split(re.sub(r">.*", "", part)) for part in re.split(r"\||&&", example))
    words = ([word for word in part if not re.match("[A-Z_]+=", word)] for part in parts)
    return [part[1:] for part in words if part[0] == "visits"]


def test_every_command_has_two_examples() -> None:
    names = set(CLI.commands) | {f"gold {name}" for name in CLI.commands["gold"].commands}
    assert names | {""} == EXAMPLES.keys()
    assert all(len(set(lines)) >= 2 for lines in EXAMPLES.values())


@pytest.mark.parametrize("name", EXAMPLES)
def test_help_ends_with_the_examples(name: str) -> None:
    shown = CliRunner().invoke(app, [*name.split(), "--help"], env={"COLUMNS": "200"}).output
    lines = [line.strip() for line in shown.partition("Examples:")[2].splitlines()]
    assert [line for line in lines if line] == list(EXAMPLES[name])


@pytest.mark.parametrize(
    ("name", "example"), [(name, line) for name, lines in EXAMPLES.items() for line in lines]
)
def test_the_command_line_takes_an_example(name: str, example: str) -> None:
    lines = visits_lines(example)
    assert lines
    for words in lines:
        command, arguments, told = command_of(words)
        if "--help" in arguments or arguments[:1] == ["--install-completion"]:
            assert arguments[0] in {option for each in command.params for option in each.opts} | {"--help"}
        else:
            command.make_context(told, arguments)
    assert any(command_of(words)[2] == name for words in lines) or name in ("", "gold")


@pytest.mark.parametrize(
    ("typed", "offered"), [("visits ex", "export"), ("visits report data/out --t", "--texts")]
)
def test_the_shell_completes(typed: str, offered: str) -> None:
    asked = {"_VISITS_COMPLETE": "complete_bash", "COMP_WORDS": typed, "COMP_CWORD": str(typed.count(" "))}
    done = subprocess.run(
        [sys.executable, "-m", "pipeline"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, **asked},
    )
    assert done.stdout.split() == [offered]
