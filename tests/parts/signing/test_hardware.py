"""Keys that never leave their module: the platform's seal, and a person of the Région."""

import multiprocessing
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto import pem
from cryptography import x509

from signing.authority import UnusableKeys, replace_file
from signing.csc.refusals import UnusableCertificate
from signing.desk import SigningDesk, UnknownWay
from signing.hardware import Token, TokenKey, UnusableModule, key_id
from signing.key_ring import KeyRing
from signing.level import Level
from signing.methods.method import Method
from signing.methods.pkcs11 import PeopleOfTheToken
from signing.rotation import renew_authority, renew_seal
from tests.parts.signing.circuit import NOON
from tests.parts.signing.conftest import HERVE, Keys, Stages, signer
from tests.remote_signing import LONG_AGO, Provider
from tests.softhsm import Kept, token_in


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Token:
    return token_in(tmp_path_factory.mktemp("softhsm"))


@pytest.fixture(scope="module")
def service() -> Iterator[Provider]:
    """Only its authority is used: it certifies the keys of the module."""
    made = Provider(at=LONG_AGO)
    yield made
    made.stop()


@pytest.fixture
def folder(keys: Keys, tmp_path: Path) -> Path:
    for path in keys.own.iterdir():
        replace_file(tmp_path / path.name, path.read_bytes(), mode=path.stat().st_mode & 0o777)
    return tmp_path


def desk_on(folder: Path, desk: SigningDesk, token: Token | None) -> SigningDesk:
    ring = KeyRing(folder, holds_keys=True, token=token)
    return replace(desk, ring=ring, people=PeopleOfTheToken(folder if token else None))


def enrolled(folder: Path, token: Token, service: Provider, name: str, *, on_curve: bool) -> None:
    """The person's key is made in the module; their certificate is put where the pages find it."""
    label = f"{name.split(maxsplit=1)[0].lower()}-{on_curve}"
    public = token.generate(label=label, on_curve=on_curve)
    leaf = service.authority.issue(name, Kept(public), of="Région Normandie")
    (folder / "signers").mkdir(exist_ok=True)
    chain = b"".join(pem.armor("CERTIFICATE", one) for one in (leaf, service.authority.anchor.dump()))
    (folder / "signers" / f"{label}.pem").write_bytes(chain)


class TestSeal:
    def test_its_key_is_made_in_the_module_and_signs_there(
        self, folder: Path, token: Token, desk: SigningDesk, stages: Stages
    ) -> None:
        at_work = desk_on(folder, desk, token)
        before = at_work.authority.seal
        renew_seal(folder, at=NOON, token=token)
        assert not (folder / "seal-key.pem").exists()
        assert isinstance(at_work.authority.seal.key, TokenKey), "taken without a restart"
        assert at_work.authority.seal.certificate.sha256 != before.certificate.sha256
        certified = at_work.certify(stages.frozen, at=NOON)
        once = at_work.sign(certified, signer(), at=NOON).pdf
        twice = at_work.sign(once, signer("region", **HERVE), at=NOON).pdf
        assert at_work.verify(at_work.seal(twice, at=NOON), at=NOON).complete

    def test_the_authority_may_be_renewed_with_it(
        self, folder: Path, token: Token, desk: SigningDesk, stages: Stages
    ) -> None:
        renew_seal(folder, at=NOON, token=token)
        renew_authority(folder, at=NOON, token=token)
        at_work = desk_on(folder, desk, token)
        assert at_work.verify(at_work.certify(stages.frozen, at=NOON), at=NOON).sound

    def test_a_certificate_without_its_key_in_the_module_is_told(self, folder: Path, token: Token) -> None:
        (folder / "seal-key.pem").unlink()
        with pytest.raises(UnusableModule, match="pas de clé"):
            KeyRing(folder, holds_keys=True, token=token)
        with pytest.raises(UnusableKeys):
            KeyRing(folder, holds_keys=True)

    def test_pages_do_not_open_the_module(self, folder: Path, tmp_path: Path) -> None:
        (folder / "seal-key.pem").unlink()
        nowhere = Token(module=tmp_path / "absent.so", label="x", pin_file=tmp_path / "absent")
        assert not KeyRing(folder, holds_keys=False, token=nowhere).holds_keys


class TestPerson:
    @pytest.mark.parametrize("on_curve", [False, True], ids=["RSA-3072", "P-256"])
    def test_a_delegate_signs_with_the_region_s_key(
        self, folder: Path, token: Token, service: Provider, desk: SigningDesk, stages: Stages, on_curve: bool
    ) -> None:
        enrolled(folder, token, service, "MORIN-DUPONT Hervé", on_curve=on_curve)
        at_work = desk_on(folder, desk, token)
        anchors = replace(at_work.anchors, listed={Level.ADVANCED: (service.authority.anchor,)})
        at_work = replace(at_work, anchors=anchors)
        herve = signer("region", method=Method.PKCS11, **HERVE)
        made = at_work.sign(stages.once, herve, at=NOON)
        assert made.level is Level.ADVANCED
        found = at_work.verify(made.pdf, at=NOON).signature("region")
        assert found is not None
        assert (found.person, found.organisation) == ("MORIN-DUPONT Hervé", "Région Normandie")
        assert b"/Version /2.0" not in made.pdf[len(stages.once) :]
        assert at_work.verify(at_work.seal(made.pdf, at=NOON), at=NOON).complete

    def test_an_unknown_authority_is_refused(
        self, folder: Path, token: Token, service: Provider, desk: SigningDesk, stages: Stages
    ) -> None:
        enrolled(folder, token, service, "Hervé Morin-Dupont", on_curve=True)
        herve = signer("region", method=Method.PKCS11, **HERVE)
        with pytest.raises(UnusableCertificate):
            desk_on(folder, desk, token).sign(stages.once, herve, at=NOON)

    def test_without_a_module_the_way_is_unknown(self, desk: SigningDesk, stages: Stages) -> None:
        with pytest.raises(UnknownWay):
            desk.sign(stages.once, signer("region", method=Method.PKCS11, **HERVE), at=NOON)
        assert desk.people.of("Hervé Morin-Dupont") is None


class TestModule:
    @pytest.mark.parametrize(
        ("spoil", "words"),
        [
            ({"module": Path("/nulle/part.so")}, "ne s’ouvre pas"),
            ({"label": "autre"}, "ne contient pas"),
        ],
    )
    def test_what_is_wrong_is_told(self, token: Token, spoil: dict[str, object], words: str) -> None:
        with pytest.raises(UnusableModule, match=words):
            replace(token, **spoil).key(label="x")  # type: ignore[arg-type]  # a table

    def test_a_wrong_pin_and_one_that_others_read(self, token: Token) -> None:
        other = token_in(token.pin_file.parent, label="autre-token")
        other.pin_file.chmod(0o640)
        with pytest.raises(UnusableModule, match="chmod 600"):
            other.key(label="x")
        other.pin_file.chmod(0o600)
        other.pin_file.write_text("000000")
        with pytest.raises(UnusableModule, match="refuse le code"):
            other.key(label="x")

    def test_threads_take_turns(self, token: Token) -> None:
        public = token.generate(label="partagée", on_curve=True)
        key = token.key(id=key_id(public))
        made: list[bytes] = []
        threads = [threading.Thread(target=lambda: made.append(key.sign(b"x"))) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(made) == 8

    def test_a_forked_process_opens_its_own_session(self, token: Token) -> None:
        public = token.generate(label="fourche", on_curve=True)
        key = token.key(id=key_id(public))
        key.sign(b"x")
        context = multiprocessing.get_context("fork")
        child = context.Process(target=key.sign, args=(b"x",))
        child.start()
        child.join(120)
        assert child.exitcode == 0
        assert key.sign(b"x")

    @pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
    def test_a_session_that_was_lost_is_opened_anew(self, token: Token) -> None:
        from signing import hardware

        key = token.key(id=key_id(token.generate(label="perdue", on_curve=True)))
        next(iter(hardware._SESSIONS.values())).close()
        assert key.sign(b"x")

    def test_the_certificate_of_another_key_is_not_answered_for(self, token: Token, keys: Keys) -> None:
        key = token.key(id=key_id(token.generate(label="sienne", on_curve=True)))
        other = x509.load_pem_x509_certificate((keys.own / "seal.pem").read_bytes())
        assert not key.answers_for(other)
        assert "sienne" in token.labels()


def test_the_certificate_s_end_is_known_to_everybody(folder: Path, token: Token, service: Provider) -> None:
    enrolled(folder, token, service, "Jeanne Martin", on_curve=True)
    (chain,) = PeopleOfTheToken(folder).everybody().values()
    assert chain[0].not_valid_after > NOON + timedelta(days=30)
