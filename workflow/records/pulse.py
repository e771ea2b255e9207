"""When each job of the worker last came to its end: silence must not look like calm."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base
from foundation.types import Instant


class Pulse(Base):
    """One job of the worker."""

    __tablename__ = "pulse"

    job: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
