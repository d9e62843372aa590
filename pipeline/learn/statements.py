"""Measure the visit record on statements of Singapore's foreign ministry, body text only.

`python -m pipeline.learn.statements FILE.jsonl.gz [--errors]`: FILE has one statement a line with `title`, `date` and
`content`. The titles give silver labels (`statement_titles`); the extraction sees the body and the date alone. A label
that the body does not state is not asked for: of a visitor whom the body never names, of a post or of days that it
does not print.

| label | right where |
|---|---|
| visitor | a person of the page has the name |
| title | that person holds a post of the headline, whole, or neighbouring posts of it together |
| guest | that person is a guest of a visit |
| destination | the host country of that visit (else of the page's first) is the headline's |
| dates | that visit has the headline's first and last day |
| status | planned before the first day, held from the last day on |
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.annotate.annotate import annotate_page
from pipeline.annotate.nlp import load_nlp
from pipeline.errors import InputError, PipelineError
from pipeline.learn.score import Outcome, compare_items, format_scores, score_outcomes
from pipeline.learn.statement_titles import Silver, join_posts, plain_post, read_title
from pipeline.offsets import OffsetMap
from pipeline.records import CleanPage, Drop, Page, PageVisit, ResolvedPage
from pipeline.resolve import resolve_page
from pipeline.resolve.forms import make_form
from pipeline.resolve.names import fold
from pipeline.resolve.relate import relate

if TYPE_CHECKING:
    from spacy.language import Language

HOME = "SG"
LABELS = ("visitor", "title", "guest", "destination", "dates", "status")
# No statement of a visit: the words of somebody, or an answer to a question in parliament.
_OTHER = re.compile(r"\b(?:Transcript|Reply|Replies|Question|Joint Statement|Remarks|Letters?|Call)\b")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement: what its headline says, and what the extraction is shown."""

    title: str
    silver: Silver
    published: date
    text: str


def read_statements(path: Path) -> list[Statement]:
    """Return the statements whose headline tells of one visit.

    Raises:
        InputError: the file is missing or of another kind.
    """
    try:
        with gzip.open(path, "rt", encoding="utf-8") as handle:
            rows = [json.loads(line) for line in handle]
        words = frozenset(w for row in rows for w in _WORD.findall(row["content"]) if w.islower())
        return [found for row in rows if (found := _read(row, words)) is not None]
    except (OSError, ValueError, KeyError) as error:
        fix = "name statements_2023_on.jsonl.gz"
        raise InputError("no file of statements", where=str(path), fix=fix) from error


def _read(row: dict[str, str], words: frozenset[str]) -> Statement | None:
    published = datetime.strptime(row["date"], "%d %b %Y, %H:%M").date()
    silver = None if _OTHER.search(row["title"]) else read_title(row["title"], published, HOME, words)
    if silver is None:
        return None
    return Statement(title=row["title"], silver=silver, published=published, text=row["content"].strip())


def extract_statement(statement: Statement, nlp: Language) -> ResolvedPage:
    """Return what the pipeline makes of the body and the date.

    Raises:
        InputError: the body is none that can be read.
    """
    return extract_body(statement.text, statement.title, nlp, published=statement.published)


def extract_body(text: str, source: str, nlp: Language, *, published: date | None = None) -> ResolvedPage:
    """Return what the pipeline makes of a text without any boilerplate.

    Raises:
        InputError: the text is none that can be read.
    """
    page = Page(source=source, raw=text, sha256=hashlib.sha256(text.encode()).hexdigest(), media="text")
    clean = CleanPage(
        page=page,
        text=text,
        offsets=OffsetMap(starts=(0,), lengths=(len(text),), raw_starts=(0,), raw_lengths=(len(text),)),
        title=None,
        published=published,
        published_precision=None if published is None else "day",
        published_text=None,
        language="en",
    )
    annotated = annotate_page(nlp, clean)
    if isinstance(annotated, Drop):
        raise InputError("a text cannot be read", where=source, fix=annotated.detail)
    return resolve_page(annotated, doc_id="0")


def judge(statement: Statement, page: ResolvedPage) -> dict[str, Outcome]:
    """Return the outcome of every label that the body states."""
    silver, visits = statement.silver, page.visits
    people = [i for i, person in enumerate(page.people) if _same_name(person.name, silver.visitor)]
    own = next(
        (v for v in visits if any(p.person in people and p.role == "guest" for p in v.participants)), None
    )
    visit = own or next(iter(visits), None)
    asked = dict(_ask(statement))
    answers = {
        "visitor": silver.visitor if people else _names(page),
        "title": _title(silver, page, people),
        "guest": silver.visitor if own else _parts(page),
        "destination": (visit.host_country or "none") if visit else "no visit",
        "dates": f"{visit.date_start} {visit.date_end}" if visit else "no visit",
        "status": visit.status if visit else "no visit",
    }
    where = statement.title
    return {
        label: compare_items(where, [(label, gold)], [(label, answers[label])])
        for label, gold in asked.items()
    }


def _ask(statement: Statement) -> Iterator[tuple[str, str]]:
    silver, body = statement.silver, fold(statement.text)
    if fold(silver.visitor) not in body:
        return
    yield "visitor", silver.visitor
    if any(plain_post(post) in plain_post(statement.text) for post in silver.titles):
        yield "title", "; ".join(silver.titles)
    yield "guest", silver.visitor
    if silver.destination:
        yield "destination", silver.destination
    if silver.first and silver.last:
        if _prints(statement.text, silver.first, silver.last):
            yield "dates", f"{silver.first} {silver.last}"
        if not silver.first <= statement.published < silver.last:
            yield "status", "planned" if statement.published < silver.first else "held"


def _prints(text: str, first: date, last: date) -> bool:
    """Return whether the body states the days as the headline does: "6 to 7 May", "30 May to 1 June", "8 May"."""
    ends = f"{last.day} {last:%B}"
    if first == last:
        return re.search(rf"\b{ends}", text) is not None
    start = str(first.day) if first.month == last.month else f"{first.day} {first:%B}"
    return (
        re.search(rf"\b{start}(?: {first:%B})?(?: {first.year})? ?(?:to|-|–|and) ?{ends}", text) is not None
    )


def _same_name(found: str, silver: str) -> bool:
    return relate(make_form(found), make_form(silver)) is not None


def _title(silver: Silver, page: ResolvedPage, people: Sequence[int]) -> str:
    held = [page.annotated.titles[t] for i in people for t in page.people[i].titles]
    wanted = join_posts(silver.titles)
    if any(plain_post(title.title) in wanted for title in held if not title.former):
        return "; ".join(silver.titles)
    return "; ".join(sorted({title.title for title in held})) or "none"


def _names(page: ResolvedPage) -> str:
    return ", ".join(person.name for person in page.people) or "nobody"


def _parts(page: ResolvedPage) -> str:
    return " | ".join(_tell(page, visit) for visit in page.visits) or "no visit"


def _tell(page: ResolvedPage, visit: PageVisit) -> str:
    return ", ".join(f"{page.people[p.person].name} ({p.role})" for p in visit.participants) or "nobody"


def measure(path: Path) -> dict[str, list[Outcome]]:
    """Return what became of every statement of a file, by label.

    Raises:
        InputError: the file is missing or is not of this form.
        ModelError: the model cannot be loaded.
    """
    statements, nlp = read_statements(path), load_nlp()
    outcomes: dict[str, list[Outcome]] = {label: [] for label in LABELS}
    for statement in statements:
        for label, outcome in judge(statement, extract_statement(statement, nlp)).items():
            outcomes[label].append(outcome)
    return outcomes


def report(path: Path) -> list[str]:
    """Return the scores of a file of statements as lines."""
    scores = {label: score_outcomes(found) for label, found in measure(path).items()}
    return format_scores(scores).rstrip().split("\n")


def main(arguments: Sequence[str]) -> int:
    """Print the share of right answers for every label; with `--errors` the wrong ones."""
    try:
        outcomes = measure(Path(next(a for a in arguments if not a.startswith("--"))))
    except PipelineError as error:
        sys.stderr.write(f"statements: {error}\n")
        return 2
    sys.stdout.write(format_scores({label: score_outcomes(found) for label, found in outcomes.items()}))
    if "--errors" in arguments:
        for case in (case for found in outcomes.values() for outcome in found for case in outcome.errors):
            sys.stdout.write(f"{case.page}\n  gold  {case.gold}\n  found {case.found}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
