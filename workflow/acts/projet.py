"""The "projet": the text on which both assemblies deliberate, before anybody signs."""

from datetime import datetime

from documents.marking import marked
from foundation.errors import Refusal
from workflow.actors import Actor
from workflow.acts.files import DOCX, PDF, Stored, attach, store
from workflow.acts.step import known, locked, note
from workflow.packs import Purpose
from workflow.readings import texts
from workflow.records.convention import Deed, DocumentRole
from workflow.rules.moves import Role
from workflow.rules.states import State
from workflow.workshop import Workshop

MENTION = "PROJET soumis à délibération"
PRODUCED_FROM = frozenset({State.DRAFT, State.IN_REVIEW})


class NoProjet(Refusal):
    """No projet of ``number`` can be produced as things stand."""

    def __init__(self, number: str, reason: str) -> None:
        self.number = number
        super().__init__(reason)


def produce(workshop: Workshop, convention_id: int, *, actor: Actor, at: datetime) -> None:
    """Makes the projet as Word and as PDF and keeps both with the convention.

    Raises NoProjet where something is missing in the text, MovedMeanwhile, and what making files raises.
    """
    with workshop.database.reading() as session:
        convention = known(session, convention_id)
        text = texts.text_of(session, workshop.settings, convention, Purpose.PROJET)
        _check(convention, text, actor)
    files = _made(workshop, text, at)
    with workshop.database.transaction() as session:
        convention = locked(session, convention_id, revision=text.revision)
        for stored in files:
            attach(session, convention, stored, by=actor.name, at=at, sources=text.inputs.as_json())
        convention.changed_at = at
        note(
            session,
            convention,
            "projet",
            actor=actor,
            at=at,
            details={str(stored.role): stored.sha256 for stored in files},
        )


def _check(convention: Deed, text: texts.Text, actor: Actor) -> None:
    if not actor.roles & {Role.DRAFTER, Role.APPROVER}:
        raise NoProjet(text.number, "Produire le projet demande le rôle « rédaction » ou « approbation ».")
    if convention.state not in PRODUCED_FROM:
        raise NoProjet(
            text.number,
            f"{convention.words['The']} est dans l’état « {convention.state_label} » : le projet se produit "
            "avant l’approbation.",
        )
    if text.values.missing:
        labels = ", ".join(field.label for field in text.values.missing)
        raise NoProjet(text.number, f"Avant de produire le projet, renseignez : {labels}.")


def _made(workshop: Workshop, text: texts.Text, at: datetime) -> tuple[Stored, Stored]:
    docx = texts.docx_to_edit(workshop, text)
    if text.edited_sha256:  # the template marks its own projets; a text edited in Word is past that
        docx = marked(docx, MENTION)
    pdf = texts.pdf_of(workshop, text, docx, made_at=at)
    return (
        store(workshop.vault, DocumentRole.PROJET_DOCX, docx, DOCX),
        store(workshop.vault, DocumentRole.PROJET_PDF, pdf, PDF),
    )
