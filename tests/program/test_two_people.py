"""From the terminal: the first accounts, and the way out where two people are not left. Kept, and told."""

import argparse
import getpass
from contextlib import AbstractContextManager
from pathlib import Path

from conventio.cli.instance import settings_of
from conventio.services import Services, open_services
from foundation.clock import now
from notifications.outbox import OutboxMail
from tests.program.commands import Run
from workflow.actors import Actor
from workflow.acts.accounts import by_email
from workflow.acts.changes.accounts import change_address
from workflow.records.change_request import ChangeRequest
from workflow.rules.moves import Role

AGNES, CHIEF = "agnes@region.example", "chef@region.example"
TERMINAL = f"Terminal du serveur ({getpass.getuser()})"


def services(folder: Path) -> AbstractContextManager[Services]:
    file = argparse.Namespace(settings=folder / "conventio.env")
    return open_services(settings_of(file, {}))


def test_roles_are_granted_to_an_account_that_is_there_with_a_reason(ready: Run, tmp_path: Path) -> None:
    again = ("account", "--email", AGNES, "--name", "Agnès", "--role", "administrator")
    status, _, told = ready(*again)
    assert (status, "Un compte existe déjà" in told) == (2, True)
    status, out, _ = ready(*again, "--reason", "Seule sur place.")
    assert (status, out) == (0, f"Rôles donnés à {AGNES}.\n")
    with services(tmp_path) as opened, opened.database.reading() as session:
        agnes = by_email(session, AGNES)
        assert agnes is not None
        assert agnes.roles == {Role.DRAFTER, Role.ADMINISTRATOR}
        kept = session.query(ChangeRequest).order_by(ChangeRequest.id.desc()).first()
        assert kept is not None
        assert (kept.settled_by, kept.reason) == (TERMINAL, "Seule sur place.")


def test_the_terminal_confirms_what_nobody_else_can(ready: Run, tmp_path: Path) -> None:
    ready("account", "--email", CHIEF, "--name", "Anne Chef", "--role", "administrator")
    with services(tmp_path) as opened:
        with opened.database.reading() as session:
            chief = by_email(session, CHIEF)
            agnes = by_email(session, AGNES)
            assert chief is not None
            assert agnes is not None
            actor, number = Actor.of(chief), agnes.id
        request = change_address(
            opened.workshop, number, "a.martin@region.example", reason="Mariage.", actor=actor, at=now()
        )
    assert ready("confirm", "999", "--reason", "x")[0] == 2
    assert ready("confirm", str(request.id), "--reason", " ")[0] == 2
    status, out, _ = ready("confirm", str(request.id), "--reason", "Vue en personne.")
    assert (status, "confirmée : Adresse d’un compte, Agnès Rédactrice" in out) == (0, True)
    assert ready("confirm", str(request.id), "--reason", "x")[0] == 2, "once is enough"
    with services(tmp_path) as opened, opened.database.reading() as session:
        assert by_email(session, "a.martin@region.example") is not None
        told = {one.to_address for one in session.query(OutboxMail).filter_by(kind="change-settled")}
        assert CHIEF in told
