"""Silver labels from headlines, and what counts as right on the statement below."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.errors import InputError
from pipeline.learn.statement_titles import Silver, join_posts, read_party, read_title
from pipeline.learn.statements import Statement, extract_statement, judge, main, read_statements

PUBLISHED = date(2024, 5, 1)
FILE = "data/sg_mfa/statements_2023_on.jsonl.gz"


@pytest.mark.parametrize(
    ("title", "visitor", "posts", "destination", "days"),
    [
        (
            "Official Visit of Prime Minister of Fiji, The Right Honourable Ada Holm, 6 to 7 May 2024",
            "Ada Holm", ("Prime Minister",), "SG", ("2024-05-06", "2024-05-07"),
        ),
        (
            "Working Visit of His Excellency Odo Varga, Prime Minister of the Czech Republic, 30 April to 2 May 2024",
            "Odo Varga", ("Prime Minister",), "SG", ("2024-04-30", "2024-05-02"),
        ),
        (
            "Visit by Minister for Foreign Affairs Dr Ilse Varga to Suva, Fiji, 6 May 2024",
            "Ilse Varga", ("Minister for Foreign Affairs",), "FJ", ("2024-05-06", "2024-05-06"),
        ),
        (
            "PM Dana Okoro to visit the Republic of Peru (4 - 6 May 2024)",
            "Dana Okoro", ("Prime Minister",), "PE", ("2024-05-04", "2024-05-06"),
        ),
        (
            "Second Minister for Health and Minister for Education Ida Lorn's Official Visit to Norway, 4 to 6 May",
            "Ida Lorn", ("Second Minister for Health", "Minister for Education"), "NO", ("2024-05-04", "2024-05-06"),
        ),
    ],
)  # fmt: skip
def test_a_headline_states_the_visit(title, visitor, posts, destination, days) -> None:
    first, last = map(date.fromisoformat, days)
    assert read_title(title, PUBLISHED, "SG") == Silver(
        visitor=visitor, titles=posts, destination=destination, first=first, last=last
    )


@pytest.mark.parametrize(
    "title",
    [
        "Congratulatory Letter from Prime Minister Dana Okoro",
        "Visit by Congressional Delegation, 2 to 4 May 2024",
        "Official Visit by Prime Minister Dana Okoro to Peru and Chile, 2 to 4 May 2024",
    ],
)
def test_no_label_where_the_headline_is_about_more_or_less(title) -> None:
    assert read_title(title, PUBLISHED, "SG") is None


def test_a_portfolio_is_no_post_of_its_own() -> None:
    assert read_party("Minister of Foreign Affairs and Trade of Hungary, Odo Varga") == (
        "Odo Varga",
        ("Minister of Foreign Affairs and Trade",),
    )


def test_a_post_may_leave_out_its_organization() -> None:
    assert "minister of state" in join_posts(["Minister of State, Ministry of Health"])
    assert "minister" not in join_posts(["Minister of Health"])


BODY = (
    "Prime Minister of Fiji Ada Holm will make an Official Visit to Singapore from 6 to 7 May 2024.\n"
    "Prime Minister Holm will call on President Odo Lim and meet Prime Minister Ida Tan, who will host a lunch."
)
TITLE = "Official Visit of the Prime Minister of Fiji Ada Holm, 6 to 7 May 2024"


@pytest.mark.model
def test_only_what_the_body_states_is_asked_for(nlp) -> None:
    silver = read_title(TITLE, PUBLISHED, "SG")
    assert silver is not None
    found = judge_text(BODY, silver, nlp)
    assert set(found) == {"visitor", "title", "guest", "destination", "dates", "status"}
    assert found["visitor"].hits == found["title"].hits == found["status"].hits == 1
    without = judge_text(BODY.replace("from 6 to 7 May 2024", "next week"), silver, nlp)
    assert "dates" not in without
    assert judge_text("Fiji is an island.", silver, nlp) == {}


def judge_text(text, silver, nlp):
    statement = Statement(title=TITLE, silver=silver, published=PUBLISHED, text=text)
    return judge(statement, extract_statement(statement, nlp))


def test_a_missing_file_is_an_operators_error(tmp_path, capsys) -> None:
    with pytest.raises(InputError):
        read_statements(tmp_path / "none.gz")
    assert main([str(tmp_path / "none.gz")]) == 2
    assert "no file of statements" in capsys.readouterr().err


@pytest.mark.shared
def test_labels_are_read_from_the_statements(shared) -> None:
    statements = read_statements(shared / FILE)
    assert len(statements) >= 140
    assert sum(s.silver.first is not None for s in statements) >= 140
