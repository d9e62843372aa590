"""The weights of topics are learnt from samples, and written as a lexicon."""

from __future__ import annotations

import csv

import pytest

pytest.importorskip("sklearn")

from pipeline.learn.fit_topics import fit_topics, samples_of, write_weights
from pipeline.lexicons import FIELDS
from pipeline.records import Cue
from pipeline.tables import TOPICS


def cues(topic, count):
    return [
        Cue(name=topic, term=str(i), start=i, sentence=i, strong=True, place="text") for i in range(count)
    ]


def made():
    for batch in ("a", "b", "c"):
        for topic, other in (("trade", "sport"), ("sport", "energy"), ("energy", "trade")):
            yield from samples_of(batch, [*cues(topic, 4), *cues(other, 1)], frozenset({topic}))


def test_the_weights_tell_main_from_side_topics():
    fit = fit_topics(list(made()))
    assert fit.f1 > 0.9
    assert fit.weights["strong terms"] > 0
    assert set(fit.biases) == set(TOPICS)


def test_the_weights_are_written_as_a_lexicon(tmp_path):
    fit = fit_topics(list(made()))
    write_weights(fit, tmp_path / "w.csv")
    rows = list(csv.DictReader((tmp_path / "w.csv").open(encoding="utf-8")))
    assert tuple(rows[0]) == FIELDS
    assert [row["term"] for row in rows] == sorted(row["term"] for row in rows)
    assert sum(row["kind"] == "bias" for row in rows) == len(TOPICS)
    assert [row["canonical"] for row in rows if row["kind"] == "threshold"] == [f"{fit.threshold:.3f}"]
