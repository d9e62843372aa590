"""Whether two people of one side belong to one visit."""

from dataclasses import replace

import pytest

from pipeline.annotate import frames as frame_rules
from pipeline.annotate.headline import Headline
from pipeline.annotate.pairs import rank_pairs
from pipeline.annotate.parties import view_page
from pipeline.annotate.phrases import PhraseTable
from pipeline.annotate.signs import rank_candidates
from tests.annotate.inline import read_inline

MORI = "<t ambassador JP><n JP>Japanese</n> <c>Ambassador</c></t> <p>Kenji Mori</p>"
SOSA = "<t ambassador UY><n UY>Uruguayan</n> <c>Ambassador</c></t> <p>Rita Sosa</p>"


def pairs_of(marked, *, guest=0.6):
    view = view_page(read_inline(marked), PhraseTable.load(*frame_rules.LEXICONS))
    ranked = rank_candidates(view, (), Headline())
    sure = [replace(one, chances={**one.chances, "guest": guest, "host": 0.0}) for one in ranked]
    return rank_pairs(view, (), sure)


@pytest.mark.parametrize(
    ("marked", "sign"),
    [
        (f"{MORI} and {SOSA} came.", "named in one breath"),
        (f"{MORI} came before {SOSA} left.", "named in one sentence"),
        (f"{MORI} and {SOSA} came.", "country differs"),
        (f"{MORI} came. {SOSA} also came.", "later word also"),
        (f"{MORI} came. The next day {SOSA} was received.", "later word the next day"),
        (f"{MORI} came. {SOSA} was received.", "guest: sentences 1"),
        (f"{MORI} came. {SOSA} is expected to come.", "later opens a sentence"),
    ],
)
def test_signs(marked, sign):
    (pair,) = pairs_of(marked)
    assert f"pair {sign}" in pair.signs


def test_who_comes_later_on_another_day_comes_apart():
    (along,) = pairs_of(f"{MORI} and {SOSA} visited the mayor.")
    (apart,) = pairs_of(
        f"{MORI} visited the mayor. They spoke of trade. They drank tea. It rained. "
        f"On <d>Tuesday</d> the mayor received {SOSA}, who also paid a visit."
    )
    assert apart.apart > 0.5 > along.apart


def test_unlikely_guests_are_not_compared():
    assert pairs_of(f"{MORI} and {SOSA} came.", guest=0.05) == ()
