"""``conventio bounces``: messages of non-delivery, from files, from a maildir's files, or from a pipe.

In the mail server, the address of ``CONVENTIO_MAIL_FROM`` is an alias to ``| conventio bounces -``. What comes by the
pipe exists nowhere else: it is recorded, or kept for a person to read, or refused for now (75, EX_TEMPFAIL of sysexits.h),
upon which the mail server hands it over again later.
"""

import argparse
import hashlib
import os
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from conventio.cli import instance
from foundation.clock import now
from foundation.database import Database
from foundation.errors import Refusal, refused_by_system
from foundation.settings import Settings
from notifications.bounces import NotABounce, read_bounce, record_bounce

TRY_AGAIN = 75
PIPE = "-"
LARGEST_KEPT = 32 * 1024 * 1024
"""Bytes of one message that are kept for a person; no mail server lets longer ones through."""


class UnreadableFile(Refusal):
    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path} ne se lit pas : {reason}.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Lit des messages de non-remise (RFC 3464, RFC 6533) et note quels courriels sont revenus, et que faire. "
        "« - » lit l’entrée standard ; un dossier est lu fichier par fichier. Ce qui arrive par l’entrée standard sans être "
        "une non-remise (réponse, absence) est gardé dans le dossier « courriels-recus » de l’instance."
    )
    parser.epilog = "État de sortie : 0, lu ou gardé ; 2, un fichier ne se lit pas ; 75, à présenter de nouveau plus tard."
    parser.add_argument("files", nargs="+", metavar="FICHIER", help="message, dossier de messages, ou « - »")
    instance.add_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0, or 75 where it should be tried again; a line for each message. Raises UnreadableFile, BadSettings."""
    try:
        settings = instance.settings_of(arguments)
        _take_in(settings, arguments.files)
    except (SQLAlchemyError, OSError) as error:
        return _later(str(error).splitlines()[0])
    except UnreadableFile:
        raise
    except Refusal as refusal:  # settings that cannot be read today: the message waits at the mail server
        if PIPE not in arguments.files:
            raise
        return _later(str(refusal))
    return 0


def received_folder(settings: Settings) -> Path:
    """Where messages are kept that came by the pipe and are no reports of non-delivery."""
    return settings.folder / "courriels-recus"


def _later(why: str) -> int:
    sys.stderr.write(f"conventio: à présenter de nouveau plus tard : {why}\n")
    return TRY_AGAIN


def _take_in(settings: Settings, names: list[str]) -> None:
    database = Database(settings.database_url)
    try:
        for name, content in _messages(names):
            for told in _record(database, settings, name, content, at=now()):
                sys.stdout.write(f"{name} : {told}\n")
    finally:
        database.close()


def _messages(names: list[str]) -> list[tuple[str, bytes]]:
    found = []
    for name in names:
        if name == PIPE:
            found.append((name, sys.stdin.buffer.read(LARGEST_KEPT)))
            continue
        path = Path(name)
        try:
            files = sorted(item for item in path.rglob("*") if item.is_file()) if path.is_dir() else [path]
            found += [(str(item), item.read_bytes()) for item in files]
        except OSError as error:
            raise UnreadableFile(name, refused_by_system(error)) from error
    return found


def _record(
    database: Database, settings: Settings, name: str, content: bytes, *, at: datetime
) -> Iterable[str]:
    """What became of one message, in words. Raises SQLAlchemyError, OSError."""
    try:
        bounces = read_bounce(content)
    except NotABounce as problem:
        return [f"{problem}{_kept(settings, content) if name == PIPE else ''}"]
    told = []
    with database.transaction() as session:
        for bounce in bounces:
            mail = record_bounce(session, bounce, at=at)
            if mail is None:
                words = "ce courriel n’est pas de cette instance"
            elif not bounce.failed:
                words = "rien à noter : le serveur essaie encore, ou a remis le message"
            else:
                words = bounce.why
            told.append(f"{bounce.recipient} : {words}")
    return told


def _kept(settings: Settings, content: bytes) -> str:
    """Writes the message where a person will read it, once however often it is handed over. Raises OSError."""
    folder = received_folder(settings)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / f"{hashlib.sha256(content).hexdigest()[:32]}.eml"
    if not target.exists():
        unfinished = target.with_suffix(f".{os.getpid()}.part")
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(target)
    return f" Il est gardé dans {target}."
