"""A person's certificate at a remote service, and what the service asks before it signs with it."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import x509 as asn1_x509

from signing.certificates import common_name
from signing.csc.refusals import UnusableCertificate

_SUITABLE = ("non_repudiation", "digital_signature")


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteCredential:
    """One ``credentialID``, as ``credentials/info`` describes it."""

    id: str
    certificates: tuple[asn1_x509.Certificate, ...]
    """The person's first, then those above it."""
    by_redirection: bool
    """The person authorises on the service's own page (OAuth 2, scope ``credential``) rather than on ours."""
    asks_pin: bool
    asks_code: bool
    sends_code: bool
    """The service sends the code itself when it is asked to; otherwise the person's own device makes it."""

    @property
    def certificate(self) -> asn1_x509.Certificate:
        return self.certificates[0]

    @property
    def person(self) -> str:
        return common_name(self.certificate)

    @property
    def issuer(self) -> str:
        names = self.certificate.issuer.native
        return str(names.get("organization_name") or names.get("common_name") or "")

    @property
    def ends_at(self) -> datetime:
        ends: datetime = self.certificate.not_valid_after
        return ends


def read_credential(credential_id: str, told: dict[str, Any]) -> RemoteCredential | None:
    """None where the service says that it cannot sign. Raises UnusableCertificate for an answer without sense."""
    key, cert = told.get("key") or {}, told.get("cert") or {}
    if key.get("status", "enabled") != "enabled" or cert.get("status", "valid") != "valid":
        return None
    certificates = tuple(_certificate(text) for text in cert.get("certificates") or [])
    if not certificates:
        return None
    asked = _asked_in_v2(told["auth"]) if "auth" in told else _asked_in_v1(told)
    return RemoteCredential(id=credential_id, certificates=certificates, **asked)


def demand_suitable(credential: RemoteCredential, *, at: datetime) -> None:
    """The certificate is in its time and may sign. Raises UnusableCertificate."""
    certificate = credential.certificate
    if not certificate.not_valid_before <= at < certificate.not_valid_after:
        raise UnusableCertificate("il n’est pas, ou plus, en cours de validité.")
    usage = certificate.key_usage_value
    if usage is not None and not set(_SUITABLE) & set(usage.native):
        raise UnusableCertificate("il n’est pas fait pour signer des documents.")
    algorithm = certificate.public_key.algorithm
    if algorithm not in ("rsa", "ec") or (
        algorithm == "ec" and certificate.public_key.curve != ("named", "secp256r1")
    ):
        raise UnusableCertificate("sa clé n’est ni RSA ni P-256.")


def _asked_in_v1(told: dict[str, Any]) -> dict[str, bool]:
    pin, code = told.get("PIN") or {}, told.get("OTP") or {}
    return {
        "by_redirection": told.get("authMode") == "oauth2code",
        "asks_pin": pin.get("presence", "false") != "false",
        "asks_code": code.get("presence", "false") != "false",
        "sends_code": code.get("type") == "online",
    }


def _asked_in_v2(auth: dict[str, Any]) -> dict[str, bool]:
    objects = {str(item.get("id")): item for item in auth.get("objects") or []}
    return {
        "by_redirection": auth.get("mode") == "oauth2code",
        "asks_pin": "PIN" in objects,
        "asks_code": "OTP" in objects,
        "sends_code": objects.get("OTP", {}).get("type") == "ChallengeResponse",
    }


def _certificate(text: str) -> asn1_x509.Certificate:
    try:
        found = asn1_x509.Certificate.load(base64.b64decode(text, validate=True), strict=True)
        found.native  # noqa: B018 - parses everything now
    except (binascii.Error, ValueError, TypeError) as error:
        raise UnusableCertificate("le service ne le donne pas sous une forme lisible.") from error
    return found
