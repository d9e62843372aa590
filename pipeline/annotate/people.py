"""`visits_people`: names from title context, honorifics, the model and the name lexicon; later forms by
their parts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.annotate.cities import DOUBTFUL_RULES
from pipeline.annotate.countries import spans_of
from pipeline.annotate.extensions import declare_extensions
from pipeline.annotate.labels import read_labels
from pipeline.annotate.names import Honorifics, NameReader
from pipeline.annotate.organizations import sentence_starts
from pipeline.annotate.person_scene import Found, Scene, keep_better, loose_dashes, sure_names
from pipeline.annotate.title_grammar import TitleGrammar
from pipeline.annotate.title_phrases import PhraseFinder, Surroundings, TitlePhrase
from pipeline.annotate.words import Words, doc_words, fold, has_initial, spread
from pipeline.lexicons import load_terms, load_words

# First guesses in the order of trust; learn calibrates them.
TITLE_SCORE, HONORIFIC_SCORE, MODEL_SCORE, PART_SCORE, LEXICON_SCORE = 0.95, 0.93, 0.85, 0.85, 0.6
MODEL_SINGLE_SCORE = 0.5
MIN_PART_CHARS = 3
_MODEL_RULES = ("model_person", "model_name")
# What a model calls a person's name by mistake; other labels (an event, a work of art) it gives with reason.
_MAY_BE_PERSON = ("", "PERSON", "GPE", "ORG", "NORP", "CITY", "TITLE", "HONORIFIC")
MAX_LIST = 12
# Groups of places, whose words may be names too ("Germán", "Chad").
PLACES = ("countries", "cities")
# Capitals of this length between title and name are a party's ("MP CDU A B"); longer ones a surname
# ("SATOMI Haru").
PARTY_CHARS = (3, 4)


class People:
    """The component: see the table in `pipeline.annotate`."""

    def __init__(self, nlp: Language) -> None:
        def tokenize(text: str) -> list[str]:
            return [token.text for token in nlp.tokenizer(text)]

        self._phrases = PhraseFinder(TitleGrammar(tokenize))
        self._honorifics = Honorifics(tokenize)
        self._reader = NameReader(self._honorifics)
        self._effigies = {fold(word) for word in load_words("organization_words", "effigy")}
        self._vessels = load_words("organization_words", "vessel")
        self._places = {fold(word) for word in load_words("organization_words", "place")}
        self._locative = load_words("city_words", "locative")
        objects = {t.canonical for t in load_terms("cues") if t.kind == "object"}
        cues = [t for t in load_terms("cues") if t.kind == "verb" and t.strength == "strong"]
        self._cues = {t.term for t in cues}
        # "told X", "informed X": what follows is the hearer, often a newspaper.
        self._hearers = {t.term for t in cues if t.canonical in objects}
        self._particles = {fold(word) for word in load_words("name_particles")}

    def __call__(self, doc: Doc) -> Doc:
        """Write the group `people`."""
        scene = self._scene(doc)
        found: list[Found] = []
        for candidate in self._candidates(scene):
            keep_better(found, candidate)
        found = [scene.trim_left(self._with_initials(scene, item), self._reader.is_given) for item in found]
        found = [item for item in found if not (self._is_no_person(scene, item) or scene.is_unlikely(item))]
        for candidate in self._parts(scene, found):
            keep_better(found, candidate)
        found = self._drop_stray(scene, found)
        doc.spans["people"] = [self._span(scene, item) for item in sorted(found, key=lambda item: item.start)]
        named = spread(((item.start, item.end) for item in found), len(doc))
        for places in PLACES:
            doc.spans[places] = [s for s in spans_of(doc, places) if not any(named[s.start : s.end])]
        return doc

    def _scene(self, doc: Doc) -> Scene:
        words, said = doc_words(doc), read_labels(doc)
        phrases = self._phrases.find(Surroundings.of(doc, words))
        sure = sure_names(doc, said)
        bounds = [
            (s.start, s.end)
            for g in ("countries", "cities", "organizations", "dates")
            for s in spans_of(doc, g)
            if not ((said.own and s._.rule in DOUBTFUL_RULES) or (g in PLACES and all(sure[s.start : s.end])))
        ]
        bounds += [(phrase.core.start, phrase.core.end) for phrase in phrases if words.caps[phrase.core.head]]
        bounds += [(phrase.start, phrase.end) for phrase in phrases]
        model = [label == "PERSON" for label in said.tokens]
        inner = spread(((ent.start + 1, ent.end) for ent in said.of("PERSON") if said.own), len(doc))
        honored = [a and not b for a, b in zip(self._honorifics.marks(words), inner, strict=True)]
        bounds += [(i, i + 1) for i in loose_dashes(doc, words)]
        blocked = [a or b for a, b in zip(spread(bounds, len(doc)), honored, strict=True)]
        return Scene(doc, words, blocked, sentence_starts(doc, words), phrases, model, said)

    def _candidates(self, scene: Scene) -> Iterator[Found]:
        """Yield names, the surest source first."""
        if scene.said.own:
            yield from self._whole(scene)
        for phrase in scene.phrases:
            yield from self._behind_title(scene, phrase)
            yield from self._before_title(scene, phrase)
        yield from self._behind_honorifics(scene)
        yield from self._from_model(scene)
        yield from self._from_lexicon(scene)
        yield from self._beside_cue(scene)

    def _behind_title(self, scene: Scene, phrase: TitlePhrase) -> Iterator[Found]:
        """Yield "Mayor A B", "the Mayor of X, A B", and the whole list behind "Deputy Mayors"."""
        words, at = scene.words, phrase.end
        comma = at < len(words.folds) and words.texts[at] in (",", ":", "-", "–")
        start = self._honorifics.skip(words, self._over_acronym(words, at + 1 if comma else at))
        for _ in range(MAX_LIST):
            end = self._reader.read(words, start, scene.blocked)
            if end == start or not self._trusts(scene, phrase, start, end, comma):
                return
            yield Found(start, end, "name_behind_title", TITLE_SCORE)
            start = self._next_in_list(words, end) if phrase.core.plural else 0
            if not start:
                return
            start, comma = self._honorifics.skip(words, start), False

    @staticmethod
    def _over_acronym(words: Words, at: int) -> int:
        """Step over a party's capitals between a title and a name: "MP (CDU) A B" without the brackets."""
        if at + 1 >= len(words.folds) or not words.caps[at + 1] or words.texts[at + 1].isupper():
            return at
        text = words.texts[at]
        return at + 1 if len(text) in PARTY_CHARS and text.isupper() and text.isalpha() else at

    def _trusts(self, scene: Scene, phrase: TitlePhrase, start: int, end: int, comma: bool) -> bool:
        """Ask more of a name behind a comma, behind a weak or small title, or of one word."""
        words = scene.words
        in_model = any(scene.model[start:end]) or self._is_one_name(scene, phrase, start)
        given = self._reader.is_given(words.folds[start])
        if phrase.core.kind == "spouse":
            return in_model or given
        if comma:
            return in_model or given or end - start >= 2
        honored = start > phrase.end
        if end - start >= 2 or honored:
            return not phrase.core.weak or phrase.tied or words.caps[phrase.core.head] or in_model or given
        if not words.caps[phrase.core.head]:
            return in_model or given
        if phrase.core.end < phrase.end and not in_model and not given:
            return False
        return not phrase.core.weak or in_model or given

    @staticmethod
    def _is_one_name(scene: Scene, phrase: TitlePhrase, start: int) -> bool:
        """Tell whether our own model sees title and name as one span, whatever it calls it."""
        entity = scene.said.at.get(phrase.core.start) if scene.said.own else None
        return entity is not None and phrase.end == start < entity.end

    @staticmethod
    def _next_in_list(words: Words, end: int) -> int:
        """Return where the next item of a list of names may begin, 0 where the list ends."""
        at = end
        while at < len(words.folds) and at - end < 3 and words.folds[at] in (",", "and", "&", "or"):
            at += 1
        return at if end < at < len(words.folds) and words.caps[at] else 0

    def _before_title(self, scene: Scene, phrase: TitlePhrase) -> Iterator[Found]:
        """Yield "A B" of "A B, Ambassador of X"."""
        words, at = scene.words, phrase.start
        while at > 0 and words.texts[at - 1].lower() in ("the", "a", "an", "our", "former", "visiting"):
            at -= 1
        if at < 3 or words.texts[at - 1] not in (",", "(") or not words.caps[phrase.core.head]:
            return
        end = at - 1
        start = self._reader.extend_left(words, end, scene.blocked, [False] * len(words.folds))
        start = self._honorifics.skip(words, start)
        given = any(self._reader.is_given(f, strong=True) for f in words.folds[start:end])
        if end - start >= 2 and (given or any(scene.model[start:end]) or phrase.tied):
            yield Found(start, end, "name_before_title", TITLE_SCORE)

    def _behind_honorifics(self, scene: Scene) -> Iterator[Found]:
        words, at = scene.words, 0
        while at < len(words.folds):
            start = self._honorifics.strong_at(words, at) if words.caps[at] else 0
            if not start:
                at += 1
                continue
            end = self._reader.read(words, start, scene.blocked)
            if end > start:
                yield Found(start, end, "name_behind_honorific", HONORIFIC_SCORE)
            at = max(end, start)

    def _from_model(self, scene: Scene) -> Iterator[Found]:
        """Yield the model's PERSON entities, cut at blocked words and grown to the whole name."""
        for ent in scene.said.of("PERSON"):
            at = ent.start
            while at < ent.end:
                at = self._honorifics.skip(scene.words, at)
                end = self._reader.read(scene.words, at, scene.blocked) if at < ent.end else at
                if end <= at:
                    at += 1
                    continue
                start = self._reader.extend_left(scene.words, at, scene.blocked, scene.sentence_start)
                start = min(at, self._honorifics.skip(scene.words, start))
                score = MODEL_SCORE if end - start > 1 else MODEL_SINGLE_SCORE
                yield Found(start, end, "model_person", score)
                at = end

    def _whole(self, scene: Scene) -> Iterator[Found]:
        """Yield the names of two words and more as this project's own model bounds them."""
        words = scene.words
        for ent in scene.said.of("PERSON"):
            start, end = self._honorifics.skip(words, ent.start), ent.end
            end = next((i for i in range(start, end) if words.texts[i] == "–" and scene.blocked[i]), end)
            if start >= end:
                continue
            start = self._over_given(scene, start)
            end = max(end, self._reader.read(words, start, scene.blocked))
            end = self._reader.strip_postnominal(words, start, end)
            if end - start < 2 or any(scene.blocked[start:end]) or not words.caps[start]:
                continue
            if words.caps[end - 1] and not self._reader.is_noun(words.folds[end - 1]):
                yield Found(start, end, "model_name", MODEL_SCORE)

    def _over_given(self, scene: Scene, start: int) -> int:
        """Return where a name begins if known given names stand before what the model saw of it."""
        begin = self._reader.extend_left(scene.words, start, scene.blocked, scene.sentence_start)
        if self._is_bounded(scene, begin) or not scene.words.texts[begin].isascii():
            return min(start, self._honorifics.skip(scene.words, begin))
        while begin < start and (
            not self._reader.is_given(scene.words.folds[begin])
            or self._honorifics.skip(scene.words, begin) > begin
        ):
            begin += 1
        return begin

    @staticmethod
    def _is_bounded(scene: Scene, begin: int) -> bool:
        """Tell whether a title stands right before a name, with a comma or without: nothing else is between."""
        comma = bool(begin) and scene.words.texts[begin - 1] == ","
        # "Governor of Central Java A B": behind a place the next word may belong to it.
        ended = (p for p in scene.phrases if p.end == begin - comma and p.start < p.end)
        return any(comma or p.core.end == p.end for p in ended)

    def _from_lexicon(self, scene: Scene) -> Iterator[Found]:
        """Yield runs of two to four capitalised words that begin with a known given name."""
        words, at = scene.words, 0
        while at < len(words.folds):
            known = self._reader.is_given(words.folds[at], strong=True) or has_initial(words.texts[at])
            if not words.caps[at] or not known or scene.blocked[at]:
                at += 1
                continue
            end = self._reader.read(words, at, scene.blocked)
            label = scene.said.tokens[at]
            if (
                2 - has_initial(words.texts[at]) <= end - at <= 5
                and label in _MAY_BE_PERSON
                and not words.texts[at].isupper()
            ):
                yield Found(at, end, "name_lexicon", LEXICON_SCORE)
            at = max(end, at + 1)

    def _beside_cue(self, scene: Scene) -> Iterator[Found]:
        """Yield the capitalised run right before or behind a verb of saying: "said A B", "A B told"."""
        words = scene.words
        for at, text in enumerate(words.texts):
            if text not in self._cues:
                continue
            if at + 1 < len(words.folds) and words.caps[at + 1] and text not in self._hearers:
                end = self._reader.read(words, at + 1, scene.blocked)
                if end > at + 1 and words.texts[end - 1].isalpha():
                    yield Found(at + 1, end, "name_beside_cue", LEXICON_SCORE)
            start = self._reader.extend_left(words, at, scene.blocked, scene.sentence_start)
            start = self._honorifics.skip(words, start)
            if at - start >= 2:
                yield Found(start, at, "name_beside_cue", LEXICON_SCORE)

    def _is_no_person(self, scene: Scene, item: Found) -> bool:
        """Tell whether the words around make it a street, a statue, a ship, an award."""
        words = scene.words
        if item.end < len(words.folds) and words.caps[item.end]:
            following = words.folds[item.end]
            if (
                self._reader.is_noun(following)
                and not scene.sentence_start[item.end]
                and not self._is_title_start(scene, item.end)
            ):
                return words.texts[item.end].lower() not in ("the", "in", "on", "at")
        before = item.start - 1
        if item.rule in _MODEL_RULES and self._in_place(scene, item):
            return True
        if before >= 0 and words.texts[before] in self._vessels:
            return True
        while before >= 0 and words.folds[before] in ("the", "late", "great", "leader"):
            before -= 1
        return (
            before > 0 and words.folds[before] in ("of", "to") and words.folds[before - 1] in self._effigies
        )

    def _in_place(self, scene: Scene, item: Found) -> bool:
        """Tell whether a name that only the model saw stands where places stand: "in Perlis", "the Mayur canal"."""
        words = scene.words
        if item.end < len(words.folds) and not words.caps[item.end] and words.folds[item.end] in self._places:
            return True
        known = any(self._reader.is_given(fold_) for fold_ in words.folds[item.start : item.end])
        known = known or words.folds[max(0, item.start - 2) : item.start] == ["according", "to"]
        before = words.folds[item.start - 1] if item.start else ""
        return not known and (before in self._locative or before == "the")

    @staticmethod
    def _is_title_start(scene: Scene, at: int) -> bool:
        return any(phrase.start == at for phrase in scene.phrases)

    def _parts(self, scene: Scene, found: Sequence[Found]) -> Iterator[Found]:
        """Yield later mentions by surname, given name, or several parts of a full name of the page."""
        words = scene.words
        parts = {
            words.folds[i]
            for item in found
            if item.end - item.start > 1 and self._has_sure_parts(words, item)
            for i in range(item.start, item.end)
            if len(words.texts[i]) >= MIN_PART_CHARS
            and words.caps[i]
            and words.folds[i] not in self._particles
        }
        parts = {part for part in parts if not self._reader.is_noun(part)}
        taken = spread(((item.start, item.end) for item in found), len(words.folds))
        at = 0
        while at < len(words.folds):
            if words.folds[at] not in parts or taken[at] or scene.blocked[at] or not words.caps[at]:
                at += 1
                continue
            end = at + 1
            while end < len(words.folds) and not (taken[end] or scene.blocked[end]):
                hyphen = (
                    words.texts[end] == "-" and end + 1 < len(words.folds) and words.folds[end + 1] in parts
                )
                if not hyphen and not (words.folds[end] in parts and words.caps[end]):
                    break
                end += 1
            if not self._glued(scene, at, end):
                yield Found(at, end, "name_part", PART_SCORE)
            at = end

    def _has_sure_parts(self, words: Words, item: Found) -> bool:
        """Trust a name that a title, an honorific or a known given name supports: the model alone spreads
        its mistakes.
        """
        if item.rule != "model_person":
            return True
        return any(self._reader.is_given(fold_) for fold_ in words.folds[item.start : item.end])

    def _glued(self, scene: Scene, start: int, end: int) -> bool:
        """Tell whether the part stands in a longer name that is no person's: "Vural Park", "the Vural …"."""
        words = scene.words
        if start and words.folds[start - 1] == "the":
            return True
        if (
            end < len(words.folds)
            and words.caps[end]
            and not scene.sentence_start[end]
            and not scene.blocked[end]
        ):
            return self._reader.is_noun(words.folds[end])
        return False

    def _with_initials(self, scene: Scene, item: Found) -> Found:
        start = self._honorifics.over_initials(scene.words, item.start, item.end)
        return replace(item, start=start) if start < item.start else item

    def _drop_stray(self, scene: Scene, found: Sequence[Found]) -> list[Found]:
        """Drop single words that only the model calls a person, unless they are a given name or said to
        speak.
        """
        words = scene.words
        full = {
            words.folds[i] for item in found if item.end - item.start > 1 for i in range(item.start, item.end)
        }
        kept = []
        for item in found:
            single = item.end - item.start == 1 and item.rule == "model_person"
            if single and words.folds[item.start] not in full:
                if scene.sentence_start[item.start] and not self._reader.is_given(words.folds[item.start]):
                    continue
                if words.texts[item.start].isupper() and len(words.texts[item.start]) < 5:
                    continue
            kept.append(item)
        return kept

    def _span(self, scene: Scene, item: Found) -> Span:
        span = Span(scene.doc, item.start, item.end, label="PERSON")
        begin = self._honorifics.start_before(scene.words, item.start)
        # "First Lady A B": what belongs to a title is no honorific.
        begin = max([begin, *(phrase.end for phrase in scene.phrases if phrase.end <= item.start)])
        span._.honorific = scene.doc[begin : item.start].text if begin < item.start else None
        span._.rule, span._.score = item.rule, item.score
        return span


@Language.factory("visits_people", assigns=["doc.spans"], requires=["doc.ents"])
def make_people(nlp: Language, name: str) -> People:
    """Return the component `visits_people`."""
    declare_extensions()
    return People(nlp)
