"""What speaks for a topic, an outcome or a kind: phrases of three lexicons, each with the place where it stands.

Which topics a visit has, and of what kind it is, is decided in resolve, where the visits of a page are told apart.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.annotate.parties import spans_of
from pipeline.annotate.phrases import Mark, Marks, PhraseTable
from pipeline.records import Cue, CuePlace
from pipeline.tables import OUTCOMES

# Two different weak terms are as good as one strong term.
WEAK_ENOUGH = 2
# What an invitation or gift is told of stands in one sentence; a longer one is a list of headlines, in
# tokens.
LONGEST_SENTENCE = 120


class VisitTopics:
    """Set `doc._.topics`, `doc._.outcomes` and `doc._.kind_cues`, in text order, those of the headline first."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self._topics = PhraseTable.load("topics")
        self._outcomes = PhraseTable.load("outcomes")
        self._kinds = PhraseTable.load("kind_words")

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one Doc."""
        names = _name_tokens(doc)
        sentences = {token: i for i, sent in enumerate(doc.sents) for token in range(sent.start, sent.end)}
        places, title = _places(doc, names), self._nlp.make_doc(doc._.title or "")

        def read(table: PhraseTable, kind: str) -> Iterator[Cue]:
            for mark in _longest(table.find(title).within(kind, 0, len(title))):
                yield _make_cue(mark, -1, -1, "headline")
            for mark in _longest(table.find(doc).within(kind, 0, len(doc))):
                place = places.get(mark.start, "text")
                yield _make_cue(mark, doc[mark.start].idx, sentences[mark.start], place)

        doc._.topics = tuple(read(self._topics, "topic"))
        doc._.kind_cues = tuple(read(self._kinds, "kind cue"))
        doc._.outcomes = tuple(find_outcomes(doc, self._outcomes.find(doc, names)))
        return doc


@Language.factory("visits_topics", assigns=["doc._.topics", "doc._.outcomes", "doc._.kind_cues"])
def make_topics(nlp: Language, name: str) -> VisitTopics:
    """Return the component that finds the cues for topics, outcomes and kinds."""
    return VisitTopics(nlp)


def find_outcomes(doc: Doc, marks: Marks) -> Iterator[Cue]:
    """Yield the outcomes that each sentence supports; what one says will be signed is not signed."""
    for number, sent in enumerate(doc.sents):
        if len(sent) > LONGEST_SENTENCE:
            continue
        found = _supported(marks.within("outcome", sent.start, sent.end))
        if "agreement planned" in found:
            found -= {"agreement signed"}
        for name in OUTCOMES:
            if name in found:
                yield Cue(
                    name=name, term=name, start=sent.start_char, sentence=number, strong=True, place="text"
                )


def _supported(marks: Iterable[Mark]) -> set[str]:
    weak: dict[str, set[str]] = {}
    found: set[str] = set()
    for mark in marks:
        if mark.strong:
            found.add(mark.canonical)
        else:
            weak.setdefault(mark.canonical, set()).add(mark.part)
    return found | {name for name, parts in weak.items() if len(parts) >= WEAK_ENOUGH}


def _longest(marks: Iterable[Mark]) -> list[Mark]:
    """Return the marks in text order without those that lie inside a longer one of the same topic."""
    ordered = sorted(marks, key=lambda m: (m.canonical, m.start, -m.end))
    covered = {
        second
        for first, second in pairwise(ordered)
        if first.canonical == second.canonical and second.end <= first.end
    }
    return sorted((mark for mark in ordered if mark not in covered), key=lambda m: (m.start, m.canonical))


def _make_cue(mark: Mark, start: int, sentence: int, place: CuePlace) -> Cue:
    return Cue(
        name=mark.canonical, term=mark.part, start=start, sentence=sentence, strong=mark.strong, place=place
    )


def _places(doc: Doc, names: Collection[int]) -> Mapping[int, CuePlace]:
    """Return where tokens stand that are no plain text; a name inside a quotation is a name."""
    places: dict[int, CuePlace] = {}
    for start, end in doc._.headings:
        heading = doc.char_span(start, end, alignment_mode="expand")
        places |= {token.i: "heading" for token in heading or ()}
    for quote in spans_of(doc, "quotes"):
        places |= dict.fromkeys(range(quote.start, quote.end), "quote")
    return places | dict.fromkeys(names, "name")


def _name_tokens(doc: Doc) -> set[int]:
    """Return the tokens of organizations, titles and people: a ministry's name is no topic of the talks."""
    spans = [span for group in ("organizations", "people") for span in spans_of(doc, group)]
    spans += [title._.phrase if title._.phrase is not None else title for title in spans_of(doc, "titles")]
    return {token for span in spans for token in range(span.start, span.end)}
