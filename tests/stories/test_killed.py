"""Killed at any point between two steps, a convention is before the step or after it, and its journal agrees."""

import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import pem

from foundation import migrations
from foundation.database import Database
from foundation.settings import described
from signing.desk import SigningDesk
from tests.factories import conventions as made
from tests.factories.conventions import Office
from tests.factories.means import SECRET, Means
from tests.stories.conftest import START
from tests.timestamping import Generations, TimestampServer
from workflow.acts import review
from workflow.acts.gather_evidence import gather
from workflow.readings.journal_check import check_journals
from workflow.records.convention import Convention, DocumentRole, Medium
from workflow.records.evidence import AnchorKind, EvidenceBundle, JournalAnchor, ValidationReport
from workflow.records.journal import JournalEntry
from workflow.rules.states import State

pytestmark = pytest.mark.long

ROOT = Path(__file__).resolve().parents[2]
LIFE = (
    "projet",
    "submit",
    "approve",
    "send",
    "ask",
    "confirm",
    "finish",
    "ask",
    "confirm",
    "finish",
    "journals",
    "evidence",
)
MOST_POINTS = 60
FIELDS = 4
"""Certification, two signatures, closing seal."""
DAY, YEAR = timedelta(days=1), timedelta(days=365)


@pytest.fixture
def instance(means: Means, tmp_path: Path) -> tuple[Office, Path]:
    """An instance whose settings stand in a file, so that another process can open it."""
    url = f"sqlite:///{tmp_path / 'instance.db'}"
    database = Database(url)
    migrations.upgrade(database)
    means.tsa.well_behaved()
    means.tsa.set_clock(START)
    workshop = means.workshop(database, tmp_path)
    (tmp_path / "secret").write_bytes(SECRET)
    (tmp_path / "secret").chmod(0o600)
    file = tmp_path / "instance.env"
    file.write_text("\n".join(written(workshop.settings)), encoding="utf-8")
    return made.office(means, workshop, at=START), file


def written(settings: object) -> list[str]:
    """Settings as lines of a file."""
    lines = []
    for name, _default, _doc in described():
        value = getattr(settings, name.removeprefix("CONVENTIO_").lower())
        if value not in (None, "", False, ()):
            lines.append(f"{name}={','.join(map(str, value)) if isinstance(value, tuple) else value}")
    return lines


def carried_out(file: Path, step: str, number: int, at: datetime, *, fatal: int) -> bool:
    """Whether the process lived to the end of the step."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.stories.deed", str(file), step, str(number), at.isoformat(), str(fatal)],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode in {0, -9}, done.stderr
    return done.returncode == 0


def is_consistent(office: Office, number: int) -> None:
    """What is stored agrees with itself."""
    with office.workshop.database.reading() as session:
        convention = session.get_one(Convention, number)
        journal = (
            session.query(JournalEntry).filter_by(convention_id=number).order_by(JournalEntry.number).all()
        )
        assert [entry.number for entry in journal] == list(range(1, len(journal) + 1))
        assert journal[-1].state_after == convention.state_name
        for document in convention.documents:
            assert len(office.workshop.vault.get(document.sha256)) == document.size
        final = DocumentRole.SCAN if convention.medium is Medium.PAPER else DocumentRole.SIGNED_PDF
        signed = convention.document(final) is not None
        assert signed == (convention.state is State.SIGNED)


def test_a_life_interrupted_everywhere_ends_as_any_other(instance: tuple[Office, Path]) -> None:
    office, file = instance
    number = made.drafted(office, at=START)
    at, kills = START, 0
    for step in LIFE:
        at += timedelta(minutes=5)
        office.means.set_clock(at)
        if step == "submit":
            review.submit(office.workshop, number, actor=office.drafter, at=at)
            continue
        for fatal in range(1, MOST_POINTS):
            if step == "ask":
                at += timedelta(minutes=2)  # a new code may be asked for after a minute only
            if carried_out(file, step, number, at, fatal=fatal):
                break
            kills += 1
            is_consistent(office, number)
            if has_been_done(office, step, number):
                break
        else:
            pytest.fail(f"{step} never came to its end")
        is_consistent(office, number)
    assert kills > 20
    assert made.signatures_in(office, number) == ["Claire LEMONNIER", "Hugues BELLENGREVILLE"]
    with office.workshop.database.reading() as session:
        convention = session.get_one(Convention, number)
        assert convention.state is State.SIGNED
        signed = session.query(JournalEntry).filter_by(convention_id=number, what="sign").count()
        completed = session.query(JournalEntry).filter_by(convention_id=number, what="complete").count()
    assert (signed, completed) == (2, 1)
    the_proof_is_whole(office, number)


def the_proof_is_whole(office: Office, number: int) -> None:
    """Tokens and bundle were interrupted too: nothing is missing, nothing is there twice."""
    workshop = office.workshop
    with workshop.database.reading() as session:
        found = check_journals(session, workshop.vault, workshop.desk.trust(at=START))
        kinds = [anchor.kind for anchor in session.query(JournalAnchor).order_by(JournalAnchor.kind)]
        reports = session.query(ValidationReport).count()
        [bundle] = session.query(EvidenceBundle).all()
    assert found.faults == []
    assert kinds.count(AnchorKind.DAILY) == 1
    assert kinds.count(AnchorKind.SIGNATURE) >= 1
    assert reports == FIELDS
    assert gather(workshop, number, at=START).content == workshop.vault.get(bundle.sha256)


def has_been_done(office: Office, step: str, number: int) -> bool:
    """A process killed after its last commit has done its work: to do it again would be refused, rightly."""
    expected = {"approve": State.APPROVED, "send": State.IN_SIGNATURE}
    with office.workshop.database.reading() as session:
        state = session.get_one(Convention, number).state
    return expected.get(step) is state


PAPER_LIFE = (
    ("start-paper", "send_on_paper", State.IN_SIGNATURE),
    ("enter-paper", "paper-printed", State.IN_SIGNATURE),
    ("register-paper", "register_paper", State.SIGNED),
)


def test_originals_on_paper_interrupted_everywhere_end_as_any_other(instance: tuple[Office, Path]) -> None:
    office, file = instance
    number = made.approved(office, at=START, medium=Medium.PAPER)
    kills = 0
    for step, entry, state in PAPER_LIFE:
        for fatal in range(1, MOST_POINTS):
            if carried_out(file, step, number, START + timedelta(hours=1), fatal=fatal):
                break
            kills += 1
            is_consistent(office, number)
            if times(office, number, entry):
                break  # killed after its last commit: done, and doing it again would be refused or doubled, rightly
        is_consistent(office, number)
        assert times(office, number, entry) == 1
        with office.workshop.database.reading() as session:
            assert session.get_one(Convention, number).state is state
    assert kills >= 6


def test_a_proof_prolonged_while_being_killed_is_prolonged_once(
    instance: tuple[Office, Path], tmp_path: Path
) -> None:
    """The old file is never touched; a dead process's claim is taken over after a day."""
    office, file = instance
    server = TimestampServer(tmp_path / "generations", made_at=START)
    try:
        generations = Generations(server, first=START - DAY, every=2 * YEAR, number=3)
        anchors = tmp_path / "generations.pem"
        anchors.write_bytes(b"".join(pem.armor("CERTIFICATE", root.dump()) for root in generations.anchors))
        settings = replace(office.workshop.settings, tsa_urls=(generations.url,), tsa_anchor_file=anchors)
        file.write_text("\n".join(written(settings)), encoding="utf-8")
        desk = SigningDesk.open(settings, holds_keys=True)
        workshop = replace(office.workshop, settings=settings, desk=desk)
        office = replace(office, workshop=workshop, means=replace(office.means, tsa=generations))
        number = made.signed(office, at=START)
        at, kills = START + 2 * YEAR + 200 * DAY, 0
        for fatal in range(1, MOST_POINTS):
            at += DAY
            generations.set_clock(at)
            if carried_out(file, "prolong", number, at, fatal=fatal) or times(office, number, "prolong"):
                break
            kills += 1
            is_consistent(office, number)
        assert kills >= 3
        with office.workshop.database.reading() as session:
            rows = session.get_one(Convention, number).documents
            files = [row.sha256 for row in rows if row.role == DocumentRole.SIGNED_PDF]
        first, second = (office.workshop.vault.get(sha256) for sha256 in files)
        assert second.startswith(first)
        assert times(office, number, "prolong") == 1
    finally:
        server.stop()


def times(office: Office, number: int, what: str) -> int:
    with office.workshop.database.reading() as session:
        return session.query(JournalEntry).filter_by(convention_id=number, what=what).count()
