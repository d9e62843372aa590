"""What the encoder makes of a page: chances for each of its words, for links between words, and for the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.tokens import Doc

    Floats = NDArray[np.float32]

_KEY = "visits_reading"
ENTITIES = (
    "PERSON", "TITLE", "ORG", "COUNTRY", "NATIONALITY", "CITY", "DATE", "HONORIFIC", "FAC", "EVENT", "CUE",
)  # fmt: skip
QUOTES = ("direct", "mixed", "indirect")
# What a name, place or date is to a visit of the page.
PARTS = (
    "none", "guest", "host", "guest delegation", "host delegation", "guest country", "host country", "city",
    "date", "host organization", "guest organization",
)  # fmt: skip
# What one mention is to another: a title to its organization, country and holder, a quotation to its speaker, a
# guest to the host.
LINKS = ("organization", "country", "holder", "speaker", "meets")
LINK_WIDTH = 64


def tag_names(labels: Sequence[str]) -> tuple[str, ...]:
    """Return the tags of a sequence of labels: outside, and beginning and inside of each.

    >>> tag_names(["CITY"])
    ('O', 'B-CITY', 'I-CITY')
    """
    return ("O", *(f"{place}-{label}" for label in labels for place in "BI"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The encoder's chances for one Doc of n tokens, each in [0, 1].

    `entities` (n × 23) and `quotes` (n × 7) are chances of tags in the order of `tag_names`, `parts` (n × 11) of `PARTS`;
    `sources` and `targets` (n × links × width) and `nothing` (links × width) give `link`; `page` the chance of
    each statement about the page.
    """

    entities: Floats
    quotes: Floats
    parts: Floats
    sources: Floats
    targets: Floats
    nothing: Floats
    page: Mapping[str, float]

    def link(self, name: str, source: int, targets: Sequence[int]) -> list[float]:
        """Return the chance of each token to be what a source token is linked to; the rest to 1 is none of them.

        Args:
            name: one of `LINKS`.
            source: the first token of the mention that is linked.
            targets: first tokens of the mentions it may be linked to.
        """
        at = LINKS.index(name)
        own = self.sources[source, at]
        scores = np.append(self.targets[list(targets), at] @ own, self.nothing[at] @ own)
        powers = np.exp(scores - scores.max())
        return [float(chance) for chance in powers[:-1] / powers.sum()]

    def part(self, start: int, end: int) -> dict[str, float]:
        """Return the chance of each part for the mention at tokens [start, end)."""
        mean = self.parts[start:end].mean(axis=0)
        return dict(zip(PARTS, (float(chance) for chance in mean), strict=True))


def keep_reading(doc: Doc, reading: Reading) -> None:
    """Leave a reading with its Doc."""
    doc.user_data[_KEY] = reading


def read_of(doc: Doc) -> Reading | None:
    """Return the Doc's reading, None where another model than this project's own annotates."""
    found: Reading | None = doc.user_data.get(_KEY)
    return found


def decode(chances: Floats, names: Sequence[str]) -> list[tuple[int, int, str]]:
    """Return the likeliest spans of a sequence of tags: Viterbi over tags of which an inside follows its like.

    Args:
        chances: tokens × tags, in the order of `tag_names`.
        names: the tags.

    Returns:
        Spans as (first token, token behind the last, label).

    >>> decode(np.array([[.1, .8, .1], [.4, .1, .5], [.9, .1, .0]], dtype="float32"), tag_names(["CITY"]))
    [(0, 2, 'CITY')]
    """
    if not len(chances):
        return []
    steps = _allowed_steps(tuple(names))
    path = chances.argmax(axis=1)
    inside = np.array([name[0] == "I" for name in names])
    wrong = np.flatnonzero(np.isinf(steps[path[:-1], path[1:]])) + 1
    # A stretch that begins outside or with a beginning and goes on inside: where its likeliest tags may follow each
    # other there is no likelier path, so that only the others are searched, each by itself.
    starts = np.append(np.flatnonzero(~inside[path]), len(path))
    whole = bool(inside[path[0]])
    for at in np.unique(np.searchsorted(starts, wrong, side="right")) if not whole else ():
        stretch = slice(starts[at - 1], starts[at])
        path[stretch] = _likeliest_path(chances[stretch], steps, np.zeros(len(names)))
        whole = whole or bool(inside[path[stretch.start]])
    if whole:
        path = _likeliest_path(chances, steps, np.where(inside, -np.inf, 0.0))
    return _spans([names[tag] for tag in path.tolist()])


def _likeliest_path(chances: Floats, steps: Floats, first: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return the tags of the likeliest path; `first` is added to the scores of the first token."""
    scores = np.log(np.maximum(chances, 1e-9))
    best = scores[0] + first
    back = []
    for row in scores[1:]:
        paths = best[:, None] + steps
        back.append(paths.argmax(axis=0))
        best = paths.max(axis=0) + row
    path = [int(best.argmax())]
    for origins in reversed(back):
        path.append(int(origins[path[-1]]))
    return np.asarray(path[::-1])


@cache
def _allowed_steps(names: tuple[str, ...]) -> Floats:
    """Return 0 for a tag that may follow another, minus infinity for one that may not."""
    allowed = [
        [now[0] != "I" or (before != "O" and before[2:] == now[2:]) for now in names] for before in names
    ]
    return np.where(allowed, 0.0, -np.inf).astype("float32")


def _spans(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for i, tag in enumerate(tags):
        if tag[0] == "B":
            found.append((i, i + 1, tag[2:]))
        elif tag[0] == "I":
            found[-1] = (found[-1][0], i + 1, tag[2:])
    return found
