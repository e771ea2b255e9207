"""Mails about conventions and accounts: who is told what, enqueued in the transaction of the act that it tells.

Each mail has a key, so that an act carried out twice tells once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.settings import Settings
from notifications.message import mail_kind
from notifications.outbox import MAIL, OutboxMail, enqueue
from workflow.records.account import Account
from workflow.records.convention import Avenant, Deed
from workflow.rules.moves import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    name: str
    address: str

    @classmethod
    def of(cls, account: Account) -> "Recipient":
        return cls(name=account.name, address=account.email)


def common_values(settings: Settings) -> dict[str, str]:
    """What every mail says of its sender: the authority, and whom to call."""
    return {
        "region_name": settings.region_name,
        "contact_name": settings.contact_name,
        "contact_phone": settings.contact_phone,
        "contact_mail": settings.contact_address,
    }


def tell_account(
    session: Session,
    settings: Settings,
    account: Account,
    *,
    kind: str,
    key: str,
    values: Mapping[str, str],
    at: datetime,
    secret_ref: str,
) -> OutboxMail:
    """A mail about the account itself, with a personal link derived when it leaves."""
    return enqueue(
        session,
        key=key,
        kind=kind,
        to_address=account.email,
        to_name=account.name,
        values={
            **common_values(settings),
            "recipient_name": account.name,
            "account": account.email,
            **values,
        },
        secret_ref=secret_ref,
        at=at,
        about=f"account:{account.id}",
    )


def tell(
    session: Session,
    settings: Settings,
    convention: Deed,
    to: Recipient,
    *,
    kind: str,
    at: datetime,
    values: Mapping[str, str],
    occasion: str = "",
    secret_ref: str | None = None,
    attachments: Iterable[Mapping[str, Any]] = (),
    channel: str = MAIL,
) -> OutboxMail:
    """A mail about one convention, signed by its agent in charge.

    ``occasion`` sets apart mails of the same kind to the same person about the same version of the text.
    """
    key = ":".join((kind, convention.number, str(convention.version), occasion, to.address))
    return enqueue(
        session,
        key=key,
        kind=kind,
        to_address=to.address,
        to_name=to.name,
        values={**about(settings, convention, to, kind), **values},
        secret_ref=secret_ref,
        attachments=tuple(attachments),
        at=at,
        about=convention.number,
        channel=channel,
    )


def about(settings: Settings, convention: Deed, to: Recipient, kind: str) -> dict[str, str]:
    """What that mail says of the convention, of the person who reads it and of whom to ask."""
    agent = convention.agent
    return {
        **common_values(settings),
        "recipient_name": to.name,
        "contact_name": agent.name,
        "contact_mail": agent.email,
        **_named(convention, kind),
        "reference": convention.number,
    }


def titled(convention: Deed) -> str:
    """How a mail names the convention."""
    kind = convention.kind.replace("-", " ").title().replace("Epn", "EPN")
    avenant = f"Avenant n° {convention.rank} – " if isinstance(convention, Avenant) else ""
    return f"{avenant}{kind} – {convention.co_contractor.name}"


def _named(deed: Deed, kind: str) -> dict[str, str]:
    """How the sentences of that mail name it, whether it is a convention or an avenant."""
    words, title = deed.words, titled(deed.agreement)
    rank = f" n° {deed.rank} à la convention" if isinstance(deed, Avenant) else ""
    named = {
        "convention_title": titled(deed),
        "titled": f"{words['noun']}{rank} {title}",
        "the_titled": f"{words['the']}{rank} « {title} »",
        "the_deed": words["the"],
        "this_deed": words["this"],
        "a_deed": words["a"],
        "deed_it": words["it"],
        "deed_e": words["e"],
    }
    asked_for = mail_kind(kind).sample
    return {name: value for name, value in named.items() if name in asked_for}


def page_of(settings: Settings, convention: Deed) -> str:
    """Address of the convention's page, for people of the Région."""
    return f"{settings.public_url}/conventions/{convention.number}"


def in_charge(convention: Deed) -> tuple[Recipient, ...]:
    """The agent in charge and the substitute."""
    people = [convention.agent, *([convention.substitute] if convention.substitute else [])]
    return tuple(Recipient.of(person) for person in people if person.active)


def approvers(session: Session, *, but: int | None) -> tuple[Recipient, ...]:
    """Everybody who may approve what account ``but`` submitted."""
    accounts = session.scalars(select(Account).where(Account.active).order_by(Account.id)).all()
    return tuple(
        Recipient.of(account) for account in accounts if Role.APPROVER in account.roles and account.id != but
    )
