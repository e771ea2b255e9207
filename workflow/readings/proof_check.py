"""What the screens read, held against the sealed PDF and the journal: every difference is a French sentence.

The screens read tables, which whoever has the database may change; the journal is a chain that others date
(``journal_check``), and the PDF carries tokens of its own. Reads only.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.vault import Vault
from archive.vault_problems import VaultProblem
from signing.records import RoundMedium
from signing.report import Report
from workflow.readings.journal_told import JournalTold
from workflow.readings.proof_addresses import differing_addresses
from workflow.readings.proof_letters import differing_letters
from workflow.readings.proof_signatures import SignaturesHeld, differing_signatures
from workflow.readings.root_causes import causes_noted
from workflow.readings.rounds import round_of_or_none
from workflow.records.convention import Convention, Deed
from workflow.rules.root_causes import Cause

Verify = Callable[[bytes], Report]


@dataclass(frozen=True, slots=True)
class ProofCheck:
    """How many deeds and sealed files were read; ``faults`` is empty where everything agrees."""

    deeds: int
    files: int
    faults: tuple[str, ...]


def check_proofs(session: Session, vault: Vault, verify: Verify) -> ProofCheck:
    """Every deed: its signatures, its addresses, its letters. A file takes as long as verifying it does."""
    causes = causes_noted(session)
    deeds, files, faults = 0, 0, []
    for deed_id in session.scalars(select(Deed.id).order_by(Deed.number)).all():
        deed = session.get_one(Deed, deed_id)
        held = _held(session, deed, vault, verify, causes)
        deeds, files = deeds + 1, files + (held.report is not None)
        faults += [f"{deed.number} : {problem}." for problem in _differences(session, deed, held)]
        session.expunge_all()
    return ProofCheck(deeds, files, tuple(faults))


def _held(
    session: Session, deed: Deed, vault: Vault, verify: Verify, causes: tuple[Cause, ...]
) -> SignaturesHeld:
    signing_round = round_of_or_none(session, deed)
    report, problem = None, ""
    if signing_round is not None and signing_round.medium is RoundMedium.ELECTRONIC:
        try:
            report = verify(vault.get(signing_round.current_sha256))
        except VaultProblem as missing:
            problem = f"le fichier signé ne se lit plus ({missing})"
    return SignaturesHeld(deed, signing_round, JournalTold.of(session, deed), report, problem, causes)


def _differences(session: Session, deed: Deed, held: SignaturesHeld) -> Iterator[str]:
    yield from differing_signatures(held)
    if held.signing_round is not None:
        yield from differing_addresses(session, held.signing_round, deed, held.journal)
    if isinstance(deed, Convention):
        yield from differing_letters(deed, held.journal)
