"""``conventio bounces``: messages of non-delivery, from files, from a maildir's files, or from a pipe.

In the mail server, the address of ``CONVENTIO_MAIL_FROM`` is an alias to ``| conventio bounces -``.
"""

import argparse
import sys
from datetime import datetime
from pathlib import Path

from conventio.cli import instance
from foundation.clock import now
from foundation.database import Database
from foundation.errors import Refusal, refused_by_system
from notifications.bounces import LARGEST, NotABounce, read_bounce, record_bounce


class UnreadableFile(Refusal):
    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path} ne se lit pas : {reason}.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Lit des messages de non-remise (RFC 3464) et note quels courriels sont revenus, avec ce qu’il faut faire. "
        "« - » lit l’entrée standard ; un dossier est lu fichier par fichier."
    )
    parser.add_argument("files", nargs="+", metavar="FICHIER", help="message, dossier de messages, ou « - »")
    instance.add_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0 when every file could be read, 1 otherwise; one line for each. Raises UnreadableFile, BadSettings."""
    settings = instance.settings_of(arguments)
    database = Database(settings.database_url)
    unread = 0
    try:
        for name, content in _messages(arguments.files):
            unread += not _record(database, name, content, at=now())
    finally:
        database.close()
    return 1 if unread else 0


def _messages(names: list[str]) -> list[tuple[str, bytes]]:
    found = []
    for name in names:
        if name == "-":
            found.append((name, sys.stdin.buffer.read(LARGEST + 1)))
            continue
        path = Path(name)
        try:
            files = sorted(item for item in path.rglob("*") if item.is_file()) if path.is_dir() else [path]
            found += [(str(item), item.read_bytes()) for item in files]
        except OSError as error:
            raise UnreadableFile(name, refused_by_system(error)) from error
    return found


def _record(database: Database, name: str, content: bytes, *, at: datetime) -> bool:
    try:
        bounces = read_bounce(content)
    except NotABounce as problem:
        sys.stdout.write(f"{name} : {problem}\n")
        return False
    for bounce in bounces:
        with database.transaction() as session:
            mail = record_bounce(session, bounce, at=at)
            if mail is None:
                told = "ce courriel n’est pas de cette instance"
            elif not bounce.failed:
                told = "rien à noter : le serveur essaie encore, ou a remis le message"
            else:
                told = bounce.why
        sys.stdout.write(f"{name} : {bounce.recipient} : {told}\n")
    return True
