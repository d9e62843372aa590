"""Corrections in a run: no page is done anew for them, and the manifest tells what became of them."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.engine import run
from pipeline.resolve import read_corrections
from pipeline.settings import RunSettings
from pipeline.write.validate import validate_tables
from tests.engine.pages import make_site, table_bytes

pytestmark = pytest.mark.model


def test_corrections_act_on_every_run_and_no_page_is_done_anew(tmp_path: Path) -> None:
    make_site(tmp_path / "in", 6)
    out, file = tmp_path / "out", tmp_path / "corrections.csv"
    run([tmp_path / "in"], out)
    before = table_bytes(out)
    visits = pq.read_table(out / "visits.parquet").to_pylist()
    one, other = visits[0], visits[1]
    guest = next(
        row
        for row in pq.read_table(out / "participants.parquet").to_pylist()
        if row["visit_id"] == other["visit_id"] and row["role"] == "guest"
    )
    file.write_text(
        "table,action,id,person_id,column,value,note\n"
        f"visits,set,{one['visit_id']},,city,Suva,as the photo shows\n"
        f"participants,remove,{other['visit_id']},{guest['person_id']},,,\n"
        f"visits,remove,{'0' * 16},,,,gone long ago\n"
    )
    settings = RunSettings(corrections=read_corrections(file))
    report = run([tmp_path / "in"], out, settings=settings)
    assert (report.n_processed, report.unmatched) == (0, (4,))
    assert validate_tables(out) == ()
    after = {row["visit_id"]: row for row in pq.read_table(out / "visits.parquet").to_pylist()}
    assert (after[one["visit_id"]]["city"], after[one["visit_id"]]["rule"]) == ("Suva", "correction")
    assert guest["name"] not in after[other["visit_id"]]["guests"]
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["counts"]["corrections"] == {"lines": 3, "unmatched": [4]}
    assert manifest["settings"]["corrections"][0]["note"] == "as the photo shows"
    corrected = table_bytes(out)
    run([tmp_path / "in"], tmp_path / "two", settings=settings, workers=2)
    assert table_bytes(tmp_path / "two") == corrected
    run([tmp_path / "in"], out)
    assert table_bytes(out) == before
