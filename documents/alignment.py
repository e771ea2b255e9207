"""Which item of one text became which item of another, when some were added, removed or reworded."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from difflib import SequenceMatcher

_LARGEST_GAP = 10_000
"""Pairs to weigh between two common points; beyond, both sides are taken for different texts."""
Pair = tuple[int | None, int | None]


def aligned(
    before: Sequence[Hashable],
    after: Sequence[Hashable],
    likeness: Callable[[int, int], float],
    *,
    least: float,
) -> Iterator[Pair]:
    """Places in both, in reading order; None where an item has no counterpart.

    Equal items are matched first; between them, the pairs whose ``likeness`` sums up highest, each at ``least``.
    """
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        if tag == "equal":
            yield from zip(range(i, i_end), range(j, j_end), strict=True)
        else:
            yield from _closest(range(i, i_end), range(j, j_end), likeness, least)


def overlap(one: Counter[str], other: Counter[str]) -> float:
    """Share of words that two texts have in common, from 0 to 1, whatever their order."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def _closest(
    before: range, after: range, likeness: Callable[[int, int], float], least: float
) -> Iterator[Pair]:
    """Needleman and Wunsch (1970), with no penalty for gaps."""
    if len(before) * len(after) > _LARGEST_GAP:
        yield from ((i, None) for i in before)
        yield from ((None, j) for j in after)
        return
    like = [[likeness(i, j) for j in after] for i in before]
    best = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]
    for i in reversed(range(len(before))):
        for j in reversed(range(len(after))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], _paired(like[i][j], best[i + 1][j + 1], least))
    i = j = 0
    while i < len(before) or j < len(after):
        if (
            i < len(before)
            and j < len(after)
            and best[i][j] == _paired(like[i][j], best[i + 1][j + 1], least)
        ):
            yield before[i], after[j]
            i, j = i + 1, j + 1
        elif i < len(before) and (j == len(after) or best[i][j] == best[i + 1][j]):
            yield before[i], None
            i += 1
        else:
            yield None, after[j]
            j += 1


def _paired(like: float, rest: float, least: float) -> float:
    """What matching two items brings; nothing at all where they are too different."""
    return like + rest if like >= least else -1.0
