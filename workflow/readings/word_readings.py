"""The words of Word files, as they were read once when they came in; read anew, apart, where nothing was kept.

Nothing is kept of texts that came in before readings were, or under an earlier reader: each process then reads them
once, within the same limits.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy.orm import Session

from archive.vault import Vault
from documents import taken
from documents.kept_words import as_json, from_json
from documents.structure import WordText, read_text
from foundation.bounded import within
from workflow.records.convention import Deed, Document, DocumentRole
from workflow.records.word_reading import WordReading


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """``words`` hold tokens in the open places of a text that was edited; so does the file ``ready_sha256``."""

    ready_sha256: str
    words: WordText
    found: Mapping[str, str]


def kept_reading(session: Session, sha256: str) -> Reading | None:
    row = session.get(WordReading, (sha256, taken.READER))
    if row is None:
        return None
    return Reading(ready_sha256=row.ready_sha256, words=from_json(row.words), found=row.found)


def keep_reading(
    session: Session,
    sha256: str,
    words: WordText,
    *,
    at: datetime,
    ready: str = "",
    found: Mapping[str, str] | None = None,
) -> None:
    """Once for each file and reader: a file that came in before says what it said."""
    if session.get(WordReading, (sha256, taken.READER)) is None:
        session.add(
            WordReading(
                sha256=sha256,
                reader=taken.READER,
                ready_sha256=ready or sha256,
                words=as_json(words),
                found=dict(found or {}),
                read_at=at,
            )
        )


def read_anew(vault: Vault, sha256: str, expected: taken.Expected) -> taken.Taken:
    """For what was never kept. Raises what ``documents.taken.read`` raises, TooDemanding, FailedApart."""
    return _read_anew(vault, sha256, expected)


def words_of(session: Session, vault: Vault, deed: Deed, document: Document) -> WordText:
    """Of a document of the deed, never the file again where a reading was kept; a text of our own is read here.

    Raises the vault's problems, UnreadableDocx, TooDemanding, FailedApart.
    """
    kept = kept_reading(session, document.sha256)
    if kept is not None:
        return kept.words
    return _words_anew(vault, document.sha256, apart=_comes_from_outside(deed, document))


def _comes_from_outside(deed: Deed, document: Document) -> bool:
    return any(
        other.role == DocumentRole.EDITED and other.version == document.version and not other.dropped
        for other in deed.documents
    )


@lru_cache(maxsize=32)
def _read_anew(vault: Vault, sha256: str, expected: taken.Expected) -> taken.Taken:
    return within(taken.LIMITS, taken.read, vault.get(sha256), expected)


@lru_cache(maxsize=64)
def _words_anew(vault: Vault, sha256: str, *, apart: bool) -> WordText:
    content = vault.get(sha256)
    return within(taken.LIMITS, read_text, content) if apart else read_text(content)
