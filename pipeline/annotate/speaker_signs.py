"""What speaks for each person of a page as the speaker of a passage: the signs that the weights weigh."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pipeline.annotate.noun_phrases import POSSESSIVES
from pipeline.annotate.offices import country_within, descriptions
from pipeline.annotate.scene import NOWHERE, Scene, words_of

if TYPE_CHECKING:
    from pipeline.annotate.antecedents import Antecedents
    from pipeline.annotate.noun_phrases import Subject
    from pipeline.annotate.offices import Office

# Sentences and lines back that are told apart; all that is farther counts as this far.
FAR = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Who says tokens [start, end)? `subject` is the speaker as printed, `ruled` who the rules say (NOWHERE: nobody).

    `at` is the token from which the text is read backwards.
    """

    start: int
    end: int
    at: int
    kind: str
    rule: str
    subject: Subject | None
    ruled: int


class SpeakerSigns:
    """Reads the signs of one page; people are told apart by their fullest mention."""

    def __init__(self, scene: Scene, antecedents: Antecedents) -> None:
        self.scene = scene
        self.antecedents = antecedents
        # Who said what begins at a token, in the order of finding.
        self.said: dict[int, int] = {}
        self._leads: dict[int, set[int]] = {}

    @cached_property
    def mentions(self) -> dict[int, list[int]]:
        """The first tokens of the mentions of each person, in order."""
        found: dict[int, list[int]] = {}
        for index, person in enumerate(self.scene.people):
            found.setdefault(self.scene.full_form(index), []).append(person.start)
        return {full: sorted(starts) for full, starts in found.items()}

    @cached_property
    def _offices(self) -> dict[int, list[Office]]:
        found: dict[int, list[Office]] = {}
        for office in self.antecedents.offices:
            found.setdefault(self.scene.full_form(office.person), []).append(office)
        return found

    @cached_property
    def _speaking(self) -> frozenset[int]:
        """The people whose names stand as subjects of verbs of speech."""
        subjects = [
            self.antecedents.cue_subject(cue) for cue in self.scene.cues if cue.kind in ("verb", "phrase")
        ]
        return frozenset(
            self.scene.full_form(s.person) for s in subjects if s is not None and s.kind == "person"
        )

    def read(self, asked: Question) -> dict[int, list[str]]:
        """Return the signs of every person, and of nobody (NOWHERE), for one question."""
        kind = "none" if asked.subject is None else asked.subject.kind
        ruled = asked.ruled if asked.ruled == NOWHERE else self.scene.full_form(asked.ruled)
        common = self._leads_back(asked.at)
        last, before_last = self._last_speakers(asked.start)
        nearest = max((self._nearest(full, asked.at) for full in self.mentions), default=NOWHERE)
        found = {NOWHERE: self._signs_of_nobody(asked)}
        for full in self.mentions:
            if self._is_barred(asked, full):
                continue
            signs = self._signs_of_place(asked, full, nearest)
            signs += common.get(full, [])
            if full == last:
                signs.append(f"spoke last, {self._gap(asked)}")
            elif full == before_last:
                signs.append("spoke before the last")
            signs += self._signs_of_fit(asked, full)
            if ruled == full:
                signs += ["ruled", f"ruled: {asked.rule}"]
            # Every sign counts for itself, and more or less with a speaker printed this way.
            found[full] = [*signs, *(f"{kind}: {sign}" for sign in signs)]
        return found

    def _is_barred(self, asked: Question, full: int) -> bool:
        """Return whether a person cannot be meant: of the other gender, or named within "Duran's spokesman"."""
        subject = asked.subject
        if subject is None or subject.kind == "person" or asked.rule.endswith("goes on"):
            return False
        if subject.kind == "pronoun":
            word = self.scene.words[subject.start]
            gender = next((g for g in ("he", "she") if word in words_of(g)), None)
            surely = self.antecedents.genders.surely(full)
            return None not in (gender, surely) and gender != surely
        starts = self.mentions[full]
        inside = bisect_left(starts, subject.start)
        named = inside < len(starts) and starts[inside] < subject.end
        return named and self.scene.full_form(asked.ruled) != full if asked.ruled != NOWHERE else named

    def _signs_of_nobody(self, asked: Question) -> list[str]:
        subject, words = asked.subject, self.scene.words
        signs = ["nobody", f"nobody: {asked.kind}", f"nobody: {asked.rule}"]
        if asked.ruled == NOWHERE:
            signs.append("nobody: ruled")
        if subject is None:
            return [*signs, "nobody: no subject"]
        signs.append(f"nobody: {subject.kind}")
        if subject.kind == "noun":
            held = words[subject.start : subject.end]
            human = any(word in words_of("person_noun") or word in descriptions() for word in held[:5])
            signs.append("nobody: a person" if human else "nobody: a thing")
            signs.append("nobody: definite" if held[0] in words_of("definite") else "nobody: not definite")
        if subject.kind == "pronoun" and words[subject.start] not in words_of("he") | words_of("she"):
            signs.append("nobody: neither he nor she")
        return signs

    def _signs_of_place(self, asked: Question, full: int, nearest: int) -> list[str]:
        """Return where a person is named: how far before, in the passage, how often."""
        scene, here = self.scene, self._nearest(full, asked.at)
        if here == NOWHERE:
            signs = ["not named before"]
        else:
            away = min(scene.sentence_of[asked.at] - scene.sentence_of[here], FAR)
            lines = min(scene.line_of[asked.at] - scene.line_of[here], FAR)
            signs = [f"named {away} sentences back", f"named {lines} lines back"]
            if here == nearest:
                signs.append("named last")
            stop = scene.people[scene.person_of[here]].end if scene.person_of[here] != NOWHERE else here
            if stop < len(scene.words) and scene.words[stop] in POSSESSIVES:
                signs.append("named as owner")
        starts = self.mentions[full]
        inside = bisect_left(starts, asked.start)
        if inside < len(starts) and starts[inside] < asked.end:
            signs.append("named in the passage")
        if len(starts) == max(map(len, self.mentions.values())):
            signs.append("named most")
        if full in self._speaking:
            signs.append("speaks on the page")
        return signs

    def mention_before(self, full: int, at: int) -> int:
        """Return the index of the last mention of a person before a token, else the fullest mention."""
        start = self._nearest(full, at)
        return self.scene.person_of[start] if start != NOWHERE else full

    def _nearest(self, full: int, at: int) -> int:
        """Return the last mention of a person before a token, outside quotations; NOWHERE for none."""
        starts = self.mentions[full]
        for index in range(bisect_left(starts, at) - 1, -1, -1):
            if not self.scene.is_quoted(starts[index]):
                return starts[index]
        return NOWHERE

    def _leads_back(self, at: int) -> dict[int, list[str]]:
        """Return for each person who leads a sentence before a token how far back: in leads and sentences."""
        found: dict[int, list[str]] = {}
        rank = 0
        here = self.scene.sentence_of[at]
        for back, sentence in enumerate(self.antecedents.sentences_before(here)):
            leads = self._leads_of(sentence, at)
            away = self.scene.line_of[at] - self.scene.line_of[self.scene.sentences[sentence][0]]
            for full in leads:
                line = "this line" if not away else "the line before" if away == 1 else "a line far back"
                signs = [f"leads {min(rank, 2)}, {min(back, FAR)} sentences back", f"leads in {line}"]
                signs += ["leads alone"] if len(leads) == 1 else []
                found.setdefault(full, signs)
            rank += bool(leads)
        return found

    def _leads_of(self, sentence: int, at: int) -> set[int]:
        if self.scene.sentences[sentence][1] > at:
            return {self.scene.full_form(p) for p in self.antecedents.leads_of(sentence, at)}
        if sentence not in self._leads:
            found = self.antecedents.leads_of(sentence, at)
            self._leads[sentence] = {self.scene.full_form(p) for p in found}
        return self._leads[sentence]

    def _last_speakers(self, start: int) -> tuple[int, int]:
        """Return the last person to speak before a token, and the last other one before that."""
        order = sorted((at for at in self.said if at < start), reverse=True)
        last = self.said[order[0]] if order else NOWHERE
        return last, next((self.said[at] for at in order if self.said[at] != last), NOWHERE)

    def _gap(self, asked: Question) -> str:
        scene = self.scene
        at = max(at for at in self.said if at < asked.start)
        quote = scene.quote_of[at]
        end = scene.outers[quote][1] - 1 if quote != NOWHERE else at
        sentences = scene.sentence_of[asked.start] - scene.sentence_of[end]
        lines = scene.line_of[asked.start] - scene.line_of[end]
        return f"{min(lines, 2)} lines and {'few' if sentences < FAR else 'many'} sentences ago"

    def _signs_of_fit(self, asked: Question, full: int) -> list[str]:
        """Return how the speaker as printed fits a person: by gender, office and country."""
        subject, words = asked.subject, self.scene.words
        if subject is None:
            return ["has an office"] if full in self._offices else []
        if subject.kind == "pronoun":
            return self._signs_of_gender(words[subject.start], full)
        if subject.kind == "person":
            return []
        held = set(words[subject.start : subject.end])
        kinds = frozenset[str]().union(*(descriptions().get(word, frozenset()) for word in held))
        country = country_within(self.scene, subject.start, subject.end)
        signs = []
        offices = self._offices.get(full, [])
        if any(office.head in held for office in offices):
            signs.append("office fits")
            if any(office.words <= held for office in offices):
                signs.append("whole office fits")
        elif offices:
            signs.append("other office")
        if any(office.kind in kinds for office in offices):
            signs.append("kind of office fits")
        if signs and self._fitting(held, kinds) == {full}:
            signs.append("fits alone")
        if country and any(office.country for office in offices):
            fits = any(office.country == country for office in offices)
            signs.append("country fits" if fits else "country clashes")
        for gender, kind in (("he", "masculine"), ("she", "feminine")):
            if any(word in words_of(kind) for word in held):
                signs += self._signs_of_gender(gender, full)
        return signs

    def _fitting(self, held: set[str], kinds: frozenset[str]) -> set[int]:
        return {
            full
            for full, offices in self._offices.items()
            if any(office.head in held or office.kind in kinds for office in offices)
        }

    def _signs_of_gender(self, word: str, full: int) -> list[str]:
        gender = next((g for g in ("he", "she") if word in words_of(g)), None)
        known = self.antecedents.genders.of(full)
        if gender is None or known is None:
            return []
        sure = "printed " if full in self.antecedents.genders.printed else ""
        return [f"{sure}gender fits" if known == gender else f"{sure}gender clashes"]
