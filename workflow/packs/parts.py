"""What a pack is made of, as values: its fields, phrases, parties, sections, legal forms, sample."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from foundation.errors import Refusal
from signing.level import Level
from signing.methods.method import Method
from workflow.rules.clauses import Clauses

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
class PackParty:
    """One party that signs. The ``signer_`` names and ``acting_for`` are fields or phrases."""

    name: str
    label: str
    order: int
    minimum_level: Level
    """The floor; a setting of the instance may raise it."""
    methods: tuple[Method, ...]
    """The ways of signing that the template allows."""
    anchor: str
    """The picture of the template that marks the place of the signature."""
    signer_name: str
    signer_capacity: str
    signer_email: str
    acting_for: str

    @property
    def sources(self) -> tuple[str, ...]:
        """Names of the fields and phrases that say who signs."""
        return (self.signer_name, self.signer_capacity, self.signer_email, self.acting_for)


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalForm:
    """A legal form that a co-contractor may have; ``warn`` is a French sentence, it never blocks."""

    value: str
    label: str
    warn: str = ""


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
    sample: Sample

    @property
    def docx(self) -> Path:
        """The Word template."""
        return self.folder / "convention.docx"

    @property
    def articles(self) -> tuple[str, ...]:
        """Numbers of the articles that state a clause, in the order of the clauses."""
        return tuple(dict.fromkeys(clause.article for clause in self.clauses.stated))

    def field(self, name: str) -> PackField:
        """Raises KeyError."""
        return {field.name: field for field in self.fields}[name]

    def fields_of(self, section: str) -> tuple[PackField, ...]:
        """The fields of one section of the form, in the manifest's order."""
        return tuple(field for field in self.fields if field.section == section)
