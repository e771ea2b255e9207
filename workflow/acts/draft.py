"""Drafting: a convention is begun for a co-contractor, its form filled in as one goes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from foundation.clock import paris_date
from foundation.errors import Refusal
from foundation.settings import Settings
from workflow import text_values
from workflow.actors import Actor
from workflow.acts.index import index
from workflow.acts.number import new_verification_code, next_number
from workflow.acts.step import locked, note
from workflow.packs import FilledBy, Pack, PackField, find_pack
from workflow.readings.open_places import open_fields
from workflow.readings.packs import pack_of
from workflow.records.account import Account
from workflow.records.co_contractor import CoContractor
from workflow.records.convention import Convention, Deed, DocumentRole, Medium
from workflow.rules.moves import Role
from workflow.rules.states import EDITABLE


class NotEditable(Refusal):
    """The text of ``number`` cannot be changed as things stand."""

    def __init__(self, number: str, reason: str) -> None:
        self.number = number
        super().__init__(reason)


class NotADrafter(Refusal):
    def __init__(self) -> None:
        super().__init__("Rédiger demande le rôle « rédaction ».")


def start(
    session: Session,
    settings: Settings,
    *,
    kind: str,
    co_contractor: CoContractor,
    agent: Account,
    medium: Medium,
    actor: Actor,
    at: datetime,
) -> Deed:
    """A new draft with its number, in the charge of ``agent``. Raises NotADrafter, UnknownPack, PackError."""
    demand_drafter(actor)
    pack = find_pack(kind, root=settings.templates_folder)
    convention = Convention(
        number=next_number(session, pattern=settings.number_pattern, prefix=pack.prefix, on=paris_date(at)),
        verification_code=new_verification_code(),
        kind=pack.kind,
        template_version=pack.version,
        medium_name=medium,
        co_contractor=co_contractor,
        agent=agent,
        created_at=at,
        changed_at=at,
    )
    session.add(convention)
    session.flush()
    note(session, convention, "start", actor=actor, at=at)
    index(session, convention)
    return convention


def fill_in(
    session: Session,
    settings: Settings,
    convention_id: int,
    typed: Mapping[str, Any],
    *,
    actor: Actor,
    at: datetime,
) -> dict[str, str]:
    """Keeps what was typed, by field name, and returns what cannot be kept: field name → French sentence.

    An impossible value never costs the others: they are stored. Beside a text edited in Word only what
    ``open_fields`` names may change. Raises NotEditable, NotADrafter.
    """
    convention = editable(session, convention_id, actor=actor)
    pack = pack_of(convention, settings)
    _demand_open(convention, pack, typed)
    known = {field.name for field in pack.fields if field.filled_by == "draft"}
    given = {name: value for name, value in typed.items() if name in known}
    problems = text_values.check(pack, given)
    kept = {name: value for name, value in given.items() if name not in problems}
    changed = sorted(name for name, value in kept.items() if convention.field_values.get(name) != value)
    if changed:
        convention.field_values = {**convention.field_values, **kept}
        convention.changed_at = at
        note(session, convention, "fill-in", actor=actor, at=at, details={"fields": changed})
    return problems


def fields_of_form(deed: Deed, settings: Settings) -> tuple[PackField, ...]:
    """What is typed for each convention, in the order of the manifest. Raises UnknownPack, PackError."""
    return tuple(field for field in pack_of(deed, settings).fields if field.filled_by is FilledBy.DRAFT)


def choose_medium(
    session: Session, convention_id: int, medium: Medium, *, actor: Actor, at: datetime
) -> None:
    """Paper or electronic, before approval: the closing of the text differs. Raises NotEditable, NotADrafter."""
    convention = editable(session, convention_id, actor=actor)
    if convention.medium is not medium:
        if convention.document(DocumentRole.EDITED) is not None:
            raise NotEditable(convention.number, _LOCKED)
        convention.medium_name = medium
        convention.changed_at = at
        note(session, convention, "choose-medium", actor=actor, at=at, details={"medium": str(medium)})


_LOCKED = (
    "Le texte a été retouché dans Word, et cette partie du formulaire est verrouillée : abandonnez la retouche pour y "
    "revenir, ou corrigez dans Word."
)


def _demand_open(convention: Deed, pack: Pack, typed: Mapping[str, Any]) -> None:
    """Raises NotEditable for a field that the words of a retouch state, unless it stays as it is."""
    allowed = open_fields(convention, pack)
    locked_ones = [
        name
        for name, value in typed.items()
        if name not in allowed and (value or "") != (convention.field_values.get(name) or "")
    ]
    if locked_ones and convention.document(DocumentRole.EDITED) is not None:
        raise NotEditable(convention.number, _LOCKED)


def editable(session: Session, convention_id: int, *, actor: Actor) -> Deed:
    """The convention, locked, whose text ``actor`` may change now. Raises NotEditable, NotADrafter."""
    demand_drafter(actor)
    convention = locked(session, convention_id)
    if convention.state not in EDITABLE:
        raise NotEditable(
            convention.number,
            f"{convention.number} est dans l’état « {convention.state_label} » : son texte ne change plus.",
        )
    return convention


def demand_drafter(actor: Actor) -> None:
    if Role.DRAFTER not in actor.roles:
        raise NotADrafter
