"""Mails about accounts, each with a link that is derived when it leaves."""

from datetime import datetime

from sqlalchemy.orm import Session

from web.dates import instant_in_words
from web.house import house
from web.language import _
from web.roles import role_words
from workflow.acts import mailing, reset_password
from workflow.records.account import Account
from workflow.rules.moves import Role


def tell_new_account(
    session: Session, account: Account, *, roles: frozenset[Role], created_by: str, at: datetime
) -> int:
    """The mail by which a new person chooses a password; returns its number in the outbox.

    ``roles``: those that the account has, or will have once a second person has confirmed them.
    """
    reset = reset_password.ask(session, account, at=at, lifetime=reset_password.INVITATION_LIFETIME)
    values = {
        "roles": role_words(roles)
        + (_(" (une seconde personne doit encore les confirmer)") if roles != account.roles else ""),
        "created_by": created_by,
        "valid_until": instant_in_words(reset.expires_at),
    }
    return _tell(session, account, "account-created", reset.id, values, at)


def tell_forgotten_password(session: Session, account: Account, *, at: datetime) -> int:
    """The mail by which somebody chooses a new password; returns its number in the outbox."""
    reset = reset_password.ask(session, account, at=at)
    values = {"valid_until": instant_in_words(reset.expires_at)}
    return _tell(session, account, "password-reset", reset.id, values, at)


def _tell(
    session: Session, account: Account, kind: str, reset_id: int, values: dict[str, str], at: datetime
) -> int:
    mail = mailing.tell_account(
        session,
        house().settings,
        account,
        kind=kind,
        key=f"{kind}:{reset_id}",
        values=values,
        at=at,
        secret_ref=f"password-reset:{reset_id}",
    )
    return mail.id
