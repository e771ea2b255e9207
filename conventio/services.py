"""The parts of one instance, built once a process and closed together."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from archive.vault import Vault
from conventio.post import post_of
from conventio.pulse import last_beats
from documents.converter import Converter
from foundation import migrations
from foundation.database import Database
from foundation.errors import Refusal
from foundation.secret import read_secret
from foundation.settings import Settings
from notifications.delivery import Fate, deliver_now
from signing.desk import SigningDesk
from workflow.workshop import Workshop


class SchemaBehind(Refusal):
    """The database stands at another step than this program knows."""

    def __init__(self, applied: str, newest: str) -> None:
        self.applied, self.newest = applied, newest
        super().__init__(
            f"La base de données est à l’étape « {applied or 'aucune'} » et le programme à « {newest} » : "
            "lancez « conventio migrate », puis recommencez."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """What the front doors hand to the acts."""

    workshop: Workshop

    @property
    def settings(self) -> Settings:
        return self.workshop.settings

    @property
    def database(self) -> Database:
        return self.workshop.database

    @property
    def secret(self) -> bytes:
        return self.workshop.secret

    def deliver_now(self, mail_id: int, *, at: datetime) -> bool:
        """Sends one mail; False when it has to be tried again."""
        return deliver_now(post_of(self.workshop), mail_id, at=at) is Fate.SENT

    def last_passes(self) -> Mapping[str, datetime]:
        return last_beats(self.database)


@contextmanager
def open_services(settings: Settings, *, holds_keys: bool = False) -> Iterator[Services]:
    """``holds_keys`` is for the process that seals: every other one never reads a private signing key.

    Raises UnusableSecret, SchemaBehind, and what loading the keys raises.
    """
    secret = read_secret(settings.secret_file)
    database = Database(settings.database_url)
    try:
        _demand_schema(database)
        with Converter(processes=settings.converters, folder=settings.folder / "converters") as converter:
            yield Services(
                workshop=Workshop(
                    settings=settings,
                    database=database,
                    secret=secret,
                    vault=Vault(settings.vault),
                    converter=converter,
                    desk=SigningDesk.open(settings, holds_keys=holds_keys),
                )
            )
    finally:
        database.close()


def _demand_schema(database: Database) -> None:
    applied, newest = migrations.applied(database), migrations.newest()
    if applied != newest:
        raise SchemaBehind(applied, newest)
