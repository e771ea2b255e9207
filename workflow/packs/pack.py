"""One version of one kind of convention, as a value: everything that its files state."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workflow.packs.fields import PackField, PackPhrase, PackSection
from workflow.packs.parties import LegalForm, PackParty
from workflow.rules.clauses import Clauses
from workflow.rules.ladders import Ladder


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
