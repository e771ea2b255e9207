"""What is known of the power of those who sign, and how it stands on a day."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.settings import Settings
from signing.records import Signer
from workflow.readings.packs import pack_of
from workflow.records.convention import Deed, PartySignature
from workflow.records.representative import Authority, HandOverState, MandateOverride, SignatureHandOver
from workflow.rules import mandates
from workflow.rules.mandates import Finding, Link, Mandate

REGION = "region"
"""The party that the Région is, in every template."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The power of one signatory on one day. ``override`` is what the Région passed over, with its reason."""

    mandate: Mandate
    findings: tuple[Finding, ...]
    override: MandateOverride | None

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """What the signature waits for, but for what was passed over. An ended mandate is never passed over."""
        passed = frozenset(self.override.findings.split()) if self.override else frozenset()
        return tuple(item for item in self.findings if item.blocks and item.flaw not in passed)

    @property
    def invitation_waits_for(self) -> tuple[Finding, ...]:
        """What keeps a link from leaving: the Région's own acts must be executory first (CGCT L4141-1).

        Another party answers for its acts: it is invited, and what blocks is checked when it signs.
        """
        return self.blocking if self.mandate.for_region else ()

    @property
    def ended(self) -> str:
        """Why the mandate is over, in one sentence; empty while it is not."""
        return next((item.sentence for item in self.findings if item.flaw in mandates.ENDED), "")


def standing_of(
    session: Session, settings: Settings, convention: Deed, row: PartySignature, *, on: date
) -> Standing:
    """Raises UnknownPack, PackError."""
    mandate = mandate_of(settings, convention, row)
    return Standing(
        mandate=mandate, findings=mandates.check(mandate, on=on), override=_override(session, row)
    )


def mandate_of(
    settings: Settings,
    convention: Deed,
    row: PartySignature,
    *,
    signer: str = "",
    own: Authority | None = None,
) -> Mandate:
    """The chain of decisions behind one signature: the signer's own first. Raises UnknownPack, PackError.

    ``signer`` and ``own``: somebody else than whom the row names, and the delegation that they hold.
    """
    return Mandate(
        signer=signer or row.name,
        for_region=row.party == REGION,
        executory_demanded=row.party == REGION or _transmits(settings, convention),
        chain=tuple(link_of(authority) for authority in chain_of(own or row.authority, row.decision)),
    )


def chain_of(own: Authority | None, decision: Authority | None = None) -> tuple[Authority, ...]:
    """From a delegation up to the decision that it comes from, which the text may name."""
    found: list[Authority] = []
    while own is not None and own not in found:
        found.append(own)
        own = own.delegated_by
    if decision is not None and all(decision.id != one.id for one in found):
        found.append(decision)
    return tuple(found)


def link_of(authority: Authority) -> Link:
    return Link(
        holder=authority.representative.name,
        quality=authority.representative.quality,
        kind=authority.kind,
        organ=authority.organ,
        number=authority.number,
        decided_on=authority.decided_on,
        transmitted_on=authority.transmitted_on,
        receipt=authority.receipt,
        published_on=authority.published_on,
        valid_from=authority.valid_from,
        valid_to=authority.valid_to,
        revoked_on=authority.revoked_on,
        revoked_reason=authority.revoked_reason,
        file_sha256=authority.file_sha256,
    )


def signature_row(convention: Deed, party: str, rank: int) -> PartySignature:
    """The awaited signature of that signatory of the present version of the text. Raises LookupError."""
    for row in convention.awaited_signatures():
        if (row.party, row.rank) == (party, rank):
            return row
    raise LookupError(f"{party} {rank}")


def pending_hand_over(session: Session, signer: Signer) -> SignatureHandOver | None:
    """The hand-over of this signer that waits for an answer."""
    query = select(SignatureHandOver).where(
        SignatureHandOver.signer_id == signer.id, SignatureHandOver.state_name == HandOverState.ASKED
    )
    return session.scalars(query).first()


def _transmits(settings: Settings, convention: Deed) -> bool:
    forms = pack_of(convention, settings).legal_forms
    return any(form.transmits for form in forms if form.value == convention.co_contractor.legal_form)


def _override(session: Session, row: PartySignature) -> MandateOverride | None:
    """The newest one given for what this signatory holds today: a change of authority makes it void."""
    query = (
        select(MandateOverride)
        .where(MandateOverride.signature_id == row.id, MandateOverride.signed_on.is_(None))
        .order_by(MandateOverride.id.desc())
        .limit(1)
    )
    newest = session.scalars(query).one_or_none()
    return newest if newest is not None and newest.authority_id == row.authority_id else None
