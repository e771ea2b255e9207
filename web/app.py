"""The web application, built from the house it is handed."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from flask import Flask, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from jinja2 import StrictUndefined

from foundation.clock import now
from web import (
    access,
    alarm,
    bounds,
    dates,
    deed_words,
    errors,
    forms,
    house,
    language,
    levels,
    mail_words,
    navigation,
    once,
    roles,
    security,
    seen,
    sessions,
    theme,
    typography,
    visit,
)
from web.house import House
from web.language import _
from web.pages import GROUPS

ENDINGS = {
    sessions.Ending.IDLE: "Votre session s’est fermée après 30 minutes sans activité.",
    sessions.Ending.TOO_LONG: "Votre session s’est fermée : elle dure 12 heures au plus.",
    sessions.Ending.CLOSED: "Votre session a été fermée.",
}


def create_app(services: House, *, clock: Callable[[], datetime] = now) -> Flask:
    """The WSGI application of one instance; ``clock`` is read once a request and must return aware instants.

    Raises UndeclaredViewError if a page does not say who may reach it.
    """
    app = Flask("web", root_path=str(Path(__file__).parent))
    house.install(app, services)
    security.install(app, services.settings, services.secret)
    language.install(app)
    dates.install(app)
    deed_words.install(app)
    roles.install(app)
    mail_words.install(app)
    levels.install(app)
    errors.install(app)
    navigation.install(app)
    theme.install(app)
    typography.install(app)
    alarm.install(app)
    app.before_request(lambda: _receive(services, clock))
    app.before_request(lambda: access.guard(_ask_to_sign_in))
    bounds.install(app)
    security.install_csrf(app)
    seen.install(app)
    once.install(app)
    for group in GROUPS:
        app.register_blueprint(group)
    access.public(app.view_functions["static"])
    access.refuse_undeclared(app)
    _set_up_templates(app)
    return app


def _receive(services: House, clock: Callable[[], datetime]) -> None:
    visit.begin(clock())
    if request.endpoint in {"static", "theme"}:
        return  # the same for everybody: no session is read, so that caches may keep it
    found = sessions.read_session(services.database, visit.at())
    if isinstance(found, visit.Visitor):
        visit.recognise(found)
    elif found is not None:
        sessions.close_session()
        flash(_(ENDINGS[found]))


def _ask_to_sign_in() -> ResponseReturnValue:
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("sign_in.form", suite=wanted))


def _set_up_templates(app: Flask) -> None:
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.globals.update(
        asset=asset,
        described=forms.described,
        house=house.house,
        may_reach=access.may_reach,
        visitor=visit.visitor,
    )
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 3600


def asset(name: str) -> str:
    """Address of a static file; it changes with the content, so that no browser keeps an old one."""
    content = Path(current_app.static_folder or "", name).read_bytes()
    return url_for("static", filename=name, v=hashlib.sha256(content).hexdigest()[:12])
