"""Count how often each rule is right: `python -m pipeline.learn.calibrate data/gold/dev`.

Writes `pipeline/lexicons/rule_scores.csv` and `score_lines.csv`, which `pipeline.lexicons.scores` reads. The pages
must be new to the entity model, or its rules look surer than they are: the shipped scores were counted on the
development pages and the last four batches of train, with a model trained on the other batches (VISITS_MODEL).
"""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import numpy as np

from pipeline.errors import PipelineError
from pipeline.learn.corpus import GoldPage, read_corpus
from pipeline.learn.evaluate import run_tables
from pipeline.learn.facts import PageFacts, Row, gold_facts, read_rows, table_facts
from pipeline.learn.layers import match_quotes, match_visits
from pipeline.learn.names import fold
from pipeline.lexicons import FIELDS
from pipeline.lexicons.scores import SUREST

TARGET = Path("pipeline/lexicons/rule_scores.csv")
LINES = Path("pipeline/lexicons/score_lines.csv")
# Tables whose score is a fitted chance; the others' is the precision of their rule.
FITTED_TABLES = ("quotes", "visits")
# Laplace's rule of succession: one right and one wrong row are added to each rule, so that a rule seen
# twice and right twice claims 0.75, not certainty.
_ADDED_RIGHT, _ADDED_ALL = 1, 2
_GOLD_LABELS = {
    "PERSON": ("per",),
    "TITLE": ("tit",),
    "ORG": ("org",),
    "COUNTRY": ("ctry", "nat"),
    "CITY": ("city",),
    "DATE": ("date",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePrecision:
    """How many rows of one table a rule made on gold pages, and how many of them are right."""

    table: str
    rule: str
    right: int
    total: int

    @property
    def score(self) -> float:
        """The smoothed share of right rows, in (0, 1).

        >>> RulePrecision(table="titles", rule="apposition", right=2, total=2).score
        0.75
        """
        return (self.right + _ADDED_RIGHT) / (self.total + _ADDED_ALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedRow:
    """One row of a table that stands on a gold page: what made it, what it claims, and whether it is right."""

    table: str
    rule: str
    score: float
    right: bool


def judge_rows(pages: Sequence[GoldPage], tables: Path) -> tuple[JudgedRow, ...]:
    """Judge every row of a folder of tables that stands on a gold page.

    A mention is right where gold tags the same words with the same label on the page; a title where person
    and core agree; a quotation where kind, content and speaker agree; a visit where guests, hosts and guest
    countries agree; a participant where gold gives the person the same role.

    Args:
        pages: the gold pages.
        tables: the output of a run over their raw pages.

    Returns:
        The rows, page by page.

    Raises:
        TablesError: a table is missing or unreadable.
    """
    by_name = {page.stem: page for page in pages}
    rows = _Rows(tables)
    return tuple(
        judged
        for name, found in table_facts(tables).items()
        if Path(name).stem in by_name
        for judged in _judge_page(by_name[Path(name).stem], found, rows.of(name))
    )


def rule_precisions(rows: Iterable[JudgedRow]) -> tuple[RulePrecision, ...]:
    """Return how often each rule of each table was right, sorted."""
    judged = Counter((row.table, row.rule, row.right) for row in rows)
    keys = sorted({(table, rule) for table, rule, _ in judged})
    return tuple(
        RulePrecision(
            table=table,
            rule=rule,
            right=judged[table, rule, True],
            total=judged[table, rule, True] + judged[table, rule, False],
        )
        for table, rule in keys
    )


def write_rule_scores(precisions: Iterable[RulePrecision], path: Path) -> None:
    """Write the scores as a lexicon, sorted as lexicons are."""
    rows = sorted((p.rule, p.table, f"{p.score:.3f}", f"right {p.right} of {p.total}") for p in precisions)
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(FIELDS)
        writer.writerows((rule, score, table, "strong", "", "own", note) for rule, table, score, note in rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreLine:
    """A line in log-odds from what a table's scores claim to what gold bears out."""

    slope: float
    intercept: float

    def behind(self, earlier: ScoreLine) -> ScoreLine:
        """Return this line as one with the line whose results it was fitted on.

        >>> ScoreLine(slope=2, intercept=1).behind(ScoreLine(slope=3, intercept=4))
        ScoreLine(slope=6, intercept=9)
        """
        return ScoreLine(
            slope=self.slope * earlier.slope, intercept=self.slope * earlier.intercept + self.intercept
        )


def fit_line(rows: Sequence[JudgedRow]) -> ScoreLine:
    """Fit the line by which scores become the share of right rows (Platt 1999).

    Args:
        rows: rows of one table, right and wrong ones.
    """
    from sklearn.linear_model import LogisticRegression

    scores = np.clip([row.score for row in rows], SUREST, 1 - SUREST)
    model = LogisticRegression(C=1e6).fit(np.log(scores / (1 - scores))[:, None], [row.right for row in rows])
    return ScoreLine(slope=float(model.coef_[0][0]), intercept=float(model.intercept_[0]))


def read_lines(path: Path = LINES) -> dict[str, ScoreLine]:
    """Return the lines in use, by table."""
    with path.open(encoding="utf-8", newline="") as handle:
        numbers = {(row["term"], row["kind"]): float(row["canonical"]) for row in csv.DictReader(handle)}
    return {
        table: ScoreLine(slope=numbers[table, "slope"], intercept=numbers[table, "intercept"])
        for table in sorted({table for table, _ in numbers})
    }


def write_lines(lines: Mapping[str, ScoreLine], path: Path = LINES) -> None:
    """Write lines as a lexicon, sorted as lexicons are."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(FIELDS)
        for table, line in sorted(lines.items()):
            for kind, number in (("intercept", line.intercept), ("slope", line.slope)):
                writer.writerow((table, f"{number:.4f}", kind, "strong", "", "own", ""))


class _Rows:
    """The rows of the judged tables, by the file name of their source."""

    def __init__(self, tables: Path) -> None:
        documents = read_rows(tables, "documents")
        names = {row["doc_id"]: PurePosixPath(row["source"]).name for row in documents}
        self._rows: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
        for table in ("mentions", "titles", "quotes", "participants"):
            for row in read_rows(tables, table):
                self._rows[names[row["doc_id"]]][table].append(row)
        for row in read_rows(tables, "visits"):
            for doc_id in row["doc_ids"]:
                self._rows[names[doc_id]]["visits"].append(row)

    def of(self, name: str) -> Mapping[str, list[Row]]:
        return self._rows[name]


def _judge_page(page: GoldPage, found: PageFacts, rows: Mapping[str, list[Row]]) -> Iterator[JudgedRow]:
    gold = gold_facts(page)
    yield from _judge_mentions(page, rows["mentions"])
    yield from _judge_titles(gold, found, rows["titles"])
    yield from _judge_quotes(gold, found, rows["quotes"])
    yield from _judge_visits(gold, found, rows["visits"])
    yield from _judge_participants(page, rows["participants"])


def _judge_mentions(page: GoldPage, rows: Iterable[Row]) -> Iterator[JudgedRow]:
    tagged = {(s.label, fold(page.text[s.start : s.end])) for s in page.spans}
    for row in rows:
        words = fold(row["text"])
        right = any((label, words) in tagged for label in _GOLD_LABELS[row["label"]])
        yield _judged(f"mentions {row['label']}", row, right)


def _judge_titles(gold: PageFacts, found: PageFacts, rows: Sequence[Row]) -> Iterator[JudgedRow]:
    wanted = {(t.person, t.title) for t in gold.titles}
    # `found.titles` stands in the order of the rows, with the names as this page prints them.
    for row, title in zip(rows, found.titles, strict=True):
        yield _judged("titles", row, (title.person, title.title) in wanted)


def _judge_quotes(gold: PageFacts, found: PageFacts, rows: Sequence[Row]) -> Iterator[JudgedRow]:
    right: Counter[tuple[str, str, str | None]] = Counter()
    for kind in ("direct", "mixed", "indirect"):
        pairs, _, _ = match_quotes(gold.quotes, found.quotes, kind)
        right.update((g.kind, g.content, g.speaker) for w, g in pairs if w.speaker == g.speaker)
    for row, quote in zip(rows, found.quotes, strict=True):
        key = (quote.kind, quote.content, quote.speaker)
        yield _judged("quotes", row, right[key] > 0)
        right[key] -= 1


def _judge_visits(gold: PageFacts, found: PageFacts, rows: Sequence[Row]) -> Iterator[JudgedRow]:
    partners = [(f, g) for g, f in match_visits(gold.visits, found.visits) if f is not None]
    for row, visit in zip(rows, found.visits, strict=True):
        partner = next((g for f, g in partners if f is visit), None)
        right = partner is not None and (
            (partner.guests, partner.hosts, partner.guest_countries)
            == (visit.guests, visit.hosts, visit.guest_countries)
        )
        yield _judged("visits", row, right)


def _judge_participants(page: GoldPage, rows: Iterable[Row]) -> Iterator[JudgedRow]:
    names = {p.id: fold(p.name) for p in page.people}
    roles = {
        (names.get(i, i), role)
        for v in page.visits
        for role, ids in (
            ("guest", v.guests),
            ("host", v.hosts),
            ("guest delegation", v.guest_delegation),
            ("host delegation", v.host_delegation),
        )
        for i in ids
    }
    for row in rows:
        yield _judged("participants", row, (fold(row["name"]), row["role"]) in roles)


def _judged(table: str, row: Row, right: bool) -> JudgedRow:
    return JudgedRow(table=table, rule=row["rule"], score=row["score"], right=right)


def main(arguments: list[str]) -> int:
    """Run the pipeline over the gold folders named, write the scores of its rules, and list them."""
    try:
        pages = [page for folder in arguments or ["data/gold/dev"] for page in read_corpus(Path(folder))]
        with TemporaryDirectory() as folder:
            rows = judge_rows(pages, run_tables(pages, Path(folder)))
    except PipelineError as error:
        sys.stdout.write(f"calibrate: {error}\n")
        return 2
    precisions = rule_precisions(rows)
    write_rule_scores(precisions, TARGET)
    earlier = read_lines()
    fitted = {table: fit_line([row for row in rows if row.table == table]) for table in FITTED_TABLES}
    write_lines({table: line.behind(earlier[table]) for table, line in fitted.items()})
    for p in sorted(precisions, key=lambda p: (p.table, p.score)):
        sys.stdout.write(f"{p.table:<18}{p.rule:<36}{p.score:.3f}  {p.right} of {p.total}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
