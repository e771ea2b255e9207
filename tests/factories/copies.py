"""Many conventions of one: rows with the same values, for campaigns that would take hours to make each by its acts."""

import secrets
from typing import Any

from sqlalchemy import inspect

from foundation.database import Base
from tests.factories.conventions import Office
from workflow.records.convention import Convention

_OWN = frozenset({"id", "convention_id", "revision", "deed"})


def copied(row: Base, **changed: object) -> Any:
    """A new row with the same values, but for its keys and what is changed."""
    columns = inspect(type(row)).column_attrs
    values = {item.key: getattr(row, item.key) for item in columns if item.key not in _OWN}
    return type(row)(**{**values, **changed})


def copies(office: Office, convention_id: int, count: int) -> list[int]:
    """As many conventions more, in the state of this one, with its files (one in the vault) and awaited signatures."""
    with office.workshop.database.transaction() as session:
        original = session.get_one(Convention, convention_id)
        made_now = []
        for _ in range(count):
            name = secrets.token_hex(8)
            clone = copied(original, number=name, verification_code=name)
            clone.documents = [copied(document) for document in original.documents]
            clone.signatures = [copied(signature) for signature in original.signatures]
            made_now.append(clone)
        session.add_all(made_now)
        session.flush()
        return [clone.id for clone in made_now]
