"""Which process holds which key, and keys that are renewed while documents are being signed."""

import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest

from signing.authority import UnusableKeys, replace_file
from signing.desk import SigningDesk
from signing.key_ring import FORMER, KeyRing, KeysHeldElsewhere
from signing.rotation import renew_authority, renew_seal
from signing.trust import Trust
from tests.parts.signing.circuit import NOON
from tests.parts.signing.conftest import HERVE, Keys, Stages, signer


@pytest.fixture
def folder(keys: Keys, tmp_path: Path) -> Path:
    """A copy of the keys, to renew."""
    for path in keys.own.iterdir():
        replace_file(tmp_path / path.name, path.read_bytes(), mode=path.stat().st_mode & 0o777)
    return tmp_path


def desk_on(folder: Path, desk: SigningDesk, *, holds_keys: bool = True) -> SigningDesk:
    """A desk of its own, as another process opens one."""
    ring = KeyRing(folder, holds_keys=holds_keys)
    anchors = Trust(own=ring.certificates.own, timestamps=desk.anchors.timestamps)
    return SigningDesk(ring=ring, authorities=desk.authorities, anchors=anchors)


class TestWithoutKeys:
    def test_no_private_key_is_read(self, folder: Path, desk: SigningDesk, stages: Stages) -> None:
        for path in folder.glob("*-key.pem"):
            path.unlink()
        pages = desk_on(folder, desk, holds_keys=False)
        assert pages.verify(stages.closed, at=NOON).complete
        assert "cachet jusqu’au" in pages.describe(at=NOON)

    def test_nothing_is_signed(self, folder: Path, desk: SigningDesk, stages: Stages) -> None:
        pages = desk_on(folder, desk, holds_keys=False)
        assert not pages.holds_keys
        for act in (
            lambda: pages.certify(stages.frozen, at=NOON),
            lambda: pages.sign(stages.certified, signer(), at=NOON),
            lambda: pages.seal(stages.twice, at=NOON),
        ):
            with pytest.raises(KeysHeldElsewhere):
                act()

    def test_missing_certificates_are_told(self, folder: Path) -> None:
        (folder / "seal.pem").unlink()
        with pytest.raises(UnusableKeys, match=r"seal\.pem"):
            KeyRing(folder, holds_keys=False)


class TestRenewal:
    def test_a_round_goes_on_over_a_new_authority(
        self, folder: Path, desk: SigningDesk, stages: Stages
    ) -> None:
        """Certified and signed once under the former one, signed again and closed under the new one."""
        worker, pages = desk_on(folder, desk), desk_on(folder, desk, holds_keys=False)
        before = worker.authority.certificate
        certified = worker.certify(stages.frozen, at=NOON)
        once = worker.sign(certified, signer(), at=NOON).pdf
        renew_authority(folder, at=NOON)
        assert worker.authority.certificate.sha256 != before.sha256, "taken without a restart"
        twice = worker.sign(once, signer("region", **HERVE), at=NOON).pdf
        closed = worker.seal(twice, at=NOON)
        for at in (NOON, NOON + timedelta(days=30)):
            report = pages.verify(closed, at=at)
            assert (report.complete, report.problems) == (True, ())
        assert pages.verify(stages.closed, at=NOON).complete, "what was closed before"

    def test_the_former_key_is_gone_and_its_last_list_is_good_for_ever(
        self, folder: Path, desk: SigningDesk
    ) -> None:
        key = (folder / "authority-key.pem").read_bytes()
        renew_authority(folder, at=NOON)
        assert key not in [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
        (last,) = KeyRing(folder, holds_keys=False).certificates.last_lists
        assert last["tbs_cert_list"]["next_update"].native.year == 9999
        assert last.issuer.native == desk.authority.certificate.subject.native

    def test_a_new_seal_serves_from_the_next_file_on(
        self, folder: Path, desk: SigningDesk, stages: Stages
    ) -> None:
        worker = desk_on(folder, desk)
        before = worker.authority.seal.certificate.sha256
        renew_seal(folder, at=NOON)
        (sealed,) = worker.verify(worker.certify(stages.frozen, at=NOON), at=NOON).signatures
        assert sealed.certificate_sha256 == worker.authority.seal.certificate.sha256.hex() != before.hex()
        assert not (folder / FORMER).exists()

    def test_half_a_renewal_is_not_taken(self, folder: Path, tmp_path: Path, keys: Keys) -> None:
        ring = KeyRing(folder, holds_keys=True)
        before = ring.authority.seal.certificate.sha256
        renewed = tmp_path / "renewed"
        renewed.mkdir()
        for path in keys.own.iterdir():
            replace_file(renewed / path.name, path.read_bytes(), mode=path.stat().st_mode & 0o777)
        renew_seal(renewed, at=NOON)
        replace_file(folder / "seal-key.pem", (renewed / "seal-key.pem").read_bytes(), mode=0o600)
        assert ring.authority.seal.certificate.sha256 == before, "the key without its certificate"
        replace_file(folder / "seal.pem", (renewed / "seal.pem").read_bytes(), mode=0o644)
        assert ring.authority.seal.certificate.sha256 != before

    def test_documents_signed_meanwhile_are_all_good(
        self, folder: Path, desk: SigningDesk, stages: Stages
    ) -> None:
        worker = desk_on(folder, desk)
        made: list[bytes] = []
        stopped = threading.Event()

        def work() -> None:
            while not stopped.is_set():
                made.append(worker.certify(stages.frozen, at=NOON))

        thread = threading.Thread(target=work)
        thread.start()
        for renew in (renew_seal, renew_authority):
            enough = len(made) + 2
            renew(folder, at=NOON)
            while len(made) < enough and thread.is_alive():
                time.sleep(0.02)
        stopped.set()
        thread.join()
        other = desk_on(folder, desk, holds_keys=False)
        reports = [other.verify(pdf, at=NOON) for pdf in made]
        assert all(report.sound for report in reports)
        assert len({report.signatures[0].certificate_sha256 for report in reports}) >= 2
