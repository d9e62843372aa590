from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import GoldError
from pipeline.learn.corpus import corpus_digest, parse_gold, read_corpus, write_gold
from pipeline.learn.markup import parse_body, write_body
from tests.learn.pages import BODY, HEADER, gold_source, make_gold, write_page


def test_header_and_body_become_records() -> None:
    page = make_gold()
    assert (page.stem, page.split, page.template) == ("page", "train", "plain")
    assert page.published == date(2022, 5, 17)
    assert page.people[0].titles[0].text == "Ambassador of Belarus"
    assert page.visits[0].guests == ("marten",)
    assert page.text.split("\n")[1] == "A warm welcome in Izmir"
    assert [page.text[a:b] for a, b in page.headings] == ["A warm welcome in Izmir"]


def test_every_span_covers_its_words() -> None:
    page = make_gold()
    found = [(s.label, page.text[s.start : s.end], s.ids) for s in page.spans]
    assert ("per", "Ilse Marten", ("marten",)) in found
    assert ("ctry", "Belarus", ("BY",)) in found
    assert ("cue", "said", ()) in found
    (quote,) = page.quotes
    assert (quote.kind, quote.speaker, quote.content) == (
        "direct",
        "okan",
        "We are very glad to have you here",
    )
    assert page.text[quote.start : quote.end] == quote.content


@pytest.mark.parametrize(
    "body",
    [
        BODY,
        "<q a>One line\nand <per a>Ann Lee</per> another</q>",
        "<qi a>it was <qm a>a great honour</qm> to meet</qi>",
        "<org x>Embassy of <ctry BY>Belarus</ctry> in <city>Lindal</city></org>",
        "<tit a+b>Deputy Mayors</tit> <per a>Ann Lee</per> and <per b>Bo Lee</per>",
        "The <tit -><nat JP>Japanese</nat> ambassador</tit> and A &amp; B of &lt;Co",
        "<q -><per a>Ann Lee</per></q>",
        "<q a>A</q><q b>B</q>",
        "## <q a>Peace at home</q>\nText",
        "<q a> padded </q> and <per b>Bo\n  Lee</per>",
    ],
)
def test_mark_up_round_trip(body: str) -> None:
    parsed = parse_body(body, where="x.gold")
    assert parse_body(write_body(parsed), where="x.gold") == parsed


def test_page_round_trip() -> None:
    page = make_gold()
    assert parse_gold(write_gold(page), page.path) == page


def test_shared_title_has_all_its_holders() -> None:
    body = parse_body("<tit a+b>Deputy Mayors</tit>", where="x.gold")
    assert body.spans[0].ids == ("a", "b")


def test_white_space_and_blank_lines_do_not_count() -> None:
    body = parse_body("  One\t two \n\n three ", where="x.gold")
    assert body.text == "One two\nthree"


def test_padding_inside_a_tag_is_not_marked() -> None:
    body = parse_body("By <per a> Ann Lee </per>.", where="x.gold")
    assert body.text[body.spans[0].start : body.spans[0].end] == "Ann Lee"


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("ok\n<per a>Ann", "never closed"),
        ("ok\n<who a>Ann</who>", "unknown tag"),
        ("ok\nAnn</per>", "closes nothing"),
        ("ok\n<q a><per b>Ann</q></per>", "closes nothing"),
        ("ok\n<per>Ann</per>", "needs an"),
        ("ok\n<city TR>Izmir</city>", "takes no"),
        ("ok\n<per a>Ann <per b>Lee</per></per>", "<per> inside <per>"),
        ("ok\n<per a> </per>", "marks nothing"),
        ("ok\n3 < 4", "stray <"),
    ],
)
def test_broken_mark_up_names_the_line(body: str, what: str) -> None:
    with pytest.raises(GoldError, match=what) as caught:
        parse_body(body, where="x.gold", first_line=10)
    assert caught.value.where == "x.gold:11"


@pytest.mark.parametrize(
    ("header", "line", "what"),
    [
        ('template = "a"\nbatch = "b"\nis_visit = maybe\n', 4, "no TOML"),
        ('template = "a"\nis_visit = true\n', 2, "'batch'"),
        ('template = "a"\nbatch = "b"\nis_visit = true\ncolour = "red"\n', 5, "'colour'"),
        ('template = "a"\nbatch = "b"\nis_visit = "yes"\n', 4, "is_visit"),
        ('template = "a"\nbatch = "b"\nis_visit = true\n[[people]]\nid = "x"\nname = 3\n', 7, "name"),
        ('template = "a"\nbatch = "b"\nis_visit = true\npublished = "2022-05-17"\n', 5, "published"),
        (
            'template = "a"\nbatch = "b"\nis_visit = true\n[[visits]]\nkind = "other"\nstatus = "held"\n'
            'guests = "x"\n',
            8,
            "guests",
        ),
    ],
)
def test_broken_header_names_the_line(header: str, line: int, what: str) -> None:
    with pytest.raises(GoldError, match=what) as caught:
        parse_gold(gold_source(header), Path("x.gold"))
    assert caught.value.where == f"x.gold:{line}"


def test_no_fence() -> None:
    with pytest.raises(GoldError, match="no header"):
        parse_gold("Some text", Path("x.gold"))


def test_corpus_is_sorted_and_finds_raw_pages(tmp_path: Path) -> None:
    write_page(tmp_path / "train", "b")
    write_page(tmp_path / "dev", "z")
    pages = read_corpus(tmp_path)
    assert [(p.split, p.stem) for p in pages] == [("dev", "z"), ("train", "b")]
    assert pages[0].raw == tmp_path / "dev" / "z.txt"


def test_raw_page_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "far.html").write_text("<p>x</p>")
    page = write_page(tmp_path / "dev", "near", header=f'page = "../raw/far.html"\n{HEADER}')
    assert page.raw is not None
    assert page.raw.name == "far.html"


def test_empty_corpus(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="no gold pages"):
        read_corpus(tmp_path)


def test_digest_sees_gold_and_raw(tmp_path: Path) -> None:
    page = write_page(tmp_path / "dev")
    first = corpus_digest(tmp_path)
    assert page.raw is not None
    page.raw.write_text(page.raw.read_text() + "x")
    second = corpus_digest(tmp_path)
    page.path.write_text(page.path.read_text() + "More.\n")
    assert len({first, second, corpus_digest(tmp_path)}) == 3


@given(st.data())
def test_any_nesting_survives_the_round_trip(data: st.DataObject) -> None:
    words = ["Ann", "met", "Bo & Co", "in", "3<4", "Izmir"]
    tags = {"per": " a", "city": "", "q": " -", "ctry": " TR", "cue": "", "qi": " a+b", "tit": " a+b"}

    def phrase(open_tags: frozenset[str]) -> str:
        pieces = []
        for _ in range(data.draw(st.integers(1, 3))):
            free = sorted(tags.keys() - open_tags)
            tag = data.draw(st.sampled_from(["", *free])) if len(open_tags) < 3 else ""
            if tag:
                pieces.append(f"<{tag}{tags[tag]}>{phrase(open_tags | {tag})}</{tag}>")
            else:
                word = data.draw(st.sampled_from(words))
                pieces.append(word.replace("&", "&amp;").replace("<", "&lt;"))
        return data.draw(st.sampled_from([" ", "\n", ""])).join(pieces)

    parsed = parse_body(phrase(frozenset()), where="x.gold")
    assert parse_body(write_body(parsed), where="x.gold") == parsed
