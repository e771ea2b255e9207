"""``conventio doctor --vault``: is every file that was kept still there, and what it was?"""

import sys

from archive.vault import Vault
from foundation.database import Database
from foundation.settings import Settings
from workflow.readings.vault_check import check_vault


def examine_vault(settings: Settings) -> int:
    """0 where every file is there and intact, 1 otherwise, each fault on a line: for a task, or after a restoration."""
    database = Database(settings.database_url)
    try:
        with database.reading() as session:
            found = check_vault(session, Vault(settings.vault))
    finally:
        database.close()
    verdict = f"{len(found.faults)} anomalies" if found.faults else "tous sont là, aucun n’a changé"
    summary = f"{found.files} fichiers relus, {found.named} nommés par la base : {verdict}."
    sys.stdout.write("".join(f"{line}\n" for line in [*found.faults, summary]))
    return 1 if found.faults else 0
