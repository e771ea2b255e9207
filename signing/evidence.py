"""What proves who signed what, when and how: the facts of one round, without judgement and without secrets.

A judge reads this beside the signed file, years later: nothing here needs the database or this program.
"""

from signing.consent import consent, what_is_signed
from signing.evidence_shapes import (
    ChangeEvidence,
    CodeEvidence,
    ExtensionEvidence,
    LinkEvidence,
    RoundEvidence,
    SignerEvidence,
)
from signing.mandates import CheckedMandate
from signing.records import Challenge, Channel, Invitation, Round, RoundExtension, Signer, SignerChange

FACTORS = {
    Channel.MAIL: (
        "Le lien personnel et le code ont été envoyés à la même adresse électronique : ils forment un seul facteur "
        "d’authentification (l’accès à cette messagerie)."
    ),
    Channel.SMS: (
        "Le lien personnel a été envoyé par courriel et le code par SMS : l’accès à la messagerie et au téléphone "
        "étaient tous deux nécessaires."
    ),
    Channel.APP: (
        "Le lien personnel a été envoyé par courriel et le code venait d’une application d’authentification "
        "enregistrée auparavant : la messagerie et l’appareil étaient tous deux nécessaires."
    ),
}
"""By the channel of the code that was accepted."""
_OTHER_FACTORS = "La personne a signé {method} : c’est le certificat de la signature qui la désigne."
_VIEWED = "Le lien peut avoir été ouvert par un logiciel de sécurité de la messagerie avant la personne."


def evidence_of(signing_round: Round) -> RoundEvidence:
    """Reads the round's rows in the session that they belong to."""
    return RoundEvidence(
        reference=signing_round.reference,
        title=signing_round.title,
        round_id=signing_round.id,
        state=signing_round.state,
        frozen_sha256=signing_round.frozen_sha256,
        final_sha256=signing_round.current_sha256,
        opened_at=signing_round.opened_at,
        expires_at=signing_round.expires_at,
        closed_at=signing_round.closed_at,
        stop_reason=signing_round.stop_reason,
        extensions=tuple(_of_extension(extension) for extension in signing_round.extensions),
        signers=tuple(_of_signer(signing_round, signer) for signer in signing_round.signers),
    )


def _of_signer(signing_round: Round, signer: Signer) -> SignerEvidence:
    return SignerEvidence(
        name=signer.name,
        capacity=signer.capacity,
        acting_for=signer.acting_for,
        party=signer.party,
        email=signer.email,
        field=signer.field,
        method=signer.method,
        minimum_level=signer.minimum_level,
        certificate=signer.certificate,
        state=signer.state,
        shown_sha256=signing_round.frozen_sha256,
        statement=what_is_signed(
            title=signing_round.title,
            name=signer.name,
            capacity=signer.capacity,
            acting_for=signer.acting_for,
            sha256=signing_round.frozen_sha256,
        ),
        consent_version=signer.consent_version,
        consent_text=consent(signer.consent_version).text if signer.consent_version else "",
        confirmed_at=signer.confirmed_at,
        typed_name=signer.typed_name,
        drawn=signer.drawn is not None,
        address=signer.address,
        address_source=signer.address_source,
        user_agent=signer.user_agent,
        factors=_factors(signer),
        links=tuple(_of_link(signer, link) for link in signer.invitations),
        links_remark=_VIEWED,
        codes=tuple(_of_code(code) for code in signer.challenges),
        signed_at=signer.signed_at,
        level=signer.level,
        sha256_before=signer.sha256_before,
        sha256_after=signer.sha256_after,
        declined_at=signer.declined_at,
        declined_reason=signer.declined_reason,
        mandate=CheckedMandate.from_json(signer.mandate) if signer.mandate else None,
        changes=tuple(_of_change(change) for change in signer.changes),
    )


def _factors(signer: Signer) -> str:
    """How the person was recognised; empty as long as nothing was decided."""
    if signer.confirmed_at is None:
        return ""
    accepted = [code for code in signer.challenges if code.used_at is not None]
    if accepted:
        return FACTORS[accepted[-1].channel]
    return _OTHER_FACTORS.format(method=signer.method.label)


def _of_link(signer: Signer, link: Invitation) -> LinkEvidence:
    return LinkEvidence(
        sent_to=link.sent_to or signer.email,
        made_at=link.made_at,
        expires_at=link.expires_at,
        first_opened_at=link.opened_at,
        used_at=link.used_at,
        revoked_at=link.revoked_at,
        revoked_why=link.revoked_why or "",
    )


def _of_change(change: SignerChange) -> ChangeEvidence:
    return ChangeEvidence(
        kind=change.kind,
        at=change.at,
        by=change.by,
        reason=change.reason,
        before=change.before,
        after=change.after,
    )


def _of_extension(extension: RoundExtension) -> ExtensionEvidence:
    return ExtensionEvidence(
        at=extension.at,
        by=extension.by,
        reason=extension.reason,
        expired_at=extension.expired_at,
        expires_at=extension.expires_at,
    )


def _of_code(code: Challenge) -> CodeEvidence:
    return CodeEvidence(
        channel=code.channel,
        sent_to=code.sent_to,
        asked_at=code.asked_at,
        expires_at=code.expires_at,
        tries=code.tries,
        accepted_at=code.used_at,
    )
