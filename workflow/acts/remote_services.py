"""The remote signature services of the settings, and which certificate of theirs is whose."""

from datetime import datetime

from foundation.errors import Refusal
from foundation.settings import Settings
from signing.csc.client import CscClient
from signing.csc.credential import RemoteCredential, demand_suitable
from signing.csc.provider import Provider, read_providers
from signing.csc.refusals import NoRemoteCertificate, UnusableCertificate
from signing.methods.upload_refusals import AnotherScript
from signing.names import Likeness, likeness, same_person


class UnknownProvider(Refusal):
    """``name`` is none of the services of the settings."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__("Ce service de signature à distance n’est pas proposé ici : choisissez-en un autre.")


def providers(settings: Settings) -> tuple[Provider, ...]:
    """The services that this instance offers. Raises UnusableProviders."""
    return read_providers(settings.csc_providers_file)


def client_of(settings: Settings, name: str) -> CscClient:
    """Raises UnknownProvider, UnusableProviders."""
    for provider in providers(settings):
        if provider.name == name:
            return CscClient(provider)
    raise UnknownProvider(name)


def of_person(
    client: CscClient, user_id: str, name: str, *, taken: tuple[str, ...] = (), at: datetime
) -> tuple[RemoteCredential, ...]:
    """The person's usable certificates at the service. ``taken``: names in another script that are this person's.

    Raises RemoteSilent, RemoteRefused, NoRemoteCertificate; AnotherScript where nobody has said yet whose name it is,
    UnusableCertificate where they are somebody else's.
    """
    found = client.credentials(user_id, at=at)
    if not found:
        raise NoRemoteCertificate(client.provider.label)
    theirs = tuple(one for one in found if same_person(one.person, name) or one.person in taken)
    if not theirs:
        raise next(
            (AnotherScript(one.person, name) for one in found if _undecided(one, name)),
            _not_theirs(found[0], name),
        )
    return theirs


def suitable(
    client: CscClient, credential_id: str, name: str, *, taken: tuple[str, ...] = (), at: datetime
) -> RemoteCredential:
    """The one that the person chose. Raises as ``of_person`` does."""
    credential = client.credential(credential_id, at=at)
    if credential is None:
        raise NoRemoteCertificate(client.provider.label)
    if not same_person(credential.person, name) and credential.person not in taken:
        raise (
            AnotherScript(credential.person, name)
            if _undecided(credential, name)
            else _not_theirs(credential, name)
        )
    demand_suitable(credential, at=at)
    return credential


def _undecided(credential: RemoteCredential, name: str) -> bool:
    return likeness(credential.person, name) is Likeness.ANOTHER_SCRIPT


def _not_theirs(credential: RemoteCredential, name: str) -> UnusableCertificate:
    return UnusableCertificate(f"il est au nom de {credential.person}, et c’est {name} qui doit signer.")
