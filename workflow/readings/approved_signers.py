"""Who is invited to sign, and at which address: before approval as the text has it, afterwards as it was approved."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.settings import Settings
from workflow.readings.mandates import REGION
from workflow.readings.region_signers import account_of_signatory
from workflow.readings.representatives import person_called
from workflow.readings.texts import signers_of
from workflow.records.account import Account
from workflow.records.convention import Deed, PartySignature
from workflow.text_values import SignerValues


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """One person who will be asked to sign, as whoever approves or sends must see them.

    ``account``: the name on the account whose address it is, empty where the person has none; ``is_closed``: nobody
    signs with it. ``before``: the address of the version approved before this one, where it differs. ``recorded``: the
    one on the sheet of a signatory of the Région, where it differs and no account decides. ``also_of``: the person of
    the Région whose account has that very address, if it is somebody else.
    """

    party: str
    label: str
    rank: int
    order: int
    name: str
    capacity: str
    email: str
    mobile: str
    account: str
    has_authenticator: bool
    is_closed: bool
    before: str
    recorded: str
    also_of: str


def invited(session: Session, settings: Settings, deed: Deed) -> tuple[Invited, ...]:
    """In signing order. Raises UnknownPack, PackError."""
    return tuple(_invited(session, deed, signer) for signer in approved_signers(session, settings, deed))


def approved_signers(session: Session, settings: Settings, deed: Deed) -> tuple[SignerValues, ...]:
    """Who signs, with the name, the capacity and the addresses frozen by the approval, once there was one.

    What is typed, or set for the Région, after that day redirects nothing. Raises UnknownPack, PackError.
    """
    rows = {(row.party, row.rank): row for row in deed.awaited_signatures()}
    return tuple(
        _frozen(signer, rows.get((signer.party, signer.rank)))
        for signer in signers_of(session, settings, deed)
    )


def where_to(session: Session, signer: SignerValues) -> tuple[str, Account | None]:
    """The address to which a link would go today, and the account that it is of."""
    account = account_of_signatory(session, party=signer.party, name=signer.name, email=signer.email)
    return (account.email if account else signer.email.strip(), account)


def _frozen(signer: SignerValues, row: PartySignature | None) -> SignerValues:
    if row is None or row.email is None:
        return signer
    return replace(signer, name=row.name, capacity=row.capacity, email=row.email, mobile=row.mobile or "")


def _invited(session: Session, deed: Deed, signer: SignerValues) -> Invited:
    row = next(
        (one for one in deed.awaited_signatures() if (one.party, one.rank) == (signer.party, signer.rank)),
        None,
    )
    if row is not None and row.email is not None:
        email, account = row.email, session.get(Account, row.account_id) if row.account_id else None
    else:
        email, account = where_to(session, signer)
    return Invited(
        party=signer.party,
        label=signer.label,
        rank=signer.rank,
        order=signer.order,
        name=signer.name,
        capacity=signer.capacity,
        email=email,
        mobile=signer.mobile,
        account=account.name if account else "",
        has_authenticator=account is not None and account.totp_secret is not None,
        is_closed=account is not None and not account.active,
        recorded=_recorded(session, signer, email) if account is None else "",
        before=_before(deed.signatures, deed.version, signer, email),
        also_of=_also_of(session, email, account),
    )


def _before(rows: Iterable[PartySignature], version: int, signer: SignerValues, email: str) -> str:
    earlier = [
        row.email
        for row in rows
        if row.version < version and (row.party, row.rank) == (signer.party, signer.rank) and row.email
    ]
    return earlier[-1] if earlier and earlier[-1].casefold() != email.casefold() else ""


def _recorded(session: Session, signer: SignerValues, email: str) -> str:
    """Two people keep the sheets of the Région: what a draft, or the settings, say otherwise deserves a look."""
    person = person_called(session, signer.name, co_contractor_id=None) if signer.party == REGION else None
    if person is None or person.email.casefold() == email.casefold():
        return ""
    return person.email


def _also_of(session: Session, email: str, own: Account | None) -> str:
    found = session.scalars(select(Account).where(Account.email == email.strip().lower())).one_or_none()
    return found.name if found is not None and (own is None or found.id != own.id) else ""
