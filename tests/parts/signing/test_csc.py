"""The client of remote signature services, against one that behaves like a provider, then misbehaves."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from signing.checked import UnsoundRevision
from signing.csc.client import CscClient
from signing.csc.credential import RemoteCredential, demand_suitable
from signing.csc.provider import Provider as Described
from signing.csc.provider import UnusableProviders, read_providers
from signing.csc.refusals import (
    AuthorisationOver,
    RemoteRefused,
    RemoteSilent,
    UnusableCertificate,
    WrongRemoteCode,
)
from signing.desk import SigningDesk
from signing.level import Level
from signing.methods.csc import RemoteAnswer
from signing.methods.method import Method
from signing.pades_apart import PreparedFile
from signing.raw_signature import NotASignature, checked
from signing.records import Signer
from signing.timestamps import TimestampAuthorities, TimestampUnavailable
from tests.parts.signing.circuit import NOON
from tests.parts.signing.conftest import Stages, signer
from tests.remote_signing import CLIENT, CODE, LONG_AGO, PIN, SECRET, Provider
from tests.timestamping import TimestampServer

DIGEST = bytes(range(32))


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    service = Provider(at=LONG_AGO)
    service.enrol("Jeanne Martin", key=rsa.generate_private_key(public_exponent=65537, key_size=3072))
    yield service
    service.stop()


@pytest.fixture
def provider(running: Provider) -> Provider:
    running.behave()
    running.authority.revoked.clear()
    return running


def client(
    provider: Provider, tmp_path: Path, version: str = "1.0.4", *, seconds: float = 30, **facts: object
) -> CscClient:
    secret = tmp_path / "secret"
    secret.write_text(f"{SECRET}\n")
    described = {
        "name": "exemple",
        "label": "Exemple Confiance",
        "url": f"{provider.url}/csc/v{version[0]}",
        "version": version,
        "client_id": CLIENT,
        "secret_file": secret,
        "oauth2_url": f"{provider.url}/csc/v{version[0]}",
    }
    return CscClient(Described(**{**described, **facts}), seconds=seconds)  # type: ignore[arg-type]  # a table


@pytest.fixture(params=["1.0.4", "2"])
def spoken(request: pytest.FixtureRequest, provider: Provider, tmp_path: Path) -> CscClient:
    """The client, in each version of the API."""
    return client(provider, tmp_path, request.param)


def only(spoken: CscClient, user: str = "jeanne") -> RemoteCredential:
    (credential,) = spoken.credentials(user, at=NOON)
    return credential


def authorised(spoken: CscClient, credential: RemoteCredential, code: str = CODE) -> str:
    return spoken.authorise(credential, DIGEST, pin=PIN, code=code, about="Convention", at=NOON)


class TestClient:
    def test_it_finds_the_person_and_what_is_asked_of_them(self, spoken: CscClient) -> None:
        credential = only(spoken)
        assert (credential.person, credential.issuer) == ("Jeanne Martin", "Exemple Confiance")
        assert (credential.asks_pin, credential.asks_code, credential.sends_code) == (True, True, True)
        assert len(credential.certificates) == 2
        assert spoken.credentials("personne", at=NOON) == ()
        demand_suitable(credential, at=NOON)

    def test_the_token_is_asked_once_and_again_when_it_is_no_longer_known(
        self, spoken: CscClient, provider: Provider
    ) -> None:
        only(spoken)
        only(spoken)
        assert provider.behaviour.asked.count("oauth2/token") == 1
        provider.forget_tokens()
        only(spoken)
        assert provider.behaviour.asked.count("oauth2/token") == 2

    def test_one_hash_is_authorised_and_signed_once(self, spoken: CscClient) -> None:
        credential = only(spoken)
        spoken.send_code(credential.id, at=NOON)
        sad = authorised(spoken, credential)
        assert len(spoken.sign(credential, DIGEST, sad, at=NOON)) == 384
        with pytest.raises(AuthorisationOver):
            spoken.sign(credential, DIGEST, sad, at=NOON)

    def test_the_authorisation_serves_for_no_other_hash(self, spoken: CscClient) -> None:
        credential = only(spoken)
        with pytest.raises(AuthorisationOver):
            spoken.sign(credential, DIGEST[::-1], authorised(spoken, credential), at=NOON)

    def test_a_person_may_authorise_on_the_service_s_own_page(
        self, spoken: CscClient, provider: Provider
    ) -> None:
        provider.behave(by_redirection=True)
        credential = only(spoken)
        back = "https://conventions.example/signer/x/a-distance/retour"
        address = spoken.page_to_authorise(credential, DIGEST, state="e", back=back, about="Convention")
        sad = spoken.authorisation_for(provider.grant(address), back=back)
        assert spoken.sign(credential, DIGEST, sad, at=NOON)
        with pytest.raises(AuthorisationOver):
            spoken.authorisation_for("jamais donné", back=back)


class TestFaults:
    def test_a_wrong_code_and_a_wrong_pin(self, spoken: CscClient) -> None:
        credential = only(spoken)
        with pytest.raises(WrongRemoteCode):
            authorised(spoken, credential, "000000")
        with pytest.raises(WrongRemoteCode):
            spoken.authorise(credential, DIGEST, pin="1", code=CODE, about="", at=NOON)

    @pytest.mark.parametrize("fault", ["down", "garbage"])
    def test_a_service_out_of_order(self, spoken: CscClient, provider: Provider, fault: str) -> None:
        provider.behave(fault=fault)
        with pytest.raises(RemoteSilent):
            spoken.credentials("jeanne", at=NOON)

    def test_a_slow_service(self, spoken: CscClient, provider: Provider, tmp_path: Path) -> None:
        credential = only(spoken)
        sad = authorised(spoken, credential)
        hurried = client(provider, tmp_path, spoken.provider.version, seconds=0.5)
        provider.behave(fault="slow")
        with pytest.raises(RemoteSilent, match=r"0\.5 secondes"):
            hurried.sign(credential, DIGEST, sad, at=NOON)

    def test_an_authorisation_that_has_ended(self, spoken: CscClient, provider: Provider) -> None:
        credential = only(spoken)
        sad = authorised(spoken, credential)
        provider.behave(fault="late")
        with pytest.raises(AuthorisationOver):
            spoken.sign(credential, DIGEST, sad, at=NOON)

    def test_a_secret_that_the_service_does_not_know(self, provider: Provider, tmp_path: Path) -> None:
        client(provider, tmp_path).check(at=NOON)
        with pytest.raises(RemoteSilent, match="ne reconnaît pas cette plateforme"):
            client(provider, tmp_path, client_id="autre").check(at=NOON)

    def test_nobody_listens(self, provider: Provider, tmp_path: Path) -> None:
        nowhere = client(provider, tmp_path, url="http://127.0.0.1:9", oauth2_url="http://127.0.0.1:9")
        with pytest.raises(RemoteSilent):
            nowhere.credentials("jeanne", at=NOON)

    def test_a_key_that_is_switched_off_is_not_offered(self, spoken: CscClient, provider: Provider) -> None:
        person = provider.people["cred-jeanne-martin"]
        person.enabled = False
        try:
            assert spoken.credentials("jeanne", at=NOON) == ()
        finally:
            person.enabled = True


class TestProviders:
    def test_a_file_describes_them(self, tmp_path: Path) -> None:
        file = tmp_path / "csc.toml"
        file.write_text(
            '[[provider]]\nname = "a"\nlabel = "A"\nurl = "https://a.example/csc/v1/"\nversion = "1.0.4"\n'
            'client_id = "c"\nsecret_file = "a.secret"\n'
        )
        (one,) = read_providers(file)
        assert (one.url, one.secret_file) == ("https://a.example/csc/v1", tmp_path / "a.secret")
        assert read_providers(None) == ()
        with pytest.raises(UnusableProviders, match=r"a\.secret"):
            one.secret()

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("rien", "TOML"),
            ('[[provider]]\nname = "a"', "url"),
            (
                '[[provider]]\nname = "a"\nurl = "http://a"\nversion = "2"\nclient_id = "c"\nsecret_file = "s"',
                "https",
            ),
            (
                '[[provider]]\nname = "a"\nurl = "https://a"\nversion = "3"\nclient_id = "c"\nsecret_file = "s"',
                "version",
            ),
        ],
    )
    def test_a_file_with_a_mistake_says_which(self, tmp_path: Path, text: str, words: str) -> None:
        file = tmp_path / "csc.toml"
        file.write_text(text)
        with pytest.raises(UnusableProviders, match=words):
            read_providers(file)
        with pytest.raises(UnusableProviders):
            read_providers(tmp_path / "absent.toml")


@pytest.fixture
def trusting(desk: SigningDesk, provider: Provider) -> SigningDesk:
    """A desk for which the service's authority is one of those that the Région knows."""
    return replace(desk, anchors=replace(desk.anchors, listed={Level.ADVANCED: (provider.authority.anchor,)}))


def prepared(desk: SigningDesk, stages: Stages, credential: RemoteCredential) -> PreparedFile:
    return desk.prepare_remotely(
        stages.certified, signer(), credential.certificates, typed_name="Jeanne Martin", at=NOON
    )


def signed_with(spoken: CscClient, credential: RemoteCredential, file: PreparedFile) -> RemoteAnswer:
    import hashlib

    digest = hashlib.sha256(file.attributes).digest()
    sad = spoken.authorise(credential, digest, pin=PIN, code=CODE, about="Convention", at=NOON)
    value = checked(
        spoken.sign(credential, digest, sad, at=NOON), file.attributes, credential.certificate.dump()
    )
    return RemoteAnswer(prepared=file, value=value, certificates=credential.certificates)


def by_csc(**facts: object) -> Signer:
    return signer(method=Method.CSC, **facts)


class TestFile:
    def test_a_remote_signature_is_advanced_and_in_the_person_s_name(
        self, spoken: CscClient, trusting: SigningDesk, stages: Stages
    ) -> None:
        credential = only(spoken)
        answer = signed_with(spoken, credential, prepared(trusting, stages, credential))
        made = trusting.sign(stages.certified, by_csc(), at=NOON, remote=answer)
        assert made.level is Level.ADVANCED
        assert made.pdf.startswith(stages.certified)
        report = trusting.verify(made.pdf, at=NOON)
        found = report.signature("co-contractor")
        assert found is not None
        assert (report.sound, found.person) == (True, "Jeanne Martin")

    @pytest.mark.parametrize("raw", [False, True], ids=["in DER", "r and s side by side"])
    def test_a_key_on_a_curve(
        self, provider: Provider, trusting: SigningDesk, stages: Stages, tmp_path: Path, raw: bool
    ) -> None:
        provider.enrol("Paul Leroy", key=ec.generate_private_key(ec.SECP256R1()))
        provider.behave(raw_ecdsa=raw)
        spoken = client(provider, tmp_path, "2")
        credential = only(spoken, "paul")
        answer = signed_with(spoken, credential, prepared(trusting, stages, credential))
        made = trusting.sign(stages.certified, by_csc(), at=NOON, remote=answer)
        assert trusting.verify(made.pdf, at=NOON).sound
        assert b"/Version /2.0" not in made.pdf[len(stages.certified) :]

    @pytest.mark.parametrize("fault", ["wrong-signature", "other-key"])
    def test_a_wrong_signature_is_found_out(
        self, spoken: CscClient, provider: Provider, trusting: SigningDesk, stages: Stages, fault: str
    ) -> None:
        credential = only(spoken)
        file = prepared(trusting, stages, credential)
        provider.behave(fault=fault)
        with pytest.raises(NotASignature):
            signed_with(spoken, credential, file)

    def test_put_into_the_file_all_the_same_it_would_not_leave_the_craft(
        self, spoken: CscClient, trusting: SigningDesk, stages: Stages
    ) -> None:
        credential = only(spoken)
        answer = signed_with(spoken, credential, prepared(trusting, stages, credential))
        forged = replace(answer, value=bytes([answer.value[0] ^ 1]) + answer.value[1:])
        with pytest.raises(UnsoundRevision):
            trusting.sign(stages.certified, by_csc(), at=NOON, remote=forged)

    def test_an_authority_that_nobody_listed_is_refused_before_anybody_is_asked(
        self, spoken: CscClient, desk: SigningDesk, stages: Stages
    ) -> None:
        with pytest.raises(UnusableCertificate, match="aucune autorité de confiance"):
            prepared(desk, stages, only(spoken))

    def test_a_certificate_out_of_its_time_or_not_for_signing(
        self, provider: Provider, tmp_path: Path
    ) -> None:
        provider.enrol("Vieux Certificat", days=30)
        with pytest.raises(UnusableCertificate, match="validité"):
            demand_suitable(only(client(provider, tmp_path), "vieux"), at=NOON)

    def test_a_revoked_certificate_is_refused(
        self, spoken: CscClient, provider: Provider, trusting: SigningDesk, stages: Stages
    ) -> None:
        credential = only(spoken)
        provider.authority.revoked.append(credential.certificate.serial_number)
        with pytest.raises(UnusableCertificate, match="révoqué"):
            prepared(trusting, stages, credential)

    def test_it_costs_one_token_and_the_second_authority_serves(
        self, spoken: CscClient, trusting: SigningDesk, stages: Stages, tsa: TimestampServer
    ) -> None:
        credential = only(spoken)
        answer = signed_with(spoken, credential, prepared(trusting, stages, credential))
        nobody = "http://127.0.0.1:9"
        two = TimestampAuthorities([nobody, tsa.url], trusting.anchors.timestamps)
        at_work = replace(trusting, authorities=two)
        with suppress(TimestampUnavailable):
            at_work.try_timestamp(at=NOON)
        before = tsa.queries
        assert trusting.verify(
            at_work.sign(stages.certified, by_csc(), at=NOON, remote=answer).pdf, at=NOON
        ).sound
        assert tsa.queries == before + 1

    def test_the_round_goes_on_to_its_close(
        self, spoken: CscClient, trusting: SigningDesk, stages: Stages
    ) -> None:
        """Remote first, on site second, sealed: one file, two levels."""
        from tests.parts.signing.conftest import HERVE

        credential = only(spoken)
        answer = signed_with(spoken, credential, prepared(trusting, stages, credential))
        once = trusting.sign(stages.certified, by_csc(), at=NOON, remote=answer).pdf
        twice = trusting.sign(once, signer("region", **HERVE), at=NOON).pdf
        report = trusting.verify(trusting.seal(twice, at=NOON), at=NOON)
        levels = {item.field: item.level for item in report.signatures}
        assert report.complete
        assert (levels["co-contractor"], levels["region"]) == (Level.ADVANCED, Level.SIMPLE)


def test_refusals_say_that_nothing_is_signed() -> None:
    for refusal in (
        RemoteSilent("X", "y"),
        RemoteRefused("X", "y"),
        WrongRemoteCode("X"),
        AuthorisationOver("X"),
    ):
        assert "rien n’est signé" in str(refusal).lower()
