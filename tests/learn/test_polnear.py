"""The measure of quotations and speakers: counted right, and high enough on PolNeAR."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from pipeline.learn.polnear import Attributed, Score, count_found, count_right, main, read_gold, report

GOLD = Attributed(kind="direct", contents=((0, 10), (20, 30)), source=((12, 16),))
HALF = Attributed(kind="direct", contents=((0, 10),), source=((12, 16),))
WHOLE = Attributed(kind="direct", contents=((0, 10), (20, 30)), source=((12, 14),))
OTHER = Attributed(kind="direct", contents=((0, 10), (20, 30)), source=((40, 44),))


@pytest.mark.parametrize(
    ("predicted", "share", "found"),
    [
        ([WHOLE], 0.8, 1),
        ([HALF], 0.3, 1),
        ([HALF], 0.8, 0),
        ([OTHER], 0.3, 0),
        ([HALF, WHOLE], 0.3, 1),
        ([], 0.3, 0),
    ],
)
def test_count_found(predicted: list[Attributed], share: float, found: int) -> None:
    assert count_found([GOLD], predicted, share) == found


def test_one_prediction_serves_one_gold_attribution() -> None:
    assert count_found([HALF, HALF], [HALF], 0.3) == 1


def test_speaker_may_be_ignored() -> None:
    assert count_found([GOLD], [OTHER], 0.8, speaker=False) == 1


def test_count_right_looks_at_the_prediction() -> None:
    assert count_right([GOLD], [HALF, OTHER], 0.8) == 1


def test_score() -> None:
    score = Score(gold=4, predicted=2, found=2, right=1)
    assert (score.recall, score.precision, score.f1) == (0.5, 0.5, 0.5)
    assert Score(gold=0, predicted=0, found=0, right=0).f1 == 0.0


def test_usage_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err


def test_gold_is_read(tmp_path: Path) -> None:
    row = {
        "text": "“A,” he said.",
        "attributions": [{"kind": "direct", "source": [[5, 7]], "content": [[0, 4]]}],
    }
    path = tmp_path / "gold.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(row).encode()))
    ((text, (attributed,)),) = read_gold(path)
    assert text == "“A,” he said."
    assert attributed == Attributed(kind="direct", contents=((0, 4),), source=((5, 7),))


@pytest.mark.model
@pytest.mark.shared
def test_direct_quotations_with_their_speakers(shared: Path) -> None:
    lines = report(shared / "data" / "polnear" / "dev.jsonl.gz")
    figures = {line[:57].strip(): line[57:].split() for line in lines[1:]}
    for share, floor in ((0.3, 0.74), (0.8, 0.70)):
        words = figures[f"direct, speaker right, > {share}, joined"]
        assert float(words[words.index("recall") + 1]) > floor
        assert float(words[words.index("F1") + 1]) > floor
