"""Personal links: derived from the server key when their mail is composed, kept only as a hash.

Looking at a link consumes nothing: mail scanners open every link before people do.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.errors import Refusal
from signing.records import Invitation, Round, RoundState, Signer, SignerState, WhyRevoked

_DIGITS = 40
"""160 bits, in hexadecimal."""
_LONGEST_ID = 15


class UnknownLink(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Ce lien n’est pas valable : il est sans doute coupé. Ouvrez-le depuis le courriel, ou recopiez-le "
            "en entier."
        )


class ExpiredLink(Refusal):
    def __init__(self, expired_at: datetime) -> None:
        self.expired_at = expired_at
        super().__init__(
            "Le délai pour signer est passé : répondez au courriel qui contenait ce lien pour demander une "
            "nouvelle invitation."
        )


class UsedLink(Refusal):
    """The person has signed; ``signed_at`` is when they decided."""

    def __init__(self, signed_at: datetime) -> None:
        self.signed_at = signed_at
        super().__init__("Vous avez déjà signé avec ce lien : il n’y a plus rien à faire.")


class ReplacedLink(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Ce lien a été remplacé par un plus récent : ouvrez le dernier courriel reçu à propos de ce document."
        )


class CorrectedLink(Refusal):
    """The link went to an address that was wrong; the right one is not told to whoever holds it."""

    def __init__(self) -> None:
        super().__init__(
            "Ce lien ne sert plus : l’adresse à laquelle il avait été envoyé a été corrigée, et un autre lien est "
            "parti à la bonne adresse. Si vous devez signer, ouvrez le dernier courriel reçu ; si ce message n’était "
            "pas pour vous, vous n’avez rien à faire."
        )


class HandedOverLink(Refusal):
    """The person named somebody else to sign."""

    def __init__(self) -> None:
        super().__init__(
            "Ce lien ne sert plus : la signature a été confiée à une autre personne habilitée. Si c’est une erreur, "
            "appelez la personne en charge du dossier."
        )


class MandateEndedLink(Refusal):
    """The person may no longer sign for the party."""

    def __init__(self) -> None:
        super().__init__(
            "Ce lien ne sert plus : l’habilitation au titre de laquelle vous deviez signer a pris fin. La personne en "
            "charge du dossier est prévenue. Si votre habilitation a été renouvelée, envoyez-lui la nouvelle "
            "décision : elle vous enverra un nouveau lien."
        )


class WithdrawnLink(Refusal):
    """The round was cancelled or declined; ``reason`` is what was said."""

    def __init__(self, state: RoundState, reason: str) -> None:
        self.state, self.reason = state, reason
        what = "un signataire a refusé de signer" if state is RoundState.DECLINED else "elle a été annulée"
        super().__init__(f"Cette demande de signature n’a plus cours : {what}. Vous n’avez rien à faire.")


class OtherVersion(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Ce lien mène à une autre version du document : ouvrez le dernier courriel reçu, ou répondez-y pour "
            "en demander un."
        )


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """A link that is good now, and whose it is."""

    invitation: Invitation
    signer: Signer
    round: Round


def invite(
    session: Session, secret: bytes, signer: Signer, *, at: datetime, expires_at: datetime
) -> Invitation:
    """A new link for this signer, bound to the frozen file; the signer's earlier ones are replaced."""
    earlier = select(Invitation).where(Invitation.signer_id == signer.id, Invitation.revoked_at.is_(None))
    for old in session.scalars(earlier):
        old.revoked_at, old.revoked_why = at, WhyRevoked.REPLACED
    made = Invitation(
        signer_id=signer.id,
        fingerprint=signer.round.frozen_sha256,
        sent_to=signer.email,
        sent_name=signer.name,
        made_at=at,
        expires_at=expires_at,
    )
    session.add(made)
    session.flush()
    made.token_hash = _hash(token(secret, made.id))
    if signer.state is SignerState.WAITING:
        signer.state = SignerState.INVITED
    session.flush()
    return made


def token(secret: bytes, invitation_id: int) -> str:
    """The secret part of the link; nothing that is stored leads to it without the server key."""
    digest = hmac.new(secret, f"signing-invitation:{invitation_id}".encode(), hashlib.sha256).hexdigest()
    return f"{invitation_id}-{digest[:_DIGITS]}"


def find(
    session: Session, secret: bytes, given: str, *, at: datetime, signed_too: bool = False
) -> OpenInvitation:
    """Whose link this is. ``signed_too``: also when its signer has signed (the page that follows signing).

    Raises UnknownLink, ReplacedLink, CorrectedLink, HandedOverLink, MandateEndedLink, WithdrawnLink, UsedLink,
    ExpiredLink, OtherVersion.
    """
    invitation = _known(session, secret, given)
    signer = session.get_one(Signer, invitation.signer_id)
    found = OpenInvitation(invitation, signer, signer.round)
    _demand_current(found)
    if signer.confirmed_at is not None:
        if not signed_too:
            raise UsedLink(signer.confirmed_at)
        return found
    if found.round.state is RoundState.EXPIRED or invitation.expires_at <= at:
        raise ExpiredLink(invitation.expires_at)
    return found


def find_refuser(session: Session, secret: bytes, given: str) -> Signer | None:
    """Whose link this is, when they refused by it and the round still stands there; None otherwise."""
    try:
        invitation = _known(session, secret, given)
    except UnknownLink:
        return None
    signer = session.get_one(Signer, invitation.signer_id)
    latest = invitation.revoked_why is WhyRevoked.WITHDRAWN
    refused = signer.state is SignerState.DECLINED and signer.round.state is RoundState.DECLINED
    return signer if latest and refused else None


def note_opened(invitation: Invitation, *, at: datetime) -> None:
    """Remembers the first time the page was asked for."""
    if invitation.opened_at is None:
        invitation.opened_at = at


def _known(session: Session, secret: bytes, given: str) -> Invitation:
    number = given.partition("-")[0]
    if not (number.isascii() and number.isdigit() and len(number) <= _LONGEST_ID):
        raise UnknownLink
    if not hmac.compare_digest(given.encode(), token(secret, int(number)).encode()):
        raise UnknownLink
    invitation = session.get(Invitation, int(number))
    if invitation is None or not hmac.compare_digest(_hash(given), invitation.token_hash):
        raise UnknownLink
    return invitation


def _demand_current(found: OpenInvitation) -> None:
    if (refusal := _DEAD.get(found.invitation.revoked_why or WhyRevoked.WITHDRAWN)) is not None:
        raise refusal
    if found.round.state in (RoundState.CANCELLED, RoundState.DECLINED):
        raise WithdrawnLink(found.round.state, found.round.stop_reason)
    if found.invitation.fingerprint != found.round.frozen_sha256:
        raise OtherVersion


_DEAD: dict[WhyRevoked, type[Refusal]] = {
    WhyRevoked.REPLACED: ReplacedLink,
    WhyRevoked.CORRECTED: CorrectedLink,
    WhyRevoked.HANDED_OVER: HandedOverLink,
    WhyRevoked.MANDATE_ENDED: MandateEndedLink,
}


def _hash(given: str) -> str:
    return hashlib.sha256(given.encode()).hexdigest()
