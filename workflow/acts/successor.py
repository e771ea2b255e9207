"""Who may be named to sign in somebody's place: another person, of the same party only, by a dated delegation."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from foundation.clock import paris_date
from foundation.errors import Refusal
from notifications.addresses import usable_address
from signing.both_sides import Side, demand_distinct, folded
from signing.records import Signer
from workflow.acts.mandates import MandateRefused
from workflow.readings.mandates import mandate_of
from workflow.readings.sides import round_sides
from workflow.records.convention import Deed, PartySignature
from workflow.rules.mandates import AuthorityKind, has_ended
from workflow.workshop import Workshop


@dataclass(frozen=True, slots=True, kw_only=True)
class Successor:
    """Who signs instead, and the delegation that lets them. ``quality`` has its article: « le Trésorier »."""

    civility: str
    first_name: str
    last_name: str
    quality: str
    email: str
    decided_on: date | None
    number: str = ""
    transmitted_on: date | None = None
    published_on: date | None = None

    @property
    def name(self) -> str:
        return f"{self.first_name.strip()} {self.last_name.strip().upper()}".strip()


class NoSubdelegation(Refusal):
    """``name`` signs by delegation already: a delegate does not delegate again."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"{name} signe déjà par délégation, et une délégation de signature ne se délègue pas à son tour. "
            "Prévenez la personne en charge du dossier."
        )


class SamePerson(Refusal):
    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name} est la personne qui doit déjà signer : indiquez quelqu’un d’autre.")


class UndatedDelegation(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Indiquez la date de la délégation, au plus tard aujourd’hui : sans elle, cette personne ne peut pas signer."
        )


def demand_successor(
    session: Session,
    workshop: Workshop,
    convention: Deed,
    signer: Signer,
    row: PartySignature,
    given: Successor,
    *,
    at: datetime,
) -> None:
    """Raises UnusableAddress, NoSubdelegation, SamePerson, UndatedDelegation, MandateRefused, SamePersonOnBothSides."""
    usable_address(given.email)
    if row.authority is not None and row.authority.kind is AuthorityKind.DELEGATION:
        raise NoSubdelegation(signer.name)
    if folded(given.name) == folded(signer.name):
        raise SamePerson(signer.name)
    if given.decided_on is None or given.decided_on > paris_date(at):
        raise UndatedDelegation
    if why := has_ended(mandate_of(workshop.settings, convention, row), on=paris_date(at)):
        raise MandateRefused(signer.name, (why,))
    others = [side for side in round_sides(session, convention, signer.round) if side.party != signer.party]
    demand_distinct([*others, Side(party=signer.party, name=given.name, addresses=(given.email,))])
