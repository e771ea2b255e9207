from collections.abc import Sequence
from typing import TypeVar

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.errors import Refusal
from web import conventions
from web.access import needs
from web.house import house
from web.language import _, plural
from web.pages.hand_over.forms import HandAllOverForm, HandOverForm
from web.visit import at, person
from workflow.acts import hand_over
from workflow.readings.conventions import agents_in_charge, in_charge_of
from workflow.records.account import Account
from workflow.rules.moves import Role

pages = Blueprint("hand_over", __name__)
staff = needs(Role.DRAFTER, Role.APPROVER)
ChoosingPeople = TypeVar("ChoosingPeople", HandOverForm, HandAllOverForm)


@pages.get("/conventions/confier")
@staff
def everything_form() -> str:
    """Someone leaves, or is away for long: everything in their charge passes on at once."""
    with house().database.reading() as session:
        form = _with_leavers(session, _with_people(session, HandAllOverForm()))
    return render_template("hand_over/hand_all_over.html", form=form)


@pages.post("/conventions/confier")
@staff
def everything() -> ResponseReturnValue:
    with house().database.reading() as session:
        form = _with_leavers(session, _with_people(session, HandAllOverForm()))
        ids = in_charge_of(session, int(form.leaver.data)) if form.validate() else []
    if ids and _handed_over(form, ids):
        flash(plural("Un dossier est confié.", "%(num)d dossiers sont confiés.", len(ids)), "done")
        return redirect(url_for("conventions.index", agent=form.agent.data))
    return render_template("hand_over/hand_all_over.html", form=form), 422


@pages.get("/conventions/<number>/confier")
@staff
def form(number: str) -> str:
    with house().database.reading() as session:
        convention = conventions.found(session, number)
        chosen = {"agent": str(convention.agent_id), "substitute": str(convention.substitute_id or "")}
        form = _with_people(session, HandOverForm(data=chosen))
    return render_template("hand_over/hand_over.html", convention=convention, form=form)


@pages.post("/conventions/<number>/confier")
@staff
def one(number: str) -> ResponseReturnValue:
    with house().database.reading() as session:
        convention = conventions.found(session, number)
        form = _with_people(session, HandOverForm())
    if form.validate() and _handed_over(form, [convention.id]):
        flash(_("%(The)s est confié%(e)s.", **convention.words), "done")
        return redirect(url_for("conventions.summary", number=number))
    return render_template("hand_over/hand_over.html", convention=convention, form=form), 422


def _handed_over(form: HandOverForm | HandAllOverForm, convention_ids: Sequence[int]) -> bool:
    try:
        hand_over.hand_over(
            house().workshop,
            convention_ids,
            agent_id=int(form.agent.data),
            substitute_id=int(form.substitute.data) if form.substitute.data else None,
            actor=person().actor,
            at=at(),
        )
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    return True


def _with_leavers(session: Session, form: HandAllOverForm) -> HandAllOverForm:
    """Nobody is chosen beforehand: with one click, everything of the first of the list would pass on to themselves."""
    agents = [(str(number), name) for number, name in agents_in_charge(session).items()]
    form.leaver.choices = [("", _("Choisissez")), *agents]
    form.agent.choices = [("", _("Choisissez")), *form.agent.choices]
    return form


def _with_people(session: Session, form: ChoosingPeople) -> ChoosingPeople:
    accounts = session.scalars(select(Account).where(Account.active).order_by(Account.name)).all()
    able = [(str(one.id), one.name) for one in accounts if one.roles & hand_over.IN_CHARGE]
    _offer(form, able)
    return form


def _offer(form: HandOverForm | HandAllOverForm, able: list[tuple[str, str]]) -> None:
    form.agent.choices = able
    form.substitute.choices = [("", _("Personne")), *able]
