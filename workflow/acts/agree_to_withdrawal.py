"""The Région agrees to the withdrawal of a denunciation it received: its letter is written; signed, it is the proof."""

from datetime import datetime

from foundation.clock import paris_date
from workflow.actors import Actor
from workflow.acts.files import attach
from workflow.acts.letter_problems import NoLetterNow, check_may_write, letter_of
from workflow.acts.letter_register import note_letter
from workflow.acts.prepare_letter import Signing, check_signing, made_of
from workflow.acts.step import known_convention, locked_convention
from workflow.packs import PackLetter
from workflow.packs.letters import AGREEMENT
from workflow.readings import letter_texts
from workflow.readings.letter_texts import Wording
from workflow.readings.packs import pack_of
from workflow.readings.timelines import letter_fact_on, timeline_of
from workflow.records.convention import Convention
from workflow.records.letter import Happening, Letter
from workflow.workshop import Workshop


def prepare_agreement(
    workshop: Workshop,
    convention_id: int,
    number: int,
    signing: Signing,
    *,
    reason: str,
    actor: Actor,
    at: datetime,
) -> None:
    """Keeps the letter with the convention, as Word and as PDF. The withdrawal counts once the agreement, signed, is
    recorded with its scan. Raises NoLetterNow, UnknownLetter, BadLetter, MovedMeanwhile, what making files raises.
    """
    with workshop.database.reading() as session:
        convention = known_convention(session, convention_id)
        check_may_write(convention, actor)
        withdrawal = letter_of(convention, number)
        template = _template(workshop, convention, withdrawal)
        check_signing(signing, paris_date(at))
        text = letter_texts.letter_text(
            session, workshop.settings, convention, template,
            letter_fact_on(withdrawal, signing.planned_on), _wording(signing, reason), about=withdrawal.about,
            after=timeline_of(convention, workshop.settings, as_of=signing.planned_on),
        )  # fmt: skip
        revision = convention.revision
    docx, pdf, words = made_of(workshop, text, at)
    with workshop.database.transaction() as session:
        convention = locked_convention(session, convention_id, revision=revision)
        withdrawal = letter_of(convention, number)
        for stored in (docx, pdf):
            attach(
                session, convention, stored, by=actor.name, at=at, name=f"{withdrawal.reference}-{AGREEMENT}"
            )
        details = {"pdf": pdf.sha256}
        note_letter(
            session,
            convention,
            withdrawal,
            "letter-agreement",
            actor=actor,
            at=at,
            details=details,
            text=words,
        )


def _template(workshop: Workshop, convention: Convention, withdrawal: Letter) -> PackLetter:
    """Raises NoLetterNow where this letter awaits no agreement of the Région."""
    template = pack_of(convention, workshop.settings).letter(AGREEMENT)
    awaited = withdrawal.needs_agreement and withdrawal.entry(Happening.AGREED) is None
    if template is None or withdrawal.is_sent or withdrawal.is_annulled or not awaited:
        raise NoLetterNow(
            convention.number, f"Le courrier {withdrawal.reference} n’attend pas d’accord de la Région."
        )
    return template


def _wording(signing: Signing, reason: str) -> Wording:
    return Wording(
        reason=reason,
        signatory_name=signing.name.strip(),
        signatory_capacity=signing.capacity.strip(),
    )
