from __future__ import annotations

import pytest

ARTICLE = "The Mayor of Kestral, Ines Monteiro, received the Ambassador of Vestland in her office."
SECOND = "They spoke about the harbour and about a festival, and agreed to meet again."
TITLE = "Ambassador of Vestland visits Mayor Monteiro"


@pytest.mark.parametrize(
    "hint",
    [
        TITLE,
        f"{TITLE} | City of Kestral",
        f"{TITLE} – Ministry of Foreign Affairs",
        f"Kestral Municipality » {TITLE}",
        f"{TITLE} | Kestral",
        f"{TITLE.upper()} - News - Kestral",
    ],
)
def test_hint_loses_the_site_s_name(clean, hint):
    assert clean(f"Home\n{TITLE}\n{ARTICLE}\n{SECOND}", title=hint).title == TITLE


def test_hint_that_stands_on_no_line(clean):
    assert clean(f"Home\n{ARTICLE}\n{SECOND}", title=f"{TITLE} | City of Kestral").title == TITLE


@pytest.mark.parametrize("hint", ["Home", "City of Kestral", "News", "Ministry of Foreign Affairs", "", "  "])
def test_hint_that_names_the_site_only_is_ignored(clean, hint):
    assert clean(f"Home\n{TITLE}\n{ARTICLE}", title=hint).title == TITLE


def test_headline_with_a_dash_is_not_cut(clean):
    title = "Vestland – Kestral friendship bridge"
    assert clean(f"Home\n{title}\n{ARTICLE}", title=f"{title} | City of Kestral").title == title


def test_headline_inside_the_body_by_hint(clean):
    result = clean(f"{ARTICLE}\n{TITLE}\n{SECOND}", title=TITLE)
    assert (result.title, result.text) == (TITLE, f"{ARTICLE}\n{SECOND}")


def test_repetitions_of_the_headline_go(clean):
    result = clean(f"Home\n{TITLE}\n{TITLE.upper()}\n{ARTICLE}\n{TITLE}\n{SECOND}")
    assert result.title is not None and result.title.casefold() == TITLE.casefold()
    assert result.text == f"{ARTICLE}\n{SECOND}"


def test_menu_above_is_no_headline(clean):
    assert clean(f"Home\nSearch\nContact us\n\n{ARTICLE}\n{SECOND}").title is None


def test_nearest_title_like_line_not_the_menu(clean):
    raw = f"Our City\nThe Council\nTown Twinning\n{TITLE}\nBy Marta Leal\nShare\n12.05.2021\n{ARTICLE}"
    assert clean(raw).title == TITLE


def test_exclaiming_headline_is_no_paragraph(clean):
    result = clean(f"A new page in our friendship with Vestland!\n{ARTICLE}\n{SECOND}")
    assert result.title == "A new page in our friendship with Vestland!"
    assert result.text == f"{ARTICLE}\n{SECOND}"


def test_headline_below_needs_the_article_s_words(clean):
    assert clean(f"Home\n{ARTICLE}\n{SECOND}\n{TITLE}\nShare").title == TITLE
    assert clean(f"Home\n{ARTICLE}\n{SECOND}\nWater cuts in three districts\nShare").title is None


def test_short_headline_alone_below(clean):
    assert (
        clean(f"Home\n{ARTICLE}\n{SECOND}\nAMBASSADOR MET IN KESTRAL\nShare").title
        == "AMBASSADOR MET IN KESTRAL"
    )


def test_breadcrumb_that_ends_in_the_headline_is_not_taken_for_it(clean):
    assert clean(f"Home\nHome News {TITLE}\n{TITLE}\n{ARTICLE}").title == TITLE
