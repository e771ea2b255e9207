"""What a line of the journal tells of a person may be erased where the law asks for it; evidence may not."""

import pytest

from tests.factories import conventions as made
from tests.factories.conventions import MINUTE, Office
from tests.people import hire
from tests.stories.conftest import START
from workflow.actors import Actor
from workflow.acts import review
from workflow.acts.date_journals import date_day
from workflow.acts.erase import ErasureNeedsAReason, NoSuchLine, NotAllowedToErase, erase
from workflow.readings.journal_check import check_journals
from workflow.records.journal import JournalEntry
from workflow.rules.erasure import ERASABLE, MustBeKept
from workflow.rules.moves import MOVES

WHY = "Demande reçue le 2 mars 2027, référence RGPD-12."


@pytest.fixture
def denis(region: Office) -> Actor:
    with region.workshop.database.transaction() as session:
        return Actor.of(hire(session, "denis@region.example"))


def faults(office: Office) -> list[str]:
    workshop = office.workshop
    with workshop.database.reading() as session:
        return check_journals(session, workshop.vault, workshop.desk.trust(at=START)).faults


def line(office: Office, convention_id: int, number: int) -> JournalEntry:
    with office.workshop.database.reading() as session:
        return session.query(JournalEntry).filter_by(convention_id=convention_id, number=number).one()


def test_the_chain_verifies_before_and_after(region: Office, denis: Actor) -> None:
    number = made.submitted(region, at=START)
    review.return_for_changes(
        region.workshop, number, reason="Voir avec Mme Untel.", actor=region.approver, at=START + 2 * MINUTE
    )
    assert date_day(region.workshop, at=START)
    before = line(region, number, 4)
    assert before.reason == "Voir avec Mme Untel."
    erase(region.workshop, number, 4, reason=WHY, actor=denis, at=START + 3 * MINUTE)
    after, told = line(region, number, 4), line(region, number, 5)
    assert (after.actor, after.account_id, after.reason, after.details, after.salt) == (
        "[effacé]",
        None,
        "",
        {},
        "",
    )
    assert (after.at, after.what, after.hash) == (before.at, before.what, before.hash)
    assert (told.what, told.actor, told.reason, told.details) == ("erase", denis.name, WHY, {"entry": 4})
    assert faults(region) == []


def test_what_is_evidence_stays(region: Office, denis: Actor) -> None:
    number = made.approved(region, at=START)
    with pytest.raises(MustBeKept, match="article 17"):
        erase(region.workshop, number, 4, reason=WHY, actor=denis, at=START + 5 * MINUTE)
    kept = {move.trigger for move in MOVES} - ERASABLE
    assert {"approve", "send", "complete", "decline", "register_paper", "cancel", "expire"} <= kept
    assert not {"sign", "code", "erase", "renewal"} & ERASABLE


def test_only_an_administrator_with_a_reason_and_once(region: Office, denis: Actor) -> None:
    number = made.drafted(region, at=START)
    with pytest.raises(NotAllowedToErase):
        erase(region.workshop, number, 1, reason=WHY, actor=region.drafter, at=START)
    with pytest.raises(ErasureNeedsAReason):
        erase(region.workshop, number, 1, reason=" ", actor=denis, at=START)
    erase(region.workshop, number, 1, reason=WHY, actor=denis, at=START)
    for absent in (1, 99):
        with pytest.raises(NoSuchLine):
            erase(region.workshop, number, absent, reason=WHY, actor=denis, at=START)
