"""The means of one real instance: LibreOffice, keys, a time-stamp authority, a mail server. Made once, shared."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from archive.vault import Vault
from conventio.demo.timestamp_authority import ROOT_FILE
from documents.converter import Converter
from foundation.database import Database
from foundation.settings import Settings
from signing.authority import create_authority
from signing.desk import SigningDesk
from signing.hardware import Token, token_of
from signing.key_ring import KeyRing
from tests.parts.notifications.receiver import Server
from tests.timestamping import TimestampServer
from workflow.workshop import Workshop

MADE_AT = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
SECRET = bytes(range(32))


@dataclass(frozen=True)
class Means:
    """What takes long to make: one of them serves every story of a test run."""

    folder: Path
    converter: Converter
    tsa: TimestampServer
    mail: Server

    def set_clock(self, at: datetime) -> None:
        """The time-stamp authority lives at the same date as the story."""
        self.tsa.set_clock(at)

    def settings(self, database_url: str, folder: Path, **others: Any) -> Settings:
        values: dict[str, Any] = {
            "database_url": database_url,
            "folder": folder,
            "public_url": "http://127.0.0.1:8000",
            "secret_file": folder / "secret",
            "tsa_urls": (self.tsa.url,),
            "tsa_anchor_file": self.folder / "tsa" / ROOT_FILE,
            "mail_from": "conventions@region.example",
            "mail_port": self.mail.port,
            "contact_phone": "02 35 00 00 00",
            "listen": "127.0.0.1:0",
            "quiet_hours": "non",
        }
        return Settings(**{**values, **others})

    def workshop(self, database: Database, folder: Path, **others: Any) -> Workshop:
        (folder / "keys").symlink_to(self.folder / "keys")
        settings = self.settings(str(database.engine.url), folder, **others)
        desk = SigningDesk.open(settings, holds_keys=False)
        return Workshop(
            settings=settings,
            database=database,
            secret=SECRET,
            vault=Vault(settings.vault),
            converter=self.converter,
            desk=replace(desk, ring=_ring(self.folder / "keys", token_of(settings))),
        )


@cache
def _ring(folder: Path, token: Token | None) -> KeyRing:
    """Reading the keys takes a fifth of a second; the ring itself sees when they are renewed."""
    return KeyRing(folder, holds_keys=True, token=token)


@contextmanager
def means_in(folder: Path, converter: Converter) -> Iterator[Means]:
    create_authority(folder / "keys", organisation="Région Normandie", at=MADE_AT)
    tsa = TimestampServer(folder / "tsa", made_at=MADE_AT)
    with Server() as mail:
        yield Means(folder, converter, tsa, mail)
    tsa.stop()
