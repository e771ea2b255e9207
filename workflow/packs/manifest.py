"""Reads ``manifest.toml`` into parts. Every error names the file, then the entry and the key at fault."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from signing.level import Level
from signing.methods.method import Method
from workflow.packs.letters import AGREEMENT
from workflow.packs.parts import (
    SIGNATORY_DETAILS,
    FieldType,
    FilledBy,
    LegalForm,
    PackError,
    PackField,
    PackLetter,
    PackObligation,
    PackParty,
    PackPhrase,
    PackSection,
    PackSignatory,
    Purpose,
)
from workflow.rules.clauses import BadClause, Clauses
from workflow.rules.facts import LetterType
from workflow.rules.ladders import BadLadder, Ladder, ladders_from

_Member = TypeVar("_Member", bound=StrEnum)
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
_NAME = re.compile(r"[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*")


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
    top = _Entry(table, place)
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
        parties=tuple(sorted(map(_party, top.entries("parties", "partie")), key=lambda party: party.order)),
        legal_forms=tuple(
            _legal_form(entry) for entry in top.entries("legal_forms", "forme juridique", key_name="value")
        ),
        letters=tuple(_letter(entry) for entry in top.entries("letters", "courrier")),
        obligations=tuple(_obligation(entry) for entry in top.entries("obligations", "obligation")),
        alerts=alerts,
        avenant=_avenant(top),
    )


def _avenant(top: "_Entry") -> ManifestAvenant | None:
    table = top.table.get("avenant")
    if table is None:
        return None
    if not isinstance(table, Mapping):
        raise top.fail("« avenant » s’écrit en table : [avenant].")
    entry = _Entry(table, f"{top.place}, [avenant]")
    entry.only("title", "sections", "fields", "sample")
    fields = tuple(_field(row) for row in entry.entries("fields", "champ"))
    given = table.get("sample", {})
    sample = _Entry(given if isinstance(given, Mapping) else {}, f"{entry.place}, sample")
    sample.only(*(field.name for field in fields))
    return ManifestAvenant(
        title=entry.text("title"),
        sections=tuple(_section(row) for row in entry.entries("sections", "section")),
        fields=fields,
        sample={name: sample.text(name) for name in sample.table},
    )


class _Entry:
    """One table of the manifest, and where it stands."""

    def __init__(self, table: Mapping[str, Any], place: str) -> None:
        self.table = table
        self.place = place

    def fail(self, reason: str) -> PackError:
        return PackError(self.place, reason)

    def only(self, *keys: str) -> None:
        if unknown := [key for key in self.table if key not in keys]:
            raise self.fail(f"clé inconnue « {unknown[0]} » (clés possibles : {', '.join(keys)}).")

    def text(self, key: str, default: str | None = None) -> str:
        value = self.table.get(key, default)
        if value is None:
            raise self.fail(f"« {key} » manque.")
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.fail(f"« {key} » doit être un texte entre guillemets, non vide.")
        return value.strip()

    def flag(self, key: str, *, default: bool) -> bool:
        value = self.table.get(key, default)
        if not isinstance(value, bool):
            raise self.fail(f"« {key} » vaut true ou false.")
        return value

    def count(self, key: str, default: int | None = None) -> int:
        value = self.table.get(key, default)
        # In Python true is a number; in a manifest it is a mistake.
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.fail(f"« {key} » doit être un nombre entier.")
        return value

    def member(self, key: str, kinds: type[_Member], default: _Member) -> _Member:
        value = self.text(key, str(default))
        if value not in tuple(kinds):
            raise self.fail(f"« {key} » vaut « {value} » (possibles : {', '.join(kinds)}).")
        return kinds(value)

    def members(self, key: str, kinds: type[_Member], default: tuple[_Member, ...]) -> tuple[_Member, ...]:
        values = self.list_of(key) if key in self.table else default
        if strange := [value for value in values if value not in tuple(kinds)]:
            raise self.fail(f"« {key} » contient « {strange[0]} » (possibles : {', '.join(kinds)}).")
        return tuple(dict.fromkeys(kinds(value) for value in values))

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        return tuple(self._pair(key, pair) for pair in self.list_of(key))

    def pair(self, key: str) -> tuple[str, str] | None:
        return self._pair(key, self.table[key]) if key in self.table else None

    def _pair(self, key: str, value: object) -> tuple[str, str]:
        match value:
            case [str(first), str(second)]:
                return first, second
        raise self.fail(f"« {key} » demande deux textes entre crochets.")

    def list_of(self, key: str) -> list[Any]:
        value = self.table.get(key, [])
        if not isinstance(value, list):
            raise self.fail(f"« {key} » doit être une liste.")
        return value

    def rows(self, key: str) -> list[Mapping[str, Any]]:
        rows = self.list_of(key)
        if not all(isinstance(row, Mapping) for row in rows):
            raise self.fail(f"« {key} » s’écrit en tables : [[{key}]].")
        return rows

    def entries(self, key: str, kind: str, *, key_name: str = "name") -> Iterable["_Entry"]:
        """The tables under ``key``, each told apart by its own name; two of one name are refused."""
        seen: set[str] = set()
        for number, row in enumerate(self.rows(key), start=1):
            name = _Entry(row, f"{self.place}, [[{key}]] n° {number}").text(key_name)
            entry = _Entry(row, f"{self.place}, {kind} « {name} »")
            if not _NAME.fullmatch(name):
                raise entry.fail("ce nom s’écrit en minuscules sans accent, chiffres et tirets.")
            if name in seen:
                raise entry.fail("il est donné deux fois.")
            seen.add(name)
            yield entry


def _section(entry: _Entry) -> PackSection:
    entry.only("name", "title")
    return PackSection(name=entry.text("name"), title=entry.text("title"))


def _field(entry: _Entry) -> PackField:
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


def _phrase(entry: _Entry) -> PackPhrase:
    entry.only("name", "text")
    return PackPhrase(name=entry.text("name"), text=entry.text("text"))


_SIGNATORY = ("anchor", "signer_name", "signer_capacity", "signer_email")
_OPTIONAL = ("signer_mobile", "delegant", "holder", "decided_by", "fields")


def _party(entry: _Entry) -> PackParty:
    """Either one signatory, described in the party itself, or several under ``[[parties.signatories]]``."""
    own = ("name", "label", "minimum_level", "methods", "acting_for", "order")
    if "signatories" not in entry.table:
        entry.only(*own, *_SIGNATORY, *_OPTIONAL)
        signatories: tuple[PackSignatory, ...] = (_signatory(entry, rank=1, order=1),)
    else:
        entry.only(*own, "signatories")
        rows = [
            _Entry(row, f"{entry.place}, signataire n° {rank}")
            for rank, row in enumerate(entry.rows("signatories"), start=1)
        ]
        for row in rows:
            row.only(*_SIGNATORY, *_OPTIONAL, "order")
        signatories = tuple(
            _signatory(row, rank=rank, order=row.count("order")) for rank, row in enumerate(rows, start=1)
        )
    return PackParty(
        name=entry.text("name"),
        label=entry.text("label"),
        order=entry.count("order"),
        minimum_level=entry.member("minimum_level", Level, Level.SIMPLE),
        methods=entry.members("methods", Method, (Method.ONSITE, Method.PAPER)),
        acting_for=entry.text("acting_for"),
        signatories=signatories,
    )


def _signatory(entry: _Entry, *, rank: int, order: int) -> PackSignatory:
    fields = entry.table.get("fields", {})
    if not isinstance(fields, Mapping) or not all(isinstance(name, str) for name in fields.values()):
        raise entry.fail('« fields » s’écrit en table : détail = "champ".')
    _Entry(fields, f"{entry.place}, fields").only(*SIGNATORY_DETAILS)
    return PackSignatory(
        rank=rank,
        order=order,
        signer_mobile=entry.text("signer_mobile", ""),
        delegant=entry.text("delegant", ""),
        holder=entry.text("holder", ""),
        decided_by=entry.text("decided_by", ""),
        fields=dict(fields),
        **{key: entry.text(key) for key in _SIGNATORY},
    )


def _legal_form(entry: _Entry) -> LegalForm:
    entry.only("value", "label", "warn", "transmits")
    return LegalForm(
        value=entry.text("value"),
        label=entry.text("label"),
        warn=entry.text("warn", ""),
        transmits=entry.flag("transmits", default=False),
    )


def _letter(entry: _Entry) -> PackLetter:
    entry.only("name", "title", "file")
    name, known = entry.text("name"), (*LetterType, AGREEMENT)
    if name not in known:
        raise entry.fail(f"ce type de courrier n’existe pas (possibles : {', '.join(known)}).")
    return PackLetter(name=name, title=entry.text("title"), file=entry.text("file"))


def _obligation(entry: _Entry) -> PackObligation:
    keys = ("name", "article", "party", "label", "quote")
    entry.only(*keys)
    return PackObligation(**{key: entry.text(key) for key in keys})
