"""``conventio doctor --proofs``: do the screens say what the sealed PDF and the journal say?"""

import sys
from datetime import datetime
from functools import partial

from archive.vault import Vault
from foundation.database import Database
from foundation.settings import Settings
from signing.desk import SigningDesk
from workflow.readings.proof_check import check_proofs


def examine_proofs(settings: Settings, *, at: datetime) -> int:
    """0 where everything agrees, 1 otherwise, each difference on a line."""
    desk = SigningDesk.open(settings, holds_keys=False)
    database = Database(settings.database_url)
    try:
        with database.reading() as session:
            found = check_proofs(session, Vault(settings.vault), partial(desk.verify, at=at))
    finally:
        database.close()
    count = len(found.faults)
    verdict = f"Différences : {count}" if count else "Les écrans disent ce que disent les preuves"
    summary = f"Actes relus : {found.deeds}, fichiers signés : {found.files}. {verdict}."
    sys.stdout.write("".join(f"{line}\n" for line in [*found.faults, summary]))
    return 1 if found.faults else 0
