"""Which pages give a document: long enough, not too long, in a language asked for."""

from __future__ import annotations

from functools import cache
from typing import Any

from pipeline.clean.vocabulary import load_vocabulary, split_words

# Enough to tell a language; the rest of a long text costs time and changes nothing.
MAX_SAMPLE = 2000
# Short texts full of names are taken for other languages: below this many words the benefit of the doubt is
# given.
MIN_SURE_WORDS = 60
MIN_LENIENT_PROBABILITY = 0.05
# Dutch and German share some function words with English, but are recognised with more certainty than this.
MIN_LENIENT_FUNCTION = 0.12
MAX_DOUBTED_PROBABILITY = 0.9


def detect_language(text: str, wanted: tuple[str, ...]) -> tuple[str, bool]:
    """Tell the language of a main text, and whether it is one of those wanted.

    Args:
        text: the main text.
        wanted: ISO 639-1 codes.

    Returns:
        The code (a wanted one where a short text leaves doubt), and whether to keep the page.
    """
    ranking = [(str(code), float(score)) for code, score in _load_identifier(wanted).rank(text[:MAX_SAMPLE])]
    best = ranking[0][0]
    if best in wanted:
        return best, True
    words = split_words(text[:MAX_SAMPLE])
    if len(words) < MIN_SURE_WORDS:
        likely = next(
            (code for code, score in ranking if code in wanted and score >= MIN_LENIENT_PROBABILITY), None
        )
        if likely is not None:
            return likely, True
        function = load_vocabulary().function
        doubted = ranking[0][1] < MAX_DOUBTED_PROBABILITY
        if (
            "en" in wanted
            and doubted
            and sum(word in function for word in words) >= MIN_LENIENT_FUNCTION * len(words)
        ):
            return "en", True
    return best, False


@cache
def _load_identifier(wanted: tuple[str, ...]) -> Any:
    """Return py3langid's model, restricted to the languages that web sites offer and those wanted.

    Small languages without sites of their own take short texts full of names away from the right one.
    """
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    known = set(identifier.labels)
    identifier.set_languages(sorted(known & (load_vocabulary().language_codes | set(wanted))))
    return identifier
