"""Carrying out what signers decided: one revision of the file a signature, then the closing seal.

Each step makes its bytes outside any transaction and stores them with a compare-and-set on the round: two
processes at work on one round waste an effort, never a signature.
"""

from contextlib import suppress
from datetime import datetime

from sqlalchemy.orm import Session

from documents.pdf_text import pdf_text
from foundation.clock import paris_date
from signing import remote, rounds
from signing.methods.csc import RemoteAnswer
from signing.records import Round, RoundState, Signer
from signing.rounds import RevisionMoved
from signing.timestamps import TimestampUnavailable
from workflow.actors import Actor
from workflow.acts.date_journals import date_head
from workflow.acts.files import PDF, attach, store
from workflow.acts.index import index
from workflow.acts.inviting import invite_those_whose_turn_it_is
from workflow.acts.project_due import project_due
from workflow.acts.signature_mails import tell_completed
from workflow.acts.step import locked, take
from workflow.readings.rounds import convention_id_of
from workflow.records.convention import DocumentRole
from workflow.workshop import Workshop


def finish(workshop: Workshop, round_id: str, *, at: datetime) -> RoundState:
    """Embeds every signature that was decided, seals when all are there; returns where the round stands.

    Safe to call again at any time, by several processes. Where no time-stamp authority answers, the round says
    so and waits for the next call: the level is never lowered. A process without keys does nothing: what was
    decided stands in the tables, where the process that seals finds it within half a second.
    The journal is dated by a time-stamp authority at each signature.
    """
    if not workshop.desk.holds_keys:
        return _state(workshop, round_id)
    try:
        while _embed_next(workshop, round_id, at=at):
            pass
        _seal_if_complete(workshop, round_id, at=at)
    except TimestampUnavailable as refusal:
        with workshop.database.transaction() as session:
            rounds.wait_for_timestamp(session, round_id, problem=str(refusal), at=at)
    except RevisionMoved:
        pass  # another process came first: what it has not done, the next call does
    _date_journal(workshop, round_id, at=at)
    return _state(workshop, round_id)


def _state(workshop: Workshop, round_id: str) -> RoundState:
    with workshop.database.reading() as session:
        return session.get_one(Round, round_id).state


def _date_journal(workshop: Workshop, round_id: str, *, at: datetime) -> None:
    with workshop.database.reading() as session:
        convention_id = convention_id_of(session, round_id)
    with suppress(TimestampUnavailable):  # asked for again by the sweep of journals
        date_head(workshop, convention_id, at=at)


def _embed_next(workshop: Workshop, round_id: str, *, at: datetime) -> bool:
    """Embeds one signature; False when none is waiting."""
    with workshop.database.reading() as session:
        waiting = rounds.to_embed(session, round_id, at=at)
        if not waiting:
            return False
        signer = waiting[0]
        base = session.get_one(Round, round_id).current_sha256
        answer = _came_back(workshop, session, signer)
        session.expunge(signer)
    embedded = workshop.desk.sign(workshop.vault.get(base), signer, at=at, remote=answer)
    new = workshop.vault.put(embedded.pdf)
    with workshop.database.transaction() as session:
        convention = locked(session, convention_id_of(session, round_id))
        rounds.embedded(session, signer.id, base_sha256=base, new_sha256=new, level=embedded.level, at=at)
        signing_round = session.get_one(Round, round_id)
        for row in convention.awaited_signatures():
            if (row.party, row.rank) == (signer.party, signer.rank):
                row.level = embedded.level
        invite_those_whose_turn_it_is(session, workshop, convention, signing_round, at=at)
    return True


def _came_back(workshop: Workshop, session: Session, signer: Signer) -> RemoteAnswer | None:
    """What a remote service signed for this person; None for whoever signs in another way."""
    row = remote.given(session, signer)
    if row is None:
        return None
    return RemoteAnswer(
        prepared=remote.file_of(row, workshop.vault.get(row.prepared_sha256)),
        value=row.value or b"",
        certificates=remote.certificates_of(row),
    )


def _seal_if_complete(workshop: Workshop, round_id: str, *, at: datetime) -> None:
    with workshop.database.reading() as session:
        signing_round = session.get_one(Round, round_id)
        if signing_round.state != RoundState.TO_SEAL:
            return
        base = signing_round.current_sha256
    sealed = workshop.desk.seal(workshop.vault.get(base), at=at)
    stored = store(workshop.vault, DocumentRole.SIGNED_PDF, sealed, PDF)
    words, until = pdf_text(sealed), workshop.desk.proved_until(sealed)
    with workshop.database.transaction() as session:
        convention = locked(session, convention_id_of(session, round_id))
        rounds.sealed(
            session, round_id, base_sha256=base, new_sha256=stored.sha256, at=at, proved_until=until
        )
        take(session, convention, "complete", actor=Actor.program(), at=at, details={"pdf": stored.sha256})
        document = attach(session, convention, stored, by="Conventio", at=at)
        index(session, convention, text=words)
        project_due(session, workshop.settings, convention, as_of=paris_date(at))
        signing_round = session.get_one(Round, round_id)
        tell_completed(session, workshop.settings, convention, signing_round, document, at=at)
