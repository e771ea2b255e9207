"""The settings of the Région: saved at once, but for the addresses of its signatories, which two people change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from workflow.actors import Actor
from workflow.acts.changes.mails import tell_asked
from workflow.acts.changes.request import Asked, Making, ask
from workflow.acts.region import held_values, set_region_values
from workflow.packs import FieldType, PackField
from workflow.readings.region import region_fields, region_values, signatories_addresses
from workflow.records.account import Account
from workflow.records.change_request import ChangeRequest
from workflow.rules.merging import Answers, Merge, merge
from workflow.rules.two_people import ChangeKind
from workflow.workshop import Workshop


@dataclass(frozen=True, slots=True)
class Saved:
    """The fields that were written, the requests that wait for a second person, what became of each answer."""

    changed: tuple[str, ...]
    asked: tuple[int, ...]
    merge: Merge


def save_settings(workshop: Workshop, answers: Answers, *, reason: str, actor: Actor, at: datetime) -> Saved:
    """What ``actor`` changed since they were shown the settings; a field that two changed stays as it is.

    An address that is empty is filled in at once: whoever approves a text sees it. One that is there is asked for.

    Raises ChangeNeedsAReason, ChangePending: then nothing is written.
    """
    with workshop.database.transaction() as session:
        before = held_values(session)
        merged = merge(answers, before)
        values = merged.mine
        guarded = {name for name in waiting_for_two(workshop, before, values) if values[name] != before[name]}
        by = session.get(Account, actor.account_id) if actor.account_id is not None else None
        written = {name: value for name, value in values.items() if name not in guarded}
        changed = set_region_values(session, written, by=by, at=at, names=actor.name, reason=reason)
        fields = {field.name: field for field in region_fields(workshop.settings)}
        asked = [
            _asked(session, workshop, fields[name], before[name], values[name], reason, actor, at)
            for name in sorted(guarded)
        ]
        return Saved(changed, tuple(asked), merged)


def waiting_for_two(
    workshop: Workshop, before: Mapping[str, str], values: Mapping[str, str]
) -> frozenset[str]:
    """Of the fields given, the addresses of signatories that stand already: one person alone does not change them."""
    addresses = signatories_addresses(workshop.settings)
    return frozenset(name for name in values if name in addresses and before.get(name))


def write_setting(session: Session, _workshop: Workshop, request: ChangeRequest, making: Making) -> None:
    """What was asked is written, under both names."""
    actor = making.actor
    account = session.get(Account, actor.account_id) if actor.account_id is not None else None
    value = next(iter(request.after.values()))
    set_region_values(
        session,
        {request.setting: value},
        by=account,
        at=making.at,
        names=making.by,
        reason=request.reason,
    )


def present_setting(session: Session, request: ChangeRequest) -> dict[str, str]:
    """The value as it stands, in the shape of the request."""
    [key] = request.before
    return {key: region_values(session).get(request.setting, "")}


def _asked(
    session: Session,
    workshop: Workshop,
    field: PackField,
    before: str,
    after: str,
    reason: str,
    actor: Actor,
    at: datetime,
) -> int:
    key = "email" if field.type is FieldType.EMAIL else "mobile"
    request = ask(
        session,
        Asked(
            kind=ChangeKind.SETTING,
            about=f"setting:{field.name}",
            subject=field.label[:300],
            setting=field.name,
            before={key: before},
            after={key: after},
        ),
        reason=reason,
        actor=actor,
        at=at,
    )
    tell_asked(session, workshop.settings, request, at=at)
    return request.id
