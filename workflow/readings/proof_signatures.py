"""Instants, levels and network addresses of signatures: the tables, the journal's « sign » lines, the PDF."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from foundation.clock import paris_date
from signing.appearance import in_words
from signing.level import Level
from signing.methods.method import Method
from signing.records import Round, Signer, SignerState
from signing.report import CheckedSignature, Report
from workflow.readings.journal_told import JournalTold
from workflow.records.convention import Deed, PartySignature
from workflow.records.journal import JournalEntry
from workflow.rules.root_causes import Cause

CLOCKS_APART = timedelta(minutes=10)
"""Between the clock of a time-stamp authority and ours, a short wait included."""
_SOON = timedelta(days=1)
"""A decision is put into the file at once; where no authority answers for longer, that was written down."""


@dataclass(frozen=True, slots=True)
class SignaturesHeld:
    """One deed with everything that tells of its signatures."""

    deed: Deed
    signing_round: Round | None
    journal: JournalTold
    report: Report | None
    """Of the file as it stands; None on paper, or where it cannot be read: ``problem`` then."""
    problem: str
    causes: Sequence[Cause]


def differing_signatures(held: SignaturesHeld) -> Iterator[str]:
    """One French sentence a difference, without its full stop."""
    if held.problem:
        yield held.problem
    signers = held.signing_round.signers if held.signing_round else []
    decided = {(one.party, one.rank): one for one in signers if one.confirmed_at is not None}
    for row in held.deed.awaited_signatures():
        signer = decided.get((row.party, row.rank))
        if signer is not None:
            yield from _of_signer(held, row, signer)
        elif row.signed_at is not None:
            yield f"{row.name} : l’écran donne une signature du {in_words(row.signed_at)}, que personne n’a confirmée"
    yield from _told_alone(held, list(decided.values()))


def _of_signer(held: SignaturesHeld, row: PartySignature, signer: Signer) -> Iterator[str]:
    line = _line_of(held, signer)
    if line is None and "sign" not in held.journal.erased:
        yield f"{signer.name} : le journal ne dit rien de la signature que donne l’écran"
    if line is not None:
        yield from _against_the_journal(row, signer, line)
    checked = held.report.signature(signer.field) if held.report else None
    if checked is not None:
        yield from _against_the_pdf(row, signer, checked, held.causes)
    elif held.report is not None and signer.state is SignerState.SIGNED:
        yield f"{signer.name} : le PDF ne porte pas la signature que donne l’écran"


def _line_of(held: SignaturesHeld, signer: Signer) -> JournalEntry | None:
    """The last one: who handed a signature over did not sign."""
    lines = [
        line
        for line in held.journal.acts("sign")
        if (line.details.get("party"), line.actor) == (signer.party, signer.name)
        and line.details.get("fingerprint") == signer.round.frozen_sha256
    ]
    return lines[-1] if lines else None


def _told_alone(held: SignaturesHeld, decided: Sequence[Signer]) -> Iterator[str]:
    known = {(one.party, one.name) for one in decided}
    for line in held.journal.acts("sign"):
        ours = held.signing_round and line.details.get("fingerprint") == held.signing_round.frozen_sha256
        if ours and (line.details.get("party"), line.actor) not in known:
            yield f"{line.actor} : le journal dit une signature (ligne {line.number}) que l’écran ne donne pas"


def _against_the_journal(row: PartySignature, signer: Signer, line: JournalEntry) -> Iterator[str]:
    stated = line.details.get("signed_at")
    told = datetime.fromisoformat(stated) if isinstance(stated, str) else line.at
    for shown in sorted({at for at in (row.signed_at, signer.confirmed_at) if at is not None and at != told}):
        yield (
            f"{signer.name} : l’écran dit signé le {_exactly(shown)}, le journal (ligne {line.number}) "
            f"le {_exactly(told)}"
        )
    if row.signed_at is None:
        yield f"{signer.name} : l’écran ne donne plus la date de sa signature ; le journal dit le {_exactly(told)}"
    known = line.details.get("address")
    if known is not None and known != signer.address:
        yield (
            f"{signer.name} : la confirmation est dite venue de l’adresse {signer.address or '(aucune)'}, le journal "
            f"(ligne {line.number}) dit {known or '(aucune)'}"
        )


def _against_the_pdf(
    row: PartySignature, signer: Signer, checked: CheckedSignature, causes: Sequence[Cause]
) -> Iterator[str]:
    proven, confirmed = checked.signed_at, signer.confirmed_at
    if proven is None:
        yield f"{signer.name} : le PDF ne prouve aucune date à sa signature"
    elif confirmed is not None:
        late = proven - confirmed > _SOON and not any(one.covers(paris_date(confirmed)) for one in causes)
        if confirmed > proven + CLOCKS_APART or late:
            yield f"{signer.name} : l’écran dit signé le {in_words(confirmed)}, le PDF prouve le {in_words(proven)}"
        entered = signer.signed_at
        own = signer.method is Method.UPLOAD  # put in when it came back, perhaps days after
        if entered is not None and not own and abs(entered - proven) > CLOCKS_APART:
            yield f"{signer.name} : signature mise au fichier le {in_words(entered)}, le PDF prouve le {in_words(proven)}"
    for shown in sorted({level for level in (row.level, signer.level) if level != checked.level}):
        yield f"{signer.name} : l’écran dit « {_label(shown)} », le PDF vaut « {checked.level.label} »"


def _label(level: str) -> str:
    return Level(level).label if level in set(Level) else level or "aucun niveau"


def _exactly(at: datetime) -> str:
    """To the second: the minute alone could be the same on both sides."""
    return f"{in_words(at)} {at:%S} s"
