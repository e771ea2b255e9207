from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from foundation.errors import Refusal
from web import sessions
from web.access import signed_in
from web.house import house
from web.language import _
from web.pages.own_account import second_factor
from web.pages.own_account.forms import EnrolForm, PasswordForm, RemoveForm
from web.visit import at, client_address, person
from workflow.acts.accounts import WeakPassword, set_password
from workflow.acts.changes.account_asking import is_guarded
from workflow.acts.changes.accounts import drop_factor, keep_factor_added
from workflow.acts.changes.request import ChangeNeedsAReason
from workflow.acts.sign_in import Recognised, WrongCredentials, check_password, check_second_factor
from workflow.records.account import Account
from workflow.records.change_request import ChangeState

pages = Blueprint("own_account", __name__)


class NotYourPassword(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Ce n’est pas votre mot de passe actuel."))


@pages.get("/mon-compte")
@signed_in
def index() -> str:
    return render_template("own_account/index.html", who=person())


@pages.get("/mon-compte/mot-de-passe")
@signed_in
def password_form() -> str:
    return render_template("own_account/password.html", form=PasswordForm())


@pages.post("/mon-compte/mot-de-passe")
@signed_in
def change_password() -> ResponseReturnValue:
    form = PasswordForm()
    if form.validate() and _password_is_right(form) and _changed(form):
        flash(_("Votre mot de passe est changé ; vos autres sessions sont fermées."), "done")
        return redirect(url_for("own_account.index"))
    return render_template("own_account/password.html", form=form), 422


@pages.get("/mon-compte/second-facteur")
@signed_in
def second_factor_form() -> ResponseReturnValue:
    if person().has_second_factor:
        return redirect(url_for("own_account.index"))
    return _second_factor_page(EnrolForm())


@pages.post("/mon-compte/second-facteur")
@signed_in
def add_second_factor() -> ResponseReturnValue:
    form = EnrolForm()
    if form.validate() and _password_is_right(form) and _second_factor_added(form):
        flash(_("La connexion demandera désormais un code de votre application."), "done")
        return redirect(url_for("own_account.index"))
    return _second_factor_page(form), 422


@pages.get("/mon-compte/second-facteur/retirer")
@signed_in
def remove_second_factor_form() -> ResponseReturnValue:
    if not person().has_second_factor:
        return redirect(url_for("own_account.index"))
    return render_template("own_account/remove_second_factor.html", form=RemoveForm())


@pages.post("/mon-compte/second-facteur/retirer")
@signed_in
def remove_second_factor() -> ResponseReturnValue:
    form = RemoveForm()
    if form.validate() and _code_is_right(form):
        try:
            request = drop_factor(
                house().workshop,
                person().account_id,
                reason=form.reason.data or "",
                actor=person().actor,
                at=at(),
            )
        except ChangeNeedsAReason as refusal:
            form.refuse(refusal, form.reason)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            if request.state(at=at()) is ChangeState.MADE:
                with house().database.reading() as session:
                    sessions.open_session(session.get_one(Account, person().account_id), at())
                flash(_("Le second facteur est retiré : le mot de passe suffit de nouveau."), "done")
                return redirect(url_for("own_account.index"))
            flash(_("La demande est faite : une personne de l’administration la confirme."), "warning")
            return redirect(url_for("changes.show", request_id=request.id))
    return render_template("own_account/remove_second_factor.html", form=form), 422


def _code_is_right(form: RemoveForm) -> bool:
    """Asked for nothing where no reason is given: a code serves once."""
    with house().database.transaction() as session:
        account = _own(session)
        if is_guarded(session, account) and not (form.reason.data or "").strip():
            form.refuse(ChangeNeedsAReason(), form.reason)
            return False
        refusal = check_second_factor(
            session, account, code=form.code.data, address=client_address(), at=at()
        )
    if refusal is not None:
        form.refuse(refusal, form.code)
    return refusal is None


def _own(session: Session) -> Account:
    return session.get_one(Account, person().account_id, with_for_update=True)


def _password_is_right(form: PasswordForm | EnrolForm) -> bool:
    with house().database.transaction() as session:
        answer = check_password(
            session, email=person().email, password=form.present.data, address=client_address(), at=at()
        )
    if isinstance(answer, Recognised):
        return True
    wrong = isinstance(answer, WrongCredentials)
    form.refuse(NotYourPassword() if wrong else answer, form.present)
    return False


def _changed(form: PasswordForm) -> bool:
    try:
        with house().database.transaction() as session:
            account = _own(session)
            set_password(account, form.new.data)
            sessions.open_session(account, at())
    except WeakPassword as refusal:
        form.refuse(refusal, form.new)
        return False
    return True


def _second_factor_added(form: EnrolForm) -> bool:
    with house().database.transaction() as session:
        account = _own(session)
        refusal = second_factor.add(
            session, account, key=_key(account), code=form.code.data, address=client_address(), at=at()
        )
        if refusal is None:
            keep_factor_added(session, house().workshop, account, actor=person().actor, at=at())
    if refusal is not None:
        form.refuse(refusal, form.code)
    return refusal is None


def _key(account: Account) -> str:
    return second_factor.proposed_key(house().secret, account, sessions.opened_at())


def _second_factor_page(form: EnrolForm) -> str:
    with house().database.reading() as session:
        account = session.get_one(Account, person().account_id)
        key, email = _key(account), account.email
    return render_template(
        "own_account/second_factor.html", form=form, key=key, picture=second_factor.picture(key, email)
    )
