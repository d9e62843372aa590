from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.errors import GoldError
from pipeline.learn.corpus import parse_gold
from pipeline.learn.page_checks import check_page
from pipeline.learn.render import main, render_missing, render_page
from pipeline.learn.templates import Template, read_noise, read_templates
from tests.conftest import ROOT
from tests.learn.pages import HEADER, gold_source, make_gold

HOME = ROOT / "data" / "gold" / "templates"
TEMPLATES = read_templates(HOME)
NOISE = read_noise(HOME)
UNDATED = HEADER.replace('published = 2022-05-17\npublished_precision = "day"\n', "")
UNTITLED = HEADER.replace('title = "Visit from the Lowland Union"\n', "", 1)


def variants(template: Template) -> dict[str, str]:
    """Headers with and without a date and a headline, as far as the template shows one."""
    dated, undated = (HEADER, UNDATED) if template.title != "none" else (UNTITLED, untitle(UNDATED))
    return {"dated": dated, "undated": undated, "untitled": untitle(UNDATED)}


def untitle(header: str) -> str:
    return header.replace('title = "Visit from the Lowland Union"\n', "", 1)


@pytest.mark.parametrize("variant", ["dated", "undated", "untitled"])
@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_keeps_the_body_findable(name: str, variant: str, tmp_path: Path) -> None:
    template = TEMPLATES[name]
    header = variants(template)[variant]
    path = tmp_path / template.split / "page.gold"
    path.parent.mkdir()
    path.write_text(gold_source(header), encoding="utf-8")
    page = parse_gold(path.read_text(encoding="utf-8"), path)
    raw = render_page(page, template, NOISE[template.split])
    path.with_suffix(template.suffix).write_text(raw, encoding="utf-8")
    assert check_page(parse_gold(path.read_text(encoding="utf-8"), path)) == ()
    # Wherever gold states a date, a reader of the raw page can see its year.
    assert variant != "dated" or re.search(r"2022|-22\b", raw)
    # A site's page is more than its article.
    assert len(raw) > len(page.text) + 60


def test_the_split_sizes() -> None:
    splits = [template.split for name, template in TEMPLATES.items() if name == template.name]
    assert {split: splits.count(split) for split in splits} == {"train": 24, "dev": 6, "test": 10}


def test_noise_of_no_two_splits_is_shared() -> None:
    lines = [
        {line for name in ("related", "caption", "footer") for line in pool[name]} for pool in NOISE.values()
    ]
    assert not (lines[0] & lines[1] or lines[0] & lines[2] or lines[1] & lines[2])


def make_template(text: str, **options: object) -> Template:
    return Template(name="t", suffix=".txt", split="train", text=text, **options)  # type: ignore[arg-type]


def test_same_page_same_result_other_page_other_menu() -> None:
    template = make_template(
        "{menu}\n{menu}\n{menu}\n{paragraphs}\n{date} {views}", date="{day2}.{mon2}.{year}"
    )
    first = render_page(make_gold(), template, NOISE["train"])
    assert first == render_page(make_gold(), template, NOISE["train"])
    assert first != render_page(make_gold(path="corpus/train/other.gold"), template, NOISE["train"])
    assert "17.05.2022" in first


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("{day} {month} {year}", "17 May 2022"),
        ("{weekday}, {month_short} {day_ord}, {year}", "Tuesday, May 17th, 2022"),
        ("{day2}-{mon2}-{yy}", "17-05-22"),
    ],
)
def test_date_formats(form: str, shown: str) -> None:
    assert shown in render_page(make_gold(), make_template("{date}\n{paragraphs}", date=form), {})


def test_lines_without_their_fact_are_left_out() -> None:
    template = make_template("T: {title}\nD: {date}\nat {date} {paragraphs}", date="{year}")
    raw = render_page(
        make_gold(UNDATED.replace('title = "Visit from the Lowland Union"\n', "", 1)), template, {}
    )
    assert raw.startswith("at  H.E. Ilse Marten")


def test_a_month_shows_no_day() -> None:
    header = HEADER.replace("2022-05-17", "2022-05-01").replace(
        'published_precision = "day"', 'published_precision = "month"'
    )
    raw = render_page(
        make_gold(header), make_template("{date}\n{paragraphs}", date="{day} {month} {year}"), {}
    )
    assert raw.startswith("May 2022\n")


def test_a_yearless_layout_shows_some_day_where_gold_has_none() -> None:
    template = make_template("{day} {month}\n{year}\n{date}\n{paragraphs}", date="{yy}", yearless=True)
    assert render_page(make_gold(), template, {}).startswith("17 May\n2022\n22\nH.E.")
    first, second = render_page(make_gold(UNDATED), template, {}).split("\n")[:2]
    assert re.fullmatch(r"\d+ [A-Z][a-z]+", first)
    assert second.startswith("H.E.")


def test_a_template_has_a_name_and_a_number() -> None:
    assert TEMPLATES["T01"] is TEMPLATES[TEMPLATES["T01"].name]


@pytest.mark.parametrize(
    ("text", "options", "what"),
    [
        ("{date}\n{paragraphs}", {"date": "{year}", "title": "none"}, "shows no headline"),
        ("{date}\n{colour}\n{paragraphs}", {"date": "{year}"}, "unknown placeholder"),
    ],
)
def test_template_and_page_must_agree(text: str, options: dict[str, str], what: str) -> None:
    with pytest.raises(GoldError, match=what):
        render_page(make_gold(), make_template(text, **options), {})


def test_how_sites_print() -> None:
    page = make_gold()

    def shown(**options: object) -> str:
        return render_page(
            page, make_template("{date}\n{paragraphs}", date="{year}", **options), NOISE["train"]
        )

    assert "H.E. \nIlse" in shown(split_honorifics=True)
    assert "ldquo;We are" in shown(entity_debris=True)
    assert "\u200b" not in shown()
    html = Template(
        name="t",
        suffix=".html",
        split="train",
        text="{date}\n{paragraphs}",
        date="{year}",
        paragraph="<p>{text}</p>",
        heading="<h2>{text}</h2>",
        bold=True,
        entities=True,
    )
    raw = render_page(page, html, {})
    assert "<strong>Ilse Marten</strong>" in raw
    assert "&ldquo;We are" in raw
    assert "<h2>A warm welcome in Izmir</h2>" in raw


def test_captions_name_the_guests() -> None:
    template = make_template("{date}\n{paragraphs}", date="{year}", captions=1, caption="[{text}]")
    raw = render_page(make_gold(), template, {"caption": ("{guest} with {host} in {city}",)})
    assert "[Ilse Marten with Ayla Okan in Izmir]" in raw


def corpus(tmp_path: Path, template: str) -> Path:
    home = tmp_path / "templates"
    home.mkdir()
    (home / "splits.toml").write_text('[train]\nT1 = "plain"\n')
    (home / "noise.toml").write_text("[train]\n")
    (home / "plain.txt").write_text(template)
    folder = tmp_path / "train"
    folder.mkdir()
    (folder / "page.gold").write_text(gold_source(), encoding="utf-8")
    return folder


def test_only_missing_pages_are_written(tmp_path: Path) -> None:
    folder = corpus(tmp_path, '+++\ndate = "{year}"\n+++\n{title}\n{date}\n{paragraphs}\n')
    assert render_missing(folder) == (folder / "page.txt",)
    (folder / "page.txt").write_text("kept")
    assert render_missing(tmp_path) == ()
    assert (folder / "page.txt").read_text() == "kept"


@pytest.mark.parametrize(
    "template", ["{paragraphs}", "+++\n+++\nno slot", '+++\ncolour = "red"\n+++\n{paragraphs}']
)
def test_broken_templates(tmp_path: Path, template: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(corpus(tmp_path, template))]) == 2
    assert "plain.txt" in capsys.readouterr().out


def test_template_without_split(tmp_path: Path) -> None:
    corpus(tmp_path, "+++\n+++\n{paragraphs}")
    (tmp_path / "templates" / "stray.txt").write_text("+++\n+++\n{paragraphs}")
    with pytest.raises(GoldError, match="'stray' has no split"):
        read_templates(tmp_path / "templates")
