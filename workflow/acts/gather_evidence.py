"""Gathering the evidence of one deed: made from stored facts and bytes, kept in the vault, never made twice.

Asks no network: years later, the same facts give the same bundle. Interrupted anywhere, it is made again.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from documents.produce import Description, produce_pdf
from documents.report import report_docx
from signing.records import Signer
from workflow.acts.report_signatures import report_signatures
from workflow.acts.step import known
from workflow.evidence.archive_file import zipped
from workflow.evidence.bundle import files_of, fingerprint_of
from workflow.evidence.facts import Facts, facts_of
from workflow.evidence.readable import report_of
from workflow.records.convention import Deed
from workflow.records.evidence import EvidenceBundle
from workflow.rules.anchors import sha256
from workflow.rules.chain import canonical
from workflow.rules.states import CONCLUDED
from workflow.workshop import Workshop


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """``content`` is a ZIP."""

    file_name: str
    content: bytes


def ungathered(session: Session) -> list[int]:
    """Deeds signed by all whose bundle was never made, oldest first."""
    gathered = exists().where(EvidenceBundle.convention_id == Deed.id)
    query = select(Deed.id).where(Deed.state_name.in_(sorted(CONCLUDED)), ~gathered).order_by(Deed.id)
    return list(session.scalars(query))


def gather(workshop: Workshop, deed_id: int, *, at: datetime, signer_id: int | None = None) -> Bundle:
    """The whole evidence, or one signer's copy. ``at`` is written nowhere in it.

    Raises UnknownConvention, NotClosed, NoJournal, the vault's problems, what ``documents.produce`` raises.
    """
    _report(workshop, deed_id, at)
    with workshop.database.reading() as session:
        deed = known(session, deed_id)
        signer = _signer(session.get_one(Signer, signer_id), deed.number) if signer_id else None
        facts = facts_of(session, deed, workshop.vault, signer=signer)
        fingerprint = sha256(canonical(fingerprint_of(facts)))
        kept = session.scalars(
            select(EvidenceBundle).filter_by(convention_id=deed_id, reader=facts.reader, facts=fingerprint)
        ).one_or_none()
        kept_sha256 = kept.sha256 if kept else ""
    name = f"preuve-{facts.number}" + (f"-{facts.reader}" if facts.reader else "")
    if kept_sha256 and workshop.vault.has(kept_sha256):  # an erasure forgets files before their rows
        return Bundle(file_name=f"{name}.zip", content=workshop.vault.get(kept_sha256))
    content = zipped(files_of(facts, workshop.vault.get, readable=_readable(workshop, facts)), folder=name)
    _keep(workshop, deed_id, facts, fingerprint, content, at)
    return Bundle(file_name=f"{name}.zip", content=content)


def _report(workshop: Workshop, deed_id: int, at: datetime) -> None:
    """The validation reports come first: a bundle without them would soon be another one."""
    with workshop.database.reading() as session:
        round_id = known(session, deed_id).round_id
    if round_id is not None:
        report_signatures(workshop, round_id, at=at)


def _signer(signer: Signer, number: str) -> Signer:
    if signer.round.reference != number:
        msg = f"signer {signer.id} is not one of {number}"
        raise LookupError(msg)
    return signer


def _readable(workshop: Workshop, facts: Facts) -> bytes:
    return produce_pdf(
        report_docx(report_of(facts)),
        workshop.converter,
        Description(
            title=f"Dossier de preuve : {facts.title}",
            subject="Qui a signé quoi, quand et comment",
            author=workshop.settings.region_name,
            made_at=facts.newest,
        ),
        fields={},
        must_contain=facts.number,
    ).pdf


def _keep(
    workshop: Workshop, deed_id: int, facts: Facts, fingerprint: str, content: bytes, at: datetime
) -> None:
    """In the vault first; a row without its file is never written."""
    stored = workshop.vault.put(content)
    row = EvidenceBundle(
        convention_id=deed_id,
        reader=facts.reader,
        facts=fingerprint,
        sha256=stored,
        size=len(content),
        made_at=at,
    )
    try:
        with workshop.database.transaction() as session:
            session.add(row)
    except IntegrityError:
        pass  # another process gathered the same facts meanwhile: the same bundle
