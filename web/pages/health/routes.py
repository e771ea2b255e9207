from datetime import datetime, timedelta

from flask import Blueprint, jsonify, render_template
from flask.typing import ResponseReturnValue

from notifications.outbox import given_up, oldest_unsent, waiting
from signing import rounds
from web.access import needs, public
from web.house import house
from web.language import later
from web.visit import at
from workflow.readings.journal_check import last_dated
from workflow.readings.proofs import proofs
from workflow.rules.moves import Role

pages = Blueprint("health", __name__)
SILENT_AFTER = timedelta(hours=26)
JOBS = {
    "mails": later("Envoi des courriels"),
    "signatures": later("Signatures à terminer"),
    "expiry": later("Délais de signature dépassés"),
    "journals": later("Journaux horodatés chaque jour"),
    "evidence": later("Dossiers de preuve composés"),
    "paper": later("Originaux papier suivis"),
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
            waiting=waiting(session),
            oldest=oldest_unsent(session),
            given_up=given_up(session),
            journals_dated=last_dated(session),
            proofs=proofs(session, at=at()),
            unfinished=len(rounds.unfinished(session)),
            keys=house().workshop.desk.describe(at=at()),
            trust=house().workshop.desk.describe_trust(at=at()),
        )


@pages.get("/health")
@public
def machine() -> ResponseReturnValue:
    """For monitors: ages only, no name. 503 when the worker has been silent for a day."""
    passes = house().last_passes()
    with house().database.reading() as session:
        oldest = oldest_unsent(session)
    last = min((passes[name] for name in JOBS if name in passes), default=None)
    silent = last is None or at() - last > SILENT_AFTER or len(passes.keys() & JOBS.keys()) < len(JOBS)
    answer = {
        "silent": silent,
        "seconds_since_last_pass": _age(last),
        "seconds_oldest_unsent_mail": _age(oldest),
    }
    return jsonify(answer), 503 if silent else 200


def _age(instant: datetime | None) -> int | None:
    return None if instant is None else int((at() - instant).total_seconds())
