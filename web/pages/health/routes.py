from datetime import datetime

from flask import Blueprint, Response, jsonify, render_template
from flask.typing import ResponseReturnValue

from notifications.outbox import given_up, oldest_unsent, waiting
from signing import rounds
from signing.expiries import watched
from web.access import needs, public
from web.house import house
from web.language import later
from web.visit import at
from workflow.readings.journal_check import last_dated
from workflow.readings.proofs import proofs
from workflow.readings.watchfulness import SILENT_AFTER, Watchfulness, watchfulness
from workflow.rules.moves import Role

pages = Blueprint("health", __name__)
JOBS = {
    "mails": later("Envoi des courriels"),
    "signatures": later("Signatures à terminer"),
    "expiry": later("Délais de signature dépassés"),
    "journals": later("Journaux horodatés chaque jour"),
    "evidence": later("Dossiers de preuve composés"),
    "paper": later("Originaux papier suivis"),
    "keys": later("Fin des clés et certificats surveillée"),
    "proofs": later("Preuves prolongées avant leur fin"),
    "trusted-lists": later("Listes de confiance européennes"),
    "due-dates": later("Échéances tenues à jour"),
    "alerts": later("Alertes du jour et de la semaine"),
}


@pages.get("/sante")
@needs(Role.ADMINISTRATOR, Role.APPROVER)
def index() -> str:
    with house().database.reading() as session:
        return render_template(
            "health/index.html",
            jobs=[(words, house().last_passes().get(name)) for name, words in JOBS.items()],
            silent_before=at() - SILENT_AFTER,
            watch=watchfulness(session, house().settings, at=at()),
            waiting=waiting(session),
            oldest=oldest_unsent(session),
            given_up=given_up(session),
            journals_dated=last_dated(session),
            proofs=proofs(session, at=at()),
            unfinished=len(rounds.unfinished(session)),
            keys=house().workshop.desk.describe(at=at()),
            ending=watched(session),
            now=at(),
            trust=house().workshop.desk.describe_trust(at=at()),
        )


@pages.get("/health")
@public
def machine() -> ResponseReturnValue:
    """For monitors: ages only, no name. 503 when the worker has been silent for a day, or tells nobody."""
    passes = house().last_passes()
    watch = _watchfulness()
    last = min((passes[name] for name in JOBS if name in passes), default=None)
    silent = last is None or at() - last > SILENT_AFTER or len(passes.keys() & JOBS.keys()) < len(JOBS)
    answer = {
        "silent": silent or bool(watch.silence),
        "seconds_since_last_pass": _age(last),
        "seconds_since_last_complete_look": _age(watch.last_pass),
        "seconds_oldest_unsent_mail": _age(watch.oldest_unsent),
        "seconds_oldest_untold_alert": _age(watch.oldest_untold),
        "conventions_failing": watch.failing,
        "conventions_overlooked": watch.overlooked,
    }
    return jsonify(answer), 503 if answer["silent"] else 200


@pages.get("/metrics")
@public
def metrics() -> Response:
    """For Prometheus (text format 0.0.4): ages and counts, no name."""
    watch = _watchfulness()
    lines = [
        line
        for name, help_, value in _gauges(watch)
        if value is not None
        for line in _gauge(name, help_, value)
    ]
    passes = house().last_passes()
    lines += ["# HELP conventio_job_age_seconds Since a job of the worker came to its end.",
              "# TYPE conventio_job_age_seconds gauge"]  # fmt: skip
    lines += [
        f'conventio_job_age_seconds{{job="{name}"}} {_age(passes[name])}' for name in JOBS if name in passes
    ]
    return Response("\n".join(lines) + "\n", mimetype="text/plain; version=0.0.4")


def _gauges(watch: Watchfulness) -> tuple[tuple[str, str, int | None], ...]:
    return (
        ("look_age_seconds", "Since the last complete pass over dates and mails.", _age(watch.last_pass)),
        (
            "oldest_unsent_mail_seconds",
            "Since the oldest unsent mail was written.",
            _age(watch.oldest_unsent) or 0,
        ),
        (
            "oldest_untold_alert_seconds",
            "Since the oldest untold alert was noted.",
            _age(watch.oldest_untold) or 0,
        ),
        ("alerts_untold", "Alerts that wait for their mail.", watch.untold),
        ("mails_unsent", "Mails that have still to leave.", watch.unsent),
        ("mails_given_up", "Mails that will never leave by themselves.", watch.given_up),
        ("mails_bounced", "Mails that came back.", watch.bounced),
        ("conventions_failing", "Conventions whose dates cannot be looked at.", watch.failing),
        ("conventions_overlooked", "Conventions that should have been looked at earlier.", watch.overlooked),
        ("silent", "1 when people may be told nothing.", int(bool(watch.silence))),
    )


def _gauge(name: str, help_: str, value: int) -> tuple[str, str, str]:
    full = f"conventio_{name}"
    return f"# HELP {full} {help_}", f"# TYPE {full} gauge", f"{full} {value}"


def _watchfulness() -> Watchfulness:
    with house().database.reading() as session:
        return watchfulness(session, house().settings, at=at())


def _age(instant: datetime | None) -> int | None:
    return None if instant is None else int((at() - instant).total_seconds())
