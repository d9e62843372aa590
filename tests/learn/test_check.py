from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.learn.check import check_corpus, main
from pipeline.learn.page_checks import check_page
from tests.learn.pages import BODY, HEADER, make_gold, write_page


def problems_of(tmp_path: Path, header: str = HEADER, body: str = BODY) -> str:
    return " | ".join(check_page(write_page(tmp_path / "train", header=header, body=body)))


def test_a_good_page_has_no_problem(tmp_path: Path) -> None:
    write_page(tmp_path / "train")
    assert check_corpus(tmp_path) == ()


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('kind = "courtesy call"', 'kind = "coffee"', "visit kind 'coffee'"),
        ('status = "held"', 'status = "done"', "status 'done'"),
        ('kind = "mayor"', 'kind = "boss"', "title kind of okan 'boss'"),
        ('topics = ["culture"]', 'topics = ["chess"]', "topic 'chess'"),
        ('guest_countries = ["BY"]', 'guest_countries = ["XX"]', "'XX' is no ISO"),
        ('guests = ["marten"]', 'guests = ["martin"]', "person 'martin' is not declared"),
        ('organization = "lu"', 'organization = "ul"', "organization 'ul' is not declared"),
        ('id = "okan"', 'id = "marten"', "id 'marten' is declared twice"),
        ('hosts = ["okan"]', 'hosts = ["marten"]', "'marten' has two roles"),
        ("is_visit = true", "is_visit = false", "is_visit must be true exactly"),
        ("date_end = 2022-05-16\n", "", "must be given together"),
        ("date_end = 2022-05-16", "date_end = 2022-05-15", "date_start is after"),
        ('date_text = "on Monday"', 'date_text = "on Tuesday"', "date_text 'on Tuesday' is not in the text"),
        ('text = "Ambassador of Belarus"', 'text = "Ambassador of Peru"', "text of a title"),
        ('title = "Ambassador"', 'title = "Consul"', "'consul' of the title 'Consul'"),
        ("published = 2022-05-17", "published = 2021-05-17", "the year of `published`"),
        ('name = "Ilse Marten"', 'name = "Petra Lind"', "has no word of 'marten'"),
        ('published_precision = "day"\n', "", "published and published_precision"),
    ],
)
def test_header_problems(tmp_path: Path, old: str, new: str, what: str) -> None:
    assert old in HEADER
    assert what in problems_of(tmp_path, header=HEADER.replace(old, new, 1))


@pytest.mark.parametrize(
    ("extra", "what"),
    [
        ("Ilse Marten thanked them.", "untagged mention of 'Ilse Marten'"),
        ("Then Marten thanked them.", "untagged mention of 'Marten'"),
        ("The Lowland Union thanked them.", "untagged mention of 'Lowland Union'"),
        ("The LU thanked them.", "untagged mention of 'LU'"),
        ("<per nobody>Bo Lee</per> left.", "person 'nobody' is not declared"),
        ("<q okan>“So be it”</q>, she said.", "quotation with its marks"),
        ("<ctry QQ>Atlantis</ctry> is far.", "'QQ' is no ISO"),
    ],
)
def test_body_problems(tmp_path: Path, extra: str, what: str) -> None:
    assert what in problems_of(tmp_path, body=f"{BODY}{extra}\n")


@pytest.mark.parametrize(
    "extra",
    [
        "<fac>Ilse Marten Park</fac> is green.",
        "A <evt>Lowland Union Week</evt> began.",
        "A martens’ nest, LUX.",
    ],
)
def test_names_within_other_names_are_not_forgotten(tmp_path: Path, extra: str) -> None:
    assert problems_of(tmp_path, body=f"{BODY}{extra}\n") == ""


def test_an_alias_is_a_mention(tmp_path: Path) -> None:
    body = f"{BODY}<per okan>Nan</per> waved.\n"
    assert "has no word of 'okan'" in problems_of(tmp_path, body=body)
    header = HEADER.replace('name = "Ayla Okan"', 'name = "Ayla Okan"\naliases = ["Nan"]')
    assert problems_of(tmp_path, header=header, body=body) == ""


def test_missing_raw_page() -> None:
    assert "raw page is missing" in " ".join(check_page(make_gold(path="nowhere/page.gold")))


def test_raw_page_named_but_not_there() -> None:
    page = make_gold(f'page = "../raw/x.html"\n{HEADER}')
    assert "there is no raw page '../raw/x.html'" in " ".join(check_page(page))


def test_line_not_in_the_raw_page_and_out_of_order(tmp_path: Path) -> None:
    page = write_page(tmp_path / "train")
    assert page.raw is not None
    lines = page.text.split("\n")
    page.raw.write_text("\n".join([page.title or "", lines[1], lines[0], "We are glad"]))
    found = " | ".join(check_page(page))
    assert "out of the raw page's order: 'A warm welcome" in found
    assert "not in the raw page: '“We are very glad" in found


@pytest.mark.parametrize(
    "raw",
    [
        "<p>“We are <b>very</b> glad to&nbsp;have you here,” said Okan.</p>",
        "<p>&ldquo;We are very<br>glad to\n have you here,&rdquo; said Okan.</p>",
        "<p>“We are very glad\u200b to have you here,” said Okan.</p>",
    ],
)
def test_html_is_read_as_seen(tmp_path: Path, raw: str) -> None:
    page = write_page(tmp_path / "train")
    assert page.raw is not None
    lines = page.text.split("\n")
    page.raw.unlink()
    html = page.path.with_suffix(".html")
    html.write_text(f"<h1>{page.title}</h1>17/05/22<p>{lines[0]}</p><p>{lines[1]}</p>{raw}", encoding="utf-8")
    assert check_corpus(tmp_path) == ()


def test_html_text_in_scripts_is_not_seen(tmp_path: Path) -> None:
    page = write_page(tmp_path / "train")
    assert page.raw is not None
    page.raw.unlink()
    page.path.with_suffix(".html").write_text(f"<h1>{page.title}</h1><script>{page.text}</script>")
    assert "not in the raw page" in " ".join(check_corpus(tmp_path))


def test_splits_share_nothing(tmp_path: Path) -> None:
    write_page(tmp_path / "train", "a")
    write_page(tmp_path / "dev", "b")
    found = " | ".join(check_corpus(tmp_path))
    for shared in ("template 'plain'", "batch 't01'", "person 'ilse marten'", "sentence also in"):
        assert shared in found


def test_a_name_twice(tmp_path: Path) -> None:
    write_page(tmp_path / "train" / "x", "a")
    write_page(tmp_path / "train" / "y", "a")
    assert "another page has this name" in " ".join(check_corpus(tmp_path))


def test_template_of_another_split(tmp_path: Path) -> None:
    write_page(tmp_path / "train")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "splits.toml").write_text('[dev]\nD1 = "plain"\n')
    assert "template 'plain' belongs to dev" in " ".join(check_corpus(tmp_path))


def test_real_leaders_are_refused(tmp_path: Path) -> None:
    # A name from the lexicon, read from there so that no living person stands in a test.
    from pipeline.lexicons import load_terms

    leader = next(t.term for t in load_terms("heads_of_state") if t.canonical == "IS")
    write_page(tmp_path / "train", body=f"{BODY}A letter from {leader} was read.\n")
    assert "names a real leader" in " ".join(check_corpus(tmp_path))


def test_people_of_other_texts_are_refused(tmp_path: Path) -> None:
    write_page(tmp_path / "gold" / "train")
    (tmp_path / "seed.txt").write_text("Mayor ILSE MARTEN met guests.")
    assert "'Ilse Marten' is named in" in " ".join(check_corpus(tmp_path / "gold", foreign=tmp_path))


def test_broken_page_is_a_problem_among_others(tmp_path: Path) -> None:
    write_page(tmp_path / "train")
    (tmp_path / "train" / "broken.gold").write_text("no header")
    assert any("no header" in problem for problem in check_corpus(tmp_path))


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 2
    write_page(tmp_path / "train", body=f"{BODY}Then Marten left.\n")
    assert main([str(tmp_path)]) == 1
    assert "1 problems in 1 gold pages" in capsys.readouterr().out


def test_a_plural_holds_its_singular(tmp_path: Path) -> None:
    header = HEADER.replace('title = "Mayor"', 'title = "Deputy Secretary"', 1).replace(
        'text = "Mayor"', 'text = "Deputy Secretaries"', 1
    )
    assert problems_of(tmp_path, header=header, body=f"{BODY}The Deputy Secretaries came.\n") == ""
