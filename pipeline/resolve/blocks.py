"""Which forms of names are worth comparing: those that share a rare key, never all with all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

from pipeline.resolve.forms import Form, bones_of, coarse_of, full_names_of, sound_of, unglue

# A block of more forms than this says nothing: it is skipped, and its forms meet in the blocks of rarer keys.
# At one million mentions of 100,000 people it leaves some 20 comparisons a form.
LARGEST_BLOCK = 60
# Names of more words are no names; their first and last words are enough to find a partner by.
MOST_WORDS = 5


def block_keys(form: Form) -> Iterator[tuple[str, ...]]:
    """Yield the keys of a form of two whole words or more.

    Two words by their consonants meet respellings, other orders and shorter forms; one with the first letter of
    another meets initials and misspellings; one with the full name meets nicknames.
    """
    words = form.words if len(form.words) <= MOST_WORDS else (*form.words[:3], *form.words[-2:])
    yield from _keys(words)
    if unglue(words[-1]) != words[-1]:
        yield from _keys((*words[:-1], unglue(words[-1])))


def _keys(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    bones = [bones_of(word) for word in words]
    for i, first in enumerate(bones):
        for j, second in enumerate(bones):
            if i < j and len(words[i]) > 1 < len(words[j]):
                yield ("two", *sorted((first, second)))
                yield ("coarse", *sorted((coarse_of(words[i]), coarse_of(words[j]))))
            if i != j and len(words[i]) > 1:
                yield ("letter", first, sound_of(words[j])[0])
                for full in sorted(full_names_of(words[j]) - {words[j]}):
                    yield ("full", first, full)
                yield ("full", first, words[j])


def pair_up(keys: Mapping[int, Iterable[Hashable]]) -> Iterator[tuple[int, int]]:
    """Yield each pair of forms that share a key of a small block, once, the smaller index first.

    Args:
        keys: the keys of each form.
    """
    blocks: dict[Hashable, list[int]] = defaultdict(list)
    for form, found in keys.items():
        for key in dict.fromkeys(found):
            blocks[key].append(form)
    partners: dict[int, set[int]] = defaultdict(set)
    for members in blocks.values():
        if 1 < len(members) <= LARGEST_BLOCK:
            for place, one in enumerate(members):
                partners[one].update(members[place + 1 :])
    blocks.clear()
    for one in sorted(partners):
        for other in sorted(partners[one]):
            yield one, other


def count_words(forms: Sequence[Form]) -> dict[str, int]:
    """Return how many forms hold each word, by sound."""
    counts: dict[str, int] = defaultdict(int)
    for form in forms:
        for word in {sound_of(word) for word in form.words if len(word) > 1}:
            counts[word] += 1
    return counts
