"""``conventio doctor --journal``: is every line of every journal what it was when it was written?"""

import getpass
import sys
from datetime import datetime

from archive.vault import Vault
from foundation.database import Database
from foundation.settings import Settings
from signing.desk import SigningDesk
from workflow.acts.root_causes import note_cause
from workflow.readings.journal_check import JournalCheck, check_journals
from workflow.rules.wording import french_date


def examine_journals(settings: Settings, *, at: datetime) -> int:
    """0 where nothing has changed, 1 otherwise, each fault on a line: made for a daily task that tells someone."""
    trust = SigningDesk.open(settings, holds_keys=False).trust(at=at)
    database = Database(settings.database_url)
    try:
        with database.reading() as session:
            found = check_journals(session, Vault(settings.vault), trust)
    finally:
        database.close()
    sys.stdout.write("".join(f"{line}\n" for line in [*found.faults, *found.apart, _summary(found)]))
    return 1 if found.faults else 0


def record_cause(settings: Settings, words: str, *, at: datetime) -> int:
    """Why the days since the last root have none, as whoever restored says it. Raises CauseWithoutWords."""
    database = Database(settings.database_url)
    try:
        since, until = note_cause(database, words, by=getpass.getuser(), at=at)
    finally:
        database.close()
    sys.stdout.write(
        f"Cause notée pour les jours du {french_date(since)} au {french_date(until)} ; la prochaine racine la date.\n"
    )
    return 0


def _summary(found: JournalCheck) -> str:
    read = f"{found.lines} lignes de {found.journals} journaux, {found.tokens} horodatages"
    verdict = f"{len(found.faults)} anomalies" if found.faults else "rien n’a été modifié"
    if found.last_day is None:
        return f"{read} : {verdict}. Aucune racine n’est encore horodatée : lancez « conventio worker »."
    # Noted elsewhere (a ledger, another machine), it proves that no later root was cut off.
    return f"{read} : {verdict}. Dernière racine, le {french_date(found.last_day)} : {found.last_root}"
