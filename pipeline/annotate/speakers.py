"""Speakers: for each quotation its cue, the speaker as printed, and the person meant; and indirect speech."""

from collections.abc import Callable
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.annotate.antecedents import Spoken
from pipeline.annotate.attribution import WEIGHTS, Attribution, Candidate
from pipeline.annotate.beside import named_before
from pipeline.annotate.extensions import declare_extensions
from pipeline.annotate.quotes import TOLD, read_chance
from pipeline.annotate.repeats import attribute_headings
from pipeline.annotate.reported import find_indirect
from pipeline.annotate.scene import NOWHERE, Scene, set_scene, words_of
from pipeline.annotate.speaker_signs import Question
from pipeline.annotate.subjects import sentence_subject

# Sentences between two quotations of one paragraph after which the second no longer goes on from the first.
MAX_BETWEEN = 3
OWN_RULES = (
    "said X, quote",
    "quote, X said",
    "according to X",
    "cue in the line before, colon",
    "name and colon",
    "quote, verb X",
    "quote, X verb",
    "quote, was X's word",
)


@Language.factory("visits_speakers", requires=["doc.spans"], assigns=["doc.spans"])
def make_speakers(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Make the component that finds who says each quotation, and adds indirect speech to the quotations.

    Args:
        nlp: the pipeline.
        name: the component's name in it.

    Returns:
        The component; it completes `doc.spans["quotes"]`.
    """
    declare_extensions()

    def visits_speakers(doc: Doc) -> Doc:
        quotes = list(doc.spans["quotes"]) if "quotes" in doc.spans else []
        scene = set_scene(doc, quotes)
        attribution = Attribution(scene)
        attribute_quotes(scene, attribution)
        attribute_headings(scene)
        kept = [quote for quote in quotes if _is_said(quote)]
        indirect = find_indirect(scene, attribution)
        doc.spans["quotes"] = sorted([*kept, *indirect], key=lambda span: (span.start, span.end))
        return doc

    return visits_speakers


def _is_said(quote: Span) -> bool:
    """Return whether a quotation stands: a piece in marks that nobody says does where the reader is sure of it."""
    if quote._.quote_kind != "mixed" or quote._.speaker is not None:
        return True
    return (read_chance(quote.doc, quote.start, quote.end) or 0.0) >= TOLD


def attribute_quotes(scene: Scene, attribution: Attribution) -> None:
    """Set cue, speaker and person on every quotation in marks, in order.

    Args:
        scene: the page.
        attribution: its candidates.
    """
    spoken: Spoken | None = None
    chosen: list[Candidate | None] = []
    for index, quote in enumerate(scene.quotes):
        candidates = attribution.candidates(index)
        if not any(_is_own(candidate, chosen) for candidate in candidates):
            candidates += _going_on(scene, attribution, index, chosen)
        best = max(candidates, key=lambda c: (c.subject is not None, c.score), default=None)
        chosen.append(best)
        ruled = NOWHERE if best is None else _rule(scene, attribution, index, best, spoken)
        person = _choose(scene, attribution, index, best, ruled)
        if person != NOWHERE and not quote._.in_heading:
            spoken = Spoken(end=quote.end, person=person)


def _is_own(candidate: Candidate, chosen: list[Candidate | None]) -> bool:
    """Return whether a candidate has a cue of the quotation's own and a speaker, so that nothing goes on."""
    last = chosen[-1] if chosen else None
    if candidate.subject is None or candidate.rule not in OWN_RULES:
        return False
    return last is None or last.cue is None or candidate.cue is None or last.cue.start != candidate.cue.start


def _rule(scene: Scene, attribution: Attribution, index: int, best: Candidate, spoken: Spoken | None) -> int:
    """Return the mention of the person whom the rules take for the speaker, NOWHERE for none."""
    if best.subject is None:
        return NOWHERE
    previous = scene.quotes[index - 1] if index else None
    if best.rule.endswith("goes on") and previous is not None and previous._.speaker_person is not None:
        return int(previous._.speaker_person)
    person = _leading_name(scene, attribution, index, best)
    return attribution.antecedents.resolve(best.subject, spoken) if person == NOWHERE else person


def _choose(scene: Scene, attribution: Attribution, index: int, best: Candidate | None, ruled: int) -> int:
    """Write cue and speaker onto a quotation; return the mention of the person, NOWHERE for none."""
    quote, subject = scene.quotes[index], None if best is None else best.subject
    if best is not None:
        quote._.rule = best.rule
        quote._.cue = None if best.cue is None else scene.doc[best.cue.start : best.cue.end]
    before = scene.outers[index][0]
    own = subject is not None and subject.start > before
    person, chance = attribution.choice.choose(
        Question(
            start=quote.start,
            end=quote.end,
            at=subject.start if subject is not None and own else before,
            kind=scene.kinds[index],
            rule=quote._.rule,
            subject=subject,
            ruled=ruled,
        )
    )
    quote._.score = round(quote._.score * chance, 4)
    if subject is not None:
        quote._.speaker = scene.doc[subject.start : subject.end]
    elif person != NOWHERE:
        quote._.speaker = scene.people[person]
    if person != NOWHERE:
        quote._.speaker_person = scene.home[person]
    return person


def _leading_name(scene: Scene, attribution: Attribution, index: int, best: Candidate) -> int:
    """Return the person named before the marks where a pronoun follows them: "Duran, “We go on,” he said"."""
    subject, first = best.subject, scene.outers[index][0]
    if subject is None or subject.kind != "pronoun" or best.rule != "quote, X said" or not first:
        return NOWHERE
    start = attribution.left(index)
    lead = (
        named_before(scene, start, first) if scene.words[first - 1] in (",", ":") and start < first else None
    )
    if lead is None or lead.subject.kind != "person":
        return NOWHERE
    gender = attribution.antecedents.genders.of(lead.subject.person)
    fits = gender is None or scene.words[subject.start] in words_of(gender)
    return lead.subject.person if fits else NOWHERE


def _going_on(
    scene: Scene, attribution: Attribution, index: int, chosen: list[Candidate | None]
) -> list[Candidate]:
    """Return that the speaker of the quotation before goes on: “A,” said X. “B.”"""
    last = chosen[index - 1] if index else None
    if last is None or last.subject is None or scene.quotes[index - 1]._.in_heading:
        return []
    begin, end = scene.outers[index - 1][1], scene.outers[index][0]
    if scene.quotes[index]._.in_heading or _another_speaks(scene, attribution, begin, end, last):
        return []
    lines = scene.line_of[end] - scene.line_of[begin - 1]
    if (
        lines > 1
        and any(not word.isspace() for word in scene.words[begin:end])
        and not _only_tail(scene, begin, end)
    ):
        return []
    n_sentences = scene.sentence_of[end] - scene.sentence_of[begin - 1]
    own_cue = last.cue is not None and begin <= last.cue.start < end
    if not lines and own_cue and n_sentences <= 1:
        return [
            replace(
                last, rule="quote, said X, quote", score=WEIGHTS["quote, said X, quote"] * last.subject.fit
            )
        ]
    if n_sentences > MAX_BETWEEN + 1 or _is_about_another(scene, attribution, index, last):
        return []
    rule = "next paragraph goes on" if lines else "same paragraph goes on"
    return [Candidate(rule=rule, score=WEIGHTS[rule], subject=last.subject, cue=None)]


def _is_about_another(scene: Scene, attribution: Attribution, index: int, last: Candidate) -> bool:
    """Return whether the words right before a quotation, in its line, are about another than the last speaker."""
    begin, end = scene.outers[index - 1][1], scene.outers[index][0]
    start = max(scene.sentence_at(max(end - 1, begin))[0], begin)
    if start >= end or scene.line_of[end - 1] != scene.line_of[end] or last.subject is None:
        return False
    lead = sentence_subject(scene, start, end)
    if lead is None or lead.kind not in ("person", "title"):
        return False
    persons = (attribution.antecedents.resolve(s, None) for s in (lead, last.subject))
    one, other = persons
    return NOWHERE not in (one, other) and not attribution.antecedents.same_person(one, other)


def _only_tail(scene: Scene, begin: int, end: int) -> bool:
    """Return whether only the end of the first one's sentence stands between quotations of two lines."""
    at = end - 1
    while at > begin and scene.words[at].isspace():
        at -= 1
    return scene.sentence_of[at] == scene.sentence_of[max(begin - 1, 0)]


def _another_speaks(scene: Scene, attribution: Attribution, begin: int, end: int, last: Candidate) -> bool:
    """Return whether a cue between two quotations has another person as its subject."""
    for cue in scene.cues_in(begin, end):
        if last.cue is not None and cue.start == last.cue.start:
            continue
        subject = attribution.subject(cue) if cue.kind in ("verb", "phrase") else None
        if subject is None or subject.kind == "pronoun" or last.subject is None:
            continue
        if NOWHERE in (subject.person, last.subject.person):
            continue
        if not attribution.antecedents.same_person(subject.person, last.subject.person):
            return True
    return False
