"""What an avenant says of itself and of the convention it amends, as its template prints it."""

from datetime import date
from typing import Any

from workflow.readings.timelines import last_signature
from workflow.records.convention import Avenant, Deed
from workflow.rules.changes import Action, Change, article_name, is_numbered
from workflow.rules.states import CONCLUDED
from workflow.rules.wording import french_date


def own_values(deed: Deed) -> dict[str, Any]:
    """Values for the template beyond the fields of its form; of a convention, none. JSON, so that a projet keeps them."""
    if not isinstance(deed, Avenant):
        return {}
    changes = changes_of(deed)
    return {
        "rank": str(deed.rank),
        "amended_number": deed.convention.number,
        "amended_in_force_from": _day(last_signature(deed.convention)),
        "earlier_avenants": [
            f"l’avenant n° {other.rank} à la Convention, signé le {_day(last_signature(other))}"
            for other in deed.convention.avenants
            if other.rank < deed.rank and other.state in CONCLUDED
        ],
        "changes": [_printed(change, rank) for rank, change in enumerate(changes, start=1)],
        "effect": _day(deed.effect_on),
        "effect_article": str(len(changes) + 1),
        "rest_article": str(len(changes) + 2),
    }


def changes_of(avenant: Avenant) -> tuple[Change, ...]:
    return tuple(map(Change.of, avenant.changes or ()))


def _printed(change: Change, rank: int) -> dict[str, Any]:
    paragraphs = change.paragraphs
    if change.action is Action.ADD:
        paragraphs = (added_heading(change), *paragraphs)
    return {
        "rank": str(rank),
        "action": str(change.action),
        "heading": change.heading,
        "subject": change.subject,
        "paragraphs": list(paragraphs),
    }


def added_heading(change: Change) -> str:
    """« ARTICLE 13 : Ateliers itinérants »."""
    if not is_numbered(change.article):
        return change.title
    return f"{article_name(change.article).upper()} : {change.title}"


def _day(day: date | None) -> str:
    return french_date(day) if day else ""
