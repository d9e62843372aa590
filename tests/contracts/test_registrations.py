"""The registered component names are a promise: a rename is a deliberate act."""

from __future__ import annotations

from importlib.metadata import entry_points

import pytest

from pipeline.annotate.nlp import COMPONENTS, load_nlp

FROZEN = (
    "visits_countries",
    "visits_frames",
    "visits_organizations",
    "visits_people",
    "visits_quotes",
    "visits_reader",
    "visits_sentences",
    "visits_speakers",
    "visits_titles",
    "visits_topics",
)


def test_entry_points_are_the_frozen_names() -> None:
    found = {
        point.name for point in entry_points(group="spacy_factories") if point.value.startswith("pipeline.")
    }
    assert tuple(sorted(found)) == FROZEN
    # The reader comes with its weights: the model holds it, under the name of what it takes the place of.
    assert tuple(sorted((*COMPONENTS, "visits_reader"))) == FROZEN


@pytest.mark.model
def test_components_run_in_order_behind_the_names() -> None:
    assert tuple(load_nlp().pipe_names) == ("ner", *COMPONENTS)
