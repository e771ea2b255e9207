from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from foundation.errors import Refusal
from web.access import needs, signed_in
from web.forms import Form
from web.house import house
from web.language import _
from web.pages.changes.forms import RefuseForm
from web.pages.people.forms import ConfirmForm
from web.visit import at, person
from workflow.acts.changes import settle
from workflow.readings import changes
from workflow.records.account import Account
from workflow.records.change_request import ChangeRequest
from workflow.records.convention import Deed
from workflow.rules.moves import Role

pages = Blueprint("changes", __name__, url_prefix="/demandes")
staff = needs(Role.DRAFTER, Role.APPROVER, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """One request, for whoever looks at it. ``why_not``: why they may not confirm it."""

    request: ChangeRequest
    deed: Deed | None
    differences: tuple[changes.Difference, ...]
    why_not: str | None
    may_refuse: bool
    is_asker: bool
    is_moot: bool
    settlers: tuple[Account, ...]
    """Who may confirm; empty: nobody here, only the terminal of the server."""
    account: Account | None
    """Whose it is: its present address is shown, and what was changed on it before."""
    past: tuple[ChangeRequest, ...]
    also_of: str
    """Somebody else whose account has the new address."""


@pages.get("")
@staff
def index() -> str:
    with house().database.reading() as session:
        found = changes.history(session)
        return render_template(
            "changes/index.html", requests=found, now=at(), differences=changes.differences
        )


@pages.get("/<int:request_id>")
@signed_in
def show(request_id: int) -> str:
    return _page(request_id, ConfirmForm(), RefuseForm())


@pages.post("/<int:request_id>/confirmer")
@signed_in
def confirm(request_id: int) -> ResponseReturnValue:
    def act() -> str:
        settle.confirm(house().workshop, request_id, actor=person().actor, at=at())
        return _("Le changement est fait ; les personnes concernées sont prévenues.")

    form = ConfirmForm()
    return _answered(request_id, form, form, RefuseForm(), act)


@pages.post("/<int:request_id>/refuser")
@signed_in
def refuse(request_id: int) -> ResponseReturnValue:
    form = RefuseForm()

    def act() -> str:
        settle.refuse(house().workshop, request_id, reason=form.reason.data, actor=person().actor, at=at())
        return _("La demande est refusée : rien ne change.")

    return _answered(request_id, form, ConfirmForm(), form, act)


@pages.post("/<int:request_id>/retirer")
@signed_in
def withdraw(request_id: int) -> ResponseReturnValue:
    def act() -> str:
        settle.withdraw(house().workshop, request_id, actor=person().actor, at=at())
        return _("La demande est retirée : rien ne change.")

    form = ConfirmForm()
    return _answered(request_id, form, form, RefuseForm(), act)


def _answered(
    request_id: int, sent: Form, confirm_form: Form, refuse_form: Form, act: Callable[[], str]
) -> ResponseReturnValue:
    _demand_known(request_id)
    if sent.validate():
        try:
            flash(act(), "done")
        except Refusal as refusal:
            sent.refuse(refusal)
        else:
            return redirect(url_for("changes.show", request_id=request_id))
    return _page(request_id, confirm_form, refuse_form, sent), 422


def _page(request_id: int, confirm_form: Form, refuse_form: Form, form: Form | None = None) -> str:
    with house().database.reading() as session:
        seen = _seen(session, request_id)
        return render_template(
            "changes/show.html",
            seen=seen,
            state=seen.request.state(at=at()),
            form=form or confirm_form,
            confirm_form=confirm_form,
            refuse_form=refuse_form,
            differences=changes.differences,
            now=at(),
        )


def _demand_known(request_id: int) -> None:
    with house().database.reading() as session:
        _found(session, request_id)


def _found(session: Session, request_id: int) -> ChangeRequest:
    """Raises NotFound: also for who may neither ask, nor answer, nor is concerned."""
    request = session.get(ChangeRequest, request_id)
    who = person()
    concerned = request is not None and who.account_id in {request.account_id, request.asked_by_id}
    if request is None or not (concerned or who.roles & {Role.DRAFTER, Role.APPROVER, Role.ADMINISTRATOR}):
        raise NotFound
    return request


def _seen(session: Session, request_id: int) -> _Seen:
    request = _found(session, request_id)
    deed = session.get(Deed, request.convention_id) if request.convention_id else None
    actor = person().actor
    return _Seen(
        request=request,
        deed=deed,
        differences=changes.differences(request),
        why_not=changes.why_not(session, request, settle.settler_of(session, actor)),
        may_refuse=settle.may_refuse(request, actor),
        is_asker=actor.account_id == request.asked_by_id,
        is_moot=changes.is_moot(session, request),
        settlers=changes.settlers(session, request),
        account=session.get(Account, request.account_id) if request.account_id else None,
        past=_before(session, request),
        also_of=changes.also_of(session, request),
    )


def _before(session: Session, request: ChangeRequest) -> tuple[ChangeRequest, ...]:
    """Roles taken away, a new name or address: what made the account what it is may be what one should ask about."""
    if request.account_id is None:
        return ()
    return tuple(
        one for one in changes.history(session, account_id=request.account_id) if one.id < request.id
    )
