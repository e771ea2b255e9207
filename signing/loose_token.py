"""Time-stamp tokens that stand beside what they date, outside any PDF: asked for, and checked years later."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms, tsp
from asn1crypto import pem as asn1_pem
from asn1crypto import x509 as asn1_x509
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko.sign.validation.status import TimestampSignatureStatus
from pyhanko_certvalidator import ValidationContext

from signing.timestamp_source import ALGORITHM, TimestampError, TimestampSource
from signing.timestamps import TimestampAuthorities

_MALFORMED = (ValueError, TypeError, KeyError, AttributeError, IndexError)


@dataclass(frozen=True, slots=True, kw_only=True)
class LooseToken:
    """A token, the instant it states, and the chain (PEM, its root included) of the authority that gave it."""

    der: bytes
    at: datetime
    certificates: str


def response(token: bytes) -> bytes:
    """A token as a whole answer of the protocol (RFC 3161, 2.4.2), the form that tools read from a ``.tsr`` file."""
    answer = {"status": {"status": "granted"}, "time_stamp_token": cms.ContentInfo.load(token)}
    encoded: bytes = tsp.TimeStampResp(answer).dump()
    return encoded


def ask(content: bytes, authorities: TimestampAuthorities, *, at: datetime) -> LooseToken:
    """A token over the SHA-256 of ``content``, checked before it is believed. Raises TimestampUnavailable."""
    digest = hashlib.sha256(content).digest()

    def make(source: TimestampSource) -> LooseToken:
        chain = source.evidence(at=at).certificates
        token = asyncio.run(source.stamper(at=at).async_timestamp(digest, ALGORITHM))
        made = LooseToken(
            der=token.dump(), at=stated(token), certificates="".join(pem(item) for item in chain)
        )
        if problem(made, content, chain):
            raise TimestampError("son jeton ne se vérifie pas.")
        return made

    return authorities.first_good(make)


def problem(token: LooseToken, content: bytes, anchors: Sequence[asn1_x509.Certificate]) -> str:
    """Why the token does not prove that ``content`` existed at its instant, in French; empty when it does.

    Judged at the instant it states, under ``anchors`` only. Revocation is not looked at: what goes on proving
    an old token is the newer one that names it.
    """
    try:
        facts = asyncio.run(_checked(token, content, anchors))
    except (*_MALFORMED, SignatureValidationError) as error:
        return f"son jeton d’horodatage ne se lit pas ({type(error).__name__})"
    if not facts.intact or not facts.valid:
        return "son jeton d’horodatage date autre chose"
    if not facts.trusted:
        return "l’autorité qui l’a horodaté n’est pas reconnue (CONVENTIO_TSA_ANCHOR_FILE)"
    return ""


async def _checked(
    token: LooseToken, content: bytes, anchors: Sequence[asn1_x509.Certificate]
) -> TimestampSignatureStatus:
    parsed = cms.ContentInfo.load(token.der)
    context = ValidationContext(
        trust_roots=list(anchors),
        other_certs=read_pem(token.certificates),
        moment=stated(parsed),
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    found = await validate_tst_signed_data(
        parsed["content"], context, lambda algorithm: hashlib.new(algorithm, content).digest()
    )
    return TimestampSignatureStatus(**found)


def read_pem(text: str) -> list[asn1_x509.Certificate]:
    if not text:
        return []
    blocks = asn1_pem.unarmor(text.encode("ascii"), multiple=True)
    return [asn1_x509.Certificate.load(content) for kind, _, content in blocks if kind == "CERTIFICATE"]


def pem(certificate: asn1_x509.Certificate) -> str:
    armoured: bytes = asn1_pem.armor("CERTIFICATE", certificate.dump())
    return armoured.decode("ascii")


def stated(token: cms.ContentInfo) -> datetime:
    """The instant that a token states."""
    instant: datetime = token["content"]["encap_content_info"]["content"].parsed["gen_time"].native
    return instant


def stated_by(der: bytes) -> datetime | None:
    """The same, of a token as it is stored; None where it cannot be read."""
    try:
        return stated(cms.ContentInfo.load(der))
    except _MALFORMED:
        return None
