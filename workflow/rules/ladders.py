"""Rungs: how long before or after a date who is told what. The template's manifest states them (``[[alerts]]``).

A rung is counted from the date itself, never from another rung, and with the two ways of counting of the
calendar: backward as ``counted_back`` does, forward as a delay does.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from operator import itemgetter
from typing import Any

from foundation.errors import Refusal
from workflow.rules.calendar import Delay, Duration, counted_back

KNOWN_RULES = frozenset(
    {
        "annual-report",
        "avenant-effect",
        "avenant-request",
        "end-of-validity",
        "last-posting-to-avoid-renewal",
        "renewal",
        "termination-possible",
    }
)
"""The rules of the agenda on which a template may set rungs."""
_RUNG = re.compile(r"([0-9]{1,3})([dm])")


class BadLadder(Refusal):
    """An entry of ``[[alerts]]`` cannot be used as it is written; ``reason`` says why, in French."""

    def __init__(self, name: str, reason: str) -> None:
        self.name = name
        self.reason = reason
        super().__init__(f"Alerte « {name} » : {reason}.")


class Audience(StrEnum):
    """To whom a rung speaks."""

    AGENT = "agent"
    SUBSTITUTE = "substitute"
    CO_CONTRACTOR = "co-contractor"
    SIGNATORIES = "signatories"
    ADMINISTRATORS = "administrators"
    SERVICES = "services"
    """The services asked before a renewal, as long as they have not answered."""


class How(StrEnum):
    """Whether it waits for the one mail a day of its recipient."""

    GROUPED = "grouped"
    AT_ONCE = "at-once"


@dataclass(frozen=True, slots=True)
class Rung:
    """So many months and days before the date (``after`` false) or after it; nothing: the day itself."""

    months: int = 0
    days: int = 0
    after: bool = False

    @classmethod
    def of(cls, text: str, *, after: bool = False) -> "Rung":
        """« 6m », « 15d », « 0d ». Raises ValueError."""
        match = _RUNG.fullmatch(text)
        if match is None:
            raise ValueError(text)
        count = int(match[1])
        return cls(months=count, after=after) if match[2] == "m" else cls(days=count, after=after)

    @property
    def key(self) -> str:
        """« -6m », « -15d », « 0d », « +1d »: how the ledger names it."""
        if not self.months and not self.days:
            return "0d"
        return f"{'+' if self.after else '-'}{f'{self.months}m' if self.months else f'{self.days}d'}"

    def falls_on(self, target: date) -> date:
        duration = Duration(self.months, self.days)
        return Delay(target, duration).last_day if self.after else counted_back(target, duration)

    @property
    def words(self) -> str:
        """« 6 mois avant », « le jour même », « 15 jours après »."""
        if not self.months and not self.days:
            return "le jour même"
        count = f"{self.months} mois" if self.months else f"{self.days} jour{'s' if self.days > 1 else ''}"
        return f"{count} {'après' if self.after else 'avant'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """The rungs of one rule for some people, and what they are asked to do.

    ``name`` sets it apart in the ledger from another ladder of the same rule; it is the rule's name unless said
    otherwise. ``to_do`` is a French request without its full stop.
    """

    name: str
    rule: str
    rungs: tuple[Rung, ...]
    to: tuple[Audience, ...]
    to_do: str
    how: How = How.GROUPED

    def days(self, target: date) -> list[tuple[date, Rung]]:
        """The day of each rung, in order."""
        return sorted(((rung.falls_on(target), rung) for rung in self.rungs), key=itemgetter(0))


def ladders_from(rows: Iterable[Mapping[str, Any]]) -> tuple[Ladder, ...]:
    """The ladders of a manifest's ``[[alerts]]``. Raises BadLadder."""
    return tuple(_ladder(row) for row in rows)


_KEYS = ("rule", "before", "after", "to", "how", "to_do")


def _ladder(row: Mapping[str, Any]) -> Ladder:
    rule = row.get("rule")
    if not isinstance(rule, str) or rule not in KNOWN_RULES:
        raise BadLadder(str(rule), f"règle inconnue (règles possibles : {', '.join(sorted(KNOWN_RULES))})")
    if unknown := [key for key in row if key not in _KEYS]:
        raise BadLadder(rule, f"clé inconnue « {unknown[0]} »")
    rungs = (*_rungs(rule, row, "before", after=False), *_rungs(rule, row, "after", after=True))
    if not rungs:
        raise BadLadder(rule, "aucun échelon (« before » ou « after »)")
    to_do = row.get("to_do")
    if not isinstance(to_do, str) or not to_do.strip():
        raise BadLadder(rule, "« to_do » manque : que doit faire la personne prévenue")
    return Ladder(
        name=rule,
        rule=rule,
        rungs=rungs,
        to=tuple(_member(rule, "to", name, Audience) for name in _texts(rule, row, "to")),
        to_do=to_do.strip(),
        how=_member(rule, "how", row.get("how", How.GROUPED), How),
    )


def _rungs(rule: str, row: Mapping[str, Any], key: str, *, after: bool) -> tuple[Rung, ...]:
    try:
        return tuple(Rung.of(text, after=after) for text in _texts(rule, row, key))
    except ValueError as error:
        raise BadLadder(rule, f"« {error} » n’est pas un échelon (par exemple 6m, 15d, 0d)") from error


def _texts(rule: str, row: Mapping[str, Any], key: str) -> list[str]:
    texts = row.get(key, [])
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise BadLadder(rule, f"« {key} » doit être une liste de textes")
    return texts


def _member(rule: str, key: str, value: object, kinds: Any) -> Any:
    if value not in tuple(kinds):
        raise BadLadder(rule, f"« {key} » vaut « {value} » (possibles : {', '.join(kinds)})")
    return kinds(value)
