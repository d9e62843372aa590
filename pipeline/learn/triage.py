"""What triage keeps of the gold pages, and how fast it is.

python -m pipeline.learn.triage data/gold/train data/gold/dev      recall of visit pages, gate by gate
python -m pipeline.learn.triage --speed data/gold/train            pages a second beside reading alone

The pages are packed as a crawl packs them: the raw page in a WARC file, all of its visible text in a WET file.
"""

from __future__ import annotations

import gzip
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from fastwarc.warc import ArchiveIterator
from resiliparse.extract.html2text import extract_plain_text

from pipeline.errors import DropReason, PipelineError
from pipeline.learn.corpus import GoldPage, read_corpus
from pipeline.lexicons import load_terms
from pipeline.read import read_pages
from pipeline.read.triage import OFFICE, load_gates
from pipeline.records import Drop, Page
from pipeline.settings import RunSettings
from pipeline.tables import TRIAGE_GATES

# No page that is let go shall be in the sample: more than there are hashes of any page here.
SETTINGS = RunSettings(triage=True, triage_sample=2**64)
FORMS = ("warc", "wet")
# The share of a crawl's pages that the first gate kept in tests on real pages was 4 %; here visits make it up.
MATCHING = 0.04
# Unpacking does not remember what it saw: a few pages many times cost what as many different ones do.
N_MADE, N_PAGES = 50, {"warc": 1000, "wet": 6000}
# Mean size of visible text and of mark-up around it, in bytes, of 1,213 real pages (11.9 kB, 170 kB).
TEXT_BYTES, HTML_BYTES = 11_900, 170_000
ROUNDS = 3
SEED = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How many pages with and without a visit there are, and how many of each every gate let go, by its name."""

    form: str
    n_visits: int
    n_others: int
    lost: Counter[str]
    saved: Counter[str]
    missed: tuple[str, ...]

    @property
    def recall(self) -> float:
        """The share of visit pages that pass all gates, in [0, 1]."""
        return 1 - self.lost.total() / self.n_visits if self.n_visits else 0.0

    @property
    def kept_others(self) -> float:
        """The share of other pages that pass all gates, in [0, 1]."""
        return 1 - self.saved.total() / self.n_others if self.n_others else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """CPU seconds for a made archive, the best of some rounds: reading alone, and with triage."""

    form: str
    n_pages: int
    n_kept: int
    reading: float
    triage: float


def measure_recall(pages: Sequence[GoldPage], form: str) -> Kept:
    """Return what triage keeps of gold pages packed in an archive.

    Args:
        pages: gold pages; those without a raw page are passed over.
        form: `warc` or `wet`.
    """
    visits = {page.stem: page.header.is_visit for page in pages if page.raw is not None}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"gold.{form}.gz"
        path.write_bytes(b"".join(pack_page(page, form) for page in pages if page.raw is not None))
        gates = dict(_read_gates(path))
    lost = Counter(gate for stem, gate in gates.items() if gate and visits[stem])
    saved = Counter(gate for stem, gate in gates.items() if gate and not visits[stem])
    return Kept(
        form=form,
        n_visits=sum(visits.values()),
        n_others=len(visits) - sum(visits.values()),
        lost=lost,
        saved=saved,
        missed=tuple(sorted(stem for stem, gate in gates.items() if gate and visits[stem])),
    )


def pack_page(page: GoldPage, form: str) -> bytes:
    """Return the record of a gold page, named by its stem."""
    raw = page.raw.read_bytes() if page.raw is not None else b""
    html = page.raw is not None and page.raw.suffix == ".html"
    return pack_record(page.stem, raw, form=form, html=html)


def pack_record(name: str, raw: bytes, *, form: str, html: bool) -> bytes:
    """Return one packed record of an archive, the way crawls write it.

    Args:
        name: the record's id.
        raw: the page as the site served it.
        form: `warc` for the page itself, `wet` for all text that is seen on it.
        html: whether the page is HTML.
    """
    if form == "wet":
        text = extract_plain_text(raw.decode("utf-8", "replace")).encode() if html else raw
        kind, media, content = "conversion", "text/plain", text
    else:
        kind, media = "response", "application/http; msgtype=response"
        answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/{'html' if html else 'plain'}\r\n\r\n"
        content = answer.encode() + raw
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{name}>\r\n"
        f"WARC-Target-URI: https://{name}.example/\r\nContent-Type: {media}\r\n"
        f"Content-Length: {len(content)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + content + b"\r\n\r\n", compresslevel=6, mtime=0)


def measure_speed(pages: Sequence[GoldPage], form: str, n_pages: int) -> Speed:
    """Return what triage costs beside reading alone, on an archive of which few pages can report a visit.

    Args:
        pages: gold pages, which stand for those that match.
        form: `warc` or `wet`.
        n_pages: how many records to make.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"made.{form}.gz"
        with path.open("wb") as file:
            made = list(_make_records(pages, form))
            file.writelines(made[number % N_MADE] for number in range(n_pages))
        timed = [(_time(lambda: _read_alone(path)), _time(lambda: _count_kept(path))) for _ in range(ROUNDS)]
        return Speed(
            form=form,
            n_pages=n_pages,
            n_kept=_count_kept(path),
            reading=min(reading for reading, _ in timed),
            triage=min(triage for _, triage in timed),
        )


def _make_records(pages: Sequence[GoldPage], form: str) -> Iterator[bytes]:
    draw = random.Random(SEED)
    usable = [page for page in pages if page.raw is not None and page.header.is_visit]
    words = _plain_words()
    for number in range(N_MADE):
        raw = _make_html(draw, words, TEXT_BYTES if form == "wet" else HTML_BYTES)
        if number < MATCHING * N_MADE:
            chosen = draw.choice(usable)
            body = chosen.raw.read_bytes() if chosen.raw is not None else b""
            raw = raw[: len(raw) // 2] + b"<article>" + body + b"</article>" + raw[len(raw) // 2 :]
        yield pack_record(f"{number:08d}", raw, form=form, html=True)


def _plain_words() -> list[str]:
    """Return phrases of all kinds of pages, those of visits among them, but none with an office."""
    phrases = [term.term for name in ("topics", "boilerplate", "function_words") for term in load_terms(name)]
    gate = load_gates(SETTINGS.languages)
    offices = {number for number, kind in enumerate(gate.kinds) if kind == OFFICE}
    return [phrase for phrase in phrases if not gate.terms.find(phrase.encode()) & offices]


def _make_html(draw: random.Random, words: Sequence[str], size: int) -> bytes:
    """Return a page of about as many bytes as asked for: words in the mark-up and scripts of today's sites."""
    head = "<!doctype html><html lang=en><title>Page</title><body>"
    pieces, length = [head], len(head)
    # A piece of mark-up is some five times as long as one of text.
    share = 1 if size == TEXT_BYTES else 5 * TEXT_BYTES / size
    while length < size:
        if share < 1 and draw.random() > share:
            settings = "".join(
                f'{{"id":{draw.getrandbits(16)},"column":12,"theme":"light"}},' for _ in range(40)
            )
            piece = f'<div class="grid"><script>var settings=[{settings}];</script></div>'
        else:
            piece = f"<p>{' '.join(draw.choices(words, k=30))}.</p>"
        pieces.append(piece)
        length += len(piece)
    return "".join(pieces).encode()


def _read_gates(path: Path) -> Iterator[tuple[str, str | None]]:
    """Yield the id of every record, and the gate that let it go."""
    for item in read_pages([path], settings=SETTINGS):
        let_go = isinstance(item, Drop) and item.reason is DropReason.TRIAGE
        yield item.source.rpartition("#")[2], item.detail if isinstance(item, Drop) and let_go else None


def _read_alone(path: Path) -> None:
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            record.reader.read()


def _count_kept(path: Path) -> int:
    return sum(isinstance(item, Page) for item in read_pages([path], settings=SETTINGS))


def _time(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _print_recall(folders: Sequence[Path]) -> None:
    for folder in folders:
        pages = read_corpus(folder)
        for kept in (measure_recall(pages, form) for form in FORMS):
            gates = ", ".join(f"{gate} {kept.lost[gate]}/{kept.saved[gate]}" for gate in TRIAGE_GATES)
            sys.stdout.write(
                f"{folder} {kept.form}: recall {kept.recall:.3f} of {kept.n_visits} visit pages, "
                f"{kept.kept_others:.3f} of {kept.n_others} others kept; let go (visits/others): {gates}\n"
            )
            if kept.missed:
                sys.stdout.write(f"  missed: {' '.join(kept.missed)}\n")


def _print_speed(folders: Sequence[Path]) -> None:
    pages = [page for folder in folders for page in read_corpus(folder)]
    for speed in (measure_speed(pages, form, N_PAGES[form]) for form in FORMS):
        sys.stdout.write(
            f"{speed.form}: {speed.n_pages / speed.triage:,.0f} pages/s of one core with triage, "
            f"{speed.n_pages / speed.reading:,.0f} reading alone (x{speed.triage / speed.reading:.2f}); "
            f"{speed.n_kept / speed.n_pages:.3f} of {speed.n_pages} kept\n"
        )


def main(arguments: list[str]) -> int:
    """Measure; return 0, or 2 where there is nothing to measure."""
    folders = [Path(argument) for argument in arguments if argument != "--speed"]
    try:
        (_print_speed if "--speed" in arguments else _print_recall)(folders)
    except PipelineError as error:
        sys.stdout.write(f"triage: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
