"""CleanPage → Annotated: the only room that knows spaCy.

Order of the pipeline, and what each component writes (all spans are token-aligned; `span._.rule` and `span._.score`
are set on every span of every group):

| component | reads | writes |
|---|---|---|
| base `ner` | tokens | `doc.ents` (PERSON ORG GPE NORP FAC EVENT DATE … of the stock model) |
| visits_sentences | tokens, `doc._.headings` | sentence starts; no sentence crosses a line break |
| visits_countries | tokens, `doc.ents` | `doc.spans["countries"]` (`_.country`, `_.form`), `doc.spans["cities"]` (`_.key`, `_.country`), `doc.spans["dates"]` |
| visits_organizations | `doc.ents`, countries, cities | `doc.spans["organizations"]` (`_.key` full name of a short form, `_.org_kind`) |
| visits_people | `doc.ents`, organizations, title lexicon | `doc.spans["people"]`: names alone (`_.honorific`) |
| visits_titles | people, organizations, countries, cities | `doc.spans["titles"]`: core roles (`_.phrase`, `_.title_kind`, `_.holder`, `_.organization`, `_.country`, `_.posted_to`, `_.former`) |
| visits_quotes | tokens, `doc._.headings` | `doc.spans["quotes"]`: contents without marks (`_.quote_kind`) |
| visits_speakers | quotes, people, titles, organizations | on each quote `_.cue`, `_.speaker`, `_.speaker_person`; indirect quotes join `doc.spans["quotes"]` |
| visits_frames | all of the above, `doc._.title` | `doc._.frames`, `doc._.visit_score` |
| visits_topics | tokens | `doc._.topics`, `doc._.outcomes` |

`harvest` turns the Doc into frozen records; nothing later holds a Doc.
"""
