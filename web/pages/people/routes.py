from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from notifications.addresses import UnusableAddress
from web import sessions, visit
from web.access import needs
from web.house import house
from web.language import _
from web.pages.people.forms import ConfirmForm, NewPersonForm, PersonForm
from web.roles import role_choices
from web.telling import tell_forgotten_password, tell_new_account
from web.visit import at
from workflow.acts import accounts
from workflow.records.account import Account
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
            account_id = _opened(form)
        except (UnusableAddress, accounts.AccountExists) as refusal:
            form.refuse(refusal, form.email)
        else:
            flash(
                _("Le compte est ouvert ; un lien pour choisir un mot de passe part à cette adresse."), "done"
            )
            return redirect(url_for("people.person", account_id=account_id))
    return render_template("people/new.html", form=form), 422


@pages.get("/personnes/<int:account_id>")
@administrators
def person(account_id: int) -> str:
    account = _read(account_id)
    form = _with_roles(PersonForm(data={"name": account.name, "role_names": account.role_names}))
    return render_template("people/person.html", account=account, form=form)


@pages.post("/personnes/<int:account_id>")
@administrators
def change(account_id: int) -> ResponseReturnValue:
    form = _with_roles(PersonForm())
    if form.validate():
        try:
            with house().database.transaction() as session:
                account = _account(session, account_id)
                accounts.change(
                    session, account, name=form.name.data, roles=form.roles, active=account.active
                )
        except accounts.LastAdministrator as refusal:
            form.refuse(refusal, form.role_names)
        else:
            return _done(account_id, _("C’est enregistré."))
    return render_template("people/person.html", account=_read(account_id), form=form), 422


@pages.post("/personnes/<int:account_id>/lien")
@administrators
def send_link(account_id: int) -> ResponseReturnValue:
    with house().database.transaction() as session:
        account = _account(session, account_id)
        if account.password_hash is None:
            tell_new_account(session, account, created_by=visit.person().name, at=at())
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
    _set_active(account_id, active=False)
    return _done(account_id, _("Le compte est désactivé ; ses sessions sont fermées."))


@pages.post("/personnes/<int:account_id>/reactiver")
@administrators
def reactivate(account_id: int) -> ResponseReturnValue:
    _set_active(account_id, active=True)
    return _done(account_id, _("Le compte est de nouveau actif."))


@pages.get("/personnes/<int:account_id>/second-facteur")
@administrators
def drop_second_factor_form(account_id: int) -> str:
    return render_template("people/drop_second_factor.html", account=_read(account_id), form=ConfirmForm())


@pages.post("/personnes/<int:account_id>/second-facteur")
@administrators
def drop_second_factor(account_id: int) -> ResponseReturnValue:
    with house().database.transaction() as session:
        _account(session, account_id).totp_secret = None
        sessions.close_everywhere(session, account_id)
    return _done(account_id, _("Le second facteur est retiré ; les sessions de cette personne sont fermées."))


def _opened(form: NewPersonForm) -> int:
    """Raises UnusableAddress, AccountExists."""
    with house().database.transaction() as session:
        account = accounts.open_account(
            session, email=form.email.data, name=form.name.data, roles=form.roles, at=at()
        )
        tell_new_account(session, account, created_by=visit.person().name, at=at())
        return account.id


def _set_active(account_id: int, *, active: bool) -> None:
    """Raises LastAdministrator."""
    with house().database.transaction() as session:
        account = _account(session, account_id)
        accounts.change(session, account, name=account.name, roles=account.roles, active=active)


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
    return account


def _done(account_id: int, words: str) -> ResponseReturnValue:
    flash(words, "done")
    return redirect(url_for("people.person", account_id=account_id))
