"""What is told when a signature is handed over: to who checks it, to who handed it over. The delegate is invited."""

from datetime import datetime

from sqlalchemy.orm import Session

from foundation.settings import Settings
from signing.records import Signer
from workflow.acts import mailing
from workflow.acts.mailing import Recipient
from workflow.acts.signature_mails import last_day
from workflow.records.convention import Deed
from workflow.records.representative import SignatureHandOver


def tell_asked(
    session: Session, settings: Settings, convention: Deed, asked: SignatureHandOver, *, at: datetime
) -> None:
    """Those in charge have a delegation to check; the first signatory hears of the answer."""
    for person in mailing.in_charge(convention):
        mailing.tell(
            session,
            settings,
            convention,
            person,
            kind="hand-over-asked",
            at=at,
            occasion=str(asked.id),
            values={**_facts(asked), "link": f"{mailing.page_of(settings, convention)}/signature"},
        )


def tell_done(
    session: Session, settings: Settings, convention: Deed, asked: SignatureHandOver, *, at: datetime
) -> None:
    """The first signatory has nothing more to do; those in charge know who signs."""
    first = Recipient(name=asked.from_name, address=asked.from_email)
    page = f"{mailing.page_of(settings, convention)}/signature"
    told = {person.address: (person, page) for person in mailing.in_charge(convention)}
    told.setdefault(first.address, (first, ""))
    for person, link in told.values():
        mailing.tell(
            session,
            settings,
            convention,
            person,
            kind="hand-over-done",
            at=at,
            occasion=str(asked.id),
            values={**_facts(asked), "link": link},
        )


def tell_refused(
    session: Session,
    settings: Settings,
    convention: Deed,
    asked: SignatureHandOver,
    invitation_id: int,
    signer: Signer,
    *,
    at: datetime,
) -> None:
    """The first signatory is asked again, with the reason why the delegate may not sign."""
    mailing.tell(
        session,
        settings,
        convention,
        Recipient(name=asked.from_name, address=asked.from_email),
        kind="hand-over-refused",
        at=at,
        occasion=str(asked.id),
        values={
            "successor": asked.authority.representative.name,
            "reason": asked.settled_reason,
            "signing_for": signer.acting_for,
            "deadline": last_day(signer.round),
        },
        secret_ref=f"invitation:{invitation_id}",
    )


def _facts(asked: SignatureHandOver) -> dict[str, str]:
    return {
        "first": asked.from_name,
        "successor": asked.authority.representative.name,
        "capacity": asked.capacity,
        "reason": asked.reason,
    }
