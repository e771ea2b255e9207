"""The blanks of a text, as values: what may be typed into each, who fills it in, from when on it is needed."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

BUILT_IN = frozenset({"number", "version", "verification_code", "medium", "projet"})
"""What the product itself gives to every text: the convention's number, the number of its text, the code printed
in every footer, « paper » or « electronic », and whether the text is the projet submitted to the assemblies."""


class FieldType(StrEnum):
    """What may be typed into a field."""

    TEXT = "text"
    PARAGRAPHS = "paragraphs"
    """Separated by empty lines; a line end inside one is kept."""
    LINES = "lines"
    """Each line is a paragraph."""
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
