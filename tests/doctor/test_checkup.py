"""`visits doctor`: each fault is named with its remedy, and none hides another."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pipeline import lexicons
from pipeline.doctor import Finding, checkup, examine
from pipeline.errors import LexiconError


def found(name: str) -> Finding:
    return next(finding for finding in examine() if finding.name == name)


@pytest.fixture
def without_model(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_model", "_self_test"):
        monkeypatch.setattr(checkup, name, lambda: iter(()))


@pytest.mark.model
def test_all_is_well_here() -> None:
    findings = {finding.name: finding for finding in examine()}
    assert [f for f in findings.values() if f.fix and f.name != "memory"] == []
    assert findings["lexicons"].found == lexicons.digest()
    assert findings["self-test call"].found == "8 of 8 facts found"
    assert findings["self-test road"].found == "2 of 2 facts found"


@pytest.mark.model
def test_a_model_that_is_not_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from pipeline import run

    monkeypatch.setenv("VISITS_MODEL", str(tmp_path / "none"))
    monkeypatch.setattr(run, "load_once", run.load_nlp)
    finding = found("model")
    assert finding.found == "the spaCy model cannot be loaded"
    assert "reinstall it" in finding.fix


def test_a_page_without_its_facts_fails_the_self_test(monkeypatch: pytest.MonkeyPatch) -> None:
    empty = SimpleNamespace(documents=(), visits=(), people=(), quotes=(), titles=())
    monkeypatch.setattr("pipeline.run.extract", lambda text: empty)
    call, road = checkup._self_test()
    assert call.found.startswith("not found: a visit, the guest, the host")
    assert road.found == "not found: no visit"
    assert call.fix


@pytest.mark.usefixtures("without_model")
def test_a_package_of_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.metadata, "requires", lambda _: ["spacy==0.1", "lxml>=5.3"])
    assert found("spacy").fix == "pip install spacy==0.1"
    assert found("lxml").fix == ""


@pytest.mark.usefixtures("without_model")
def test_a_package_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkup, "PACKAGES", ("surely-not-installed",))
    assert found("surely-not-installed").fix == "pip install surely-not-installed"


@pytest.mark.usefixtures("without_model")
@pytest.mark.parametrize("kilobytes, wrong", [(500_000, True), (8_000_000, False)])
def test_memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kilobytes: int, wrong: bool) -> None:
    monkeypatch.setattr(checkup, "MEMINFO", tmp_path / "meminfo")
    checkup.MEMINFO.write_text(f"MemTotal: 9000000 kB\nMemAvailable:   {kilobytes} kB\n")
    assert bool(found("memory").fix) == wrong


@pytest.mark.usefixtures("without_model")
def test_a_system_that_does_not_tell_its_memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(checkup, "MEMINFO", tmp_path / "none")
    assert found("memory").fix == ""


@pytest.mark.usefixtures("without_model")
@pytest.mark.parametrize("error", [LexiconError("a line is broken", fix="mend it"), RuntimeError("odd")])
def test_one_fault_does_not_hide_the_others(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail() -> Any:
        raise error

    monkeypatch.setattr(lexicons, "digest", fail)
    findings = list(examine())
    assert [f.name for f in findings if f.fix and f.name != "memory"] == ["lexicons"]
    assert findings[-1].name == "lexicons"
