from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from web.access import public
from web.house import house
from web.language import _
from web.pages.forgotten_password.forms import AskForm, ChooseForm
from web.telling import tell_forgotten_password
from web.visit import at
from workflow.acts import reset_password
from workflow.acts.accounts import WeakPassword, by_email
from workflow.records.account import Account, PasswordReset

pages = Blueprint("forgotten_password", __name__)
ASKED_AT_MOST = 3
WITHIN = timedelta(hours=1)
"""Links for one account: further requests are answered alike and send nothing."""


@pages.get("/mot-de-passe-oublie")
@public
def form() -> str:
    return render_template("forgotten_password/ask.html", form=AskForm())


@pages.post("/mot-de-passe-oublie")
@public
def ask() -> ResponseReturnValue:
    form = AskForm()
    if not form.validate():
        return render_template("forgotten_password/ask.html", form=form), 422
    with house().database.transaction() as session:
        account = by_email(session, form.email.data)
        if account is not None and account.active and not _asked_too_often(session, account):
            tell_forgotten_password(session, account, at=at())
    return redirect(url_for("forgotten_password.asked"))


@pages.get("/mot-de-passe-oublie/envoye")
@public
def asked() -> str:
    return render_template("forgotten_password/asked.html")


@pages.get("/mot-de-passe/<token>")
@public
def choose_form(token: str) -> str:
    """Opening the link consumes nothing: mail scanners open it too. Raises DeadResetLink."""
    with house().database.reading() as session:
        account = reset_password.account_of(session, house().secret, token, at=at())
    return render_template("forgotten_password/choose.html", form=ChooseForm(), account=account)


@pages.post("/mot-de-passe/<token>")
@public
def choose(token: str) -> ResponseReturnValue:
    form = ChooseForm()
    if form.validate() and _chosen(form, token):
        flash(_("Votre mot de passe est choisi : vous pouvez vous connecter."), "done")
        return redirect(url_for("sign_in.form"))
    with house().database.reading() as session:
        account = reset_password.account_of(session, house().secret, token, at=at())
    return render_template("forgotten_password/choose.html", form=form, account=account), 422


def _chosen(form: ChooseForm, token: str) -> bool:
    """Raises DeadResetLink."""
    try:
        with house().database.transaction() as session:
            reset_password.use(session, house().secret, token, password=form.password.data, at=at())
    except WeakPassword as refusal:
        form.refuse(refusal, form.password)
        return False
    return True


@pages.errorhandler(reset_password.DeadResetLink)
def dead_link(refusal: reset_password.DeadResetLink) -> ResponseReturnValue:
    return render_template("forgotten_password/dead.html", refusal=refusal), 409


def _asked_too_often(session: Session, account: Account) -> bool:
    recent = (
        select(func.count())
        .select_from(PasswordReset)
        .where(PasswordReset.account_id == account.id, PasswordReset.asked_at > at() - WITHIN)
    )
    return (session.scalar(recent) or 0) >= ASKED_AT_MOST
