"""After a restoration, or every week: is each file that a row names in the vault, and what it was?"""

from datetime import date
from pathlib import Path

import pytest

from archive.vault import Vault
from foundation.database import Database
from tests.factories.in_force import in_force, morning
from tests.factories.means import Means
from tests.people import hire
from workflow.acts.files import PDF
from workflow.readings.vault_check import check_vault
from workflow.records.convention import Document, DocumentRole

DAY = date(2027, 3, 1)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault")


@pytest.fixture
def original(database: Database, vault: Vault, means: Means, tmp_path: Path) -> str:
    """The fingerprint of a signed original that a convention names."""
    sha256 = vault.put(b"%PDF-1.7 signed")
    settings = means.settings(str(database.engine.url), tmp_path)
    with database.transaction() as session:
        agent = hire(session, "agnes@region.example")
        convention = in_force(session, settings, agent, since=DAY, entered=morning(DAY))
        session.add(
            Document(
                convention_id=convention.id, version=1, role=DocumentRole.SIGNED_PDF, sha256=sha256, file_name="x.pdf",
                media_type=PDF, size=15, made_by="Agnès", made_at=morning(DAY),
            )
        )  # fmt: skip
    return sha256


def test_a_whole_vault_has_no_fault(database: Database, vault: Vault, original: str) -> None:
    vault.put(b"a file that no row names yet: its transaction is about to commit")
    with database.reading() as session:
        found = check_vault(session, vault)
    assert (found.files, found.named, found.faults) == (2, 1, ())


def test_a_file_that_was_not_restored_is_named_with_its_convention(
    database: Database, vault: Vault, original: str
) -> None:
    vault.path(original).unlink()
    with database.reading() as session:
        (fault,) = check_vault(session, vault).faults
    assert fault.startswith(original)
    assert "« Original signé » (EPN-2027-0001) n’est pas dans le coffre" in fault


def test_a_file_that_changed_and_one_from_elsewhere_are_named_once(
    database: Database, vault: Vault, original: str
) -> None:
    path = vault.path(original)
    path.chmod(0o640)
    path.write_bytes(b"%PDF-1.7 changed")
    (vault.folder / "notes.txt").write_text("left there by somebody", encoding="utf-8")
    with database.reading() as session:
        faults = check_vault(session, vault).faults
    assert len(faults) == 2
    assert any("altéré depuis son dépôt" in fault for fault in faults)
    assert any("n’a pas été déposé par Conventio" in fault for fault in faults)
