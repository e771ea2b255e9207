"""Dates, durations and parties in French words, for sentences that people read."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from workflow.rules.calendar import Duration
from workflow.rules.clauses import Clause, YearDay
from workflow.rules.facts import LetterType, RegisteredLetter
from workflow.rules.moves import Role

_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_PARTIES = {"co-contractor": "le co-contractant", "region": "la Région"}
ROLE_NAMES = {
    Role.DRAFTER: "rédaction",
    Role.APPROVER: "approbation",
    Role.SIGNATORY: "signature",
    Role.READER: "lecture",
    Role.ADMINISTRATOR: "administration",
}
"""As they are offered, in order."""


def french_date(day: date) -> str:
    """« 1er mars 2027 »."""
    return f"{'1er' if day.day == 1 else day.day} {_MONTHS[day.month - 1]} {day.year}"


def month_number(name: str) -> int:
    """From its French name; 0 where it is none."""
    return _MONTHS.index(name.casefold()) + 1 if name.casefold() in _MONTHS else 0


def french_weekday(day: date) -> str:
    """« dimanche 5 juillet 2026 »."""
    return f"{_WEEKDAYS[day.weekday()]} {french_date(day)}"


def french_duration(duration: Duration) -> str:
    """« 3 ans », « 18 mois », « 30 jours »: years where the months make whole years."""
    years, months = divmod(duration.months, 12)
    parts = []
    if years and not months:
        parts.append(f"{years} an{'s' if years > 1 else ''}")
    elif duration.months:
        parts.append(f"{duration.months} mois")
    if duration.days or not parts:
        parts.append(f"{duration.days} jour{'s' if duration.days > 1 else ''}")
    return " et ".join(parts)


def french_measure(measure: object) -> str:
    """A clause’s value: « 3 ans », « 2 au plus », « le 15 janvier de chaque année »."""
    if isinstance(measure, Duration):
        return french_duration(measure)
    if isinstance(measure, YearDay):
        return f"le {'1er' if measure.day == 1 else measure.day} {_MONTHS[measure.month - 1]} de chaque année"
    return f"{measure} au plus"


def french_clause(clause: Clause[Any]) -> str:
    """Its value in the unit that the text states: twelve months stay « 12 mois »."""
    if isinstance(clause.measure, Duration) and clause.unit == "months":
        return f"{clause.measure.months} mois"
    return french_measure(clause.measure)


def party_name(party: str) -> str:
    """« la Région », « le co-contractant »; a party that the rules do not know keeps its key."""
    return _PARTIES.get(party, f"« {party} »")


def term_name(number: int) -> str:
    """« durée initiale », « 1re reconduction », « 2e reconduction »."""
    if number == 0:
        return "durée initiale"
    return f"{'1re' if number == 1 else f'{number}e'} reconduction"


def enumerated(words: Sequence[str]) -> str:
    """« a », « a et b », « a, b et c »."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} et {words[-1]}"


_LETTERS = {
    LetterType.DENUNCIATION: "dénonciation",
    LetterType.FORMAL_NOTICE: "mise en demeure",
    LetterType.TERMINATION: "résiliation",
    LetterType.WITHDRAWAL: "retrait",
    LetterType.CURE: "réparation du manquement",
    LetterType.EXTENSION: "prolongation du délai",
    LetterType.OPPOSITION: "opposition pour motif d’intérêt général",
    LetterType.GENERAL_INTEREST_TERMINATION: "résiliation pour motif d’intérêt général",
}


def letter_type_name(letter_type: LetterType) -> str:
    """« dénonciation », « mise en demeure »."""
    return _LETTERS[letter_type]


def letter_name(letter: RegisteredLetter) -> str:
    """« dénonciation par la Région, envoi du 10 septembre 2026 »."""
    return f"{_LETTERS[letter.type]} par {party_name(letter.sender)}, envoi du {french_date(letter.posted)}"
