from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foundation.errors import Refusal
from web import sessions
from web.access import public, signed_in
from web.house import house
from web.navigation import safe_next
from web.pages.sign_in.forms import CodeForm, SignInForm
from web.visit import at, client_address, person, visitor
from workflow.acts.sign_in import Recognised, TooManyFailures, check_password, check_second_factor
from workflow.records.account import Account

pages = Blueprint("sign_in", __name__)


@pages.get("/connexion")
@public
def form() -> ResponseReturnValue:
    if visitor() is not None:
        return redirect(_next())
    return render_template("sign_in/password.html", form=SignInForm())


@pages.post("/connexion")
@public
def check() -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate():
        return render_template("sign_in/password.html", form=form), 422
    with house().database.transaction() as session:
        answer = check_password(
            session, email=form.email.data, password=form.password.data, address=client_address(), at=at()
        )
    if not isinstance(answer, Recognised):
        form.refuse(answer)
        return render_template("sign_in/password.html", form=form), _status(answer)
    if answer.needs_code:
        sessions.wait_for_second_factor(answer.account_id, at())
        return redirect(url_for("sign_in.code_form", suite=request.args.get("suite")))
    with house().database.reading() as session:
        sessions.open_session(session.get_one(Account, answer.account_id), at())
    return redirect(_next())


@pages.get("/connexion/code")
@public
def code_form() -> ResponseReturnValue:
    if sessions.waiting_for_second_factor(at()) is None:
        return redirect(url_for("sign_in.form", suite=request.args.get("suite")))
    return render_template("sign_in/code.html", form=CodeForm())


@pages.post("/connexion/code")
@public
def check_code() -> ResponseReturnValue:
    account_id = sessions.waiting_for_second_factor(at())
    if account_id is None:
        return redirect(url_for("sign_in.form", suite=request.args.get("suite")))
    form = CodeForm()
    if not form.validate():
        return render_template("sign_in/code.html", form=form), 422
    with house().database.transaction() as session:
        account = session.get_one(Account, account_id, with_for_update=True)
        refusal = check_second_factor(
            session, account, code=form.code.data, address=client_address(), at=at()
        )
        if refusal is None and account.active:
            sessions.open_session(account, at())
    if refusal is not None:
        form.refuse(refusal, form.code)
        return render_template("sign_in/code.html", form=form), _status(refusal)
    return redirect(_next())


@pages.post("/deconnexion")
@signed_in
def sign_out() -> ResponseReturnValue:
    with house().database.transaction() as session:
        sessions.close_everywhere(session, person().account_id)
    sessions.close_session()
    return redirect(url_for("sign_in.signed_out"))


@pages.get("/au-revoir")
@public
def signed_out() -> str:
    return render_template("sign_in/signed_out.html")


def _next() -> str:
    return safe_next(request.args.get("suite"))


def _status(refusal: Refusal) -> int:
    return 429 if isinstance(refusal, TooManyFailures) else 422
