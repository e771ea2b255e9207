"""What pyHanko found of a signature or a token, in this program's words."""

from collections.abc import Iterator
from datetime import datetime

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from pyhanko.sign.ades.report import AdESIndeterminate, AdESSubIndic
from pyhanko.sign.validation.status import PdfSignatureStatus, TimestampSignatureStatus

from signing.certificates import common_name
from signing.report import CheckedTimestamp, Distrust

_DISTRUST: dict[AdESSubIndic | None, Distrust] = {
    AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND: Distrust.STRANGER,
    AdESIndeterminate.EXPIRED: Distrust.EXPIRED,
    AdESIndeterminate.NOT_YET_VALID: Distrust.EXPIRED,
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE: Distrust.EXPIRED,
    AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED: Distrust.EXPIRED,
    AdESIndeterminate.REVOKED_NO_POE: Distrust.REVOKED,
    AdESIndeterminate.REVOKED_CA_NO_POE: Distrust.REVOKED,
    AdESIndeterminate.CHAIN_CONSTRAINTS_FAILURE: Distrust.UNSUITED,
}


def checked(status: TimestampSignatureStatus) -> CheckedTimestamp:
    certificate: asn1_x509.Certificate = status.signing_cert
    return CheckedTimestamp(
        at=status.timestamp,
        authority=common_name(certificate),
        intact=bool(status.intact and status.valid),
        trusted=bool(status.trusted),
    )


def trusted(status: PdfSignatureStatus) -> bool:
    """The chain is good at the instant of the timestamp, and that timestamp is good."""
    stamp = status.timestamp_validity
    proven = stamp is None or bool(stamp.intact and stamp.valid and stamp.trusted)
    return bool(status.trusted) and proven


def distrust(status: PdfSignatureStatus) -> Distrust | None:
    if status.trusted:
        return None
    if status.revoked:
        return Distrust.REVOKED
    return _DISTRUST.get(status.trust_problem_indic, Distrust.UNPROVEN)


def named(name: asn1_x509.Name) -> str:
    parts = name.native
    return str(parts.get("common_name") or parts.get("organization_name") or name.human_friendly)


def generated(token: cms.ContentInfo) -> datetime:
    instant: datetime = token["content"]["encap_content_info"]["content"].parsed["gen_time"].native
    return instant


def tokens_in(signer_info: cms.SignerInfo) -> Iterator[cms.ContentInfo]:
    """The signature timestamps that a signature carries."""
    for attribute in signer_info["unsigned_attrs"]:
        if attribute["type"].native == "signature_time_stamp_token":
            yield from attribute["values"]
