"""Which files go into the bundle of one deed, and under which name."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.records.convention import Deed, Document, DocumentRole
from workflow.records.evidence import ValidationReport
from workflow.records.representative import Authority

_PROOF = (DocumentRole.FROZEN_PDF, DocumentRole.SIGNED_PDF, DocumentRole.SCAN)
_LETTERS = (DocumentRole.LETTER_PDF, DocumentRole.LETTER_SCAN, DocumentRole.LETTER_PROOF)


def documents_of(deed: Deed, *, whole: bool, elsewhere: Iterable[Document] = ()) -> dict[str, Document]:
    """By path in the bundle; two files of one name are told apart by their number.

    ``elsewhere``: files of other conventions that this one relies on; only in the whole bundle.
    """
    found: dict[str, Document] = {}
    wanted = _PROOF + _LETTERS if whole else _PROOF
    own = (
        one
        for one in deed.documents
        if one.role in wanted and not one.dropped and (whole or one.version == deed.version)
    )
    for document in (*own, *(elsewhere if whole else ())):
        path = f"documents/{document.name}"
        found[path if path not in found else f"documents/{document.id}-{document.name}"] = document
    return found


def decisions_of(session: Session, told: Mapping[str, Any]) -> dict[str, str]:
    """The files of the decisions that the signers rely on, by path: those the reader may see."""
    signers = [*told["signatures"], *(one for row in told["rounds"] for one in row["signers"])]
    links = [
        link for one in signers if one["mandate"] for link in one["mandate"]["chain"] if link["file_sha256"]
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


def reports_of_round(session: Session, deed: Deed) -> dict[str, ValidationReport]:
    if deed.round_id is None:
        return {}
    query = (
        select(ValidationReport)
        .where(ValidationReport.round_id == deed.round_id)
        .order_by(ValidationReport.field)
    )
    return {f"rapports/{row.field}.xml": row for row in session.scalars(query)}
