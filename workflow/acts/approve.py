"""Approval: the text is frozen with the addresses of its signatories. From here on nothing rewrites it."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from documents.structure import WordText
from foundation.clock import paris_date
from signing.appearance import printable
from workflow.actors import Actor
from workflow.acts import mailing
from workflow.acts.empower import empower
from workflow.acts.files import DOCX, PDF, Stored, attach, store
from workflow.acts.index import index
from workflow.acts.living import demand_living
from workflow.acts.review import drafters
from workflow.acts.seen import demand_seen
from workflow.acts.step import known, locked, take
from workflow.packs import Purpose
from workflow.readings import texts
from workflow.readings.approved_signers import where_to
from workflow.readings.word_readings import keep_reading
from workflow.records.convention import Deed, DocumentRole, PartySignature
from workflow.rules.machine import next_state
from workflow.rules.wording import french_weekday
from workflow.text_values import SignerValues, signers_for
from workflow.workshop import Workshop


@dataclass(frozen=True, slots=True)
class _Made:
    docx: Stored
    pdf: Stored
    words: str
    read: WordText
    """What the pages on the screen show of it, and the frozen PDF says as well (``documents.printed_words``)."""


def approve(workshop: Workshop, convention_id: int, *, actor: Actor, at: datetime) -> str:
    """Freezes the text and returns the SHA-256 of the frozen PDF.

    The text is the one that ``actor`` saw, or nothing is frozen. Raises MovedMeanwhile, ForbiddenMove, GuardRefused,
    AgreementEnded before any slow work, and again after it; UnprintableName; what making files raises.
    """
    with workshop.database.reading() as session:
        convention = known(session, convention_id)
        demand_seen(session, convention, actor, at=at)
        _check(session, workshop, convention, actor)
        demand_living(convention, workshop.settings, as_of=paris_date(at))
        text = texts.text_of(session, workshop.settings, convention, Purpose.SIGNATURE)
    made = _made(workshop, text, at)
    with workshop.database.transaction() as session:
        convention = locked(session, convention_id, revision=text.revision)
        facts = texts.move_facts(session, workshop, convention, actor)
        signers = signers_for(text.pack, text.values)
        awaited = [_awaited(session, convention, signer) for signer in signers]
        details = {
            "docx": made.docx.sha256,
            "pdf": made.pdf.sha256,
            "version": text.version,
            "addresses": {f"{row.party} {row.rank}": f"{row.name} <{row.email}>" for row in awaited},
        }
        take(session, convention, "approve", actor=actor, at=at, facts=facts, details=details)
        for stored in (made.docx, made.pdf):
            attach(session, convention, stored, by=actor.name, at=at)
        for row, signer in zip(awaited, signers, strict=True):
            convention.signatures.append(row)
            empower(session, convention, row, signer, text.inputs.typed, by=actor.name, at=at)
        if text.edited_sha256:  # what came from outside is not read again by the pages
            keep_reading(session, made.docx.sha256, made.read, at=at)
        index(session, convention, text=made.words)
        _tell(session, workshop, convention, actor, at)
    return made.pdf.sha256


def _check(session: Session, workshop: Workshop, convention: Deed, actor: Actor) -> None:
    """Refuses what the transaction would refuse, before a document is made for nothing."""
    facts = texts.move_facts(session, workshop, convention, actor)
    next_state(convention.state, "approve", replace(facts, roles=actor.roles))


def _made(workshop: Workshop, text: texts.Text, at: datetime) -> _Made:
    for signer in signers_for(text.pack, text.values):
        printable(f"{signer.name} {signer.capacity} {signer.acting_for}")  # the stamp will have to write it
    docx = texts.docx_of(workshop, text)
    read = texts.words_of(workshop, text)
    made = texts.produced_of(workshop, text, docx, made_at=at, to_be_signed=True, read=read)
    return _Made(
        docx=store(workshop.vault, DocumentRole.FROZEN_DOCX, docx, DOCX),
        pdf=store(workshop.vault, DocumentRole.FROZEN_PDF, made.pdf, PDF),
        words=made.words,
        read=read,
    )


def _awaited(session: Session, convention: Deed, signer: SignerValues) -> PartySignature:
    """Who signs, and the address to which the link will go: from here on two people change it."""
    email, account = where_to(session, signer)
    return PartySignature(
        convention_id=convention.id,
        version=convention.version,
        party=signer.party,
        rank=signer.rank,
        name=signer.name,
        capacity=signer.capacity,
        email=email,
        mobile=signer.mobile,
        account_id=account.id if account else None,
    )


def _tell(session: Session, workshop: Workshop, convention: Deed, actor: Actor, at: datetime) -> None:
    for drafter in drafters(session, convention):
        mailing.tell(
            session,
            workshop.settings,
            convention,
            drafter,
            kind="review-approved",
            at=at,
            values={
                "approved_by": actor.name,
                "approved_on": french_weekday(paris_date(at)),
                "link": mailing.page_of(workshop.settings, convention),
            },
        )
