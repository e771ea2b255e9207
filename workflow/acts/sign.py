"""Signing on site: a code is asked for, the decision is written down, the file is signed, then sealed.

The decision is committed first (the signature dates from that instant); the slow work follows outside any
transaction and is taken up again by the worker if it is interrupted: a signer is never asked twice.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from foundation.clock import PARIS
from foundation.errors import Refusal
from notifications.outbox import MAIL, SMS
from signing import challenge, invitations, rounds, telephone
from signing.appearance import printable
from signing.level import Level
from signing.methods.method import Method
from signing.records import Challenge, Channel, Signer
from signing.rounds import Confirmation
from workflow.actors import Actor
from workflow.acts import mailing
from workflow.acts.accounts import by_email
from workflow.acts.mandates import demand_mandate, keep_mandate
from workflow.acts.sign_in import shown_by_app
from workflow.acts.signature_mails import tell_declined
from workflow.acts.step import locked, note, take
from workflow.readings.rounds import convention_id_of
from workflow.readings.ways import demand_way
from workflow.records.account import Account
from workflow.records.convention import Deed, PartySignature
from workflow.workshop import Workshop


class WayUnknown(Refusal):
    def __init__(self) -> None:
        super().__init__("Le code ne peut pas vous être envoyé ainsi : recevez-le par courriel.")


class AccountClosed(Refusal):
    """``name`` signs for the Région with an account, which was closed after the text was approved."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"{name} signe avec son compte, et ce compte est désactivé : la signature attend qu’il soit réactivé, ou "
            "que le texte soit repris au nom d’une autre personne. Prévenez la personne en charge du dossier."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSent:
    """Which way the code comes and until when it is good; ``mail_id`` is the message to deliver at once, if any."""

    channel: Channel
    address: str
    expires_at: datetime
    mail_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """The decision is committed: from here on the signature is given, whatever happens to this process."""

    round_id: str
    signer_id: int
    at: datetime


def ask_code(workshop: Workshop, token: str, *, at: datetime, channel: Channel | None = None) -> CodeSent:
    """Makes a code and the message that carries it, by the best way that is known of the person, or by ``channel``.

    Raises the refusals of a dead link, NotYourTurn, WayNotOffered, MandateRefused, TooSoon, TooManyCodes; WayUnknown
    for a channel that is not theirs.
    """
    with workshop.database.transaction() as session:
        signer = invitations.find(session, workshop.secret, token, at=at).signer
        rounds.demand_turn(signer)
        convention = locked(session, convention_id_of(session, signer.round_id))
        demand_way(workshop, convention, signer, Method.ONSITE, Method.PKCS11)
        demand_mandate(session, workshop, convention, signer, at=at)
        known = code_ways(session, workshop, signer)
        chosen = channel or known[0]
        if chosen not in known:
            raise WayUnknown
        made = challenge.ask(session, workshop.secret, signer, at=at, channel=chosen)
        mail_id = None if chosen is Channel.APP else _send(session, workshop, convention, signer, made, at)
        details = {"to": telephone.masked(made.sent_to) if chosen is Channel.SMS else made.sent_to}
        details |= {"channel": chosen.value}
        note(session, convention, "code", actor=Actor.program(signer.name), at=at, details=details)
        return CodeSent(channel=chosen, address=made.sent_to, expires_at=made.expires_at, mail_id=mail_id)


def code_ways(session: Session, workshop: Workshop, signer: Signer) -> tuple[Channel, ...]:
    """How a code may come to this person, the best first.

    Who signs with an account that has a second factor shows that one: a mail would be as good as no factor.
    """
    account, is_bound = _account_of(session, signer)
    has_app = account is not None and account.totp_secret is not None
    if has_app and is_bound:
        return (Channel.APP,)
    return challenge.ways(signer, sms=bool(workshop.settings.sms_url), app=has_app)


def _account_of(session: Session, signer: Signer) -> tuple[Account | None, bool]:
    """The signer's own account here, and whether the approved text binds the signature to it.

    Raises AccountClosed where that account was closed since.
    """
    convention = session.get_one(Deed, convention_id_of(session, signer.round_id))
    row = party_signature(convention, signer)
    if row.account_id is not None:
        account = session.get_one(Account, row.account_id)
        if not account.active:
            raise AccountClosed(signer.name)
        return account, True
    found = by_email(session, signer.email)
    return (found if found is not None and found.active else None), False


def _send(
    session: Session, workshop: Workshop, convention: Deed, signer: Signer, made: Challenge, at: datetime
) -> int:
    return mailing.tell(
        session,
        workshop.settings,
        convention,
        mailing.Recipient(name=signer.name, address=made.sent_to),
        kind="signature-code",
        at=at,
        occasion=str(made.id),
        values={"valid_until": _hour(made.expires_at)},
        secret_ref=f"challenge:{made.id}",
        channel=SMS if made.channel is Channel.SMS else MAIL,
    ).id


def confirm(
    workshop: Workshop,
    token: str,
    *,
    code: str,
    confirmation: Confirmation,
    at: datetime,
    method: Method = Method.ONSITE,
) -> Confirmed | Refusal:
    """Writes the signer's decision down; ``method`` says with which certificate the file will be signed.

    Answers a refusal as a value when the code is wrong, because the failed try must be committed. Raises the
    refusals of a dead link, NotYourTurn, RoundClosed, WayNotOffered, MandateRefused, UnprintableName. A second
    click after a first one that was committed answers as the first did.
    """
    printable(
        confirmation.typed_name
    )  # once decided, the stamp must be drawn: what it cannot write stops here
    with workshop.database.transaction() as session:
        signer = invitations.find(session, workshop.secret, token, at=at, signed_too=True).signer
        convention = locked(session, convention_id_of(session, signer.round_id))
        session.refresh(signer)  # another click may have been committed while this one waited for the row
        if signer.confirmed_at is not None:
            return Confirmed(round_id=signer.round_id, signer_id=signer.id, at=signer.confirmed_at)
        rounds.demand_turn(signer)
        demand_way(workshop, convention, signer, method)
        _demand_level(workshop, signer, method, at)
        account, _is_bound = _account_of(session, signer)
        refusal = challenge.check(
            session,
            signer,
            code,
            at=at,
            by_app=lambda digits: account is not None and shown_by_app(account, digits, at=at),
        )
        if refusal is not None:
            return refusal
        signer.method = method
        told = {} if method is Method.ONSITE else {"method": method.value}
        decide(session, workshop, convention, signer, confirmation=confirmation, at=at, details=told)
        return Confirmed(round_id=signer.round_id, signer_id=signer.id, at=at)


def _demand_level(workshop: Workshop, signer: Signer, method: Method, at: datetime) -> None:
    """A key of the Région's module: what its certificate is worth is known before it signs. Raises BelowMinimum."""
    found = workshop.desk.people.of(signer.name) if method is Method.PKCS11 else None
    minimum = Level(signer.minimum_level)
    if found and minimum is not Level.SIMPLE:
        workshop.desk.demand_level(found[1], minimum, at=at)


def decide(
    session: Session,
    workshop: Workshop,
    convention: Deed,
    signer: Signer,
    *,
    confirmation: Confirmation,
    at: datetime,
    details: Mapping[str, str] | None = None,
) -> None:
    """The decision itself, whichever way the person was recognised; the convention must be locked.

    The journal holds what it rests on: a third party soon dates it, so that it cannot be made up afterwards.

    Raises MandateRefused, NotYourTurn, RoundClosed.
    """
    keep_mandate(session, workshop, convention, signer, at=at)
    rounds.confirm(session, signer, confirmation=confirmation, at=at)
    party_signature(convention, signer).signed_at = at
    told = {
        "party": signer.party,
        "consent": confirmation.consent_version,
        "fingerprint": signer.round.frozen_sha256,
        "typed_name": signer.typed_name,
        "drawn": "" if signer.drawn is None else hashlib.sha256(signer.drawn).hexdigest(),
        "address": signer.address,
        "address_source": signer.address_source,
        "user_agent": signer.user_agent,
        **(details or {}),
    }
    note(session, convention, "sign", actor=Actor.program(signer.name), at=at, details=told)


def decline(workshop: Workshop, token: str, *, reason: str, at: datetime) -> None:
    """The signer refuses, with a reason that the Région is told. Raises GuardRefused without one."""
    with workshop.database.transaction() as session:
        signer = invitations.find(session, workshop.secret, token, at=at).signer
        convention = locked(session, convention_id_of(session, signer.round_id))
        actor = Actor.program(signer.name)
        take(
            session, convention, "decline", actor=actor, at=at, reason=reason, details={"party": signer.party}
        )
        rounds.decline(session, signer, reason=reason, at=at)
        tell_declined(session, workshop.settings, convention, signer, reason=reason, at=at)


def party_signature(convention: Deed, signer: Signer) -> PartySignature:
    return next(
        row
        for row in convention.awaited_signatures()
        if row.party == signer.party and row.rank == signer.rank
    )


def _hour(at: datetime) -> str:
    in_paris = at.astimezone(PARIS)
    return f"{in_paris.hour} h {in_paris.minute:02d}"
