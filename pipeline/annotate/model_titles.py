"""Titles as this project's own entity model sees them: cores the lexicon lacks, and where known ones end."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.annotate.title_grammar import Core
from pipeline.annotate.words import fold
from pipeline.lexicons import load_terms, load_words

if TYPE_CHECKING:
    from pipeline.annotate.labels import Entity, Labels
    from pipeline.annotate.title_grammar import TitleGrammar
    from pipeline.annotate.words import Words

# A title the lexicon lacks is short ("Academician-Secretary", "Senior Conservator"); longer spans are mistakes.
MAX_NEW_TOKENS = 5
MAX_PORTFOLIO_TOKENS = 12
# Tokens between such a title and its holder: an article, a comma, an opening bracket.
NEAR = 3
_LINKS = ("of", "for", "on", "in")


class ModelTitles:
    """Combines the grammar's core titles with the model's TITLE entities."""

    def __init__(self, grammar: TitleGrammar) -> None:
        self._grammar = grammar
        self._given = {fold(t.term) for t in load_terms("name_words") if t.strength == "strong"}
        self._former = {fold(word) for word in load_words("title_words", "former")}
        self._brand = load_words("title_words", "brand")
        self._dotted_styles = {
            fold(word).rstrip(".")
            for kind in ("style", "academic")
            for word in load_words("honorifics", kind)
            if word.endswith(".")
        }
        self._styles = {
            fold(word).rstrip(".")
            for kind in ("style", "form", "noble", "academic")
            for phrase in load_words("honorifics", kind)
            for word in phrase.split()
        }

    def core_at(self, words: Words, said: Labels, at: int, blocked: list[bool]) -> Core | None:
        """Return the core title that begins at a token: the grammar's, the model's, or both in one.

        Args:
            words: the words of the page.
            said: what the model says of them.
            at: the token.
            blocked: for each token, whether it lies in an organization or another place.
        """
        core = self._grammar.match(words, at)
        entity = said.at.get(at) if said.own else None
        if entity is None or entity.label != "TITLE":
            return None if core is not None and _inside_name(words, said, core) else core
        entity = self._without_styles(words, entity)
        if core is None:
            return self._new_core(words, entity, blocked) if _beside_name(said, entity) else None
        if entity.end > core.end:
            return self._lengthen(words, core, entity, blocked)
        cut = core.head_end <= entity.end < core.end
        return replace(core, end=entity.end) if cut and self._goes_on(words, said, core.end) else core

    def _new_core(self, words: Words, entity: Entity, blocked: list[bool]) -> Core | None:
        """Return a core that only the model knows; its kind is that of the known title in it, if there is
        one.
        """
        start, end = entity.start, entity.end
        folds = [fold_.rstrip(".") for fold_ in words.folds[start:end]]
        if end - start > MAX_NEW_TOKENS or any(blocked[start:end]):
            return None
        if any(f in self._styles or f in self._given for f in folds):
            return None
        if not words.texts[start][:1].isalpha():
            return None
        known = next((c for i in range(start + 1, end) if (c := self._grammar.match(words, i))), None)
        if known is not None and self._is_before_title(words, start, known):
            return None
        if known is not None and known.end == end:
            return replace(known, start=start, weak=True)
        return Core(
            start, end, start, end, " ".join(words.texts[start:end]), "other", weak=True, plural=False
        )

    def _is_before_title(self, words: Words, start: int, known: Core) -> bool:
        """Tell whether the model's title begins with what is no part of it: "Former Mayor", "brand ambassador"."""
        if known.start != start + 1:
            return False
        brand = known.kind == "ambassador" and words.texts[start] in self._brand
        return brand or words.folds[start] in self._former

    def _lengthen(self, words: Words, core: Core, entity: Entity, blocked: list[bool]) -> Core:
        """Return a core with the portfolio that the model sees behind it and the lexicon lacks."""
        end, at = core.end, core.end
        while at < entity.end and not blocked[at] and words.folds[at].rstrip(".") not in self._styles:
            if words.folds[at - 1] in (",", "and") and self._grammar.match(words, at) is not None:
                return replace(core, end=end)
            at += 1
            if words.texts[at - 1][-1:].isalpha() and words.folds[at - 1] not in (*_LINKS, "the", "and"):
                end = at
        begun = core.end > core.head_end or words.folds[core.end] in (*_LINKS, ",", "and", "(")
        whole = end == entity.end and end - core.end <= MAX_PORTFOLIO_TOKENS
        if not (begun and whole):
            return core
        bracketed = "(" in words.texts[core.end : end] and words.texts[end : end + 1] == [")"]
        return replace(core, end=end + bracketed)

    def _without_styles(self, words: Words, entity: Entity) -> Entity:
        """Return an entity without the honorific of the name behind it: "County Executive for Water [Dr.]"."""
        end = entity.end
        while end - entity.start > 1 and words.folds[end - 1].rstrip(".") in self._dotted_styles:
            end -= 1
        return replace(entity, end=end)

    @staticmethod
    def _goes_on(words: Words, said: Labels, end: int) -> bool:
        """Tell whether a core stops in the middle of a phrase: "Vice-Rector for the medical [campus]"."""
        if end >= len(words.folds) or said.tokens[end] in ("PERSON", "HONORIFIC", "TITLE"):
            return False
        return words.texts[end].isalpha() and words.folds[end] not in (*_LINKS, "and", "to", "at")


def _inside_name(words: Words, said: Labels, core: Core) -> bool:
    """Tell whether a title is a part of what the model sees as one name: "Alpha Umaru [Sheriff]-Deen"."""
    if core.start == 0 or not words.caps[core.start] or not words.texts[core.start - 1][-1:].isalpha():
        return False
    labels = said.tokens[core.start - 1 : core.end]
    named = all(label == "PERSON" for label in labels) and core.start not in said.at
    return said.own and named and core.weak and words.caps[core.start - 1]


def _beside_name(said: Labels, entity: Entity) -> bool:
    """Tell whether the model sees a name or an honorific right before or behind a title."""
    near = (
        said.tokens[max(0, entity.start - NEAR) : entity.start] + said.tokens[entity.end : entity.end + NEAR]
    )
    return "PERSON" in near or "HONORIFIC" in near
