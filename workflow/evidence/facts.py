"""Everything that the evidence of one deed tells, read in one go: plain values, and the names of its files."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.vault import Vault
from foundation.errors import Refusal
from signing.evidence import evidence_of
from signing.extract import Extracted, extracted
from signing.paper_records import PaperStep
from signing.records import Round, Signer
from workflow.evidence.copies import for_reader
from workflow.records.convention import Avenant, Convention, Deed, Document, DocumentRole
from workflow.records.evidence import AnchorKind, JournalAnchor, ValidationReport
from workflow.records.journal import JournalEntry
from workflow.records.representative import Authority
from workflow.rules.anchors import Head, read
from workflow.rules.chain import Link, instant
from workflow.rules.states import CONCLUDED

FORMAT = "conventio-preuve-1"
"""Raised with the shape of preuve.json; ``preuve.schema.json`` describes it."""
_PROOF = (DocumentRole.FROZEN_PDF, DocumentRole.SIGNED_PDF, DocumentRole.SCAN)
_CLOCKS_APART = timedelta(minutes=10)
"""Between an authority's clock and ours."""
_MOST_DAYS = 3
_LETTERS = (DocumentRole.LETTER_PDF, DocumentRole.LETTER_SCAN, DocumentRole.LETTER_PROOF)


class NotClosed(Refusal):
    """There is no evidence to gather before everybody has signed; ``number`` is the deed's."""

    def __init__(self, number: str) -> None:
        self.number = number
        super().__init__(
            f"Le dossier de preuve de {number} se compose une fois que tous ont signé. "
            "D’ici là, le journal et l’onglet « Signature » montrent chaque étape."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """One token that dates the journal, and the files that show it."""

    name: str
    kind: AnchorKind
    number: int
    """The line of this journal that it proves."""
    statement: str
    token: bytes
    certificates: str
    heads_sha256: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """``told`` is preuve.json. ``files``: path in the bundle → SHA-256 in the vault."""

    number: str
    title: str
    reader: str
    told: Mapping[str, Any]
    files: Mapping[str, str]
    frozen: str = ""
    """Path of the file that everybody was shown."""
    signed: str = ""
    """Path of the signed file; empty on paper."""
    lines: tuple[Link, ...] = field(default=())
    disclosed: frozenset[int] = field(default=frozenset())
    """Lines of the journal whose content this reader may see."""
    anchors: tuple[Anchor, ...] = field(default=())
    newest: datetime


def facts_of(session: Session, deed: Deed, vault: Vault, *, signer: Signer | None = None) -> Facts:
    """The whole evidence, or the copy of one signer, in which nobody else's data are.

    Raises NotClosed, the vault's problems.
    """
    if deed.state not in CONCLUDED:
        raise NotClosed(deed.number)
    lines = _lines(session, deed)
    anchors = _anchors(session, deed, lines[-1], vault)
    documents = _documents(deed, whole=signer is None)
    rounds = session.scalars(
        select(Round).where(Round.reference == deed.number).order_by(Round.opened_at, Round.id)
    ).all()
    reports = _reports(session, deed)
    told: Mapping[str, Any] = {
        "format": FORMAT,
        "recipient": "" if signer is None else signer.name,
        "deed": _deed(deed),
        "documents": [_document(path, document) for path, document in documents.items()],
        "reports": [{"file": path, "pdf_sha256": row.pdf_sha256} for path, row in reports.items()],
        "signatures": [_signature(row) for row in deed.signatures if row.version == deed.version],
        "rounds": [_round(session, row) for row in rounds],
        "signed_file": [*map(_part, _parts(deed, vault))],
        "journal": {
            "lines": lines[-1].number,
            "head": lines[-1].hash,
            "tokens": [_anchor(anchor) for anchor in anchors],
        },
        "avenants": [_avenant(one) for one in deed.avenants] if isinstance(deed, Convention) else [],
    }
    disclosed = frozenset(line.number for line in lines)
    if signer is not None:
        told, disclosed = for_reader(told, lines, signer)
    decisions = _decisions(session, told["rounds"])
    return Facts(
        number=deed.number,
        title=deed.title,
        reader="" if signer is None else str(signer.id),
        told=told,
        files={
            **{path: document.sha256 for path, document in documents.items()},
            **{path: row.sha256 for path, row in reports.items()},
            **decisions,
        },
        frozen=_path_of(documents, deed.document(DocumentRole.FROZEN_PDF)),
        signed=_path_of(documents, deed.document(DocumentRole.SIGNED_PDF)),
        lines=lines,
        disclosed=disclosed,
        anchors=anchors,
        newest=max([lines[-1].told.at, *(anchor.at for anchor in anchors)]),
    )


def _lines(session: Session, deed: Deed) -> tuple[Link, ...]:
    query = select(JournalEntry).where(JournalEntry.convention_id == deed.id).order_by(JournalEntry.number)
    return tuple(entry.link(deed.number) for entry in session.scalars(query))


def _anchors(session: Session, deed: Deed, last: Link, vault: Vault) -> tuple[Anchor, ...]:
    query = select(JournalAnchor).where(JournalAnchor.convention_id == deed.id).order_by(JournalAnchor.number)
    heads = tuple(
        _of_row(f"tete-{row.number:04d}", row, number=row.number or 0) for row in session.scalars(query)
    )
    days = _days(session, deed, last, vault)
    return heads + tuple(_of_row(f"racine-{row.day}", row, number=number) for number, row in days)


def _days(session: Session, deed: Deed, last: Link, vault: Vault) -> list[tuple[int, JournalAnchor]]:
    """The first root of a day over the journal as it ends now; none on the first day."""
    query = (
        select(JournalAnchor)
        .where(JournalAnchor.kind == AnchorKind.DAILY, JournalAnchor.at >= last.told.at - _CLOCKS_APART)
        .order_by(JournalAnchor.day)
        .limit(_MOST_DAYS)
    )
    head = Head(deed.number, last.number, last.hash)
    for row in session.scalars(query):
        if head in read(vault.get(row.heads_sha256).decode("utf-8")):
            return [(last.number, row)]
    return []


def _of_row(name: str, row: JournalAnchor, *, number: int) -> Anchor:
    return Anchor(
        name=name,
        kind=AnchorKind(row.kind),
        number=number,
        statement=row.statement,
        token=row.token,
        certificates=row.certificates,
        heads_sha256=row.heads_sha256,
        at=row.at,
    )


def _documents(deed: Deed, *, whole: bool) -> dict[str, Document]:
    """By path in the bundle; two files of one name are told apart by their rank."""
    wanted = _PROOF + _LETTERS if whole else _PROOF
    found: dict[str, Document] = {}
    for document in deed.documents:
        if document.role in wanted and not document.dropped and (whole or document.version == deed.version):
            path = f"documents/{document.file_name}"
            found[path if path not in found else f"documents/{document.id}-{document.file_name}"] = document
    return found


def _path_of(documents: Mapping[str, Document], wanted: Document | None) -> str:
    return next((path for path, document in documents.items() if document is wanted), "")


def _decisions(session: Session, rounds: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The files of the decisions that the signers of these rounds rely on, by path: those the reader may see."""
    links = [
        link
        for row in rounds
        for one in row["signers"]
        if one["mandate"]
        for link in one["mandate"]["chain"]
        if link["file_sha256"]
    ]
    query = select(Authority.file_sha256, Authority.file_name).where(
        Authority.file_sha256.in_([link["file_sha256"] for link in links])
    )
    names = {row.file_sha256: row.file_name for row in session.execute(query)}
    return {
        f"habilitations/{sha256[:8]}-{_plain_name(name)}": sha256 for sha256, name in sorted(names.items())
    }


def _plain_name(name: str) -> str:
    """A name that came from somebody's machine, made safe for every other one."""
    return re.sub(r"[^\w.-]+", "-", name).strip("-.") or "decision"


def _reports(session: Session, deed: Deed) -> dict[str, ValidationReport]:
    if deed.round_id is None:
        return {}
    query = (
        select(ValidationReport)
        .where(ValidationReport.round_id == deed.round_id)
        .order_by(ValidationReport.field)
    )
    return {f"rapports/{row.field}.xml": row for row in session.scalars(query)}


def _deed(deed: Deed) -> dict[str, Any]:
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


def _document(path: str, document: Document) -> dict[str, Any]:
    return {
        "file": path,
        "role": document.role,
        "label": document.label,
        "version": document.version,
        "sha256": document.sha256,
        "size": document.size,
        "made_at": instant(document.made_at),
    }


def _parts(deed: Deed, vault: Vault) -> tuple[Extracted, ...]:
    signed = deed.document(DocumentRole.SIGNED_PDF)
    return extracted(vault.get(signed.sha256)) if signed else ()


def _part(part: Extracted) -> dict[str, Any]:
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


def _signature(row: Any) -> dict[str, Any]:
    return {
        "party": row.party,
        "rank": row.rank,
        "name": row.name,
        "capacity": row.capacity,
        "signed_at": _when(row.signed_at),
        "signed_on": _when(row.signed_on),
        "level": row.level,
        "certified_by": row.certified_by,
    }


def _round(session: Session, row: Round) -> dict[str, Any]:
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


def _anchor(anchor: Anchor) -> dict[str, Any]:
    return {
        "file": f"horodatages/{anchor.name}.tsr",
        "kind": str(anchor.kind),
        "line": anchor.number,
        "at": instant(anchor.at),
    }


def _avenant(avenant: Avenant) -> dict[str, Any]:
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
