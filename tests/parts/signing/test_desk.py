"""The desk as the program opens it, from the settings of an instance."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from conventio.demo.timestamp_authority import ROOT_FILE
from foundation.settings import Settings
from signing.authority import UnusableKeys
from signing.desk import SigningDesk, UnusableAnchors
from tests.parts.signing.circuit import NOON
from tests.parts.signing.conftest import Keys, Stages, signer
from tests.timestamping import TimestampServer


def settings_in(folder: Path, tsa: TimestampServer, anchors: Path | None) -> Settings:
    return Settings(
        database_url="sqlite://",
        folder=folder,
        public_url="https://conventions.example",
        secret_file=folder / "secret",
        tsa_urls=(tsa.url,),
        tsa_anchor_file=anchors,
        mail_from="conventions@region.example",
    )


@pytest.fixture
def instance(keys: Keys, tmp_path: Path) -> Path:
    (tmp_path / "keys").mkdir(mode=0o700)
    for path in keys.own.iterdir():
        copy = tmp_path / "keys" / path.name
        copy.write_bytes(path.read_bytes())
        copy.chmod(path.stat().st_mode)
    return tmp_path


def test_it_opens_on_an_instance_and_signs(
    instance: Path, keys: Keys, tsa: TimestampServer, stages: Stages
) -> None:
    desk = SigningDesk.open(settings_in(instance, tsa, keys.timestamps / ROOT_FILE), holds_keys=True)
    assert desk.verify(desk.sign(stages.certified, signer(), at=NOON).pdf, at=NOON).sound
    assert re.fullmatch(
        r"autorité de l’instance jusqu’au \d\d/\d\d/20\d\d, cachet jusqu’au \d\d/\d\d/20\d\d",
        desk.describe(at=NOON),
    )
    assert "PLUS VALABLE" in desk.describe(at=NOON + timedelta(days=11 * 365))


def test_files_signed_under_a_former_authority_stay_good(
    instance: Path, keys: Keys, tsa: TimestampServer, stages: Stages, tmp_path: Path
) -> None:
    from signing.authority import create_authority

    create_authority(tmp_path / "new" / "keys", organisation="Région Normandie", at=NOON)
    settings = settings_in(tmp_path / "new", tsa, keys.timestamps / ROOT_FILE)
    assert not SigningDesk.open(settings, holds_keys=True).verify(stages.closed, at=NOON).sound
    former = tmp_path / "new" / "keys" / "former"
    former.mkdir()
    (former / "2025.pem").write_bytes((keys.own / "authority.pem").read_bytes())
    assert SigningDesk.open(settings, holds_keys=True).verify(stages.closed, at=NOON).complete


def test_an_instance_without_keys_does_not_open(tmp_path: Path, tsa: TimestampServer) -> None:
    with pytest.raises(UnusableKeys):
        SigningDesk.open(settings_in(tmp_path, tsa, None), holds_keys=True)


@pytest.mark.parametrize(
    "content", ["", "rien", "-----BEGIN CERTIFICATE-----\n%%\n-----END CERTIFICATE-----\n"]
)
def test_anchors_that_cannot_be_read_are_told(
    instance: Path, tsa: TimestampServer, tmp_path: Path, content: str
) -> None:
    anchors = tmp_path / "anchors.pem"
    anchors.write_text(content)
    for path in (anchors, tmp_path / "absent.pem"):
        with pytest.raises(UnusableAnchors, match=path.name):
            SigningDesk.open(settings_in(instance, tsa, path), holds_keys=True)
