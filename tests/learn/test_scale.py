"""The growth of telling people apart, measured small."""

from __future__ import annotations

from pipeline.learn.scale import make_sightings, measure_growth, pair_scores


def test_growth_is_measured() -> None:
    (growth,) = measure_growth([2_000])
    assert (growth.n_mentions, growth.n_people) == (2_000, 200)
    assert growth.precision > 0.99
    assert growth.recall > 0.9
    assert growth.seconds > 0


def test_the_work_is_the_same_every_time() -> None:
    assert make_sightings(100) == make_sightings(100)


def test_pair_scores() -> None:
    assert pair_scores("aabb", "xxyy") == (1.0, 1.0)
    assert pair_scores("aaaa", "xxyy") == (2 / 6, 1.0)
