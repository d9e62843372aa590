"""Check a gold corpus: `python -m pipeline.learn.check data/gold [PAGES]` lists what is wrong.

Exit code 1 where anything is. PAGES is a folder of texts whose people must not occur as gold people.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.errors import GoldError
from pipeline.learn.corpus import GoldPage, find_gold, read_gold
from pipeline.learn.names import fold
from pipeline.learn.page_checks import check_page
from pipeline.learn.templates import TEMPLATES, read_splits
from pipeline.lexicons import load_words

# Shorter sentences ("They exchanged gifts.") recur by themselves and teach nothing about a page.
MIN_SENTENCE_WORDS = 8
_SENTENCE_END = re.compile(r"(?<=[.!?])[”\"’']?\s+|\n")


def check_corpus(folder: Path, *, foreign: Path | None = None) -> tuple[str, ...]:
    """Return what is wrong with the gold pages under a folder, each with the file concerned.

    Args:
        folder: a corpus (its splits are folders) or one split.
        foreign: a folder of texts outside the corpus; a gold person's full name must not occur in them.

    Raises:
        GoldError: the folder holds no gold page.
    """
    pages: list[GoldPage] = []
    problems: list[str] = []
    for path in find_gold(folder):
        try:
            pages.append(read_gold(path))
        except GoldError as error:
            problems.append(str(error))
    for page in pages:
        problems += [f"{page.path}: {problem}" for problem in check_page(page)]
    problems += _check_stems(pages)
    problems += _check_splits(pages)
    problems += _check_sentences(pages)
    problems += _check_templates(pages, folder / TEMPLATES)
    problems += _check_leaders(pages)
    problems += _check_foreign(pages, foreign)
    return tuple(problems)


def _check_stems(pages: Iterable[GoldPage]) -> Iterator[str]:
    seen: dict[str, Path] = {}
    for page in pages:
        if page.stem in seen:
            yield f"{page.path}: another page has this name: {seen[page.stem]}"
        seen[page.stem] = page.path


def _check_splits(pages: Iterable[GoldPage]) -> Iterator[str]:
    """Yield templates, batches, sites and full names of people that occur in two splits."""
    seen: dict[tuple[str, str], dict[str, Path]] = defaultdict(dict)
    for page in pages:
        facts = [("template", page.template), ("batch", page.batch), ("site", page.site or "")]
        facts += [("person", fold(p.name)) for p in page.people if len(p.name.split()) > 1]
        for kind, value in facts:
            if value:
                seen[kind, value].setdefault(page.split, page.path)
    for (kind, value), where in seen.items():
        if len(where) > 1:
            files = ", ".join(map(str, where.values()))
            yield f"{kind} {value!r} in splits {' and '.join(sorted(where))}: {files}"


def _check_sentences(pages: Iterable[GoldPage]) -> Iterator[str]:
    seen: dict[str, GoldPage] = {}
    for page in pages:
        for sentence in _SENTENCE_END.split(page.text):
            key = fold(sentence)
            if key.count(" ") + 1 < MIN_SENTENCE_WORDS:
                continue
            first = seen.setdefault(key, page)
            if first.split != page.split:
                yield f"{page.path}: sentence also in {first.path}: {sentence[:60]!r}"


def _check_templates(pages: Iterable[GoldPage], home: Path) -> Iterator[str]:
    if not home.is_dir():
        return
    split_of = read_splits(home)
    for page in pages:
        split = split_of.get(page.template, page.split)
        if split != page.split:
            yield f"{page.path}: template {page.template!r} belongs to {split}"


def _check_leaders(pages: Iterable[GoldPage]) -> Iterator[str]:
    leaders = {fold(name) for name in load_words("heads_of_state")}
    for page in pages:
        declared = {fold(p.name) for p in page.people}
        text = f" {fold(page.text)} "
        for leader in sorted(leaders):
            if leader in declared or f" {leader} " in text:
                yield f"{page.path}: names a real leader, {leader!r}: invent one"


def _check_foreign(pages: Iterable[GoldPage], foreign: Path | None) -> Iterator[str]:
    if foreign is None:
        return
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(foreign.glob("*.txt"))]
    known = f" {fold(' '.join(texts))} "
    for page in pages:
        for person in page.people:
            if " " in fold(person.name) and f" {fold(person.name)} " in known:
                yield f"{page.path}: {person.name!r} is named in {foreign}: invent another"


def main(arguments: list[str]) -> int:
    """Write the problems of a corpus, one a line; return 1 where there are any, 2 where there is no gold."""
    folder = Path(arguments[0] if arguments else "data/gold")
    foreign = Path(arguments[1]) if len(arguments) > 1 else None
    try:
        problems, n_pages = check_corpus(folder, foreign=foreign), len(find_gold(folder))
    except GoldError as error:
        sys.stdout.write(f"check: {error}\n")
        return 2
    for problem in problems:
        sys.stdout.write(f"{problem}\n")
    sys.stdout.write(f"{len(problems)} problems in {n_pages} gold pages\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
