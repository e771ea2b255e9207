"""The collectivités and non-profits that sign with the Région."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from documents.grammar import avec_article
from foundation.database import Base
from foundation.types import Instant
from workflow.records.revised import Revised


class CoContractor(Revised, Base):
    """One organisation. Corrections here never reach a frozen text: a convention keeps its own values."""

    __tablename__ = "co_contractor"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(300))
    legal_form: Mapped[str] = mapped_column(String(60))
    siren: Mapped[str | None] = mapped_column(String(9))
    siret: Mapped[str | None] = mapped_column(String(14))
    rna: Mapped[str | None] = mapped_column(String(10))
    address: Mapped[str] = mapped_column(String(500))
    postcode: Mapped[str] = mapped_column(String(10))
    city: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    phone: Mapped[str] = mapped_column(String(40), default="")
    created_at: Mapped[datetime] = mapped_column(Instant)

    @property
    def territory(self) -> str:
        """The département, read from the postcode (Corsica and overseas have three characters)."""
        return self.postcode[:3] if self.postcode[:2] in {"97", "98"} else self.postcode[:2]

    @property
    def with_article(self) -> str:
        """Inside a sentence: « la Ville d’Elbeuf », « l’Association Les Pixels »; other names as they are."""
        return avec_article(self.name)
