"""The durations of a convention as data: what the manifest of its template states, article by article.

A convention keeps the clauses of the version it was signed with; no code knows "3 years" or "article 3".
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any, Generic, TypeVar

from foundation.errors import Refusal
from workflow.rules.calendar import Duration

Measure = TypeVar("Measure")

LONGEST_MONTHS = 12 * 99
LONGEST_DAYS = 365 * 99


class BadClause(Refusal):
    """The clause ``name`` cannot be used as it is written; ``reason`` says why, in French."""

    def __init__(self, name: str, reason: str) -> None:
        self.name = name
        self.reason = reason
        super().__init__(f"Clause « {name} » : {reason}.")


@dataclass(frozen=True, slots=True)
class YearDay:
    """A day that exists in every civil year."""

    month: int
    day: int

    def in_year(self, year: int) -> date:
        return date(year, self.month, self.day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause(Generic[Measure]):
    """One stipulation: what it measures, where it stands, and how it is read.

    ``other_reading`` is a French sentence, empty where the text allows only one reading.
    """

    name: str
    article: str
    label: str
    measure: Measure
    reading: str = ""
    other_reading: str = ""
    unit: str = field(default="", compare=False)
    """Of a duration: "years", "months" or "days", as the text states it. Twelve months are said as months."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clauses:
    """The rule set of one version of a template. None: the text has no such clause."""

    initial_term: Clause[Duration]
    renewal_term: Clause[Duration] | None = None
    renewal_cap: Clause[int] | None = None
    denunciation_notice: Clause[Duration] | None = None
    formal_notice: Clause[Duration] | None = None
    general_interest: Clause[None] | None = None
    avenant_request: Clause[Duration] | None = None
    avenant_effect: Clause[None] | None = None
    annual_report: Clause[YearDay] | None = None

    @classmethod
    def from_table(cls, rows: Iterable[Mapping[str, Any]]) -> "Clauses":
        """The clauses of a manifest's ``[[clauses]]``. Raises BadClause, which names the clause at fault."""
        return cls(**_checked(_parsed(rows, {})))

    def with_changes(self, rows: Iterable[Mapping[str, Any]]) -> "Clauses":
        """These clauses, some replaced: an article retouched in Word may state another duration.

        What a row does not say again (article, label, reading) stays as it was. Raises BadClause.
        """
        current = {field.name: getattr(self, field.name) for field in fields(self)}
        return replace(self, **_checked({**current, **_parsed(rows, current)}))

    @property
    def stated(self) -> tuple[Clause[Any], ...]:
        """The clauses that the text has, in the order of this class."""
        given = (getattr(self, field.name) for field in fields(self))
        return tuple(clause for clause in given if clause is not None)


@dataclass(frozen=True, slots=True)
class _Kind:
    """What the manifest may say of a clause; the first reading is the one taken when none is given."""

    measures: tuple[str, ...]
    readings: tuple[str, ...] = ()


_DURATION = ("years", "months", "days")
_KINDS = {
    "initial-term": _Kind(_DURATION),
    "renewal-term": _Kind(_DURATION),
    "renewal-cap": _Kind(("count",)),
    "denunciation-notice": _Kind(_DURATION, ("any-time", "prevents-renewal")),
    "formal-notice": _Kind(_DURATION, ("wait", "window")),
    "general-interest": _Kind((), ("outside-the-text",)),
    "avenant-request": _Kind(_DURATION),
    "avenant-effect": _Kind((), ("first-of-next-month",)),
    "annual-report": _Kind(("day",), ("every-civil-year", "full-years-only")),
}
_MEASURES = ("years", "months", "days", "count", "day")
_TEXTS = ("name", "article", "label", "reading", "other_reading")


def _parsed(rows: Iterable[Mapping[str, Any]], inherited: Mapping[str, Clause[Any] | None]) -> dict[str, Any]:
    clauses: dict[str, Any] = {}
    for row in rows:
        name = row.get("name")
        if not isinstance(name, str) or name not in _KINDS:
            raise BadClause(str(name), f"nom inconnu (noms possibles : {', '.join(_KINDS)})")
        attribute = name.replace("-", "_")
        if attribute in clauses:
            raise BadClause(name, "elle est donnée deux fois")
        clauses[attribute] = _clause(name, row, inherited.get(attribute))
    return clauses


def _clause(name: str, row: Mapping[str, Any], inherited: Clause[Any] | None) -> Clause[Any]:
    unknown = [key for key in row if key not in (*_TEXTS, *_MEASURES)]
    if unknown:
        raise BadClause(name, f"clé inconnue « {unknown[0]} »")
    article = _text(name, row, "article", inherited.article if inherited else "")
    if not article:
        raise BadClause(name, "l’article qui l’énonce manque")
    return Clause(
        name=name,
        article=article,
        label=_text(name, row, "label", inherited.label if inherited else name),
        measure=_measure(name, row),
        reading=_reading(name, row, inherited.reading if inherited else ""),
        other_reading=_text(name, row, "other_reading", inherited.other_reading if inherited else ""),
        unit=next((unit for unit in _DURATION if unit in row), ""),
    )


def _text(name: str, row: Mapping[str, Any], key: str, default: str) -> str:
    text = row.get(key, default)
    if not isinstance(text, str):
        raise BadClause(name, f"« {key} » doit être un texte entre guillemets")
    return text.strip()


def _reading(name: str, row: Mapping[str, Any], default: str) -> str:
    readings = _KINDS[name].readings
    reading = _text(name, row, "reading", default or next(iter(readings), ""))
    if reading and reading not in readings:
        possible = f"lectures possibles : {', '.join(readings)}" if readings else "elle n’en a qu’une"
        raise BadClause(name, f"lecture « {reading} » inconnue ({possible})")
    return reading


def _measure(name: str, row: Mapping[str, Any]) -> Duration | YearDay | int | None:
    allowed = _KINDS[name].measures
    given = [key for key in _MEASURES if key in row]
    if not allowed and not given:
        return None
    if len(given) != 1 or given[0] not in allowed:
        one_measure = f"une seule mesure est attendue ({', '.join(allowed)})"
        raise BadClause(name, one_measure if allowed else "elle n’a pas de mesure")
    return _READERS[given[0]](name, row[given[0]])


def _year_day(name: str, value: object) -> YearDay:
    match = re.fullmatch(r"([0-9]{2})-([0-9]{2})", value) if isinstance(value, str) else None
    try:
        # 2025 is not a leap year: 29 February does not exist in every year.
        day = date(2025, int(match[1]), int(match[2])) if match else None
    except ValueError:
        day = None
    if day is None:
        raise BadClause(name, f"« {value} » n’est pas un jour de chaque année (mois-jour, par exemple 01-15)")
    return YearDay(day.month, day.day)


def _count(name: str, value: object) -> int:
    # In Python true is a number; in a manifest it is a mistake.
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadClause(name, f"« {value} » n’est pas un nombre entier")
    if value <= 0:
        raise BadClause(name, f"une durée ou un nombre de {value} n’a pas de sens")
    return value


def _duration(*, months: int = 0, days: int = 0) -> Callable[[str, object], Duration]:
    def read(name: str, value: object) -> Duration:
        duration = Duration(months, days) * _count(name, value)
        if duration.months > LONGEST_MONTHS or duration.days > LONGEST_DAYS:
            raise BadClause(name, "une durée de plus de 99 ans n’a pas de sens")
        return duration

    return read


_READERS: dict[str, Callable[[str, object], Duration | YearDay | int]] = {
    "years": _duration(months=12),
    "months": _duration(months=1),
    "days": _duration(days=1),
    "count": _count,
    "day": _year_day,
}


def _checked(clauses: dict[str, Any]) -> dict[str, Any]:
    if clauses.get("initial_term") is None:
        raise BadClause("initial-term", "elle manque : sans durée initiale, rien ne se calcule")
    if clauses.get("renewal_cap") is not None and clauses.get("renewal_term") is None:
        raise BadClause("renewal-cap", "elle limite des reconductions que le texte ne prévoit pas")
    return clauses
