"""Names of sources: relative to the input root, unique, the same whatever the order of the inputs."""

from __future__ import annotations

import os
from itertools import permutations
from pathlib import Path

import pytest

from pipeline.read.discover import discover


def write(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("text")


def names(*inputs: str | Path) -> list[str]:
    return [found.name for found in discover(inputs)]


def test_folders_are_read_recursively_in_name_order_without_hidden_files(tmp_path: Path) -> None:
    write(tmp_path, "b.txt", "a/z.html", "a/b/c.txt", ".git/config", "a/.swap", "odd name.dat")
    assert names(tmp_path) == ["a/b/c.txt", "a/z.html", "b.txt", "odd name.dat"]


def test_a_single_file_bears_its_own_name(tmp_path: Path) -> None:
    write(tmp_path, "deep/down/page.html")
    assert names(tmp_path / "deep/down/page.html") == ["page.html"]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("*.txt", ["a.txt", "b.txt"]),
        ("*/*.txt", ["x/c.txt", "y/c.txt"]),
        ("**/*.txt", ["a.txt", "b.txt", "x/c.txt", "y/c.txt"]),
        ("x*", ["x/c.txt"]),
        ("[ab].txt", ["a.txt", "b.txt"]),
    ],
)
def test_patterns_name_files_below_their_fixed_part(
    tmp_path: Path, pattern: str, expected: list[str]
) -> None:
    write(tmp_path, "a.txt", "b.txt", "x/c.txt", "y/c.txt", ".h.txt", ".h/d.txt")
    assert names(str(tmp_path / pattern)) == expected


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(tmp_path: Path) -> None:
    write(tmp_path, "a[1].txt", "a1.txt")
    assert names(tmp_path / "a[1].txt") == ["a[1].txt"]


def test_equal_names_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    write(tmp_path, "one/page.txt", "two/page.txt", "two/other.txt")
    found = {names(*order)[0]: None for order in permutations([tmp_path / "one", tmp_path / "two"])}
    assert list(found) == ["one/page.txt"]
    assert names(tmp_path / "one", tmp_path / "two") == ["one/page.txt", "other.txt", "two/page.txt"]


def test_a_lengthened_name_may_not_collide_again(tmp_path: Path) -> None:
    write(tmp_path, "r/one/page.txt", "s/one/page.txt", "s/two/page.txt")
    inputs = [tmp_path / "r/one/page.txt", tmp_path / "s/one", tmp_path / "s/two/page.txt", tmp_path / "r"]
    results = {tuple(names(*order)) for order in permutations(inputs)}
    assert len(results) == 1
    assert len(set(results.pop())) == 3


def test_a_file_reached_twice_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, "sub/page.txt")
    for order in permutations(
        [tmp_path, tmp_path / "sub", tmp_path / "sub/page.txt", tmp_path / "sub/../sub"]
    ):
        assert names(*order) == ["sub/page.txt"]


def test_a_linked_folder_is_followed(tmp_path: Path) -> None:
    write(tmp_path, "far/page.txt", "near/other.txt")
    (tmp_path / "near/link").symlink_to(tmp_path / "far")
    assert names(tmp_path / "near") == ["link/page.txt", "other.txt"]


def test_a_file_called_stdin_is_told_from_standard_input(tmp_path: Path) -> None:
    write(tmp_path, "in/stdin")
    assert names("-", tmp_path / "in/stdin") == ["in/stdin", "stdin"]


def test_a_name_that_is_no_utf8_can_be_written(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("text")
    (name,) = names(tmp_path)
    assert name.encode("utf-8") and name.startswith("caf") and name.endswith(".txt")
