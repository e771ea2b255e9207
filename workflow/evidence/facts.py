"""Everything that the evidence of one deed tells, read in one go: plain values, and the names of its files."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.vault import Vault
from foundation.errors import Refusal
from signing.extract import Extracted, extracted
from signing.records import Round, Signer
from workflow.evidence.bundled_files import decisions_of, documents_of, reports_of_round
from workflow.evidence.copies import for_reader
from workflow.evidence.letters import (
    consent_told,
    consents_of,
    file_names,
    letters_told,
    proofs_kept_elsewhere,
)
from workflow.evidence.tokens import Anchor, anchor_told, anchors_of
from workflow.evidence.told import (
    avenant_told,
    deed_told,
    document_told,
    part_told,
    round_told,
    signature_told,
)
from workflow.records.convention import Convention, Deed, Document, DocumentRole
from workflow.records.journal import JournalEntry
from workflow.rules.chain import Link
from workflow.rules.states import CONCLUDED

FORMAT = "conventio-preuve-2"
"""Raised with the shape of preuve.json; ``preuve.schema.json`` describes it."""


class NotClosed(Refusal):
    """There is no evidence to gather before everybody has signed; ``number`` is the deed's."""

    def __init__(self, number: str) -> None:
        self.number = number
        super().__init__(
            f"Le dossier de preuve de {number} se compose une fois que tous ont signé. "
            "D’ici là, le journal et l’onglet « Signature » montrent chaque étape."
        )


class NoJournal(Refusal):
    """Every deed has a journal from its first line on: this one's was removed from the database."""

    def __init__(self, number: str) -> None:
        self.number = number
        super().__init__(
            f"Le journal de {number} a disparu : sans lui, il n’y a pas de dossier de preuve. "
            "Lancez « conventio doctor --journal », puis restaurez la base depuis une sauvegarde."
        )


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

    Raises NotClosed, NoJournal, the vault's problems.
    """
    if deed.state not in CONCLUDED:
        raise NotClosed(deed.number)
    lines = _lines(session, deed)
    if not lines:
        raise NoJournal(deed.number)
    anchors = anchors_of(session, deed, lines[-1], vault)
    consents = consents_of(session, deed) if signer is None else []
    elsewhere = proofs_kept_elsewhere(session, deed, consents)
    documents = documents_of(deed, whole=signer is None, elsewhere=elsewhere)
    reports = reports_of_round(session, deed)
    names = file_names(documents)
    told: Mapping[str, Any] = {
        "format": FORMAT,
        "recipient": "" if signer is None else signer.name,
        **_signing_told(session, deed, vault),
        "documents": [document_told(path, document) for path, document in documents.items()],
        "reports": [{"file": path, "pdf_sha256": row.pdf_sha256} for path, row in reports.items()],
        "journal": _journal_told(lines[-1], anchors),
        "letters": letters_told(deed, names),
        "electronic_consents": [consent_told(one, names) for one in consents],
        "avenants": [avenant_told(one) for one in deed.avenants] if isinstance(deed, Convention) else [],
    }
    disclosed = frozenset(line.number for line in lines)
    if signer is not None:
        told, disclosed = for_reader(told, lines, signer)
    decisions = decisions_of(session, told)
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


def _signing_told(session: Session, deed: Deed, vault: Vault) -> dict[str, Any]:
    query = select(Round).where(Round.reference == deed.number).order_by(Round.opened_at, Round.id)
    return {
        "deed": deed_told(deed),
        "signatures": [signature_told(row) for row in deed.signatures if row.version == deed.version],
        "rounds": [round_told(session, row) for row in session.scalars(query)],
        "signed_file": [*map(part_told, _parts(deed, vault))],
    }


def _journal_told(last: Link, anchors: Iterable[Anchor]) -> dict[str, Any]:
    tokens = [anchor_told(anchor) for anchor in anchors]
    return {"lines": last.number, "head": last.hash, "tokens": tokens}


def _lines(session: Session, deed: Deed) -> tuple[Link, ...]:
    query = select(JournalEntry).where(JournalEntry.convention_id == deed.id).order_by(JournalEntry.number)
    return tuple(entry.link(deed.number) for entry in session.scalars(query))


def _path_of(documents: Mapping[str, Document], wanted: Document | None) -> str:
    return next((path for path, document in documents.items() if document is wanted), "")


def _parts(deed: Deed, vault: Vault) -> tuple[Extracted, ...]:
    signed = deed.document(DocumentRole.SIGNED_PDF)
    return extracted(vault.get(signed.sha256)) if signed else ()
