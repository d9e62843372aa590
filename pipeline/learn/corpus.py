"""Gold pages: what a careful person finds on a page, as frozen records (the files: `data/gold/README.md`)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.errors import GoldError
from pipeline.learn.header import GoldOrganization, GoldPerson, GoldVisit, Header, parse_header, write_header
from pipeline.learn.markup import Body, GoldQuote, GoldSpan, parse_body, write_body

GOLD_SUFFIX = ".gold"
RAW_SUFFIXES = (".txt", ".html")
_FENCE = "+++"


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldPage:
    """One gold page. `path` is the gold file, `raw` the raw page, None until it is rendered.

    Offsets of `spans`, `quotes` and `headings` are half-open character offsets into `text`, tags off.
    """

    path: Path
    raw: Path | None
    header: Header
    body: Body

    @property
    def stem(self) -> str:
        """The name of the page, unique in the corpus."""
        return self.path.stem

    @property
    def split(self) -> str:
        """The folder's name: train, dev or test."""
        return self.path.parent.name

    @property
    def template(self) -> str:
        """The site template the raw page was rendered from, or the name of the real site's layout."""
        return self.header.template

    @property
    def batch(self) -> str:
        """The writing batch."""
        return self.header.batch

    @property
    def site(self) -> str | None:
        """The page's site, for its line statistics."""
        return self.header.site

    @property
    def title(self) -> str | None:
        """The page's headline."""
        return self.header.title

    @property
    def published(self) -> date | None:
        """The date of the page."""
        return self.header.published

    @property
    def people(self) -> tuple[GoldPerson, ...]:
        """The people of the page, with their current titles."""
        return self.header.people

    @property
    def organizations(self) -> tuple[GoldOrganization, ...]:
        """The organizations of the page."""
        return self.header.organizations

    @property
    def visits(self) -> tuple[GoldVisit, ...]:
        """The visits the page reports."""
        return self.header.visits

    @property
    def text(self) -> str:
        """The main text: one paragraph or sub-heading a line."""
        return self.body.text

    @property
    def headings(self) -> tuple[tuple[int, int], ...]:
        """Spans of sub-headings in `text`."""
        return self.body.headings

    @property
    def spans(self) -> tuple[GoldSpan, ...]:
        """Tagged spans that are no quotations."""
        return self.body.spans

    @property
    def quotes(self) -> tuple[GoldQuote, ...]:
        """Quotations."""
        return self.body.quotes


def parse_gold(source: str, path: Path) -> GoldPage:
    """Parse the text of one gold file.

    Args:
        source: the file's text.
        path: where it stands; the raw page is looked for beside it, or where its `page` key says.

    Raises:
        GoldError: the fence, the header or a tag is broken; `where` is file and line.
    """
    lines = source.split("\n")
    fences = [number for number, line in enumerate(lines) if line.strip() == _FENCE]
    if len(fences) < 2 or any(line.strip() for line in lines[: fences[0]]):
        raise GoldError("no header", where=f"{path}:1", fix=f"open and close the header with a line {_FENCE}")
    first, second = fences[:2]
    header = parse_header("\n".join(lines[first + 1 : second]), where=str(path), first_line=first + 2)
    body = parse_body("\n".join(lines[second + 1 :]), where=str(path), first_line=second + 2)
    return GoldPage(path=path, raw=_find_raw(path, header.page), header=header, body=body)


def write_gold(page: GoldPage) -> str:
    """Return the gold file of a page: `parse_gold(write_gold(page), page.path) == page`."""
    return f"{_FENCE}\n{write_header(page.header)}{_FENCE}\n{write_body(page.body)}"


def read_gold(path: Path) -> GoldPage:
    """Read one gold file.

    Raises:
        GoldError: it cannot be read, or its mark-up is broken.
    """
    try:
        return parse_gold(path.read_text(encoding="utf-8"), path)
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError("the gold file cannot be read", where=str(path), fix=str(error)) from error


def find_gold(folder: Path) -> tuple[Path, ...]:
    """Return the gold files under a folder, sorted by path.

    Raises:
        GoldError: the folder is missing or holds no gold file.
    """
    paths = tuple(sorted(folder.rglob(f"*{GOLD_SUFFIX}"))) if folder.is_dir() else ()
    if not paths:
        raise GoldError("no gold pages", where=str(folder), fix=f"name a folder with *{GOLD_SUFFIX} files")
    return paths


def read_corpus(folder: Path) -> tuple[GoldPage, ...]:
    """Read every gold page under a folder, sorted by path.

    Raises:
        GoldError: as `find_gold` and `read_gold`.
    """
    return tuple(read_gold(path) for path in find_gold(folder))


def corpus_digest(folder: Path) -> str:
    """Return the SHA-256, hex, over names and bytes of all gold files under a folder and their raw pages.

    Raises:
        GoldError: as `find_gold` and `read_gold`.
    """
    total = hashlib.sha256()
    for page in read_corpus(folder):
        for path in (page.path, page.raw):
            if path is not None:
                total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def _find_raw(path: Path, named: str | None) -> Path | None:
    beside = [path.with_suffix(suffix) for suffix in RAW_SUFFIXES]
    candidates = [(path.parent / named).resolve()] if named else beside
    return next((candidate for candidate in candidates if candidate.is_file()), None)
