"""Reads ``manifest.toml`` into parts. Every error names the file, then the entry and the key at fault."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workflow.packs.entry import Entry
from workflow.packs.errors import PackError
from workflow.packs.fields import FieldType, FilledBy, PackField, PackPhrase, PackSection, Purpose
from workflow.packs.letters import AGREEMENT
from workflow.packs.manifest_parties import legal_form_from, party_from
from workflow.packs.pack import PackLetter, PackObligation
from workflow.packs.parties import LegalForm, PackParty
from workflow.rules.clauses import BadClause, Clauses
from workflow.rules.facts import LetterType
from workflow.rules.ladders import BadLadder, Ladder, ladders_from

_TABLES = (
    "clauses",
    "alerts",
    "legal_forms",
    "sections",
    "fields",
    "phrases",
    "parties",
    "letters",
    "obligations",
    "avenant",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestAvenant:
    """What an avenant has of its own; ``sample`` are values for its own fields."""

    title: str
    sections: tuple[PackSection, ...]
    fields: tuple[PackField, ...]
    sample: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What the manifest states, entry by entry; whether it agrees with the template is not known yet."""

    title: str
    prefix: str
    clauses: Clauses
    sections: tuple[PackSection, ...]
    fields: tuple[PackField, ...]
    phrases: tuple[PackPhrase, ...]
    parties: tuple[PackParty, ...]
    legal_forms: tuple[LegalForm, ...]
    letters: tuple[PackLetter, ...]
    obligations: tuple[PackObligation, ...]
    alerts: tuple[Ladder, ...]
    avenant: ManifestAvenant | None


def read_manifest(table: Mapping[str, Any], place: str) -> Manifest:
    """``place`` is the file as errors name it. Raises PackError."""
    top = Entry(table, place)
    top.only("title", "prefix", *_TABLES)
    try:
        clauses = Clauses.from_table(top.rows("clauses"))
        alerts = ladders_from(top.rows("alerts"))
    except (BadClause, BadLadder) as error:
        raise PackError(place, str(error)) from error
    return Manifest(
        title=top.text("title"),
        prefix=top.text("prefix"),
        clauses=clauses,
        sections=tuple(_section(entry) for entry in top.entries("sections", "section")),
        fields=tuple(_field(entry) for entry in top.entries("fields", "champ")),
        phrases=tuple(_phrase(entry) for entry in top.entries("phrases", "phrase")),
        parties=tuple(
            sorted(map(party_from, top.entries("parties", "partie")), key=lambda party: party.order)
        ),
        legal_forms=tuple(
            legal_form_from(entry)
            for entry in top.entries("legal_forms", "forme juridique", key_name="value")
        ),
        letters=tuple(_letter(entry) for entry in top.entries("letters", "courrier")),
        obligations=tuple(_obligation(entry) for entry in top.entries("obligations", "obligation")),
        alerts=alerts,
        avenant=_avenant(top),
    )


def _avenant(top: Entry) -> ManifestAvenant | None:
    table = top.table.get("avenant")
    if table is None:
        return None
    if not isinstance(table, Mapping):
        raise top.fail("« avenant » s’écrit en table : [avenant].")
    entry = Entry(table, f"{top.place}, [avenant]")
    entry.only("title", "sections", "fields", "sample")
    fields = tuple(_field(row) for row in entry.entries("fields", "champ"))
    given = table.get("sample", {})
    sample = Entry(given if isinstance(given, Mapping) else {}, f"{entry.place}, sample")
    sample.only(*(field.name for field in fields))
    return ManifestAvenant(
        title=entry.text("title"),
        sections=tuple(_section(row) for row in entry.entries("sections", "section")),
        fields=fields,
        sample={name: sample.text(name) for name in sample.table},
    )


def _section(entry: Entry) -> PackSection:
    entry.only("name", "title")
    return PackSection(name=entry.text("name"), title=entry.text("title"))


def _field(entry: Entry) -> PackField:
    entry.only(
        *("name", "section", "label", "help", "type", "filled_by", "from", "required", "required_for"),
        *("required_when", "choices", "default", "max_length", "example", "may_change"),
    )
    return PackField(
        name=entry.text("name"),
        section=entry.text("section"),
        label=entry.text("label"),
        help=entry.text("help", ""),
        type=entry.member("type", FieldType, FieldType.TEXT),
        filled_by=entry.member("filled_by", FilledBy, FilledBy.DRAFT),
        source=entry.text("from", ""),
        required=entry.flag("required", default=True),
        required_for=entry.member("required_for", Purpose, Purpose.PROJET),
        required_when=entry.pair("required_when"),
        choices=entry.pairs("choices"),
        default=entry.text("default", ""),
        max_length=entry.count("max_length", 0),
        example=entry.text("example", ""),
        may_change=entry.flag("may_change", default=False),
    )


def _phrase(entry: Entry) -> PackPhrase:
    entry.only("name", "text")
    return PackPhrase(name=entry.text("name"), text=entry.text("text"))


def _letter(entry: Entry) -> PackLetter:
    entry.only("name", "title", "file")
    name, known = entry.text("name"), (*LetterType, AGREEMENT)
    if name not in known:
        raise entry.fail(f"ce type de courrier n’existe pas (possibles : {', '.join(known)}).")
    return PackLetter(name=name, title=entry.text("title"), file=entry.text("file"))


def _obligation(entry: Entry) -> PackObligation:
    keys = ("name", "article", "party", "label", "quote")
    entry.only(*keys)
    return PackObligation(**{key: entry.text(key) for key in keys})
