"""Statements of visits: who came to whom, by rules over names, titles and verbs; no parser.

Each sentence is cut into parties (name, title and apposition in one), triggers (visited, received, met …)
and their arguments. Verbs with a direction cast guest and host; the others are cast by what the page tells
elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.annotate.arguments import Arguments, read_noun, read_verb
from pipeline.annotate.candidates import Candidate
from pipeline.annotate.company import add_company, read_list
from pipeline.annotate.drafts import FrameDraft, Ref
from pipeline.annotate.fallback import FALLBACK_RULE, FALLBACK_SCORE, complete, find_top
from pipeline.annotate.groups import Group, group_sentence
from pipeline.annotate.headline import Headline, read_headline
from pipeline.annotate.page_score import (
    DOMESTIC,
    KEEP_FRAME,
    goes_abroad,
    rate_foreign,
    read_page_signs,
    score_frame,
    score_page,
)
from pipeline.annotate.pairs import Pair, rank_pairs
from pipeline.annotate.parties import PageView, spans_of, view_page
from pipeline.annotate.phrases import PhraseTable
from pipeline.annotate.roles import FOREIGN_POSTS, Casting, Sides, cast_symmetric, setting_places
from pipeline.annotate.setting import find_city, find_date, find_venue
from pipeline.annotate.signs import Told, rank_candidates
from pipeline.annotate.status import Company, find_kind, find_status, stated_kind
from pipeline.annotate.triggers import Trigger, find_triggers
from pipeline.records import VisitStatus

LEXICONS = ("visit_triggers", "visit_words", "statuses", "venues")
# A date for the visit is looked for in the evidence sentence, then in the first sentences of the page.
LEDE_SENTENCES = 2
# "hosted a farewell tea in her honour": from the verb to the words, in tokens.
HONOUR_REACH = 8
# A weak statement, or one of a single side, stands beside a strong one only if it is as sure as this.
SURE_ALONE = 0.75


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A trigger with its arguments and status, before the roles are cast."""

    sent: Span
    trigger: Trigger
    arguments: Arguments
    status: VisitStatus


class VisitFrames:
    """Set `doc._.frames`, `.visit_score`, `.candidates`, `.pairs` and `.page_signs`."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self._table = PhraseTable.load(*LEXICONS)

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one Doc."""
        view = view_page(doc, self._table)
        casting = Casting(home=doc._.site_country)
        headline = self._read_headline(view, casting)
        frames, best, candidates, pairs = read_frames(view, casting, headline)
        signs = read_page_signs(view, candidates, headline, frames, best)
        doc._.visit_score = score_page(view, signs, told=bool(frames))
        doc._.frames = frames
        doc._.page_signs = signs
        doc._.candidates = candidates
        doc._.pairs = pairs
        return doc

    def _read_headline(self, view: PageView, casting: Casting) -> Headline:
        title = view.doc._.title
        if not title:
            return Headline()
        doc, people = read_headline(self._nlp, title, view)
        head_view = view_page(doc, self._table)
        statements, _ = find_statements(head_view)
        for statement in statements:
            sides = _cast(head_view, casting, statement)
            for group, cast in ((sides.guest, casting.guests), (sides.host, casting.hosts)):
                if group is not None and statement.trigger.role != "both":
                    cast.update(view.facts.same[people[i]] for i in group.people if i in people)
        stated = frozenset(casting.guests), frozenset(casting.hosts)
        return Headline(
            statuses=tuple(statement.status for statement in statements),
            foreign=any(span._.country for span in spans_of(doc, "countries")),
            countries=frozenset(span._.country for span in spans_of(doc, "countries") if span._.country),
            triggers=len(statements),
            kind=stated_kind(head_view, 0, len(doc)),
            delegation=bool(head_view.marks.within("delegation-core", 0, len(doc))),
            people=frozenset(people.values()),
            guests=stated[0],
            hosts=stated[1],
            words=frozenset(token.lower_ for token in doc if token.text[0].isupper()),
        )


@Language.factory(
    "visits_frames",
    assigns=["doc._.frames", "doc._.visit_score", "doc._.candidates", "doc._.pairs", "doc._.page_signs"],
)
def make_frames(nlp: Language, name: str) -> VisitFrames:
    """Return the component that finds the page's statements of visits."""
    return VisitFrames(nlp)


def read_frames(
    view: PageView, casting: Casting, headline: Headline
) -> tuple[tuple[FrameDraft, ...], float, tuple[Candidate, ...], tuple[Pair, ...]]:
    """Return the page's frames in text order, the score of the best statement, kept or not, its people
    with their chances of being guest or host, and which of them belong to different visits.
    """
    statements, denied = find_statements(view)
    for statement in statements:
        if statement.trigger.role != "both" and statement.trigger.strong:
            _remember(view, casting, _cast(view, casting, statement))
    casts = [(statement, _cast(view, casting, statement)) for statement in statements]
    told = [Told(sent=x.sent, trigger=x.trigger, sides=sides) for x, sides in casts]
    candidates = rank_candidates(view, told, headline)
    drafts, best = _read_statements(view, casting, headline, statements)
    if not drafts:
        denied |= {x.sent.start for x, sides in casts if _is_domestic(casting, sides)}
        drafts = _from_top(view, headline, find_top(view, candidates, headline, denied))
    drafts = [complete(view, draft, candidates) for draft in drafts]
    return tuple(add_company(view, drafts)), best, candidates, rank_pairs(view, told, candidates)


def _is_domestic(casting: Casting, sides: Sides) -> bool:
    """Return whether both sides are of one country."""
    both = sides.guest is not None and sides.host is not None
    return both and rate_foreign(casting.home, sides, None) <= DOMESTIC


def _read_statements(
    view: PageView, casting: Casting, headline: Headline, statements: Sequence[Statement]
) -> tuple[list[FrameDraft], float]:
    """Return a draft of each statement that is sure enough, and the best score of all."""
    drafts: list[FrameDraft] = []
    strong: list[bool] = []
    best = 0.0
    foreign_page = headline.foreign or any(kinds & FOREIGN_POSTS for kinds in view.facts.kinds.values())
    for statement in statements:
        sides = _cast(view, casting, statement)
        if not _says_enough(view, sides, statement):
            continue
        _remember(view, casting, sides)
        place = statement.arguments.place or next(iter(setting_places(view, statement.sent)), None)
        abroad = goes_abroad(view, sides, statement.trigger, place)
        score = score_frame(
            casting.home, sides, statement.trigger, place, foreign_page=foreign_page, abroad=abroad
        )
        best = max(best, score)
        if score >= KEEP_FRAME:
            drafts.append(_draft(view, statement, sides, headline, score))
            strong.append(statement.trigger.strong and sides.host is not None)
    if any(strong):
        # Beside a plain statement "B arrived in the city" adds nothing but people who are no guests.
        drafts = [
            draft for draft, kept in zip(drafts, strong, strict=True) if kept or draft.score >= SURE_ALONE
        ]
    return drafts, best


def _from_top(view: PageView, headline: Headline, found: tuple[Span, Sides] | None) -> list[FrameDraft]:
    """Return the visit that only the page as a whole tells."""
    if found is None:
        return []
    sent, sides = found
    start = sides.guest.start if sides.guest is not None else sent.start
    trigger = Trigger(start=start, end=start + 1, lemma="top", role="guest", form="noun", strong=False)
    off = "cancelled" in headline.statuses or view.marks.within("cancelling", 0, sent.end)
    status: VisitStatus = "cancelled" if off else "planned" if "planned" in headline.statuses else "held"
    statement = Statement(sent=sent, trigger=trigger, arguments=Arguments(), status=status)
    return [replace(_draft(view, statement, sides, headline, FALLBACK_SCORE), rule=FALLBACK_RULE)]


def find_statements(view: PageView) -> tuple[list[Statement], set[int]]:
    """Return every statement of a visit that is held, planned or cancelled, in text order, and what is
    denied.

    Returns:
        The statements, and the first tokens of the sentences that speak of a wish, a refusal or the past.
    """
    found: list[Statement] = []
    denied: set[int] = set()
    last_subject: Group | None = None
    sents = view.sents
    for at, sent in enumerate(sents):
        groups = group_sentence(view, sent)
        earlier: list[tuple[Trigger, Arguments]] = []
        for trigger in find_triggers(view, sent, groups):
            if trigger.attributive:
                continue
            if trigger.form == "noun":
                arguments = read_noun(view, sent, groups, trigger)
            else:
                arguments = read_verb(view, sent, groups, trigger, earlier)
            if arguments.anaphor and arguments.subject is None and last_subject is not None:
                arguments = _recall(arguments, last_subject)
            named = earlier[-1][1].subject if earlier and earlier[-1][1].subject is not None else last_subject
            if named is not None and arguments.object is None:
                arguments = _recall_object(view, trigger, arguments, named)
            if trigger.form != "noun":
                earlier.append((trigger, arguments))
            if trigger.role != "both":
                arguments = _with_list(view, sents, at, trigger, arguments)
            status = find_status(view, sent, trigger, arguments)
            passed_over = trigger.role == "host" and arguments.object is None and trigger.form != "noun"
            if status is None or (passed_over and any(group.start >= trigger.end for group in groups)):
                # "welcomed A's remarks", "accepted the invitation of A": another sense of the verb.
                denied.add(sent.start)
            else:
                found.append(Statement(sent=sent, trigger=trigger, arguments=arguments, status=status))
        last_subject = next((g for g in groups if g.people), last_subject)
    return found, denied


def _recall_object(view: PageView, trigger: Trigger, arguments: Arguments, last_subject: Group) -> Arguments:
    """Give "him" or "them" behind a verb the subject of the sentence before."""
    ahead = min(trigger.end + HONOUR_REACH, len(view.doc))
    pronoun = trigger.end < len(view.doc) and view.marks.covers("object-pronoun", trigger.end)
    pronoun = pronoun or (trigger.role == "host" and bool(view.marks.within("in-honour", trigger.end, ahead)))
    mine = arguments.subject is not None and set(arguments.subject.people) & set(last_subject.people)
    return replace(arguments, object=last_subject) if pronoun and not mine else arguments


def _with_list(
    view: PageView, sents: Sequence[Span], at: int, trigger: Trigger, arguments: Arguments
) -> Arguments:
    """Give "the following ambassadors presented credentials:" the people listed behind it as guests."""
    guest = arguments.subject if trigger.role == "guest" else arguments.object
    if guest is not None and guest.people:
        return arguments
    listed = read_list(view, sents, at, announced=trigger.lemma == "credentials")
    if listed is None:
        return arguments
    return (
        replace(arguments, subject=listed) if trigger.role == "guest" else replace(arguments, object=listed)
    )


def _recall(arguments: Arguments, last_subject: Group) -> Arguments:
    """Give a pronoun the subject of the sentence before, unless that is the object."""
    if arguments.object is not None and set(arguments.object.people) & set(last_subject.people):
        return arguments
    return replace(arguments, subject=last_subject)


def _cast(view: PageView, casting: Casting, statement: Statement) -> Sides:
    arguments, role = statement.arguments, statement.trigger.role
    if role == "guest":
        return Sides(guest=arguments.subject, host=arguments.object)
    if role == "host":
        return Sides(guest=arguments.object, host=arguments.subject)
    return cast_symmetric(view, statement.sent, casting, (arguments.subject, arguments.object))


def _remember(view: PageView, casting: Casting, sides: Sides) -> None:
    """Keep who was guest and host; the first word on a person stands."""
    for group, cast, other in (
        (sides.guest, casting.guests, casting.hosts),
        (sides.host, casting.hosts, casting.guests),
    ):
        if group is not None:
            cast.update({view.facts.same[i] for i in group.people} - other)


def _says_enough(view: PageView, sides: Sides, statement: Statement) -> bool:
    """Return whether a statement has the parties its trigger needs."""
    trigger, place = statement.trigger, statement.arguments.place
    if trigger.role == "both":
        return sides.guest is not None and (sides.host is not None or trigger.form != "noun")
    if sides.guest is None:
        return False
    if sides.guest.parties[0].form == "institution" and sides.host is None:
        return False
    if trigger.lemma in {"arrive", "tour"}:
        sent = statement.sent
        return bool(
            place is not None or sides.host is not None or view.marks.within("venue", trigger.end, sent.end)
        )
    return trigger.strong or sides.host is not None


def _draft(
    view: PageView, statement: Statement, sides: Sides, headline: Headline, score: float
) -> FrameDraft:
    sent, trigger, place = statement.sent, statement.trigger, statement.arguments.place
    guest, host = sides.guest, sides.host
    guest_kinds = guest.kinds if guest is not None else frozenset[str]()
    is_delegation = headline.delegation or bool(view.marks.within("delegation-core", sent.start, sent.end))
    heading = any(start <= sent.start_char < end for start, end in view.doc._.headings)
    city = find_city(view, sent, host, place)
    date = find_date(view, [sent, *_lede(view, sent)])
    host_kinds = host.kinds if host is not None else frozenset[str]()
    company = Company(guests=guest_kinds, hosts=host_kinds, delegation=is_delegation, headline=headline.kind)
    return FrameDraft(
        trigger=view.doc[trigger.start : trigger.end].text,
        start=sent.start_char,
        end=sent.end_char,
        kind=find_kind(view, sent, trigger, company),
        status=statement.status,
        guests=_people(guest),
        hosts=_people(host),
        guest_delegation=_company(guest),
        host_delegation=_company(host),
        guest_countries=_guest_countries(guest, headline, home=view.doc._.site_country),
        host_countries=_host_countries(host, place) or _destinations(view, guest),
        guest_organizations=_organizations(guest),
        host_organization=next(iter(_organizations(host)), None),
        city=("cities", city) if city is not None else None,
        venue=find_venue(view, sent),
        date=("dates", date) if date is not None else None,
        in_heading=heading,
        score=score,
        rule=_rule_of(trigger),
    )


def _rule_of(trigger: Trigger) -> str:
    """Return the rule's name: few, since the share of right answers is counted for each."""
    word = {"guest": "visit", "host": "host", "both": "meet"}[trigger.role] if trigger.strong else "weak"
    return f"frame:{word}:{'noun' if trigger.form == 'noun' else 'passive' if trigger.passive else 'verb'}"


def _lede(view: PageView, evidence: Span) -> list[Span]:
    lede: list[Span] = []
    for sent in view.sents:
        if len(lede) == LEDE_SENTENCES:
            break
        if sent.start != evidence.start:
            lede.append(sent)
    return lede


def _people(group: Group | None) -> tuple[Ref, ...]:
    return tuple(("people", i) for i in group.people) if group is not None else ()


def _company(group: Group | None) -> tuple[Ref, ...]:
    if group is None:
        return ()
    return tuple(("people", party.person) for party in group.delegation if party.person is not None)


def _organizations(group: Group | None) -> tuple[Ref, ...]:
    if group is None:
        return ()
    return tuple(("organizations", p.organization) for p in group.parties if p.organization is not None)


def _guest_countries(guest: Group | None, headline: Headline, *, home: str | None) -> tuple[str, ...]:
    """Return the guests' countries; an envoy's may stand in the headline only ("Senegal's Ambassador in
    Mersin").
    """
    if guest is None:
        return ()
    if not guest.countries and guest.kinds & FOREIGN_POSTS and len(headline.countries - {home}) == 1:
        return tuple(headline.countries - {home})
    return tuple(sorted(guest.countries))


def _host_countries(host: Group | None, place: Span | None) -> tuple[str, ...]:
    """Return the countries that host; an ambassador who receives is in a country that is not theirs."""
    found = set(host.local_countries) if host is not None else set()
    if place is not None and place._.country:
        found.add(place._.country)
    return tuple(sorted(found))


def _destinations(view: PageView, guest: Group | None) -> tuple[str, ...]:
    """Return the countries to which the page sends the guests."""
    people = guest.people if guest is not None else ()
    found = {view.abroad.get(view.facts.same[i]) for i in people} - {None}
    return tuple(sorted(str(country) for country in found))
