"""The code of a signer: asked for before signing, refusing or handing over, and checked when that is done."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from foundation.clock import PARIS
from foundation.errors import Refusal
from notifications.outbox import MAIL, SMS
from signing import challenge, invitations, rounds, telephone
from signing.methods.method import Method
from signing.records import Challenge, Channel, Signer
from workflow.actors import Actor
from workflow.acts import mailing
from workflow.acts.accounts import by_email
from workflow.acts.mandates import demand_mandate
from workflow.acts.sign_in import shown_by_app
from workflow.acts.step import locked, note
from workflow.readings.mandates import signature_row
from workflow.readings.rounds import convention_id_of
from workflow.readings.ways import demand_way
from workflow.records.account import Account
from workflow.records.convention import Deed
from workflow.workshop import Workshop


class CodeUse(StrEnum):
    """What the code is asked for: the mail that carries it says so."""

    SIGN = "sign"
    DECLINE = "decline"
    HAND_OVER = "hand-over"


_PURPOSES = {CodeUse.DECLINE: "refuser de signer", CodeUse.HAND_OVER: "confier votre signature pour"}


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


def ask_code(
    workshop: Workshop,
    token: str,
    *,
    at: datetime,
    channel: Channel | None = None,
    use: CodeUse = CodeUse.SIGN,
) -> CodeSent:
    """Makes a code and the message that carries it, by the best way that is known of the person, or by ``channel``.

    Raises the refusals of a dead link, NotYourTurn, TooSoon, TooManyCodes, AccountClosed; WayUnknown for a channel that
    is not theirs; to sign, WayNotOffered and MandateRefused: whoever may no longer sign may still refuse.
    """
    with workshop.database.transaction() as session:
        signer = invitations.find(session, workshop.secret, token, at=at).signer
        rounds.demand_turn(signer)
        convention = locked(session, convention_id_of(session, signer.round_id))
        if use is CodeUse.SIGN:
            demand_way(workshop, convention, signer, Method.ONSITE, Method.PKCS11)
            demand_mandate(session, workshop, convention, signer, at=at)
        known = code_ways(session, workshop, signer)
        chosen = channel or known[0]
        if chosen not in known:
            raise WayUnknown
        made = challenge.ask(session, workshop.secret, signer, at=at, channel=chosen)
        mail_id = (
            None if chosen is Channel.APP else _send(session, workshop, convention, signer, made, use, at)
        )
        details = {"to": telephone.masked(made.sent_to) if chosen is Channel.SMS else made.sent_to}
        details |= {"channel": chosen.value} | ({} if use is CodeUse.SIGN else {"use": use.value})
        note(session, convention, "code", actor=Actor.program(signer.name), at=at, details=details)
        return CodeSent(channel=chosen, address=made.sent_to, expires_at=made.expires_at, mail_id=mail_id)


def check_code(session: Session, signer: Signer, code: str, *, at: datetime) -> Refusal | None:
    """None when the code is right, which uses it up. A refusal is a value, for the failed try must be committed.

    Raises AccountClosed.
    """
    account, _is_bound = _account_of(session, signer)
    return challenge.check(
        session,
        signer,
        code,
        at=at,
        by_app=lambda digits: account is not None and shown_by_app(account, digits, at=at),
    )


def code_ways(session: Session, workshop: Workshop, signer: Signer) -> tuple[Channel, ...]:
    """How a code may come to this person, the best first.

    Who signs with an account that has a second factor shows that one: a mail would be as good as no factor.
    Raises AccountClosed.
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
    row = signature_row(convention, signer.party, signer.rank)
    if row.account_id is not None:
        account = session.get_one(Account, row.account_id)
        if not account.active:
            raise AccountClosed(signer.name)
        return account, True
    found = by_email(session, signer.email)
    return (found if found is not None and found.active else None), False


def _send(
    session: Session,
    workshop: Workshop,
    convention: Deed,
    signer: Signer,
    made: Challenge,
    use: CodeUse,
    at: datetime,
) -> int:
    purpose = _PURPOSES.get(use)
    return mailing.tell(
        session,
        workshop.settings,
        convention,
        mailing.Recipient(name=signer.name, address=made.sent_to),
        kind="signature-identity-code" if purpose else "signature-code",
        at=at,
        occasion=str(made.id),
        values={"valid_until": _hour(made.expires_at), **({"purpose": purpose} if purpose else {})},
        secret_ref=f"challenge:{made.id}",
        channel=SMS if made.channel is Channel.SMS else MAIL,
    ).id


def _hour(at: datetime) -> str:
    in_paris = at.astimezone(PARIS)
    return f"{in_paris.hour} h {in_paris.minute:02d}"
