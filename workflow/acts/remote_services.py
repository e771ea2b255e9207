"""The remote signature services of the settings, and which certificate of theirs is whose."""

from datetime import datetime

from foundation.errors import Refusal
from foundation.settings import Settings
from signing.csc.client import CscClient
from signing.csc.credential import RemoteCredential, demand_suitable
from signing.csc.provider import Provider, read_providers
from signing.csc.refusals import NoRemoteCertificate, UnusableCertificate
from signing.names import same_person


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


def of_person(client: CscClient, user_id: str, name: str, *, at: datetime) -> tuple[RemoteCredential, ...]:
    """The person's usable certificates at the service.

    Raises RemoteSilent, RemoteRefused, NoRemoteCertificate; UnusableCertificate where they are somebody else's.
    """
    found = client.credentials(user_id, at=at)
    if not found:
        raise NoRemoteCertificate(client.provider.label)
    theirs = tuple(one for one in found if same_person(one.person, name))
    if not theirs:
        raise UnusableCertificate(f"il est au nom de {found[0].person}, et c’est {name} qui doit signer.")
    return theirs


def suitable(client: CscClient, credential_id: str, name: str, *, at: datetime) -> RemoteCredential:
    """The one that the person chose. Raises as ``of_person`` does."""
    credential = client.credential(credential_id, at=at)
    if credential is None:
        raise NoRemoteCertificate(client.provider.label)
    if not same_person(credential.person, name):
        raise UnusableCertificate(f"il est au nom de {credential.person}, et c’est {name} qui doit signer.")
    demand_suitable(credential, at=at)
    return credential
