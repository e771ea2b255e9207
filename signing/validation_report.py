"""The check of each signature as a standard report (ETSI TS 119 102-2), made once, when the file is closed."""

import asyncio
import io
from collections.abc import Sequence
from datetime import datetime, timedelta

from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.ades import (
    AdESBasicValidationResult,
    ades_lta_validation,
    ades_with_time_validation,
)
from pyhanko.sign.validation.policy_decl import (
    CertificateFetchingRule,
    LocalKnowledge,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
    bootstrap_validation_data_handlers,
)
from pyhanko.sign.validation.report.tools import generate_report
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.poe import POEManager
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer

from signing.dss import evidence_in
from signing.extract import Extracted, extracted
from signing.trust import Evidence, Trust

LONGEST_ONE_SHOT = timedelta(days=2)
"""A certificate that ends sooner after its signature was made for it."""


def reports_of(pdf: bytes, *, trust: Trust, at: datetime) -> dict[str, bytes]:
    """By signature field; a certificate made for one signature is judged at the instant that its token proves.

    pyHanko 0.38 would judge it at the date of the newest revocation list in the file, by which it may have ended.
    Asks no network.
    """
    reader = PdfFileReader(io.BytesIO(pdf))
    proven = {part.field: part for part in extracted(pdf) if part.proven_at and not part.is_timestamp}
    return {
        item.field_name: asyncio.run(_report(item, pdf, proven.get(item.field_name), trust, at))
        for item in reader.embedded_signatures
        if item.sig_object_type == "/Sig"
    }


async def _report(
    item: EmbeddedPdfSignature, pdf: bytes, part: Extracted | None, trust: Trust, at: datetime
) -> bytes:
    if part is not None and part.proven_at is not None:
        then = await _at_proven_instant(item, pdf, part, part.proven_at, trust)
        if (
            then.ades_subindic is AdESPassed.OK
            and item.signer_cert.not_valid_after - LONGEST_ONE_SHOT <= part.proven_at
        ):
            return generate_report(item, then).encode("utf-8")
    timing = ValidationTimingInfo(at, at, point_in_time_validation=True)
    specification = PdfSignatureValidationSpec(_specification(trust, _known(trust.evidence), at))
    return generate_report(item, await ades_lta_validation(item, specification, timing_info=timing)).encode(
        "utf-8"
    )


async def _at_proven_instant(
    item: EmbeddedPdfSignature, pdf: bytes, part: Extracted, proven_at: datetime, trust: Trust
) -> AdESBasicValidationResult[PdfSignatureStatus]:
    """With the evidence of the revision that it signs: the token proves that this existed too (5.6.2.3)."""
    evidence = evidence_in(PdfFileReader(io.BytesIO(pdf[: part.revision_size])))
    known = _known(evidence)
    specification = _specification(trust, known, proven_at)
    timing = ValidationTimingInfo(proven_at, proven_at, point_in_time_validation=True)
    existed = POEManager()
    for proof in known.assert_existence_known_at(proven_at):
        existed.register_known_poe(proof)
    item.compute_integrity_info()  # type: ignore[no-untyped-call]  # pyHanko is partly untyped
    return await ades_with_time_validation(
        signed_data=item.signed_data,
        validation_spec=specification,
        timing_info=timing,
        validation_data_handlers=bootstrap_validation_data_handlers(
            specification, timing_info=timing, poe_manager_override=existed
        ),
        raw_digest=item.compute_digest(),
        extra_status_kwargs=item.summarise_integrity_info(),
        status_cls=PdfSignatureStatus,
    )


def _known(evidence: Evidence) -> LocalKnowledge:
    return LocalKnowledge(
        known_ocsps=[one for item in evidence.responses for one in OCSPContainer.load_multi(item)],
        known_crls=[CRLContainer(item) for item in evidence.revocation_lists],
        known_certs=list(evidence.certificates),
    )


def _specification(trust: Trust, known: LocalKnowledge, moment: datetime) -> SignatureValidationSpec:
    return SignatureValidationSpec(
        cert_validation_policy=_policy(trust.signer_anchors(moment)),
        ts_cert_validation_policy=_policy(trust.timestamp_anchors(moment)),
        revinfo_gathering_policy=RevocationInfoGatheringSpec(
            online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY,
            certificate_fetching_rule=CertificateFetchingRule.NEVER_FETCH,
        ),
        local_knowledge=known,
    )


def _policy(roots: Sequence[Certificate]) -> CertValidationPolicySpec:
    return CertValidationPolicySpec(
        trust_manager=SimpleTrustManager.build(trust_roots=list(roots)),
        revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO, retroactive_revinfo=True),
    )
