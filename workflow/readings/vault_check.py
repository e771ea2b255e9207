"""Is every file that a row names in the vault, and is each still what it was when it was put there?

For a weekly task, and for the day after a restoration: a table restored without its files shows here, and nowhere else
until somebody opens the document.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from archive.vault import Condition, Vault
from signing.records import Round
from workflow.records.convention import Deed, Document, DocumentRole
from workflow.records.evidence import EvidenceBundle, JournalAnchor, ValidationReport
from workflow.records.report import AnnualReport
from workflow.records.representative import Authority
from workflow.records.word_reading import WordReading


@dataclass(frozen=True, slots=True)
class VaultCheck:
    """``faults`` are French sentences, one a file; empty where everything is there and intact."""

    files: int
    named: int
    faults: tuple[str, ...]


_NAMED: tuple[tuple[InstrumentedAttribute[str], str], ...] = (
    (Round.frozen_sha256, "un texte figé"),
    (Round.current_sha256, "la dernière révision d’un circuit de signature"),
    (AnnualReport.sha256, "un compte rendu annuel"),
    (Authority.file_sha256, "une décision d’habilitation"),
    (JournalAnchor.heads_sha256, "la liste des têtes de journaux d’un jour"),
    (ValidationReport.sha256, "un rapport de validation"),
    (EvidenceBundle.sha256, "un dossier de preuve"),
    (WordReading.ready_sha256, "un texte retouché dont les blancs se remplissent"),
)


def check_vault(session: Session, vault: Vault) -> VaultCheck:
    """Reads every file of the vault again, and looks for each one that a row names."""
    found = list(vault.check())
    intact = {item.path.name for item in found if item.condition is Condition.INTACT}
    spoilt = {item.path.name for item in found if item.condition is not Condition.INTACT}
    named = dict(_named(session))
    faults = [
        f"{item.path} : {_CONDITIONS[item.condition]}" for item in found if item.condition in _CONDITIONS
    ]
    faults += [
        f"{sha256} : {what} n’est pas dans le coffre ; restaurez ce fichier depuis une sauvegarde."
        for sha256, what in sorted(named.items())
        if sha256 not in intact and sha256 not in spoilt
    ]
    return VaultCheck(files=len(found), named=len(named), faults=tuple(faults))


_CONDITIONS = {
    Condition.DAMAGED: "altéré depuis son dépôt ; mettez-le de côté comme pièce et restaurez-le depuis une sauvegarde.",
    Condition.UNREADABLE: "ne se lit pas ; vérifiez le disque et les droits du dossier.",
    Condition.STRANGER: "n’a pas été déposé par Conventio ; mettez-le hors du coffre.",
}


def _named(session: Session) -> Iterator[tuple[str, str]]:
    """(fingerprint, what it is): the words of a document last, since they say whose it is."""
    for column, what in _NAMED:
        yield from (
            (sha256, what) for sha256 in session.scalars(select(column).where(column != "").distinct())
        )
    documents = select(Document.sha256, Document.role, Deed.number).join(
        Deed, Deed.id == Document.convention_id
    )
    for sha256, role, number in session.execute(documents):
        yield sha256, f"« {DocumentRole(role).label} » ({number})"
