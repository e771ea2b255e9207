"""What everybody concerned is told while a deed is being signed; each occasion once (see docs/adr/0008)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from foundation.clock import paris_date
from foundation.settings import Settings
from signing.methods.paper import steps_of
from signing.paper_records import PaperMove
from signing.records import Round, RoundMedium, Signer, SignerState
from workflow.acts import mailing
from workflow.acts.avenant_mails import tell_avenant_signed
from workflow.acts.mailing import Recipient
from workflow.readings.rounds import round_of
from workflow.readings.timelines import timeline_of
from workflow.records.convention import Avenant, Deed, Document
from workflow.rules.wording import french_weekday

INVOLVED = frozenset({SignerState.INVITED, SignerState.CONFIRMED, SignerState.SIGNED, SignerState.DECLINED})
"""Signers who have heard of the round already."""


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


def tell_declined(
    session: Session, settings: Settings, convention: Deed, signer: Signer, *, reason: str, at: datetime
) -> None:
    """Those in charge decide what follows; whoever else knew of the round learns that it stopped."""
    values = {
        "declined_by": signer.name,
        "signing_for": signer.acting_for,
        "declined_on": french_weekday(paris_date(at)),
        "reason": reason,
    }
    _tell_all(
        session, settings, convention, signer.round, "signature-declined", values,
        at=at, occasion=_instant(at), but=signer.email,
    )  # fmt: skip


def tell_reconsidered(
    session: Session, settings: Settings, convention: Deed, signer: Signer, *, at: datetime
) -> None:
    """Those who were told of the refusal are told that it no longer stands."""
    values = {
        "signatory": signer.name,
        "signing_for": signer.acting_for,
        "reconsidered_on": french_weekday(paris_date(at)),
        "deadline": last_day(signer.round),
    }
    _tell_all(
        session, settings, convention, signer.round, "signature-reconsidered", values,
        at=at, occasion=_instant(at), but=signer.email,
    )  # fmt: skip


def tell_expired(
    session: Session, settings: Settings, convention: Deed, signing_round: Round, *, at: datetime
) -> None:
    """Who is still awaited, and that the links open nothing any more."""
    missing = [signer for signer in signing_round.signers if signer.confirmed_at is None]
    values = {
        "deadline": last_day(signing_round),
        "awaited": ", ".join(f"{signer.name}, pour {signer.acting_for}" for signer in missing),
    }
    _tell_all(
        session, settings, convention, signing_round, "signature-expired", values,
        at=at, occasion=paris_date(signing_round.expires_at).isoformat(),
    )  # fmt: skip


def tell_extended(
    session: Session, settings: Settings, convention: Deed, *, reason: str, at: datetime
) -> None:
    """Everybody who knows of the round learns its new last day."""
    signing_round = round_of(session, convention)
    _tell_all(
        session, settings, convention, signing_round, "signature-extended",
        {"deadline": last_day(signing_round), "reason": reason},
        at=at, occasion=paris_date(signing_round.expires_at).isoformat(),
    )  # fmt: skip


def tell_cancelled(
    session: Session,
    settings: Settings,
    convention: Deed,
    signing_round: Round,
    *,
    reason: str,
    at: datetime,
) -> None:
    """On paper, whoever holds the originals, or held them, learns that they are no longer to be signed."""
    on_paper = signing_round.medium is RoundMedium.PAPER
    values = {
        "cancelled_by": f"la {settings.region_name}",
        "cancelled_on": french_weekday(paris_date(at)),
        "reason": reason,
        "on_paper": "oui" if on_paper else "",
    }
    sent = [step.party for step in steps_of(session, signing_round.id) if step.kind == PaperMove.SENT]
    holders = tuple(signer for signer in signing_round.signers if on_paper and signer.party in sent)
    _tell_all(
        session, settings, convention, signing_round, "signature-cancelled", values, at=at, also=holders
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
    copy = {"sha256": signed.sha256, "file_name": signed.name, "media_type": signed.media_type}
    _tell_all(
        session, settings, convention, signing_round, "signature-completed", _in_force(settings, convention, at),
        at=at, attachments=[copy],
    )  # fmt: skip


def last_day(signing_round: Round) -> str:
    """The last whole day on which the links work, in words."""
    return french_weekday(paris_date(signing_round.expires_at))


def everybody(
    settings: Settings, convention: Deed, signing_round: Round, also: Iterable[Signer] = ()
) -> Iterable[tuple[Recipient, str]]:
    """Those in charge, with the address of the page; then the signers who know of the round, without one."""
    told = set()
    for person in mailing.in_charge(convention):
        told.add(person.address)
        yield person, mailing.page_of(settings, convention)
    involved = [signer for signer in signing_round.signers if signer.state in INVOLVED]
    for signer in (*involved, *also):
        if signer.email and signer.email not in told:
            told.add(signer.email)
            yield Recipient(name=signer.name, address=signer.email), ""


def _tell_all(
    session: Session,
    settings: Settings,
    convention: Deed,
    signing_round: Round,
    kind: str,
    values: Mapping[str, str],
    *,
    at: datetime,
    occasion: str = "",
    but: str = "",
    also: Iterable[Signer] = (),
    attachments: Iterable[Mapping[str, Any]] = (),
) -> None:
    """``but``: the address of whoever did it, who knows already, unless they are in charge too."""
    for person, link in everybody(settings, convention, signing_round, also):
        if person.address == but and not link:
            continue
        mailing.tell(
            session,
            settings,
            convention,
            person,
            kind=kind,
            at=at,
            occasion=occasion,
            values={**values, "link": link},
            attachments=attachments,
        )


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


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
