"""Which person a speaker as printed stands for: "he", "the guest Ambassador", "the Italian Consul"."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pipeline.annotate.cues import Cue
from pipeline.annotate.genders import Genders
from pipeline.annotate.noun_phrases import POSSESSIVES, Subject
from pipeline.annotate.offices import Office, country_within, descriptions, read_offices
from pipeline.annotate.scene import NOWHERE, Scene, words_of
from pipeline.annotate.subjects import find_subject, sentence_subject

# How many sentences back a pronoun may reach; farther ones are guesses.
REACH = 8
# Tokens of a sentence that are looked at; a longer one is a table or a list without full stops.
LONGEST_SENTENCE = 150
# What speaks for an antecedent of "he" or "she": the subject of its sentence, the last to speak, the nearest.
# The previous sentence's subject beats the last speaker, who beats anyone merely named.
SUBJECT, SAME_SENTENCE, LAST_SPEAKER, OBLIQUE, STEP = 3.0, 2.0, 0.8, -1.0, 1.0
# A gender that a form of address tells, and one that the name suggests (which rules out more than it picks).
KNOWN_GENDER, NAME_GENDER = 3.0, 0.1
# Of the holders of one office: the same words, the same country, named before, a guest with a country.
SAME_WORDS, SAME_COUNTRY, BEFORE, ABROAD = 1.0, 2.0, 1.0, 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """The last attributed quotation: its last token and its speaker."""

    end: int
    person: int


class Antecedents:
    """Finds the mention of the person that a pronoun or a title alone refers to, on one page."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.genders = Genders(scene)
        self._subjects: dict[int, Subject | None] = {}

    @cached_property
    def offices(self) -> list[Office]:
        """The offices of the page whose holders are known."""
        return read_offices(self.scene)

    def resolve(self, subject: Subject, spoken: Spoken | None) -> int:
        """Return the index of a mention of the person, NOWHERE for nobody, several people, or an institution.

        Args:
            subject: the speaker as printed.
            spoken: the last quotation before it with a known speaker.
        """
        if subject.kind == "person":
            return subject.person
        if subject.kind == "pronoun":
            return self._pronoun(subject.start, self.scene.words[subject.start], spoken)
        person = self._title(subject) if subject.kind == "title" else NOWHERE
        return person if person != NOWHERE else self._described(subject)

    def same_person(self, one: int, other: int) -> bool:
        """Return whether two mentions name one person."""
        return self.scene.full_form(one) == self.scene.full_form(other)

    def _pronoun(self, at: int, word: str, spoken: Spoken | None) -> int:
        """Return the antecedent of "he" or "she": the best of the people named in the sentences before it."""
        gender = next((g for g in ("he", "she") if word in words_of(g)), None)
        if gender is None:
            return NOWHERE
        here = self.scene.sentence_of[at]
        best, best_points = NOWHERE, -1.0
        for back, sentence in enumerate(self.sentences_before(here)):
            for person, named in self._named_in(sentence, at):
                known = self.genders.of(person)
                printed = self.genders.printed.get(self.scene.full_form(person))
                points = named - STEP * back + NAME_GENDER * (known == gender)
                points += KNOWN_GENDER * (printed == gender)
                if spoken is not None and self.same_person(spoken.person, person):
                    points += LAST_SPEAKER
                if points > best_points and known in (None, gender):
                    best, best_points = person, points
        if best == NOWHERE and spoken is not None and self.genders.of(spoken.person) in (None, gender):
            return spoken.person
        return best

    def sentences_before(self, here: int) -> list[int]:
        """Return a sentence and those before it, the nearest first, those inside quotations left out."""
        found = [here]
        for sentence in range(here - 1, max(here - 3 * REACH, -1), -1):
            start, end = self.scene.sentences[sentence]
            if len(found) == REACH:
                break
            if not (self.scene.is_quoted(start) and self.scene.is_quoted(end - 1)):
                found.append(sentence)
        return found

    def _named_in(self, sentence: int, before: int) -> list[tuple[int, float]]:
        """Return the people named in a sentence before a token, outside quotations, with their points."""
        scene = self.scene
        start, end = scene.sentences[sentence]
        end = min(end, before)
        start = max(start, end - LONGEST_SENTENCE)
        leads = self._leads(start, end)
        found, at = (
            [(person, 1.0 + SUBJECT) for person in leads if person not in scene.person_of[start:end]],
            start,
        )
        while at < end:
            person = scene.person_of[at]
            if person == NOWHERE or scene.is_quoted(at):
                at += 1
                continue
            stop = scene.people[person].end
            points = SUBJECT if person in leads else 0.0
            if points and end == before:
                points += SAME_SENTENCE
            if stop < len(scene.words) and scene.words[stop] in POSSESSIVES:
                points += OBLIQUE
            found.append((person, points + 1.0))
            at = stop
        return found

    def leads_of(self, sentence: int, before: int) -> set[int]:
        """Return who a sentence is about, as far as it stands before a token."""
        start, end = self.scene.sentences[sentence]
        end = min(end, before)
        return self._leads(max(start, end - LONGEST_SENTENCE), end)

    def _leads(self, start: int, end: int) -> set[int]:
        """Return who a sentence is about: its subject, named or by office, and whoever speaks in it."""
        scene = self.scene
        subjects = [sentence_subject(scene, start, end)]
        subjects += [
            self.cue_subject(cue) for cue in scene.cues_in(start, end) if cue.kind in ("verb", "phrase")
        ]
        found = set()
        for subject in subjects:
            if subject is not None and subject.kind == "person":
                found.add(subject.person)
            elif subject is not None and subject.kind == "title":
                found.add(self._title(subject))
        return found - {NOWHERE}

    def cue_subject(self, cue: Cue) -> Subject | None:
        """Return the subject of a verb, each found once."""
        if cue.start not in self._subjects:
            self._subjects[cue.start] = find_subject(self.scene, cue, shared=False)
        return self._subjects[cue.start]

    def _title(self, subject: Subject) -> int:
        """Return the person whose title this is: by kind or role, country, and nearness before it."""
        scene = self.scene
        own = next(scene.titles[i] for i in scene.title_of[subject.start : subject.end] if i != NOWHERE)
        if own._.holder is not None:
            return int(own._.holder)
        words = frozenset(token.lower_ for token in own)
        role, best, best_points = own[-1].lower_, NOWHERE, 0.0
        guest = any(word in words_of("guest") for word in scene.words[subject.start : subject.end])
        country = own._.country or country_within(scene, subject.start, subject.end)
        for office in self.offices:
            same_role = role == office.head or words <= office.words or role in office.words
            if not same_role and (own._.title_kind is None or office.kind != own._.title_kind):
                continue
            if country and office.country and country != office.country:
                continue
            points = 1.0 + same_role + SAME_WORDS * (words == office.words)
            points += SAME_COUNTRY * bool(country and office.country == country)
            points += BEFORE * (office.start < subject.start) + ABROAD * (
                guest and office.country is not None
            )
            # Of equals the latest before the mention, else the first after it.
            if points > best_points or (points == best_points and office.start < subject.start):
                best, best_points = office.person, points
        return best

    def _described(self, subject: Subject) -> int:
        """Return the last person named before whose office fits a description: "the Swiss diplomat"."""
        scene = self.scene
        words = scene.words[subject.start : subject.end]
        if words[0] not in words_of("definite"):
            return NOWHERE
        head = next((word for word in reversed(words[:4]) if word in descriptions()), None)
        if head is None:
            return NOWHERE
        gender = self._gender_of_noun(words[0], head)
        country = country_within(scene, subject.start, subject.end)
        fitting = [
            office
            for office in self.offices
            if office.kind in descriptions()[head]
            and (country is None or office.country == country)
            and self.genders.of(office.person) in (None, gender or self.genders.of(office.person))
        ]
        before = [office for office in fitting if office.start < subject.start]
        chosen = before[-1:] or fitting[:1]
        return chosen[0].person if chosen else NOWHERE

    def _gender_of_noun(self, first: str, head: str) -> str | None:
        """Return the gender of "His Worship" (the owner's) or "the hostess" (the noun's)."""
        if head in words_of("style"):
            return "he" if first == "his" else "she" if first == "her" else None
        return "he" if head in words_of("masculine") else "she" if head in words_of("feminine") else None
