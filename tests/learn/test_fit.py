"""The fitting of role and page weights, on samples made by hand."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest

from pipeline.annotate.candidates import Candidate
from pipeline.annotate.parties import Party
from pipeline.annotate.weights import BIAS, PAGE, ROLES
from pipeline.learn import fit
from pipeline.learn.corpus import parse_gold

HEADER = """+++
template = "t"
batch = "{batch}"
is_visit = {is_visit}
[[people]]
id = "mori"
name = "Kenji Mori"
tradition = "japanese"
[[people]]
id = "vural"
name = "Ali Vural"
tradition = "turkish"
{visit}+++
<per mori>Kenji Mori</per> visited <per vural>Ali Vural</per>.
"""
VISIT = """[[visits]]
kind = "courtesy call"
status = "held"
guests = ["mori"]
hosts = ["vural"]
guest_delegation = []
host_delegation = []
guest_countries = []
guest_organizations = []
topics = []
outcomes = []
"""


def candidate(person: int, *signs: str) -> Candidate:
    flat = dict.fromkeys(ROLES, 1 / len(ROLES))
    party = Party(start=0, end=1, form="person")
    held = frozenset({*signs, "placeless", "post none"})
    return Candidate(person=person, party=party, countries=frozenset(), signs=held, chances=flat)


def sample(number: int, *, is_visit: bool = True):
    text = HEADER.format(
        batch=f"b{number % 2}", is_visit=str(is_visit).lower(), visit=VISIT if is_visit else ""
    )
    page = parse_gold(text, Path(f"b{number % 2}-{number}.gold"))
    extra = (candidate(2, "looks on"),)
    people = (candidate(0, "comes"), candidate(1, "waits"), *extra) if is_visit else extra
    roles = ("guest", "host", "none") if is_visit else ("none",)
    signs = {"bread and salt": 1.0} if is_visit else {"kick-off": 1.0}
    return fit.Sample(page=page, candidates=people, roles=roles, signs=signs)


SAMPLES = [sample(n, is_visit=n % 3 > 0) for n in range(18)]


@pytest.mark.parametrize(
    ("name", "role"),
    [("Kenji Mori", "guest"), ("Mori", "guest"), ("VURAL", "host"), ("Ayla Kent", "none")],
)
def test_true_role(name, role):
    assert fit.true_role(SAMPLES[1].page, name) == role


def test_signs_of_guests_speak_for_guests():
    weights = fit.fit_roles(SAMPLES)
    assert fit.rate(["comes"], weights)["guest"] > fit.rate(["waits"], weights)["guest"]
    assert fit.rate(["waits"], weights)["host"] > fit.rate(["comes"], weights)["host"]


def test_signs_of_visits_speak_for_visits():
    weights = fit.fit_pages(SAMPLES)
    assert weights["bread and salt"][PAGE] > 0 > weights["kick-off"][PAGE]


def test_a_rare_sign_has_no_weight():
    page, people = SAMPLES[1].page, (candidate(0, "once"),)
    rare = [*SAMPLES, fit.Sample(page=page, candidates=people, roles=("guest",), signs={"once": 1.0})]
    assert "once" not in fit.fit_roles(rare)
    assert "once" not in fit.fit_pages(rare)


def test_each_batch_is_judged_by_the_others():
    held = fit.hold_out(SAMPLES)
    assert len(held) == len(SAMPLES)
    guests = [one.candidates[0].guest for one in held if one.is_visit]
    assert min(guests) > 1 / len(ROLES)
    assert fit.score_held_out(SAMPLES)["guest"] == 1


def test_weights_are_written_as_a_sorted_lexicon(tmp_path):
    path = tmp_path / "weights.csv"
    fit.write_weights([fit.fit_roles(SAMPLES), fit.fit_pages(SAMPLES)], fit.count_principals(SAMPLES), path)
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    keys = [(row["term"], row["kind"], row["canonical"]) for row in rows]
    assert [key[:2] for key in keys] == sorted({key[:2] for key in keys})
    assert (BIAS, PAGE) in {key[:2] for key in keys}
    assert all(math.isfinite(float(row["canonical"])) for row in rows)


def test_a_missing_folder_is_told(tmp_path, capsys):
    assert fit.main([str(tmp_path / "none")]) == 2
    assert "no gold pages" in capsys.readouterr().err
