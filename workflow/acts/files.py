"""Files of a convention: bytes go to the vault first, outside any transaction; the row that names them follows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from archive.vault import Vault
from workflow.records.convention import Deed, Document, DocumentRole
from workflow.rules.file_names import french_file_name

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
ENDINGS = {DOCX: "docx", PDF: "pdf", "image/jpeg": "jpg", "image/png": "png"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A file that the vault holds already; without a row, it is only an orphan that harms nobody."""

    role: DocumentRole
    sha256: str
    size: int
    media_type: str


def store(vault: Vault, role: DocumentRole, content: bytes, media_type: str) -> Stored:
    """Raises VaultFull, VaultForbidden, VaultFailed, FileDamaged."""
    return Stored(role=role, sha256=vault.put(content), size=len(content), media_type=media_type)


def attach(
    session: Session,
    convention: Deed,
    stored: Stored,
    *,
    by: str,
    at: datetime,
    sources: Mapping[str, Any] | None = None,
    name: str = "",
) -> Document:
    """The row that makes a stored file a document of the present version of the convention.

    ``name`` stands in its file name for the role, where several files have the same one.
    """
    stem = f"{convention.number}-v{convention.version}"
    document = Document(
        convention_id=convention.id,
        version=convention.version,
        role=stored.role,
        sha256=stored.sha256,
        file_name=french_file_name(f"{stem}-{name or stored.role}.{ENDINGS[stored.media_type]}"),
        media_type=stored.media_type,
        size=stored.size,
        sources=dict(sources or {}),
        made_by=by,
        made_at=at,
    )
    convention.documents.append(document)
    session.flush()
    return document
