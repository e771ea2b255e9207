"""What the pages about one convention share: finding it, its tabs, and which acts its buttons may offer."""

from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from web import seen
from web.house import house
from web.language import _
from web.visit import person, today
from workflow.acts.step import UnknownConvention
from workflow.readings.texts import move_facts
from workflow.readings.timelines import timeline_of
from workflow.records.convention import Convention, Deed
from workflow.rules.machine import ForbiddenMove, GuardRefused, next_state
from workflow.rules.moves import BY_TRIGGER, NOT_HERE
from workflow.rules.states import CONCLUDED
from workflow.rules.timeline import TimelineState


def found(session: Session, number: str) -> Deed:
    """The deed that the page is about: its forms carry the revision read here. Raises NotFound."""
    try:
        return seen.look_at(session, number)
    except UnknownConvention as unknown:
        raise NotFound from unknown


def found_convention(session: Session, number: str) -> Convention:
    """The same, for pages that an avenant does not have. Raises NotFound."""
    deed = found(session, number)
    if not isinstance(deed, Convention):
        raise NotFound
    return deed


def found_id(number: str) -> int:
    """Raises NotFound."""
    with house().database.reading() as session:
        return found(session, number).id


@dataclass(frozen=True, slots=True)
class Offer:
    """One act of the table of moves, as the page of a convention offers it.

    ``refusal`` says why the button is not there; empty, the act may be done now.
    """

    label: str
    address: str
    refusal: str
    main: bool


_PAGES = {
    "submit": "circuit.submit_form",
    "withdraw": "circuit.withdraw_form",
    "approve": "review.index",
    "reopen": "circuit.reopen_form",
    "send": "circuit.send_form",
    "send_on_paper": "circuit.send_on_paper_form",
    "register_paper": "paper.form",
    "cancel": "circuit.cancel_form",
    "resume": "signatures.extend_form",
    "revise": "circuit.revise_form",
    "archive": "circuit.archive_form",
}
_MAIN = ("submit", "approve", "send", "send_on_paper", "register_paper", "revise")


def offers(session: Session, convention: Deed) -> tuple[Offer, ...]:
    """The acts that the state of the convention knows; those nobody in this role may do are left out."""
    facts = move_facts(
        session,
        house().workshop,
        convention,
        person().actor,
        reason="…",  # asked for on the page that the button leads to
        still_in_force=_still_in_force(convention),
    )
    shown = []
    for trigger, endpoint in _PAGES.items():
        try:
            next_state(convention.state, trigger, facts)
        except ForbiddenMove:
            continue
        except GuardRefused as refused:
            if refused.guard in NOT_HERE:
                continue
            refusal = refused.reason
        else:
            refusal = ""
        label = _("Relire, puis approuver ou renvoyer") if trigger == "approve" else BY_TRIGGER[trigger].label
        shown.append(
            Offer(label, url_for(endpoint, number=convention.number), refusal, main=trigger in _MAIN)
        )
    return tuple(shown)


def _still_in_force(convention: Deed) -> bool:
    if convention.state not in CONCLUDED:
        return False
    return timeline_of(convention, house().settings, as_of=today()).state is not TimelineState.ENDED
