"""Where a person's name begins and ends among capitalised words, in every naming tradition."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.annotate.words import Gazetteer, Tokenize, Words, fold, term_folds
from pipeline.lexicons import load_terms, load_words

# "Maria do Carmo de Sousa Tavares e Silva" has eight words, "Nawaf Al-Ahmad Al-Jaber Al-Sabah" nine tokens;
# longer runs are headlines.
MAX_NAME = 13
# A second syllable after a hyphen stays small in Korean and Chinese names: "Dae-jung".
MAX_SMALL_PART = 5
# "Ye." and "C." are initials, "Prof." is none.
MAX_INITIAL = 2
_QUOTES = ("“", "”", '"', "‘", "’", "'", "«", "»", "„", "(", ")")


def _is_initial(words: Words, at: int) -> bool:
    """Tell whether a token is an initial, with its full stop or before it."""
    text = words.texts[at]
    letters = text.rstrip(".")
    stopped = text != letters or words.texts[at + 1 : at + 2] == ["."]
    return stopped and letters.isalpha() and len(letters) <= MAX_INITIAL and letters[0].isupper()


def _has_late_capital(text: str) -> bool:
    """Tell whether a name's capital stands behind an elided particle or a letter without capitals.

    >>> _has_late_capital("d'Orval"), _has_late_capital("ǀUiseb"), _has_late_capital("iMac")
    (True, True, False)
    """
    if text[1:2] in ("'", "’"):
        return text[0] in "dl" and text[2:3].isupper()
    return not text[:1].isascii() and text[:1].isalpha() and text[1:2].isupper()


class Honorifics:
    """Reads styles and honorifics ("H.E.", "Prof. Dr.", "Sheikh") from the lexicon `honorifics`."""

    def __init__(self, tokenize: Tokenize) -> None:
        self._terms: Gazetteer[tuple[str, bool]] = Gazetteer()
        longest = 1
        for term in load_terms("honorifics"):
            if term.kind in ("postnominal", "family"):
                continue
            folds = term_folds(term.term, tokenize)
            longest = max(longest, len(folds))
            self._terms.add(folds, (term.term, term.strength == "strong"))
        self._longest = longest
        self._family = {fold(word) for word in load_words("honorifics", "family")}
        self._particles = load_words("name_particles", "arabic")
        self._given = {fold(t.term) for t in load_terms("name_words")}
        self._postnominal = load_words("honorifics", "postnominal")

    def skip(self, words: Words, at: int) -> int:
        """Return the end of the honorifics that begin at a word (the same index where none does)."""
        while at < len(words.folds):
            end = self._one(words, at) or self._bracketed(words, at)
            if not end:
                break
            at = end
            if at + 1 < len(words.folds) and words.caps[at + 1]:
                # "Hon . A B"; "Her Excellency the Honourable A B"
                more = words.folds[at] == "the" and self._one(words, at + 1)
                at += words.texts[at] == "." or bool(more)
        return at

    def _one(self, words: Words, at: int) -> int:
        """Return the end of one honorific, of the lexicon or the model's, 0 where none begins."""
        hit = self._hit(words, at)
        if hit is not None:
            return hit[0]
        return at + 1 if self._is_honored(words, at) else 0

    def _is_honored(self, words: Words, at: int) -> bool:
        """Tell whether the model calls a word an honorific which is no given name and no initial.

        A whole word before a single one is rather a given name that the lexicon does not know.
        """
        honored = words.honored[at] and words.caps[at] and words.folds[at] not in self._given
        if not honored or _is_initial(words, at):
            return False
        return (
            "." in words.texts[at : at + 2][-1]
            or "." in words.texts[at]
            or words.caps[at + 1 : at + 3] == [True] * 2
        )

    def _bracketed(self, words: Words, at: int) -> int:
        """Return the end of "(Mrs.)" between an honorific and a name, 0 where none begins."""
        if words.texts[at] != "(" or at + 2 >= len(words.folds):
            return 0
        end = self._one(words, at + 1)
        return end + 1 if end and words.texts[end : end + 1] == [")"] else 0

    def strong_at(self, words: Words, at: int) -> int:
        """Return the end of an honorific that alone shows a name follows, 0 where none begins here."""
        hit = self._hit(words, at)
        strong = (hit is not None and hit[1][1]) or self._is_honored(words, at)
        return self.skip(words, at) if strong else 0

    def marks(self, words: Words) -> list[bool]:
        """Mark the tokens of honorifics that cannot be a name themselves."""
        marks = [False] * len(words.folds)
        for at in range(len(words.folds)):
            if words.caps[at] and not (at and words.texts[at - 1] in self._particles):
                end = self.strong_at(words, at)
                if end < len(words.folds) and words.caps[end]:
                    marks[at:end] = [True] * (end - at) if end else []
        return marks

    def start_before(self, words: Words, end: int) -> int:
        """Return where the honorifics that end at `end` begin (the same index where none does)."""
        start = end
        moved = True
        while moved:
            moved = False
            for begin in range(max(0, start - self._longest - 1), start):
                opens = words.caps[begin] or words.texts[begin] == "("
                if opens and self.skip(words, begin) == start:
                    start, moved = begin, True
                    break
        return start

    def over_initials(self, words: Words, start: int, end: int) -> int:
        """Return where a name begins with the initials before it: "C. H. A B", "Ye. A".

        Two letters are an initial before a surname, something else before a name of several words.
        """
        begin = start
        while begin > 0:
            at = begin - 2 if words.texts[begin - 1] == "." and begin > 1 else begin - 1
            long = (
                len(words.texts[at].rstrip(".")) > 1 and end - start > 1 and "-" not in words.texts[start:end]
            )
            if long or not words.honored[at] or not _is_initial(words, at) or self._hit(words, at):
                break
            begin = at
        return begin

    def is_suffix(self, words: Words, at: int) -> bool:
        """Tell whether a word closes a name: "Jr.", "III"."""
        return words.folds[at] in self._family

    def is_postnominal(self, words: Words, at: int) -> bool:
        """Tell whether a word is letters behind a name ("OBE", "MP")."""
        return words.texts[at] in self._postnominal

    def _hit(self, words: Words, at: int) -> tuple[int, tuple[str, bool]] | None:
        if not words.caps[at]:
            return None
        for end, (term, strong) in self._terms.matches(words.folds, at):
            text = words.texts[at]
            if len(term.rstrip(".")) <= 3 and term.isupper() and not text.isupper():
                continue
            if end < len(words.folds) or strong:
                return end, (term, strong)
        return None


class NameReader:
    """Reads names forward and backward; a name never crosses a blocked token (title, organization, place,
    line).
    """

    def __init__(self, honorifics: Honorifics) -> None:
        self._honorifics = honorifics
        self._particles = {fold(word) for word in load_words("name_particles")}
        self._lower_particles = load_words("name_particles", "particle")
        self._arabic = load_words("name_particles", "arabic")
        self._given_strong = {fold(t.term) for t in load_terms("name_words") if t.strength == "strong"}
        self._given = {fold(t.term) for t in load_terms("name_words")}
        words_lists = [
            load_words("organization_words", kind) for kind in ("not_first", "headline_verb", "event")
        ]
        self._never = {fold(word) for group in words_lists for word in group}
        self._nouns = {
            fold(word) for kind in ("place", "event") for word in load_words("organization_words", kind)
        }
        self._nouns |= {fold(term.term) for term in load_terms("organizations")}
        calendar = [load_words("date_words", kind) for kind in ("month", "weekday")]
        self._calendar = {fold(word) for group in calendar for word in group}
        titles = {fold(term.term) for term in load_terms("titles") if " " not in term.term}
        self._titles = titles - self._given

    def is_given(self, word: str, *, strong: bool = False) -> bool:
        """Tell whether a folded word is a known given name (`strong`: and no common word)."""
        return word in (self._given_strong if strong else self._given)

    def is_noun(self, word: str) -> bool:
        """Tell whether a folded word is a head noun of organizations or places, or an event."""
        return word in self._nouns

    def is_name_word(self, words: Words, at: int, blocked: Sequence[bool]) -> bool:
        """Tell whether a token may be a full part of a name."""
        if blocked[at] or not (words.caps[at] or _has_late_capital(words.texts[at])):
            return False
        word, text = words.folds[at], words.texts[at]
        following = words.texts[at + 1] if at + 1 < len(words.folds) else ""
        if word in self._given_strong or (word in self._given and following.lower() in self._arabic):
            return True
        if word in self._never or word in self._calendar or word in self._titles:
            return False
        if any(ch.isdigit() for ch in text) or not any(ch.isalpha() for ch in text):
            return False
        return word not in self._nouns or word in self._given

    def read(self, words: Words, start: int, blocked: Sequence[bool]) -> int:
        """Return the end of the name that begins at a word, `start` itself where none does."""
        if start >= len(words.folds) or not (
            self.is_name_word(words, start, blocked) or self._particle_start(words, start, blocked)
        ):
            return start
        end, at = start, start
        while at < len(words.folds) and at - start < MAX_NAME and not blocked[at]:
            if self.is_name_word(words, at, blocked):
                at = end = at + 1
                continue
            step = self._join(words, at, blocked)
            if step == at or (at == start and not self._particle_start(words, start, blocked)):
                break
            hyphened = words.texts[at] in ("-", "–", "‑") and not words.caps[step]
            at = step
            if hyphened and words.texts[at].isalpha() and words.folds[at] not in self._particles:
                at = end = at + 1
        if end < len(words.folds) and end > start and self._suffix(words, end):
            end = end + 2 if words.texts[end] == "," else end + 1
        return self.strip_postnominal(words, start, end)

    def _particle_start(self, words: Words, at: int, blocked: Sequence[bool]) -> bool:
        """Tell whether a name begins with a particle: "al-Thani", "van der Berg", "El Sayed"."""
        if words.folds[at] not in self._particles or blocked[at]:
            return False
        step = self._join(words, at, blocked)
        return step > at and step < len(words.folds) and self.is_name_word(words, step, blocked)

    def _join(self, words: Words, at: int, blocked: Sequence[bool]) -> int:
        """Return the first word behind particles, a hyphen, or a nickname in marks; `at` where none stands
        here.
        """
        texts = words.texts
        if texts[at] in ("-", "–", "‑") and self._touches(words, at, blocked):
            return at + 1
        if texts[at] in _QUOTES:
            return self._nickname(words, at, blocked)
        step = at
        while step < len(words.folds) and not blocked[step] and step - at < 4:
            particle = texts[step] in self._lower_particles or (step > at and texts[step] == "-")
            if not particle and words.folds[step] not in self._particles:
                break
            step += 1
        if step == at or step >= len(words.folds) or not self.is_name_word(words, step, blocked):
            return at
        return step

    def _touches(self, words: Words, at: int, blocked: Sequence[bool]) -> bool:
        """Tell whether a hyphen joins two parts: "Jean-Pierre", "al-Thani", "Dae-jung" (a short small
        second part).
        """
        if at == 0 or at + 1 >= len(words.folds) or blocked[at + 1] or not words.texts[at + 1][:1].isalpha():
            return False
        joined = words.caps[at + 1] or words.folds[at - 1] in self._particles
        return joined or (words.texts[at] != "–" and len(words.texts[at + 1]) <= MAX_SMALL_PART)

    def _nickname(self, words: Words, at: int, blocked: Sequence[bool]) -> int:
        """Step over one or two capitalised words in marks if a name word follows."""
        for close in (at + 2, at + 3):
            if close + 1 < len(words.folds) and words.texts[close] in _QUOTES and words.texts[close] != "(":
                inside = range(at + 1, close)
                if all(words.caps[i] and not blocked[i] for i in inside) and self.is_name_word(
                    words, close + 1, blocked
                ):
                    return close + 1
        return at

    def _suffix(self, words: Words, end: int) -> bool:
        if words.texts[end] == ",":
            return (
                end + 1 < len(words.folds)
                and self._honorifics.is_suffix(words, end + 1)
                and words.folds[end + 1][:2] in ("jr", "ii")
            )
        return self._honorifics.is_suffix(words, end)

    def strip_postnominal(self, words: Words, start: int, end: int) -> int:
        """Return the end of a name without the letters behind it ("OBE", "MP")."""
        while end - start > 1 and self._honorifics.is_postnominal(words, end - 1):
            if self._honorifics.is_suffix(words, end - 1):
                break
            end -= 1
        return end

    def extend_left(
        self, words: Words, start: int, blocked: Sequence[bool], sentence_start: Sequence[bool]
    ) -> int:
        """Return where a name that reaches `start` begins, going back over name words, particles and
        hyphens.
        """
        begin = start
        while begin > 0 and start - begin < MAX_NAME:
            before = begin - 1
            if self.is_name_word(words, before, blocked) and self._is_inner(words, before, sentence_start):
                begin = before
            elif (
                before > 0
                and words.texts[before] == "-"
                and not blocked[before]
                and self.is_name_word(words, before - 1, blocked)
            ):
                begin = before - 1
            elif before > 0 and words.texts[before] in self._lower_particles and words.caps[before - 1]:
                if not self.is_name_word(words, before - 1, blocked) or words.texts[before] in (
                    "y",
                    "e",
                    "i",
                    "as",
                    "an",
                    "a",
                ):
                    break
                begin = before - 1
            else:
                break
        return begin

    def _is_inner(self, words: Words, at: int, sentence_start: Sequence[bool]) -> bool:
        """Refuse an unknown word that opens a sentence: any word has a capital there.

        One with diacritics ("Phạm") is no word of English.
        """
        opens = sentence_start[at] and words.texts[at].isascii()
        return not opens or words.folds[at] in self._given or len(words.texts[at]) <= 2
