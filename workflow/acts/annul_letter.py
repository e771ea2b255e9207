"""A letter entered by mistake is annulled: it stays in the register, and never counted."""

from datetime import date, datetime

from foundation.clock import paris_date
from workflow.actors import Actor
from workflow.acts.letter_mails import tell_corrected
from workflow.acts.letter_problems import BadLetter, check_may_write, check_reason, letter_of
from workflow.acts.letter_register import enter, note_letter
from workflow.acts.project_due import project_due
from workflow.acts.step import locked_convention
from workflow.readings.timelines import facts_of, timeline_of
from workflow.readings.what_if import Comparison, compared
from workflow.records.convention import Convention
from workflow.records.letter import Happening
from workflow.workshop import Workshop


def foreseen_annulment(workshop: Workshop, convention: Convention, number: int, *, today: date) -> Comparison:
    """The timeline before and after the letter is annulled. Raises UnknownLetter."""
    letter = letter_of(convention, number)
    others = [one for one in facts_of(convention).letters if one.id != letter.reference]
    return compared(convention, workshop.settings, others, as_of=today)


def annul_letter(
    workshop: Workshop, convention_id: int, number: int, *, reason: str, actor: Actor, at: datetime
) -> None:
    """The letter was entered by mistake: it stays in the register and never counted.

    Raises NoLetterNow, UnknownLetter, BadLetter.
    """
    today = paris_date(at)
    with workshop.database.transaction() as session:
        convention = locked_convention(session, convention_id)
        check_may_write(convention, actor)
        check_reason(reason)
        letter = letter_of(convention, number)
        if letter.is_annulled:
            raise BadLetter({"reason": "Ce courrier est déjà annulé."})
        before, counted = timeline_of(convention, workshop.settings, as_of=today), letter.counts_on
        enter(
            session, convention, letter, Happening.ANNULLED, on=today, proof=None, by=actor.name, at=at,
            reason=reason.strip(),
        )  # fmt: skip
        note_letter(session, convention, letter, "letter-annulled", actor=actor, at=at, reason=reason)
        project_due(session, workshop.settings, convention, as_of=today)
        if counted is not None:
            tell_corrected(
                session, workshop.settings, convention, letter, before=before, reason=reason, at=at
            )
