"""One warm LibreOffice for all tests of this folder, and the shipped template filled in with its sample."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from documents.converter import Converter

TEMPLATE = Path(__file__).resolve().parents[3] / "templates/convention/epn-normandie/1/convention.docx"


@pytest.fixture(scope="session")
def template() -> bytes:
    return TEMPLATE.read_bytes()


@pytest.fixture(scope="session")
def converter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Converter]:
    with Converter(processes=1, folder=tmp_path_factory.mktemp("converters"), warm_with=TEMPLATE) as warm:
        yield warm
