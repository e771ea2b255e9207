"""One fingerprint over many, and the short path that proves one of them in it.

A tree of Merkle, in the order given; at each floor two neighbours make one, a last one alone goes up as it is
(the shape of RFC 9162, 2.1.1). Texts are hashed, not bytes, so that a path can be walked with ``printf`` and
``sha256sum``; leaf and node begin differently, so that neither is taken for the other.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

LEAF, NODE = "conventio-feuille-1", "conventio-noeud-1"


class Side(StrEnum):
    """Where the neighbour stands."""

    LEFT = "G"
    RIGHT = "D"


@dataclass(frozen=True, slots=True)
class Step:
    """One step up: the neighbour's fingerprint and its side."""

    side: Side
    neighbour: str


def leaf(value: str) -> str:
    """SHA-256 of two lines of text."""
    return _sha256(LEAF, value)


def root(values: Sequence[str]) -> str:
    """Raises ValueError where there is nothing to prove."""
    floor = [leaf(value) for value in values]
    if not floor:
        msg = "a tree needs a leaf"
        raise ValueError(msg)
    while len(floor) > 1:
        floor = _next_floor(floor)
    return floor[0]


def path(values: Sequence[str], position: int) -> tuple[Step, ...]:
    """From the leaf at ``position`` up to the root."""
    floor, steps = [leaf(value) for value in values], []
    while len(floor) > 1:
        neighbour = position ^ 1
        if neighbour < len(floor):
            side = Side.LEFT if neighbour < position else Side.RIGHT
            steps.append(Step(side, floor[neighbour]))
        floor, position = _next_floor(floor), position // 2
    return tuple(steps)


def climbed(value: str, steps: Sequence[Step]) -> str:
    """The root that the path leads to."""
    reached = leaf(value)
    for step in steps:
        pair = (step.neighbour, reached) if step.side is Side.LEFT else (reached, step.neighbour)
        reached = _sha256(NODE, *pair)
    return reached


def _next_floor(floor: list[str]) -> list[str]:
    pairs = [_sha256(NODE, floor[i], floor[i + 1]) for i in range(0, len(floor) - 1, 2)]
    return pairs + floor[len(floor) - len(floor) % 2 :]


def _sha256(*lines: str) -> str:
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode("ascii")).hexdigest()
