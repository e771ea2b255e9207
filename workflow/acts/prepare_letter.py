"""A letter of the Région is written: filled in from its template, as Word and as PDF. A person prints and posts it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from foundation.clock import paris_date
from workflow.actors import Actor
from workflow.acts.files import DOCX, PDF, Stored, attach, store
from workflow.acts.index_letter import words_in
from workflow.acts.letter_checks import LetterDraft, check_draft, fact_of, judged
from workflow.acts.letter_problems import BadLetter, NoLetterNow, check_may_write
from workflow.acts.letter_register import enrol, next_number, note_letter
from workflow.acts.step import known_convention, locked_convention
from workflow.packs import PackLetter
from workflow.readings import letter_texts
from workflow.readings.letter_texts import LetterText, Wording
from workflow.readings.packs import pack_of
from workflow.records.convention import Convention, DocumentRole
from workflow.records.letter import REGION
from workflow.workshop import Workshop

LATEST = timedelta(days=366)
"""A letter is not written for a day further away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """Who will sign the printed letter, and the posting day for which its dates are computed."""

    planned_on: date
    name: str
    capacity: str


def prepare_letter(
    workshop: Workshop,
    convention_id: int,
    draft: LetterDraft,
    signing: Signing,
    *,
    actor: Actor,
    at: datetime,
) -> int:
    """Makes the letter's files and keeps them with the convention; returns its number.

    Nothing follows from it until it is posted and that is recorded. Raises NoLetterNow, BadLetter,
    TooEarlyToTerminate, NoEffect before any slow work; MovedMeanwhile; what making files raises.
    """
    with workshop.database.reading() as session:
        convention = known_convention(session, convention_id)
        check_may_write(convention, actor)
        template = _template(workshop, convention, draft)
        about = check_draft(convention, draft, pack_of(convention, workshop.settings))
        check_signing(signing, paris_date(at))
        revision, number = convention.revision, next_number(convention)
        letter = fact_of(draft, reference=f"C{number}", posted=signing.planned_on, about=about)
        after = judged(convention, workshop.settings, letter, as_of=paris_date(at)).after
        wording = Wording(
            obligation=draft.obligation,
            reason=draft.reason,
            signatory_name=signing.name.strip(),
            signatory_capacity=signing.capacity.strip(),
        )
        text = letter_texts.letter_text(
            session, workshop.settings, convention, template, letter, wording, about=about, after=after
        )
    docx, pdf, words = made_of(workshop, text, at)
    with workshop.database.transaction() as session:
        convention = locked_convention(session, convention_id, revision=revision)
        row = enrol(convention, draft, number=number, by=actor.name, at=at)
        row.planned_on = signing.planned_on
        row.signatory_name, row.signatory_capacity = wording.signatory_name, wording.signatory_capacity
        name = f"{row.reference}-{draft.type}"
        row.docx_id = attach(session, convention, docx, by=actor.name, at=at, name=name).id
        row.content_id = attach(session, convention, pdf, by=actor.name, at=at, name=name).id
        row.content_sha256 = pdf.sha256
        details = {"planned_on": signing.planned_on.isoformat(), "pdf": pdf.sha256}
        note_letter(
            session, convention, row, "letter-prepared", actor=actor, at=at, details=details, text=words
        )
    return number


def _template(workshop: Workshop, convention: Convention, draft: LetterDraft) -> PackLetter:
    template = pack_of(convention, workshop.settings).letter(draft.type)
    if draft.sender != REGION or template is None:
        raise NoLetterNow(convention.number, "Ce modèle de convention n’a pas de lettre de ce type.")
    return template


def check_signing(signing: Signing, today: date) -> None:
    """Somebody signs, and the letter leaves soon: its dates are written in it. Raises BadLetter."""
    problems = {}
    if signing.planned_on > today + LATEST:
        problems["planned_on"] = (
            "Ce jour est trop loin : préparez la lettre dans les mois qui précèdent son envoi."
        )
    if signing.planned_on < today:
        problems["planned_on"] = (
            "Ce jour est passé : la lettre se prépare pour un envoi à venir. Si elle est déjà partie, "
            "enregistrez-la comme un courrier déjà envoyé."
        )
    if not signing.name.strip():
        problems["signatory_name"] = "Indiquez qui signera la lettre."
    if problems:
        raise BadLetter(problems)


def made_of(workshop: Workshop, text: LetterText, at: datetime) -> tuple[Stored, Stored, str]:
    """The letter in Word and as PDF, both in the vault, and its words."""
    docx = letter_texts.docx_of(text)
    pdf = letter_texts.pdf_of(workshop, text, docx, made_at=at)
    return (
        store(workshop.vault, DocumentRole.LETTER_DOCX, docx, DOCX),
        store(workshop.vault, DocumentRole.LETTER_PDF, pdf, PDF),
        words_in(pdf),
    )
