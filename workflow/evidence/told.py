"""The facts of one deed as the plain values of ``preuve.json`` (see ``preuve.schema.json``)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from signing.evidence import evidence_of
from signing.extract import Extracted
from signing.paper_records import PaperStep
from signing.records import Round
from workflow.records.convention import Avenant, Deed, Document, DocumentRole
from workflow.rules.chain import instant


def deed_told(deed: Deed) -> dict[str, Any]:
    party = deed.co_contractor
    return {
        "kind": deed.deed,
        "number": deed.number,
        "title": deed.title,
        "template": f"{deed.kind} {deed.template_version}",
        "version": deed.version,
        "medium": deed.medium_name,
        "state": deed.state_name,
        "verification_code": deed.verification_code,
        "co_contractor": {
            "name": party.name,
            "city": party.city,
            "siret": party.siret or "",
            "rna": party.rna or "",
        },
        "amends": deed.convention.number if isinstance(deed, Avenant) else "",
    }


def document_told(path: str, document: Document) -> dict[str, Any]:
    return {
        "file": path,
        "role": document.role,
        "label": document.label,
        "version": document.version,
        "sha256": document.sha256,
        "size": document.size,
        "made_at": instant(document.made_at),
    }


def part_told(part: Extracted) -> dict[str, Any]:
    """One signature as the signed file holds it: its certificate, and the instant that a third party proves."""
    certificate = part.certificate
    return {
        "field": part.field,
        "timestamp": part.is_timestamp,
        "proven_at": _when(part.proven_at),
        "subject": certificate.subject,
        "issuer": certificate.issuer,
        "serial": certificate.serial,
        "sha256": certificate.sha256,
        "valid_from": instant(certificate.valid_from),
        "valid_to": instant(certificate.valid_to),
    }


def signature_told(row: Any) -> dict[str, Any]:
    return {
        "party": row.party,
        "rank": row.rank,
        "name": row.name,
        "capacity": row.capacity,
        "signed_at": _when(row.signed_at),
        "signed_on": _when(row.signed_on),
        "level": row.level,
        "certified_by": row.certified_by,
        "mandate": row.mandate,
    }


def round_told(session: Session, row: Round) -> dict[str, Any]:
    steps = session.scalars(select(PaperStep).where(PaperStep.round_id == row.id).order_by(PaperStep.id))
    return {
        **evidence_of(row).as_json(),
        "medium": str(row.medium),
        "paper_steps": [*map(_paper_step, steps)],
    }


def _paper_step(step: PaperStep) -> dict[str, Any]:
    return {
        "kind": step.kind,
        "on": step.on.isoformat(),
        "party": step.party,
        "person": step.person,
        "channel": step.channel,
        "note": step.note,
        "entered_by": step.entered_by,
        "entered_at": instant(step.entered_at),
    }


def avenant_told(avenant: Avenant) -> dict[str, Any]:
    signed = avenant.document(DocumentRole.SIGNED_PDF)
    return {
        "number": avenant.number,
        "title": avenant.title,
        "state": avenant.state_name,
        "signed_sha256": signed.sha256 if signed else "",
    }


def _when(moment: datetime | date | None) -> str:
    if moment is None:
        return ""
    return instant(moment) if isinstance(moment, datetime) else moment.isoformat()
