from datetime import date

import pytest

from tests.factories.conventions import Office
from tests.factories.letters import in_force_since
from tests.stories.conftest import START


@pytest.fixture
def convention(region: Office) -> int:
    """In force since 10 May 2024: its initial term ends on 9 May 2027."""
    return in_force_since(region, date(2024, 5, 10), at=START)
