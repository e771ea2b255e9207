"""Conventions in force since any day, as an import leaves them: rows, without any document."""

from datetime import UTC, date, datetime, time

from sqlalchemy.orm import Session

from foundation.clock import paris_date
from foundation.settings import Settings
from workflow.acts.project_due import project_due
from workflow.records.account import Account
from workflow.records.co_contractor import CoContractor
from workflow.records.convention import Convention, Medium, PartySignature
from workflow.rules.states import State

KIND = "epn-normandie"


def morning(day: date) -> datetime:
    """When the daily pass runs in these stories."""
    return datetime.combine(day, time(7, 0), tzinfo=UTC)


def in_force(
    session: Session,
    settings: Settings,
    agent: Account,
    *,
    since: date,
    entered: datetime,
    number: str = "EPN-2027-0001",
    substitute: Account | None = None,
) -> Convention:
    """Signed on paper by both parties on ``since``, entered at ``entered``."""
    party = CoContractor(
        name=f"Association {number}", legal_form="association", address="1 rue de l’Exemple", postcode="14000",
        city="Caen", email=f"contact@{number.lower()}.example", created_at=entered,
    )  # fmt: skip
    session.add(party)
    session.flush()
    convention = Convention(
        number=number, verification_code=f"CODE-{number}", kind=KIND, template_version="1",
        medium_name=Medium.PAPER, state_name=State.SIGNED, co_contractor_id=party.id, agent_id=agent.id,
        substitute_id=substitute.id if substitute else None,
        field_values={"representative_email": f"presidence@{number.lower()}.example"},
        created_at=entered, changed_at=entered,
    )  # fmt: skip
    session.add(convention)
    session.flush()
    for party_name in ("co-contractor", "region"):
        session.add(
            PartySignature(
                convention_id=convention.id, version=1, party=party_name, rank=1, name=f"Signataire {party_name}",
                capacity="Présidente", signed_on=since, level="paper",
            )
        )  # fmt: skip
    session.flush()
    session.expire(convention)
    project_due(session, settings, convention, as_of=paris_date(entered))
    return convention
