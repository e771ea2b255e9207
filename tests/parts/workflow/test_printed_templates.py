"""What the shipped template prints is what is read in it, whoever signs: legal forms, genders, media, purposes."""

from collections.abc import Iterator
from itertools import cycle, product
from typing import Any

import pytest

from documents.converter import Converter
from documents.fill import compiled
from documents.produce import Description, produce_pdf
from foundation.clock import now
from workflow.packs import Purpose, find_pack
from workflow.text_values import values_for

PACK = find_pack("epn-normandie")
NAMES = (
    "Commune de Saint-Ouen-l’Aumône-sur-Œuvre", "Département de la Seine-Maritime", "Association « L’Été »",
    "Fondation Æsope & Cie n° 12-3", "Communauté de communes du Pays d’Auge - Côte d’Émeraude",
)  # fmt: skip
QUALITIES = {"Madame": "Présidente", "Monsieur": "Maire"}


def texts() -> Iterator[tuple[str, dict[str, Any], str, Purpose]]:
    """Each legal form with each gender and civility; media, purposes and names take turns."""
    forms = [form.value for form in PACK.legal_forms]
    turns = cycle(product(("electronic", "paper"), (Purpose.SIGNATURE, Purpose.PROJET, Purpose.DRAFT)))
    names = cycle(NAMES)
    for form, gender, civility in product(forms, ("feminin", "masculin"), QUALITIES):
        medium, purpose = next(turns)
        paragraphs = [PACK.sample.fields["presentation"].strip()] * (1 + len(form) % 4)
        typed = {
            "co_contractor_gender": gender,
            "representative_civility": civility,
            "representative_quality": QUALITIES[civility],
            "presentation": "\n\n".join(paragraphs),
            "legal_form": form,
            "name": next(names),
        }
        yield f"{form}-{gender}-{civility}-{medium}-{purpose}", typed, medium, purpose


@pytest.mark.parametrize(
    ("typed", "medium", "purpose"), [row[1:] for row in texts()], ids=[row[0] for row in texts()]
)
def test_every_text_prints_as_it_reads(
    converter: Converter, typed: dict[str, Any], medium: str, purpose: Purpose
) -> None:
    sheet = {**PACK.sample.co_contractor, "legal_form": typed.pop("legal_form"), "name": typed.pop("name")}
    values = values_for(
        PACK,
        typed={**PACK.sample.fields, **typed},
        co_contractor=sheet,
        region={**PACK.sample.region, "president_civility": typed["representative_civility"]},
        number="EPN-2027-0042",
        version=1,
        verification_code="K7QM",
        medium=medium,
        purpose=purpose,
    ).values
    docx = compiled(PACK.docx.read_bytes()).fill(values)
    about = Description(title="Convention", subject=PACK.title, author="Région", made_at=now())
    fields = PACK.signature_fields if medium == "electronic" else {}
    made = produce_pdf(docx, converter, about, fields=fields, must_contain="EPN-2027-0042", reference=docx)
    assert sheet["city"] in made.words
