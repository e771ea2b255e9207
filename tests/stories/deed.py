"""One step of a convention's life in a process of its own, which kills itself at a chosen point.

    python -m tests.stories.deed SETTINGS_FILE STEP CONVENTION AT POINT

Points are counted: before and after every commit and every file put in the vault. At point POINT the process
dies as by ``kill -9``; with 0 it lives, and prints how many points it met.
"""

import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy import event

from archive.vault import Vault
from conventio.services import open_services
from foundation.errors import Refusal
from foundation.settings import Settings, read_environment_file
from signing import challenge, invitations
from signing.consent import CURRENT, REMOTE
from signing.methods.paper import PaperEntry
from signing.paper_records import PaperMove
from signing.records import Challenge, Invitation, Round, Signer, SignerState
from signing.rounds import Confirmation
from tests.factories.conventions import SIGNATORIES
from tests.factories.scans import scan
from tests.remote_signing import CODE, PIN
from workflow import sweeps
from workflow.actors import Actor
from workflow.acts import approve, paper_round, projet, prolong, send, sign, sign_remotely, signer_codes
from workflow.acts.accounts import by_email
from workflow.acts.finish_signing import finish
from workflow.acts.paper_original import HandwrittenSignature
from workflow.acts.register_paper import register_paper
from workflow.acts.sign_remotely import Answers
from workflow.records.convention import Convention
from workflow.workshop import Workshop


class Points:
    """Counts, and dies at the chosen one."""

    def __init__(self, fatal: int) -> None:
        self.fatal = fatal
        self.met = 0

    def reached(self, *_: object) -> None:
        self.met += 1
        if self.met == self.fatal:
            os.kill(os.getpid(), signal.SIGKILL)


class CountedVault(Vault):
    """A vault each of whose deposits is two points."""

    points: Points

    def put(self, content: bytes) -> str:
        self.points.reached()
        sha256 = super().put(content)
        self.points.reached()
        return sha256


def _actor(workshop: Workshop, email: str) -> Actor:
    with workshop.database.reading() as session:
        account = by_email(session, email)
        assert account is not None
        return Actor.of(account)


def _projet(workshop: Workshop, number: int, at: datetime) -> None:
    projet.produce(workshop, number, actor=_actor(workshop, "agnes@region.example"), at=at)


def _approve(workshop: Workshop, number: int, at: datetime) -> None:
    approve.approve(workshop, number, actor=_actor(workshop, "bruno@region.example"), at=at)


def _send(workshop: Workshop, number: int, at: datetime) -> None:
    send.send(workshop, number, actor=_actor(workshop, "agnes@region.example"), at=at)


def _ask(workshop: Workshop, number: int, at: datetime) -> None:
    signer_codes.ask_code(workshop, _token(workshop, number), at=at)


def _confirm(workshop: Workshop, number: int, at: datetime) -> None:
    with workshop.database.reading() as session:
        newest = session.query(Challenge).order_by(Challenge.id.desc()).first()
        assert newest is not None
        code = challenge.code(workshop.secret, newest.id)  # as the person keeps it, used or not
    token = _token(workshop, number)
    with workshop.database.reading() as session:
        name = invitations.find(session, workshop.secret, token, at=at, signed_too=True).signer.name
    confirmation = Confirmation(consent_version=CURRENT, typed_name=name, address="192.0.2.1")
    answer = sign.confirm(workshop, token, code=code, confirmation=confirmation, at=at)
    assert not isinstance(answer, Refusal), answer


def _finish(workshop: Workshop, number: int, at: datetime) -> None:
    with workshop.database.reading() as session:
        round_id = session.get_one(Convention, number).round_id
    assert round_id is not None
    finish(workshop, round_id, at=at)


def _journals(workshop: Workshop, _number: int, at: datetime) -> None:
    assert sweeps.date_journals(workshop, at=at).problems == {}


def _evidence(workshop: Workshop, _number: int, at: datetime) -> None:
    assert sweeps.gather_evidence(workshop, at=at).problems == {}


def _prolong(workshop: Workshop, number: int, at: datetime) -> None:
    with workshop.database.reading() as session:
        round_id = session.get_one(Convention, number).round_id
    assert round_id is not None
    assert prolong.prolong(workshop, round_id, at=at)


def _start_paper(workshop: Workshop, number: int, at: datetime) -> None:
    paper_round.start(workshop, number, actor=_actor(workshop, "agnes@region.example"), at=at)


def _enter_paper(workshop: Workshop, number: int, at: datetime) -> None:
    entry = PaperEntry(kind=PaperMove.PRINTED, on=at.date())
    paper_round.enter(workshop, number, entry, actor=_actor(workshop, "agnes@region.example"), at=at)


def _register_paper(workshop: Workshop, number: int, at: datetime) -> None:
    signatures = tuple(
        HandwrittenSignature(party=party, name=name, capacity="", on=at.date())
        for party, name in SIGNATORIES.items()
    )
    register_paper(
        workshop, number, signatures=signatures, certified_by="Agnès", scan=scan(), at=at,
        actor=_actor(workshop, "agnes@region.example"),
    )  # fmt: skip


def _token(workshop: Workshop, number: int) -> str:
    """The link of whoever has to sign now."""
    with workshop.database.reading() as session:
        found = session.get_one(Round, session.get_one(Convention, number).round_id)
        waiting = [one for one in found.signers if one.state in {SignerState.INVITED, SignerState.CONFIRMED}]
        signer: Signer = waiting[0]
        invitation = session.query(Invitation).filter_by(signer_id=signer.id, revoked_at=None).one()
        return invitations.token(workshop.secret, invitation.id)


def _remote_prepare(workshop: Workshop, number: int, at: datetime) -> None:
    token = _token(workshop, number)
    (hers,) = sign_remotely.certificates(workshop, token, provider="exemple", user_id="claire", at=at)
    sign_remotely.prepare(
        workshop, token, provider="exemple", credential_id=hers.id, confirmation=_REMOTELY, at=at
    )


def _remote_authorise(workshop: Workshop, number: int, at: datetime) -> None:
    token = _token(workshop, number)
    answers = Answers(pin=PIN, code=CODE)
    answer = sign_remotely.authorise(workshop, token, answers, confirmation=_REMOTELY, at=at)
    assert not isinstance(answer, Refusal), answer


_REMOTELY = Confirmation(consent_version=REMOTE, typed_name="Claire Lemonnier", address="192.0.2.1")
STEPS: dict[str, Callable[[Workshop, int, datetime], None]] = {
    "projet": _projet,
    "approve": _approve,
    "send": _send,
    "ask": _ask,
    "confirm": _confirm,
    "finish": _finish,
    "journals": _journals,
    "evidence": _evidence,
    "remote-prepare": _remote_prepare,
    "remote-authorise": _remote_authorise,
    "prolong": _prolong,
    "start-paper": _start_paper,
    "enter-paper": _enter_paper,
    "register-paper": _register_paper,
}


def main() -> None:
    file, step, number, at, fatal = sys.argv[1:]
    settings = Settings.from_environment(read_environment_file(Path(file)))
    points = Points(int(fatal))
    CountedVault.points = points
    with open_services(settings, holds_keys=True) as services:
        engine = services.database.engine
        event.listen(engine, "commit", points.reached)
        workshop = services.workshop
        counted = CountedVault(workshop.vault.folder)
        object.__setattr__(workshop, "vault", counted)
        STEPS[step](workshop, int(number), datetime.fromisoformat(at))
        points.reached()
    sys.stdout.write(f"{points.met}\n")


if __name__ == "__main__":
    main()
