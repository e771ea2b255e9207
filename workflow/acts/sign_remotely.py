"""Signing by a remote service, in three steps that may be minutes apart: choose, prepare, authorise.

The round is leased to the person before anything is prepared, so that nobody is asked for a code that would serve
for nothing. The decision is committed together with the verified signature: from there on nobody is asked again,
and the process that seals puts it into the file.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from foundation.errors import Refusal
from signing import invitations, leases, remote, rounds
from signing.appearance import printable
from signing.csc.client import CscClient
from signing.csc.credential import RemoteCredential
from signing.csc.provider import Provider
from signing.csc.refusals import CertificateChanged, PreparationOver, WrongRemoteCode, WrongSignature
from signing.level import Level
from signing.methods.method import Method
from signing.methods.upload_refusals import AnotherScript
from signing.prepared import Prepared
from signing.raw_signature import NotASignature, checked
from signing.records import Signer
from signing.rounds import Confirmation
from signing.typed_name import demand_own_name
from workflow.actors import Actor
from workflow.acts import remote_services
from workflow.acts.changes.certificate_names import ask_whose_certificate
from workflow.acts.mandates import demand_mandate
from workflow.acts.remote_services import client_of
from workflow.acts.sign import Confirmed, decide
from workflow.acts.step import locked, note
from workflow.readings.certificate_names import taken_names
from workflow.readings.rounds import convention_id_of
from workflow.workshop import Workshop


@dataclass(frozen=True, slots=True, kw_only=True)
class Underway:
    """What the person is asked next: on our page, or on the service's own."""

    provider: Provider
    credential: RemoteCredential
    redirect_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the person typed on our page, or the code that came back from the service's own."""

    pin: str = ""
    code: str = ""
    redirected: str = ""


def certificates(
    workshop: Workshop, token: str, *, provider: str, user_id: str, at: datetime
) -> tuple[RemoteCredential, ...]:
    """The person's usable certificates at the service, whose name is the signatory's.

    Raises the refusals of a dead link, UnknownProvider, RemoteSilent, RemoteRefused, NoRemoteCertificate,
    UnusableCertificate where they are somebody else's; AnotherScript, about which an agent is then asked.
    """
    with workshop.database.reading() as session:
        signer = _turn(session, workshop, token, at)
        signer_id, name, taken = signer.id, signer.name, taken_names(session, signer)
    client = client_of(workshop.settings, provider)
    try:
        return remote_services.of_person(client, user_id.strip(), name, taken=taken, at=at)
    except AnotherScript as undecided:
        ask_whose_certificate(workshop, signer_id, undecided, at=at)
        raise


def prepare(
    workshop: Workshop,
    token: str,
    *,
    provider: str,
    credential_id: str,
    confirmation: Confirmation,
    at: datetime,
) -> Underway:
    """Leases the round, prepares the file for this certificate, and has the service send its code.

    Raises the refusals of a dead link, MandateRefused, SomebodyElseSigns, RemoteSilent, RemoteRefused, NoRemoteCertificate,
    UnusableCertificate, BelowMinimum, UnprintableName, Unsignable.
    """
    printable(confirmation.typed_name)
    client = client_of(workshop.settings, provider)
    with workshop.database.transaction() as session:
        signer = _turn(session, workshop, token, at)
        convention = locked(session, convention_id_of(session, signer.round_id))
        demand_mandate(session, workshop, convention, signer, at=at)
        demand_own_name(confirmation.typed_name, signer.name)
        base = leases.take(session, signer, at=at).current_sha256
        taken = taken_names(session, signer)
    try:
        credential = remote_services.suitable(client, credential_id, signer.name, taken=taken, at=at)
        minimum = Level(signer.minimum_level)
        if minimum is not Level.SIMPLE:  # a chain that ends in nobody is told apart below, with its own words
            workshop.desk.demand_level(credential.certificates, minimum, at=at)
        prepared = workshop.desk.prepare_remotely(
            workshop.vault.get(base),
            signer,
            credential.certificates,
            typed_name=confirmation.typed_name,
            at=at,
        )
        stored = workshop.vault.put(prepared.pdf)
        if credential.sends_code and not credential.by_redirection:
            client.send_code(credential.id, at=at)
    except Refusal:
        _release(workshop, token, at)
        raise
    with workshop.database.transaction() as session:
        signer = _turn(session, workshop, token, at)
        row = remote.keep(
            session, signer, prepared, credential, base_sha256=base, prepared_sha256=stored, provider=provider,
            typed_name=confirmation.typed_name, consent_version=confirmation.consent_version, at=at,
        )  # fmt: skip
        convention = locked(session, convention_id_of(session, signer.round_id))
        details = {"provider": client.provider.label, "certificate": credential.certificate.sha256.hex()}
        note(session, convention, "remote-code", actor=Actor.program(signer.name), at=at, details=details)
        return _underway(workshop, client, credential, row, token)


def underway(workshop: Workshop, token: str, *, at: datetime) -> Underway:
    """What the person was asked last. Raises PreparationOver, RemoteSilent, RemoteRefused."""
    with workshop.database.transaction() as session:
        row = remote.live(session, _turn(session, workshop, token, at), at=at)
        _ = row.signer.round  # read now: it is told to the service once the session is over
    client = client_of(workshop.settings, row.provider)
    return _underway(workshop, client, _unchanged(workshop, client, row, at), row, token)


def expected_state(workshop: Workshop, token: str, *, at: datetime) -> str:
    """What must come back with the person from the service's page. Raises PreparationOver."""
    with workshop.database.transaction() as session:
        return remote.state(workshop.secret, remote.live(session, _turn(session, workshop, token, at), at=at))


def typed_name(workshop: Workshop, token: str, *, at: datetime) -> str:
    """As the person wrote it when the document was prepared: it stands in the stamp already."""
    with workshop.database.reading() as session:
        signer = invitations.find(session, workshop.secret, token, at=at, signed_too=True).signer
        return remote.typed_name(session, signer) or signer.name


def send_another_code(workshop: Workshop, token: str, *, at: datetime) -> None:
    """Raises PreparationOver, RemoteSilent, RemoteRefused."""
    asked = underway(workshop, token, at=at)
    CscClient(asked.provider).send_code(asked.credential.id, at=at)


def authorise(
    workshop: Workshop, token: str, answers: Answers, *, confirmation: Confirmation, at: datetime
) -> Confirmed | Refusal:
    """Has the service sign what was prepared, verifies it, and writes the decision down with it.

    A refusal that must be remembered (a wrong code, a wrong signature) is a value, for it is committed. A second
    click after the decision answers as the first did. Raises the refusals of a dead link, PreparationOver,
    RemoteSilent, RemoteRefused, AuthorisationOver, CertificateChanged.
    """
    with workshop.database.transaction() as session:
        signer = invitations.find(session, workshop.secret, token, at=at, signed_too=True).signer
        if signer.confirmed_at is not None:
            return Confirmed(round_id=signer.round_id, signer_id=signer.id, at=signer.confirmed_at)
        row = remote.live(session, signer, at=at)
        _ = row.signer.round  # read now: it is told to the service once the session is over
    client = client_of(workshop.settings, row.provider)
    credential = _unchanged(workshop, client, row, at)
    try:
        value = _signed(workshop, client, credential, row, token, answers, at)
    except WrongRemoteCode as refusal:
        with workshop.database.transaction() as session:
            session.get_one(Prepared, row.id).tries += 1
        return refusal
    except NotASignature:
        _end(workshop, row, "le service a rendu une signature qui n’est pas celle du document", at)
        return WrongSignature(client.provider.label)
    return _commit(workshop, token, row.id, value, confirmation, at)


def abandon(workshop: Workshop, token: str, *, at: datetime) -> None:
    """The person takes another way of signing: the round is free again at once."""
    _release(workshop, token, at)


def _signed(
    workshop: Workshop,
    client: CscClient,
    credential: RemoteCredential,
    row: Prepared,
    token: str,
    answers: Answers,
    at: datetime,
) -> bytes:
    """Raises WrongRemoteCode, AuthorisationOver, RemoteSilent, RemoteRefused, NotASignature."""
    digest = remote.digest_of(row)
    if credential.by_redirection:
        sad = client.authorisation_for(answers.redirected, back=_back(workshop, token))
    else:
        sad = client.authorise(
            credential, digest, pin=answers.pin, code=answers.code, about=row.signer.round.title, at=at
        )
    value = client.sign(credential, digest, sad, at=at)
    return checked(value, row.attributes, credential.certificate.dump())


def _commit(
    workshop: Workshop, token: str, row_id: int, value: bytes, confirmation: Confirmation, at: datetime
) -> Confirmed:
    """The decision and the signature, in one transaction. Raises PreparationOver where the round moved."""
    with workshop.database.transaction() as session:
        signer = invitations.find(session, workshop.secret, token, at=at, signed_too=True).signer
        convention = locked(session, convention_id_of(session, signer.round_id))
        session.refresh(signer)
        if signer.confirmed_at is not None:
            return Confirmed(round_id=signer.round_id, signer_id=signer.id, at=signer.confirmed_at)
        row = remote.live(session, signer, at=at)
        if row.id != row_id:
            raise PreparationOver
        remote.answered(session, row, value, at=at)
        signer.method = Method.CSC
        told = {"method": Method.CSC.value, "provider": row.provider}
        decide(session, workshop, convention, signer, confirmation=confirmation, at=at, details=told)
        return Confirmed(round_id=signer.round_id, signer_id=signer.id, at=at)


def _turn(session: Session, workshop: Workshop, token: str, at: datetime) -> Signer:
    signer = invitations.find(session, workshop.secret, token, at=at).signer
    rounds.demand_turn(signer)
    return signer


def _unchanged(workshop: Workshop, client: CscClient, row: Prepared, at: datetime) -> RemoteCredential:
    """The certificate for which the file was prepared, if the service still signs with it. Raises CertificateChanged."""
    credential = client.credential(row.credential, at=at)
    if credential is None or credential.certificate.sha256 != remote.certificates_of(row)[0].sha256:
        _end(workshop, row, "le certificat a changé entre la préparation et la signature", at)
        raise CertificateChanged(client.provider.label)
    return credential


def _underway(
    workshop: Workshop, client: CscClient, credential: RemoteCredential, row: Prepared, token: str
) -> Underway:
    page = ""
    if credential.by_redirection:
        page = client.page_to_authorise(
            credential,
            remote.digest_of(row),
            state=remote.state(workshop.secret, row),
            back=_back(workshop, token),
            about=row.signer.round.title,
        )
    return Underway(provider=client.provider, credential=credential, redirect_to=page)


def _back(workshop: Workshop, token: str) -> str:
    return f"{workshop.settings.public_url}/signer/{token}/a-distance/retour"


def _release(workshop: Workshop, token: str, at: datetime) -> None:
    with workshop.database.transaction() as session:
        signer = invitations.find(session, workshop.secret, token, at=at).signer
        remote.give_up(session, signer, why="abandonnée par le signataire", at=at)


def _end(workshop: Workshop, row: Prepared, why: str, at: datetime) -> None:
    with workshop.database.transaction() as session:
        remote.end(session, session.get_one(Prepared, row.id), why=why, at=at)
