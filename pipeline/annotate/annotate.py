"""CleanPage → Annotated: one page through the pipeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.annotate.harvest import harvest
from pipeline.errors import DropReason
from pipeline.records import Annotated, CleanPage, Drop

if TYPE_CHECKING:
    from spacy.language import Language


def annotate_page(nlp: Language, clean: CleanPage) -> Annotated | Drop:
    """Return what the text of a page says.

    Args:
        nlp: the pipeline of `load_nlp`.
        clean: the page; its text is no longer than `nlp.max_length` characters.

    Returns:
        The records, or a drop that names the component which failed and why.

    Raises:
        MemoryError: the page needs more memory than it may have.
    """
    step = "make_doc"
    try:
        doc = nlp.make_doc(clean.text)
        doc._.title, doc._.headings, doc._.site_country = clean.title, clean.headings, clean.site_country
        for step, component in nlp.pipeline:  # noqa: B007 read when the component fails
            doc = component(doc)
        step = "harvest"
        return harvest(doc, clean)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 one page that breaks a rule or the model must not stop a run
        detail = f"{step}: {type(error).__name__}: {error}"
        return Drop(source=clean.page.source, stage="annotate", reason=DropReason.CRASH, detail=detail)
