"""« Ce n’est pas moi » tells those in charge; the link alone neither refuses nor hands over."""

import pytest
from sqlalchemy import select

from foundation.errors import Refusal
from notifications.outbox import OutboxMail
from tests.factories import conventions as made
from tests.factories.conventions import Office
from tests.stories.conftest import START
from tests.stories.test_running_round import HOUR, JEAN
from workflow.acts import sign
from workflow.acts.hand_over_signature import hand_over
from workflow.acts.not_me import say_not_me
from workflow.records.convention import Convention
from workflow.records.journal import JournalEntry
from workflow.rules.states import State


@pytest.fixture
def token(region: Office) -> str:
    return made.token_of(region, made.sent(region, at=START), "co-contractor")


def state(region: Office) -> State:
    with region.workshop.database.reading() as session:
        return session.scalars(select(Convention)).one().state


def test_those_in_charge_are_told_once_a_day(region: Office, token: str) -> None:
    for _ in range(3):
        say_not_me(region.workshop, token, message="  Claire est\npartie. ", at=START + HOUR)
    with region.workshop.database.reading() as session:
        mails = session.scalars(select(OutboxMail).where(OutboxMail.kind == "signature-not-me")).all()
        lines = session.scalars(select(JournalEntry).where(JournalEntry.what == "not-me")).all()
    assert {mail.to_address for mail in mails} == {region.agnes.email}
    assert mails[0].values["message"] == "Claire est partie."
    assert [line.reason for line in lines] == ["Claire est partie."] * 3
    assert made.confirm_with(
        region, token, at=START + 2 * HOUR
    )  # whoever it reached may still be the signatory


def test_without_the_code_nobody_refuses(region: Office, token: str) -> None:
    assert isinstance(sign.decline(region.workshop, token, code="", reason="Non.", at=START + HOUR), Refusal)
    code = made.fresh_code(region, token, at=START + HOUR)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    assert isinstance(
        sign.decline(region.workshop, token, code=wrong, reason="Non.", at=START + HOUR), Refusal
    )
    assert state(region) is State.IN_SIGNATURE
    assert sign.decline(region.workshop, token, code=code, reason="Non.", at=START + HOUR) is None
    assert state(region) is State.DECLINED


def test_without_the_code_nobody_hands_over(region: Office, token: str) -> None:
    given = {"reason": "Congé.", "at": START + HOUR}
    assert isinstance(hand_over(region.workshop, token, JEAN, code="123456", **given), Refusal)
    code = made.fresh_code(region, token, at=START + HOUR)
    for _ in range(5):
        assert isinstance(hand_over(region.workshop, token, JEAN, code="000000", **given), Refusal)
    refusal = hand_over(region.workshop, token, JEAN, code=code, **given)
    assert "essayé 5 fois" in str(refusal), "failed tries count, whatever they were for"
