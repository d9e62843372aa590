"""Tables and records → people: `show` (one page), `summary` (a run), `schema` (the tables), `progress`.

Page text is untrusted: everything printed goes through `harmless`, and nothing in it is read as mark-up.
"""
