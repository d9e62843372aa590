"""Who on a page is likely guest or host, and what a page as a whole tells of a visit."""

import pytest

from pipeline.annotate import frames as frame_rules
from pipeline.annotate.candidates import guess_home
from pipeline.annotate.headline import Headline
from pipeline.annotate.parties import view_page
from pipeline.annotate.phrases import PhraseTable
from pipeline.annotate.signs import rank_candidates
from tests.annotate.inline import read_inline

AMB = "<t ambassador JP><n JP>Japanese</n> <c>Ambassador</c></t> <p>Kenji Mori</p>"
MAY = "<t mayor><c>Mayor</c> of <y TR>Korvan</y></t> <p>Ali Vural</p>"
DIRECTOR = "<t official><c>Director</c></t> <p>Can Tekin</p>"


def view_of(marked):
    return view_page(read_inline(marked), PhraseTable.load(*frame_rules.LEXICONS))


@pytest.mark.parametrize(
    ("marked", "guest", "host"),
    [
        (f"{MAY} and {AMB} drank tea. {DIRECTOR} poured it.", "Kenji Mori", "Ali Vural"),
        (f"{AMB} drank tea. {MAY} poured it. {DIRECTOR} looked on.", "Kenji Mori", "Ali Vural"),
        (f"The guest, {AMB}, came late. His host, {MAY}, waited.", "Kenji Mori", "Ali Vural"),
    ],
)
def test_likeliest_guest_and_host(marked, guest, host):
    view = view_of(marked)
    ranked = rank_candidates(view, (), Headline())
    names = {one.person: view.group("people")[one.person].text for one in ranked}
    assert names[max(ranked, key=lambda one: one.guest).person] == guest
    assert names[max(ranked, key=lambda one: one.host).person] == host


def test_who_only_comes_along_is_a_less_likely_guest():
    alone = rank_candidates(view_of(f"{AMB} came. {DIRECTOR} left."), (), Headline())
    along = rank_candidates(view_of(f"{AMB}, accompanied by {DIRECTOR}, came."), (), Headline())
    assert along[1].guest < alone[1].guest


@pytest.mark.parametrize(
    ("marked", "headline", "home"),
    [
        ("It rained in <y TR>Izmir</y>.", (), "TR"),
        (f"{AMB} spoke in <y TR>Izmir</y> of <y JP>Osaka</y>.", (), "TR"),
        (
            "The <t ambassador JP><c>Ambassador</c> of <n JP>Japan</n> to <y TR>Ankara</y></t> spoke.",
            (),
            "TR",
        ),
        ("They spoke of <y JP>Osaka</y> and <y TR>Izmir</y>.", ("JP",), "TR"),
        ("They spoke.", (), None),
    ],
)
def test_home_is_where_the_cities_are_and_the_envoys_are_not_from(marked, headline, home):
    assert guess_home(view_of(marked), headline) == home
