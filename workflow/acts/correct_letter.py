"""A wrong entry is corrected by a new one, with its reason. Nothing is edited."""

from datetime import date, datetime

from foundation.clock import paris_date
from workflow.actors import Actor
from workflow.acts.electronic_consent import consent_on
from workflow.acts.letter_checks import check_day, foreseen
from workflow.acts.letter_mails import tell_corrected
from workflow.acts.letter_problems import (
    BadLetter,
    UnknownLetter,
    check_may_write,
    check_reason,
    letter_of,
)
from workflow.acts.letter_register import enter, note_letter, stored_proof
from workflow.acts.letter_travel import Posting, check_number, check_order, cleaned_posting, content_of
from workflow.acts.project_due import project_due
from workflow.acts.step import known_convention, locked_convention
from workflow.readings.letter_numbers import known_elsewhere
from workflow.readings.timelines import letter_fact_on, timeline_of
from workflow.readings.what_if import Comparison
from workflow.records.convention import Convention
from workflow.records.letter import OUTCOMES, Channel, Happening, Letter, LetterEntry
from workflow.workshop import Workshop


def foreseen_correction(
    workshop: Workshop, convention: Convention, number: int, posting: Posting, *, today: date
) -> Comparison:
    """The timeline before and after the posting date is corrected. Raises UnknownLetter, BadLetter."""
    letter = letter_of(convention, number)
    check_posting_again(workshop, convention, letter, posting, today=today)
    corrected = letter_fact_on(letter, _counting_day(letter, posting.on))
    return foreseen(convention, workshop.settings, corrected, as_of=today, instead_of=letter.reference)


def correct_posting(
    workshop: Workshop,
    convention_id: int,
    number: int,
    posting: Posting,
    *,
    reason: str,
    proof: bytes | None = None,
    actor: Actor,
    at: datetime,
) -> None:
    """A new entry takes the place of the posting. It may make the letter lose its effect: truth comes first.

    Raises NoLetterNow, UnknownLetter, BadLetter, NotAScan, TooLarge, MovedMeanwhile.
    """
    today = paris_date(at)
    with workshop.database.reading() as session:
        convention = known_convention(session, convention_id)
        check_may_write(convention, actor)
        check_reason(reason)
        revision, letter = convention.revision, letter_of(convention, number)
        check_posting_again(workshop, convention, letter, posting, today=today)
        if letter.is_sent and posting.channel is Channel.ELECTRONIC:
            consent_on(session, convention, posting.on)
        clean, warning = cleaned_posting(posting, letter.type)
        warning = warning or known_elsewhere(session, convention, clean.tracking_number)
    stored = stored_proof(workshop, proof)
    with workshop.database.transaction() as session:
        convention = locked_convention(session, convention_id, revision=revision)
        before = timeline_of(convention, workshop.settings, as_of=today)
        letter = letter_of(convention, number)
        posted = _standing(convention, letter, Happening.POSTED)
        enter(
            session, convention, letter, Happening.POSTED, on=clean.on, proof=stored, by=actor.name, at=at,
            replaces=posted, channel_name=clean.channel, operator=clean.operator,
            tracking_number=clean.tracking_number, reason=reason.strip(),
            details={"warning": warning} if warning else {},
        )  # fmt: skip
        details = {"was": _iso(posted.on), "on": clean.on.isoformat(), "entry": posted.id}
        note_letter(
            session,
            convention,
            letter,
            "letter-corrected",
            actor=actor,
            at=at,
            reason=reason,
            details=details,
        )
        project_due(session, workshop.settings, convention, as_of=today)
        tell_corrected(session, workshop.settings, convention, letter, before=before, reason=reason, at=at)


def correct_happening(
    workshop: Workshop,
    convention_id: int,
    number: int,
    what: Happening,
    *,
    on: date,
    reason: str,
    proof: bytes | None = None,
    actor: Actor,
    at: datetime,
) -> None:
    """The same for what followed the posting; among delivered, refused and unclaimed the new one takes the place
    of the old. Raises NoLetterNow, UnknownLetter, BadLetter, NotAScan, TooLarge, MovedMeanwhile.
    """
    today = paris_date(at)
    kinds = OUTCOMES if what in OUTCOMES else (what,)
    with workshop.database.reading() as session:
        convention = known_convention(session, convention_id)
        check_may_write(convention, actor)
        check_reason(reason)
        revision, letter = convention.revision, letter_of(convention, number)
        _check_differs(_standing(convention, letter, *kinds), what, on, proof)
        check_order(letter, what, on, today=today)
    stored = stored_proof(workshop, proof)
    with workshop.database.transaction() as session:
        convention = locked_convention(session, convention_id, revision=revision)
        letter = letter_of(convention, number)
        old = _standing(convention, letter, *kinds)
        before = timeline_of(convention, workshop.settings, as_of=today)
        enter(
            session, convention, letter, what, on=on, proof=stored, by=actor.name, at=at, replaces=old,
            reason=reason.strip(),
        )  # fmt: skip
        details = {"was": _iso(old.on), "on": on.isoformat(), "what": what, "entry": old.id}
        note_letter(
            session,
            convention,
            letter,
            "letter-corrected",
            actor=actor,
            at=at,
            reason=reason,
            details=details,
        )
        project_due(session, workshop.settings, convention, as_of=today)
        if what is Happening.AGREED:
            tell_corrected(
                session, workshop.settings, convention, letter, before=before, reason=reason, at=at
            )


def check_posting_again(
    workshop: Workshop, convention: Convention, letter: Letter, posting: Posting, *, today: date
) -> None:
    """What holds of a posting holds of its correction, and it stays before what followed. Raises BadLetter."""
    _standing(convention, letter, Happening.POSTED)
    clean, _ = cleaned_posting(posting, letter.type)
    check_number(convention, clean.tracking_number, content_of(letter), but=letter.number)
    check_day(convention, workshop.settings, "on", posting.on, today=today, what="La date d’envoi")
    followed = [
        entry.on
        for entry in (letter.entry(Happening.PRESENTED), letter.entry(*OUTCOMES))
        if entry and entry.on
    ]
    if followed and posting.on > min(followed):
        raise BadLetter({"on": "L’envoi ne peut pas suivre la présentation ou la remise déjà enregistrées."})


def _counting_day(letter: Letter, posted: date) -> date:
    agreed = letter.entry(Happening.AGREED)
    return max(posted, agreed.on) if letter.needs_agreement and agreed and agreed.on else posted


def _standing(convention: Convention, letter: Letter, *kinds: Happening) -> LetterEntry:
    found = None if letter.is_annulled else letter.entry(*kinds)
    if found is None:
        raise UnknownLetter(convention.number, f"{letter.reference} dont cela puisse être corrigé")
    return found


def _check_differs(old: LetterEntry, what: Happening, on: date, proof: bytes | None) -> None:
    """Raises BadLetter where the correction says what stands already: somebody else has just made it."""
    if (old.happening, old.on) == (what, on) and not proof:
        raise BadLetter({"on": "C’est déjà ce qui est enregistré : il n’y a rien à corriger."})


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
