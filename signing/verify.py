"""Checks every signature and timestamp of a file, offline, with the evidence that the file carries.

A signature is judged at the instant that its timestamp proves; that timestamp, at the instant that the next
archive timestamp proves, or now where there is none; and so on to the last one, judged now (ETSI EN 319 102-1,
5.6). So a one-shot certificate that ended years ago, or a time-stamp certificate that ended since, stays good
for as long as the last archive timestamp does.
"""

import asyncio
import io
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from asn1crypto.parser import peek
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate, AdESSubIndic
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import (
    EmbeddedPdfSignature,
    SignatureCoverageLevel,
    async_validate_pdf_signature,
)
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko.sign.validation.status import PdfSignatureStatus, TimestampSignatureStatus

from signing import quick_reading
from signing.certificates import common_name
from signing.changes import ChangesSince
from signing.dss import evidence_in
from signing.level import Level
from signing.report import ArchiveTimestamp, CheckedSignature, CheckedTimestamp, Covers, Distrust, Report
from signing.trust import Trust

log = logging.getLogger(__name__)

_TIMESTAMP, _TIMESTAMP_FILTER = "/DocTimeStamp", "/ETSI.RFC3161"
quick_reading.install()
_COVERS = {
    SignatureCoverageLevel.ENTIRE_FILE: Covers.FILE,
    SignatureCoverageLevel.ENTIRE_REVISION: Covers.REVISION,
}


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


def verify(pdf: bytes, *, trust: Trust, at: datetime, verified: int = 0) -> Report:
    """Never raises for a bad file: what is wrong stands in the report.

    ``verified``: how many of the first bytes are a file that this program found good before; only what was
    changed since is looked at, and every signature all the same.
    """
    try:
        return asyncio.run(_Check(pdf, trust.today(at), at, ChangesSince(verified)).report())
    except Exception as error:  # any file may be handed in, and broken ones break readers anywhere
        log.info("a file could not be read", exc_info=error)
        fault = (
            "Ce fichier ne se lit pas comme un PDF signé : il est abîmé, incomplet, ou ce n’est pas un PDF."
        )
        return Report(signatures=(), archive_timestamps=(), empty_fields=(), faults=(fault,))


class _Check:
    """One file being checked."""

    def __init__(self, pdf: bytes, trust: Trust, at: datetime, changes: ChangesSince) -> None:
        self._reader = PdfFileReader(io.BytesIO(pdf), strict=True)
        self._trust = trust
        self._at = at
        self._changes = changes
        self._evidence = evidence_in(self._reader)
        self._faults: list[str] = []
        self._archived: list[tuple[int, datetime]] = []
        """Revision and proven instant of each sound archive timestamp, newest first."""

    async def report(self) -> Report:
        embedded = self._embedded()
        stamps = [item for item in embedded if item.sig_object_type == _TIMESTAMP]
        others = [item for item in embedded if item.sig_object_type != _TIMESTAMP]
        archive = [found for item in reversed(stamps) if (found := await self._guarded(item))]
        signatures = [found for item in others if (found := await self._guarded(item))]
        return Report(
            signatures=tuple(item for item in signatures if isinstance(item, CheckedSignature)),
            archive_timestamps=tuple(
                item for item in reversed(archive) if isinstance(item, ArchiveTimestamp)
            ),
            empty_fields=tuple(
                name for name, value, _ in enumerate_sig_fields(self._reader) if value is None
            ),
            faults=tuple(self._faults),
        )

    def _embedded(self) -> list[EmbeddedPdfSignature]:
        """Every filled signature field, oldest first; pyHanko's own list leaves out what it does not know."""
        found = []
        for name, _, field in enumerate_sig_fields(self._reader, filled_status=True):
            try:
                found.append(EmbeddedPdfSignature(self._reader, field, name))
            except Exception:  # noqa: BLE001 - a damaged signature must not hide the others
                self._faults.append(f"La signature du champ « {name} » est illisible.")
        return sorted(found, key=lambda item: int(item.signed_revision))

    async def _guarded(self, item: EmbeddedPdfSignature) -> CheckedSignature | ArchiveTimestamp | None:
        try:
            if item.sig_object_type == _TIMESTAMP:
                return await self._archive_timestamp(item)
            return await self._signature(item)
        except Exception as error:  # a damaged signature must not hide the others
            log.info("the signature of the field %s could not be read", item.field_name, exc_info=error)
            self._faults.append(f"La signature du champ « {item.field_name} » est illisible.")
            return None

    async def _archive_timestamp(self, item: EmbeddedPdfSignature) -> ArchiveTimestamp:
        """Judged newest first, each at the instant that the next one proves."""
        if item.sig_object.get("/SubFilter") != _TIMESTAMP_FILTER:
            raise ValueError(item.sig_object.get("/SubFilter"))
        item.compute_integrity_info(diff_policy=self._changes)  # type: ignore[no-untyped-call]  # pyHanko is partly untyped
        facts = item.summarise_integrity_info()
        context = self._trust.for_timestamps(self._evidence, moment=self._proven_after(item))
        status = TimestampSignatureStatus(
            **await validate_tst_signed_data(item.signed_data, context, item.compute_digest)
        )
        token = _checked(status)
        found = ArchiveTimestamp(
            field=item.field_name,
            token=replace(token, intact=token.intact and _padded(item)),
            covers=_covers(facts["coverage"]),
            changes_allowed=bool(facts["docmdp_ok"]),
        )
        if not found.problems:
            self._archived.append((int(item.signed_revision), found.token.at))
        return found

    async def _signature(self, item: EmbeddedPdfSignature) -> CheckedSignature:
        token = next(_tokens_in(item.signer_info), None)
        signed_at = self._proven_after(item) if token is None else _generated(token)
        status = await async_validate_pdf_signature(
            item,
            signer_validation_context=self._trust.for_signers(self._evidence, moment=signed_at),
            ts_validation_context=self._trust.for_timestamps(self._evidence, moment=self._proven_after(item)),
            diff_policy=self._changes,
        )
        subject = item.signer_cert.subject.native
        return CheckedSignature(
            field=item.field_name,
            person=common_name(item.signer_cert),
            organisation=str(subject.get("organization_name", "")),
            capacity=str(subject.get("title", "")),
            certificate_sha256=item.signer_cert.sha256.hex(),
            issuer=_named(item.signer_cert.issuer),
            serial=f"{item.signer_cert.serial_number:x}",
            claimed_at=item.self_reported_timestamp,
            timestamp=None if status.timestamp_validity is None else _checked(status.timestamp_validity),
            archived_at=min(self._archived_after(item), default=None),
            intact=bool(status.intact) and _padded(item),
            valid=bool(status.valid),
            trusted=_trusted(status),
            distrust=_distrust(status),
            covers=_covers(status.coverage),
            changes_allowed=bool(status.docmdp_ok),
            certifies=self._certifies(item),
            level=self._trust.level(status.validation_path, moment=signed_at)
            if _trusted(status)
            else Level.UNKNOWN,
        )

    def _proven_after(self, item: EmbeddedPdfSignature) -> datetime:
        """The earliest instant at which an archive timestamp proves that this existed; now where none does."""
        return min(self._archived_after(item), default=self._at)

    def _archived_after(self, item: EmbeddedPdfSignature) -> list[datetime]:
        return [instant for revision, instant in self._archived if revision > int(item.signed_revision)]

    def _certifies(self, item: EmbeddedPdfSignature) -> bool:
        permissions: Any = self._reader.root.get("/Perms", {})
        named = permissions.raw_get("/DocMDP") if "/DocMDP" in permissions else None
        return bool(named is not None and named.reference == item.sig_object.container_ref)


def _padded(item: EmbeddedPdfSignature) -> bool:
    """Nothing but zeros follows the signature in the room kept for it: no signature covers that room, and whatever
    stood there would stay unseen (ISO 32000-2, 12.8.1)."""
    content = item.pkcs7_content
    return not content[peek(content) :].strip(b"\0")


def _covers(found: SignatureCoverageLevel | None) -> Covers:
    return Covers.LESS if found is None else _COVERS.get(found, Covers.LESS)


def _checked(status: TimestampSignatureStatus) -> CheckedTimestamp:
    certificate: asn1_x509.Certificate = status.signing_cert
    return CheckedTimestamp(
        at=status.timestamp,
        authority=common_name(certificate),
        intact=bool(status.intact and status.valid),
        trusted=bool(status.trusted),
    )


def _trusted(status: PdfSignatureStatus) -> bool:
    """The chain is good at the instant of the timestamp, and that timestamp is good."""
    stamp = status.timestamp_validity
    proven = stamp is None or bool(stamp.intact and stamp.valid and stamp.trusted)
    return bool(status.trusted) and proven


def _distrust(status: PdfSignatureStatus) -> Distrust | None:
    if status.trusted:
        return None
    if status.revoked:
        return Distrust.REVOKED
    return _DISTRUST.get(status.trust_problem_indic, Distrust.UNPROVEN)


def _named(name: asn1_x509.Name) -> str:
    parts = name.native
    return str(parts.get("common_name") or parts.get("organization_name") or name.human_friendly)


def _generated(token: cms.ContentInfo) -> datetime:
    instant: datetime = token["content"]["encap_content_info"]["content"].parsed["gen_time"].native
    return instant


def _tokens_in(signer_info: cms.SignerInfo) -> Iterator[cms.ContentInfo]:
    """The signature timestamps that a signature carries."""
    for attribute in signer_info["unsigned_attrs"]:
        if attribute["type"].native == "signature_time_stamp_token":
            yield from attribute["values"]
