"""Registered letters by electronic means: only to who has accepted them, at the address given (CPCE art. L100)."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.clock import paris_date
from foundation.errors import Refusal
from notifications.addresses import problem_with
from workflow.actors import Actor
from workflow.acts.files import attach
from workflow.acts.letter_problems import BadLetter, check_may_write
from workflow.acts.letter_register import stored_proof
from workflow.acts.step import locked_convention, note
from workflow.records.convention import Convention
from workflow.records.letter import ElectronicConsent
from workflow.rules.wording import french_date
from workflow.workshop import Workshop


class NoElectronicConsent(Refusal):
    """The recipient had not accepted electronic registered letters on that day."""

    def __init__(self, name: str, on: date) -> None:
        self.name = name
        super().__init__(
            f"{name} n’avait pas accepté de recommandé électronique au {french_date(on)} : enregistrez son "
            "accord écrit, ou envoyez une lettre recommandée sur papier."
        )


def consent_on(session: Session, convention: Convention, day: date) -> ElectronicConsent:
    """The consent in force that day. Raises NoElectronicConsent."""
    found = next(
        (
            one
            for one in consents_of(session, convention.co_contractor_id)
            if one.given_on <= day and (one.withdrawn_on is None or day < one.withdrawn_on)
        ),
        None,
    )
    if found is None:
        raise NoElectronicConsent(convention.co_contractor.name, day)
    return found


def consents_of(session: Session, co_contractor_id: int) -> list[ElectronicConsent]:
    """Every consent of a co-contractor, newest first."""
    query = select(ElectronicConsent).where(ElectronicConsent.co_contractor_id == co_contractor_id)
    return list(session.scalars(query.order_by(ElectronicConsent.id.desc())))


def give_consent(
    workshop: Workshop,
    convention_id: int,
    *,
    given_on: date,
    address: str,
    proof: bytes,
    actor: Actor,
    at: datetime,
) -> None:
    """Keeps the co-contractor's written consent. Raises NoLetterNow, BadLetter, NotAScan, TooLarge."""
    problems = {}
    if given_on > paris_date(at):
        problems["given_on"] = "Cette date est dans l’avenir."
    if unusable := problem_with(address):
        problems["address"] = unusable
    if not proof:
        problems["proof"] = "Joignez l’accord écrit."
    if problems:
        raise BadLetter(problems)
    stored = stored_proof(workshop, proof)
    with workshop.database.transaction() as session:
        convention = locked_convention(session, convention_id)
        check_may_write(convention, actor)
        if stored is None:
            raise BadLetter({"proof": "Joignez l’accord écrit."})
        document = attach(
            session, convention, stored, by=actor.name, at=at, name="accord-recommande-electronique"
        )
        session.add(
            ElectronicConsent(
                co_contractor_id=convention.co_contractor_id,
                convention_id=convention.id,
                given_on=given_on,
                address=address.strip(),
                proof_id=document.id,
                recorded_at=at,
                recorded_by=actor.name,
            )
        )
        details = {"given_on": given_on.isoformat(), "proof": stored.sha256}
        note(session, convention, "electronic-consent", actor=actor, at=at, details=details)


def withdraw_consent(
    workshop: Workshop, convention_id: int, consent_id: int, *, on: date, actor: Actor, at: datetime
) -> None:
    """The co-contractor goes back to paper. Raises NoLetterNow, BadLetter."""
    with workshop.database.transaction() as session:
        convention = locked_convention(session, convention_id)
        check_may_write(convention, actor)
        consent = session.get(ElectronicConsent, consent_id)
        if consent is None or consent.co_contractor_id != convention.co_contractor_id:
            raise BadLetter({"on": "Cet accord n’existe pas."})
        if not consent.given_on <= on <= paris_date(at):
            raise BadLetter({"on": "Le retrait suit l’accord, et n’est pas dans l’avenir."})
        consent.withdrawn_on = on
        details = {"withdrawn_on": on.isoformat()}
        note(session, convention, "electronic-consent-withdrawn", actor=actor, at=at, details=details)
