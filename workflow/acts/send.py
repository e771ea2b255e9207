"""Sending for signature: the platform certifies the frozen file, the round opens, the first parties are invited."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from foundation.clock import paris_date
from foundation.errors import Refusal
from signing import rounds, telephone
from signing.rounds import SignerSpec
from signing.timestamps import TimestampUnavailable
from workflow.actors import Actor
from workflow.acts import certify
from workflow.acts.inviting import invite_those_whose_turn_it_is
from workflow.acts.living import demand_living
from workflow.acts.seen import demand_seen
from workflow.acts.step import known, locked, take
from workflow.readings.approved_signers import approved_signers
from workflow.readings.sides import sides_of
from workflow.readings.ways import minimums_of
from workflow.records.convention import Deed, DocumentRole, Medium
from workflow.rules.machine import next_state
from workflow.rules.moves import MoveFacts
from workflow.workshop import Workshop


class NotSent(Refusal):
    """No time-stamp authority answers; ``reasons`` by address."""

    def __init__(self, reasons: Mapping[str, str]) -> None:
        self.reasons = dict(reasons)
        super().__init__(
            "Le texte n’est pas envoyé : aucune autorité d’horodatage ne répond, et le texte ne peut pas "
            "être certifié. Rien n’a changé ; recommencez dans quelques minutes."
        )


def send(workshop: Workshop, convention_id: int, *, actor: Actor, at: datetime) -> None:
    """Opens the signing round on exactly the frozen bytes.

    Raises ForbiddenMove, GuardRefused before anything is signed; NotSent, NobodySeals, CertificationRefused;
    NoWayToSign where a party could not reach the level asked of it;
    AgreementEnded, SamePersonOnBothSides, MovedMeanwhile; the vault's problems.
    """
    with workshop.database.reading() as session:
        convention = known(session, convention_id)
        demand_seen(session, convention, actor, at=at)
        next_state(convention.state, "send", replace(_facts(convention), roles=actor.roles))
        demand_living(convention, workshop.settings, as_of=paris_date(at))
        revision, reference, title = convention.revision, convention.number, convention.title
        frozen_sha256 = convention.needed(DocumentRole.FROZEN_PDF).sha256
        rounds.demand_two_sides(_signers(session, workshop, convention))
    certified = _certified(workshop, frozen_sha256, at)
    with workshop.database.transaction() as session:
        convention = locked(session, convention_id, revision=revision)
        signing_round = rounds.open_round(
            session,
            id=secrets.token_hex(16),
            reference=reference,
            title=title,
            frozen_sha256=frozen_sha256,
            certified_sha256=certified,
            signers=_signers(session, workshop, convention),
            at=at,
            expires_at=at + timedelta(days=workshop.settings.invitation_days),
        )
        convention.round_id = signing_round.id
        details = {"frozen": frozen_sha256, "certified": certified, "round": signing_round.id}
        take(session, convention, "send", actor=actor, at=at, facts=_facts(convention), details=details)
        invite_those_whose_turn_it_is(session, workshop, convention, signing_round, at=at)


def why_not_sent(session: Session, workshop: Workshop, convention: Deed, *, at: datetime) -> str:
    """Why sending would be refused today, for what can be known before the file is certified; empty otherwise."""
    try:
        demand_living(convention, workshop.settings, as_of=paris_date(at))
        rounds.demand_two_sides(_signers(session, workshop, convention))
    except Refusal as refusal:
        return str(refusal)
    return ""


def _certified(workshop: Workshop, frozen_sha256: str, at: datetime) -> str:
    """Raises NotSent where no time-stamp authority answers, NobodySeals, CertificationRefused."""
    try:
        return certify.certified(workshop, frozen_sha256, at=at)
    except TimestampUnavailable as problem:
        raise NotSent(problem.reasons) from problem


def _facts(convention: Deed) -> MoveFacts:
    return MoveFacts(on_paper=convention.medium is Medium.PAPER, words=convention.words)


def _signers(session: Session, workshop: Workshop, convention: Deed) -> tuple[SignerSpec, ...]:
    signers = approved_signers(session, workshop.settings, convention)
    minimums = minimums_of(workshop, convention)
    known_as = sides_of(session, signers, convention)
    return tuple(
        SignerSpec(
            party=signer.party,
            rank=signer.rank,
            order=signer.order,
            name=signer.name,
            capacity=signer.capacity,
            acting_for=signer.acting_for,
            email=signer.email,
            mobile=telephone.international(signer.mobile),
            field=signer.anchor,
            minimum=minimums[signer.party],
            other_addresses=known_as[signer.party, signer.rank],
        )
        for signer in signers
    )
