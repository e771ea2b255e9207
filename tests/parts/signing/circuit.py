"""A signing round of made-up people, for the tests of this folder."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from signing.records import Round, Signer
from signing.rounds import Confirmation, SignerSpec, confirm, embedded, open_round

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MONTH = timedelta(days=30)
SECRET = b"s" * 32
FROZEN, CERTIFIED = "f" * 64, "0" * 64
YES = Confirmation(
    consent_version="1",
    typed_name="Jeanne  Martin",
    address="192.0.2.7",
    address_source="connexion directe",
    user_agent="Navigateur/1",
)

JEANNE = SignerSpec(
    party="co-contractor",
    rank=1,
    order=1,
    name="Jeanne Martin",
    capacity="présidente",
    acting_for="MJC des Œillets",
    email="jeanne@mjc.example",
    field="co-contractor",
)
HERVE = SignerSpec(
    party="region",
    rank=1,
    order=2,
    name="Hervé Morin-Dupont",
    capacity="président",
    acting_for="Région Normandie",
    email="herve@region.example",
    field="region",
)
PAUL = SignerSpec(
    party="co-contractor",
    rank=2,
    order=1,
    name="Paul Leroy",
    capacity="trésorier",
    acting_for="MJC des Œillets",
    email="paul@mjc.example",
    field="co-contractor-2",
)


def opened(session: Session, *signers: SignerSpec, round_id: str = "a" * 32, at: datetime = NOON) -> Round:
    return open_round(
        session,
        id=round_id,
        reference="EPN-2026-0042",
        title="Convention EPN",
        frozen_sha256=FROZEN,
        certified_sha256=CERTIFIED,
        signers=signers or (JEANNE, HERVE),
        at=at,
        expires_at=at + MONTH,
    )


def sign(session: Session, signer: Signer, *, revision: str, at: datetime = NOON) -> None:
    """Decides and embeds, as if nothing could go wrong."""
    confirm(session, signer, confirmation=YES, at=at)
    base = signer.round.current_sha256
    embedded(session, signer.id, base_sha256=base, new_sha256=revision, level="simple", at=at)
