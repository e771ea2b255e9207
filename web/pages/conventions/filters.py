"""The filters of the list, from and to the address: a list that was narrowed can be kept as a bookmark."""

from collections.abc import Collection, Mapping
from datetime import date

from web.bounds import row_numbers
from web.dates import asked_day, date_in_words
from web.language import _
from workflow.readings.conventions import Filters
from workflow.rules.situations import Situation
from workflow.rules.states import State


def filters_from(arguments: Mapping[str, str]) -> Filters:
    """What cannot be understood in the address narrows nothing."""
    agent = arguments.get("agent", "")
    return Filters(
        states=frozenset(State(name) for name in _all(arguments, "etat") if name in tuple(State)),
        situations=frozenset(
            Situation(name) for name in _all(arguments, "situation") if name in tuple(Situation)
        ),
        territory=_digits(arguments.get("territoire", ""))[:3],
        agent_id=next(iter(row_numbers([agent])), None),
        turning_from=_day(arguments.get("du", "")),
        turning_to=_day(arguments.get("au", "")),
        signature_late=arguments.get("retard", "") == "1",
    )


def filters_in_words(filters: Filters, agents: Mapping[int, str]) -> str:
    """« en signature, dans le 76 », for the title of the list and for its empty state."""
    words = [state.label.lower() for state in State if state in filters.states]
    words += [situation.label.lower() for situation in Situation if situation in filters.situations]
    if filters.territory:
        words.append(_("département %(number)s", number=filters.territory))
    if filters.agent_id is not None:
        words.append(_("en charge : %(name)s", name=agents.get(filters.agent_id, "?")))
    if filters.turning_from:
        words.append(_("reconduite ou finie à partir du %(day)s", day=date_in_words(filters.turning_from)))
    if filters.turning_to:
        words.append(_("reconduite ou finie jusqu’au %(day)s", day=date_in_words(filters.turning_to)))
    if filters.signature_late:
        words.append(_("signature en retard"))
    return ", ".join(words)


def _all(arguments: Mapping[str, str], name: str) -> Collection[str]:
    """An address may say a filter several times."""
    return arguments.getlist(name) if hasattr(arguments, "getlist") else [arguments.get(name, "")]


def _digits(text: str) -> str:
    return "".join(character for character in text if character in "0123456789ABab").upper()


def _day(text: str) -> date | None:
    try:
        return asked_day(text)
    except ValueError:
        return None
