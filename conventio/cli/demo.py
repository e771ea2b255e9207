"""``conventio demo``: an example instance on this machine, made once, then served until Ctrl-C."""

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

from waitress import serve

from conventio.demo import instance
from conventio.demo.cast import ACCOUNTS, PASSWORD
from conventio.demo.life import Life
from conventio.demo.servers import demand_free, mail_and_time
from conventio.services import open_services
from conventio.stopping import leave_when_asked
from foundation import migrations
from foundation.clock import now
from foundation.database import Database
from foundation.errors import Refusal
from web.app import create_app
from workflow.rules.wording import ROLE_NAMES

DEFAULT = Path("var/demo")
_BAR = 30


class OtherPort(Refusal):
    """The example was made for another port than the one asked for."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        super().__init__(
            f"L’exemple de {folder} se sert au port {port} : retirez --port, ou donnez un autre dossier avec --folder."
        )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Crée une instance d’exemple (sa base, ses clés, sa boîte aux lettres), la remplit, puis la sert."
    )
    parser.add_argument("--folder", type=Path, default=DEFAULT, metavar="DOSSIER", help="var/demo par défaut")
    parser.add_argument(
        "--port",
        type=int,
        metavar="PORT",
        help="port des pages (8000) ; l’horodatage prend le suivant, le courriel celui de 25 plus loin",
    )
    parser.add_argument("--only-make", action="store_true", help="créer l’instance sans la servir")

    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Makes the instance if it is not there, whole or not at all, then serves it."""
    folder = arguments.folder.resolve()
    if not folder.exists():
        _make(folder, instance.Ports.from_web(arguments.port or instance.Ports().web))
    elif arguments.port:
        _demand_same_port(folder, arguments.port)
    if not arguments.only_make:
        _serve(folder)
    return 0


def _make(folder: Path, ports: instance.Ports) -> None:
    """In a folder beside, renamed when it is whole: one that was interrupted is begun again."""
    unfinished = folder.with_name(f"{folder.name}.en-cours")
    shutil.rmtree(unfinished, ignore_errors=True)
    _say("Création des clés de l’exemple…")
    instance.make(unfinished, home=unfinished, ports=ports, at=now())
    settings = instance.settings_in(unfinished)
    database = Database(settings.database_url)
    migrations.upgrade(database)
    database.close()
    with mail_and_time(unfinished), open_services(settings, holds_keys=True) as services:
        life = Life(services.workshop, now)
        life.begin()
        for done, total, name in life.tell():
            _progress(done, total, name)
    content = (unfinished / instance.SETTINGS_FILE).read_text(encoding="utf-8")
    (unfinished / instance.SETTINGS_FILE).write_text(
        content.replace(str(unfinished), str(folder)), encoding="utf-8"
    )
    unfinished.rename(folder)


def _demand_same_port(folder: Path, asked: int) -> None:
    """Its certificates and its mails name the port it was made for. Raises OtherPort."""
    port = _web_port(instance.settings_in(folder).listen)
    if port != asked:
        raise OtherPort(folder, port)


def _web_port(listen: str) -> int:
    return int(listen.rpartition(":")[2])


def _serve(folder: Path) -> None:
    leave_when_asked()
    settings = instance.settings_in(folder)
    demand_free(_web_port(settings.listen))
    worker = [sys.executable, "-m", "conventio", "worker", "--settings", str(folder / instance.SETTINGS_FILE)]
    with mail_and_time(folder), open_services(settings) as services:
        process = subprocess.Popen(worker)  # noqa: S603 - this program itself
        try:
            _welcome(settings.public_url)
            serve(create_app(services), listen=settings.listen, threads=8, ident=None)
        finally:
            process.terminate()
            process.wait(timeout=20)


def _welcome(address: str) -> None:
    _say(f"\nL’exemple est servi à {address} (Ctrl-C pour l’arrêter).")
    _say(
        f"Ce qu’il envoie par courriel se lit à {address}/boite : les liens et codes des signataires y sont."
    )
    _say(f"Comptes, tous avec le mot de passe « {PASSWORD} » :")
    for email, (name, roles) in ACCOUNTS.items():
        words = ", ".join(ROLE_NAMES[role] for role in sorted(roles))
        _say(f"  {email:<34} {name} ({words})")


def _progress(done: int, total: int, name: str) -> None:
    filled = _BAR * done // total
    bar = "█" * filled + "·" * (_BAR - filled)
    end = "\n" if done == total else ""
    sys.stderr.write(f"\r[{bar}] {done}/{total}  {name[:40]:<40}{end}")
    sys.stderr.flush()


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()
