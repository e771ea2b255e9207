"""``conventio doctor``: one line a part, with the remedy; the exit status says whether all is well."""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from archive.vault import Vault
from conventio.cli import instance
from conventio.cli.bounces import received_folder
from conventio.cli.doctor_journal import examine_journals, record_cause
from conventio.cli.doctor_pages import examine_pages
from conventio.cli.doctor_proofs import examine_proofs
from conventio.cli.doctor_vault import examine_vault
from conventio.post import smtp_sender
from conventio.pulse import last_beats
from conventio.sealing import JOB
from conventio.worker import JOBS
from documents.converter import Converter
from documents.fonts import FAMILIES, font_files
from foundation import migrations
from foundation.clock import now, paris_date
from foundation.database import Database
from foundation.errors import Refusal
from foundation.secret import read_secret
from foundation.settings import Settings
from notifications.outbox import oldest_unsent
from signing.csc.client import CscClient
from signing.desk import SigningDesk
from signing.expiries import AHEAD, expiries
from signing.hardware import token_of
from signing.key_ring import may_read_keys
from signing.methods.pkcs11 import PeopleOfTheToken
from signing.timestamps import TimestampUnavailable
from workflow.acts.remote_services import providers
from workflow.packs import find_all_packs
from workflow.readings.journal_check import has_journals, last_dated
from workflow.readings.proofs import proofs
from workflow.readings.watchfulness import unsent_for, watchfulness

SILENT_AFTER = timedelta(hours=26)
"""A worker that has said nothing for longer is called silent."""
MAIL_LATE_AFTER = timedelta(hours=1)
JOURNALS_LATE_AFTER = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Finding:
    """``remedy`` is empty where all is well."""

    part: str
    words: str
    remedy: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = "Vérifie chaque partie de l’installation : une ligne chacune, avec le remède."
    closer = parser.add_mutually_exclusive_group()
    closer.add_argument(
        "--vault",
        action="store_true",
        help="relire tous les fichiers du coffre : tout fichier manquant ou altéré est nommé",
    )
    closer.add_argument(
        "--journal",
        action="store_true",
        help="relire tous les journaux : toute ligne modifiée, supprimée, déplacée ou coupée est nommée, et toute racine "
        "manquante ou datée après coup",
    )
    closer.add_argument(
        "--pages",
        action="store_true",
        help="relire tous les textes figés : toute page qui dirait autre chose que son PDF est nommée",
    )
    closer.add_argument(
        "--proofs",
        action="store_true",
        help="comparer ce que lisent les écrans (dates et niveaux des signatures, dates des courriers, adresses) au PDF "
        "signé et au journal : toute différence est nommée",
    )
    closer.add_argument(
        "--cause",
        metavar="TEXTE",
        help="noter pourquoi des racines manquent jusqu’à aujourd’hui (« restauration du 3 mars 2027 ») : "
        "« --journal » le dira à part, sans anomalie",
    )
    instance.add_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0 when everything works, 1 when something needs a remedy. Raises BadSettings."""
    if arguments.vault:
        return examine_vault(instance.settings_of(arguments))
    if arguments.journal:
        return examine_journals(instance.settings_of(arguments), at=now())
    if arguments.proofs:
        return examine_proofs(instance.settings_of(arguments), at=now())
    if arguments.cause is not None:
        return record_cause(instance.settings_of(arguments), arguments.cause, at=now())
    if arguments.pages:
        return examine_pages(instance.settings_of(arguments))
    findings = list(examine(instance.settings_of(arguments), at=now()))
    for finding in findings:
        mark = "à corriger" if finding.remedy else "bon"
        remedy = f" → {finding.remedy}" if finding.remedy else ""
        sys.stdout.write(f"{finding.part:<14} {mark:<11} {finding.words}{remedy}\n")
    return 1 if any(finding.remedy for finding in findings) else 0


def examine(settings: Settings, *, at: datetime) -> Iterator[Finding]:
    """Each part in turn; one that is broken never hides the next."""
    for part, look in _PARTS.items():
        try:
            yield look(settings, at)
        except Refusal as refusal:
            yield Finding(part, "ne fonctionne pas", str(refusal))
        except (OSError, SQLAlchemyError) as error:
            yield Finding(part, f"ne répond pas ({type(error).__name__})", str(error).splitlines()[0])


def _secret(settings: Settings, _at: datetime) -> Finding:
    read_secret(settings.secret_file)
    return Finding("clé", f"clé du serveur lue ({settings.secret_file})")


def _database(settings: Settings, _at: datetime) -> Finding:
    database = Database(settings.database_url)
    try:
        applied, newest = migrations.applied(database), migrations.newest()
    finally:
        database.close()
    if applied != newest:
        return Finding("base", f"étape « {applied or 'aucune'} »", "lancez « conventio migrate »")
    return Finding("base", f"à jour (étape {applied})")


def _vault(settings: Settings, _at: datetime) -> Finding:
    vault = Vault(settings.vault)
    content = b"conventio doctor\n"
    vault.get(vault.put(content))
    return Finding("coffre", f"écrit et relit ({settings.vault})")


def _packs(settings: Settings, _at: datetime) -> Finding:
    packs = find_all_packs(settings.templates_folder)
    parties = {party.name for pack in packs for party in pack.parties}
    if strange := [party for party, _ in settings.minimum_levels if party not in parties]:
        remedy = f"CONVENTIO_MINIMUM_LEVELS nomme « {strange[0]} » (parties : {', '.join(sorted(parties))})"
        return Finding("modèles", "un niveau minimal ne vise personne", remedy)
    return Finding("modèles", ", ".join(f"{pack.kind} {pack.version}" for pack in packs))


def _libreoffice(settings: Settings, _at: datetime) -> Finding:
    with Converter(processes=1, folder=settings.folder / "converters") as converter:
        version = converter.check()
        cut_off = "coupé du réseau" if converter.isolated else "le réseau ne se coupe pas sur cette machine"
        return Finding("LibreOffice", f"version {version}, {cut_off}")


def _fonts(_settings: Settings, _at: datetime) -> Finding:
    font_files()
    names = ", ".join(family.name for family in FAMILIES)
    return Finding("polices", f"{names} ; les autres polices de cette machine ne servent à rien")


def _keys(settings: Settings, at: datetime) -> Finding:
    desk = SigningDesk.open(settings, holds_keys=may_read_keys(settings.keys))
    with suppress(TimestampUnavailable):  # their certificates are learnt by asking them
        desk.try_timestamp(at=at)
    near = [one for one in expiries(desk, at=at) if one.is_near(at)]
    if near:
        words = " ; ".join(f"{one.what}, jusqu’au {paris_date(one.ends_at):%d/%m/%Y}" for one in near)
        return Finding("clés", words, near[0].remedy)
    return Finding("clés", desk.describe(at=at))


def _trust(settings: Settings, at: datetime) -> Finding:
    desk = SigningDesk.open(settings, holds_keys=False)
    words = desk.describe_trust(at=at)
    if settings.trusted_list_url and desk.european and desk.european.current(at=at) is None:
        return Finding(
            "confiance", words, "la tâche « trusted-lists » les rapporte : lancez « conventio worker »"
        )
    return Finding("confiance", words)


def _module(settings: Settings, at: datetime) -> Finding:
    token = token_of(settings)
    if token is None:
        return Finding("module", "aucun module de clés (PKCS#11)")
    if not may_read_keys(settings.keys):
        return Finding("module", f"« {token.label} » : seul le compte qui scelle l’ouvre")
    labels = token.labels()
    people = PeopleOfTheToken(settings.keys).everybody()
    missing = sorted(set(people) - set(labels))
    words = f"« {token.label} » : {len(labels)} clés ; signataires : {', '.join(sorted(people)) or 'aucun'}"
    if missing:
        return Finding("module", words, f"il n’y a pas de clé « {missing[0]} » pour signers/{missing[0]}.pem")
    ended = [label for label, chain in people.items() if chain[0].not_valid_after <= at]
    return Finding("module", words, f"le certificat « {ended[0]} » n’est plus valable" if ended else "")


def _remote(settings: Settings, at: datetime) -> Finding:
    offered = providers(settings)
    for one in offered:
        CscClient(one).check(at=at)
    return Finding("à distance", ", ".join(one.label for one in offered) or "aucun service de signature")


def _timestamps(settings: Settings, at: datetime) -> Finding:
    SigningDesk.open(settings, holds_keys=False).try_timestamp(at=at)
    return Finding("horodatage", ", ".join(settings.tsa_urls))


def _proofs(settings: Settings, at: datetime) -> Finding:
    database = Database(settings.database_url)
    try:
        with database.reading() as session:
            found = proofs(session, at=at)
    finally:
        database.close()
    if found.earliest_end is None:
        return Finding("preuves", "aucun original clos")
    words = f"la première tient jusqu’au {paris_date(found.earliest_end):%d/%m/%Y}"
    if found.failing:
        return Finding("preuves", f"{words} ; {found.failing[0].reference}", found.failing[0].problem)
    if found.urgent(at=at, within=AHEAD):
        return Finding("preuves", words, "lancez « conventio worker » : il ajoute un horodatage d’archivage")
    return Finding("preuves", words)


def _mail(settings: Settings, at: datetime) -> Finding:
    remedy = smtp_sender(settings).check()
    if remedy:
        return Finding("courriel", f"{settings.mail_host}:{settings.mail_port} ne répond pas", remedy)
    database = Database(settings.database_url)
    try:
        with database.reading() as session:
            oldest = oldest_unsent(session)
    finally:
        database.close()
    if oldest is not None and unsent_for(settings, oldest, at=at) > MAIL_LATE_AFTER:
        return Finding("courriel", "un courriel attend depuis plus d’une heure", "voyez la page « Santé »")
    return Finding(
        "courriel", f"{settings.mail_host}:{settings.mail_port} répond{_kept_for_a_person(settings)}"
    )


def _kept_for_a_person(settings: Settings) -> str:
    kept = len(list(received_folder(settings).glob("*.eml")))
    return f" ; {kept} message(s) reçu(s) à lire dans {received_folder(settings)}" if kept else ""


def _alerts(settings: Settings, at: datetime) -> Finding:
    database = Database(settings.database_url)
    try:
        with database.reading() as session:
            found = watchfulness(session, settings, at=at)
    finally:
        database.close()
    if found.silence:
        return Finding("alertes", found.silence, "lancez « conventio worker », puis voyez la page « Santé »")
    if found.failing:
        words = f"{found.failing} convention(s) dont les dates ne se calculent pas"
        return Finding("alertes", words, "voyez la page « Alertes », « Non remises »")
    if found.last_pass is None:
        return Finding("alertes", "rien à surveiller encore")
    return Finding("alertes", f"dernier passage complet le {paris_date(found.last_pass):%d/%m/%Y}")


def _journals(settings: Settings, at: datetime) -> Finding:
    database = Database(settings.database_url)
    try:
        with database.reading() as session:
            dated, any_journal = last_dated(session), has_journals(session)
    finally:
        database.close()
    if dated is None:
        remedy = "lancez « conventio worker »" if any_journal else ""
        return Finding("journaux", "aucune racine n’est encore horodatée", remedy)
    words = f"racine horodatée le {dated:%d/%m/%Y}"
    late = at - dated > JOURNALS_LATE_AFTER
    return Finding("journaux", words, "voyez si une autorité d’horodatage répond" if late else "")


def _worker(settings: Settings, at: datetime) -> Finding:
    database = Database(settings.database_url)
    try:
        beats = last_beats(database)
    finally:
        database.close()
    silent = [job for job in (*JOBS, JOB) if job not in beats or at - beats[job] > SILENT_AFTER]
    if silent:
        apart = [JOB] if JOB in silent and not settings.worker_seals else []
        commands = (["worker"] if silent != apart else []) + (["seal"] if apart else [])
        remedy = f"lancez {' et '.join(f'« conventio {name} »' for name in commands)}"
        return Finding("tâches", f"sans nouvelles de : {', '.join(silent)}", remedy)
    return Finding("tâches", "passées il y a moins de 26 heures")


_PARTS: dict[str, Callable[[Settings, datetime], Finding]] = {
    "clé": _secret,
    "base": _database,
    "coffre": _vault,
    "modèles": _packs,
    "polices": _fonts,
    "LibreOffice": _libreoffice,
    "clés": _keys,
    "module": _module,
    "à distance": _remote,
    "confiance": _trust,
    "horodatage": _timestamps,
    "preuves": _proofs,
    "courriel": _mail,
    "alertes": _alerts,
    "journaux": _journals,
    "tâches": _worker,
}
