"""The shipped template, filled in with its sample."""

from pathlib import Path

import pytest

from documents.fill import compiled
from workflow.packs import Purpose, find_pack
from workflow.text_values import values_for

TEMPLATE = Path(__file__).resolve().parents[3] / "templates/convention/epn-normandie/2/convention.docx"


@pytest.fixture(scope="session")
def template() -> bytes:
    return TEMPLATE.read_bytes()


@pytest.fixture(scope="session")
def filled(template: bytes) -> bytes:
    """As it leaves for Word, and as it would come back if nobody touched it."""
    pack = find_pack("epn-normandie")
    values = values_for(
        pack,
        typed=pack.sample.fields,
        co_contractor=pack.sample.co_contractor,
        region=pack.sample.region,
        number="EPN-2027-0042",
        version=1,
        verification_code="K7QM",
        medium="electronic",
        purpose=Purpose.DRAFT,
    )
    return compiled(template).fill(values.values)
