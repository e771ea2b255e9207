"""A file signed elsewhere is accepted: the decision and the new revision are written down together.

Unlike a signature on these pages there is no work left to do afterwards: the person's signature is in the file
already, so that nothing stands between the decision and the file.
"""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from signing import rounds
from signing.methods.method import Method
from signing.methods.shape import Embedded, Proof
from signing.records import Signer
from signing.round_values import Confirmation, Progress


def accept(
    session: Session,
    signer: Signer,
    *,
    confirmation: Confirmation,
    embedded: Embedded,
    proof: Proof,
    base_sha256: str,
    new_sha256: str,
    at: datetime,
) -> Progress:
    """The signature dates from the instant that its proof gives; ``at`` is that of its arrival.

    Raises NotYourTurn, AlreadySigned, RoundClosed, RevisionMoved where another signature came first,
    SomebodyElseSigns, BelowMinimum.
    """
    rounds.confirm(session, signer, confirmation=confirmation, at=proof.signed_at)
    signer.method, signer.typed_name = Method.UPLOAD, ""
    signer.certificate = as_json(proof)
    session.flush()
    return rounds.embedded(
        session,
        signer.id,
        base_sha256=base_sha256,
        new_sha256=new_sha256,
        level=embedded.level,
        at=at,
    )


def as_json(proof: Proof) -> dict[str, Any]:
    return asdict(proof) | {"signed_at": proof.signed_at.isoformat()}
