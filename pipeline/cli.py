"""The commands: parse, call, print, exit code. Every room is imported inside the command that needs it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline import __version__, cli_run
from pipeline.errors import InputError, OutputError, PipelineError
from pipeline.examples import epilog
from pipeline.settings import RunSettings

if TYPE_CHECKING:
    from rich.console import Console

EXIT_DROPPED, EXIT_OPERATOR, EXIT_INTERRUPTED = 1, 2, 130
DEFAULTS = RunSettings()

app = typer.Typer(
    name="visits",
    help="Web pages about diplomatic visits in, Parquet tables out.",
    epilog=epilog(""),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

gold = typer.Typer(
    help="Annotated pages: the gold that is measured on and trained from.",
    epilog=epilog("gold"),
    no_args_is_help=True,
)
app.add_typer(gold, name="gold")

Inputs = Annotated[
    list[str], typer.Argument(metavar="INPUT...", help="Files, folders, glob patterns; - for standard input.")
]
Source = Annotated[str, typer.Argument(help="A file, FILE#RECORD of a container, or - for standard input.")]
TextColumn = Annotated[
    str, typer.Option("--text-column", help="Column of JSONL, CSV and Parquet inputs that holds the page.")
]
Languages = Annotated[
    list[str], typer.Option("--language", help="Language of pages to keep, ISO 639-1; may be given again.")
]

Corrections = Annotated[
    Path | None,
    typer.Option("--corrections", metavar="FILE", help="CSV or xlsx of corrections to apply to the tables."),
]


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"visits {__version__}")
        raise typer.Exit


Version = Annotated[
    bool,
    typer.Option("--version", help="Print the version and exit.", is_eager=True, callback=_print_version),
]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]


@app.callback()
def _options(version: Version = False, debug: Debug = False) -> None:
    """Declare the options of `visits` itself: `--debug` is read in `main`, wherever it stands."""


@app.command(epilog=epilog("run"))
def run(  # noqa: PLR0913, PLR0917 a command's options are its parameters
    inputs: Inputs,
    out: Annotated[Path, typer.Option("--out", help="Folder for the tables.")],
    fresh: cli_run.Fresh = False,
    limit: cli_run.Limit = None,
    workers: cli_run.Workers = None,
    engine: cli_run.Engine = cli_run.EngineName.LOCAL,
    address: cli_run.Address = None,
    strict: cli_run.Strict = False,
    triage: cli_run.Triage = False,
    triage_sample: cli_run.TriageSample = DEFAULTS.triage_sample,
    corrections: Corrections = None,
    text_column: TextColumn = DEFAULTS.text_column,
    language: Languages = list(DEFAULTS.languages),  # noqa: B006 typer copies the default
) -> None:
    """Read pages, extract, write tables; go on where an earlier run into the folder was broken off."""
    from pipeline.engine import run as run_pipeline
    from pipeline.report.progress import follow
    from pipeline.report.summary import show_run
    from pipeline.resolve.corrections_file import read_corrections

    settings = RunSettings(
        text_column=text_column,
        languages=tuple(language),
        triage=triage,
        triage_sample=triage_sample,
        corrections=() if corrections is None else read_corrections(corrections),
    )
    crew = cli_run.hire_crew(engine, workers, address)
    try:
        with follow(_console(stderr=True)) as progress:
            report = run_pipeline(
                inputs,
                out,
                settings=settings,
                limit=limit,
                fresh=fresh,
                workers=workers or 1,
                engine=crew,
                progress=progress,
            )
    except KeyboardInterrupt:
        typer.echo("visits: interrupted; run the same command again to go on from here", err=True)
        raise typer.Exit(EXIT_INTERRUPTED) from None
    _console().print(show_run(report), soft_wrap=True)
    if strict and report.n_drops:
        raise typer.Exit(EXIT_DROPPED)


@app.command(epilog=epilog("show"))
def show(
    source: Source,
    text_column: TextColumn = DEFAULTS.text_column,
    language: Languages = list(DEFAULTS.languages),  # noqa: B006 typer copies the default
) -> None:
    """Show one page: headline, visit, people with titles, quotes with speakers, coloured text."""
    from pipeline.records import Drop
    from pipeline.report.show import show_page
    from pipeline.report.summary import show_drop
    from pipeline.run import extract_source

    settings = RunSettings(text_column=text_column, languages=tuple(language))
    page = extract_source(source, settings=settings)
    if isinstance(page, Drop):
        _console(stderr=True).print(show_drop(page), soft_wrap=True)
        raise typer.Exit(EXIT_DROPPED)
    _console().print(show_page(page))


@app.command(epilog=epilog("clean"))
def clean(
    source: Source,
    diff: Annotated[bool, typer.Option("--diff", help="Show what was removed, and by which rule.")] = False,
    text_column: TextColumn = DEFAULTS.text_column,
    language: Languages = list(DEFAULTS.languages),  # noqa: B006 typer copies the default
) -> None:
    """Print the cleaned text of one page."""
    from pipeline.records import Drop
    from pipeline.report.harmless import harmless
    from pipeline.report.summary import show_drop, show_removed
    from pipeline.run import clean_source

    settings = RunSettings(text_column=text_column, languages=tuple(language))
    page = clean_source(source, settings=settings)
    if isinstance(page, Drop):
        _console(stderr=True).print(show_drop(page), soft_wrap=True)
        raise typer.Exit(EXIT_DROPPED)
    if diff:
        _console().print(show_removed(page.removed))
    else:
        # A file gets the text to the character, a terminal nothing that steers it.
        typer.echo(harmless(page.text) if sys.stdout.isatty() else page.text)


@app.command(epilog=epilog("evaluate"))
def evaluate(
    gold: Annotated[Path, typer.Argument(help="Folder of annotated pages.")],
    tables: Annotated[
        Path | None, typer.Argument(help="Folder of tables; by default the pages are run.")
    ] = None,
    errors: Annotated[
        str | None, typer.Option("--errors", metavar="LAYER", help="List a layer's errors.")
    ] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write the figures.")
    ] = None,
    against: Annotated[
        Path | None, typer.Option("--against", help="A second annotation of the pages.")
    ] = None,
) -> None:
    """Measure precision, recall and F1 on annotated pages, with bootstrap intervals."""
    from pipeline.learn.evaluate import evaluate as evaluate_gold
    from pipeline.learn.evaluate import write_scores
    from pipeline.report.summary import show_errors, show_scores

    result = evaluate_gold(gold, tables, against=against)
    if errors is not None and errors not in result.scores:
        raise InputError("no such layer", where=errors, fix=f"choose one of {', '.join(result.scores)}")
    if json_file is not None:
        try:
            write_scores(result, json_file)
        except OSError as error:
            fix = error.strerror or str(error)
            raise OutputError("the figures cannot be written", where=str(json_file), fix=fix) from error
    _console().print(show_scores(result.scores))
    if errors is not None:
        _console().print(show_errors(result.errors.get(errors, ())))


@app.command(epilog=epilog("train"))
def train(
    gold: Annotated[Path, typer.Argument(help="Folder with annotated pages in train/ and dev/.")],
    out: Annotated[Path, typer.Option("--out", help="Folder of the new model; replaced.")],
    seed: Annotated[int, typer.Option(help="The same seed gives the same weights.")] = 0,
    epochs: Annotated[int, typer.Option(min=1, help="So many passes over the pages.")] = 8,
    base: Annotated[
        Path, typer.Option(help="Folder of the pretrained encoder; `make base` fetches it.")
    ] = Path(".venv/base"),
) -> None:
    """Train the model from annotated pages; needs PyTorch (`make train-tools`)."""
    from pipeline.learn.corpus import read_corpus
    from pipeline.learn.train import TrainSettings, train_model

    pages, dev = read_corpus(gold / "train"), read_corpus(gold / "dev")
    found = train_model(pages, dev, base, out, settings=TrainSettings(seed=seed, epochs=epochs))
    typer.echo(f"{len(pages)} pages, {epochs} epochs: entity F1 {found.f1:.3f} on {len(dev)} dev pages")
    for label, f1 in found.by_label.items():
        typer.echo(f"  {label:<12}{f1:.3f}")
    typer.echo(f"The model lies in {out}; use it with VISITS_MODEL={out}")


@app.command(epilog=epilog("export"))
def export(
    tables: Annotated[Path, typer.Argument(help="Folder of tables.")],
    to: Annotated[
        str,
        typer.Option("--to", help="csv, xlsx, sqlite, duckdb, jsonl, ftm or label-studio."),
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", help="File, for csv and jsonl a folder; by default beside the tables."),
    ] = None,
) -> None:
    """Write the tables as a spreadsheet, a database, JSON lines, or tasks for Label Studio."""
    from pipeline.report.export import export_tables

    written = export_tables(tables, to, out)
    typer.echo(f"written: {written.path}")
    for note in written.notes:
        typer.echo(f"note: {note}")


@app.command(epilog=epilog("report"))
def report(
    tables: Annotated[Path, typer.Argument(help="Folder of tables.")],
    out: Annotated[Path, typer.Option("--out", help="The HTML file.")],
    texts: Annotated[
        int,
        typer.Option("--texts", min=0, help="Hold the texts of at most so many pages, latest visits first."),
    ] = 5_000,
) -> None:
    """Write a web page to look at the visits with: charts, a table to search, each visit with its source."""
    from pipeline.report.page import write_report

    facts = write_report(tables, out, max_texts=texts)
    size = f"{facts.n_bytes / 1_000_000:.1f} MB"
    typer.echo(f"{facts.n_visits} visits, {facts.n_texts} texts, {size}. Open {out} in a browser")


@gold.command("add", epilog=epilog("gold add"))
def add_pages(
    tasks: Annotated[Path, typer.Argument(help="JSON export of Label Studio, or tables with corrections.")],
    into: Annotated[Path, typer.Option("--into", help="Folder of the split, as data/gold/train.")],
    pages: Annotated[Path | None, typer.Option("--pages", help="Root of the pages that were run.")] = None,
    batch: Annotated[str, typer.Option("--batch", help="Name of the writing batch.")] = "label-studio",
) -> None:
    """Turn corrected Label Studio tasks, or the corrected pages of a folder of tables, into gold pages."""
    from pipeline.learn.add_gold import add_gold

    added = add_gold(tasks, into, batch=batch, pages=pages)
    typer.echo(
        f"{len(added.paths)} gold pages in {into}; {added.n_skipped} tasks without annotation left out"
    )
    typer.echo(f"Check them with: python -m pipeline.learn.check {into}")


@app.command(epilog=epilog("validate"))
def validate(tables: Annotated[Path, typer.Argument(help="Folder of tables.")]) -> None:
    """Check every promise on the tables: schema, keys, offsets, counts."""
    from pipeline.report.harmless import harmless
    from pipeline.write.validate import validate_tables

    faults = validate_tables(tables)
    for fault in faults:
        typer.echo(harmless(f"{fault.table}: {fault.rule}: {fault.detail}"))
    if faults:
        raise typer.Exit(EXIT_OPERATOR)
    typer.echo("every promise is kept")


@app.command(epilog=epilog("doctor"))
def doctor() -> None:
    """Look at versions, model, lexicons and memory, and try the pipeline on two built-in pages."""
    from pipeline.doctor import examine
    from pipeline.report.harmless import harmless

    n_wrong = 0
    for finding in examine():
        n_wrong += bool(finding.fix)
        typer.echo(harmless(f"{'WRONG' if finding.fix else 'ok':<6}{finding.name:<16}{finding.found}"))
        if finding.fix:
            typer.echo(harmless(f"      fix: {finding.fix}"))
    if n_wrong:
        typer.echo(f"wrong: {n_wrong}; do what stands behind each `fix`", err=True)
        raise typer.Exit(EXIT_OPERATOR)
    typer.echo("all is well")


@app.command(epilog=epilog("why"))
def why(
    identifier: Annotated[
        str,
        typer.Argument(metavar="ID", help="Id of a person, organization or visit, or its start; or a name."),
    ],
    tables: Annotated[Path, typer.Option("--tables", help="Folder of tables.")] = Path("data/out"),
) -> None:
    """Tell why an id stands for all that it does: forms, pages, the reasons of every merge."""
    from pipeline.report.why import explain

    _console().print(explain(tables, identifier))


@app.command(epilog=epilog("schema"))
def schema(
    markdown: Annotated[bool, typer.Option("--markdown", help="Print the text of docs/tables.md.")] = False,
) -> None:
    """Print the tables and columns, with their types and meaning."""
    from pipeline.report.schema import schema_markdown, show_schema

    if markdown:
        typer.echo(schema_markdown(), nl=False)
    else:
        _console().print(show_schema())


def main() -> None:
    """Run the command line; an operator's error becomes one message and exit code 2.

    Raises:
        PipelineError: with `--debug`, which may stand anywhere on the line.
    """
    debug = "--debug" in sys.argv
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    try:
        app(arguments, prog_name="visits")
    except PipelineError as error:
        if debug:
            raise
        from pipeline.report.harmless import harmless

        typer.echo(harmless(f"visits: {error}"), err=True)
        sys.exit(EXIT_OPERATOR)


def _console(*, stderr: bool = False) -> Console:
    from rich.console import Console

    return Console(stderr=stderr, markup=False, emoji=False, highlight=False)
