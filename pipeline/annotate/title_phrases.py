"""Full phrases of titles: the core with the organization, country and place it is tied to.

"Ambassador of the Republic of X to Y", "Y Metropolitan Municipality Mayor", "Norwegian Consul General in Z".
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from spacy.tokens import Doc

from pipeline.annotate.countries import spans_of
from pipeline.annotate.labels import Labels, read_labels
from pipeline.annotate.model_titles import ModelTitles
from pipeline.annotate.title_grammar import Core, TitleGrammar
from pipeline.annotate.words import Words, fold
from pipeline.lexicons import load_terms, load_words

_KEY = "visits_title_phrases"
MAX_COMPLEMENTS = 5
# A town the gazetteer lacks is at most this many words behind "Mayor of".
MAX_UNKNOWN_PLACE = 3
_POSTED_KINDS = ("ambassador", "consul", "official")


@dataclass(frozen=True, slots=True)
class TitlePhrase:
    """A core title with its ties; `start`/`end` are tokens of the whole phrase, `organization` an index."""

    core: Core
    start: int
    end: int
    organization: int | None = None
    country: str | None = None
    posted_to: str | None = None
    former: bool = False

    @property
    def tied(self) -> bool:
        """Whether an organization, country or place belongs to the phrase."""
        return self.start < self.core.start or self.end > self.core.end


@dataclass(slots=True)
class Surroundings:
    """The organizations, countries and cities of a Doc, by the token where they begin and end."""

    doc: Doc
    words: Words
    said: Labels
    starts: dict[int, tuple[str, int, int]] = field(default_factory=dict)
    ends: dict[int, tuple[str, int, int]] = field(default_factory=dict)
    in_organization: list[bool] = field(default_factory=list)
    places: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, doc: Doc, words: Words) -> Surroundings:
        """Collect the spans of the components that have run. Where two begin together, the organization
        wins.
        """
        found = cls(doc, words, read_labels(doc), in_organization=[False] * len(doc))
        for group in ("cities", "countries", "organizations"):
            for index, span in enumerate(spans_of(doc, group)):
                found.starts[span.start] = (group, index, span.end)
                found.ends[span.end] = (group, index, span.start)
                if group == "organizations":
                    for i in range(span.start, span.end):
                        found.in_organization[i] = True
        for ent in found.said.of("GPE", "LOC", "FAC", "CITY"):
            found.places[ent.start] = ent.end
        return found

    def in_spans(self) -> list[bool]:
        """Mark the tokens of organizations, countries and cities."""
        marks = list(self.in_organization)
        for start, (_, _, end) in self.starts.items():
            marks[start:end] = [True] * (end - start)
        return marks


class PhraseFinder:
    """Finds title phrases in a Doc whose organizations, countries and cities are known."""

    def __init__(self, grammar: TitleGrammar) -> None:
        self._grammar = grammar
        self._titles = ModelTitles(grammar)
        self._former = {fold(word) for word in load_words("title_words", "former")}
        self._brand = load_words("title_words", "brand")
        self._arabic = load_words("name_particles", "arabic")
        self._adjectives = {fold(word) for word in load_words("title_words", "adjective")}
        self._areas = {fold(word) for word in load_words("title_words", "area")}
        self._given = {fold(t.term) for t in load_terms("name_words")}
        self._given_strong = {fold(t.term) for t in load_terms("name_words") if t.strength == "strong"}
        self._noble = {
            fold(w) for kind in ("noble", "academic", "form") for w in load_words("honorifics", kind)
        }

    def find(self, around: Surroundings) -> list[TitlePhrase]:
        """Return the phrases in text order, not overlapping; ties shared over "and" are filled in.

        Two components ask for them: the second is given what the first has found.
        """
        known: list[TitlePhrase] | None = around.doc.user_data.get(_KEY)
        if known is None:
            known = around.doc.user_data[_KEY] = self._share(around, self._read(around))
        return known

    def _read(self, around: Surroundings) -> list[TitlePhrase]:
        found: list[TitlePhrase] = []
        blocked = around.in_spans()
        at = 0
        while at < len(around.words.folds):
            core = None
            opens = around.words.folds[at] in self._grammar.openers or at in around.said.at
            if opens and not around.in_organization[at]:
                core = self._titles.core_at(around.words, around.said, at, blocked)
            core = self._outside_organizations(around, core) if core else None
            if core is None or self._is_no_title(around, core):
                at += 1
                continue
            phrase = self._left(around, self._right(around, core))
            found.append(phrase)
            at = max(phrase.end, core.end)
        return found

    def _outside_organizations(self, around: Surroundings, core: Core) -> Core | None:
        """Cut a portfolio that is an organization's name; drop a core whose head lies in one."""
        inside = around.in_organization
        if any(inside[core.head : core.head_end]):
            return None
        if any(inside[core.head_end : core.end]):
            # "Director of the [Chamber of Commerce]": the link words go with the organization.
            return replace(core, end=core.head_end)
        end = core.end
        for i in range(core.head_end, core.end):
            if i in around.starts:
                # "Minister of Roads of the [Islamic Republic of X]"
                end = i
                break
        while (
            end > core.head_end
            and around.words.folds[end - 1] in ("of", "the", "and", "for", ",")
            and end < core.end
        ):
            end -= 1
        return replace(core, end=end)

    def _is_no_title(self, around: Surroundings, core: Core) -> bool:
        words = around.words
        before = words.texts[core.start - 1] if core.start else ""
        if core.kind == "ambassador" and before in self._brand:
            return True
        if core.end - core.start > 1:
            return False
        following = words.texts[core.end] if core.end < len(words.folds) else ""
        fold_ = words.folds[core.start]
        noble = core.weak and core.kind in ("head of state", "other")
        if noble and following in self._arabic:
            return True
        named = fold(before) in self._given_strong and words.caps[core.start - 1] if core.start else False
        honored = fold(before) in self._noble and (noble or fold_ in self._given)
        return core.weak and words.caps[core.start] and (honored or bool(named))

    def _right(self, around: Surroundings, core: Core) -> TitlePhrase:
        phrase = TitlePhrase(core, core.start, core.end)
        for _ in range(MAX_COMPLEMENTS):
            longer = self._complement(around, phrase)
            if longer is None:
                break
            phrase = longer
        return self._over_bracket(around, phrase)

    @staticmethod
    def _over_bracket(around: Surroundings, phrase: TitlePhrase) -> TitlePhrase:
        """Take in "(Retd)" or "(Training)" before a name or an "of"."""
        words, at = around.words, phrase.end
        if words.texts[at : at + 1] != ["("]:
            return phrase
        for close in range(at + 2, min(at + 5, len(words.folds) - 1)):
            if words.texts[close] == ")":
                goes_on = words.caps[close + 1] and not any(i in around.starts for i in range(at + 1, close))
                return replace(phrase, end=close + 1) if goes_on else phrase
        return phrase

    def _complement(self, around: Surroundings, phrase: TitlePhrase) -> TitlePhrase | None:
        """Return the phrase with one more "of X", "to Y", "in Z", None where nothing follows."""
        words, at = around.words, phrase.end
        if words.folds[at : at + 1] == ["and"] and phrase.posted_to:
            at = self._second_post(words, at)
        link = words.folds[at] if at < len(words.folds) else ""
        if link in ("accredited", "appointed"):
            at, link = at + 1, words.folds[at + 1] if at + 1 < len(words.folds) else ""
        if link not in ("of", "to", "in", "for", "at", "with", "from") or at + 1 >= len(words.folds):
            return None
        target = at + 1
        if words.folds[target] in ("the", "both") and target + 1 < len(words.folds):
            target += 1
        area = words.folds[target] in self._areas and target not in around.starts
        if area and words.folds[target + 1 : target + 2] == ["of"]:
            target += 2
        known = around.starts.get(target)
        if known is not None:
            area = (
                known[2] < len(words.folds) and known[0] == "cities" and words.folds[known[2]] in self._areas
            )
            return self._tie(around, phrase, link, target, (known[0], known[1], known[2] + area))
        if words.folds[target] in self._areas and not words.caps[target]:
            return replace(phrase, end=target + 1)
        return self._unknown(around, phrase, link, target)

    def _second_post(self, words: Words, at: int) -> int:
        """Step over "and non-resident" before "to Z"."""
        for step in range(at + 1, min(at + 6, len(words.folds))):
            if words.folds[step] == "to":
                return step
            if words.folds[step] not in self._adjectives:
                break
        return at

    def _tie(
        self, around: Surroundings, phrase: TitlePhrase, link: str, target: int, known: tuple[str, int, int]
    ) -> TitlePhrase | None:
        group, index, end = known
        span = around.doc.spans[group][index]
        post = phrase.posted_to or around.doc[target : span.end].text
        if group == "organizations":
            end = self._over_acronym(around, end)
            if link == "to" or phrase.organization is not None:
                return replace(phrase, end=end, posted_to=post if link == "to" else phrase.posted_to)
            return replace(phrase, end=end, organization=index)
        if group == "countries":
            of_country = link in ("of", "for", "from") and phrase.country is None
            changes = {"country": span._.country} if of_country else {"posted_to": post}
            return replace(phrase, end=end, **changes) if span._.form == "name" else None
        envoy = phrase.core.kind in ("ambassador", "consul")
        if envoy or (link in ("to", "in", "at") and phrase.core.kind in _POSTED_KINDS):
            return replace(phrase, end=end, posted_to=post)
        return replace(phrase, end=end) if link == "of" else None

    @staticmethod
    def _over_acronym(around: Surroundings, end: int) -> int:
        """Take in an acronym in brackets behind the organization."""
        texts = around.words.texts
        if end + 2 < len(texts) and texts[end] == "(":
            for close in range(end + 2, min(end + 5, len(texts))):
                if texts[close] == ")":
                    return close + 1 if texts[end + 1][:1].isupper() else end
        return end

    def _unknown(
        self, around: Surroundings, phrase: TitlePhrase, link: str, target: int
    ) -> TitlePhrase | None:
        """Take a place or body that nobody knows: "Mayor of Lower Lindal, A B"."""
        words = around.words
        if (
            link not in ("of", "to", "in", "for", "at")
            or not words.caps[target]
            or self._grammar.match(words, target)
        ):
            return None
        end = around.places.get(target, 0)
        if not end or any(f in self._given_strong for f in words.folds[target + 1 : end]):
            end = self._unknown_end(words, target)
        if end == target:
            return None
        posted = (
            around.doc[target:end].text
            if link in ("to", "in") and phrase.core.kind in ("ambassador", "consul")
            else None
        )
        return replace(phrase, end=end, posted_to=phrase.posted_to or posted)

    def _unknown_end(self, words: Words, target: int) -> int:
        for i in range(target + 1, min(target + 5, len(words.folds))):
            if words.folds[i] in self._areas and all(words.caps[target:i]):
                return i + 1
        run = target
        while run < len(words.folds) and (words.caps[run] or words.texts[run] == "-") and run - target < 6:
            run += 1
        length = run - target
        for i in range(target + 1, run):
            if words.folds[i] in self._given_strong or (
                len(words.texts[i]) == 2 and words.texts[i][1] == "."
            ):
                return i
        if length > MAX_UNKNOWN_PLACE or words.folds[target] in self._given_strong:
            return target
        closed = words.texts[run : run + 1] in ([","], [")"], [";"])
        return run if length < MAX_UNKNOWN_PLACE or closed else run - 2

    def _left(self, around: Surroundings, phrase: TitlePhrase) -> TitlePhrase:
        """Take in what stands before the core: "X Municipality Mayor", "Norway's Ambassador", "former"."""
        words = around.words
        phrase = self._take_former(words, phrase)
        for _ in range(2):
            end = self._over_adjectives(around, phrase.start)
            if end > 1 and words.texts[end - 1] in ("'s", "’s", "'", "’"):
                end -= 1
            known = around.ends.get(end)
            if known is None:
                break
            longer = self._tie_left(around, phrase, known)
            if longer is None:
                break
            phrase = self._take_former(words, longer)
        return phrase

    def _over_adjectives(self, around: Surroundings, start: int) -> int:
        """Step back over "non-resident", "newly appointed" if a country or organization stands there."""
        words, at = around.words, start
        while at > 0 and start - at < 4 and words.folds[at - 1] in self._adjectives:
            at -= 1
        possessive = at > 1 and words.texts[at - 1] in ("'s", "’s") and at - 1 in around.ends
        return at if at in around.ends or possessive else start

    def _take_former(self, words: Words, phrase: TitlePhrase) -> TitlePhrase:
        at = phrase.start - 1
        if at > 0 and words.texts[at] == "-":
            at -= 1
        return replace(phrase, former=True) if at >= 0 and words.folds[at] in self._former else phrase

    @staticmethod
    def _tie_left(
        around: Surroundings, phrase: TitlePhrase, known: tuple[str, int, int]
    ) -> TitlePhrase | None:
        group, index, start = known
        if group == "organizations":
            if phrase.organization is not None:
                return None
            return replace(phrase, start=start, organization=index)
        if group == "countries":
            span = around.doc.spans["countries"][index]
            if phrase.country is not None and phrase.country != span._.country:
                return None
            return replace(phrase, start=start, country=span._.country)
        posted = phrase.posted_to
        if phrase.core.kind in ("ambassador", "consul") and posted is None:
            posted = around.doc[start : around.doc.spans["cities"][index].end].text
        return replace(phrase, start=start, posted_to=posted)

    @staticmethod
    def _share(around: Surroundings, phrases: list[TitlePhrase]) -> list[TitlePhrase]:
        """Give "Deputy Chairman and Spokesperson of X" the organization of the second title too."""
        shared = list(phrases)
        for i in range(len(shared) - 2, -1, -1):
            first, second = shared[i], shared[i + 1]
            joined = around.words.folds[first.end : second.start] == ["and"]
            if joined and not first.tied and second.start == second.core.start:
                shared[i] = replace(
                    first,
                    organization=second.organization,
                    country=second.country,
                    posted_to=second.posted_to,
                )
        return shared
