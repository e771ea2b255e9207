"""Signing by hand: two originals are printed, sent, come back, and their scan is entered (Code civil, article 1375).

A round on paper follows the originals; nobody is invited in it, no file moves, and it takes no electronic signature.
What people do with the originals is written down as it happens, never changed: a step entered wrongly is followed by
a right one, and both stay.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.errors import Refusal
from signing import rounds
from signing.methods.method import Method
from signing.paper_records import PaperMove, PaperStep
from signing.records import Round, RoundMedium, RoundState, SignerState
from signing.refusals import RoundClosed
from signing.round_values import SignerSpec
from signing.turns import locked

LONGEST = 300


class NotOnPaper(Refusal):
    """A step of the originals in a round whose signatures go into the file."""

    def __init__(self, reference: str) -> None:
        self.reference = reference
        super().__init__(
            f"{reference} se signe en ligne : un original papier ne peut pas s’y mêler. Pour passer au papier, "
            "abandonnez la signature en cours, puis ouvrez une nouvelle version."
        )


class ImpossibleStep(Refusal):
    """``field`` is what is wrong with it: kind, on, person."""

    def __init__(self, field: str, sentence: str) -> None:
        self.field = field
        super().__init__(sentence)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperEntry:
    """One thing done with the originals, as somebody enters it. ``party`` and ``person``: to whom, or from whom."""

    kind: PaperMove
    on: date
    party: str = ""
    person: str = ""
    channel: str = ""
    note: str = ""


def open_paper_round(
    session: Session,
    *,
    id: str,  # noqa: A002 - the column's name, as in ``rounds.open_round``
    reference: str,
    title: str,
    frozen_sha256: str,
    signers: Iterable[SignerSpec],
    at: datetime,
    expected_at: datetime,
) -> Round:
    """Opens a round whose file stays the frozen one; ``expected_at`` is when the originals should be back.

    Raises NobodyToSign.
    """
    opened = rounds.open_round(
        session,
        id=id,
        reference=reference,
        title=title,
        frozen_sha256=frozen_sha256,
        certified_sha256=frozen_sha256,
        signers=[replace(spec, method=Method.PAPER) for spec in signers],
        at=at,
        expires_at=expected_at,
    )
    opened.medium = RoundMedium.PAPER
    session.flush()
    return opened


def enter_step(
    session: Session, round_id: str, entry: PaperEntry, *, by: str, today: date, at: datetime
) -> PaperStep:
    """Writes one step down. Raises NotOnPaper, RoundClosed, ImpossibleStep."""
    signing_round = locked(session, round_id)
    _demand_open_paper(signing_round)
    _check(signing_round, steps_of(session, round_id), entry, today)
    step = PaperStep(
        round_id=round_id,
        kind=entry.kind,
        on=entry.on,
        party=entry.party,
        person=" ".join(entry.person.split())[:LONGEST],
        channel=" ".join(entry.channel.split())[:200],
        note=entry.note.strip()[:1000],
        entered_by=by,
        entered_at=at,
    )
    session.add(step)
    session.flush()
    return step


def steps_of(session: Session, round_id: str) -> tuple[PaperStep, ...]:
    """What was done with the originals, in the order of its days."""
    query = select(PaperStep).where(PaperStep.round_id == round_id).order_by(PaperStep.on, PaperStep.id)
    return tuple(session.scalars(query))


def close_paper_round(session: Session, round_id: str, *, at: datetime) -> None:
    """The signed original is entered. Raises NotOnPaper, RoundClosed."""
    signing_round = locked(session, round_id)
    _demand_open_paper(signing_round)
    for signer in signing_round.signers:
        signer.state = SignerState.SIGNED
    signing_round.state, signing_round.closed_at = RoundState.CLOSED, at
    session.flush()


def _demand_open_paper(signing_round: Round) -> None:
    if signing_round.medium is not RoundMedium.PAPER:
        raise NotOnPaper(signing_round.reference)
    if signing_round.state is not RoundState.OPEN:
        raise RoundClosed(signing_round.reference, signing_round.state)


def _check(signing_round: Round, before: tuple[PaperStep, ...], entry: PaperEntry, today: date) -> None:
    """Printed, then sent, then returned, by party; never in the future."""
    if entry.on > today:
        raise ImpossibleStep("on", "Cette date est dans l’avenir : entrez ce qui a eu lieu.")
    if entry.kind is PaperMove.PRINTED:
        return
    parties = {signer.party for signer in signing_round.signers}
    if entry.party not in parties:
        raise ImpossibleStep(
            "party", "Indiquez à quelle partie les originaux ont été envoyés, ou qui les a rendus."
        )
    if not entry.person.strip():
        raise ImpossibleStep("person", "Indiquez à qui, ou par qui : un nom, ou un service.")
    needed = PaperMove.PRINTED if entry.kind is PaperMove.SENT else PaperMove.SENT
    earlier = [
        step.on for step in before if step.kind == needed and (not step.party or step.party == entry.party)
    ]
    if not earlier:
        raise ImpossibleStep("kind", _MISSING[entry.kind])
    if entry.on < min(earlier):
        raise ImpossibleStep("on", _TOO_EARLY[entry.kind].format(day=f"{min(earlier):%d/%m/%Y}"))


_MISSING = {
    PaperMove.SENT: "L’impression des originaux n’est pas enregistrée : commencez par elle.",
    PaperMove.RETURNED: "L’envoi à cette partie n’est pas enregistré : commencez par lui.",
}
_TOO_EARLY = {
    PaperMove.SENT: "Les originaux n’ont été imprimés que le {day} : ils n’ont pas pu partir avant.",
    PaperMove.RETURNED: "Les originaux ne sont partis que le {day} : ils n’ont pas pu revenir avant.",
}
