"""A round on paper, as pages and mails tell it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from foundation.clock import paris_date
from foundation.settings import Settings
from signing.methods.paper import steps_of
from signing.paper_records import PaperMove, PaperStep
from signing.records import Round, RoundMedium, RoundState
from workflow.readings.texts import signers_of
from workflow.records.convention import Deed
from workflow.rules.wording import french_date, party_name


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperJourney:
    """Where the two originals are, and what was done with them."""

    where: str
    steps: tuple[PaperStep, ...]
    expected_on: date
    late: bool
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place of the paper original where somebody signs by hand, and whom the text names there."""

    party: str
    rank: int
    of: int
    """How many places that party has."""
    name: str
    capacity: str

    @property
    def key(self) -> str:
        return f"{self.party}-{self.rank}"

    @property
    def words(self) -> str:
        """« la Région », « le co-contractant (2e signature) » where the party has several."""
        if self.of == 1:
            return party_name(self.party)
        return f"{party_name(self.party)} ({'1re' if self.rank == 1 else f'{self.rank}e'} signature)"


def places_of(session: Session, settings: Settings, deed: Deed) -> tuple[Place, ...]:
    """Those of the frozen text; of a draft, those of the text as it stands. Raises UnknownPack, PackError."""
    named = [(row.party, row.rank, row.name, row.capacity) for row in deed.awaited_signatures()]
    if not named:
        text = signers_of(session, settings, deed)
        named = [(one.party, one.rank, one.name, one.capacity) for one in text]
    counted = Counter(party for party, *_rest in named)
    return tuple(
        Place(party=party, rank=rank, of=counted[party], name=name, capacity=capacity)
        for party, rank, name, capacity in named
    )


MOST = 6
"""Signatures of one party, beyond which nobody enters an original by this form."""


def with_more(places: Sequence[Place], wanted: Mapping[str, int]) -> tuple[Place, ...]:
    """The same, with as many places for each party as were signed: an original of past years may have more."""
    found: list[Place] = []
    for party in dict.fromkeys(place.party for place in places):
        own = [place for place in places if place.party == party]
        count = max(len(own), min(wanted.get(party, 1), MOST))
        added = range(len(own) + 1, count + 1)
        own += [Place(party=party, rank=rank, of=count, name="", capacity="") for rank in added]
        found += [replace(place, of=count) for place in own]
    return tuple(found)


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
