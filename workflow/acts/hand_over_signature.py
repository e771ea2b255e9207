"""A signatory names another empowered person to sign in their place.

The frozen text names its signatory: somebody else may sign it only in that person's name, by a delegation that is
recorded and shown (« Pour la Présidente et par délégation, … »). A new office holder, or somebody who holds a
power of their own, needs another text: see docs/adr. A delegate does not delegate again.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from documents.grammar import par_delegation
from foundation.clock import paris_date
from foundation.errors import Refusal
from signing import corrections, invitations, rounds
from signing.appearance import printable
from signing.both_sides import Side, demand_distinct, folded
from signing.corrections import NoReason
from signing.records import Signer, WhyRevoked
from workflow.actors import Actor
from workflow.acts.authorities import Decision, Person, enter_decision, enter_person
from workflow.acts.hand_over_mails import tell_asked
from workflow.acts.mandates import MandateRefused
from workflow.acts.settle_hand_over import carry_out
from workflow.acts.step import locked, note
from workflow.readings.mandates import mandate_of, signature_row
from workflow.readings.representatives import party_owner, person_called
from workflow.readings.rounds import convention_id_of
from workflow.readings.sides import round_sides
from workflow.readings.texts import signers_of
from workflow.records.convention import Deed, PartySignature
from workflow.records.representative import Authority, HandOverState, SignatureHandOver
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


def hand_over(
    workshop: Workshop, token: str, given: Successor, *, reason: str, at: datetime
) -> HandOverState:
    """The holder of the link names a delegate: the link dies at once.

    By the settings, the agent in charge checks the delegation first (ASKED) or the delegate is invited now (DONE).
    Raises the refusals of a dead link, NotYourTurn, AlreadySigned, NoSubdelegation, SamePerson, UndatedDelegation,
    MandateRefused, SamePersonOnBothSides, BadAuthority, NoReason, UnprintableName.
    """
    if not reason.strip():
        raise NoReason
    with workshop.database.transaction() as session:
        signer = invitations.find(session, workshop.secret, token, at=at).signer
        rounds.demand_turn(signer)
        convention = locked(session, convention_id_of(session, signer.round_id))
        session.refresh(signer)
        rounds.demand_turn(signer)
        row = signature_row(convention, signer.party, signer.rank)
        _check(session, workshop, convention, signer, row, given, at)
        asked = _record(session, workshop, convention, signer, row, given, reason.strip(), at)
        actor = Actor.program(signer.name)
        details = {"from": signer.name, "to": given.name, "capacity": asked.capacity}
        note(
            session, convention, "hand-over-asked", actor=actor, at=at, reason=reason.strip(), details=details
        )
        corrections.silence(session, signer, WhyRevoked.HANDED_OVER, at=at)
        if workshop.settings.hand_over_confirmed:
            tell_asked(session, workshop.settings, convention, asked, at=at)
        else:
            carry_out(session, workshop, convention, signer, row, asked, by="Conventio", at=at)
        return asked.state


def _check(
    session: Session,
    workshop: Workshop,
    convention: Deed,
    signer: Signer,
    row: PartySignature,
    given: Successor,
    at: datetime,
) -> None:
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


def _record(
    session: Session,
    workshop: Workshop,
    convention: Deed,
    signer: Signer,
    row: PartySignature,
    given: Successor,
    reason: str,
    at: datetime,
) -> SignatureHandOver:
    capacity = par_delegation(given.quality.strip(), _delegant(session, workshop, convention, signer))
    printable(f"{given.name} {capacity} {signer.acting_for}")
    asked = SignatureHandOver(
        signature_id=row.id,
        signer_id=signer.id,
        authority=_delegation(session, convention, signer, row, given, at),
        from_name=signer.name,
        from_capacity=signer.capacity,
        from_email=signer.email,
        capacity=capacity,
        reason=reason,
        state_name=HandOverState.ASKED,
        asked_at=at,
    )
    session.add(asked)
    session.flush()
    return asked


def _delegant(session: Session, workshop: Workshop, convention: Deed, signer: Signer) -> str:
    """The office named by the text, with its article; the person's name where the template does not say it."""
    named = next(
        one
        for one in signers_of(session, workshop.settings, convention)
        if (one.party, one.rank) == (signer.party, signer.rank)
    )
    return named.delegant or signer.name


def _delegation(
    session: Session, convention: Deed, signer: Signer, row: PartySignature, given: Successor, at: datetime
) -> Authority:
    """As the signatory declares it: whoever checks it completes the record."""
    owner = party_owner(signer.party, convention.co_contractor_id)
    person = person_called(session, given.name, co_contractor_id=owner)
    if person is None:
        sheet = Person(
            civility=given.civility,
            first_name=given.first_name,
            last_name=given.last_name,
            quality=given.quality,
            email=given.email,
        )
        person = enter_person(session, sheet, co_contractor_id=owner, at=at)
    decision = Decision(
        kind=AuthorityKind.DELEGATION,
        organ=signer.name,
        number=given.number,
        decided_on=given.decided_on,
        transmitted_on=given.transmitted_on,
        published_on=given.published_on,
        delegated_by_id=row.authority_id,
    )
    return enter_decision(session, person, decision, by=signer.name, at=at)
