"""Names in certificates that a person took for a signatory's: written in another script, no program may say."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from signing.records import Signer
from workflow.records.change_request import ChangeRequest, ChangeState

KEY = "certificate_name"


def about(signer: Signer) -> str:
    """What a request about the signatory's certificate is about, for the program."""
    return f"certificate:{signer.id}"


def taken_names(session: Session, signer: Signer) -> tuple[str, ...]:
    """Those that are this signatory's, as long as it is the same person who must sign."""
    return _answered(session, signer, ChangeState.MADE)


def refused_names(session: Session, signer: Signer) -> tuple[str, ...]:
    return _answered(session, signer, ChangeState.REFUSED)


def _answered(session: Session, signer: Signer, state: ChangeState) -> tuple[str, ...]:
    query = select(ChangeRequest).where(
        ChangeRequest.about == about(signer),
        ChangeRequest.state_name == state,
        ChangeRequest.subject == signer.name,
    )
    return tuple(one.after[KEY] for one in session.scalars(query.order_by(ChangeRequest.id)))
