"""Co-contractors: entered once, corrected when they change; a frozen text keeps what it said."""

from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.errors import Refusal
from notifications.addresses import problem_with
from workflow.actors import Actor
from workflow.packs.field_values import undrawn
from workflow.records.co_contractor import CoContractor
from workflow.rules.identifiers import BadIdentifier, clean_rna, clean_siren, clean_siret, siren_of
from workflow.rules.merging import Answers, Merge, merge


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What is typed about one organisation."""

    name: str
    legal_form: str
    address: str
    postcode: str
    city: str
    email: str
    siren: str = ""
    siret: str = ""
    rna: str = ""
    phone: str = ""


class BadParticulars(Refusal):
    """``problems``: field name → French sentence to show beside the field."""

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems.values()))


def enter(session: Session, given: Particulars, *, at: datetime) -> CoContractor:
    """Raises BadParticulars with every problem at once."""
    co_contractor = CoContractor(created_at=at, **_checked(given))
    session.add(co_contractor)
    session.flush()
    return co_contractor


def known(session: Session, given: Particulars) -> CoContractor | None:
    """The organisation already entered under the SIREN, or else the RNA number, of ``given``.

    Raises BadParticulars.
    """
    checked = _checked(given)
    for column, value in ((CoContractor.siren, checked["siren"]), (CoContractor.rna, checked["rna"])):
        if value:
            return session.scalars(
                select(CoContractor).where(column == value).order_by(CoContractor.id)
            ).first()
    return None


def correct(co_contractor: CoContractor, given: Particulars, *, by: str, at: datetime) -> None:
    """Raises BadParticulars; then nothing is changed."""
    checked = _checked(given)
    if all(getattr(co_contractor, name) == value for name, value in checked.items()):
        return
    for name, value in checked.items():
        setattr(co_contractor, name, value)
    co_contractor.changed_at, co_contractor.changed_by = at, by


def save_sheet(
    session: Session, co_contractor_id: int, answers: Answers, *, actor: Actor, at: datetime
) -> Merge:
    """Stores what ``actor`` changed in the sheet since they were shown it, or nothing while a field is in conflict.

    Raises BadParticulars; then nothing is changed.
    """
    sheet = session.get_one(CoContractor, co_contractor_id, with_for_update=True, populate_existing=True)
    stored = answers_of(sheet)
    merged = merge(answers, stored)
    if not merged.conflicts:
        correct(sheet, Particulars(**{**stored, **merged.mine}), by=actor.name, at=at)
    return merged


def answers_of(co_contractor: CoContractor) -> dict[str, str]:
    """What the form of the sheet shows, by field name."""
    return {field.name: getattr(co_contractor, field.name) or "" for field in fields(Particulars)}


def _checked(given: Particulars) -> dict[str, str | None]:
    problems = {name: why for name, why in _REQUIRED.items() if not getattr(given, name).strip()}
    texts = {name: " ".join(getattr(given, name).split()) for name in ("name", "address", "city", "phone")}
    problems |= {name: why for name, text in texts.items() if (why := undrawn(text))}
    postcode = given.postcode.strip()
    if postcode and not (postcode.isascii() and postcode.isdigit() and len(postcode) == _POSTCODE_LENGTH):
        problems["postcode"] = "Le code postal compte cinq chiffres."
    email = given.email.strip()
    if email and (unusable := problem_with(email)):
        problems["email"] = unusable
    identifiers = _identifiers(given, problems)
    if problems:
        raise BadParticulars(problems)
    return {**texts, **identifiers, "legal_form": given.legal_form, "postcode": postcode, "email": email}


_POSTCODE_LENGTH = 5
_REQUIRED = {
    "name": "Indiquez le nom du co-contractant.",
    "legal_form": "Choisissez la forme juridique.",
    "address": "Indiquez l’adresse du siège.",
    "postcode": "Indiquez le code postal.",
    "city": "Indiquez la commune.",
    "email": "Indiquez une adresse électronique : la convention y sera envoyée.",
}


def _identifiers(given: Particulars, problems: dict[str, str]) -> dict[str, str | None]:
    """SIREN or RNA is enough: an association may have no SIREN, a collectivité has no RNA."""
    cleaned: dict[str, str | None] = {"siren": None, "siret": None, "rna": None}
    for name, clean in (("siren", clean_siren), ("siret", clean_siret), ("rna", clean_rna)):
        if text := getattr(given, name).strip():
            try:
                cleaned[name] = clean(text)
            except BadIdentifier as error:
                problems[name] = str(error)
    siren, siret = cleaned["siren"], cleaned["siret"]
    if siret and not siren:
        cleaned["siren"] = siren_of(siret)
    elif siret and siren and siren_of(siret) != siren:
        problems["siret"] = "Ce SIRET ne commence pas par le SIREN indiqué."
    if not problems and not cleaned["siren"] and not cleaned["rna"]:
        problems["siren"] = "Indiquez un SIREN, ou le numéro RNA d’une association."
    return cleaned
