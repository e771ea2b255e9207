"""A convention signed on paper: its dates, who certified the copy, and the scan of the original."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from documents.pdf_text import pdf_text
from documents.upload import check_scan
from foundation.clock import paris_date
from foundation.errors import Refusal
from signing.methods.paper import close_paper_round
from workflow.actors import Actor
from workflow.acts.alerts.in_force import RECENT, tell_in_force
from workflow.acts.avenant_mails import both_parties, tell_avenant_signed
from workflow.acts.files import PDF, attach, store
from workflow.acts.index import index
from workflow.acts.project_due import project_due
from workflow.acts.step import known, locked, take
from workflow.readings.packs import pack_of
from workflow.readings.timelines import last_signature
from workflow.records.convention import Avenant, Deed, DocumentRole, Medium, PartySignature
from workflow.rules.machine import next_state
from workflow.rules.moves import MoveFacts
from workflow.rules.wording import french_date, party_name
from workflow.workshop import Workshop

EARLIEST = date(2000, 1, 1)
"""Before, a slip of the keyboard: the Région Normandie was born in 2016."""
PAPER = "paper"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandwrittenSignature:
    """One signature of the paper original, as it is written there."""

    party: str
    name: str
    capacity: str
    on: date


class BadPaperOriginal(Refusal):
    """``problems``: field name (a party, ``certified_by``, ``scan``) → French sentence."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__(" ".join(problems.values()))


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

    Raises BadPaperOriginal, the refusals of ``documents.upload`` for the scan, ForbiddenMove, GuardRefused,
    MovedMeanwhile; NotOnPaper where a round of electronic signatures runs.
    """
    with workshop.database.reading() as session:
        convention = known(session, convention_id)
        revision = convention.revision
        next_state(convention.state, "register_paper", _facts(convention, actor))
        parties = tuple(party.name for party in pack_of(convention, workshop.settings).parties)
    _check(signatures, parties, certified_by, paris_date(at))
    stored = store(workshop.vault, DocumentRole.SCAN, scan, check_scan(scan))
    words = pdf_text(scan) if stored.media_type == PDF else ""
    with workshop.database.transaction() as session:
        convention = locked(session, convention_id, revision=revision)
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
        _write_down(session, convention, signatures, certified_by)
        if convention.round_id is not None:
            close_paper_round(session, convention.round_id, at=at)
        project_due(session, workshop.settings, convention, as_of=paris_date(at))
        tell_in_force(session, workshop.settings, convention, certified_by=certified_by.strip(), at=at)
        if isinstance(convention, Avenant) and _is_recent(convention, at):
            told = both_parties(session, workshop.settings, convention)
            tell_avenant_signed(session, workshop.settings, convention, document, to=told, at=at)
        index(session, convention, text=words)


def _is_recent(avenant: Avenant, at: datetime) -> bool:
    """An avenant of past years is entered without a word: its parties have had their copy for long."""
    last = last_signature(avenant)
    return last is not None and paris_date(at) - last <= RECENT


def _facts(convention: Deed, actor: Actor) -> MoveFacts:
    return MoveFacts(roles=actor.roles, on_paper=convention.medium is Medium.PAPER)


def _check(
    signatures: tuple[HandwrittenSignature, ...], parties: tuple[str, ...], certified_by: str, today: date
) -> None:
    problems = {}
    for party in parties:
        given = [item for item in signatures if item.party == party]
        if not given or any(not item.name.strip() for item in given):
            problems[party] = f"Indiquez qui a signé pour {party_name(party)}, et à quelle date."
        elif any(item.on > today for item in given):
            problems[party] = f"La date de signature par {party_name(party)} est dans l’avenir."
        elif any(item.on < EARLIEST for item in given):
            problems[party] = (
                f"La date de signature par {party_name(party)} est antérieure au {french_date(EARLIEST)}."
            )
    if not certified_by.strip():
        problems["certified_by"] = "Indiquez qui a certifié la copie conforme à l’original."
    if problems:
        raise BadPaperOriginal(problems)


def _write_down(
    session: Session,
    convention: Deed,
    signatures: tuple[HandwrittenSignature, ...],
    certified_by: str,
) -> None:
    """Signatures awaited since the approval are completed, the others are added."""
    awaited = {(row.party, row.rank): row for row in convention.awaited_signatures()}
    ranks: dict[str, int] = {}
    for given in signatures:
        ranks[given.party] = rank = ranks.get(given.party, 0) + 1
        row = awaited.get((given.party, rank))
        if row is None:
            row = PartySignature(version=convention.version, party=given.party, rank=rank)
            convention.signatures.append(row)
        row.name, row.capacity = given.name.strip(), given.capacity.strip()
        row.signed_on, row.level, row.certified_by = given.on, PAPER, certified_by.strip()
    session.flush()
