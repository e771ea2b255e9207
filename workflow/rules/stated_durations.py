"""Durations and days that a French text states in words or figures: what an edited article says now, and no longer.

Enough to notice that somebody answers « unchanged » beside a number that changed; never to decide in their place.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from workflow.rules.calendar import Duration
from workflow.rules.clauses import Clause, YearDay
from workflow.rules.wording import french_clause, french_measure, month_number

Measure = Duration | YearDay
_UNITS = {
    "an": Duration(12), "ans": Duration(12), "année": Duration(12), "années": Duration(12), "annuel": Duration(12),
    "annuelle": Duration(12), "mois": Duration(1), "trimestre": Duration(3), "trimestres": Duration(3),
    "semestre": Duration(6), "semestres": Duration(6), "semaine": Duration(0, 7), "semaines": Duration(0, 7),
    "jour": Duration(0, 1), "jours": Duration(0, 1),
}  # fmt: skip
_ONES = (
    *("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"),
    *("onze", "douze", "treize", "quatorze", "quinze", "seize"),
)
_NUMBERS = {
    **{word: value for value, word in enumerate(_ONES)},
    "une": 1, "vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "cent": 100,
    "cents": 100,
}  # fmt: skip
_LINKS = {"-", "et"}
_WORD = re.compile(r"\d+|[^\W\d_]+|[^\w\s]")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedMeasures:
    """What an article stated before and states no longer, and what it states anew."""

    gone: tuple[Measure, ...]
    come: tuple[Measure, ...]
    numbers: bool
    """Whether any number at all differs."""

    @property
    def any(self) -> bool:
        return bool(self.gone or self.come or self.numbers)


def changed_measures(before: str, after: str) -> ChangedMeasures:
    """From one wording of an article to the other."""
    old, new = Counter(measures_in(before)), Counter(measures_in(after))
    return ChangedMeasures(
        gone=tuple((old - new).keys()),
        come=tuple((new - old).keys()),
        numbers=Counter(_values(before)) != Counter(_values(after)),
    )


def contradictions(
    changed: ChangedMeasures, clauses: Sequence[tuple[Clause[Any], Clause[Any]]]
) -> Iterator[str]:
    """Why the values of the clauses of an article, as they were and as a person says they are now, do not fit what
    changed in its words: French sentences, at most one a clause.
    """
    said = False
    for was, now in clauses:
        if was.measure == now.measure and was.measure in changed.gone:
            said = True
            yield (
                f"{was.label} : vous la dites inchangée ({french_clause(was)}), et l’article ne le dit plus"
                f"{_instead(changed)}."
            )
        elif was.measure != now.measure and now.measure not in changed.come:
            said = True
            yield f"{now.label} : l’article ne dit pas « {french_clause(now)} »."
    unchanged = all(was.measure == now.measure for was, now in clauses)
    if unchanged and not said and changed.any:
        yield "Un nombre ou une durée de cet article change, et vous n’en changez aucune."


def _instead(changed: ChangedMeasures) -> str:
    """« ; il dit « 6 mois » »."""
    said = " et ".join(f"« {french_measure(measure)} »" for measure in changed.come)
    return f" ; il dit {said}" if said else ""


def measures_in(text: str) -> Iterator[Measure]:
    """In the order of the text: « trois mois », « 3 (trois) ans », « d’année en année », « 15 janvier »."""
    words = [word.casefold() for word in _WORD.findall(text)]
    at = 0
    while at < len(words):
        number, end = _number(words, at)
        if number is None:
            if words[at : at + 3] in (["année", "en", "année"], ["an", "par", "an"]):
                yield Duration(12)
                end = at + 3
            at = max(end, at + 1)
            continue
        unit, after = _unit(words, end)
        if unit is not None:
            yield unit * number
        elif end < len(words) and (month := month_number(words[end])) and 1 <= number <= _LONGEST_MONTH:
            yield YearDay(month, number)
        at = max(after, at + 1)


_LONGEST_MONTH = 31


def _unit(words: list[str], at: int) -> tuple[Duration | None, int]:
    """The unit that follows a number, said again in brackets or not: « 3 (trois) ans »."""
    if at < len(words) and words[at] == "(":
        closing = next((place for place in range(at, min(at + 6, len(words))) if words[place] == ")"), None)
        if closing is not None:
            at = closing + 1
    if at < len(words) and words[at] in _UNITS:
        return _UNITS[words[at]], at + 1
    return None, at


def _number(words: list[str], at: int) -> tuple[int | None, int]:
    """The number that begins there, in figures or in words, and where it ends."""
    if words[at] == "premier" or (words[at] == "1" and words[at + 1 : at + 2] == ["er"]):
        return 1, at + (1 if words[at] == "premier" else 2)
    if words[at].isdecimal():
        return int(words[at][:9]), at + 1
    if words[at] not in _NUMBERS:
        return None, at
    total, value, end = 0, _NUMBERS[words[at]], at + 1
    while end < len(words):
        step = end + 1 if words[end] in _LINKS else end
        if step >= len(words) or words[step] not in _NUMBERS:
            break
        following = _NUMBERS[words[step]]
        if following == 100 or (following == 20 and value == 4):  # quatre-vingt, deux cents
            value *= following
        elif following < value or value == 0:
            total, value = total + value, following
        else:
            break
        end = step + 1
    return total + value, end


def _values(text: str) -> Iterator[int]:
    """Every number, « un » and « une » aside: they are articles too."""
    words = [word.casefold() for word in _WORD.findall(text)]
    at = 0
    while at < len(words):
        number, end = _number(words, at)
        if number is not None and words[at] not in {"un", "une"}:
            yield number
        at = max(end, at + 1)
