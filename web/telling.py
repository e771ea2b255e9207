"""Mails about accounts."""

from datetime import datetime

from sqlalchemy.orm import Session

from workflow.acts import reset_password
from workflow.records.account import Account


def tell_new_account(session: Session, account: Account, *, created_by: str, at: datetime) -> None:
    reset_password.ask(session, account, at=at, lifetime=reset_password.INVITATION_LIFETIME)
