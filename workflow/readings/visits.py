"""What the holder of a signature link may see: the convention, its round, and whose link it is."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from signing import invitations, rounds
from signing.records import Invitation, Round, RoundState, Signer, SignerState
from workflow.readings.rounds import convention_id_of
from workflow.records.convention import Deed, Document, DocumentRole


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningVisit:
    """One look through one link; nothing is consumed by it."""

    convention: Deed
    round: Round
    signer: Signer
    invitation: Invitation

    @property
    def is_their_turn(self) -> bool:
        return any(signer.id == self.signer.id for signer in rounds.whose_turn(self.round))

    @property
    def is_being_prepared(self) -> bool:
        """The decision is written down; the process that seals has still to put it into the file."""
        missing = self.signer.state is SignerState.CONFIRMED or self.round.state is RoundState.TO_SEAL
        return missing and not self.round.waiting_for_timestamp

    def load(self) -> None:
        """Reads now what the pages will ask for once the session is over."""
        _ = self.convention.documents, self.round.signers, self.convention.agent

    @property
    def frozen_docx(self) -> Document:
        return self.convention.needed(DocumentRole.FROZEN_DOCX)

    @property
    def final(self) -> Document | None:
        """The closed file, once everybody has signed."""
        closed = self.round.state is RoundState.CLOSED
        return self.convention.document(DocumentRole.SIGNED_PDF) if closed else None

    @property
    def document_sha256(self) -> str:
        """The file as it stands: frozen, certified, then with the signatures given so far."""
        return self.round.current_sha256


def visit(
    session: Session, secret: bytes, token: str, *, at: datetime, signed_too: bool = False
) -> SigningVisit:
    """Raises the refusals of a link that opens nothing: unknown, replaced, expired, withdrawn, used."""
    found = invitations.find(session, secret, token, at=at, signed_too=signed_too)
    convention = session.get_one(Deed, convention_id_of(session, found.round.id))
    return SigningVisit(
        convention=convention, round=found.round, signer=found.signer, invitation=found.invitation
    )
