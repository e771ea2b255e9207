from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from foundation.errors import Refusal
from web import seen, visit
from web.access import needs
from web.house import house
from web.language import _, later
from web.pages.people.forms import AddressForm, ConfirmForm, NewPersonForm, PersonForm, WhyForm
from web.roles import role_choices
from web.telling import tell_forgotten_password, tell_new_account
from web.visit import at
from workflow.acts import accounts
from workflow.acts.changes import accounts as changing
from workflow.acts.changes.accounts import GrantsToThemselves
from workflow.acts.changes.request import ChangeNeedsAReason
from workflow.acts.seen import demand_row_seen
from workflow.readings import changes
from workflow.records.account import Account
from workflow.records.change_request import ChangeRequest, ChangeState
from workflow.rules.moves import Role

pages = Blueprint("people", __name__)
administrators = needs(Role.ADMINISTRATOR)


@pages.get("/personnes")
@administrators
def index() -> str:
    with house().database.reading() as session:
        people = session.scalars(select(Account).order_by(Account.active.desc(), Account.name)).all()
        return render_template("people/index.html", people=people)


@pages.get("/personnes/ajouter")
@administrators
def new() -> str:
    return render_template("people/new.html", form=_with_roles(NewPersonForm()))


@pages.post("/personnes/ajouter")
@administrators
def add() -> ResponseReturnValue:
    form = _with_roles(NewPersonForm())
    if form.validate():
        try:
            account_id, waits = _opened(form)
        except ChangeNeedsAReason as refusal:
            form.refuse(refusal, form.reason)
        except GrantsToThemselves as refusal:
            form.refuse(refusal, form.role_names)
        except Refusal as refusal:
            form.refuse(refusal, form.email)
        else:
            if waits:
                flash(_WAITS, "warning")
            return _done(
                account_id,
                _("Le compte est ouvert ; un lien pour choisir un mot de passe part à cette adresse."),
            )
    return render_template("people/new.html", form=form), 422


@pages.get("/personnes/<int:account_id>")
@administrators
def person(account_id: int) -> str:
    account = _read(account_id)
    form = _with_roles(PersonForm(data={"name": account.name, "role_names": account.role_names}))
    return _person_page(account, form)


@pages.post("/personnes/<int:account_id>")
@administrators
def change(account_id: int) -> ResponseReturnValue:
    form = _with_roles(PersonForm())
    _read(account_id)
    if form.validate():
        try:
            request = changing.save_person(
                house().workshop, account_id, name=form.name.data, roles=form.roles,
                reason=form.reason.data or "", actor=visit.person().actor, at=at(),
            )  # fmt: skip
        except ChangeNeedsAReason as refusal:
            form.refuse(refusal, form.reason)
        except (accounts.LastAdministrator, GrantsToThemselves) as refusal:
            form.refuse(refusal, form.role_names)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            if request is not None:
                flash(_WAITS, "warning")
            return _done(account_id, _("C’est enregistré."))
    return _person_page(_read(account_id), form), 422


@pages.get("/personnes/<int:account_id>/adresse")
@administrators
def address_form(account_id: int) -> str:
    return render_template("people/address.html", account=_read(account_id), form=AddressForm())


@pages.post("/personnes/<int:account_id>/adresse")
@administrators
def change_address(account_id: int) -> ResponseReturnValue:
    form = AddressForm()

    def act() -> ChangeRequest:
        return changing.change_address(
            house().workshop, account_id, form.email.data or "", reason=form.reason.data or "",
            actor=visit.person().actor, at=at(),
        )  # fmt: skip

    return _asked("people/address.html", account_id, form, act, _("L’adresse est changée."))


@pages.post("/personnes/<int:account_id>/lien")
@administrators
def send_link(account_id: int) -> ResponseReturnValue:
    with house().database.transaction() as session:
        account = _account(session, account_id)
        demand_row_seen(account, visit.person().actor)
        if account.password_hash is None:
            tell_new_account(session, account, roles=account.roles, created_by=visit.person().name, at=at())
        else:
            tell_forgotten_password(session, account, at=at())
    return _done(account_id, _("Un nouveau lien pour choisir un mot de passe part par courriel."))


@pages.get("/personnes/<int:account_id>/desactiver")
@administrators
def deactivate_form(account_id: int) -> str:
    return render_template("people/deactivate.html", account=_read(account_id), form=ConfirmForm())


@pages.post("/personnes/<int:account_id>/desactiver")
@administrators
def deactivate(account_id: int) -> ResponseReturnValue:
    """Raises LastAdministrator."""
    _read(account_id)
    changing.close_account(house().workshop, account_id, actor=visit.person().actor, at=at())
    return _done(account_id, _("Le compte est désactivé ; ses sessions sont fermées."))


@pages.get("/personnes/<int:account_id>/reactiver")
@administrators
def reactivate_form(account_id: int) -> str:
    return render_template("people/reactivate.html", account=_read(account_id), form=WhyForm())


@pages.post("/personnes/<int:account_id>/reactiver")
@administrators
def reactivate(account_id: int) -> ResponseReturnValue:
    form = WhyForm()

    def act() -> ChangeRequest:
        return changing.reopen_account(
            house().workshop, account_id, reason=form.reason.data or "", actor=visit.person().actor, at=at()
        )

    return _asked("people/reactivate.html", account_id, form, act, _("Le compte est de nouveau actif."))


@pages.get("/personnes/<int:account_id>/second-facteur")
@administrators
def drop_second_factor_form(account_id: int) -> str:
    return render_template("people/drop_second_factor.html", account=_read(account_id), form=WhyForm())


@pages.post("/personnes/<int:account_id>/second-facteur")
@administrators
def drop_second_factor(account_id: int) -> ResponseReturnValue:
    form = WhyForm()

    def act() -> ChangeRequest:
        return changing.drop_factor(
            house().workshop, account_id, reason=form.reason.data or "", actor=visit.person().actor, at=at()
        )

    done = _("Le second facteur est retiré ; les sessions de cette personne sont fermées.")
    return _asked("people/drop_second_factor.html", account_id, form, act, done)


_WAITS = later("Ce qui donne des pouvoirs attend qu’une autre personne le confirme : la demande est faite.")


def _asked(
    template: str,
    account_id: int,
    form: AddressForm | WhyForm,
    act: Callable[[], ChangeRequest],
    done: str,
) -> ResponseReturnValue:
    """Where a second person has to confirm, on to the request; else back to the person, it is done."""
    account = _read(account_id)
    if form.validate():
        try:
            request = act()
        except ChangeNeedsAReason as refusal:
            form.refuse(refusal, form.reason)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            if request.state(at=at()) is ChangeState.MADE:
                return _done(account_id, done)
            flash(_WAITS, "warning")
            return redirect(url_for("changes.show", request_id=request.id))
    return render_template(template, account=account, form=form), 422


def _person_page(account: Account, form: PersonForm) -> str:
    with house().database.reading() as session:
        past = changes.history(session, account_id=account.id)
        return render_template(
            "people/person.html",
            account=account,
            form=form,
            requests=past,
            differences=changes.differences,
            now=at(),
        )


def _opened(form: NewPersonForm) -> tuple[int, bool]:
    """The account, and whether its roles wait for a second person. Raises what ``open_person`` raises."""
    with house().database.transaction() as session:
        account, request = changing.open_person(
            session, house().workshop, email=form.email.data, name=form.name.data, roles=form.roles,
            reason=form.reason.data or "", actor=visit.person().actor, at=at(),
        )  # fmt: skip
        tell_new_account(session, account, roles=form.roles, created_by=visit.person().name, at=at())
        return account.id, request is not None


def _with_roles(form: PersonForm) -> PersonForm:
    form.role_names.choices = role_choices()
    return form


def _read(account_id: int) -> Account:
    with house().database.reading() as session:
        account = _account(session, account_id)
        session.expunge(account)
        return account


def _account(session: Session, account_id: int) -> Account:
    """Raises NotFound."""
    account = session.get(Account, account_id)
    if account is None:
        raise NotFound
    seen.look_at_row(account)
    return account


def _done(account_id: int, words: str) -> ResponseReturnValue:
    flash(words, "done")
    return redirect(url_for("people.person", account_id=account_id))
