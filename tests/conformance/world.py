"""One instance that has every means of signing, and each way to sign on it, by the shipped acts."""

import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from asn1crypto import pem

from conventio.demo.timestamp_authority import ROOT_FILE
from foundation.database import Base, Database
from foundation.errors import Refusal
from signing.appearance import Stamp, style_of
from signing.consent import CURRENT, ELSEWHERE, REMOTE
from signing.methods.method import Method
from signing.records import Round
from signing.rounds import Confirmation
from tests.factories import conventions as made
from tests.factories.certificates import OutsideAuthority, rsa_key
from tests.factories.conventions import MINUTE, Office
from tests.factories.local_server import LocalServer
from tests.factories.means import Means
from tests.parts.signing.elsewhere import signed_elsewhere
from tests.parts.signing.test_hardware import enrolled
from tests.remote_signing import CLIENT, CODE, LONG_AGO, PIN, SECRET, Provider
from tests.softhsm import token_in
from workflow.acts import sign, sign_elsewhere, sign_remotely, signer_codes
from workflow.acts.finish_signing import finish
from workflow.acts.sign_remotely import Answers
from workflow.records.convention import Deed, DocumentRole

SIGNED_AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""In the past of whoever runs this: the validators judge by the machine's clock, after the one-shot certificates
of the signers have ended. Only the archive timestamp and the evidence in the file still prove them."""
DECIDED = made.decided_before(SIGNED_AT)
CLAIRE = "Claire LEMONNIER"


@dataclass(frozen=True, eq=False)
class Instance:
    """One that may sign in every way there is, and the world around it."""

    office: Office
    means: Means
    service: Provider
    outside: OutsideAuthority
    folder: Path

    def at(self, moment: datetime) -> datetime:
        """From now on everybody lives at that instant, and revocation lists are of that day."""
        self.means.set_clock(moment)
        self.service.authority.published_at = moment
        self.outside.publish(at=moment)
        return moment

    @property
    def keys(self) -> Path:
        return self.means.folder / "keys"

    @property
    def anchors(self) -> list[bytes]:
        """In whom a validator must trust for these files; the authority of a rotated key is added by its kind."""
        own = (self.keys / "authority.pem", self.means.folder / "tsa" / ROOT_FILE)
        rotated = self.folder.glob("rotated*/authority.pem")
        listed = (self.folder / "authorities" / "advanced").glob("*.pem")
        return [path.read_bytes() for path in (*own, *rotated, *listed)]

    def closed(self, deed_id: int) -> bytes:
        return document(self.office, deed_id, DocumentRole.SIGNED_PDF)


def document(office: Office, deed_id: int, role: DocumentRole) -> bytes:
    with office.workshop.database.reading() as session:
        return office.workshop.vault.get(session.get_one(Deed, deed_id).needed(role).sha256)


def instance(means: Means, server: LocalServer, folder: Path) -> Instance:
    """Its keys are a copy, since people of the module are enrolled among them."""
    own = folder / "means"
    shutil.copytree(means.folder / "keys", own / "keys")
    (own / "tsa").symlink_to(means.folder / "tsa")
    token = token_in(folder)
    means = replace(means, folder=own)
    service = Provider(at=LONG_AGO)
    outside = OutsideAuthority("Recommandée", server, LONG_AGO, new_key=rsa_key)
    for name, on_curve in (("BELLENGREVILLE Hugues", False), ("ROUELLE Paul", True)):
        enrolled(own / "keys", token, service, name, on_curve=on_curve)
    service.enrol(CLAIRE)
    listed = folder / "authorities" / "advanced"
    listed.mkdir(parents=True)
    (listed / "service.pem").write_bytes(pem.armor("CERTIFICATE", service.authority.anchor.dump()))
    (listed / "outside.pem").write_bytes(outside.pem)
    (folder / "csc.secret").write_text(SECRET)
    (folder / "csc.toml").write_text(
        f'[[provider]]\nname = "exemple"\nurl = "{service.url}/csc/v2"\nversion = "2"\n'
        f'client_id = "{CLIENT}"\nsecret_file = "csc.secret"\n'
    )
    settings = {
        "csc_providers_file": folder / "csc.toml", "pkcs11_module": token.module, "pkcs11_token": token.label,
        "pkcs11_pin_file": token.pin_file,
    }  # fmt: skip
    office = office_in(means, folder, **settings)
    return Instance(office, means, service, outside, folder)


def office_in(means: Means, folder: Path, **settings: object) -> Office:
    folder.mkdir(exist_ok=True)
    database = Database(f"sqlite:///{folder / 'conformance.db'}")
    Base.metadata.create_all(database.engine)
    means.set_clock(SIGNED_AT)
    means.tsa.well_behaved()
    return made.office(means, means.workshop(database, folder, **settings), at=SIGNED_AT)


def on_site(world: Instance, deed_id: int, party: str, *, at: datetime) -> None:
    world.at(at)
    made.finish_round(world.office, deed_id, party, at=at)


def by_service(world: Instance, deed_id: int, *, at: datetime) -> None:
    """The co-contractor, by a remote service (CSC) that keeps her key."""
    workshop, said = (
        world.office.workshop,
        Confirmation(consent_version=REMOTE, typed_name="Claire Lemonnier", address=""),
    )
    token = made.token_of(world.office, deed_id, "co-contractor")
    (hers,) = sign_remotely.certificates(
        workshop, token, provider="exemple", user_id="claire", at=world.at(at)
    )
    sign_remotely.prepare(
        workshop, token, provider="exemple", credential_id=hers.id, confirmation=said, at=at
    )
    answer = sign_remotely.authorise(workshop, token, Answers(pin=PIN, code=CODE), confirmation=said, at=at)
    assert not isinstance(answer, Refusal), answer
    finish(workshop, answer.round_id, at=at)


def in_a_tool_of_her_own(world: Instance, deed_id: int, *, at: datetime) -> None:
    """The co-contractor signs the file that she was sent, and sends it back; her tool embeds its fonts."""
    workshop = world.office.workshop
    hers = world.outside.person("Claire", "Lemonnier")
    with workshop.database.reading() as session:
        current = session.get_one(Round, session.get_one(Deed, deed_id).round_id).current_sha256
    drawn = Stamp(name="Claire Lemonnier", capacity="Présidente", acting_for="L’Atelier", at=at)
    file = signed_elsewhere(
        workshop.vault.get(current), hers, at=world.at(at) - 5 * MINUTE, stamp=style_of(drawn)
    )
    said = Confirmation(consent_version=ELSEWHERE, typed_name="–", address="192.0.2.1")
    token = made.token_of(world.office, deed_id, "co-contractor")
    sign_elsewhere.receive(workshop, token, file, confirmation=said, at=at)


def in_the_module(world: Instance, deed_id: int, *, at: datetime) -> None:
    """The Région, with a key that never leaves its module (PKCS#11)."""
    workshop = world.office.workshop
    token = made.token_of(world.office, deed_id, "region")
    asked = signer_codes.ask_code(workshop, token, at=world.at(at))
    assert asked.mail_id is not None
    said = Confirmation(
        consent_version=CURRENT, typed_name=made.name_behind(world.office, token, at=at), address="192.0.2.1"
    )
    code = made.code_of(world.office, asked.mail_id)
    answer = sign.confirm(workshop, token, code=code, confirmation=said, at=at, method=Method.PKCS11)
    assert not isinstance(answer, Refusal), answer
    finish(workshop, answer.round_id, at=at)
