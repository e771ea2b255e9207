"""One more archive timestamp on a closed file, before the last one stops proving it. Nothing signed is rewritten.

The new file begins with the old one, byte for byte; both stay in the vault. Safe for several processes and against
kill -9: a file is claimed first, and moves by compare-and-set; what a dead process left is taken up a day later.
"""

from datetime import datetime

from foundation.errors import Refusal
from signing import prolonging
from signing.checked import UnsoundRevision
from signing.pades import Unsignable
from signing.refusals import RevisionMoved
from signing.timestamps import TimestampUnavailable
from workflow.actors import Actor
from workflow.acts.files import PDF, attach, store
from workflow.acts.step import locked, note
from workflow.readings.rounds import convention_id_of
from workflow.records.convention import DocumentRole
from workflow.workshop import Workshop


class NothingGained(Refusal):
    """The authorities of the settings would prove the file no longer than it is proved already."""

    def __init__(self, ends_at: datetime) -> None:
        self.ends_at = ends_at
        super().__init__(
            f"Aucune autorité d’horodatage réglée ne prouve au-delà du {ends_at:%d/%m/%Y} : réglez-en une dont le "
            "certificat dure plus longtemps (CONVENTIO_TSA_URLS)."
        )


def prolong(workshop: Workshop, round_id: str, *, at: datetime) -> bool:
    """False where another process has this file, or had it first.

    Raises TimestampUnavailable, NothingGained, UnsoundRevision, Unsignable and the vault's problems, having written
    down why: the health page and ``conventio doctor`` say so.
    """
    with workshop.database.transaction() as session:
        claimed = prolonging.claim(session, round_id, at=at)
    if claimed is None:
        return False
    base, ends_at = claimed
    try:
        return _prolonged(workshop, round_id, base, ends_at, at)
    except RevisionMoved:
        return False
    except Refusal as refusal:
        with workshop.database.transaction() as session:
            prolonging.put_off(session, round_id, problem=str(refusal))
        raise


def _prolonged(workshop: Workshop, round_id: str, base: str, ends_at: datetime, at: datetime) -> bool:
    if workshop.desk.timestamps_prove_until(at=at) <= ends_at:
        raise NothingGained(ends_at)
    new = workshop.desk.extend(workshop.vault.get(base), at=at)
    until = workshop.desk.proved_until(new)
    if until is None or until <= ends_at:
        raise NothingGained(ends_at)
    stored = store(workshop.vault, DocumentRole.SIGNED_PDF, new, PDF)
    with workshop.database.transaction() as session:
        convention = locked(session, convention_id_of(session, round_id))
        prolonging.prolonged(session, round_id, base_sha256=base, new_sha256=stored.sha256, ends_at=until)
        attach(session, convention, stored, by="Conventio", at=at)
        details = {"before": base, "pdf": stored.sha256, "proved_until": until.isoformat()}
        note(session, convention, "prolong", actor=Actor.program(), at=at, details=details)
    return True


def read_end(workshop: Workshop, round_id: str, sha256: str) -> None:
    """Learns until when a closed file is proved. Raises Unsignable, UnsoundRevision, the vault's problems."""
    ends_at = workshop.desk.proved_until(workshop.vault.get(sha256))
    if ends_at is None:
        raise UnsoundRevision(("Aucun horodatage d’archivage ne clôt ce fichier.",))
    with workshop.database.transaction() as session:
        prolonging.remember_end(session, round_id, sha256=sha256, ends_at=ends_at)


__all__ = ["NothingGained", "TimestampUnavailable", "Unsignable", "UnsoundRevision", "prolong", "read_end"]
