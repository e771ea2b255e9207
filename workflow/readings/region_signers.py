"""Which account somebody who signs for the Région has here: they sign with its address and its second factor."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from signing.both_sides import folded
from workflow.readings.mandates import REGION
from workflow.readings.representatives import representatives_of
from workflow.records.account import Account
from workflow.rules.moves import Role


def account_of_signatory(session: Session, *, party: str, name: str, email: str) -> Account | None:
    """The account that the person's sheet names; else the one of that address, or of that name, that may sign.

    None for the other party, and for who has no account. Two homonyms are told apart by the sheet or the address.
    """
    if party != REGION:
        return None
    people = representatives_of(session, None)
    sheets = [one for one in people if one.account_id is not None and folded(one.name) == folded(name)]
    if sheets:  # an empty sheet of the same name, opened since, takes no account away
        return session.get(Account, max(sheets, key=lambda one: one.id).account_id)
    active = session.scalars(select(Account).where(Account.active).order_by(Account.id)).all()
    signing = [one for one in active if Role.SIGNATORY in one.roles]
    by_address = [one for one in signing if one.email == email.strip().lower()]
    by_name = [one for one in signing if folded(one.name) == folded(name)]
    return by_address[0] if by_address else by_name[0] if len(by_name) == 1 else None
