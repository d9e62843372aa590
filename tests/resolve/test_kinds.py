"""What kind a visit is: the rules' answer, who meets, and the page's words weighed together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipeline.records import Annotated, Cue
from pipeline.resolve import resolve_page
from pipeline.resolve.kinds import KINDS, RULES_VALUE, choose_kind, read_signs
from pipeline.resolve.page import gather_facts
from pipeline.resolve.visits import resolve_visits
from tests.factories import make_clean, make_mention, make_title
from tests.resolve.test_visits import frame

TEXT = "Ambassador Kenji Mori came to Mayor Ali Vural on Monday. He wore a hat. The talks were short."


def cue(name, start, place="text"):
    return Cue(name=name, term=name, start=start, sentence=0, strong=True, place=place)


def annotated(*cues, kind="working meeting", guest="ambassador"):
    clean = make_clean(TEXT)
    mentions = (make_mention(clean, "Kenji Mori"), make_mention(clean, "Ali Vural"))
    titles = (
        make_title(clean, "Ambassador", kind=guest, holder_mention=0, country="JP"),
        make_title(clean, "Mayor", kind="mayor", holder_mention=1),
    )
    return Annotated(
        clean=clean, mentions=mentions, titles=titles, quotes=(), frames=(frame([0], [1], kind=kind),),
        topics=(), outcomes=(), is_visit=True, visit_score=0.9, kind_cues=cues,
    )  # fmt: skip


def signs_of(page, *, several=False, **fields):
    facts = gather_facts(page)
    (visit,) = resolve_visits(facts)
    return read_signs(facts, replace(visit, **fields), several=several)


def test_who_meets_is_a_sign():
    signs = signs_of(annotated())
    assert signs["guest ambassador"] == signs["host mayor"] == 1
    assert signs["rules working meeting"] == RULES_VALUE
    assert signs["no guest"] == signs["several guests"] == signs["several visits"] == 0
    assert signs_of(annotated(), participants=())["no guest"] == 1


@pytest.mark.parametrize(
    ("where", "sign"),
    [
        (cue("farewell", -1, "headline"), "headline farewell"),
        (cue("farewell", 3), "evidence farewell"),
        (cue("farewell", 70), "page farewell"),
    ],
)
def test_words_count_where_they_stand(where, sign):
    signs = signs_of(annotated(where))
    assert signs[sign] > 0
    assert sum(name.endswith("farewell") for name in signs) == 1


def test_a_stay_of_several_days_and_an_outcome_are_signs():
    first = date(2021, 5, 3)
    signs = signs_of(
        annotated(),
        date_start=first,
        date_end=date(2021, 5, 5),
        outcomes=("gift exchanged",),
        status="planned",
    )
    assert signs["several days"] == signs["outcome gift exchanged"] == signs["status planned"] == 1
    assert signs_of(annotated(), date_start=first, date_end=first)["several days"] == 0


@pytest.mark.parametrize(
    ("guest", "words", "kind"),
    [
        ("ambassador", ("courtesy", "farewell", "call on"), "courtesy call"),
        ("academic", ("delegation", "led", "group"), "delegation visit"),
        ("ambassador", ("credentials", "ceremony"), "ceremony"),
        ("minister", ("phone",), "other"),
        ("official", ("working", "meeting", "talks"), "working meeting"),
        ("minister", ("official", "honours", "counterpart"), "official visit"),
    ],
)
def test_words_and_rules_that_agree_decide(guest, words, kind):
    cues = [cue(name, start, place) for name in words for start, place in ((-1, "headline"), (3, "text"))]
    (visit,) = resolve_page(annotated(*cues, kind=kind, guest=guest), doc_id="a1").visits
    assert visit.kind == kind


def test_clear_words_outweigh_the_rules():
    cues = [
        cue("courtesy", -1, "headline"),
        cue("courtesy", 3),
        cue("farewell", -1, "headline"),
        cue("farewell", 3),
    ]
    (visit,) = resolve_page(annotated(*cues, kind="working meeting"), doc_id="a1").visits
    assert visit.kind == "courtesy call"


@pytest.mark.parametrize("kind", KINDS)
def test_the_rules_decide_where_other_signs_are_silent(kind):
    assert choose_kind({"always": 1.0, f"rules {kind}": RULES_VALUE}) == kind
