"""The parts that acts work with, built once by the program and handed down."""

from dataclasses import dataclass

from archive.vault import Vault
from documents.converter import Converter
from foundation.database import Database
from foundation.settings import Settings
from signing.desk import SigningDesk


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """One instance at work; any number of threads may share it."""

    settings: Settings
    database: Database
    secret: bytes
    """The server key: links and codes derive from it."""
    vault: Vault
    converter: Converter
    desk: SigningDesk
    """Keys (in the process that seals only), time-stamp authorities and trust."""
