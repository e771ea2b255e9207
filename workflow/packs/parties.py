"""Who signs a text, as values: parties, their signatories, and the legal forms a co-contractor may have."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from signing.level import Level
from signing.methods.method import Method

SIGNATORY_DETAILS = (
    *("civility", "first_name", "last_name", "quality", "email", "phone"),
    *("decision_organ", "decision_date"),
)
"""What a manifest may say of a signatory under ``fields``: the person, then the decision that empowers them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackSignatory:
    """One person who signs for a party. The ``signer_`` names are fields or phrases."""

    anchor: str
    """The picture of the template that marks the place of the signature."""
    rank: int
    """Tells the signatories of one party apart, from 1, in the manifest's order."""
    order: int
    """Signatories of one party and of the same order sign in parallel, after those of a lower one."""
    signer_name: str
    signer_capacity: str
    signer_email: str
    signer_mobile: str = ""
    """Field of the person's mobile telephone, for codes by SMS."""
    delegant: str = ""
    """Field or phrase that names, with its article, the office in whose name a delegate signs (« la Présidente »)."""
    holder: str = ""
    """Field or phrase that names the person whom the decision of the text empowers, where a delegate may sign."""
    decided_by: str = ""
    """The organ that decides, with its article, where the form does not ask for it."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """What a recorded representative fills in: detail (see ``SIGNATORY_DETAILS``) → field of the form."""

    @property
    def sources(self) -> tuple[str, ...]:
        """Names of the fields and phrases that say who signs."""
        named = (
            *(self.signer_name, self.signer_capacity, self.signer_email),
            *(self.signer_mobile, self.delegant, self.holder),
        )
        return tuple(name for name in named if name)


@dataclass(frozen=True, slots=True, kw_only=True)
class PackParty:
    """One party that signs. ``acting_for`` is a field or a phrase."""

    name: str
    label: str
    order: int
    minimum_level: Level
    """The floor; a setting of the instance may raise it."""
    methods: tuple[Method, ...]
    """The ways of signing that the template allows."""
    acting_for: str
    signatories: tuple[PackSignatory, ...]
    """In the order of their ranks."""

    @property
    def sources(self) -> tuple[str, ...]:
        """Names of the fields and phrases that say who signs, and for whom."""
        return (*(name for one in self.signatories for name in one.sources), self.acting_for)


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalForm:
    """A legal form that a co-contractor may have; ``warn`` is a French sentence, it never blocks."""

    value: str
    label: str
    warn: str = ""
    transmits: bool = False
    """Its acts are executory only once transmitted to the prefect and published (CGCT L2131-1, L3131-1)."""
