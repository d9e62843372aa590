"""Inputs → files and the names their sources bear in the tables."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from glob import has_magic
from pathlib import Path

from pipeline.errors import InputError

STDIN = "-"
STDIN_NAME = "stdin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One file to read. `path` is None for standard input; `fault` says why the file cannot be read.

    `record` asks for one record of a container: what stands behind the `#` of its source name.
    """

    name: str
    path: Path | None
    record: str | None = None
    fault: str | None = None


def discover(inputs: Sequence[str | Path]) -> list[Found]:
    """Return the files that the inputs name, each once, sorted by name.

    Names are paths relative to the input root. Where two files would bear one name, as many parent folders
    are put in front of both as tell them apart: names depend on the set of inputs, never on their order.

    Raises:
        InputError: a named input does not exist, or nothing at all matches.
    """
    found = [item for each in inputs for item in _expand(str(each))]
    if not found:
        raise InputError(
            "no page to read",
            where=" ".join(map(str, inputs)) or "(no input)",
            fix="name a file or folder with pages",
        )
    return sorted(_keep_apart(_drop_repeats(found)), key=lambda item: (item.name, item.record or ""))


def _expand(given: str) -> Iterator[Found]:
    path = Path(given)
    if given == STDIN:
        yield Found(name=STDIN_NAME, path=None)
    elif path.is_dir():
        yield from _walk(path, path)
    elif path.exists():
        yield Found(name=_posix(path.name), path=path)
    elif has_magic(given):
        yield from _match(path)
    else:
        yield _find_record(given)


def _find_record(given: str) -> Found:
    """Return the container that `FILE#RECORD` names."""
    file, mark, record = given.rpartition("#")
    if not mark or not record or not Path(file).is_file():
        raise InputError("no such file or folder", where=given, fix="check the path, or quote the pattern")
    return Found(name=_posix(Path(file).name), path=Path(file), record=record)


def _match(pattern: Path) -> Iterator[Found]:
    root = _static_root(pattern)
    try:
        matches = list(root.glob(pattern.relative_to(root).as_posix()))
    except ValueError as error:
        raise InputError("no such pattern", where=str(pattern), fix=str(error)) from error
    for match in matches:
        if any(part.startswith(".") for part in match.relative_to(root).parts):
            continue
        if match.is_dir():
            yield from _walk(match, root)
        else:
            yield _examine(match, root)


def _static_root(pattern: Path) -> Path:
    """Return the folder above the first part of a pattern that holds a wildcard.

    >>> _static_root(Path("data/*/page-?.html")).as_posix()
    'data'
    """
    parts = pattern.parts
    first = next(i for i, part in enumerate(parts) if has_magic(part))
    return Path(*parts[:first])


def _walk(folder: Path, root: Path) -> Iterator[Found]:
    """Yield the files under a folder; links to folders are followed unless they lead back."""
    pending: list[tuple[Path, tuple[str, ...]]] = [(folder, (os.path.realpath(folder),))]
    while pending:
        current, above = pending.pop()
        try:
            entries = [entry for entry in current.iterdir() if not entry.name.startswith(".")]
        except OSError as error:
            yield _broken(current, root, error.strerror or str(error))
            continue
        for entry in entries:
            if not entry.is_dir():
                yield _examine(entry, root)
            elif (real := os.path.realpath(entry)) in above:
                yield _broken(entry, root, "the link leads back to a folder above it")
            else:
                pending.append((entry, (*above, real)))


def _examine(path: Path, root: Path) -> Found:
    """Return the file, with its fault where it is no regular file: opening a pipe would wait for ever."""
    try:
        mode = path.stat().st_mode
    except (OSError, RuntimeError) as error:
        return _broken(path, root, getattr(error, "strerror", None) or str(error))
    if not stat.S_ISREG(mode):
        return _broken(path, root, "not a regular file")
    return Found(name=_posix(path.relative_to(root).as_posix()), path=path)


def _broken(path: Path, root: Path, fault: str) -> Found:
    name = path.relative_to(root).as_posix()
    return Found(name=_posix(path.name if name == "." else name), path=path, fault=fault)


def _posix(name: str) -> str:
    r"""Return a file name that can be written as UTF-8: bytes that are none become `\udcXX`."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def _drop_repeats(found: list[Found]) -> list[Found]:
    """Keep each file once, under its longest name, however many inputs lead to it."""
    best: dict[tuple[str, str | None], Found] = {}
    for item in found:
        key = (os.path.normpath(item.path.absolute()) if item.path is not None else STDIN, item.record)
        if key not in best or (len(best[key].name), best[key].name) < (len(item.name), item.name):
            best[key] = item
    return list(best.values())


def _keep_apart(found: list[Found]) -> list[Found]:
    """Lengthen names that two files share by parent folders until every file has its own."""
    while shared := {key for key, count in Counter(map(_name_key, found)).items() if count > 1}:
        longer = [_lengthen(item) if _name_key(item) in shared else item for item in found]
        if longer == found:
            break
        found = longer
    return found


def _name_key(item: Found) -> tuple[str, str | None]:
    return item.name, item.record


def _lengthen(item: Found) -> Found:
    if item.path is None:
        return item
    parts = [_posix(part) for part in Path(os.path.normpath(item.path.absolute())).parts[1:]]
    taken = len(item.name.split("/"))
    return replace(item, name="/".join(parts[-(taken + 1) :]))
