"""The last number given, so that the next one follows."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base


class NumberSeries(Base):
    """The last rank given, by prefix and year; read and raised in the transaction that uses it."""

    __tablename__ = "number_series"

    prefix: Mapped[str] = mapped_column(String(20), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last_rank: Mapped[int] = mapped_column(default=0)
