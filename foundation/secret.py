"""The server key: one file of random bytes, from which sessions, links and codes are derived."""

import os
import secrets
from pathlib import Path

from foundation.errors import Refusal, refused_by_system

LENGTH = 32
"""256 bits; a shorter file is refused rather than stretched."""


class UnusableSecret(Refusal):
    """The file is missing, too short, or readable by others; ``path`` is where it was looked for."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        super().__init__(f"La clé du serveur ({path}) est inutilisable : {reason}")


def read_secret(path: Path) -> bytes:
    """Raises UnusableSecret."""
    try:
        status = path.stat()
        content = path.read_bytes()
    except OSError as error:
        reason = f"le fichier ne se lit pas ({refused_by_system(error)})."
        raise UnusableSecret(path, reason) from error
    if status.st_mode & 0o077:
        raise UnusableSecret(path, "d’autres comptes de la machine peuvent la lire ; faites chmod 600.")
    if len(content) < LENGTH:
        raise UnusableSecret(path, f"elle compte {len(content)} octets au lieu d’au moins {LENGTH}.")
    return content


def write_secret(path: Path) -> None:
    """Makes a new one; never overwrites, since every open link would die. Raises FileExistsError."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(LENGTH))
