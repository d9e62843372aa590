"""`visits_organizations`: names by head noun and lexicon, the model's ORG spans cleaned, acronyms and short
forms.
"""

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.annotate.countries import spans_of
from pipeline.annotate.extensions import declare_extensions
from pipeline.annotate.labels import read_labels
from pipeline.annotate.organization_frame import Candidate, Frame, grammar_marks, place_bounds
from pipeline.annotate.organization_links import link_acronyms, resolve_short_forms
from pipeline.annotate.organization_model import ModelFilter
from pipeline.annotate.organization_patterns import OrganizationPatterns
from pipeline.annotate.title_grammar import TitleGrammar
from pipeline.annotate.words import Words, doc_words, fold, has_initial
from pipeline.lexicons import load_terms

_STYLE_KINDS = ("form", "style", "academic")
# Shorter styles without a full stop are also the first word of names ("Pan", "Bay").
MIN_STYLE_CHARS = 4


class Organizations:
    """The component: see the table in `pipeline.annotate`."""

    def __init__(self, nlp: Language) -> None:
        def tokenize(text: str) -> list[str]:
            return [token.text for token in nlp.tokenizer(text)]

        self._grammar = TitleGrammar(tokenize)
        self._patterns = OrganizationPatterns(tokenize)
        self._filter = ModelFilter()
        # "… of the Committee on Appointments Hon. A B": a style begins a person's name.
        self._styles = {fold(term.term) for term in load_terms("honorifics") if term.kind in _STYLE_KINDS}
        self._styles -= {fold_ for fold_ in self._styles if "." not in fold_ and len(fold_) < MIN_STYLE_CHARS}

    def __call__(self, doc: Doc) -> Doc:
        """Write the group `organizations`."""
        frame = make_frame(doc, self._grammar)
        for i, text in enumerate(frame.words.texts):
            if has_initial(text) or frame.words.folds[i] in self._styles:
                frame.in_title[i] = True
        said = read_labels(doc)
        for entity in said.of("PERSON") if said.own else ():
            # "the Department of Foreign Affairs [Ida Moe Berg]": the name behind a body is none of its own.
            if entity.end - entity.start > 1 and not self._filter.is_body(frame.words.folds[entity.end - 1]):
                frame.in_title[entity.start : entity.end] = [True] * (entity.end - entity.start)
        candidates = self._patterns.find(frame)
        candidates = self._filter.add(said, frame, candidates)
        candidates = link_acronyms(doc, candidates, self._filter.acronym_stop)
        candidates = resolve_short_forms(doc, frame.words, candidates)
        doc.spans["organizations"] = [_organization_span(doc, item) for item in candidates]
        _move_places(doc)
        return doc


def make_frame(doc: Doc, grammar: TitleGrammar) -> Frame:
    """Return what is known of each token before organizations are looked for."""
    words = doc_words(doc)
    places = [(s.start, s.end) for group in ("countries", "cities") for s in spans_of(doc, group)]
    starts, ends = place_bounds(places, len(doc))
    marks, local, beside = grammar_marks(grammar, words)
    in_model = [label in ("ORG", "FAC") for label in read_labels(doc).tokens]
    return Frame(words, starts, ends, marks, local, beside, in_model, sentence_starts(doc, words))


def sentence_starts(doc: Doc, words: Words) -> list[bool]:
    """Mark the first word of each sentence, also behind an opening quotation mark."""
    marks, opened = [], True
    starts = (doc.to_array("SENT_START") == 1).tolist()
    for i, text in enumerate(words.texts):
        first = opened or starts[i]
        marks.append(first)
        opened = (
            (first and not text[:1].isalnum())
            or text in (".", "!", "?", ":", "“", '"', "«", "„")
            or "\n" in text
        )
    return marks


def _move_places(doc: Doc) -> None:
    """Take countries and cities inside an organization's name off their groups; the country stays on the
    organization.

    "Norwegian Embassy" names an organization of Norway, not Norway by itself; "Embassy of Norway in Lindal"
    and
    "Ministry of Culture of Norway" name the state too.
    """
    inside = {i: span for span in doc.spans["organizations"] for i in range(span.start, span.end)}
    for group in ("countries", "cities"):
        kept = []
        for place in doc.spans[group]:
            owner = inside.get(place.start)
            if owner is None:
                kept.append(place)
            else:
                owner._.country = owner._.country or place._.country
        doc.spans[group] = kept


def _organization_span(doc: Doc, item: Candidate) -> Span:
    span = Span(doc, item.start, item.end, label="ORG")
    span._.org_kind, span._.key, span._.acronym = item.kind or None, item.key, item.acronym
    span._.rule, span._.score = item.rule, item.score
    return span


@Language.factory("visits_organizations", assigns=["doc.spans"], requires=["doc.ents"])
def make_organizations(nlp: Language, name: str) -> Organizations:
    """Return the component `visits_organizations`."""
    declare_extensions()
    return Organizations(nlp)
