"""The commands: what they print, where, and with which exit code."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import types
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline import __version__, cli
from pipeline.errors import DropReason, InputError
from pipeline.records import Drop, Removed, RunReport
from pipeline.settings import RunSettings
from tests.conftest import ROOT
from tests.factories import call_page, make_clean

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def visits(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command line in this process; return exit code, standard output and standard error."""

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["visits", *map(str, arguments)])
        monkeypatch.setenv("COLUMNS", "200")
        try:
            cli.main()
            code: Any = 0
        except SystemExit as leaving:
            code = leaving.code
        out, err = capsys.readouterr()
        return int(code or 0), out, err

    return call


@pytest.fixture
def rooms(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Stand-ins for the functions that the commands call; each call is kept under its name."""
    seen: dict[str, Any] = {}
    answers: dict[str, Any] = {}

    def stand_in(name: str) -> Callable[..., Any]:
        def function(*args: Any, **options: Any) -> Any:
            seen[name] = (args, options)
            answer = answers[name]
            if isinstance(answer, Exception):
                raise answer
            return answer

        return function

    run = types.ModuleType("pipeline.run")
    for name in ("run", "extract_source", "clean_source"):
        setattr(run, name, stand_in(name))
    validate = types.ModuleType("pipeline.write.validate")
    validate.validate_tables = stand_in("validate_tables")  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "pipeline.run", run)
    monkeypatch.setitem(sys.modules, "pipeline.engine", run)
    monkeypatch.setitem(sys.modules, "pipeline.write.validate", validate)
    return {"seen": seen, "answers": answers}


def python(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        timeout=60,
        **options,
    )


def test_help_imports_no_heavy_room() -> None:
    code = (
        "import sys\nfrom pipeline.cli import main\nsys.argv = ['visits', '--help']\n"
        "try:\n    main()\nexcept SystemExit as leaving:\n    assert not leaving.code\n"
        "print('HEAVY', sorted({'spacy', 'pandas', 'pyarrow', 'numpy', 'lxml'} & set(sys.modules)))\n"
    )
    result = python("-c", code)
    assert "HEAVY []" in result.stdout, result.stdout + result.stderr


def test_help_takes_less_than_seven_tenths_of_a_second() -> None:
    # Processor time, not wall time: the same on a busy machine.
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert python("-m", "pipeline", "--help").returncode == 0
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 0.7


def test_the_commands_are_those_of_the_contract(visits: Command) -> None:
    code, out, _ = visits("--help")
    assert code == 0
    for name in ("run", "show", "clean", "evaluate", "report", "validate", "schema"):
        assert f" {name} " in out
        assert visits(name, "--help")[0] == 0


def test_version(visits: Command) -> None:
    assert visits("--version") == (0, f"visits {__version__}\n", "")


def test_module_and_command_are_one() -> None:
    result = python("-m", "pipeline", "--version")
    assert (result.returncode, result.stdout) == (0, f"visits {__version__}\n")


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["run"], ["run", "x"], ["run", "x", "--out", "y", "--limit", "0"]]
)
def test_a_wrong_command_line_is_refused(visits: Command, arguments: list[str]) -> None:
    code, out, err = visits(*arguments)
    assert code == 2 and not out and "Usage" in err


def report(out: Path, n_drops: int = 0) -> RunReport:
    out.mkdir(exist_ok=True)
    dropped = {"counts": {"dropped": {"empty": n_drops}}}
    (out / "manifest.json").write_text(json.dumps(dropped))
    return RunReport(n_sources=5, n_documents=5 - n_drops, n_drops=n_drops, rows={"visits": 3}, out=str(out))


def test_run_hands_its_options_on_and_says_what_was_found(
    visits: Command, rooms: dict[str, Any], tmp_path: Path
) -> None:
    rooms["answers"]["run"] = report(tmp_path / "out", n_drops=2)
    code, out, err = visits(
        "run", "a", "b/*.txt", "--out", tmp_path / "out", "--limit", 9, "--fresh", "--workers", 2,
        "--text-column", "body", "--language", "en", "--language", "tr",
    )  # fmt: skip
    args, options = rooms["seen"]["run"]
    assert args == (["a", "b/*.txt"], tmp_path / "out")
    assert options.pop("settings") == RunSettings(text_column="body", languages=("en", "tr"))
    options.pop("progress")(1, 9)
    assert options == {"limit": 9, "fresh": True, "workers": 2, "engine": None}
    assert code == 0 and err == ""
    assert (
        "visits" in out and "empty" in out and f"Sources: 5 (kept 3, dropped 2). Tables in {tmp_path}" in out
    )


def test_run_reads_the_corrections_and_warns_of_those_that_match_nothing(
    visits: Command, rooms: dict[str, Any], tmp_path: Path
) -> None:
    file = tmp_path / "c.csv"
    file.write_text("table,action,id\nvisits,remove,22b674491f3cbcce\n")
    rooms["answers"]["run"] = replace(report(tmp_path / "out"), unmatched=(2,))
    code, out, _ = visits("run", "a", "--out", tmp_path / "out", "--corrections", file)
    settings = rooms["seen"]["run"][1]["settings"]
    assert code == 0 and [c.id for c in settings.corrections] == ["22b674491f3cbcce"]
    assert "1 correction(s) match nothing in these pages (lines 2)" in out
    file.write_text("table,action,id\nvisits,remove,Okan\n")
    code, _, err = visits("run", "a", "--out", tmp_path / "out", "--corrections", file)
    assert code == 2 and f"{file}:2" in err


@pytest.mark.parametrize(("strict", "n_drops", "expected"), [(True, 1, 1), (True, 0, 0), (False, 1, 0)])
def test_strict_makes_drops_an_exit_code(
    visits: Command, rooms: dict[str, Any], tmp_path: Path, strict: bool, n_drops: int, expected: int
) -> None:
    rooms["answers"]["run"] = report(tmp_path / "out", n_drops)
    assert visits("run", "a", "--out", tmp_path / "out", *["--strict"] * strict)[0] == expected


def test_an_address_is_for_a_cluster(visits: Command, rooms: dict[str, Any], tmp_path: Path) -> None:
    code, _, err = visits("run", "a", "--out", tmp_path / "out", "--address", "auto")
    assert code == 2 and "--address auto" in err and "--engine ray" in err
    assert "run" not in rooms["seen"]


def test_an_operators_error_is_one_message_without_traceback(visits: Command, rooms: dict[str, Any]) -> None:
    rooms["answers"]["run"] = InputError(
        "no column 'text'", where="pages\x1b[2J.csv", fix="use --text-column"
    )
    code, out, err = visits("run", "a", "--out", "b")
    assert (code, out) == (2, "")
    assert err == "visits: no column 'text' · where: pages[2J.csv · fix: use --text-column\n"


@pytest.mark.parametrize("arguments", [["--debug", "show", "a"], ["show", "a", "--debug"]])
def test_debug_shows_the_traceback(visits: Command, rooms: dict[str, Any], arguments: list[str]) -> None:
    rooms["answers"]["extract_source"] = InputError("no such file or folder")
    with pytest.raises(InputError):
        visits(*arguments)


def test_show_prints_the_page(visits: Command, rooms: dict[str, Any]) -> None:
    rooms["answers"]["extract_source"] = call_page()
    code, out, _ = visits("show", "call.txt", "--text-column", "body")
    assert code == 0 and "Nela Harrow" in out and "courtesy call, held" in out
    args, options = rooms["seen"]["extract_source"]
    assert args == ("call.txt",) and options["settings"].text_column == "body"


@pytest.mark.parametrize("command", ["show", "clean"])
def test_a_dropped_page_says_why(visits: Command, rooms: dict[str, Any], command: str) -> None:
    drop = Drop(source="a.txt", stage="clean", reason=DropReason.NO_MAIN_TEXT, detail="menu only")
    rooms["answers"] |= {"extract_source": drop, "clean_source": drop}
    assert visits(command, "a.txt") == (1, "", "a.txt: dropped in clean: no main text (menu only)\n")


def test_clean_prints_the_text_and_what_was_removed(visits: Command, rooms: dict[str, Any]) -> None:
    removed = (Removed(raw_start=0, raw_end=22, text="Home | News | Contact\n", rule="menu"),)
    rooms["answers"]["clean_source"] = make_clean("Mayor Brandvold\nspoke.", removed=removed)
    assert visits("clean", "a.txt") == (0, "Mayor Brandvold\nspoke.\n", "")
    code, out, _ = visits("clean", "a.txt", "--diff")
    assert code == 0 and "menu" in out and "Home | News | Contact" in out and "spoke" not in out


def test_clean_gives_a_file_the_text_to_the_character(visits: Command, rooms: dict[str, Any]) -> None:
    rooms["answers"]["clean_source"] = make_clean("A\u200e B\x1b")
    assert visits("clean", "a.txt")[1] == "A\u200e B\x1b\n"


def test_validate_lists_broken_promises(visits: Command, rooms: dict[str, Any]) -> None:
    rooms["answers"]["validate_tables"] = ()
    assert visits("validate", "out")[0] == 0
    fault = types.SimpleNamespace(table="quotes", rule="score", detail="score 1.5")
    rooms["answers"]["validate_tables"] = (fault,)
    assert visits("validate", "out") == (2, "quotes: score: score 1.5\n", "")
    assert rooms["seen"]["validate_tables"][0] == (Path("out"),)


def test_report_writes_a_page_and_says_where(visits: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.report import page

    seen: dict[str, Any] = {}

    def write_report(*args: Any, **options: Any) -> page.ReportFacts:
        seen.update(args=args, options=options)
        return page.ReportFacts(n_visits=7, n_texts=5, n_bytes=1_240_000)

    monkeypatch.setattr(page, "write_report", write_report)
    code, out, _ = visits("report", "tables", "--out", "report.html", "--texts", "5")
    assert (code, out) == (0, "7 visits, 5 texts, 1.2 MB. Open report.html in a browser\n")
    assert seen == {"args": (Path("tables"), Path("report.html")), "options": {"max_texts": 5}}


@pytest.fixture
def gold(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    from pipeline.learn import evaluate as module
    from pipeline.learn.score import ErrorCase, LayerScore

    score = LayerScore(precision=0.5, recall=0.25, f1=0.4, low=0.1, high=0.6, n=8)
    case = ErrorCase(page="p1", kind="missed", gold="Ilse", found="")
    answer = module.Evaluation(scores={"people": score}, errors={"people": (case,)}, n_pages=1, digest="")
    seen: dict[str, Any] = {}

    def stand_in(*args: Any, **options: Any) -> Any:
        seen.update(args=args, options=options)
        return answer

    monkeypatch.setattr(module, "evaluate", stand_in)
    return seen


def test_evaluate_prints_scores_and_errors_and_writes_json(
    visits: Command, gold: dict[str, Any], tmp_path: Path
) -> None:
    file = tmp_path / "scores.json"
    code, out, _ = visits(
        "evaluate", "gold", "tables", "--errors", "people", "--json", file, "--against", "gold2"
    )
    assert code == 0 and "0.500" in out and "missed" in out and "Ilse" in out
    assert json.loads(file.read_text()) == {
        "people": {"precision": 0.5, "recall": 0.25, "f1": 0.4, "low": 0.1, "high": 0.6, "n": 8}
    }
    assert gold == {"args": (Path("gold"), Path("tables")), "options": {"against": Path("gold2")}}


def test_evaluate_refuses_an_unknown_layer_and_an_unwritable_file(
    visits: Command, gold: dict[str, Any], tmp_path: Path
) -> None:
    code, _, err = visits("evaluate", "gold", "--errors", "peopel")
    assert code == 2 and "fix: choose one of people" in err
    code, _, err = visits("evaluate", "gold", "--json", tmp_path / "no" / "such" / "scores.json")
    assert code == 2 and "cannot be written" in err


def test_schema(visits: Command) -> None:
    code, out, _ = visits("schema")
    assert code == 0 and "guest_countries" in out and "ISO codes of the countries the guests represent" in out
    code, out, _ = visits("schema", "--markdown")
    assert code == 0 and out.startswith("# Tables\n") and "| `guest_countries` | list of string |  |" in out


def test_a_closed_pipe_is_no_crash() -> None:
    read, write = os.pipe()
    os.close(read)
    result = subprocess.run(
        [sys.executable, "-m", "pipeline", "schema", "--markdown"],
        stdout=write,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        check=False,
    )
    os.close(write)
    assert b"Traceback" not in result.stderr


def test_export_says_where_and_what_to_know(
    visits: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from pipeline.report import export

    done = export.Exported(path=tmp_path / "v.xlsx", files=(), notes=("2 cells were cut",))
    seen: list[Any] = []
    monkeypatch.setattr(export, "export_tables", lambda *args: seen.append(args) or done)
    code, out, _ = visits("export", "data/out", "--to", "xlsx", "--out", tmp_path / "v.xlsx")
    assert seen == [(Path("data/out"), "xlsx", tmp_path / "v.xlsx")]
    assert (code, out) == (0, f"written: {tmp_path / 'v.xlsx'}\nnote: 2 cells were cut\n")


def test_gold_add_tells_what_it_wrote(
    visits: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from pipeline.learn import add_gold

    seen: dict[str, Any] = {}
    added = add_gold.Added(paths=(tmp_path / "a.gold",), n_skipped=2)
    monkeypatch.setattr(add_gold, "add_gold", lambda *args, **options: seen.update(options) or added)
    code, out, _ = visits("gold", "add", "tasks.json", "--into", "train", "--batch", "b7", "--pages", "raw")
    assert seen == {"batch": "b7", "pages": Path("raw")}
    assert code == 0
    assert out.startswith("1 gold pages in train; 2 tasks without annotation left out")


@pytest.mark.parametrize(
    "fix, code, last", [("", 0, "all is well\n"), ("pip install spacy", 2, "fix: pip install spacy\n")]
)
def test_doctor_exits_with_2_when_something_is_wrong(
    visits: Command, monkeypatch: pytest.MonkeyPatch, fix: str, code: int, last: str
) -> None:
    from pipeline import doctor

    monkeypatch.setattr(doctor, "examine", lambda: [doctor.Finding(name="spacy", found="1\x1b[31m", fix=fix)])
    found, out, err = visits("doctor")
    assert found == code
    assert out.endswith(last)
    assert "\x1b" not in out
    assert err == ("wrong: 1; do what stands behind each `fix`\n" if fix else "")
