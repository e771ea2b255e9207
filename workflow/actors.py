"""Who acts: a person of the Région, a signatory, or the program itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from workflow.records.account import Account
from workflow.rules.moves import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The author of an act, as the journal keeps it: the name stays even if the account changes."""

    name: str
    roles: frozenset[Role]
    account_id: int | None = None
    saw: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Revisions of what the person had before their eyes when they decided, by number or key of the subject.

    Empty for the program, and for whoever does not say: their acts are not held against anything.
    """

    @classmethod
    def of(cls, account: Account) -> "Actor":
        return cls(name=account.name, roles=account.roles, account_id=account.id)

    @classmethod
    def program(cls, on_behalf_of: str = "Conventio") -> "Actor":
        """The calendar, the signing round, or a signatory whose confirmed act the program carries out."""
        return cls(name=on_behalf_of, roles=frozenset({Role.PROGRAM}))
