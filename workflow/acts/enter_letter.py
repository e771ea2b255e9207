"""A letter that exists already is entered with its scan: received from the co-contractor, or sent without the program."""

from datetime import date, datetime

from documents.scan import check_scan
from foundation.clock import paris_date
from workflow.actors import Actor
from workflow.acts.files import attach, store
from workflow.acts.index_letter import words_in
from workflow.acts.letter_checks import LetterDraft, check_day, check_draft, fact_of, foreseen
from workflow.acts.letter_problems import BadLetter, check_may_write
from workflow.acts.letter_register import enrol, enter, follow, next_number, note_letter, stored_proof
from workflow.acts.letter_travel import Posting, check_number, cleaned_posting
from workflow.acts.step import known_convention, locked_convention
from workflow.readings.letter_numbers import known_elsewhere
from workflow.readings.packs import pack_of
from workflow.readings.what_if import Comparison
from workflow.records.convention import Convention, DocumentRole
from workflow.records.letter import Happening
from workflow.workshop import Workshop


def enter_letter(
    workshop: Workshop,
    convention_id: int,
    draft: LetterDraft,
    posting: Posting,
    *,
    scan: bytes,
    proof: bytes | None = None,
    received_on: date | None = None,
    actor: Actor,
    at: datetime,
) -> int:
    """Keeps the letter with its scan; returns its number. A letter that the rules refuse is kept too, without effect.

    ``proof`` is the proof of its posting day (deposit slip, envelope). Of a received letter the scan may do, since
    it holds the postmark; one that the Région sent does not count before its own proof is there.
    Raises NoLetterNow, BadLetter, NotAScan, TooLarge, MovedMeanwhile.
    """
    today = paris_date(at)
    with workshop.database.reading() as session:
        convention = known_convention(session, convention_id)
        revision, number = convention.revision, next_number(convention)
        foreseen_with(workshop, convention, draft, posting, actor=actor, today=today)
        clean, warning = cleaned_posting(posting, draft.type)
        warning = warning or known_elsewhere(session, convention, clean.tracking_number)
        _check_received(posting, received_on, today)
    content = store(workshop.vault, DocumentRole.LETTER_SCAN, scan, check_scan(scan))
    proved, words = stored_proof(workshop, proof), words_in(scan)
    with workshop.database.transaction() as session:
        convention = locked_convention(session, convention_id, revision=revision)
        letter = enrol(convention, draft, number=number, by=actor.name, at=at)
        name = f"{letter.reference}-{draft.type}"
        letter.content_id = attach(session, convention, content, by=actor.name, at=at, name=name).id
        letter.content_sha256 = content.sha256
        posted = enter(
            session, convention, letter, Happening.POSTED, on=clean.on, proof=proved, by=actor.name, at=at,
            channel_name=clean.channel, operator=clean.operator, tracking_number=clean.tracking_number,
            details={"warning": warning} if warning else {},
        )  # fmt: skip
        if proved is None and not letter.is_sent:
            posted.proof_id = letter.content_id
        if received_on is not None:
            enter(
                session,
                convention,
                letter,
                Happening.DELIVERED,
                on=received_on,
                proof=None,
                by=actor.name,
                at=at,
            )
        details = {"on": clean.on.isoformat(), "scan": content.sha256, "number": clean.tracking_number}
        note_letter(
            session, convention, letter, "letter-entered", actor=actor, at=at, details=details, text=words
        )
        follow(session, workshop, convention, letter, counted_before=None, at=at)
    return number


def foreseen_with(
    workshop: Workshop,
    convention: Convention,
    draft: LetterDraft,
    posting: Posting,
    *,
    actor: Actor,
    today: date,
) -> Comparison:
    """What would follow from entering this letter, and whether it may be. Raises NoLetterNow, BadLetter."""
    check_may_write(convention, actor)
    about = check_draft(convention, draft, pack_of(convention, workshop.settings))
    check_day(convention, workshop.settings, "on", posting.on, today=today, what="La date d’envoi")
    clean, _ = cleaned_posting(posting, draft.type)
    check_number(convention, clean.tracking_number, (draft.type, draft.sender, draft.about, draft.obligation))
    reference = f"C{next_number(convention)}"
    letter = fact_of(draft, reference=reference, posted=posting.on, about=about)
    return foreseen(convention, workshop.settings, letter, as_of=today)


def _check_received(posting: Posting, received_on: date | None, today: date) -> None:
    if received_on is None:
        return
    if received_on > today:
        raise BadLetter({"received_on": "La date de réception est dans l’avenir."})
    if received_on < posting.on:
        raise BadLetter({"received_on": "La réception ne peut pas précéder l’envoi."})
