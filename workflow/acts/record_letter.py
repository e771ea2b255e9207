"""What happened to a letter is recorded: posted, presented, delivered, refused, unclaimed, agreed to.

The posting date drives the law, the rest is evidence. A posting counts once its proof is there.
"""

from dataclasses import dataclass
from datetime import date, datetime

from foundation.clock import paris_date
from foundation.errors import Refusal
from workflow.actors import Actor
from workflow.acts.electronic_consent import consent_on
from workflow.acts.letter_checks import check_day, judged
from workflow.acts.letter_problems import BadLetter, check_may_write, letter_of
from workflow.acts.letter_register import enter, follow, note_letter, stored_proof
from workflow.acts.step import known_convention, locked_convention
from workflow.readings.timelines import letter_fact_on
from workflow.records.convention import Convention
from workflow.records.letter import OUTCOMES, Channel, Happening, Letter
from workflow.rules.facts import LetterType
from workflow.rules.tracking_numbers import BadTrackingNumber, clean_tracking_number
from workflow.rules.wording import french_date
from workflow.workshop import Workshop

REGISTERED = frozenset(
    {
        LetterType.DENUNCIATION,
        LetterType.FORMAL_NOTICE,
        LetterType.TERMINATION,
        LetterType.OPPOSITION,
        LetterType.GENERAL_INTEREST_TERMINATION,
    }
)
"""Letters for which the text, or prudence, demands a registered one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """How and when a letter left."""

    on: date
    channel: Channel
    operator: str = ""
    tracking_number: str = ""


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
    workshop: Workshop, convention_id: int, number: int, proof: bytes, *, actor: Actor, at: datetime
) -> None:
    """The proof of posting arrives after the posting was recorded: from now on the letter counts.

    Raises NoLetterNow, UnknownLetter, BadLetter, NotAScan, TooLarge.
    """
    stored = stored_proof(workshop, proof)
    if stored is None:
        raise BadLetter({"proof": "Joignez la numérisation de la preuve de dépôt."})
    with workshop.database.transaction() as session:
        convention = locked_convention(session, convention_id)
        letter = _open_letter(convention, number, actor)
        posted, before = letter.entry(Happening.POSTED), letter.counts_on
        if posted is None:
            raise BadLetter({"proof": "Enregistrez d’abord l’envoi de ce courrier."})
        enter(
            session, convention, letter, Happening.POSTED, on=posted.on, proof=stored, by=actor.name, at=at,
            replaces=posted, channel_name=posted.channel_name, operator=posted.operator,
            tracking_number=posted.tracking_number, details=posted.details, reason="Preuve jointe.",
        )  # fmt: skip
        details = {"proof": stored.sha256}
        note_letter(session, convention, letter, "letter-proof", actor=actor, at=at, details=details)
        follow(session, workshop, convention, letter, counted_before=before, at=at)


def cleaned_posting(posting: Posting, letter_type: LetterType) -> tuple[Posting, str]:
    """The posting with its number made clean, and what is unusual about that number. Raises BadLetter."""
    problems: dict[str, str] = {}
    number, warning, operator = posting.tracking_number.strip(), "", posting.operator.strip()
    if posting.channel is Channel.OTHER:
        if letter_type in REGISTERED:
            problems["channel"] = "Ce courrier se fait par lettre recommandée (articles 3 et 9)."
    elif posting.channel is Channel.ELECTRONIC:
        if not number:
            problems["tracking_number"] = "Indiquez l’identifiant que le prestataire a donné à l’envoi."
        if not operator:
            problems["operator"] = "Indiquez le prestataire du recommandé électronique."
    elif not number:
        problems["tracking_number"] = "Indiquez le numéro du recommandé, tel que la preuve de dépôt le porte."
    else:
        operator = operator or "La Poste"
        try:
            number, warning = clean_tracking_number(number)
        except BadTrackingNumber as refusal:
            problems["tracking_number"] = str(refusal)
    if problems:
        raise BadLetter(problems)
    return Posting(on=posting.on, channel=posting.channel, operator=operator, tracking_number=number), warning


def check_order(letter: Letter, what: Happening, on: date, *, today: date) -> None:
    """Posted ≤ presented ≤ delivered, refused or unclaimed; nothing in the future. Raises BadLetter."""
    if on > today:
        raise BadLetter({"on": "Cette date est dans l’avenir : enregistrez-la quand le jour sera venu."})
    posted, presented, outcome = (
        letter.entry(*kinds) for kinds in ((Happening.POSTED,), (Happening.PRESENTED,), OUTCOMES)
    )
    if posted is None or posted.on is None:
        raise BadLetter({"on": "Enregistrez d’abord l’envoi de ce courrier."})
    if what is Happening.AGREED:
        return
    if on < posted.on:
        raise BadLetter({"on": f"Cette date est antérieure à l’envoi, le {french_date(posted.on)}."})
    if what in OUTCOMES and presented is not None and presented.on and on < presented.on:
        raise BadLetter(
            {"on": f"Cette date est antérieure à la première présentation, le {french_date(presented.on)}."}
        )
    if what is Happening.PRESENTED and outcome is not None and outcome.on and on > outcome.on:
        raise BadLetter(
            {"on": f"La première présentation ne peut pas suivre la remise, le {french_date(outcome.on)}."}
        )


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


class AnnulledLetter(Refusal):
    """The letter was entered by mistake: nothing more is recorded of it."""

    def __init__(self, reference: str) -> None:
        self.reference = reference
        super().__init__(
            f"Le courrier {reference} a été annulé : saisissez-le de nouveau s’il existe vraiment."
        )
