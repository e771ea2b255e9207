"""The people and organisations of the example: all invented."""

import tomllib
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from workflow.acts.authorities import Decision, Person
from workflow.rules.mandates import AuthorityKind
from workflow.rules.moves import Role

PASSWORD = "cidre, pommeau et calvados"  # noqa: S105 - of an example that only this machine can reach

DRAFTER, APPROVER = "helene.dubois@normandie.example", "karim.benali@normandie.example"
ACCOUNTS: dict[str, tuple[str, frozenset[Role]]] = {
    DRAFTER: ("Hélène Dubois", frozenset({Role.DRAFTER})),
    APPROVER: ("Karim Benali", frozenset({Role.DRAFTER, Role.APPROVER})),
    "paul.lecoq@normandie.example": ("Paul Lecoq", frozenset({Role.READER})),
    "president@normandie.example": ("Hugues Bellengreville", frozenset({Role.SIGNATORY})),
    "sophie.marais@normandie.example": ("Sophie Marais", frozenset({Role.ADMINISTRATOR})),
}
REGION = {
    "region_address": "l’Abbaye-aux-Dames, place de l’Exemple, CS 00000, 14000 CAEN Cedex 1",
    "president_civility": "Monsieur",
    "president_first_name": "Hugues",
    "president_last_name": "Bellengreville",
    "region_data_contact": "dpo@normandie.example",
    "region_host_places": "médiathèque, bibliothèque, mairie, école, maison de quartier, centre social, maison du handicap…",
    "region_signatory": "president",
    "region_signer_email": "president@normandie.example",
}
PRESIDENT = Person(
    civility="Monsieur",
    first_name="Hugues",
    last_name="Bellengreville",
    quality="Président",
    email="president@normandie.example",
)
DELIBERATION = Decision(
    kind=AuthorityKind.DELIBERATION,
    organ="la Commission permanente",
    number="CP 2026-10-37",
    decided_on=date(2026, 10, 12),
    transmitted_on=date(2026, 10, 15),
    receipt="076-200000000-20261012-37-DE",
    published_on=date(2026, 10, 16),
)


class Fate(StrEnum):
    """How far each example has come."""

    BEGUN = "begun"
    COMPLETE = "complete"
    RETOUCHED = "retouched"
    RETURNED = "returned"
    IN_REVIEW = "in-review"
    APPROVED = "approved"
    APPROVED_ON_PAPER = "approved-on-paper"
    WAITS_FOR_CO_CONTRACTOR = "waits-for-co-contractor"
    WAITS_FOR_REGION = "waits-for-region"
    SIGNED = "signed"
    DECLINED = "declined"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    ON_PAPER = "on-paper"
    AMENDED = "amended"
    UNDER_NOTICE = "under-notice"
    FORMAL_NOTICE = "formal-notice"
    TERMINATED = "terminated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One co-contractor, its representative, and how far its convention has come."""

    fate: Fate
    sheet: dict[str, str]
    fields: dict[str, Any]
    signed_on: tuple[date, date] | None = None
    """Paper: the handwritten dates of the co-contractor and of the Région."""


def examples() -> tuple[Example, ...]:
    """Past ones first, so that numbers follow time."""
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(_example(row, table["presentation"]) for row in table["examples"])


_FILE = Path(__file__).with_name("examples.toml")
_SHEET = ("name", "legal_form", "siren", "rna", "address", "postcode", "city")
_FIELDS = (
    "co_contractor_gender",
    "representative_civility",
    "representative_first_name",
    "representative_last_name",
    "representative_quality",
    "decision_organ",
)
_DECISIONS = {"decision_date": "2026-09-24", "commission_date": "2026-10-12"}


def _example(row: dict[str, Any], presentation: str) -> Example:
    domain = f"{_plain(row['representative_last_name'])}.example"
    sheet = {name: row.get(name, "") for name in _SHEET}
    typed = {name: row[name] for name in _FIELDS}
    dates = row.get("signed_on")
    return Example(
        fate=Fate(row["fate"]),
        sheet={**sheet, "email": f"contact@{domain}"},
        fields={
            **typed,
            **_DECISIONS,
            "representative_email": f"{_plain(row['representative_first_name'])}@{domain}",
            "presentation": presentation.format(name=row["name"], city=row["city"]),
        },
        signed_on=(dates[0], dates[1]) if dates else None,
    )


def _plain(name: str) -> str:
    """« Zoé » → « zoe », for an address."""
    return unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
