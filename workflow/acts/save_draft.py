"""The form of a draft comes back: what its author changed is kept, what somebody else changed meanwhile is not undone."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from foundation.settings import Settings
from workflow.actors import Actor
from workflow.acts.draft import choose_medium, editable, fill_in
from workflow.records.convention import Deed, Medium
from workflow.rules.merging import Answers, Merge, merge

MEDIUM = "medium"
"""Name, in the form, of what stands beside the fields of the manifest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    problems: dict[str, str]
    """Field name → French sentence: what cannot be kept."""
    merge: Merge


def stored_answers(deed: Deed) -> dict[str, object]:
    """What the form of the draft shows, by field name."""
    return {**deed.field_values, MEDIUM: str(deed.medium)}


def save_draft(
    session: Session,
    settings: Settings,
    convention_id: int,
    answers: Answers,
    *,
    actor: Actor,
    at: datetime,
) -> Saved:
    """Stores what ``actor`` changed, field by field; a field that both changed is left as it is, and answered.

    The revision of the whole file is not demanded: two people may fill in one form. Raises NotEditable, NotADrafter.
    """
    by_field = replace(actor, saw={})
    convention = editable(session, convention_id, actor=by_field)
    stored = stored_answers(convention)
    merged = merge(answers, stored)
    mine = {name: value for name, value in merged.mine.items() if (stored.get(name) or "") != (value or "")}
    medium = mine.pop(MEDIUM, None)
    problems = fill_in(session, settings, convention_id, mine, actor=by_field, at=at)
    if medium in tuple(Medium):
        choose_medium(session, convention_id, Medium(medium), actor=by_field, at=at)
    return Saved(problems=problems, merge=merged)
