"""Fitting who speaks: weights follow the samples, rare signs are left out, the lexicon keeps its format."""

import csv
from pathlib import Path

from pipeline.annotate.scene import NOWHERE, set_scene
from pipeline.learn.fit_speakers import Sample, choose, find_true, fit, score_held_out, write_weights
from pipeline.lexicons import FIELDS
from tests.annotate.spoken import page


def sample(number: int, truth: int, **signs: tuple[str, ...]) -> Sample:
    held = {NOWHERE: ("nobody",)} | {int(key[1:]): value for key, value in signs.items()}
    return Sample(
        page=f"p{number}", batch=f"b{number % 2}", signs=held, truth=truth, ruled=NOWHERE, named=False
    )


SAMPLES = [sample(n, 0, p0=("leads",), p1=("late",)) for n in range(8)]


def test_fitted_weights_choose_the_true_speaker() -> None:
    weights = fit(SAMPLES)
    assert weights["leads"] > 0 > weights["late"]
    best, chance = choose(SAMPLES[0], weights)
    assert best == 0
    assert chance > 0.5


def test_rare_signs_have_no_weight() -> None:
    assert "rare" not in fit([*SAMPLES, sample(9, 0, p0=("rare", "leads"))])


def test_batches_are_judged_by_the_others() -> None:
    assert score_held_out(SAMPLES) == {"b0": (4, 0, 4), "b1": (4, 0, 4)}


def test_named_speakers_are_never_overruled() -> None:
    named = Sample(
        page="p", batch="b", signs={NOWHERE: (), 0: ("leads",)}, truth=0, ruled=NOWHERE, named=True
    )
    assert choose(named, {"leads": 5.0})[0] == NOWHERE


def test_true_candidate_by_whole_name_then_by_part() -> None:
    doc = page("{Qo Tarr} met {Ada Wim}. Then {Tarr} left.")
    scene = set_scene(doc, [])
    signs: dict[int, list[str]] = {full: [] for full in [*set(scene.full), NOWHERE]}
    assert find_true(scene, signs, "qo tarr") == 0
    assert find_true(scene, signs, None) == NOWHERE
    assert find_true(scene, signs, "lu bor") is None


def test_lexicon_is_sorted_and_leaves_out_what_weighs_nothing(tmp_path: Path) -> None:
    write_weights({"b": 1.0, "a": -2.0, "nil": 0.001}, tmp_path / "w.csv")
    rows = list(csv.reader((tmp_path / "w.csv").open(encoding="utf-8")))
    assert rows[0] == list(FIELDS)
    assert [(row[0], row[1]) for row in rows[1:]] == [("a", "-2.000"), ("b", "1.000")]
