"""What is told to whom while a convention is being signed."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from foundation.clock import paris_date
from foundation.settings import Settings
from signing import invitations, rounds
from signing.records import Round, Signer, SignerState
from workflow.acts import mailing
from workflow.acts.avenant_mails import tell_avenant_signed
from workflow.acts.mailing import Recipient
from workflow.readings.mandates import REGION, mandate_of, signature_row
from workflow.readings.timelines import timeline_of
from workflow.records.convention import Avenant, Deed, Document
from workflow.rules.mandates import has_ended
from workflow.rules.wording import french_weekday
from workflow.workshop import Workshop

INVOLVED = frozenset({SignerState.INVITED, SignerState.CONFIRMED, SignerState.SIGNED, SignerState.DECLINED})
"""Signers who have heard of the round already."""


def invite_those_whose_turn_it_is(
    session: Session, workshop: Workshop, convention: Deed, signing_round: Round, *, at: datetime
) -> tuple[Signer, ...]:
    """Sends a personal link to each signer whose turn has come and who has none yet.

    Somebody whose mandate has ended meanwhile is not invited: those in charge are told instead.
    """
    waiting = [signer for signer in rounds.whose_turn(signing_round) if signer.state == SignerState.WAITING]
    for signer in waiting:
        row = signature_row(convention, signer.party, signer.rank)
        mandate = mandate_of(workshop.settings, convention, row)
        if why := has_ended(mandate, on=paris_date(at)):
            tell_mandate_ended(session, workshop.settings, convention, signer, why=why, at=at)
        else:
            invite(session, workshop, convention, signer, at=at)
    return tuple(waiting)


def invite(session: Session, workshop: Workshop, convention: Deed, signer: Signer, *, at: datetime) -> None:
    """A new personal link for this signer, by mail; the ones sent before no longer open anything."""
    signing_round = signer.round
    invitation = invitations.invite(
        session, workshop.secret, signer, at=at, expires_at=signing_round.expires_at
    )
    _tell_invited(session, workshop.settings, convention, signing_round, signer, invitation.id, at)


def tell_mandate_ended(
    session: Session, settings: Settings, convention: Deed, signer: Signer, *, why: str, at: datetime
) -> None:
    """Those in charge are told once for each person whose mandate ended."""
    for person in mailing.in_charge(convention):
        mailing.tell(
            session,
            settings,
            convention,
            person,
            kind="mandate-ended",
            at=at,
            occasion=f"{signer.id}:{signer.name}:{why}"[:200],
            values={
                "signatory": signer.name,
                "signing_for": signer.acting_for,
                "why": why,
                "link": f"{mailing.page_of(settings, convention)}/signature",
            },
        )


def _tell_invited(
    session: Session,
    settings: Settings,
    convention: Deed,
    signing_round: Round,
    signer: Signer,
    invitation_id: int,
    at: datetime,
) -> None:
    before = [other for other in signing_round.signers if other.order < signer.order]
    values = {"deadline": last_day(signing_round)}
    second = bool(before) and signer.party == REGION
    if second:
        last = max(other.confirmed_at for other in before if other.confirmed_at)
        values |= {
            "co_contractor": before[0].acting_for,
            "co_contractor_signed_on": french_weekday(paris_date(last)),
        }
    else:
        values["signing_for"] = signer.acting_for
    mailing.tell(
        session,
        settings,
        convention,
        Recipient(name=signer.name, address=signer.email),
        kind="your-turn-region" if second else "signature-invitation",
        at=at,
        occasion=str(invitation_id),
        values=values,
        secret_ref=f"invitation:{invitation_id}",
    )


def tell_declined(
    session: Session, settings: Settings, convention: Deed, signer: Signer, *, reason: str, at: datetime
) -> None:
    """Those in charge decide what follows; whoever else knew of the round learns that it stopped."""
    for person, link in everybody(settings, convention, signer.round):
        if person.address == signer.email and not link:
            continue
        mailing.tell(
            session,
            settings,
            convention,
            person,
            kind="signature-declined",
            at=at,
            occasion=at.isoformat(timespec="seconds"),
            values={
                "declined_by": signer.name,
                "signing_for": signer.acting_for,
                "declined_on": french_weekday(paris_date(at)),
                "reason": reason,
                "link": link,
            },
        )


def tell_expired(
    session: Session, settings: Settings, convention: Deed, signing_round: Round, *, at: datetime
) -> None:
    missing = [signer for signer in signing_round.signers if signer.confirmed_at is None]
    awaited = ", ".join(f"{signer.name}, pour {signer.acting_for}" for signer in missing)
    for person, link in everybody(settings, convention, signing_round):
        mailing.tell(
            session,
            settings,
            convention,
            person,
            kind="signature-expired",
            at=at,
            occasion=paris_date(signing_round.expires_at).isoformat(),
            values={"deadline": last_day(signing_round), "awaited": awaited, "link": link},
        )


def tell_cancelled(
    session: Session,
    settings: Settings,
    convention: Deed,
    signing_round: Round,
    *,
    reason: str,
    at: datetime,
) -> None:
    for person, link in everybody(settings, convention, signing_round):
        mailing.tell(
            session,
            settings,
            convention,
            person,
            kind="signature-cancelled",
            at=at,
            values={
                "cancelled_by": f"la {settings.region_name}",
                "cancelled_on": french_weekday(paris_date(at)),
                "reason": reason,
                "link": link,
            },
        )


def tell_completed(
    session: Session,
    settings: Settings,
    convention: Deed,
    signing_round: Round,
    signed: Document,
    *,
    at: datetime,
) -> None:
    """Both parties receive the final file, and are told that the convention is in force and what comes next."""
    if isinstance(convention, Avenant):
        told = everybody(settings, convention, signing_round)
        tell_avenant_signed(session, settings, convention, signed, to=told, at=at)
        return
    copy = {"sha256": signed.sha256, "file_name": signed.file_name, "media_type": signed.media_type}
    in_force = _in_force(settings, convention, at)
    for person, link in everybody(settings, convention, signing_round):
        mailing.tell(
            session,
            settings,
            convention,
            person,
            kind="signature-completed",
            at=at,
            values={**in_force, "link": link},
            attachments=[copy],
        )


def _in_force(settings: Settings, convention: Deed, at: datetime) -> dict[str, str]:
    today = paris_date(at)
    answer = timeline_of(convention, settings, as_of=today)
    coming = next(iter(answer.agenda), None)
    posting = answer.last_posting_to_avoid_renewal
    return {
        "in_force_from": french_weekday(answer.in_force_from) if answer.in_force_from else "",
        "valid_through": french_weekday(answer.valid_through) if answer.valid_through else "",
        "last_posting": french_weekday(posting) if posting else "",
        "next_deadline": f"{coming.label}, {french_weekday(coming.date)}" if coming else "",
    }


def last_day(signing_round: Round) -> str:
    """The last whole day on which the links work, in words."""
    return french_weekday(paris_date(signing_round.expires_at))


def everybody(settings: Settings, convention: Deed, signing_round: Round) -> Iterable[tuple[Recipient, str]]:
    """Those in charge, with the address of the page; then the signers who know of the round, without one."""
    told = set()
    for person in mailing.in_charge(convention):
        told.add(person.address)
        yield person, mailing.page_of(settings, convention)
    for signer in signing_round.signers:
        if signer.state in INVOLVED and signer.email not in told:
            told.add(signer.email)
            yield Recipient(name=signer.name, address=signer.email), ""
