"""The remote signature services that this instance offers: a file of the administrator's, one table a service."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from foundation.errors import Refusal

VERSIONS = ("1.0.4", "2")


class UnusableProviders(Refusal):
    """``path`` is the file that describes the services."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        super().__init__(f"Les services de signature à distance ({path}) sont mal décrits : {reason}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One service: what people read, where it is, which version it speaks, and how we are known there."""

    name: str
    """In addresses and in the tables: never changed once somebody has signed through it."""
    label: str
    url: str
    """Its base address, version included: https://…/csc/v1."""
    version: str
    client_id: str
    secret_file: Path
    oauth2_url: str
    """Base of ``oauth2/token`` and ``oauth2/authorize`` (the base address where nothing else is said)."""

    def secret(self) -> str:
        """Raises UnusableProviders."""
        try:
            return self.secret_file.read_text(encoding="utf-8").strip()
        except OSError as error:
            raise UnusableProviders(
                self.secret_file, f"le fichier ne se lit pas ({error.strerror})."
            ) from error


def read_providers(path: Path | None) -> tuple[Provider, ...]:
    """Tables ``[[provider]]``. Raises UnusableProviders."""
    if path is None:
        return ()
    try:
        described = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UnusableProviders(path, f"le fichier ne se lit pas ({error.strerror}).") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnusableProviders(path, f"ce n’est pas un fichier TOML ({error}).") from error
    found = tuple(_provider(path, table) for table in described.get("provider", []))
    names = [one.name for one in found]
    if len(set(names)) != len(names):
        raise UnusableProviders(path, "deux services portent le même nom.")
    return found


def _provider(path: Path, table: dict[str, Any]) -> Provider:
    try:
        url = str(table["url"]).rstrip("/")
        made = Provider(
            name=str(table["name"]),
            label=str(table.get("label", table["name"])),
            url=url,
            version=str(table["version"]),
            client_id=str(table["client_id"]),
            secret_file=path.parent / str(table["secret_file"]),
            oauth2_url=str(table.get("oauth2_url", url)).rstrip("/"),
        )
    except KeyError as missing:
        raise UnusableProviders(path, f"il manque {missing} à un service.") from missing
    if made.version not in VERSIONS:
        raise UnusableProviders(path, f"la version « {made.version} » n’est pas {' ou '.join(VERSIONS)}.")
    if not made.url.startswith(("https://", "http://127.0.0.1")):
        raise UnusableProviders(path, f"l’adresse de « {made.name} » doit commencer par https://.")
    return made
