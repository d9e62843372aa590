"""Who holds which title: names before, behind and around title phrases, lists, chains, and titles alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.annotate.names import Honorifics
from pipeline.annotate.title_phrases import TitlePhrase
from pipeline.annotate.words import Words, fold
from pipeline.lexicons import load_terms, load_words

# First guesses in the order of trust; learn calibrates them.
DIRECT, APPOSITION, LISTED, CHAINED, COREFERENT, ALONE = 0.95, 0.92, 0.88, 0.88, 0.7, 0.6
MAX_GAP = 7
# Tokens of a bracket between title and name: "(DCE)", "(resident in Wellington)".
MAX_BRACKET = 6
# Words of a complement that names nothing known: "the head of the provincial archive, Prof. A B".
MAX_COMPLEMENT = 9


@dataclass(frozen=True, slots=True)
class Holding:
    """A title phrase and one holder (an index into the people), None for a title alone."""

    phrase: TitlePhrase
    holder: int | None
    rule: str
    score: float


@dataclass(frozen=True, slots=True)
class _Name:
    """A person's mention: index, tokens, and where the honorifics before it begin."""

    index: int
    start: int
    end: int
    honored: int


@dataclass(frozen=True, slots=True)
class _Board:
    """What stands where on a page: names by the token where they begin (honorifics in or out) and end."""

    words: Words
    phrases: Sequence[TitlePhrase]
    by_start: dict[int, _Name]
    by_end: dict[int, _Name]
    titles: set[int]


class HolderFinder:
    """Binds title phrases to people."""

    def __init__(self, honorifics: Honorifics) -> None:
        self._honorifics = honorifics
        self._determiners = {
            fold(w) for kind in ("determiner", "adjective") for w in load_words("title_words", kind)
        }
        self._nouns = {fold(t.term) for t in load_terms("organizations")} | {
            fold(w) for kind in ("area", "portfolio", "unit") for w in load_words("title_words", kind)
        }
        self._goes_on = load_words("title_words", "goes_on")
        self._link = {fold(word) for word in load_words("title_words", "list_link")}

    def bind(
        self, words: Words, phrases: Sequence[TitlePhrase], people: Sequence[tuple[int, int]]
    ) -> list[Holding]:
        """Return one holding for each phrase and holder, in text order."""
        names = [
            _Name(i, start, end, self._honorifics.start_before(words, start))
            for i, (start, end) in enumerate(people)
        ]
        by_start = {name.honored: name for name in names} | {name.start: name for name in names}
        titles = {i for phrase in phrases for i in (phrase.start, phrase.core.start)}
        board = _Board(words, phrases, by_start, {name.end: name for name in names}, titles)
        bound: dict[int, tuple[list[int], str, float]] = {}
        forward: set[int] = set()
        for k, phrase in enumerate(phrases):
            found = self._one(board, phrase, forward)
            if found is None:
                continue
            name, rule, score = found
            if rule != "title_behind_name":
                forward.add(name.index)
            bound[k] = (self._list(board, phrase, name, rule), rule, score)
        self._chain(words, phrases, bound)
        return _holdings(phrases, bound)

    def _one(self, board: _Board, phrase: TitlePhrase, forward: set[int]) -> tuple[_Name, str, float] | None:
        """Return the name the phrase stands beside, the rule and its score."""
        direct = board.by_start.get(phrase.end)
        if direct is not None:
            return direct, "title_before_name", DIRECT
        behind = self._behind_comma(board, phrase)
        before = self._before(board, phrase)
        if before is not None and behind is not None:
            # In a list every name has its title on the same side: a name bound forward is no longer free.
            before = None if before.index in forward else before
            behind = None if before is not None else behind
        if before is not None:
            return before, "title_behind_name", APPOSITION
        if behind is not None:
            return behind, "title_comma_name", APPOSITION
        return None

    def _behind_comma(self, board: _Board, phrase: TitlePhrase) -> _Name | None:
        """Return the name of "the Mayor of X, A B", "the Chief Executive (DCE), Hon. A B"."""
        at = _over_bracket(board.words, phrase.end)
        name = self._behind_mark(board, at)
        if name is None and at > phrase.end:
            name = board.by_start.get(at)
        return name or self._behind_complement(board, phrase)

    @staticmethod
    def _behind_mark(board: _Board, at: int) -> _Name | None:
        words = board.words
        if at >= len(words.folds) or words.texts[at] not in (",", ":", "(", "-", "–"):
            return None
        at += 1
        return board.by_start.get(at + 1 if words.folds[at : at + 1] == ["the"] else at)

    def _behind_complement(self, board: _Board, phrase: TitlePhrase) -> _Name | None:
        """Return the name of "the head of the provincial archive, Prof. A B", "the manager of the port A B"."""
        words, known = board.words, phrase.organization is not None or phrase.country is not None
        at = phrase.end if known else phrase.core.end
        if words.folds[at : at + 1] not in (["of"], ["for"]):
            return None
        for step in range(at + 2, min(at + MAX_COMPLEMENT, len(words.folds))):
            name = board.by_start.get(step)
            if name is not None:
                honored = name.honored == step < name.start
                return name if honored or words.folds[step - 1] in self._nouns else None
            if words.texts[step] == ",":
                return self._behind_mark(board, step)
            if step in board.titles or not words.texts[step][-1:].isalpha():
                return None
        return None

    def _before(self, board: _Board, phrase: TitlePhrase) -> _Name | None:
        """Return the name of "A B, the Ambassador of X", "A B (Mayor)", "A B, who is the Mayor"."""
        words, at, saw_mark, saw_word = board.words, phrase.start, False, False
        for _ in range(MAX_GAP):
            name = board.by_end.get(at)
            if name is not None:
                tight = saw_mark or saw_word
                return name if tight and not self._is_new_subject(words, phrase, saw_mark) else None
            if at == 0:
                return None
            text = words.texts[at - 1]
            if text in (",", "(", "-", "–", ":"):
                saw_mark = True
            elif words.folds[at - 1] in ("as", "is", "was", "being", "became"):
                saw_word = True
            elif words.folds[at - 1] not in self._determiners and text != ")":
                return None
            at -= 1
        return None

    def _is_new_subject(self, words: Words, phrase: TitlePhrase, after_comma: bool) -> bool:
        """Tell "In talks with A B, the Mayor said" from "A B, the Mayor, said"."""
        if not after_comma or phrase.tied or phrase.start == 0 or phrase.end >= len(words.folds):
            return False
        article = words.folds[phrase.start - 1] in ("the", "our", "their", "his", "her")
        following = words.texts[phrase.end]
        return article and following[:1].islower() and following not in self._goes_on

    def _list(self, board: _Board, phrase: TitlePhrase, first: _Name, rule: str) -> list[int]:
        """Return every holder of a shared title: "Deputy Mayors A B, C D and E F"."""
        holders = [first.index]
        if not phrase.core.plural:
            return holders
        starts = {other.start for other in board.phrases}
        name: _Name | None = first
        while name is not None:
            name = self._neighbour(board, name, backward=rule == "title_behind_name")
            if name is None or name.index in holders or self._has_own_title(board.words, name, starts):
                break
            holders.append(name.index)
        return sorted(holders)

    def _neighbour(self, board: _Board, name: _Name, *, backward: bool) -> _Name | None:
        words, at = board.words, name.honored if backward else _over_bracket(board.words, name.end)
        for _ in range(3):
            probe = at - 1 if backward else at
            if not 0 <= probe < len(words.folds) or words.folds[probe] not in self._link:
                return None
            at = probe if backward else at + 1
            other = board.by_end.get(at) if backward else board.by_start.get(at)
            if other is not None:
                return other
        return None

    @staticmethod
    def _has_own_title(words: Words, name: _Name, starts: set[int]) -> bool:
        """Tell whether a title in apposition follows: "…, C D, Ambassador of X"."""
        at = name.end
        if at >= len(words.folds) or words.texts[at] != ",":
            return False
        at += 1
        return at in starts or (at < len(words.folds) and words.folds[at] == "the" and at + 1 in starts)

    def _chain(
        self, words: Words, phrases: Sequence[TitlePhrase], bound: dict[int, tuple[list[int], str, float]]
    ) -> None:
        """Give joined titles one holder: "A B, Consul of X and Chairman of Y", "Rector and Chairman A B"."""
        for k in range(1, len(phrases)):
            rule = bound[k - 1][1] if k - 1 in bound and k not in bound else ""
            behind = rule in ("title_behind_name", "title_chained")
            if behind and self._joined(words, phrases[k - 1], phrases[k], article=True):
                bound[k] = (bound[k - 1][0], "title_chained", CHAINED)
        for k in range(len(phrases) - 2, -1, -1):
            rule = bound[k + 1][1] if k + 1 in bound and k not in bound else ""
            before = rule in ("title_before_name", "title_comma_name", "title_joined")
            if before and self._joined(words, phrases[k], phrases[k + 1], article=False):
                bound[k] = (bound[k + 1][0], "title_joined", CHAINED)

    def _joined(self, words: Words, first: TitlePhrase, second: TitlePhrase, *, article: bool) -> bool:
        """Tell whether only list words stand between two phrases (`article`: "the" is allowed among them)."""
        between = words.folds[first.end : second.start]
        if len(between) > 3 or first.end > second.start:
            return False
        allowed = self._link | ({"the", "former"} if article else {"former"})
        return all(word in allowed for word in between)


def _over_bracket(words: Words, at: int) -> int:
    """Return the end of a short bracket that opens at a token, the same index where none does."""
    if words.texts[at : at + 1] != ["("]:
        return at
    for close in range(at + 2, min(at + MAX_BRACKET + 2, len(words.texts))):
        if words.texts[close] == ")":
            return close + 1
    return at


def _holdings(
    phrases: Sequence[TitlePhrase], bound: dict[int, tuple[list[int], str, float]]
) -> list[Holding]:
    """Turn bindings into holdings; titles alone go to the one holder of that title on the page, if there is
    one.
    """
    holdings: list[Holding] = []
    for k, phrase in enumerate(phrases):
        if k in bound:
            holders, rule, score = bound[k]
            extra = LISTED if len(holders) > 1 else score
            holdings += [Holding(phrase, holder, rule, min(score, extra)) for holder in holders]
        else:
            holdings.append(Holding(phrase, None, "title_alone", ALONE))
    return holdings


def refer_back(
    words: Words, holdings: Sequence[Holding], identities: Sequence[str], countries: Sequence[str | None]
) -> list[Holding]:
    """Give a title alone ("the Ambassador said") the holder, if one person only holds that title on the page.

    Args:
        words: the words of the page.
        holdings: titles in text order.
        identities: for each people mention, a key that is the same for mentions of one person.
        countries: for each holding the country represented.

    Returns:
        The holdings, titles alone bound to the holder's last mention before them where they can mean one
        person only.
    """
    indefinite = load_words("title_words", "indefinite")
    result = []
    for k, holding in enumerate(holdings):
        if (
            holding.holder is not None
            or holding.phrase.core.plural
            or not _is_definite(words, holding.phrase, indefinite)
        ):
            result.append(holding)
            continue
        matches = [
            other
            for j, other in enumerate(holdings)
            if other.holder is not None
            and other.phrase.core.normal == holding.phrase.core.normal
            and _title_words(words, other.phrase) == _title_words(words, holding.phrase)
            and (countries[k] is None or countries[j] is None or countries[k] == countries[j])
            and (
                holding.phrase.organization is None
                or holding.phrase.organization == other.phrase.organization
            )
        ]
        people = {identities[other.holder] for other in matches if other.holder is not None}
        before = [o for o in matches if o.phrase.start < holding.phrase.start] or matches[:1]
        if len(people) == 1:
            result.append(
                replace(holding, holder=before[-1].holder, rule="title_refers_back", score=COREFERENT)
            )
        else:
            result.append(holding)
    return result


def _is_definite(words: Words, phrase: TitlePhrase, indefinite: frozenset[str]) -> bool:
    """Tell whether the title means a known holder: "the Mayor", "Ambassador"; not "a mayor", "every
    ambassador".
    """
    before = words.folds[phrase.start - 1] if phrase.start else ""
    if before in indefinite:
        return False
    return words.caps[phrase.core.head] or before in ("the", "guest", "visiting", "our")


def _title_words(words: Words, phrase: TitlePhrase) -> tuple[str, ...]:
    """Return the modifiers of a title, which must agree: the Mayor is not the Deputy Mayor."""
    return tuple(words.folds[phrase.core.start : phrase.core.head])
