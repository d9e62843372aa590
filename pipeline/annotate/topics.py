"""What was talked about and what came of it: closed lists, found by the words of two lexicons.

A strong term is enough; weak ones count when two different ones of the same topic (page) or outcome
(sentence) meet.
"""

from collections.abc import Iterable

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.annotate.parties import spans_of
from pipeline.annotate.phrases import Mark, Marks, PhraseTable
from pipeline.tables import OUTCOMES, TOPICS

# Two different weak terms are as good as one strong term.
WEAK_ENOUGH = 2
# What an invitation or gift is told of stands in one sentence; a longer one is a list of headlines, in
# tokens.
LONGEST_SENTENCE = 120


class VisitTopics:
    """Set `doc._.topics` and `doc._.outcomes`, each in the order of its closed list."""

    def __init__(self) -> None:
        self._topics = PhraseTable.load("topics")
        self._outcomes = PhraseTable.load("outcomes")

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one Doc."""
        names = _name_tokens(doc)
        marks = self._topics.find(doc, names).within("topic", 0, len(doc))
        found = _supported(marks)
        doc._.topics = tuple(topic for topic in TOPICS if topic in found)
        results = find_outcomes(doc, self._outcomes.find(doc, names))
        doc._.outcomes = tuple(outcome for outcome in OUTCOMES if outcome in results)
        return doc


@Language.factory("visits_topics", assigns=["doc._.topics", "doc._.outcomes"])
def make_topics(nlp: Language, name: str) -> VisitTopics:
    """Return the component that finds topics and outcomes."""
    return VisitTopics()


def find_outcomes(doc: Doc, marks: Marks) -> set[str]:
    """Return the outcomes that one sentence supports; what a sentence says will be signed is not signed."""
    results: set[str] = set()
    for sent in doc.sents:
        if len(sent) <= LONGEST_SENTENCE:
            found = _supported(marks.within("outcome", sent.start, sent.end))
            results |= found - {"agreement signed"} if "agreement planned" in found else found
    return results


def _supported(marks: Iterable[Mark]) -> set[str]:
    weak: dict[str, set[str]] = {}
    found: set[str] = set()
    for mark in marks:
        if mark.strong:
            found.add(mark.canonical)
        else:
            weak.setdefault(mark.canonical, set()).add(mark.part)
    return found | {name for name, parts in weak.items() if len(parts) >= WEAK_ENOUGH}


def _name_tokens(doc: Doc) -> set[int]:
    """Return the tokens of organizations, titles and people: a ministry's name is no topic."""
    spans = [span for group in ("organizations", "people") for span in spans_of(doc, group)]
    spans += [title._.phrase if title._.phrase is not None else title for title in spans_of(doc, "titles")]
    return {token for span in spans for token in range(span.start, span.end)}
