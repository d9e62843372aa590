"""Frames of visits: verb, voice, position and status, on sentences of our own about invented people."""

# ruff: noqa: E501 (a case stands on one line)

from __future__ import annotations

import pytest

from pipeline.annotate.drafts import FrameDraft, to_visit_frame
from pipeline.annotate.frames import VisitFrames
from tests.annotate.inline import NLP, read_inline

COMPONENT = VisitFrames(NLP)

# Guests: an ambassador, a consul, two foreign ministers, a foreign mayor. Hosts: a mayor, a governor, a minister.
AMB = "<t ambassador JP><n JP>Japanese</n> <c>Ambassador</c></t> <p>Kenji Mori</p>"
AMB2 = "<t ambassador BE><c>Ambassador</c> of the <n BE>Kingdom of Belgium</n> to <y TR>Ankara</y></t>, <p>Lotte Claes</p>"
CON = "<t consul GR>the <n GR>Greek</n> <c>Consul General</c></t> <p>Nikos Lekkas</p>"
FM = "<t minister HU><c>Minister of Foreign Affairs</c> of <n HU>Hungary</n></t> <p>Gabor Feher</p>"
GRAZ = "<t mayor><c>Mayor</c> of <y AT>Linz</y></t> <p>Franz Huber</p>"
MAY = "<t mayor><c>Mayor</c> of <y TR>Korvan</y></t> <p>Ali Vural</p>"
MAYP = "<t mayor><c>Mayor</c></t> <p>Ali Vural</p>"
GOV = "<t official><c>Governor</c></t> <p>Veli Demir</p>"
MIN = "<t minister><c>Minister of Trade</c></t> <p>Omer Kaya</p>"
DEP = "<t mayor><c>Deputy Mayor</c></t> <p>Can Tekin</p>"
MUN = "<o>Korvan Metropolitan Municipality</o>"


def annotate(marked: str, title: str | None = None, site_country: str | None = None):
    return COMPONENT(read_inline(marked, title, site_country))


def names(doc, refs) -> list[str]:
    return [doc.spans[group][i].text for group, i in refs]


def sides(doc, draft: FrameDraft) -> tuple[list[str], list[str]]:
    return names(doc, draft.guests), names(doc, draft.hosts)


ONE_VISIT = [
    # guest verbs, active
    (f"{AMB} visited {MAY} at his office.", "Kenji Mori", "Ali Vural"),
    (f"{AMB} visits {MAY}.", "Kenji Mori", "Ali Vural"),
    (f"{AMB} has visited {MAY} today.", "Kenji Mori", "Ali Vural"),
    (f"{AMB} paid a visit to {MAY}.", "Kenji Mori", "Ali Vural"),
    (f"{AMB} paid a courtesy visit to {MAY}.", "Kenji Mori", "Ali Vural"),
    (f"{AMB} paid a courtesy call on {MAY}.", "Kenji Mori", "Ali Vural"),
    (f"{AMB} paid {MAY} a courtesy visit.", "Kenji Mori", "Ali Vural"),
    (f"{AMB} made a farewell visit to {MAY}.", "Kenji Mori", "Ali Vural"),
    (f"{AMB} paid a very friendly two-day official visit to {MAY}.", "Kenji Mori", "Ali Vural"),
    (f"{AMB} called on {MAY}.", "Kenji Mori", "Ali Vural"),
    (f"{AMB} calls on {GOV}.", "Kenji Mori", "Veli Demir"),
    (f"{AMB} was the guest of {MAY}.", "Kenji Mori", "Ali Vural"),
    (f"{AMB2}, visited {MAY} in his office.", "Lotte Claes", "Ali Vural"),
    (f"The <t ambassador BE><c>Ambassador</c> of <n BE>Belgium</n></t>, <p>Lotte Claes</p>, visited <t mayor>the <c>Mayor</c> of {MUN}</t>, <p>Ali Vural</p>, in his office.", "Lotte Claes", "Ali Vural"),
    (f"<p>Lotte Claes</p>, <t ambassador BE>the <c>Ambassador</c> of <n BE>Belgium</n></t>, visited {MAY}.", "Lotte Claes", "Ali Vural"),
    (f"On <d>Tuesday</d>, {AMB} visited the newly elected {MAYP}.", "Kenji Mori", "Ali Vural"),
    (f"{AMB} came to the city to visit {MAY}.", "Kenji Mori", "Ali Vural"),
    (f"{AMB} presented his credentials to <t head_of_state><c>President</c></t> <p>Sara Lund</p>.", "Kenji Mori", "Sara Lund"),
    (f"{AMB} presented letters of credence to <t head_of_state><c>President</c></t> <p>Sara Lund</p>.", "Kenji Mori", "Sara Lund"),
    (f"{AMB} conducted a working visit to {GOV}.", "Kenji Mori", "Veli Demir"),
    # guest verbs, passive
    (f"{MAY} was visited by {AMB}.", "Kenji Mori", "Ali Vural"),
    (f"{MAY}, visited by {AMB}, thanked him.", "Kenji Mori", "Ali Vural"),
    # host verbs, active
    (f"{MAY} received {AMB}.", "Kenji Mori", "Ali Vural"),
    (f"{MAY} receives {AMB}.", "Kenji Mori", "Ali Vural"),
    (f"{MAY} hosted {AMB} in his office.", "Kenji Mori", "Ali Vural"),
    (f"{MAY} hosts {AMB}.", "Kenji Mori", "Ali Vural"),
    (f"{MAY} welcomed {AMB} at City Hall.", "Kenji Mori", "Ali Vural"),
    (f"{MAY} warmly welcomed the visiting {AMB}.", "Kenji Mori", "Ali Vural"),
    (f"{MAY} accepted {AMB} in his office.", "Kenji Mori", "Ali Vural"),
    (f"{MAY} also received {CON}.", "Nikos Lekkas", "Ali Vural"),
    (f"{MAY} received a courtesy visit from {AMB}.", "Kenji Mori", "Ali Vural"),
    (f"{MAY} received the credentials of {AMB}.", "Kenji Mori", "Ali Vural"),
    (f"{MAY} received at the Municipality building {AMB}.", "Kenji Mori", "Ali Vural"),
    (f"{MAY} received on <d>Monday</d> {AMB}.", "Kenji Mori", "Ali Vural"),
    (f"{MAY} hosted a dinner in honour of {AMB}.", "Kenji Mori", "Ali Vural"),
    (f"{MAY} hosted an official lunch for {AMB}.", "Kenji Mori", "Ali Vural"),
    (f"{MAY} was happy to welcome {AMB}.", "Kenji Mori", "Ali Vural"),
    (f"{MAY} played host to {AMB}.", "Kenji Mori", "Ali Vural"),
    # host verbs, passive
    (f"{AMB} was received by {MAY}.", "Kenji Mori", "Ali Vural"),
    (f"{AMB} was also warmly welcomed by {MAY}.", "Kenji Mori", "Ali Vural"),
    (f"{AMB} was hosted by {MAY} in his office.", "Kenji Mori", "Ali Vural"),
    (f"{AMB} has been received by {GOV}.", "Kenji Mori", "Veli Demir"),
    (f"{AMB} was received at City Hall by {MAY}.", "Kenji Mori", "Ali Vural"),
    (f"{AMB}, hosted by {MAY}, toured the old town.", "Kenji Mori", "Ali Vural"),
    (f"{AMB}, who was received by {MAY}, thanked him.", "Kenji Mori", "Ali Vural"),
    (f"{AMB} was welcomed in <y TR>Korvan</y> on <d>Friday</d> by {MAYP}.", "Kenji Mori", "Ali Vural"),
    (f"{AMB} was accepted by {MAY}.", "Kenji Mori", "Ali Vural"),
    # symmetric verbs: evidence decides
    (f"{AMB} met with {MAY}.", "Kenji Mori", "Ali Vural"),
    (f"{MAY} met with {AMB}.", "Kenji Mori", "Ali Vural"),
    (f"{MAY} met {AMB} in his office.", "Kenji Mori", "Ali Vural"),
    (f"{MAY} meets with {AMB}.", "Kenji Mori", "Ali Vural"),
    (f"{MAY} came together with {AMB}.", "Kenji Mori", "Ali Vural"),
    (f"{AMB} came together with {MAY}.", "Kenji Mori", "Ali Vural"),
    (f"{MAY} held talks with {AMB}.", "Kenji Mori", "Ali Vural"),
    (f"{AMB} held a working meeting with {MIN}.", "Kenji Mori", "Omer Kaya"),
    (f"{MIN} had a very productive meeting with {AMB}.", "Kenji Mori", "Omer Kaya"),
    (f"{MAY} and {AMB} met in <y TR>Korvan</y>.", "Kenji Mori", "Ali Vural"),
    (f"{AMB} and {MAY} met.", "Kenji Mori", "Ali Vural"),
    (f"{MAY} and {AMB} held talks.", "Kenji Mori", "Ali Vural"),
    (f"{MAY} met on <d>Monday</d> with {AMB}.", "Kenji Mori", "Ali Vural"),
    (f"{MIN} met in <y TR>Ankara</y> with {FM}.", "Gabor Feher", "Omer Kaya"),
    (f"{MIN} met with {FM} in <y HU>Budapest</y>.", "Omer Kaya", "Gabor Feher"),
    (f"{FM} met with {MIN} in <y TR>Ankara</y>.", "Gabor Feher", "Omer Kaya"),
    (f"{MAY} met with {GRAZ} in <y AT>Linz</y>.", "Ali Vural", "Franz Huber"),
    (f"{MAY} met with {GRAZ} in <y TR>Korvan</y>.", "Franz Huber", "Ali Vural"),
    (f"{MAY} met with {AMB} at the Embassy of <n JP>Japan</n>.", "Ali Vural", "Kenji Mori"),
    (f"{AMB} was met by {MAY}.", "Kenji Mori", "Ali Vural"),
    # the trigger opens the sentence, the subject comes late
    (f"Visiting {MAY} in his office, {AMB} spoke of trade.", "Kenji Mori", "Ali Vural"),
    (f"Hosting {AMB} in his office, {MAY} spoke of trade.", "Kenji Mori", "Ali Vural"),
    (f"Receiving {AMB}, {MAY} spoke of trade.", "Kenji Mori", "Ali Vural"),
    (f"Welcoming {AMB} to the city, {MAYP} spoke of trade.", "Kenji Mori", "Ali Vural"),
    (f"Meeting with {AMB}, {MAY} spoke of trade.", "Kenji Mori", "Ali Vural"),
    (f"After visiting {MAY}, {AMB} toured the port.", "Kenji Mori", "Ali Vural"),
    (f"During his visit to {MAY}, {AMB} spoke of trade.", "Kenji Mori", "Ali Vural"),
    (f"At the meeting with {AMB}, {MAY} spoke of trade.", "Kenji Mori", "Ali Vural"),
    # relative clauses
    (f"{AMB}, who visited {MAY}, spoke of trade.", "Kenji Mori", "Ali Vural"),
    (f"{MAY}, who hosted {AMB}, spoke of trade.", "Kenji Mori", "Ali Vural"),
    (f"{MAY} gave a gift to {AMB}, who visited him.", "Kenji Mori", "Ali Vural"),
    # nouns
    (f"The visit of {AMB} to {MAY} lasted an hour.", "Kenji Mori", "Ali Vural"),
    (f"{AMB}'s visit to {MAY} lasted an hour.", "Kenji Mori", "Ali Vural"),
    (f"A visit by {AMB} to {MAY} lasted an hour.", "Kenji Mori", "Ali Vural"),
    (f"A courtesy call by {AMB} on {MAY} lasted an hour.", "Kenji Mori", "Ali Vural"),
    (f"A meeting between {MAY} and {AMB} took place.", "Kenji Mori", "Ali Vural"),
    (f"{MAY}'s meeting with {AMB} lasted an hour.", "Kenji Mori", "Ali Vural"),
    (f"Talks between {AMB} and {MAY} were held.", "Kenji Mori", "Ali Vural"),
    # guests and hosts without a name, institutions
    (f"The <t ambassador JP><n JP>Japanese</n> <c>ambassador</c></t> visited {MAY}.", "", "Ali Vural"),
    (f"{MAY} received the <t ambassador JP><n JP>Japanese</n> <c>ambassador</c></t>.", "", "Ali Vural"),
    (f"A delegation from <n CN>China</n> visited {MAY}.", "", "Ali Vural"),
    (f"A delegation from <n CN>China</n> led by <p>Li Ping</p> visited {MAY}.", "Li Ping", "Ali Vural"),
    (f"{MAY} received a <n CN>Chinese</n> delegation headed by <t minister CN><c>Vice Minister</c></t> <p>Li Ping</p>.", "Li Ping", "Ali Vural"),
    (f"A delegation of the <o>University of Debrecen</o>, <n HU>Hungary</n>, under the leadership of <p>Eva Toth</p> visited {MAY}.", "Eva Toth", "Ali Vural"),
    (f"{AMB} visited {MUN}.", "Kenji Mori", ""),
    (f"{MUN} hosted {AMB}.", "Kenji Mori", ""),
    (f"{AMB} visited our municipality.", "Kenji Mori", ""),
    (f"{AMB} was received at the palace.", "Kenji Mori", ""),
    (f"{AMB} visited <y TR>Korvan</y>.", "Kenji Mori", ""),
    # the host is the guest, a deputy stands in
    (f"{AMB} received {MAY} at the residence.", "Ali Vural", "Kenji Mori"),
    (f"{MAY} visited {AMB}.", "Ali Vural", "Kenji Mori"),
    (f"{MAY} attended the reception hosted by {AMB}.", "Ali Vural", "Kenji Mori"),
    (f"{MAY} was received in <y AT>Linz</y> by {GRAZ}.", "Ali Vural", "Franz Huber"),
    (f"{DEP} received {AMB} on behalf of {MAYP}.", "Kenji Mori", "Can Tekin"),
    # telephone
    (f"{FM} had a telephone conversation with {MIN}.", "Gabor Feher", "Omer Kaya"),
    (f"{MIN} spoke by phone with {FM}.", "Gabor Feher", "Omer Kaya"),
    # several in one role
    (f"{AMB} and {CON} visited {MAY}.", "Kenji Mori, Nikos Lekkas", "Ali Vural"),
    (f"{MAY} received {AMB}, {CON} and {FM}.", "Kenji Mori, Nikos Lekkas, Gabor Feher", "Ali Vural"),
    (f"{MAY} received <t mayor AT><n AT>Austrian</n> <c>Mayors</c></t> <p>Franz Huber</p>, <p>Uwe Lang</p> and <p>Rolf Graf</p>.", "Franz Huber, Uwe Lang, Rolf Graf", "Ali Vural"),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "guests", "hosts"), ONE_VISIT)
def test_one_visit(marked, guests, hosts):
    doc = annotate(marked)
    assert doc._.frames, "no frame"
    found_guests, found_hosts = sides(doc, doc._.frames[0])
    assert (", ".join(found_guests), ", ".join(found_hosts)) == (guests, hosts)
    assert doc._.visit_score >= 0.5


NO_VISIT = [
    # inside one country
    f"{GOV} visited {MAYP}.",
    f"{MIN} visited the <o>Korvan Textile Factory</o>.",
    f"{MAYP} received {GOV} in his office.",
    f"{MIN} met with {GOV}.",
    f"{MAYP} hosted <t academic><c>Rector</c></t> <p>Ela Aydin</p>.",
    f"A delegation of the <o>Korvan Chamber of Commerce</o> visited {MAYP}.",
    "<t minister TR><n TR>Turkish</n> <c>Minister</c></t> <p>Omer Kaya</p> visited <t mayor><c>Mayor</c> of <y TR>Korvan</y></t> <p>Ali Vural</p>.",
    # compatriots abroad
    "<t minister JP><n JP>Japanese</n> <c>Minister</c></t> <p>Aya Endo</p> met with "
    + AMB
    + " in <y TR>Ankara</y>.",
    AMB + " received <t minister JP><c>Minister</c> of <n JP>Japan</n></t> <p>Aya Endo</p>.",
    # statements, wishes, invitations
    f"{AMB} said that trade with the city is growing.",
    f"{AMB} issued a statement on trade.",
    f"{MAY} invited {AMB} to visit the fair.",
    f"{AMB} hopes to visit {MAY}.",
    f"{AMB} would like to host {MAY}.",
    f"{MAY} accepted the invitation of {AMB}.",
    f"{AMB} did not visit {MAY}.",
    f"{AMB} was unable to meet {MAY}.",
    f"{MAY} could visit {AMB}.",
    f"{MAY} congratulated {AMB} on the national day.",
    f"{MAY} sent a letter to {AMB}.",
    # other senses of the words
    f"{MAY} received an award from the jury.",
    f"{MAY} received information about the port of <n JP>Japan</n>.",
    f"{AMB} welcomed the decision of the court.",
    f"{MAY} welcomed {AMB}'s remarks.",
    f"The project met the needs of {MAY}.",
    "Visit <y TR>Korvan</y>, the pearl of the coast.",
    "Thousands of tourists visit <y TR>Korvan</y> every year.",
    "<y TR>Korvan</y> hosts the <n JP>Japanese</n> film week.",
    "The team hosts <y GR>Volos</y> in the first match of the league.",
    "<p>Selin Ates</p> became brand ambassador of the firm from <n JP>Japan</n>.",
    f"{AMB} was appointed <d>last year</d>.",
    f"{AMB} opened an exhibition.",
    # background
    f"{AMB}, who visited {MAY} last year, sent a letter.",
    f"{AMB} had visited {MAY}.",
    f"{AMB} previously met with {MAY}.",
    f"{MAY} recalled the previous visit of {AMB}.",
    f"{AMB} visited {MAY} two years ago.",
    f"They last met when {AMB} visited {MAY} last month.",
    # quoted
    f"{MAY} spoke. “<q>{AMB} visited us often</q>”.",
    f"“<q>We received {AMB}</q>”, wrote {MAY}.",
    # no party
    "The visit took place in the office.",
    "In the meeting, trade between <n JP>Japan</n> and <n TR>Turkey</n> was discussed.",
    "The delegation was pleased with the food.",
]


@pytest.mark.parametrize("marked", NO_VISIT)
def test_no_visit(marked):
    doc = annotate(marked)
    assert doc._.visit_score < 0.5
    assert doc._.frames == ()


STATUS = [
    (f"{AMB} will visit {MAY} on <d>5 May</d>.", "planned"),
    (f"{AMB} is to visit {MAY}.", "planned"),
    (f"{AMB} is expected to visit {MAY}.", "planned"),
    (f"{AMB} is scheduled to meet with {MAY}.", "planned"),
    (f"{AMB} plans to pay a visit to {MAY}.", "planned"),
    (f"{AMB} will be received by {MAY}.", "planned"),
    (f"{MAY} will host {AMB}.", "planned"),
    (f"{MAY} is going to welcome {AMB}.", "planned"),
    (f"{AMB} will make a working visit to {MAY}.", "planned"),
    (f"{AMB} will attend the fair of the old harbour town in May and be received by {MAY}.", "planned"),
    (f"The upcoming visit of {AMB} to {MAY} was announced.", "planned"),
    (f"The visit of {AMB} to {MAY} will take place on <d>5 May</d>.", "planned"),
    (f"The visit of {AMB} to {MAY} was postponed.", "cancelled"),
    (f"{AMB}'s visit to {MAY} has been cancelled.", "cancelled"),
    (f"{AMB} postponed his visit to {MAY}.", "cancelled"),
    (f"The meeting between {AMB} and {MAY} was called off.", "cancelled"),
    (f"{AMB} visited {MAY}.", "held"),
    (f"{AMB} was received by {MAY}.", "held"),
    (f"{MAY} had the honour of receiving {AMB}.", "held"),
]


@pytest.mark.parametrize(("marked", "status"), STATUS)
def test_status(marked, status):
    assert [draft.status for draft in annotate(marked)._.frames] == [status]


KIND = [
    (f"{AMB} paid a courtesy call on {MAY}.", "courtesy call"),
    (f"{AMB} paid a farewell visit to {MAY}.", "courtesy call"),
    (f"{AMB} made an introductory visit to {MAY}.", "courtesy call"),
    (f"{FM} paid an official visit to {MIN}.", "official visit"),
    (f"{FM} visited {MIN}.", "official visit"),
    (f"{MIN} held a working meeting with {AMB}.", "working meeting"),
    (f"{MIN} met with {FM}.", "official visit"),
    (f"{MIN} held talks with {FM}.", "official visit"),
    (f"{GRAZ} visited {MAY}.", "delegation visit"),
    (f"A delegation from <n CN>China</n> visited {MAY}.", "delegation visit"),
    (f"{AMB} presented his credentials to {MIN}.", "ceremony"),
    (f"{MAY} attended the reception hosted by {AMB}.", "ceremony"),
    (f"{MIN} spoke by phone with {FM}.", "other"),
    (f"{MIN} had a telephone conversation with {FM}.", "other"),
    (f"{AMB} visited {MAY}.", "courtesy call"),
]


@pytest.mark.parametrize(("marked", "kind"), KIND)
def test_kind(marked, kind):
    assert [draft.kind for draft in annotate(marked)._.frames][:1] == [kind]


WIFE = "<t spouse><c>wife</c></t> <p>Yuki Mori</p>"
COMPANY = [
    (f"{AMB}, accompanied by {CON}, visited {MAY}.", ["Kenji Mori"], ["Nikos Lekkas"], []),
    (f"{AMB} and his wife <p>Yuki Mori</p> visited {MAY}.", ["Kenji Mori"], ["Yuki Mori"], []),
    (f"{AMB}, together with {CON}, visited {MAY}.", ["Kenji Mori"], ["Nikos Lekkas"], []),
    (f"{AMB} visited {MAY}. {DEP} also attended the meeting.", ["Kenji Mori"], [], ["Can Tekin"]),
    (f"{AMB} visited {MAY}. {DEP} and {CON} were present.", ["Kenji Mori"], ["Nikos Lekkas"], ["Can Tekin"]),
    (f"{AMB} visited {MAY}. He was accompanied by {CON}.", ["Kenji Mori"], ["Nikos Lekkas"], []),
    (f"{MAY}, accompanied by {DEP}, received {AMB}.", ["Kenji Mori"], [], ["Can Tekin"]),
    (f"{AMB} visited {MAY}. During the visit, in which {DEP} took part, gifts were exchanged.", ["Kenji Mori"], [], ["Can Tekin"]),
    (f"{AMB} and his delegation visited {MAY}.", ["Kenji Mori"], [], []),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "guests", "guest_company", "host_company"), COMPANY)
def test_company(marked, guests, guest_company, host_company):
    doc = annotate(marked)
    draft = doc._.frames[0]
    assert names(doc, draft.guests) == guests
    assert names(doc, draft.hosts) == ["Ali Vural"]
    assert names(doc, draft.guest_delegation) == guest_company
    assert names(doc, draft.host_delegation) == host_company


SETTING = [
    (f"{AMB} visited {MAYP} in <y TR>Korvan</y> on <d>Tuesday</d>.", "Korvan", None, "Tuesday"),
    (f"{AMB} visited {MAY} at his office.", "Korvan", "at his office", None),
    (f"{AMB2}, visited {MAYP} at City Hall.", None, "at City Hall", None),
    (f"{AMB} visited {MAYP} in the Municipality building.", None, "in the Municipality building", None),
    (f"{AMB} visited {MAYP}. The summit will be held on <d>4 September</d>.", None, None, None),
    (
        f"On <d>5 May</d>, {AMB} visited {MAYP} ahead of the summit to be held on <d>4 September</d>.",
        None,
        None,
        "5 May",
    ),
    (f"{AMB} visited {MAYP} to mark the <d>30 years</d> of friendship.", None, None, None),
    (f"<y TR>KORVAN</y>, <d>4 May</d> – {AMB} visited {MAYP} on <d>2 May</d>.", None, None, "2 May"),
    (f"{AMB} visited {MAYP} on <d>Monday</d> on a trip from <d>2 to 4 May</d>.", None, None, "2 to 4 May"),
    (f"{AMB} visited {MAYP} on <d>5 May of this year</d>.", None, None, "5 May of this year"),
    (f"The week began well on <d>Monday</d>. {AMB} visited {MAYP}.", None, None, "Monday"),
    (f"{AMB} visited <y TR>Korvan</y> and spoke of <y JP>Kobe</y>.", "Korvan", None, None),
    (f"{AMB} paid a visit to <y TR>Korvan</y>.", "Korvan", None, None),
]


@pytest.mark.parametrize(("marked", "city", "venue", "date"), SETTING)
def test_setting(marked, city, venue, date):
    doc = annotate(marked)
    draft = doc._.frames[0]
    assert names(doc, [draft.city] if draft.city else []) == ([city] if city else [])
    assert draft.venue == venue
    assert names(doc, [draft.date] if draft.date else []) == ([date] if date else [])


def test_countries_of_unnamed_guests():
    doc = annotate(f"The <t ambassador JP><n JP>Japanese</n> <c>ambassador</c></t> visited {MAY}.")
    assert doc._.frames[0].guest_countries == ("JP",)
    assert doc._.frames[0].host_countries == ("TR",)


def test_institutions_are_kept():
    doc = annotate(f"{AMB} visited {MUN}.")
    assert names(doc, [doc._.frames[0].host_organization]) == ["Korvan Metropolitan Municipality"]


def test_several_visits_each_with_its_people():
    doc = annotate(f"{MAY} received {AMB}. On <d>Friday</d> he met with {CON}.")
    assert [sides(doc, draft) for draft in doc._.frames] == [
        (["Kenji Mori"], ["Ali Vural"]),
        (["Nikos Lekkas"], ["Ali Vural"]),
    ]


def test_second_verb_keeps_the_subject():
    doc = annotate(f"{AMB} visited {MAY} and met with {GOV}.")
    assert [sides(doc, draft) for draft in doc._.frames] == [
        (["Kenji Mori"], ["Ali Vural"]),
        (["Kenji Mori"], ["Veli Demir"]),
    ]


def test_office_alone_means_its_holder():
    doc = annotate(f"{AMB} arrived. The <t ambassador>ambassador</t> was received by {MAY}.")
    draft = doc._.frames[-1]
    assert sides(doc, draft)[1] == ["Ali Vural"]
    assert names(doc, draft.guests) == ["Kenji Mori"]


def test_headline_decides_where_the_text_does_not():
    one, two = "<p>Ada Berg</p>", "<p>Ivo Hald</p>"
    text = f"{one} met with {two} of <n NO>Norway</n>."
    first = annotate(text, title="Ada Berg hosted by Ivo Hald of Norway")
    second = annotate(text, title="Ada Berg hosts Ivo Hald of Norway")
    assert sides(first, first._.frames[0]) == (["Ada Berg"], ["Ivo Hald"])
    assert sides(second, second._.frames[0]) == (["Ivo Hald"], ["Ada Berg"])


def test_site_country_tells_home_from_abroad():
    text = "<t minister TR><n TR>Turkish</n> <c>Minister</c></t> <p>Omer Kaya</p> visited <t academic>Rector</t> <p>Ela Aydin</p>."
    assert annotate(text, site_country="TR")._.visit_score < 0.5
    assert annotate(text, site_country="HU")._.visit_score >= 0.5


def test_online_forum_is_no_visit():
    text = f"{AMB} met with {MAY} at the online forum on trade."
    assert annotate(text)._.visit_score < annotate(f"{AMB} met with {MAY} at the office.")._.visit_score


def test_evidence_is_the_sentence():
    doc = annotate(f"It rained. {AMB} visited {MAY}. Trade was discussed.")
    draft = doc._.frames[0]
    assert doc.text[draft.start : draft.end].strip().startswith("Japanese Ambassador")
    assert "Trade" not in doc.text[draft.start : draft.end]


def test_to_visit_frame_maps_references():
    doc = annotate(f"{AMB} visited {MAY} on <d>Tuesday</d>.")
    table = {("people", 0): 7, ("people", 1): 9, ("cities", 0): 11, ("dates", 0): 12}
    frame = to_visit_frame(doc._.frames[0], lambda group, i: table.get((group, i)))
    assert (frame.guest_mentions, frame.host_mentions, frame.city_mention, frame.date_mention) == (
        (7,),
        (9,),
        11,
        12,
    )


def test_to_visit_frame_drops_what_gave_no_mention():
    doc = annotate(f"{AMB} visited {MAY}.")
    frame = to_visit_frame(doc._.frames[0], lambda group, i: None)
    assert (frame.guest_mentions, frame.host_mentions, frame.city_mention) == ((), (), None)


@pytest.mark.parametrize(
    "text", ["", " ", "\n", "...", "A", "visited", "The visit of", "met with", "by", "'s visit"]
)
def test_broken_text_gives_no_frame(text):
    assert annotate(text)._.frames == ()


MORE_VISITS = [
    # pronouns: the subject or object is in the sentence before
    (f"{AMB} arrived. He was received by {MAY}.", "Kenji Mori", "Ali Vural"),
    (f"{AMB} arrived. {MAY} received him in the hall.", "Kenji Mori", "Ali Vural"),
    (f"{AMB} and {CON} arrived. {MAY} welcomed them.", "Kenji Mori, Nikos Lekkas", "Ali Vural"),
    (f"{AMB} came for a day. {MAY} hosted a dinner in his honour.", "Kenji Mori", "Ali Vural"),
    # the host's guest behind "was"
    (f"The first guest of {MAY} at the palace was {AMB}.", "Kenji Mori", "Ali Vural"),
    # far object
    (f"{MAY} received a courtesy call this week at City Hall from {AMB}.", "Kenji Mori", "Ali Vural"),
    # a trip told by "for" and "on"
    (f"{FM} is in <y TR>Ankara</y> for a working visit.", "Gabor Feher", ""),
    (f"{FM} is on an official visit to <n TR>Turkey</n>.", "Gabor Feher", ""),
    ("<t minister><c>Minister</c></t> <p>Omer Kaya</p> visited <n HU>Hungary</n>.", "Omer Kaya", ""),
    (f"A <n CN>Chinese</n> high-level business delegation visited {MAY}.", "", "Ali Vural"),
    # credentials of several at once
    (
        f"The following ambassadors presented their credentials to {MIN}: \n{AMB}\n{AMB2}\n{CON}",
        "Kenji Mori, Lotte Claes, Nikos Lekkas",
        "Omer Kaya",
    ),
    # no verb says it: the top of the page shows both
    (
        f"{AMB} brought a list of questions. {MAYP} had an answer to each. It was a good day for the guest.",
        "Kenji Mori",
        "Ali Vural",
    ),
    (
        f"{MAYP} showed the market. The <n CN>Chinese</n> delegation liked it. The guests sang.",
        "",
        "Ali Vural",
    ),
]


@pytest.mark.parametrize(("marked", "guests", "hosts"), MORE_VISITS)
def test_visits_told_over_sentences(marked, guests, hosts):
    doc = annotate(marked)
    found = [sides(doc, draft) for draft in doc._.frames]
    assert (guests, hosts) in [(", ".join(g), ", ".join(h)) for g, h in found]


MORE_NON_VISITS = [
    f"{AMB} called on all states to respect the treaty.",
    f"I remember the young people whom I met. {AMB} wrote this.",
    f"{MAY} was decorated. <t ambassador><c>Ambassador</c> of our country to <y SE>Lund</y></t> <p>Cem Ates</p> congratulated.",
    f"{GOV} and {MAYP} opened the road. They thanked the workers.",
    f"{AMB} laid a wreath.",
]


@pytest.mark.parametrize("marked", MORE_NON_VISITS)
def test_more_that_is_no_visit(marked):
    assert annotate(marked)._.frames == ()


def test_names_that_are_words_are_no_modal():
    doc = annotate(f"<t mayor><c>Mayor</c></t> <p>Can Will</p> received {AMB}.")
    assert [draft.status for draft in doc._.frames] == ["held"]


def test_leader_of_a_delegation_named_later():
    doc = annotate(
        f"A <n CN>Chinese</n> delegation visited {MAY}. The delegation is led by <t minister CN><c>Vice Minister</c></t> <p>Li Ping</p>."
    )
    assert names(doc, doc._.frames[0].guests) == ["Li Ping"]


def test_lesser_posts_come_along():
    doc = annotate(f"{MAY} received {AMB} and <t official JP><c>First Secretary</c></t> <p>Aya Endo</p>.")
    assert names(doc, doc._.frames[0].guests) == ["Kenji Mori"]
    assert names(doc, doc._.frames[0].guest_delegation) == ["Aya Endo"]


def test_country_of_an_envoy_from_the_headline():
    doc = annotate(
        f"<t ambassador><c>Ambassador</c></t> <p>Kenji Mori</p> visited {MAY}.",
        title="Ambassador of Japan Visits City Hall",
    )
    assert doc._.frames[0].guest_countries == ("JP",)


def test_kind_from_the_headline():
    assert (
        annotate(f"{AMB} visited {MAY}.", title="Official visit to Korvan")._.frames[0].kind
        == "official visit"
    )


def test_office_in_a_title_is_no_venue():
    doc = annotate(
        f"<t minister HU><c>Minister</c> in the Prime Minister's Office of <n HU>Hungary</n></t> <p>Gabor Feher</p> visited {MAY}."
    )
    assert doc._.frames[0].venue is None


TRAVELLER = "<t minister><c>Minister of Trade</c></t> <p>Ada Lund</p>"


@pytest.mark.parametrize(
    "marked",
    [
        f"{TRAVELLER} visited <y LV>Riga</y>, <n LV>Latvia</n>.",
        f"{TRAVELLER} will make a working visit to <y LV>Riga</y> (<n LV>Latvia</n>) on <d>Monday</d>.",
        f"{TRAVELLER} is making an official visit to <n LV>Latvia</n>.",
    ],
)
def test_who_travels_to_a_city_named_with_its_country_is_a_guest_there(marked):
    (draft,) = annotate(marked)._.frames
    assert draft.host_countries == ("LV",)
    assert annotate(marked)._.visit_score >= 0.5


def test_a_city_alone_may_be_at_home():
    assert not annotate(f"{TRAVELLER} visited <y LV>Riga</y>.")._.frames


def test_the_destination_told_first_holds_for_later_meetings():
    first = f"{TRAVELLER} visited <y LV>Riga</y>, <n LV>Latvia</n>."
    later = "<p>Ada Lund</p> called on <t head_of_state><c>President</c></t> <p>Ilmar Kalns</p>."
    doc = annotate(f"{first} {later}")
    assert [draft.host_countries for draft in doc._.frames if draft.hosts] == [("LV",)]
    assert not annotate(f"{TRAVELLER} spoke. {later}")._.frames


@pytest.mark.parametrize(
    ("marked", "guests", "hosts"),
    [
        (f"{MIN} had a telephone conversation with {FM}.", "Gabor Feher", "Omer Kaya"),
        (f"{MIN} received a telephone call from {FM}.", "Gabor Feher", "Omer Kaya"),
        (f"{MIN} took a phone call from {FM}.", "Gabor Feher", "Omer Kaya"),
        (f"{FM} telephoned {MIN}.", "Gabor Feher", "Omer Kaya"),
        (f"{MIN} telephoned {FM}.", "Omer Kaya", "Gabor Feher"),
    ],
)
def test_who_calls_is_the_guest_of_a_telephone_call(marked, guests, hosts):
    doc = annotate(marked)
    (draft,) = doc._.frames
    assert sides(doc, draft) == ([guests], [hosts])
    assert draft.kind == "other"


def test_signs_of_a_talk_on_screen_at_the_top():
    told = annotate(f"{MIN} met {FM} by video conferencing.")._.page_signs
    late = annotate(f"{MIN} met {FM}. They ate. They spoke. Apply online.")._.page_signs
    assert "told online" in told
    assert "told online" not in late
