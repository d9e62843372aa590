"""Each visit of a page has the cues of its own part."""

from __future__ import annotations

from pipeline.records import Annotated, Cue
from pipeline.resolve import resolve_page
from tests.factories import make_clean, make_mention
from tests.resolve.test_visits import frame

TEXT = "Anna Mori met Ali Vural. They spoke. Bela Nagy met Veli Demir. They dined. Anna Mori left."


def resolve(cue_start, *frames):
    clean = make_clean(TEXT)
    names = ("Anna Mori", "Ali Vural", "Bela Nagy", "Veli Demir")
    later = make_mention(clean, "Anna Mori")
    again = type(later)(**{**{f: getattr(later, f) for f in later.__dataclass_fields__},
                           "start": TEXT.rindex("Anna Mori"), "end": TEXT.rindex("Anna Mori") + 9})  # fmt: skip
    cue = Cue(name="aid given", term="x", start=cue_start, sentence=0, strong=True, place="text")
    annotated = Annotated(
        clean=clean, mentions=(*(make_mention(clean, name) for name in names), again), titles=(), quotes=(),
        frames=frames, topics=(), outcomes=(cue,), is_visit=True, visit_score=0.9,
    )  # fmt: skip
    return [visit.outcomes for visit in resolve_page(annotated, doc_id="a1").visits]


FIRST, SECOND = frame([0], [1]), frame([2], [3], start=TEXT.index("Bela"))


def test_the_only_visit_has_all():
    assert resolve(TEXT.index("They dined"), FIRST) == [("aid given",)]


def test_each_visit_has_its_own_part():
    assert resolve(TEXT.index("They spoke"), FIRST, SECOND) == [("aid given",), ()]
    assert resolve(TEXT.index("They dined"), FIRST, SECOND) == [(), ("aid given",)]


def test_a_name_turns_the_page_back_to_its_visit():
    assert resolve(TEXT.index("left"), FIRST, SECOND) == [("aid given",), ()]


def test_the_headline_belongs_to_the_first_visit():
    assert resolve(-1, FIRST, SECOND) == [("aid given",), ()]
