"""Authorities that the administrator added, in a folder by what they vouch for."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from signing.anchors import UnusableAnchors, listed_authorities, listed_timestamps
from signing.level import Level
from tests.factories.certificates import OutsideAuthority
from tests.factories.local_server import local_server
from tests.parts.signing.circuit import NOON


@pytest.fixture(scope="module")
def pem() -> bytes:
    with local_server() as server:
        return OutsideAuthority("Ajoutée", server, NOON).root.public_bytes(serialization.Encoding.PEM)


def test_the_folder_says_what_an_authority_vouches_for(tmp_path: Path, pem: bytes) -> None:
    for name in ("advanced", "advanced-qc", "timestamps"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "ac.pem").write_bytes(pem)
        (tmp_path / name / "LISEZMOI.txt").write_text("d’où vient ce certificat")
    found = listed_authorities(tmp_path)
    assert {level: len(group) for level, group in found.items()} == {
        Level.ADVANCED: 1,
        Level.ADVANCED_QC: 1,
        Level.QUALIFIED: 0,
    }
    assert len(listed_timestamps(tmp_path)) == 1


def test_without_the_folder_nobody_is_listed(tmp_path: Path) -> None:
    assert not any(listed_authorities(tmp_path / "nowhere").values())


def test_a_misspelt_folder_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "avancée").mkdir()
    with pytest.raises(UnusableAnchors, match="les dossiers attendus sont advanced, advanced-qc"):
        listed_authorities(tmp_path)


def test_a_file_that_is_no_certificate_is_named(tmp_path: Path) -> None:
    (tmp_path / "advanced").mkdir()
    (tmp_path / "advanced" / "ac.pem").write_text("bonjour")
    with pytest.raises(UnusableAnchors, match=r"ac\.pem"):
        listed_authorities(tmp_path)
