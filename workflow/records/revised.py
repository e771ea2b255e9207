"""Rows that people correct: each write raises their revision, and keeps who made it."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from foundation.types import Instant


class Numbered:
    """A row whose revision is raised by every write, whoever writes it."""

    revision: Mapped[int] = mapped_column(server_default="1")

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy's own idiom
        return {"version_id_col": cls.revision}


class Revised(Numbered):
    """The same, with who wrote it last and when: empty for what nobody has corrected since it was entered."""

    changed_at: Mapped[datetime | None] = mapped_column(Instant)
    changed_by: Mapped[str] = mapped_column(String(300), default="", server_default="")
