"""The instance's own authority: its files, its certificates, its revocation list."""

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto import pem

from signing.authority import Authority, UnusableKeys, create_authority
from signing.certificates import ONE_SHOT_LIFETIME
from signing.rotation import renew_seal
from tests.parts.signing.circuit import NOON
from tests.parts.signing.conftest import Keys


@pytest.fixture
def own(keys: Keys, tmp_path: Path) -> Path:
    """A copy of the authority, to spoil."""
    folder = tmp_path / "own"
    folder.mkdir(mode=0o700)
    for path in keys.own.iterdir():
        copy = folder / path.name
        copy.write_bytes(path.read_bytes())
        copy.chmod(path.stat().st_mode)
    return folder


class TestFiles:
    def test_keys_are_their_owner_s_alone(self, keys: Keys) -> None:
        modes = {path.name: path.stat().st_mode & 0o777 for path in keys.own.glob("*-key.pem")}
        assert modes == {"authority-key.pem": 0o600, "seal-key.pem": 0o600}

    def test_an_authority_is_never_overwritten(self, own: Path) -> None:
        before = (own / "authority-key.pem").read_bytes()
        with pytest.raises(FileExistsError):
            create_authority(own, organisation="Autre", at=NOON)
        assert (own / "authority-key.pem").read_bytes() == before

    @pytest.mark.parametrize(
        ("spoil", "words"),
        [
            (lambda own: (own / "seal.pem").unlink(), "seal.pem"),
            (lambda own: (own / "seal-key.pem").chmod(0o640), "chmod 600"),
            (lambda own: (own / "authority.pem").write_text("rien"), "lisible"),
            (
                lambda own: (own / "seal-key.pem").write_bytes((own / "authority-key.pem").read_bytes()),
                "n’est pas la clé",
            ),
        ],
        ids=["missing", "open to others", "no certificate", "of another"],
    )
    def test_unusable_keys_are_told(self, own: Path, spoil: object, words: str) -> None:
        spoil(own)  # type: ignore[operator]  # a table of spoilers
        with pytest.raises(UnusableKeys, match=words):
            Authority.load(own)

    def test_a_renewed_seal_is_another_under_the_same_authority(self, own: Path) -> None:
        before = Authority.load(own)
        renew_seal(own, at=NOON)
        after = Authority.load(own)
        assert after.certificate.sha256 == before.certificate.sha256
        assert after.seal.certificate.sha256 != before.seal.certificate.sha256
        assert after.seal_ends_at > before.seal_ends_at


class TestOneShot:
    def test_it_names_the_person_and_says_simple(self, keys: Keys) -> None:
        made = Authority.load(keys.own).issue_one_shot(
            "Jeanne Martin", "présidente", "MJC des Œillets", at=NOON
        )
        subject = made.certificate.subject.native
        assert subject["common_name"] == "Jeanne Martin"
        assert subject["organizational_unit_name"] == "signature simple"
        assert (subject["title"], subject["organization_name"]) == ("présidente", "MJC des Œillets")
        assert made.certificate.key_usage_value.native == {"non_repudiation"}
        assert made.certificate.not_valid_after == NOON + ONE_SHOT_LIFETIME

    def test_each_has_its_own_key_and_number(self, keys: Keys) -> None:
        authority = Authority.load(keys.own)
        one, other = (authority.issue_one_shot("A", "b", "c", at=NOON) for _ in range(2))
        assert one.certificate.serial_number != other.certificate.serial_number
        assert one.certificate.public_key.native != other.certificate.public_key.native

    def test_long_names_are_cut_to_what_a_subject_holds(self, keys: Keys) -> None:
        long = "Syndicat mixte " * 10
        subject = Authority.load(keys.own).issue_one_shot(long, long, long, at=NOON).certificate.subject
        assert all(len(text) <= 64 for text in subject.native.values())
        assert subject.native["common_name"].endswith("…")

    def test_openssl_finds_its_chain_good(self, keys: Keys, tmp_path: Path) -> None:
        made = Authority.load(keys.own).issue_one_shot("Jeanne", "présidente", "MJC", at=NOON)
        leaf = tmp_path / "leaf.pem"
        leaf.write_bytes(pem.armor("CERTIFICATE", made.certificate.dump()))
        moment = str(int(NOON.timestamp()))
        anchor = str(keys.own / "authority.pem")
        command = ["openssl", "verify", "-x509_strict", "-attime", moment, "-CAfile", anchor, str(leaf)]
        assert subprocess.run(command, capture_output=True, text=True, check=False).stdout.endswith("OK\n")


class TestRevocationList:
    def test_openssl_finds_it_signed_by_the_authority(self, own: Path) -> None:
        path = Authority.load(own).publish_revocation_list(at=NOON)
        anchor = str(own / "authority.pem")
        command = ["openssl", "crl", "-inform", "DER", "-in", str(path), "-noout", "-CAfile", anchor]
        assert "verify OK" in subprocess.run(command, capture_output=True, text=True, check=True).stderr

    def test_two_made_at_one_instant_differ_and_grow(self, keys: Keys) -> None:
        authority = Authority.load(keys.own)
        numbers = [authority.revocation_list(at=NOON).crl_number_value.native for _ in range(2)]
        later = authority.revocation_list(at=NOON + timedelta(milliseconds=1)).crl_number_value.native
        assert numbers[0] < numbers[1] < later

    def test_it_lists_what_was_revoked_and_since_when(self, own: Path) -> None:
        authority = Authority.load(own)
        for serial in (12, 34, 12):
            authority.revoke(serial, at=NOON)
        rows = Authority.load(own).revocation_list(at=NOON)["tbs_cert_list"]["revoked_certificates"]
        assert {(row["user_certificate"].native, row["revocation_date"].native) for row in rows} == {
            (12, NOON),
            (34, NOON),
        }

    def test_a_spoilt_file_of_revocations_stops_everything(self, own: Path) -> None:
        (own / "revoked.txt").write_text("rien de bon ici\n")
        with pytest.raises(UnusableKeys):
            Authority.load(own).revocation_list(at=NOON)
