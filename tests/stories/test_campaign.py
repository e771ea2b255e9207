"""Two hundred conventions signed by two processes that are killed at random: none lost, none doubled, every file valid."""

import random
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from signing.records import Round, RoundState, Signer, SignerState
from tests.factories import conventions as made
from tests.factories.conventions import Office
from tests.factories.copies import copies
from tests.stories.conftest import START
from tests.stories.test_killed import ROOT, instance
from workflow.readings.verdict import Verdict
from workflow.readings.verification import verified
from workflow.records.convention import Convention, DocumentRole
from workflow.records.journal import JournalEntry
from workflow.rules.states import State

pytestmark = pytest.mark.long
__all__ = ["instance"]

COUNT = 200
PROCESSES = 2
LIVES = (2.0, 20.0)
"""Seconds, at random, that a process has from its first look on before it is killed."""
LONGEST = 1500
"""Seconds after which something is stuck; a quiet machine needs a third of it."""


@dataclass
class Member:
    """One process, and how long it works before it is killed."""

    process: "subprocess.Popen[bytes]"
    ready: Path
    life: float
    ends: float | None = None

    @property
    def is_over(self) -> bool:
        if self.ends is None and self.ready.exists():
            self.ends = time.monotonic() + self.life
        return self.ends is not None and time.monotonic() > self.ends


class Crew:
    """Processes that are replaced as soon as they die."""

    def __init__(self, file: Path, confirmed: Path, errors: Path) -> None:
        self.command = [sys.executable, "-m", "tests.stories.campaigner", str(file), str(confirmed)]
        self.folder, self.errors = confirmed.parent, errors
        self.chance = random.Random(20270301)  # noqa: S311 - the same campaign each time, as far as clocks allow
        self.started = 0
        self.kills = 0
        self.members = [self._start() for _ in range(PROCESSES)]

    def _start(self) -> Member:
        self.started += 1
        at = (START + made.MINUTE).isoformat()
        with self.errors.open("ab") as errors:
            process = subprocess.Popen([*self.command, at, str(self.started)], cwd=ROOT, stderr=errors)
        return Member(process, self.folder / f"ready-{self.started}", self.chance.uniform(*LIVES))

    def work(self) -> None:
        """Until each process has found nothing more to do."""
        deadline = time.monotonic() + LONGEST
        while self.members:
            assert time.monotonic() < deadline, "the campaign is stuck"
            self.members = [kept for member in self.members if (kept := self._looked_after(member))]
            time.sleep(0.1)

    def _looked_after(self, member: Member) -> Member | None:
        status = member.process.poll()
        if status is None and member.is_over:
            member.process.kill()
            member.process.wait()
            self.kills += 1
            return self._start()
        assert status in {None, 0}, self.errors.read_text()[-3000:]
        return member if status is None else None


def test_nothing_is_lost_nothing_is_doubled_and_every_file_is_valid(
    instance: tuple[Office, Path], tmp_path: Path
) -> None:
    office, file = instance
    first = made.approved(office, at=START)
    numbers = [first, *copies(office, first, COUNT - 1)]
    office.means.set_clock(START + made.MINUTE)
    confirmed = tmp_path / "confirmed"
    crew = Crew(file, confirmed, tmp_path / "errors")
    crew.work()
    assert crew.kills >= 5, "a campaign without kills proves nothing"
    told = {tuple(line.split()) for line in confirmed.read_text().splitlines()}
    """Two processes may confirm for the same person: the second click is answered as the first was."""
    assert len(told) == len({(round_id, party) for round_id, party, _ in told}), "one person, two instants"
    with office.workshop.database.reading() as session:
        for round_id, party, at in told:
            signer = session.query(Signer).filter_by(round_id=round_id, party=party).one()
            assert signer.confirmed_at is not None
            assert (signer.state, signer.confirmed_at.isoformat()) == (SignerState.SIGNED, at), "lost"
        assert session.query(Round).filter_by(state=RoundState.CLOSED).count() == COUNT
        assert session.query(Round).count() == COUNT, "no round was opened twice"
    for number in numbers:
        is_signed_once_and_valid(office, number)


def is_signed_once_and_valid(office: Office, number: int) -> None:
    with office.workshop.database.reading() as session:
        convention = session.get_one(Convention, number)
        assert convention.state is State.SIGNED
        told = Counter(row.what for row in session.query(JournalEntry).filter_by(convention_id=number))
        assert (told["send"], told["sign"], told["complete"]) == (1, 2, 1)
        finals = [row for row in convention.documents if row.role == DocumentRole.SIGNED_PDF]
        assert len(finals) == 1
    content = office.workshop.vault.get(finals[0].sha256)
    found = verified(office.workshop, content, at=START + 2 * made.MINUTE)
    assert found.verdict is Verdict.COMPLETE
    assert found.report is not None
    assert [item.field for item in found.report.signatures] == [
        "certification",
        "co-contractor",
        "region",
        "seal",
    ]
