"""What was read of a Word file, kept under its fingerprint: nobody reads the file a second time."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from foundation.database import Base
from foundation.types import Instant


class WordReading(Base):
    """The words of one file as one version of the reader reads them; made anew when the reader changes."""

    __tablename__ = "word_reading"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    reader: Mapped[int] = mapped_column(primary_key=True)
    """``documents.taken.READER`` of that day."""
    ready_sha256: Mapped[str] = mapped_column(String(64))
    """Its copy in the vault whose open places are ready to be filled in; the file itself where it has none."""
    words: Mapped[dict[str, Any]] = mapped_column(JSON)
    """``documents.kept_words``."""
    found: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    """What stood in its open places, by name of the field."""
    read_at: Mapped[datetime] = mapped_column(Instant)
