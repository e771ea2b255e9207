from dataclasses import dataclass

from flask import Blueprint, render_template
from sqlalchemy.orm import Session

from web.access import signed_in
from web.house import house
from web.language import later
from web.visit import at, person, today
from workflow.readings.coming import coming_months, coming_soon
from workflow.readings.desk import tasks_of
from workflow.readings.signature_tasks import rounds_under_way
from workflow.readings.situations import how_many
from workflow.readings.tasks import ToDo
from workflow.readings.to_sign import Awaited, awaited_from
from workflow.records.account import Account
from workflow.rules.moves import Role

pages = Blueprint("home", __name__)


@dataclass(frozen=True, slots=True)
class TaskWords:
    """What is asked, and the button that leads there."""

    what: str
    verb: str
    endpoint: str


TASKS = {
    ToDo.CONFIRM_CHANGE: TaskWords(later("Changement à confirmer"), later("Répondre"), "changes.show"),
    ToDo.REVIEW: TaskWords(later("À relire"), later("Relire"), "review.index"),
    ToDo.FILL_IN: TaskWords(later("À compléter"), later("Compléter"), "drafting.form"),
    ToDo.CORRECT: TaskWords(later("À corriger"), later("Corriger"), "drafting.form"),
    ToDo.SETTLE: TaskWords(later("Durées à confirmer"), later("Confirmer"), "retouch.index"),
    ToDo.SUBMIT: TaskWords(later("À soumettre"), later("Soumettre"), "circuit.submit_form"),
    ToDo.SEND: TaskWords(later("À envoyer pour signature"), later("Envoyer"), "circuit.send_form"),
    ToDo.SEND_ON_PAPER: TaskWords(
        later("À faire signer sur papier"), later("Commencer"), "circuit.send_on_paper_form"
    ),
    ToDo.FOLLOW_PAPER: TaskWords(later("Originaux papier attendus"), later("Noter"), "paper.journey"),
    ToDo.REVISE: TaskWords(later("À reprendre"), later("Voir"), "conventions.summary"),
    ToDo.ANSWER: TaskWords(later("Délégation à vérifier"), later("Répondre"), "conventions.signature"),
    ToDo.EMPOWER: TaskWords(
        later("Délibération de la Région à compléter"), later("Compléter"), "conventions.signature"
    ),
    ToDo.GIVE_OPINION: TaskWords(later("Avis demandé"), later("Donner l’avis"), "decisions.of_convention"),
    ToDo.CHASE: TaskWords(later("Signature qui tarde"), later("Voir"), "conventions.signature"),
    ToDo.POST_LETTER: TaskWords(later("Courrier à poster"), later("Voir"), "letters.index"),
    ToDo.PROVE_LETTER: TaskWords(later("Preuve à joindre"), later("La joindre"), "letters.index"),
    ToDo.ANSWER_REQUEST: TaskWords(later("Demande d’avenant"), later("Y répondre"), "avenants.index"),
    ToDo.MAIL_LOST: TaskWords(later("Courriel non remis"), later("Voir"), "alerts.in_trouble"),
    ToDo.TELL_OTHERWISE: TaskWords(later("Alerte non remise"), later("Voir"), "alerts.in_trouble"),
    ToDo.FOLLOW_NOTICE: TaskWords(
        later("Délai de mise en demeure écoulé"), later("Décider"), "letters.index"
    ),
}


@pages.get("/")
@signed_in
def index() -> str:
    with house().database.reading() as session:
        account = session.get_one(Account, person().account_id)
        return render_template(
            "home/index.html",
            who=person(),
            tasks=tasks_of(session, house().settings, account, at=at()),
            under_way=rounds_under_way(session),
            coming=coming_soon(session, today=today()),
            situations=how_many(session, as_of=today()),
            to_sign=_to_sign(session, account),
            task_words=TASKS,
            months=coming_months(session, today=today()),
        )


def _to_sign(session: Session, account: Account) -> tuple[Awaited, ...] | None:
    """None for whoever never signs for the Région."""
    if Role.SIGNATORY not in account.roles:
        return None
    return awaited_from(session, house().settings, account, at=at())
