"""What speaks for a title's country or organization, and how it is weighed."""

from __future__ import annotations

import pytest

from pipeline.annotate.tie_signs import Option, Ties
from pipeline.annotate.titles import identify
from pipeline.annotate.words import doc_words
from tests.annotate.test_own_labels import annotate, own

__all__ = ["own"]


def signs(nlp, text: str, index: int) -> dict[str, set[str]]:
    doc = annotate(nlp, text)
    words = doc_words(doc)
    people = [(span.start, span.end) for span in doc.spans["people"]]
    ties = Ties(doc, words, list(doc.spans["titles"]), identify(words, people))
    return {
        option.country or f"body {option.organization}": set(option.signs) for option in ties.options(index)
    }


@pytest.mark.parametrize(
    ("text", "code", "sign", "holds"),
    [
        ("Ambassador of Norway Lars Holm came with Attaché Ida Moe.", "NO", "country: only envoy", True),
        (
            "Ambassador of Norway Lars Holm came with Attaché Ida Moe.",
            "NO",
            "country: title in sentence",
            True,
        ),
        (
            "Ambassador of Norway Lars Holm came. Attaché Ida Moe left.",
            "NO",
            "country: title in sentence",
            False,
        ),
        ("Ambassador of Norway Lars Holm in Peru. Attaché Ida Moe left.", "PE", "country: no envoy", True),
        ("Ambassador of Norway to Peru Lars Holm came. Attaché Ida Moe left.", "PE", "country: posted", True),
    ],
)
def test_signs_of_a_country(own, text: str, code: str, sign: str, *, holds: bool) -> None:
    assert (sign in signs(own, text, 1)[code]) is holds


def test_only_bodies_of_the_fitting_kind_are_options(own) -> None:
    text = "Mayor Ida Moe met people of Lindal Municipality and of the Lindal Chamber of Commerce."
    assert [key for key in signs(own, text, 0) if key.startswith("body")] == ["body 0"]


def test_a_sign_that_was_never_seen_counts_nothing() -> None:
    assert Option("NO", None, {"no such sign": 1.0}).logit() == 0.0


def test_the_envoys_country_is_likelier_than_another() -> None:
    envoy = Option("NO", None, {"country: bias": 1.0, "country: only envoy": 1.0, "country: envoy": 1.0})
    other = Option("PE", None, {"country: bias": 1.0, "country: no envoy": 1.0})
    assert envoy.logit() > other.logit()
