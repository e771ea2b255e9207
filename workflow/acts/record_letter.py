"""What happened to a letter is recorded: posted, presented, delivered, refused, unclaimed, agreed to.

The posting date drives the law, the rest is evidence. A posting counts once its proof is there.
"""

from datetime import date, datetime

from foundation.clock import paris_date
from workflow.actors import Actor
from workflow.acts.electronic_consent import consent_on
from workflow.acts.letter_checks import check_day, judged
from workflow.acts.letter_problems import AnnulledLetter, BadLetter, check_may_write, letter_of
from workflow.acts.letter_register import enter, follow, note_letter, stored_proof
from workflow.acts.letter_travel import Posting, check_number, check_order, cleaned_posting, content_of
from workflow.acts.step import known_convention, locked_convention
from workflow.readings.letter_numbers import known_elsewhere
from workflow.readings.timelines import letter_fact_on
from workflow.records.convention import Convention
from workflow.records.letter import OUTCOMES, Channel, Happening, Letter
from workflow.workshop import Workshop


def record_posting(
    workshop: Workshop,
    convention_id: int,
    number: int,
    posting: Posting,
    *,
    proof: bytes | None,
    actor: Actor,
    at: datetime,
) -> None:
    """A letter of the Région was posted. Without its proof nothing follows yet: it may be joined later.

    Raises NoLetterNow, UnknownLetter, BadLetter, TooEarlyToTerminate, NoEffect, NotAScan, TooLarge.
    """
    today = paris_date(at)
    with workshop.database.reading() as session:
        convention = known_convention(session, convention_id)
        revision = convention.revision
        letter = _open_letter(convention, number, actor)
        if letter.entry(Happening.POSTED) is not None:
            raise BadLetter({"on": "L’envoi est déjà enregistré : s’il est faux, corrigez-le."})
        check_day(convention, workshop.settings, "on", posting.on, today=today, what="La date d’envoi")
        clean, warning = cleaned_posting(posting, letter.type)
        check_number(convention, clean.tracking_number, content_of(letter), but=number)
        warning = warning or known_elsewhere(session, convention, clean.tracking_number)
        if letter.is_sent and posting.channel is Channel.ELECTRONIC:
            consent_on(session, convention, posting.on)
        judged(convention, workshop.settings, letter_fact_on(letter, posting.on), as_of=today)
    stored = stored_proof(workshop, proof)
    with workshop.database.transaction() as session:
        convention = locked_convention(session, convention_id, revision=revision)
        letter = letter_of(convention, number)
        enter(
            session, convention, letter, Happening.POSTED, on=clean.on, proof=stored, by=actor.name, at=at,
            channel_name=clean.channel, operator=clean.operator, tracking_number=clean.tracking_number,
            details={"warning": warning} if warning else {},
        )  # fmt: skip
        details = {"on": clean.on.isoformat(), "channel": clean.channel, "number": clean.tracking_number,
                   "proof": stored.sha256 if stored else ""}  # fmt: skip
        note_letter(session, convention, letter, "letter-posted", actor=actor, at=at, details=details)
        follow(session, workshop, convention, letter, counted_before=None, at=at)


def record_happening(
    workshop: Workshop,
    convention_id: int,
    number: int,
    what: Happening,
    *,
    on: date,
    proof: bytes | None = None,
    actor: Actor,
    at: datetime,
) -> None:
    """The letter was presented, delivered, refused, left unclaimed; or its withdrawal was agreed to.

    Raises NoLetterNow, UnknownLetter, BadLetter, NoEffect, NotAScan, TooLarge.
    """
    today = paris_date(at)
    with workshop.database.reading() as session:
        convention = known_convention(session, convention_id)
        revision = convention.revision
        letter = _open_letter(convention, number, actor)
        check_order(letter, what, on, today=today)
        if letter.entry(what) is not None or (what in OUTCOMES and letter.entry(*OUTCOMES) is not None):
            raise BadLetter({"on": "Cela est déjà enregistré : si c’est faux, corrigez-le."})
        if what is Happening.AGREED:
            _check_agreement(workshop, convention, letter, on, proof, today)
    stored = stored_proof(workshop, proof)
    with workshop.database.transaction() as session:
        convention = locked_convention(session, convention_id, revision=revision)
        letter = letter_of(convention, number)
        before = letter.counts_on
        enter(session, convention, letter, what, on=on, proof=stored, by=actor.name, at=at)
        details = {"what": what, "on": on.isoformat(), "proof": stored.sha256 if stored else ""}
        note_letter(session, convention, letter, f"letter-{what}", actor=actor, at=at, details=details)
        follow(session, workshop, convention, letter, counted_before=before, at=at)


def join_proof(
    workshop: Workshop,
    convention_id: int,
    number: int,
    proof: bytes,
    *,
    what: Happening = Happening.POSTED,
    actor: Actor,
    at: datetime,
) -> None:
    """A proof arrives after its entry was recorded: of the posting, and the letter counts from now on; or the
    notice of receipt, the envelope that came back. Raises NoLetterNow, UnknownLetter, BadLetter, NotAScan, TooLarge.
    """
    stored = stored_proof(workshop, proof)
    if stored is None:
        raise BadLetter({"proof": "Joignez la numérisation de la preuve."})
    with workshop.database.transaction() as session:
        convention = locked_convention(session, convention_id)
        letter = _open_letter(convention, number, actor)
        entry, before = letter.entry(what), letter.counts_on
        if entry is None:
            raise BadLetter({"proof": "Enregistrez d’abord ce que la pièce prouve."})
        if entry.proof_id is not None:
            raise BadLetter({"proof": "La preuve est déjà jointe : si elle est fausse, corrigez l’entrée."})
        enter(
            session, convention, letter, what, on=entry.on, proof=stored, by=actor.name, at=at,
            replaces=entry, channel_name=entry.channel_name, operator=entry.operator,
            tracking_number=entry.tracking_number, details=entry.details, reason="Preuve jointe.",
        )  # fmt: skip
        details = {"proof": stored.sha256, "what": what}
        note_letter(session, convention, letter, "letter-proof", actor=actor, at=at, details=details)
        follow(session, workshop, convention, letter, counted_before=before, at=at)


def _check_agreement(
    workshop: Workshop, convention: Convention, letter: Letter, on: date, proof: bytes | None, today: date
) -> None:
    problems: dict[str, str] = {}
    if not letter.needs_agreement:
        problems = {"on": "Seul le retrait d’une dénonciation demande l’accord de l’autre partie."}
    elif not proof:
        problems = {"proof": "Joignez l’accord écrit de l’autre partie : sans lui, le retrait ne compte pas."}
    if problems:
        raise BadLetter(problems)
    posted = letter.entry(Happening.POSTED)
    counts = max(on, posted.on) if posted and posted.on else on
    judged(convention, workshop.settings, letter_fact_on(letter, counts), as_of=today)


def _open_letter(convention: Convention, number: int, actor: Actor) -> Letter:
    """Raises NoLetterNow, UnknownLetter, AnnulledLetter."""
    check_may_write(convention, actor)
    letter = letter_of(convention, number)
    if letter.is_annulled:
        raise AnnulledLetter(letter.reference)
    return letter
