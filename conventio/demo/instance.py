"""An example instance on this machine: its folder, its keys, its settings. Nothing of it is worth anything outside."""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from conventio.demo import timestamp_authority
from foundation.secret import write_secret
from foundation.settings import Settings, read_environment_file
from signing.authority import create_authority

SETTINGS_FILE = "conventio.env"
_KEYS, _TSA, _MAILBOX = "keys", "timestamps", "mailbox"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """On the loopback interface only."""

    web: int = 8000
    tsa: int = 8001
    mail: int = 8025

    @classmethod
    def from_web(cls, port: int) -> "Ports":
        return cls(web=port, tsa=port + 1, mail=port + 25)


def make(folder: Path, *, home: Path, ports: Ports, at: datetime) -> None:
    """Keys, authorities and settings in ``folder``; ``home`` is where the folder will stand in the end."""
    folder.mkdir(mode=0o700, parents=True)
    write_secret(folder / "secret")
    create_authority(folder / _KEYS, organisation="Région Normandie (exemple)", at=at)
    timestamp_authority.create(folder / _TSA, url=f"http://127.0.0.1:{ports.tsa}", at=at)
    (folder / _MAILBOX).mkdir()
    lines = [f"{name}={value}" for name, value in _settings(home, ports).items()]
    content = "\n".join(["# Instance d’exemple : écrite par « conventio demo ».", *lines, ""])
    descriptor = os.open(folder / SETTINGS_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(content)


def settings_in(folder: Path) -> Settings:
    """Raises BadSettings."""
    return Settings.from_environment(read_environment_file(folder / SETTINGS_FILE))


def tsa_folder(folder: Path) -> Path:
    return folder / _TSA


def mailbox_folder(folder: Path) -> Path:
    return folder / _MAILBOX


def _settings(home: Path, ports: Ports) -> dict[str, str]:
    return {
        "CONVENTIO_DATABASE_URL": f"sqlite:///{home / 'conventio.db'}",
        "CONVENTIO_FOLDER": str(home),
        "CONVENTIO_PUBLIC_URL": f"http://127.0.0.1:{ports.web}",
        "CONVENTIO_LISTEN": f"127.0.0.1:{ports.web}",
        "CONVENTIO_SECRET_FILE": str(home / "secret"),
        "CONVENTIO_TSA_URLS": f"http://127.0.0.1:{ports.tsa}",
        "CONVENTIO_TSA_ANCHOR_FILE": str(home / _TSA / timestamp_authority.ROOT_FILE),
        "CONVENTIO_MAIL_FROM": "conventions@normandie.example",
        "CONVENTIO_MAIL_PORT": str(ports.mail),
        "CONVENTIO_CONTACT_PHONE": "02 31 00 00 00",
        "CONVENTIO_DEMO": "1",
        "CONVENTIO_QUIET_HOURS": "non",
    }
