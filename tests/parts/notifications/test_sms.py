"""Text messages: accepted, refused for good, or to be tried again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from notifications.message import mail_kind, render
from notifications.senders import Letter, PermanentFailure, TryAgain
from notifications.senders.sms import SmsSender
from tests.sms_service import TOKEN, SmsService

LETTER = Letter(
    message_id="<1@region.example>",
    sender="conventions@region.example",
    to_address="+33612345678",
    to_name="Claire Martin",
    message=render("signature-code", mail_kind("signature-code").sample),
    attachments=(),
    at=datetime(2026, 11, 24, tzinfo=UTC),
)


@pytest.fixture(scope="module")
def running() -> Iterator[SmsService]:
    service = SmsService()
    yield service
    service.stop()


@pytest.fixture
def service(running: SmsService) -> SmsService:
    running.well_behaved()
    return running


def sender(service: SmsService, **facts: object) -> SmsSender:
    known = {"url": service.url, "sender": "Conventio", "token": TOKEN, "seconds": 30.0}
    return SmsSender(**{**known, **facts})  # type: ignore[arg-type]  # a table


def test_the_code_leaves_in_one_line(service: SmsService) -> None:
    sender(service).send(LETTER)
    (told,) = service.messages
    assert (told["to"], told["from"], told["reference"]) == (
        "+33612345678",
        "Conventio",
        "<1@region.example>",
    )
    assert told["text"].startswith("482913 : votre code pour signer")
    assert len(told["text"]) <= 160, "one message, not two"


@pytest.mark.parametrize("status", [400, 404, 422])
def test_a_number_that_is_refused_is_permanent(service: SmsService, status: int) -> None:
    service.status = status
    with pytest.raises(PermanentFailure):
        sender(service).send(LETTER)


@pytest.mark.parametrize("status", [302, 401, 429, 500, 503])
def test_everything_else_may_pass_later(service: SmsService, status: int) -> None:
    service.status = status
    with pytest.raises(TryAgain):
        sender(service).send(LETTER)


def test_a_slow_service_a_wrong_token_and_nobody(service: SmsService) -> None:
    with pytest.raises(TryAgain):
        sender(service, token="autre").send(LETTER)
    with pytest.raises(TryAgain):
        sender(service, url="http://127.0.0.1:9/").send(LETTER)
    service.slow = 1.0
    with pytest.raises(TryAgain, match="secondes"):
        sender(service, seconds=0.3).send(LETTER)


def test_a_mail_without_a_short_form_never_leaves_as_one(service: SmsService) -> None:
    long = replace(LETTER, message=replace(LETTER.message, short=""))
    with pytest.raises(PermanentFailure):
        sender(service).send(long)
