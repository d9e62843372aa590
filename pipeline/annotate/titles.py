"""`visits_titles`: core titles with their phrase, kind, holder, organization, country and post."""

from collections.abc import Sequence
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.annotate.countries import spans_of
from pipeline.annotate.extensions import declare_extensions
from pipeline.annotate.holder_links import link_holders
from pipeline.annotate.holders import HolderFinder, Holding, refer_back
from pipeline.annotate.names import Honorifics
from pipeline.annotate.title_grammar import TitleGrammar, split_title
from pipeline.annotate.title_phrases import PhraseFinder, Surroundings, TitlePhrase
from pipeline.annotate.title_ties import Tie, find_ties
from pipeline.annotate.words import Words, doc_words, fold, spread
from pipeline.lexicons import load_words

__all__ = ["Titles", "make_titles", "split_title"]

# Posts whose holder represents a country; of the others only a country beside the title counts.
_STATE_KINDS = ("ambassador", "consul", "minister", "head of state", "head of government", "official")
# A country or organization that only the page implies.
TIED_SCORE = 0.85


class Titles:
    """The component: see the table in `pipeline.annotate`."""

    def __init__(self, nlp: Language) -> None:
        def tokenize(text: str) -> list[str]:
            return [token.text for token in nlp.tokenizer(text)]

        self._phrases = PhraseFinder(TitleGrammar(tokenize))
        self._holders = HolderFinder(Honorifics(tokenize))
        self.implied = True  # off while the weights of the ties are fitted
        self._deputies = {fold(word) for word in load_words("title_words", "deputy")}

    def __call__(self, doc: Doc) -> Doc:
        """Write the group `titles`; a shared title stands there once for each holder."""
        words = doc_words(doc)
        people = [(span.start, span.end) for span in spans_of(doc, "people")]
        inside = spread(people, len(doc))
        around = Surroundings.of(doc, words)
        phrases = [p for p in self._phrases.find(around) if not any(inside[p.core.start : p.core.end])]
        phrases, given = _country_list(around, phrases, people)
        holdings = self._holders.bind(words, phrases, people) + given
        holdings.sort(
            key=lambda item: (item.phrase.core.start, item.holder if item.holder is not None else -1)
        )
        countries = [self._country(around, item, people) for item in holdings]
        identities = identify(words, people)
        holdings = refer_back(words, holdings, identities, countries)
        holdings = link_holders(around, holdings, identities, people)
        groups: dict[int, list[tuple[Holding, str | None]]] = {}
        for item, country in zip(holdings, countries, strict=True):
            if _is_title(around, item):
                groups.setdefault(item.phrase.core.start, []).append((item, country))
        titles = [self._span(around, group, people) for group in groups.values()]
        doc.spans["titles"] = titles
        for tie in find_ties(doc, words, titles, identities) if self.implied else ():
            _tie(titles[tie.index], tie)
        return doc

    def _country(self, around: Surroundings, item: Holding, people: Sequence[tuple[int, int]]) -> str | None:
        """Return the country represented: of the phrase, behind the name ("A B of Norway"), or of the
        organization.
        """
        phrase, doc = item.phrase, around.doc
        if phrase.country is not None:
            return phrase.country
        if item.holder is not None:
            known = _behind_name(around, people[item.holder][1])
            if known is not None and known[0] == "countries" and phrase.core.kind in _STATE_KINDS:
                return str(doc.spans["countries"][known[1]]._.country)
        if phrase.organization is None or phrase.core.kind not in _STATE_KINDS:
            return None
        organization = doc.spans["organizations"][phrase.organization]
        state_body = organization._.org_kind in ("embassy", "ministry", "parliament", "government")
        return organization._.country if state_body else None

    def _span(
        self,
        around: Surroundings,
        group: Sequence[tuple[Holding, str | None]],
        people: Sequence[tuple[int, int]],
    ) -> Span:
        """Return the span of a title; all the holders of a shared one stand on the same span."""
        item, country = group[0]
        phrase, core = self._with_organization(around, item, people), item.phrase.core
        span = Span(around.doc, core.start, core.end, label="TITLE")
        span._.phrase = around.doc[phrase.start : phrase.end]
        span._.title_kind = self._kind(around, phrase, country)
        span._.holder, span._.organization, span._.country = item.holder, phrase.organization, country
        span._.holders = tuple(other.holder for other, _ in group if other.holder is not None)
        span._.holder_countries = tuple(code for other, code in group if other.holder is not None)
        span._.posted_to, span._.former = phrase.posted_to, phrase.former
        if core.plural:
            span._.key = f"{around.doc[core.start : core.head].text_with_ws}{core.normal}"
        span._.rule, span._.score = item.rule, item.score
        return span

    @staticmethod
    def _with_organization(
        around: Surroundings, item: Holding, people: Sequence[tuple[int, int]]
    ) -> TitlePhrase:
        """Add the organization behind the name: "President A of the B Municipality"."""
        if item.phrase.organization is not None or item.holder is None or item.rule == "title_refers_back":
            return item.phrase
        known = _behind_name(around, people[item.holder][1])
        if known is None or known[0] != "organizations":
            return item.phrase
        return replace(item.phrase, organization=known[1])

    def _kind(self, around: Surroundings, phrase: TitlePhrase, country: str | None) -> str:
        """Return the kind of post; "President" depends on what is presided over, a deputy head is an
        official.
        """
        kind = phrase.core.kind
        before = around.words.folds[phrase.core.start : phrase.core.head]
        if phrase.core.normal in ("President", "Chancellor"):
            kind = self._presidency(around, phrase, country)
        if any(word in self._deputies for word in before):
            if kind in ("head of state", "head of organization"):
                return "official"
            if kind == "head of government":
                return "minister"
        return kind

    @staticmethod
    def _presidency(around: Surroundings, phrase: TitlePhrase, country: str | None) -> str:
        office = "head of state" if phrase.core.normal == "President" else "head of government"
        if phrase.organization is None:
            return office
        kind = around.doc.spans["organizations"][phrase.organization]._.org_kind
        return "academic" if kind == "university" else "head of organization"


def _tie(title: Span, tie: Tie) -> None:
    """Write what the page implies of a title, for all its holders."""
    if tie.country is not None:
        title._.country = tie.country
        title._.holder_countries = tuple(code or tie.country for code in title._.holder_countries)
    if tie.organization is not None:
        title._.organization = tie.organization
    title._.score = min(title._.score, TIED_SCORE)


def _behind_name(around: Surroundings, end: int) -> tuple[str, int, int] | None:
    """Return the organization, country or city in "of X" right behind a name."""
    folds = around.words.folds
    if end + 1 >= len(folds) or folds[end] not in ("of", "from"):
        return None
    return around.starts.get(end + 2 if folds[end + 1] == "the" else end + 1)


def _is_title(around: Surroundings, item: Holding) -> bool:
    """Drop weak words ("head", "General") that stand beside no name and are tied to nothing."""
    phrase, words = item.phrase, around.words
    if phrase.core.kind == "spouse" and not words.caps[phrase.core.head]:
        # "his wife A B" is kinship: it names her, and gives her no title.
        return False
    if item.holder is not None:
        # "a student from X", "the painter": a calling in small letters is no title.
        if item.rule in ("title_refers_back", "title_linked"):
            return True
        called = around.said.own and "TITLE" in around.said.tokens[phrase.core.start : phrase.core.end]
        return (
            called or words.caps[phrase.core.head] or not phrase.core.weak or phrase.core.kind == "official"
        )
    if phrase.core.plural and not phrase.tied:
        return False
    if phrase.core.weak:
        return (
            not phrase.core.plural
            and phrase.tied
            and (phrase.organization is not None or words.caps[phrase.core.head])
        )
    return True


def _country_list(
    around: Surroundings, phrases: Sequence[TitlePhrase], people: Sequence[tuple[int, int]]
) -> tuple[list[TitlePhrase], list[Holding]]:
    """Read "ambassadors of the Czech Republic A B, the Republic of Cuba C D, Australia E F": a country for
    each name.
    """
    starts = {start: i for i, (start, _) in enumerate(people)}
    kept, holdings = [], []
    for phrase in phrases:
        listed = _read_country_list(around, phrase, people, starts) if phrase.core.plural else []
        if len(listed) > 1:
            for country, holder in listed:
                holdings.append(Holding(replace(phrase, country=country), holder, "title_country_list", 0.88))
        else:
            kept.append(phrase)
    return kept, holdings


def _read_country_list(
    around: Surroundings, phrase: TitlePhrase, people: Sequence[tuple[int, int]], starts: dict[int, int]
) -> list[tuple[str, int]]:
    words, at = around.words, phrase.core.end
    listed: list[tuple[str, int]] = []
    while at < len(words.folds):
        while at < len(words.folds) and words.folds[at] in ("of", "the", ",", ";", "and", "from", ":"):
            at += 1
        known = around.starts.get(at)
        if known is None or known[0] != "countries":
            break
        country = str(around.doc.spans["countries"][known[1]]._.country)
        at = known[2]
        if at < len(words.folds) and words.texts[at] in ("-", "–", "(", ":"):
            at += 1
        if at not in starts:
            break
        listed.append((country, starts[at]))
        at = people[starts[at]][1]
        if at < len(words.folds) and words.texts[at] == ")":
            at += 1
    return listed


def identify(words: Words, people: Sequence[tuple[int, int]]) -> list[str]:
    """Return a key for each mention: that of the fullest name on the page which holds all its parts."""
    parts = [frozenset(words.folds[start:end]) for start, end in people]
    order = sorted(range(len(people)), key=lambda i: (-len(parts[i]), i))
    keys = [""] * len(people)
    for i in range(len(people)):
        keys[i] = next(" ".join(sorted(parts[j])) for j in order if parts[i] <= parts[j])
    return keys


@Language.factory("visits_titles", assigns=["doc.spans"])
def make_titles(nlp: Language, name: str) -> Titles:
    """Return the component `visits_titles`."""
    declare_extensions()
    return Titles(nlp)
