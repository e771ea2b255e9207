"""``conventio doctor --pages``: do the pages on the screen say what the frozen PDF of each text says?"""

import sys

from archive.vault import Vault
from foundation.database import Database
from foundation.settings import Settings
from workflow.readings.pages_check import check_pages


def examine_pages(settings: Settings) -> int:
    """0 where every page says what its PDF says, 1 otherwise, each difference on a line."""
    database = Database(settings.database_url)
    try:
        with database.reading() as session:
            found = check_pages(session, Vault(settings.vault))
    finally:
        database.close()
    verdict = f"{len(found.faults)} anomalies" if found.faults else "chaque page dit ce que dit son PDF"
    summary = f"{found.texts} textes figés relus : {verdict}."
    sys.stdout.write("".join(f"{line}\n" for line in [*found.faults, summary]))
    return 1 if found.faults else 0
