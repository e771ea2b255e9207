from datetime import UTC, datetime
from pathlib import Path

import pytest

from foundation.database import Database
from tests.factories.conventions import Office, office
from tests.factories.means import Means

START = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def region(means: Means, database: Database, tmp_path: Path) -> Office:
    """The Région at work on the first of March 2027."""
    means.set_clock(START)
    means.tsa.well_behaved()
    means.mail.mails.clear()
    return office(means, means.workshop(database, tmp_path), at=START)
