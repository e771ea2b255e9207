"""Checks every signature and timestamp of a file, offline, with the evidence that the file carries.

A signature is judged at the instant that its timestamp proves; that timestamp, at the instant that the next
archive timestamp proves, or now where there is none; and so on to the last one, judged now (ETSI EN 319 102-1,
5.6). So a one-shot certificate that ended years ago, or a time-stamp certificate that ended since, stays good
for as long as the last archive timestamp does.
"""

import asyncio
import io
import logging
from dataclasses import replace
from datetime import datetime
from typing import Any

from asn1crypto.parser import peek
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import EmbeddedPdfSignature, async_validate_pdf_signature
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko.sign.validation.status import TimestampSignatureStatus

from signing import quick_reading, statuses
from signing.additions import additions
from signing.byte_ranges import SignedRange, written_ranges
from signing.certificates import common_name
from signing.changes import ChangesSince
from signing.coverage import covers, faults_of_end
from signing.dss import evidence_in
from signing.judgeable import RawSignature, demand_judgeable
from signing.level import Level
from signing.pdf_values import entry
from signing.report import ArchiveTimestamp, CheckedSignature, Report
from signing.trust import Trust
from signing.unjudged import Unjudged
from signing.unread import CannotJudge, unread

log = logging.getLogger(__name__)

_TIMESTAMP, _TIMESTAMP_FILTER = "/DocTimeStamp", "/ETSI.RFC3161"
quick_reading.install()


def verify(pdf: bytes, *, trust: Trust, at: datetime, verified: int = 0) -> Report:
    """Never raises for a bad file: what is wrong stands in the report.

    ``verified``: how many of the first bytes are a file that this program found good before; only what was
    changed since is looked at, and every signature all the same.
    """
    try:
        return asyncio.run(_Check(pdf, trust.today(at), at, ChangesSince(verified)).report())
    except CannotJudge as found:
        return unread(pdf, found.cause)
    except Exception as error:  # any file may be handed in, and broken ones break readers anywhere
        log.info("a file could not be read", exc_info=error)
        return unread(pdf, Unjudged.REFERENCES)


class _Check:
    """One file being checked."""

    def __init__(self, pdf: bytes, trust: Trust, at: datetime, changes: ChangesSince) -> None:
        self._pdf = pdf
        self._reader = PdfFileReader(io.BytesIO(pdf), strict=True)
        demand_judgeable(self._reader, pdf)
        self._trust = trust
        self._at = at
        self._changes = changes
        self._evidence = evidence_in(self._reader)
        self._faults: list[str] = []
        self._unjudged: Unjudged | None = None
        self._ranges: list[tuple[int, SignedRange]] = []
        """Revision and signed bytes of each signature and timestamp that fits the file."""
        self._archived: list[tuple[int, datetime]] = []
        """Revision and proven instant of each sound archive timestamp, newest first."""

    async def report(self) -> Report:
        filled = list(enumerate_sig_fields(self._reader, filled_status=True))
        embedded = self._embedded(filled)
        beyond = list(faults_of_end(self._reader, self._pdf, self._ranges))
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
            faults=(*self._faults, *beyond),
            unjudged=self._unjudged,
            filled=max(len(filled), len(written_ranges(self._pdf))),
        )

    def _embedded(self, filled: list[tuple[str, Any, Any]]) -> list[EmbeddedPdfSignature]:
        """Every filled signature field, oldest first; pyHanko's own list leaves out what it does not know."""
        found = []
        for name, _, field in filled:
            try:
                raw = RawSignature.of(self._reader, field.get_object())
                if raw.range and raw.range.signature(self._pdf) == raw.contents:
                    self._ranges.append((raw.revision, raw.range))
                if raw.changed(self._pdf):
                    self._faults.append(f"Le contenu signé dans le champ « {name} » a été modifié.")
                elif cause := raw.unjudged(self._pdf):
                    self._unjudged = cause
                else:
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
        if (kind := entry(item.sig_object, "/SubFilter")) != _TIMESTAMP_FILTER:
            raise ValueError(kind)
        item.compute_integrity_info(diff_policy=self._changes)  # type: ignore[no-untyped-call]  # pyHanko is partly untyped
        facts = item.summarise_integrity_info()
        context = self._trust.for_timestamps(self._evidence, moment=self._proven_after(item))
        status = TimestampSignatureStatus(
            **await validate_tst_signed_data(item.signed_data, context, item.compute_digest)
        )
        token = statuses.checked(status)
        found = ArchiveTimestamp(
            field=item.field_name,
            token=replace(token, intact=token.intact and _padded(item)),
            covers=covers(item, self._pdf),
            changes_allowed=bool(facts["docmdp_ok"]),
        )
        if not found.problems:
            self._archived.append((int(item.signed_revision), found.token.at))
        return found

    async def _signature(self, item: EmbeddedPdfSignature) -> CheckedSignature:
        token = next(statuses.tokens_in(item.signer_info), None)
        signed_at = self._proven_after(item) if token is None else statuses.generated(token)
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
            issuer=statuses.named(item.signer_cert.issuer),
            serial=f"{item.signer_cert.serial_number:x}",
            claimed_at=item.self_reported_timestamp,
            timestamp=None
            if status.timestamp_validity is None
            else statuses.checked(status.timestamp_validity),
            archived_at=min(self._archived_after(item), default=None),
            intact=bool(status.intact) and _padded(item),
            valid=bool(status.valid),
            trusted=statuses.trusted(status),
            distrust=statuses.distrust(status),
            covers=covers(item, self._pdf),
            changes_allowed=bool(status.docmdp_ok),
            certifies=self._certifies(item),
            additions=additions(self._reader, int(item.signed_revision), item.diff_result),
            level=self._trust.level(status.validation_path, moment=signed_at)
            if statuses.trusted(status)
            else Level.UNKNOWN,
        )

    def _proven_after(self, item: EmbeddedPdfSignature) -> datetime:
        """The earliest instant at which an archive timestamp proves that this existed; now where none does."""
        return min(self._archived_after(item), default=self._at)

    def _archived_after(self, item: EmbeddedPdfSignature) -> list[datetime]:
        return [instant for revision, instant in self._archived if revision > int(item.signed_revision)]

    def _certifies(self, item: EmbeddedPdfSignature) -> bool:
        """``/Perms`` may stand in an object of its own, and so may what it names (ISO 32000-2, table 29)."""
        named = entry(entry(self._reader.root, "/Perms"), "/DocMDP")
        return named is not None and named.container_ref == item.sig_object.container_ref


def _padded(item: EmbeddedPdfSignature) -> bool:
    """Nothing but zeros follows the signature in the room kept for it: no signature covers that room, and whatever
    stood there would stay unseen (ISO 32000-2, 12.8.1)."""
    content = item.pkcs7_content
    return not content[peek(content) :].strip(b"\0")
