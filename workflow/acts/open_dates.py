"""The dates that a text edited in Word states in its open places, held against those of the form."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from documents.places import DOTS, Place
from foundation.errors import Refusal
from workflow.packs import Pack
from workflow.readings.open_places import put_into_blanks
from workflow.rules.wording import french_date, month_number
from workflow.text_values import BLANK

_IN_WORDS = re.compile(r"(\d{1,2})(?:er)?\s+(\w+)\s+(\d{4})", re.IGNORECASE)
_IN_NUMBERS = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


class PlaceLost(Refusal):
    """The blank of ``label`` is nowhere in the text any more."""

    def __init__(self, label: str, near: str) -> None:
        self.label = label
        super().__init__(
            f"« {label} » n’a plus sa place dans ce texte. Après « {near} », écrivez cette date, ou laissez les points "
            f"« {BLANK} » que le formulaire remplira, puis renvoyez le fichier."
        )


class NoSuchDay(Refusal):
    """``words`` stand where a date is expected, and name no day."""

    def __init__(self, label: str, words: str) -> None:
        self.label = label
        super().__init__(f"« {label} » : « {words} » n’est pas un jour du calendrier. Corrigez-le dans Word.")


class DatesDisagree(Refusal):
    """The text says one date, the form another: the program does not choose."""

    def __init__(self, label: str, in_text: date, in_form: date) -> None:
        self.label = label
        super().__init__(
            f"« {label} » est le {french_date(in_text)} dans ce texte, et le {french_date(in_form)} dans le formulaire : "
            "corrigez celui des deux qui se trompe, puis renvoyez le fichier."
        )


def dates_told(
    pack: Pack, places: Iterable[Place], found: Mapping[str, str], typed: Mapping[str, Any]
) -> dict[str, str]:
    """Dates that the text states and the form does not have yet, as the form keeps them.

    Raises PlaceLost, NoSuchDay, DatesDisagree.
    """
    near = {place.name: place.near for place in places}
    told = {}
    for field in put_into_blanks(pack):
        if field.name not in near:  # the template does not print it
            continue
        if field.name not in found:
            raise PlaceLost(field.label, near[field.name])
        if DOTS.fullmatch(found[field.name]):
            continue
        day = _day(found[field.name])
        if day is None:
            raise NoSuchDay(field.label, found[field.name])
        in_form = str(typed.get(field.name) or "")
        if in_form and in_form != day.isoformat():
            raise DatesDisagree(field.label, day, date.fromisoformat(in_form))
        if not in_form:
            told[field.name] = day.isoformat()
    return told


def _day(words: str) -> date | None:
    if spelt := _IN_WORDS.fullmatch(words):
        day, month, year = int(spelt[1]), month_number(spelt[2]), int(spelt[3])
    elif written := _IN_NUMBERS.fullmatch(words):
        day, month, year = int(written[1]), int(written[2]), int(written[3])
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
