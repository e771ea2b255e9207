"""A convention signed on paper: its dates, who certified the copy, and the scan of the original."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from documents.pdf_text import pdf_text
from documents.upload import check_scan
from foundation.clock import paris_date
from signing.methods.paper import close_paper_round
from workflow.actors import Actor
from workflow.acts.alerts.in_force import RECENT, tell_in_force
from workflow.acts.avenant_mails import both_parties, tell_avenant_signed
from workflow.acts.files import PDF, attach, store
from workflow.acts.handwritten_mandates import WithoutMandate, row_for, sign_by_hand
from workflow.acts.index import index
from workflow.acts.paper_original import (
    HandwrittenSignature,
    check_original,
    demand_two_sides,
    placed,
)
from workflow.acts.project_due import project_due
from workflow.acts.step import known, locked, take
from workflow.readings.paper import places_of
from workflow.readings.sides import known_addresses
from workflow.readings.texts import signers_of
from workflow.readings.timelines import last_signature
from workflow.records.convention import Avenant, Deed, DocumentRole, Medium
from workflow.rules.machine import next_state
from workflow.rules.moves import MoveFacts
from workflow.workshop import Workshop

PAPER = "paper"


def register_paper(
    workshop: Workshop,
    convention_id: int,
    *,
    signatures: tuple[HandwrittenSignature, ...],
    certified_by: str,
    scan: bytes,
    actor: Actor,
    at: datetime,
) -> None:
    """Enters the original signed by hand; from then on the calendar is the same as for any other.

    Raises BadPaperOriginal, WithoutMandate, SamePersonOnBothSides, the refusals of ``documents.upload`` for the
    scan, ForbiddenMove, GuardRefused, MovedMeanwhile; NotOnPaper where a round of electronic signatures runs.
    """
    with workshop.database.reading() as session:
        convention = known(session, convention_id)
        revision = convention.revision
        next_state(convention.state, "register_paper", _facts(convention, actor))
        places = places_of(session, workshop.settings, convention)
        check_original(signatures, places, certified_by, today=paris_date(at))
        people = [(given.party, given.name) for given in signatures]
        demand_two_sides(signatures, known_addresses(session, convention, people))
    stored = store(workshop.vault, DocumentRole.SCAN, scan, check_scan(scan))
    words = pdf_text(scan) if stored.media_type == PDF else ""
    with workshop.database.transaction() as session:
        convention = locked(session, convention_id, revision=revision)
        _write_down(session, workshop, convention, signatures, certified_by, by=actor.name, at=at)
        details = {"scan": stored.sha256, "certified_by": certified_by}
        take(
            session,
            convention,
            "register_paper",
            actor=actor,
            at=at,
            facts=_facts(convention, actor),
            details=details,
        )
        document = attach(session, convention, stored, by=actor.name, at=at)
        if convention.round_id is not None:
            close_paper_round(session, convention.round_id, at=at)
        project_due(session, workshop.settings, convention, as_of=paris_date(at))
        tell_in_force(session, workshop.settings, convention, certified_by=certified_by.strip(), at=at)
        if isinstance(convention, Avenant) and _is_recent(convention, at):
            told = both_parties(session, workshop.settings, convention, as_of=paris_date(at))
            tell_avenant_signed(session, workshop.settings, convention, document, to=told, at=at)
        index(session, convention, text=words)


def _is_recent(avenant: Avenant, at: datetime) -> bool:
    """An avenant of past years is entered without a word: its parties have had their copy for long."""
    last = last_signature(avenant)
    return last is not None and paris_date(at) - last <= RECENT


def _facts(convention: Deed, actor: Actor) -> MoveFacts:
    return MoveFacts(roles=actor.roles, on_paper=convention.medium is Medium.PAPER, words=convention.words)


def _write_down(
    session: Session,
    workshop: Workshop,
    convention: Deed,
    signatures: Sequence[HandwrittenSignature],
    certified_by: str,
    *,
    by: str,
    at: datetime,
) -> None:
    """Signatures awaited since the approval are completed, the others are added. Raises WithoutMandate."""
    named = {(one.party, one.rank): one for one in signers_of(session, workshop.settings, convention)}
    problems = {}
    for place, given in placed(signatures):
        signer = named.get(place)
        row = row_for(session, convention, place, given, signer, by=by, at=at)
        delegant = signer.delegant if signer else ""
        if why := sign_by_hand(session, workshop, convention, row, given, delegant=delegant):
            problems[f"{place[0]}-{place[1]}"] = why
        row.level, row.certified_by = PAPER, certified_by.strip()
    if problems:
        raise WithoutMandate(problems)
    session.flush()
