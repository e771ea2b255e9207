"""From what was typed to what the template is filled with: checked, cleaned, said in French words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from signing.level import Level
from signing.methods.method import Method
from workflow.packs.details import DETAILS, SHEET
from workflow.packs.field_values import cleaned, lines, paragraphs, problem_of, unusable
from workflow.packs.fields import FieldType, FilledBy, PackField, Purpose
from workflow.packs.pack import Pack
from workflow.packs.parties import PackSignatory
from workflow.packs.template import environment
from workflow.records.co_contractor import CoContractor
from workflow.rules.wording import french_date

__all__ = ["BLANK", "Purpose", "SignerValues", "TextValues", "check", "signers_for", "values_for"]

BLANK = "………………"
"""What stands where a value is still to come, as on a paper form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextValues:
    """``values`` fill every placeholder of the template; ``missing`` are the fields printed blank that must not be."""

    values: Mapping[str, Any]
    missing: tuple[PackField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerValues:
    """One person who signs, as the text names them; what is missing in the text is empty here."""

    party: str
    label: str
    rank: int
    """Tells the signatories of one party apart."""
    order: int
    """Over all parties: those of the same order sign in parallel, after those of a lower one."""
    anchor: str
    minimum_level: Level
    methods: tuple[Method, ...]
    name: str
    capacity: str
    email: str
    mobile: str
    """As it was typed; empty where it is not known."""
    acting_for: str
    delegant: str
    """The office in whose name a delegate would sign, with its article; empty where the template does not say."""
    holder: str
    """Whom the decision of the text empowers: the signer, or the person for whom a delegate signs."""
    signatory: PackSignatory


def check(pack: Pack, typed: Mapping[str, Any]) -> dict[str, str]:
    """What cannot be kept of what was typed: field name → French sentence. Missing values are no problem."""
    fields = {field.name: field for field in pack.fields}
    problems = {
        name: problem_of(fields[name], value) if name in fields else "Ce champ n’existe pas dans le modèle."
        for name, value in typed.items()
    }
    return {name: problem for name, problem in problems.items() if problem}


def values_for(
    pack: Pack,
    *,
    typed: Mapping[str, Any],
    co_contractor: CoContractor | Mapping[str, str],
    region: Mapping[str, str],
    number: str,
    version: int,
    verification_code: str,
    medium: str,
    purpose: Purpose,
    own: Mapping[str, Any] | None = None,
) -> TextValues:
    """Everything the template may ask for; a value that could not be kept counts as missing.

    ``own`` is what an avenant says beyond the fields of its form.
    """
    sheet = sheet_of(co_contractor)
    given = {field.name: _given(field, typed, region, sheet) for field in pack.fields}
    values: dict[str, Any] = {field.name: _printed(field, given, purpose) for field in pack.fields}
    values |= {
        "number": number,
        "version": str(version),
        "verification_code": verification_code,
        "medium": medium,
        "projet": purpose is Purpose.PROJET,
        **(own or {}),
    }
    language = environment()
    for phrase in pack.phrases:
        values[phrase.name] = language.from_string(phrase.text).render(values)
    return TextValues(values=values, missing=tuple(_missing(pack, given, purpose)))


def signers_for(pack: Pack, text_values: TextValues) -> tuple[SignerValues, ...]:
    """Who signs, in signing order."""
    values = {name: _filled_in(text_values.values[name]) for party in pack.parties for name in party.sources}
    turns = [(party, one) for party in pack.parties for one in party.signatories]
    orders = sorted({(party.order, one.order) for party, one in turns})
    return tuple(
        SignerValues(
            party=party.name,
            label=party.label,
            rank=one.rank,
            order=orders.index((party.order, one.order)) + 1,
            anchor=one.anchor,
            minimum_level=party.minimum_level,
            methods=party.methods,
            name=values[one.signer_name],
            capacity=values[one.signer_capacity],
            email=values[one.signer_email],
            mobile=values[one.signer_mobile] if one.signer_mobile else "",
            acting_for=values[party.acting_for],
            delegant=values[one.delegant] if one.delegant else "",
            holder=values[one.holder or one.signer_name],
            signatory=one,
        )
        for party, one in sorted(turns, key=lambda turn: (turn[0].order, turn[1].order, turn[1].rank))
    )


def _filled_in(value: str) -> str:
    return "" if BLANK in value else value


def sheet_of(co_contractor: CoContractor | Mapping[str, str]) -> Mapping[str, str]:
    """What a template may print of a co-contractor."""
    if isinstance(co_contractor, CoContractor):
        return {name: getattr(co_contractor, name) or "" for name in SHEET}
    return co_contractor


def _given(
    field: PackField, typed: Mapping[str, Any], region: Mapping[str, str], sheet: Mapping[str, str]
) -> str:
    """The clean value of a field, its default where none was given, empty where it cannot be used."""
    if field.filled_by is FilledBy.CO_CONTRACTOR:
        value = DETAILS[field.source](sheet)
    else:
        value = (typed if field.filled_by is FilledBy.DRAFT else region).get(field.name, "")
    if unusable(field, value):
        return ""
    return cleaned(field, value) or field.default


def _missing(pack: Pack, given: Mapping[str, str], purpose: Purpose) -> list[PackField]:
    return [
        field
        for field in pack.fields
        if not given[field.name]
        and field.is_needed(given)
        and not (purpose is Purpose.PROJET and field.required_for is Purpose.SIGNATURE)
    ]


def _printed(field: PackField, given: Mapping[str, str], purpose: Purpose) -> str | tuple[str, ...]:
    value = given[field.name]
    if purpose is Purpose.PROJET and field.stays_blank_in_projet:
        value = ""
    if not value and field.is_needed(given):
        value = BLANK
    elif value and field.type is FieldType.DATE:
        value = french_date(date.fromisoformat(value))
    blocks = _BLOCKS.get(field.type)
    return blocks(value) if blocks else value


_BLOCKS = {FieldType.PARAGRAPHS: paragraphs, FieldType.LINES: lines}
