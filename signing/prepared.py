"""Signatures prepared here and made elsewhere: the file waits, its place for the signature empty, for the value.

A row is written before anybody is asked anything, and lives until the signature stands in the file, its time is
over, or the file has moved on. While it lives the round is leased to its signer (``leases``).
"""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.database import Base
from foundation.types import Instant
from signing.records import Signer


class Prepared(Base):
    """One signature under way at a provider."""

    __tablename__ = "signing_prepared"

    id: Mapped[int] = mapped_column(primary_key=True)
    signer_id: Mapped[int] = mapped_column(ForeignKey("signing_signer.id"), index=True)
    base_sha256: Mapped[str] = mapped_column(String(64))
    """The revision it was prepared on: once the round has moved from it, this serves no more."""
    prepared_sha256: Mapped[str] = mapped_column(String(64))
    """The file with the empty place, in the vault."""
    provider: Mapped[str] = mapped_column(String(60))
    credential: Mapped[str] = mapped_column(String(200))
    certificates: Mapped[list[str]] = mapped_column(JSON)
    """Of the person first, then those above it (base64 of DER), as the provider gave them when it was prepared."""
    attributes: Mapped[bytes] = mapped_column(LargeBinary)
    """The signed attributes (CMS, DER): what the signature is over."""
    digest: Mapped[str] = mapped_column(String(64))
    """Of the bytes of the file that the signature covers."""
    region_start: Mapped[int]
    region_end: Mapped[int]
    typed_name: Mapped[str] = mapped_column(String(300), default="")
    consent_version: Mapped[str] = mapped_column(String(20), default="")
    made_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    tries: Mapped[int] = mapped_column(default=0)
    """Codes that the provider refused."""
    value: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The raw signature, verified against the certificate: from here on nobody is asked again."""
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_why: Mapped[str] = mapped_column(String(300), default="")

    signer: Mapped[Signer] = relationship(lazy="joined", innerjoin=True)
