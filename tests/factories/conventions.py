"""Conventions in each state, made by the same acts as people make them."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from foundation.errors import Refusal
from notifications.outbox import OutboxMail
from signing import challenge, invitations
from signing.consent import CURRENT
from signing.records import Invitation, Round, Signer
from signing.rounds import Confirmation
from tests.factories.means import Means
from tests.factories.remembered import remembered
from tests.people import hire
from workflow.actors import Actor
from workflow.acts import approve, authorities, co_contractors, draft, region, review, send, sign
from workflow.acts.finish_signing import finish
from workflow.acts.hand_over_signature import hand_over
from workflow.acts.secrets import resolve
from workflow.acts.signer_codes import CodeUse, ask_code
from workflow.acts.successor import Successor
from workflow.packs import find_pack
from workflow.records.account import Account
from workflow.records.convention import Deed, Medium
from workflow.records.representative import HandOverState
from workflow.rules.mandates import AuthorityKind
from workflow.workshop import Workshop

KIND = "epn-normandie"
_PRINTED = find_pack(KIND).sample
SAMPLE = replace(
    _PRINTED,
    fields={**_PRINTED.fields, "decision_date": "2026-09-24", "commission_date": "2026-10-12"},
)
"""The sample of the template, decided on before any story begins: nobody signs before they are empowered."""
SIGNATORIES = {"co-contractor": "Claire LEMONNIER", "region": "Hugues BELLENGREVILLE"}
"""Whom the sample's text names, by party."""
CLICKED_FROM = {
    "co-contractor": ("192.0.2.1", "connexion directe", "Navigateur de poche/1"),
    "region": ("198.51.100.7", "en-tête du mandataire", "Navigateur de bureau/2"),
}
"""By party: the network address of whoever signs, how it was obtained, and their browser."""
MINUTE = timedelta(minutes=1)
MADE_LATER = datetime(2027, 6, 1, tzinfo=UTC)
"""When stories look back."""


@dataclass(frozen=True)
class Office:
    """The people of the Région and their workshop."""

    workshop: Workshop
    means: Means
    agnes: Account
    bruno: Account

    @property
    def drafter(self) -> Actor:
        return Actor.of(self.agnes)

    @property
    def approver(self) -> Actor:
        return Actor.of(self.bruno)


def office(means: Means, workshop: Workshop, *, at: datetime) -> Office:
    with workshop.database.transaction() as session:
        agnes, bruno = hire(session, "agnes@region.example"), hire(session, "bruno@region.example")
        set_up_region(session, at=at)
    return Office(workshop, means, agnes, bruno)


def set_up_region(session: Session, *, at: datetime) -> None:
    """What the Région fills in once; and her President's power to sign, executory in good time before ``at``."""
    decided = date.fromisoformat(decided_before(at)["commission_date"])
    region.set_region_values(session, SAMPLE.region, by=None, at=at)
    president = authorities.Person(
        civility="Monsieur",
        first_name="Hugues",
        last_name="Bellengreville",
        quality="Président",
        email=SAMPLE.region["region_signer_email"],
    )
    authorities.enter_decision(
        session,
        authorities.enter_person(session, president, co_contractor_id=None, at=at),
        authorities.Decision(
            kind=AuthorityKind.DELIBERATION,
            organ="la Commission permanente",
            number="CP 2026-10-37",
            decided_on=decided,
            transmitted_on=decided + timedelta(days=3),
            receipt="076-200053403-20261012-37-DE",
            published_on=decided + timedelta(days=4),
        ),
        by="Denis Administrateur",
        at=at,
    )


def decided_before(at: datetime) -> dict[str, str]:
    """The dates of both assemblies' decisions, for a convention of another time than the sample's."""
    commission = min(date(2026, 10, 12), at.date() - timedelta(days=20))
    return {
        "decision_date": (commission - timedelta(days=18)).isoformat(),
        "commission_date": commission.isoformat(),
    }


def drafted(
    office: Office, *, at: datetime, medium: Medium = Medium.ELECTRONIC, filled_in: bool = True, **fields: Any
) -> int:
    """The identifier of a draft, complete unless ``filled_in`` is false."""
    with office.workshop.database.transaction() as session:
        party = co_contractors.enter(session, co_contractors.Particulars(**SAMPLE.co_contractor), at=at)
        agent = session.get_one(Account, office.agnes.id)
        convention = draft.start(
            session, office.workshop.settings, kind=KIND, co_contractor=party, agent=agent, medium=medium,
            actor=office.drafter, at=at,
        )  # fmt: skip
        number = convention.id
    if filled_in:
        fill_in(office, number, at=at, **{**SAMPLE.fields, **fields})
    return number


def fill_in(office: Office, convention_id: int, *, at: datetime, **fields: Any) -> None:
    with office.workshop.database.transaction() as session:
        problems = draft.fill_in(
            session, office.workshop.settings, convention_id, fields, actor=office.drafter, at=at
        )
    assert problems == {}


@remembered
def submitted(office: Office, *, at: datetime, **fields: Any) -> int:
    number = drafted(office, at=at, **fields)
    review.submit(office.workshop, number, actor=office.drafter, at=at + MINUTE)
    return number


@remembered
def approved(office: Office, *, at: datetime, **fields: Any) -> int:
    number = submitted(office, at=at, **fields)
    approve.approve(office.workshop, number, actor=office.approver, at=at + 2 * MINUTE)
    return number


@remembered
def sent(office: Office, *, at: datetime, **fields: Any) -> int:
    number = approved(office, at=at, **fields)
    office.means.set_clock(at + 3 * MINUTE)
    send.send(office.workshop, number, actor=office.drafter, at=at + 3 * MINUTE)
    return number


def token_of(office: Office, convention_id: int, party: str) -> str:
    """The link that the party received by mail."""
    with office.workshop.database.reading() as session:
        round_id = session.get_one(Deed, convention_id).round_id
        invitation = (
            session.query(Invitation)
            .join(Signer, Signer.id == Invitation.signer_id)
            .filter(Signer.round_id == round_id, Signer.party == party, Invitation.revoked_at.is_(None))
            .one()
        )
        return invitations.token(office.workshop.secret, invitation.id)


def confirm(office: Office, convention_id: int, party: str, *, at: datetime) -> str:
    """Asks for a code and confirms with it; returns the round. The file itself is signed by ``finish``."""
    return confirm_with(office, token_of(office, convention_id, party), party=party, at=at)


def confirm_through(office: Office, invitation_id: int, *, at: datetime) -> str:
    """The same, through one link among several of a party."""
    return confirm_with(office, invitations.token(office.workshop.secret, invitation_id), at=at)


def confirm_with(office: Office, token: str, *, party: str = "co-contractor", at: datetime) -> str:
    """The same, with the link itself."""
    address, source, browser = CLICKED_FROM[party]
    confirmed = sign.confirm(
        office.workshop,
        token,
        code=fresh_code(office, token, at=at),
        confirmation=Confirmation(
            consent_version=CURRENT,
            typed_name=name_behind(office, token, at=at),
            address=address,
            address_source=source,
            user_agent=browser,
        ),
        at=at + MINUTE,
    )
    assert not isinstance(confirmed, Refusal), confirmed
    return confirmed.round_id


def name_behind(office: Office, token: str, *, at: datetime) -> str:
    """Of whoever holds a link: what they type as their signature."""
    with office.workshop.database.reading() as session:
        return invitations.find(session, office.workshop.secret, token, at=at).signer.name


def fresh_code(office: Office, token: str, *, at: datetime, use: CodeUse = CodeUse.SIGN) -> str:
    """Asked for and received by mail; the one received within a minute, as a person keeps it."""
    try:
        asked = ask_code(office.workshop, token, at=at, use=use)
    except challenge.TooSoon:
        with office.workshop.database.reading() as session:
            signer = invitations.find(session, office.workshop.secret, token, at=at).signer
            newest = challenge.newest(session, signer)
            assert newest is not None
            return challenge.code(office.workshop.secret, newest.id)
    assert asked.mail_id is not None
    return code_of(office, asked.mail_id)


def decline(office: Office, token: str, *, reason: str, at: datetime) -> None:
    """With the code, as a person does."""
    code = fresh_code(office, token, at=at, use=CodeUse.DECLINE)
    refusal = sign.decline(office.workshop, token, code=code, reason=reason, at=at)
    assert refusal is None, refusal


def hand_over_signature(
    office: Office, token: str, given: Successor, *, reason: str, at: datetime
) -> HandOverState:
    """With the code, as a person does."""
    code = fresh_code(office, token, at=at, use=CodeUse.HAND_OVER)
    state = hand_over(office.workshop, token, given, code=code, reason=reason, at=at)
    assert not isinstance(state, Refusal), state
    return state


def code_of(office: Office, mail_id: int) -> str:
    with office.workshop.database.reading() as session:
        reference = session.get_one(OutboxMail, mail_id).secret_ref
    assert reference is not None
    return resolve(office.workshop, reference)["code"]


@remembered
def signed(office: Office, *, at: datetime, **fields: Any) -> int:
    """In force: both parties have signed, the file is sealed."""
    number = sent(office, at=at, **fields)
    for hours, party in enumerate(("co-contractor", "region"), start=1):
        moment = at + timedelta(hours=hours)
        finish_round(office, number, party, at=moment)
    return number


def finish_round(office: Office, convention_id: int, party: str, *, at: datetime) -> None:
    """The party decides, and the file is signed."""
    office.means.set_clock(at + 2 * MINUTE)
    finish(office.workshop, confirm(office, convention_id, party, at=at), at=at + 2 * MINUTE)


def signatures_in(office: Office, convention_id: int) -> list[str]:
    """Who has signed in the file as it stands, in order."""
    with office.workshop.database.reading() as session:
        round_id = session.get_one(Deed, convention_id).round_id
        sha256 = session.get_one(Round, round_id).current_sha256
    report = office.workshop.desk.verify(office.workshop.vault.get(sha256), at=MADE_LATER)
    assert all(item.intact and item.trusted for item in report.signatures)
    return [item.person for item in report.signatures if item.field in {"co-contractor", "region"}]
