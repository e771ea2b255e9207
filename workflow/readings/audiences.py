"""Whom each audience of the manifest's ``[[alerts]]`` stands for, of one convention on one day.

Signatories are whoever holds the mandate that day, at the address known that day; the evidence keeps what was used to sign.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.settings import Settings
from signing.records import Signer
from workflow.readings.mandates import REGION
from workflow.readings.packs import pack_of
from workflow.readings.region import region_values
from workflow.readings.representatives import representatives_of
from workflow.records.account import Account
from workflow.records.convention import Convention, PartySignature
from workflow.records.decision import DecisionAnswer, DecisionRound
from workflow.records.representative import Authority, Representative
from workflow.rules.ladders import Audience
from workflow.rules.mandates import AuthorityKind
from workflow.rules.moves import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Reachable:
    """``key`` stays when a name or an address is corrected: it is by it that somebody is told once."""

    key: str
    name: str
    address: str
    inside: bool
    """A person of the Région, who signs in; the others only know their links."""


def told_of_letters(
    session: Session, settings: Settings, convention: Convention, *, as_of: date
) -> tuple["Reachable", ...]:
    """Who receives a mail at once when a letter is recorded, or corrected: those in charge, and the co-contractor."""
    around = Directory(session, settings, as_of=as_of).around(convention)
    return around.people(Audience.AGENT, Audience.SUBSTITUTE, Audience.CO_CONTRACTOR)


def of_account(account: Account) -> Reachable:
    return Reachable(key=f"account:{account.id}", name=account.name, address=account.email, inside=True)


class Directory:
    """The people around some conventions on a day; what several conventions share is read once."""

    def __init__(self, session: Session, settings: Settings, *, as_of: date) -> None:
        self.session = session
        self.settings = settings
        self.as_of = as_of
        self._administrators: tuple[Reachable, ...] | None = None
        self._region: dict[str, str] | None = None

    @property
    def administrators(self) -> tuple[Reachable, ...]:
        if self._administrators is None:
            accounts = self.session.scalars(select(Account).where(Account.active).order_by(Account.id))
            self._administrators = tuple(
                of_account(account) for account in accounts if Role.ADMINISTRATOR in account.roles
            )
        return self._administrators

    @property
    def region(self) -> dict[str, str]:
        if self._region is None:
            self._region = region_values(self.session)
        return self._region

    def around(self, convention: Convention) -> "Around":
        return Around(self, convention)


class Around:
    """The people of one convention. One address is one person, whatever they are to the convention."""

    def __init__(self, directory: Directory, convention: Convention) -> None:
        self.directory = directory
        self.convention = convention
        self.by_key: dict[str, Reachable] = {}
        self._by_address: dict[str, Reachable] = {}
        self._asked: dict[Audience, tuple[str, ...]] = {}
        for audience in (Audience.AGENT, Audience.SUBSTITUTE, Audience.CO_CONTRACTOR):
            self.reach(audience)

    def reach(self, audience: Audience) -> Sequence[str]:
        """Their keys. Where nobody of the Région is left in charge, its administrators are."""
        if audience not in self._asked:
            known = [self._known(one) for one in self._people(audience) if one.address]
            self._asked[audience] = tuple(dict.fromkeys(one.key for one in known))
        return self._asked[audience]

    def people(self, *audiences: Audience) -> tuple[Reachable, ...]:
        keys = dict.fromkeys(key for audience in audiences for key in self.reach(audience))
        return tuple(self.by_key[key] for key in keys)

    def _known(self, person: Reachable) -> Reachable:
        kept = self._by_address.setdefault(person.address.lower(), person)
        self.by_key[kept.key] = kept
        return kept

    def _people(self, audience: Audience) -> Iterator[Reachable]:
        convention = self.convention
        agent, substitute = convention.agent, convention.substitute
        if audience is Audience.AGENT:
            if agent.active:
                yield of_account(agent)
            elif substitute is None or not substitute.active:
                yield from self.directory.administrators
        elif audience is Audience.SUBSTITUTE:
            if substitute is not None and substitute.active:
                yield of_account(substitute)
        elif audience is Audience.CO_CONTRACTOR:
            party = convention.co_contractor
            yield Reachable(
                key=f"co-contractor:{party.id}", name=party.name, address=party.email, inside=False
            )
        elif audience is Audience.SIGNATORIES:
            yield from self._signatories()
        elif audience is Audience.ADMINISTRATORS:
            yield from self.directory.administrators
        else:
            yield from self._silent_services()

    def _signatories(self) -> Iterator[Reachable]:
        """For each signature, whoever may give it today: who gave it, or who holds the mandate since."""
        used = self._addresses_used()
        for row in self.convention.awaited_signatures():
            own, address = row.authority, used.get((row.party, row.rank), "")
            if own is None or own.holds_on(self.directory.as_of):
                known = self._address_of(own.representative) if own else ""
                if address or known:
                    yield _signatory(row.name, known or address, key=address or known)
            else:
                yield from self._successors(row, own)

    def _successors(self, row: PartySignature, ended: Authority) -> Iterator[Reachable]:
        """Those of the same party whom a decision, and no delegation, empowers today; else the organisation itself."""
        found = False
        owner = ended.representative.co_contractor_id
        for person in representatives_of(self.directory.session, owner):
            offices = (one for one in person.authorities if one.kind is not AuthorityKind.DELEGATION)
            address = self._address_of(person)
            if address and any(one.holds_on(self.directory.as_of) for one in offices):
                found = True
                yield Reachable(
                    key=f"representative:{person.id}", name=person.name, address=address, inside=False
                )
        if not found and row.party != REGION:
            yield from self._people(Audience.CO_CONTRACTOR)

    def _address_of(self, person: Representative) -> str:
        """That of the account, for who signs with one."""
        account = self.directory.session.get(Account, person.account_id) if person.account_id else None
        return account.email if account is not None and account.active else person.email

    def _addresses_used(self) -> dict[tuple[str, int], str]:
        """Where each signatory was written to: online, the address of the round; on paper, the one that the form gave."""
        session, convention = self.directory.session, self.convention
        if convention.round_id is not None:
            query = select(Signer).where(Signer.round_id == convention.round_id).order_by(Signer.id)
            return {(signer.party, signer.rank): signer.email for signer in session.scalars(query)}
        values = {**self.directory.region, **convention.field_values}
        return {
            (party.name, rank): values.get(signatory.signer_email, "")
            for party in pack_of(convention, self.directory.settings).parties
            for rank, signatory in enumerate(party.signatories, start=1)
        }

    def _silent_services(self) -> Iterator[Reachable]:
        """The services asked before the renewal to come that have not answered, while nobody has decided."""
        newest = (
            select(DecisionRound.id)
            .where(DecisionRound.convention_id == self.convention.id)
            .order_by(DecisionRound.renewal_on.desc())
            .limit(1)
            .scalar_subquery()
        )
        query = (
            select(Account)
            .join(DecisionAnswer, DecisionAnswer.account_id == Account.id)
            .join(DecisionRound, DecisionRound.id == DecisionAnswer.round_id)
            .where(DecisionRound.id == newest, DecisionRound.decided.is_(None))
            .where(DecisionAnswer.opinion_name.is_(None), Account.active)
            .order_by(Account.id)
        )
        for account in self.directory.session.scalars(query):
            yield of_account(account)


def _signatory(name: str, address: str, *, key: str) -> Reachable:
    """``key``: the address at which they signed, by which they are told once, whatever it becomes."""
    return Reachable(key=f"signer:{key.lower()}", name=name, address=address, inside=False)
