"""One process of the campaign: carries conventions from approved to signed, one step after the other, until all are.

    python -m tests.stories.campaigner SETTINGS_FILE CONFIRMED_FILE AT SEED

Each confirmation that a signer was told of is written to CONFIRMED_FILE and forced to the disk: what stands there must
never be lost. It may be killed at any instant, and started again.
"""

import os
import random
import sys
import time
from datetime import datetime
from pathlib import Path

from archive.vault import Vault
from foundation.database import Database
from foundation.errors import Refusal
from foundation.secret import read_secret
from foundation.settings import Settings, read_environment_file
from signing import challenge, invitations
from signing.consent import CURRENT
from signing.desk import SigningDesk
from signing.records import Challenge, Invitation, Round, Signer, SignerState
from signing.rounds import Confirmation
from workflow.actors import Actor
from workflow.acts import send, sign, signer_codes
from workflow.acts.accounts import by_email
from workflow.acts.finish_signing import finish
from workflow.records.convention import Convention
from workflow.rules.states import State
from workflow.workshop import Workshop

UNFINISHED = (State.APPROVED, State.IN_SIGNATURE)


class Campaigner:
    def __init__(self, workshop: Workshop, confirmed: Path, at: datetime) -> None:
        self.workshop, self.confirmed, self.at = workshop, confirmed, at
        with workshop.database.reading() as session:
            account = by_email(session, "agnes@region.example")
            assert account is not None
            self.drafter = Actor.of(account)

    def unfinished(self) -> list[int]:
        with self.workshop.database.reading() as session:
            query = session.query(Convention.id).filter(Convention.state_name.in_(UNFINISHED))
            return [row.id for row in query]

    def step(self, number: int) -> None:
        """The next thing that anybody would do with this convention; another process may have done it meanwhile."""
        with self.workshop.database.reading() as session:
            convention = session.get_one(Convention, number)
            state, round_id = convention.state, convention.round_id
        if state is State.APPROVED:
            send.send(self.workshop, number, actor=self.drafter, at=self.at)
        elif state is State.IN_SIGNATURE and round_id is not None:
            self._sign(round_id)

    def _sign(self, round_id: str) -> None:
        signer, link, code_id = self._whose_turn(round_id)
        if signer is None:
            finish(self.workshop, round_id, at=self.at)
            return
        if code_id is None:
            signer_codes.ask_code(self.workshop, link, at=self.at)
            _, _, code_id = self._whose_turn(round_id)
        answer = sign.confirm(
            self.workshop,
            link,
            code=challenge.code(self.workshop.secret, code_id or 0),
            confirmation=Confirmation(consent_version=CURRENT, typed_name=signer.name, address="192.0.2.1"),
            at=self.at,
        )
        if not isinstance(answer, Refusal):
            self._told(f"{round_id} {signer.party} {answer.at.isoformat()}")
        finish(self.workshop, round_id, at=self.at)

    def _whose_turn(self, round_id: str) -> tuple[Signer | None, str, int | None]:
        """Who is invited and has not decided, with the link and the code that they hold."""
        with self.workshop.database.reading() as session:
            signers = session.get_one(Round, round_id).signers
            invited = next((one for one in signers if one.state is SignerState.INVITED), None)
            if invited is None:
                return None, "", None
            link = session.query(Invitation).filter_by(signer_id=invited.id, revoked_at=None).one()
            asked = (
                session.query(Challenge).filter_by(signer_id=invited.id).order_by(Challenge.id.desc()).first()
            )
            token = invitations.token(self.workshop.secret, link.id)
            return invited, token, asked.id if asked else None

    def _told(self, line: str) -> None:
        """What the signer's page says once the decision is committed."""
        descriptor = os.open(self.confirmed, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(descriptor, f"{line}\n".encode())
        os.fsync(descriptor)
        os.close(descriptor)


def main() -> None:
    file, confirmed, at, seed = sys.argv[1:]
    confirmed_by = Path(confirmed)
    settings = Settings.from_environment(read_environment_file(Path(file)))
    database = Database(settings.database_url)
    workshop = Workshop(
        settings=settings,
        database=database,
        secret=read_secret(settings.secret_file),
        vault=Vault(settings.vault),
        converter=None,  # type: ignore[arg-type]  # no document is made here, and LibreOffice starts slowly
        desk=SigningDesk.open(settings, holds_keys=True),
    )
    campaigner = Campaigner(workshop, confirmed_by, datetime.fromisoformat(at))
    (confirmed_by.parent / f"ready-{seed}").touch()  # its life is counted from here: starting takes seconds
    chance = random.Random(seed)  # noqa: S311 - any order will do
    while waiting := campaigner.unfinished():
        for number in chance.sample(waiting, len(waiting)):
            try:
                campaigner.step(number)
            except (
                Refusal
            ) as refusal:  # the other process came first, or a page would say so: next convention
                sys.stderr.write(f"{number}: {refusal}\n")
        time.sleep(0.05)
    database.close()


if __name__ == "__main__":
    main()
