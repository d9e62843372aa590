"""CleanPage → Annotated: the only room that knows spaCy.

Order of the pipeline, and what each component writes (all spans are token-aligned; `span._.rule` and `span._.score`
are set on every span of every group):

- `ner` reads the page: `doc.ents`. In our own model it is `visits_reader`, a small encoder over the text and
  `doc._.title` (`pieces` → `encoder` → `reading`): labels PERSON TITLE ORG COUNTRY NATIONALITY CITY DATE HONORIFIC FAC
  EVENT CUE, and beside them a `Reading` (`reading.read_of`): chances of quotations, of parts in a visit, of links between
  mentions, of statements about the page. Components behind it join these with their rules' chances (`together`). A
  stock model has labels of its own (PERSON ORG GPE NORP …) and leaves no reading: the rules then speak alone.
- `visits_sentences` reads tokens and `doc._.headings`; writes sentence starts. No sentence crosses a line break.
- `visits_countries` reads tokens and `doc.ents`; writes `doc.spans["countries"]` (`_.country`, `_.form`),
  `doc.spans["cities"]` (`_.key`, `_.country`) and `doc.spans["dates"]`.
- `visits_organizations` reads `doc.ents`, countries, cities; writes `doc.spans["organizations"]` (`_.key`: full name
  of a short form, `_.org_kind`).
- `visits_people` reads `doc.ents`, organizations, titles' words; writes `doc.spans["people"]`: names alone.
- `visits_titles` reads all of these; writes `doc.spans["titles"]`: core roles (`_.phrase`, `_.title_kind`,
  `_.holder`, `_.holders`, `_.holder_countries`, `_.organization`, `_.country`, `_.posted_to`, `_.former`).
- `visits_quotes` reads tokens and `doc._.headings`; writes `doc.spans["quotes"]`: contents without marks.
- `visits_speakers` reads quotes, people, titles, organizations; writes on each quote `_.cue`, `_.speaker`,
  `_.speaker_person`; indirect quotes join `doc.spans["quotes"]`.
- `visits_frames` reads all of the above and `doc._.title`; writes `doc._.frames` and `doc._.visit_score`.
- `visits_topics` reads tokens, the spans of names and quotations, `doc._.title`; writes their cues
  to `doc._.topics` and `doc._.outcomes`.

A module that registers a factory does without `from __future__ import annotations`: the registry validates the
factory's real types.

`harvest` turns the Doc into frozen records; nothing later holds a Doc.
"""
