"""A round on paper, as pages and mails tell it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from foundation.clock import paris_date
from signing.methods.paper import steps_of
from signing.paper_records import PaperMove, PaperStep
from signing.records import Round, RoundMedium, RoundState
from workflow.rules.wording import french_date, party_name


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperJourney:
    """Where the two originals are, and what was done with them."""

    where: str
    steps: tuple[PaperStep, ...]
    expected_on: date
    late: bool
    open: bool


def journey_of(session: Session, signing_round: Round, *, at: datetime) -> PaperJourney | None:
    """None for a round whose signatures go into the file."""
    if signing_round.medium is not RoundMedium.PAPER:
        return None
    steps = steps_of(session, signing_round.id)
    is_open = signing_round.state is RoundState.OPEN
    return PaperJourney(
        where=where_the_originals_are(signing_round, steps),
        steps=steps,
        expected_on=paris_date(signing_round.expires_at),
        late=is_open and signing_round.expires_at <= at,
        open=is_open,
    )


def where_the_originals_are(signing_round: Round, steps: Sequence[PaperStep]) -> str:
    """One sentence without its full stop: « chez le co-contractant depuis le 3 mars 2027 »."""
    if signing_round.state is RoundState.CLOSED:
        return "revenus signés, et numérisés"
    if not steps:
        return "à imprimer, en deux exemplaires"
    last = steps[-1]
    day = french_date(last.on)
    if last.kind == PaperMove.PRINTED:
        return f"imprimés le {day}, à envoyer"
    if last.kind == PaperMove.SENT:
        return f"chez {party_name(last.party)} ({last.person}) depuis le {day}"
    return f"revenus de chez {party_name(last.party)} ({last.person}) le {day}"
