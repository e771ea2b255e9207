"""The main job without a browser, and what each command says when it cannot."""

import json
import re
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from conventio.__main__ import main
from conventio.cli import COMMANDS
from foundation.clock import now, paris_date
from foundation.database import Database
from tests.factories.in_force import in_force, morning
from tests.factories.means import Means
from tests.program.commands import Run, draft_file
from workflow.records.account import Account
from workflow.records.alert import Alert

PARTY = """
[co_contractor]
name = "X"
legal_form = "association"
address = "a"
postcode = "14000"
city = "Caen"
email = "a@b.fr"
rna = "W142001234"
"""


def test_a_draft_says_its_number_and_what_it_lacks(ready: Run, tmp_path: Path) -> None:
    file = draft_file(tmp_path, without="decision_organ")
    begun = now()
    status, out, _ = ready("draft", "--from", file, "--as", "agnes@region.example")
    assert status == 0
    assert out.startswith(tuple(f"EPN-{paris_date(at).year}-0001\n" for at in (begun, now())))
    assert "il manque : Organe de décision" in out


def test_the_evidence_waits_for_every_signature(ready: Run, tmp_path: Path) -> None:
    _, out, _ = ready("draft", "--from", draft_file(tmp_path), "--as", "agnes@region.example")
    status, out, err = ready("evidence", out.split()[0])
    assert (status, out) == (2, "")
    assert "une fois que tous ont signé" in err
    assert not list(tmp_path.glob("*.zip"))


def test_a_line_changed_in_the_database_is_told_to_cron(ready: Run, tmp_path: Path) -> None:
    _, out, _ = ready("draft", "--from", draft_file(tmp_path), "--as", "agnes@region.example")
    number = out.split()[0]
    with closing(sqlite3.connect(tmp_path / "conventio.db")) as database, database:
        database.execute("UPDATE journal_entry SET actor = 'Un autre' WHERE number = 1")
    status, out, _ = ready("doctor", "--journal")
    assert status == 1
    assert out.startswith(f"{number}, ligne 1 : son contenu a été modifié.\n")


def test_what_the_screens_read_is_compared_with_the_proofs(ready: Run, tmp_path: Path) -> None:
    _, out, _ = ready("draft", "--from", draft_file(tmp_path), "--as", "agnes@region.example")
    number = out.split()[0]
    assert ready("doctor", "--proofs")[:2] == (
        0,
        "Actes relus : 1, fichiers signés : 0. Les écrans disent ce que disent les preuves.\n",
    )
    with closing(sqlite3.connect(tmp_path / "conventio.db")) as database, database:
        database.execute(
            "INSERT INTO party_signature (convention_id, version, party, rank, name, capacity, level, certified_by, "
            "signed_at) SELECT id, version, 'region', 1, 'Claire Maire', '', '', '', '2026-01-05 09:00:00.000000' "
            "FROM convention"
        )
    status, out, _ = ready("doctor", "--proofs")
    assert status == 1
    assert out.startswith(
        f"{number} : Claire Maire : l’écran donne une signature du 5 janvier 2026 à 10 h 00, que"
    )


def test_why_roots_are_missing_is_noted_with_a_reason(ready: Run) -> None:
    assert ready("doctor", "--cause", " ")[0] == 2
    status, out, _ = ready("doctor", "--cause", "restauration de la sauvegarde")
    assert (status, out.startswith("Cause notée pour les jours du ")) == (0, True)


def test_the_circuit_is_walked_and_guarded(ready: Run, tmp_path: Path) -> None:
    _, out, _ = ready("draft", "--from", draft_file(tmp_path), "--as", "agnes@region.example")
    number = out.split()[0]
    status, _, err = ready("submit", number, "--as", "agnes@region.example")
    assert status == 2  # the Région has not filled in her own part
    assert err.startswith("conventio: Il manque")
    assert err.count("\n") == 1
    assert ready("approve", number, "--as", "bruno@region.example")[0] == 2
    assert "En rédaction" in ready("status", number)[1]
    assert "Révision : 2.1.0" in ready("status", number)[1]
    status, _, err = ready("submit", number, "--as", "agnes@region.example", "--revision", "1.1.0")
    assert status == 2
    assert "a changé depuis votre lecture : rien n’a été enregistré" in err
    everything = ready("status", "--as-of", "2031-05-10")[1].splitlines()
    assert [line.split()[0] for line in everything] == [number]
    answer = json.loads(ready("status", number, "--as-of", "2031-05-10", "--json")[1])
    assert (answer["stored_state"], answer["state"]) == ("draft", "awaiting-signature")
    assert number in ready("search", "lisieux", "atelier")[1]
    assert ready("search", "introuvable")[0] == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("kind = ", "n’est pas du TOML lisible"),
        ('autre = "x"', "clé inconnue « autre »"),
        ('kind = "inconnue"\n[co_contractor]\nname = "X"', "Indiquez"),
        (f'medium = "papyrus"\n{PARTY}', "papyrus"),
        (f'{PARTY}[fields]\nrepresentative_email = "andré@atelier.example"', "« é », avant @"),
        (PARTY.replace("a@b.fr", "mailto:a@b.fr"), "collez seulement l’adresse"),
        (PARTY.replace("a@b.fr", "a@b.fr)"), "n’est pas un nom de domaine"),
    ],
    ids=["toml", "key", "co-contractor", "medium", "accent", "link", "bracket"],
)  # fmt: skip
def test_a_draft_file_that_cannot_be_used_stores_nothing(
    ready: Run, tmp_path: Path, content: str, said: str
) -> None:
    file = tmp_path / "x.toml"
    file.write_text(content, encoding="utf-8")
    status, _, err = ready("draft", "--from", str(file), "--as", "agnes@region.example")
    assert (status, err.count("\n")) == (2, 1)
    assert said in err
    assert ready("search", "caen")[0] == 1


def test_unknown_people_and_numbers_are_named(ready: Run) -> None:
    assert (
        "personne@region.example" in ready("approve", "EPN-2026-0001", "--as", "personne@region.example")[2]
    )
    assert "EPN-2026-9999" in ready("status", "EPN-2026-9999")[2]


def test_keys_are_renewed_where_it_is_asked(ready: Run, tmp_path: Path) -> None:
    before = [(tmp_path / "keys" / f"{name}.pem").read_bytes() for name in ("authority", "seal")]
    status, out, _ = ready("keys", "--renew-authority")
    assert (status, "sont renouvelés" in out) == (0, True)
    after = [(tmp_path / "keys" / f"{name}.pem").read_bytes() for name in ("authority", "seal")]
    assert not set(before) & set(after)
    assert [path.suffix for path in sorted((tmp_path / "keys" / "former").iterdir())] == [".crl", ".pem"]
    assert ready("keys", "--renew-seal")[0] == 0
    assert (tmp_path / "keys" / "authority.pem").read_bytes() == after[0]


def test_keys_are_never_overwritten(ready: Run) -> None:
    status, _, err = ready("keys")
    assert status == 2
    assert "jamais écrasées" in err


def test_a_database_behind_says_what_to_run(run: Run) -> None:
    assert run("keys")[0] == 0
    status, _, err = run("status", "EPN-2026-0001")
    assert status == 2
    assert "conventio migrate" in err


ENGLISH = re.compile(
    r"\b(usage|required|argument|arguments|choose|invalid|show|error|file|directory)\b", re.IGNORECASE
)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_each_command_is_french(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main([command, "--help"])
    told = capsys.readouterr().out
    assert told.startswith(f"emploi : conventio {command}")
    assert not ENGLISH.search(told)


@pytest.mark.parametrize(
    "given",
    [
        [],
        ["rien"],
        ["timeline"],
        ["timeline", "--facts"],
        ["timeline", "--facts", "/nulle/part.toml"],
        ["timeline", "--facts", "x", "--autre"],
        ["search", "--limit", "0", "mot"],
        ["keys", "--renew-seal", "--renew-authority"],
        ["account", "--email", "a@b.fr", "--name", "A", "--role", "chef"],
        ["migrate", "--settings", "/nulle/part.env"],
    ],
)
def test_what_is_wrong_on_the_command_line_is_said_in_french(
    given: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        status = main(given)
    except SystemExit as left:
        status = int(left.code or 0)
    assert status == 2
    assert not ENGLISH.search(capsys.readouterr().err)


def test_settings_that_miss_are_all_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CONVENTIO_SETTINGS_FILE", raising=False)
    assert main(["migrate"]) == 2
    told = capsys.readouterr().err
    assert "CONVENTIO_DATABASE_URL manque" in told
    assert told.count("\n") == 1


def test_the_doctor_finds_a_silent_worker_then_nothing(ready: Run) -> None:
    status, out, _ = ready("doctor")
    assert status == 1
    silent = ("tâches", "journaux")
    assert [line for line in out.splitlines() if "à corriger" in line and not line.startswith(silent)] == []
    assert ready("worker", "--once")[0] == 0
    status, out, _ = ready("doctor")
    assert (status, "à corriger" in out) == (0, False), out
    status, out, _ = ready("doctor", "--journal")
    assert (status, "rien n’a été modifié" in out) == (0, True), out


def test_the_doctor_names_each_remedy(ready: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONVENTIO_MAIL_PORT", "9")
    monkeypatch.setenv("CONVENTIO_TSA_URLS", "http://127.0.0.1:9")
    (tmp_path / "secret").chmod(0o644)
    lines = {line.split()[0]: line for line in ready("doctor")[1].splitlines()}
    assert "chmod 600" in lines["clé"]
    assert "CONVENTIO_MAIL_PORT" in lines["courriel"]
    assert "à corriger" in lines["horodatage"]
    assert "bon" in lines["LibreOffice"]
    assert "Liberation Sans" in lines["polices"]


def test_the_doctor_says_which_fonts_to_install(ready: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("documents.fonts._FOLDERS", ())
    lines = {line.split()[0]: line for line in ready("doctor")[1].splitlines()}
    assert "apt-get install" in lines["polices"]
    assert "fonts-crosextra-caladea" in lines["polices"]


def test_what_would_be_told_is_said_and_nothing_is_written(ready: Run, means: Means, tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'conventio.db'}")
    settings = means.settings(str(database.engine.url), tmp_path)
    with database.transaction() as session:
        agnes = session.query(Account).filter_by(email="agnes@region.example").one()
        in_force(session, settings, agnes, since=date(2024, 3, 1), entered=morning(date(2027, 6, 1)))
    status, told, _ = ready("alerts", "--as-of", "2027-08-30", "--dry-run")
    assert (status, told.count("3 mois avant")) == (0, 2)
    assert "30 août 2027" in told
    status, told, _ = ready("alerts", "EPN-2027-0001", "--as-of", "2027-08-30", "--months", "9", "--json")
    planned = [json.loads(line) for line in told.splitlines()]
    assert {"renewal-recorded", "annual-report"} <= {one["rule"] for one in planned}
    with database.reading() as session:
        assert session.query(Alert).count() == 0
    database.close()
    assert ready("alerts", "--as-of", "2027-08-30")[0] == 2


def test_messages_of_non_delivery_are_read_from_files(ready: Run, tmp_path: Path) -> None:
    (tmp_path / "absence.eml").write_text("From: a@b\nSubject: Absence\n\nJe suis absent.\n")
    status, told, _ = ready("bounces", str(tmp_path / "absence.eml"))
    assert status == 0
    assert "compte rendu de remise" in told
    assert ready("bounces", str(tmp_path / "nowhere.eml"))[0] == 2
