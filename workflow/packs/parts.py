"""What a pack is made of, as values: its fields, phrases, parties, sections, legal forms, sample."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from foundation.errors import Refusal
from signing.level import Level
from signing.methods.method import Method
from workflow.rules.clauses import Clauses
from workflow.rules.ladders import Ladder

BUILT_IN = frozenset({"number", "version", "verification_code", "medium", "projet"})
"""What the product itself gives to every text: the convention's number, the number of its text, the code printed
in every footer, « paper » or « electronic », and whether the text is the projet submitted to the assemblies."""


class PackError(Refusal):
    """The pack cannot be used; ``place`` says where (a file, then a line, a field or a paragraph)."""

    def __init__(self, place: str, reason: str) -> None:
        self.place = place
        self.reason = reason
        super().__init__(f"{place} : {reason}")


class FieldType(StrEnum):
    """What may be typed into a field."""

    TEXT = "text"
    PARAGRAPHS = "paragraphs"
    DATE = "date"
    CHOICE = "choice"
    EMAIL = "email"
    PHONE = "phone"


class FilledBy(StrEnum):
    """Where the value of a field comes from."""

    DRAFT = "draft"
    """Typed for each convention."""
    REGION = "region"
    """A setting of the Région, filled in once."""
    CO_CONTRACTOR = "co-contractor"
    """Taken from the co-contractor's own sheet."""


class Purpose(StrEnum):
    """What a text is made for: it decides what may still be missing, and what is printed blank."""

    DRAFT = "draft"
    PROJET = "projet"
    """For the two assemblies: marked so, decision dates blank."""
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackSection:
    """A part of the form."""

    name: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackField:
    """One blank of the text. ``label``, ``help`` and ``example`` are French, for the form."""

    name: str
    section: str
    label: str
    help: str = ""
    type: FieldType = FieldType.TEXT
    filled_by: FilledBy = FilledBy.DRAFT
    source: str = ""
    """Of a field of the co-contractor: which detail of its sheet (``from`` in the manifest)."""
    required: bool = True
    required_for: Purpose = Purpose.PROJET
    """From which text on a required field must be filled: the projet, or only the one that is signed."""
    required_when: tuple[str, str] | None = None
    """Required only where another field has this value."""
    choices: tuple[tuple[str, str], ...] = ()
    """Of a choice: value and label."""
    default: str = ""
    max_length: int = 0
    """In characters; 0 sets no limit."""
    example: str = ""
    may_change: bool = False
    """Dates of decision and signatories: what may differ from the text that was deliberated on."""

    @property
    def stays_blank_in_projet(self) -> bool:
        """Decision dates: the assemblies that read the projet have not decided yet."""
        return self.type is FieldType.DATE and self.required_for is Purpose.SIGNATURE

    def is_needed(self, values: Mapping[str, object]) -> bool:
        """Whether it must be filled in before a signature; ``values`` are those of the other fields, by name."""
        if self.required_when:
            name, value = self.required_when
            return values.get(name) == value
        return self.required


@dataclass(frozen=True, slots=True, kw_only=True)
class PackPhrase:
    """Words composed from fields and from earlier phrases, in the template's own language."""

    name: str
    text: str


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


SIGNATORY_DETAILS = (
    *("civility", "first_name", "last_name", "quality", "email", "phone"),
    *("decision_organ", "decision_date"),
)
"""What a manifest may say of a signatory under ``fields``: the person, then the decision that empowers them."""


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
class PackLetter:
    """A letter that the Région may send: its template, filled in for each occasion."""

    name: str
    """The type of letter, as the rules call it."""
    title: str
    file: str
    """Path of the .docx inside the pack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackObligation:
    """Something that one party promised: what a formal notice may say is not done."""

    name: str
    article: str
    party: str
    """Who is bound."""
    label: str
    quote: str
    """The words of the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalForm:
    """A legal form that a co-contractor may have; ``warn`` is a French sentence, it never blocks."""

    value: str
    label: str
    warn: str = ""
    transmits: bool = False
    """Its acts are executory only once transmitted to the prefect and published (CGCT L2131-1, L3131-1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Plausible, complete and invented values, shaped as stored ones are: dates are ISO strings."""

    co_contractor: Mapping[str, str]
    region: Mapping[str, str]
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """One version of one kind of convention, as its files state it. Checked: what it names exists."""

    kind: str
    version: str
    folder: Path
    title: str
    prefix: str
    clauses: Clauses
    sections: tuple[PackSection, ...]
    fields: tuple[PackField, ...]
    phrases: tuple[PackPhrase, ...]
    parties: tuple[PackParty, ...]
    """In signing order."""
    legal_forms: tuple[LegalForm, ...]
    alerts: tuple[Ladder, ...]
    """Who is told what, how long before or after each date."""
    sample: Sample
    headings: Mapping[str, str]
    """Number of each article of the text → its title, in order."""
    letters: tuple[PackLetter, ...] = ()
    obligations: tuple[PackObligation, ...] = ()
    template: str = "convention.docx"
    avenant: "Pack | None" = None
    """The same pack for an avenant to such a convention; None: the pack has no template for it."""

    @property
    def docx(self) -> Path:
        """The Word template."""
        return self.folder / self.template

    @property
    def articles(self) -> tuple[str, ...]:
        """Numbers of the articles that state a clause, in the order of the clauses."""
        return tuple(dict.fromkeys(clause.article for clause in self.clauses.stated))

    def letter(self, name: str) -> PackLetter | None:
        """The letter of that type; None where the pack has no template for it."""
        return next((letter for letter in self.letters if letter.name == name), None)

    def obligation(self, name: str) -> PackObligation | None:
        return next((one for one in self.obligations if one.name == name), None)

    def field(self, name: str) -> PackField:
        """Raises KeyError."""
        return {field.name: field for field in self.fields}[name]

    @property
    def signature_fields(self) -> dict[str, str]:
        """Anchor of each signatory → what a screen reader says of its signature field."""
        return {
            one.anchor: f"Signature : {party.label}"
            + (f" ({one.rank} sur {len(party.signatories)})" if len(party.signatories) > 1 else "")
            for party in self.parties
            for one in party.signatories
        }

    def fields_of(self, section: str) -> tuple[PackField, ...]:
        """The fields of one section of the form, in the manifest's order."""
        return tuple(field for field in self.fields if field.section == section)
