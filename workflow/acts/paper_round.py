"""A convention on its way through its signatories on paper: printed, sent, returned; its scan is entered afterwards."""

import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.clock import PARIS, paris_date
from signing.methods.paper import PaperEntry, enter_step, open_paper_round, steps_of
from signing.paper_records import PaperMove
from signing.records import Round, RoundMedium, RoundState
from signing.round_values import SignerSpec
from workflow.actors import Actor
from workflow.acts import mailing
from workflow.acts.round_care import demand_staff
from workflow.acts.step import known, locked, note, take
from workflow.readings.approved_signers import approved_signers
from workflow.readings.paper import where_the_originals_are
from workflow.readings.rounds import convention_id_of, round_of
from workflow.records.convention import Deed, DocumentRole, Medium
from workflow.rules.machine import next_state
from workflow.rules.moves import MoveFacts
from workflow.rules.wording import french_weekday
from workflow.workshop import Workshop

SILENT_AFTER = timedelta(days=14)
"""Without a step of the originals: the people in charge are reminded then, and again after as long."""
MORNING = 8
"""The hour in Paris from which reminders leave."""


def start(workshop: Workshop, convention_id: int, *, actor: Actor, at: datetime) -> None:
    """Opens the round on paper of an approved text. Raises ForbiddenMove, GuardRefused, MovedMeanwhile."""
    with workshop.database.reading() as session:
        convention = known(session, convention_id)
        next_state(convention.state, "send_on_paper", replace(_facts(convention), roles=actor.roles))
        revision = convention.revision
    with workshop.database.transaction() as session:
        convention = locked(session, convention_id, revision=revision)
        frozen = convention.needed(DocumentRole.FROZEN_PDF)
        opened = open_paper_round(
            session,
            id=secrets.token_hex(16),
            reference=convention.number,
            title=convention.title,
            frozen_sha256=frozen.sha256,
            signers=_signers(session, workshop, convention),
            at=at,
            expected_at=at + timedelta(days=workshop.settings.invitation_days),
        )
        convention.round_id = opened.id
        details = {"frozen": frozen.sha256, "round": opened.id}
        take(
            session,
            convention,
            "send_on_paper",
            actor=actor,
            at=at,
            facts=_facts(convention),
            details=details,
        )


def enter(workshop: Workshop, convention_id: int, entry: PaperEntry, *, actor: Actor, at: datetime) -> None:
    """Writes down one thing done with the originals. Raises NotStaff, NotOnPaper, RoundClosed, ImpossibleStep."""
    with workshop.database.transaction() as session:
        convention = locked(session, convention_id)
        demand_staff(actor)
        signing_round = round_of(session, convention)
        enter_step(session, signing_round.id, entry, by=actor.name, today=paris_date(at), at=at)
        details = {
            "on": entry.on.isoformat(),
            "party": entry.party,
            "person": entry.person,
            "channel": entry.channel,
        }
        note(session, convention, f"paper-{entry.kind}", actor=actor, at=at, details=details)


def silent_rounds(session: Session, at: datetime) -> list[str]:
    """Rounds on paper that nobody moved for a while, oldest first."""
    query = (
        select(Round.id)
        .where(
            Round.medium == RoundMedium.PAPER,
            Round.state == RoundState.OPEN,
            Round.opened_at <= at - SILENT_AFTER,
        )
        .order_by(Round.opened_at, Round.id)
    )
    return list(session.scalars(query))


def remind_of_paper(workshop: Workshop, round_id: str, *, at: datetime) -> bool:
    """Asks the people in charge what became of the originals; once for each fortnight of silence, in the morning."""
    if at.astimezone(PARIS).hour < MORNING:
        return False
    with workshop.database.transaction() as session:
        convention = locked(session, convention_id_of(session, round_id))
        signing_round = session.get_one(Round, round_id)
        steps = steps_of(session, round_id)
        since = max([signing_round.opened_at, *(step.entered_at for step in steps)])
        fortnights = (at - since) // SILENT_AFTER
        if fortnights < 1 or signing_round.state is not RoundState.OPEN:
            return False
        sent = False
        for person in mailing.in_charge(convention):
            mail = mailing.tell(
                session,
                workshop.settings,
                convention,
                person,
                kind="paper-awaited",
                at=at,
                occasion=f"{since.isoformat()}:{fortnights}",
                values={
                    "where": where_the_originals_are(signing_round, steps),
                    "silent_since": french_weekday(paris_date(since)),
                    "deadline": french_weekday(paris_date(signing_round.expires_at)),
                    "late": "oui" if signing_round.expires_at <= at else "",
                    "link": f"{mailing.page_of(workshop.settings, convention)}/circuit-papier",
                },
            )
            sent = sent or mail.created_at == at
        return sent


def _facts(convention: Deed) -> MoveFacts:
    return MoveFacts(on_paper=convention.medium is Medium.PAPER, words=convention.words)


def _signers(session: Session, workshop: Workshop, convention: Deed) -> tuple[SignerSpec, ...]:
    return tuple(
        SignerSpec(
            party=signer.party,
            rank=signer.rank,
            order=signer.order,
            name=signer.name,
            capacity=signer.capacity,
            acting_for=signer.acting_for,
            email=signer.email,
            field=signer.anchor,
        )
        for signer in approved_signers(session, workshop.settings, convention)
    )


__all__ = ["PaperEntry", "PaperMove", "enter", "remind_of_paper", "silent_rounds", "start"]
