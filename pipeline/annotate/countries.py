"""`visits_countries`: countries by name, adjective, people and capital; cities; dates."""

import unicodedata
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import countrynames
from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.annotate.cities import CityFinder
from pipeline.annotate.dates import DateFinder
from pipeline.annotate.extensions import declare_extensions
from pipeline.annotate.labels import Labels, has_own_labels, read_labels
from pipeline.annotate.words import Gazetteer, Tokenize, Words, doc_words, fold, spread, term_folds
from pipeline.lexicons import Term, load_terms, load_words

# Scores are first guesses in the order of trust; learn calibrates them on gold pages.
NAME_SCORE, ADJECTIVE_SCORE, WEAK_SCORE, CAPITAL_SCORE, MODEL_SCORE = 0.97, 0.93, 0.75, 0.6, 0.7
# countrynames gives codes of sub-states such as CY-TRNC; the tables promise alpha-2.
_ALPHA2 = 2


@dataclass(frozen=True, slots=True)
class Place:
    """A country found at tokens [start, end)."""

    start: int
    end: int
    code: str
    form: str
    rule: str
    score: float


@lru_cache(maxsize=10_000)
def country_code(name: str) -> str | None:
    """Return the ISO 3166-1 alpha-2 code of a country's name or adjective in any spelling, None where there
    is none.

    The lexicon is asked first, then `countrynames` (which knows the names in many languages). A state with one
    successor has its successor's code, a dissolved one with several (Czechoslovakia, Yugoslavia) none. Of
    several names ("Siam (Thailand)") the one in brackets is today's; "Korea, South" is turned round.

    >>> [country_code(name) for name in ("Republic of Belarus", "Türkiye", "Kosova", "Atlantis")]
    ['BY', 'TR', 'XK', None]
    >>> country_code("Siam (Thailand)"), country_code("Korea, South")
    ('TH', 'KR')
    """
    names = [unicodedata.normalize("NFC", name).replace("’", "'").strip()]
    before, bracket, inside = names[0].partition("(")
    if bracket:
        names = [inside.rstrip(") "), before.strip()]
    first, comma, second = names[-1].partition(",")
    if comma:
        names.insert(0, f"{second.strip()} {first}")
    for candidate in names:
        known = _lexicon_codes().get(fold(candidate.removeprefix("The ").removeprefix("the ")))
        code = _library_code(candidate) if known is None else known
        if code is not None:
            return str(code)[:_ALPHA2] or None
    return None


def _library_code(name: str) -> str | None:
    # normality advises PyICU, which has no wheel; its own tables serve for names in Latin script.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        code: str | None = countrynames.to_code(name)
    return code


@lru_cache(maxsize=1)
def _lexicon_codes() -> dict[str, str]:
    terms = [*load_terms("countries"), *load_terms("demonyms")]
    # A dissolved state has an empty code.
    return {fold(term.term): term.canonical for term in terms if term.kind != "capital"}


class CountryFinder:
    """Finds countries by the lexicons, and keeps out what only looks like one (seas, languages, given
    names).
    """

    def __init__(self, tokenize: Tokenize) -> None:
        self._names: Gazetteer[Term] = Gazetteer()
        for term in (*load_terms("countries"), *load_terms("demonyms")):
            if term.kind == "dissolved":
                continue
            for spelling in {term.term, term.term.replace("'", "’")}:
                self._names.add(term_folds(spelling, tokenize), term)
        self._after = load_words("country_traps", "after")
        self._after_adjective = load_words("country_traps", "after_adjective")
        self._before = load_words("country_traps", "before")
        self._language_before = load_words("country_traps", "language_before")
        self._language_after = load_words("country_traps", "language_after")
        self._not_first = {fold(word) for word in load_words("organization_words", "not_first")}
        self._language_ends = load_words("country_traps", "language_end")
        self._relations = load_words("country_traps", "relation")
        self._languages = load_words("country_traps", "language")

    def find(self, words: Words, people: Sequence[bool]) -> list[Place]:
        """Return the countries in text order.

        Args:
            words: the words of the page.
            people: for each token, whether the model calls it part of a person's name.
        """
        found: list[Place] = []
        at = 0
        while at < len(words.folds):
            place = self._place_at(words, at, people) if words.caps[at] or words.folds[at] == "the" else None
            if place is None:
                at += 1
            else:
                found.append(place)
                at = place.end
        return found

    def _place_at(self, words: Words, at: int, people: Sequence[bool]) -> Place | None:
        if not words.caps[at] and not self._names.starts(words.folds[at]):
            return None
        for end, term in self._names.matches(words.folds, at):
            if not self._same_letters(words, at, end, term):
                continue
            if term.kind == "capital":
                if self._capital_means_state(words, at, end):
                    return Place(at, end, term.canonical, "capital", "capital_as_state", CAPITAL_SCORE)
                continue
            if term.kind in ("name", "historical") and self._is_name(words, at, end, term, people):
                score = WEAK_SCORE if term.strength == "weak" else NAME_SCORE
                return Place(at, end, term.canonical, "name", "country_name", score)
            if term.kind in ("adjective", "people") and self._is_adjective(words, at, end, term):
                score = WEAK_SCORE if term.strength == "weak" else ADJECTIVE_SCORE
                return Place(at, end, term.canonical, term.kind, "country_" + term.kind, score)
        return None

    @staticmethod
    def _same_letters(words: Words, start: int, end: int, term: Term) -> bool:
        """Ask for capitals where the term has them: "us" is no country, "chad" no name."""
        text = words.texts[start]
        if len(term.term) <= 4 and term.term.replace(".", "").isupper():
            return text.isupper()
        return text[:1].isupper() and (end - start == 1 or not words.texts[end - 1].islower())

    def _is_name(self, words: Words, start: int, end: int, term: Term, people: Sequence[bool]) -> bool:
        following = words.texts[end] if end < len(words.folds) else ""
        before = words.texts[start - 1] if start else ""
        if following in self._after or before in self._before:
            return False
        if (
            before == "-"
            and start > 1
            and words.caps[start - 2]
            and words.folds[start - 2] in ("guinea", "congo")
        ):
            return False
        # "Costa Rica" is nobody's first name, "Jordan" is.
        sure = end - start > 1 and term.strength == "strong"
        in_name = people[start] and not sure and self._beside_name(words, start, end)
        return not in_name or (term.strength == "strong" and self._after_place_link(words, start))

    def _beside_name(self, words: Words, start: int, end: int) -> bool:
        """Tell whether a capitalised word that begins no sentence touches the name: "Jordan Ellery"."""
        after = end < len(words.folds) and words.caps[end] and words.folds[end] not in self._not_first
        before = start > 0 and words.caps[start - 1] and words.folds[start - 1] not in self._not_first
        return after or before

    @staticmethod
    def _after_place_link(words: Words, start: int) -> bool:
        at = start - 1
        if at >= 0 and words.folds[at] == "the":
            at -= 1
        return at >= 0 and words.folds[at] in ("of", "in", "to", "from", "between")

    def _is_adjective(self, words: Words, start: int, end: int, term: Term) -> bool:
        following = words.texts[end] if end < len(words.folds) else ""
        if (
            following in self._after
            or following in self._after_adjective
            or following in self._language_after
        ):
            return False
        return not (
            term.kind == "adjective" and term.term in self._languages and self._is_language(words, start, end)
        )

    def _is_language(self, words: Words, start: int, end: int) -> bool:
        """Tell "in English" and "spoke French and German" from "in Turkish waters" and "from French
        companies".
        """
        following = words.folds[end] if end < len(words.folds) else ""
        if following[:1].isalpha() and following not in self._language_ends:
            return False
        before = words.folds[start - 1] if start else ""
        if before in ("and", "or", ",") and start > 1 and words.texts[start - 2] in self._languages:
            return self._is_language(words, start - 2, start - 1)
        return before in self._language_before

    def _capital_means_state(self, words: Words, start: int, end: int) -> bool:
        """Tell whether a capital stands for its state: "relations between Ankara and Minsk"."""
        window = words.folds[max(0, start - 5) : start]
        return "between" in window and any(word in self._relations for word in window)


class Countries:
    """The component: see the table in `pipeline.annotate`."""

    def __init__(self, nlp: Language) -> None:
        def tokenize(text: str) -> list[str]:
            return [token.text for token in nlp.tokenizer(text)]

        self._nlp = nlp
        self._own: bool | None = None
        self._finder = CountryFinder(tokenize)
        self._cities = CityFinder(tokenize)
        self._dates = DateFinder()

    def _has_own_labels(self) -> bool:
        """Ask the model once, with the first page: it learns its labels last when a pipeline is loaded."""
        if self._own is None:
            self._own = has_own_labels(self._nlp)
        return self._own

    def __call__(self, doc: Doc) -> Doc:
        """Write the groups `countries`, `cities` and `dates`."""
        words = doc_words(doc)
        labels = read_labels(doc, own=self._has_own_labels())
        places = self._finder.find(words, [label == "PERSON" for label in labels.tokens])
        taken = spread(((place.start, place.end) for place in places), len(doc))
        places += _model_places(doc, labels, taken)
        places.sort(key=lambda place: place.start)
        taken = spread(((place.start, place.end) for place in places), len(doc))
        doc.spans["countries"] = [_country_span(doc, place) for place in places]
        doc.spans["cities"] = self._cities.find(doc, words, taken)
        doc.spans["dates"] = self._dates.find(doc, words)
        return doc


def _model_places(doc: Doc, labels: Labels, taken: Sequence[bool]) -> list[Place]:
    """Return countries the model saw and the lexicon does not know, if `countrynames` does."""
    found = []
    for ent in labels.of("GPE", "NORP", "COUNTRY", "NATIONALITY"):
        if any(taken[ent.start : ent.end]):
            continue
        start = ent.start + (doc[ent.start].lower_ == "the")
        text = doc[start : ent.end].text if start < ent.end else ""
        # Short strings are codes of countrynames ("PM", "ICC"), and cities are filed under their states
        # there.
        if len(text) > 4 and not text.isupper() and _is_country_name(text):
            code = country_code(text)
            if code:
                form = "name" if ent.label in ("GPE", "COUNTRY") else "adjective"
                found.append(Place(start, ent.end, code, form, "model_country", MODEL_SCORE))
    return found


def _is_country_name(text: str) -> bool:
    return (
        text.startswith(("Republic of", "Kingdom of", "State of", "Union of"))
        and country_code(text) is not None
    )


def _country_span(doc: Doc, place: Place) -> Span:
    span = Span(doc, place.start, place.end, label="COUNTRY")
    span._.country, span._.form = place.code, place.form
    span._.rule, span._.score = place.rule, place.score
    return span


def spans_of(doc: Doc, group: str) -> Iterable[Span]:
    """Return a span group of a Doc, empty where the component that writes it has not run."""
    found: Iterable[Span] = doc.spans.get(group, ())
    return found


@Language.factory("visits_countries", assigns=["doc.spans"])
def make_countries(nlp: Language, name: str) -> Countries:
    """Return the component `visits_countries`."""
    declare_extensions()
    return Countries(nlp)
