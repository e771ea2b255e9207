"""One thing that waits for a person: what, about which convention, since when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workflow.records.convention import Deed

MOST = 100


class ToDo(StrEnum):
    """What is expected of the person, by the page that does it."""

    FILL_IN = "fill-in"
    CORRECT = "correct"
    SETTLE = "settle"
    SUBMIT = "submit"
    REVIEW = "review"
    SEND = "send"
    SEND_ON_PAPER = "send-on-paper"
    FOLLOW_PAPER = "follow-paper"
    ANSWER = "answer"
    EMPOWER = "empower"
    REVISE = "revise"
    CHASE = "chase"
    GIVE_OPINION = "give-opinion"
    POST_LETTER = "post-letter"
    PROVE_LETTER = "prove-letter"
    FOLLOW_NOTICE = "follow-notice"
    ANSWER_REQUEST = "answer-request"
    TELL_OTHERWISE = "tell-otherwise"
    MAIL_LOST = "mail-lost"
    CONFIRM_CHANGE = "confirm-change"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """``request_id``: of a change that two people make, which may be about no convention: ``number`` is empty then."""

    what: ToDo
    number: str
    co_contractor: str
    since: datetime
    detail: str = ""
    request_id: int | None = None


def task(what: ToDo, convention: Deed, *, detail: str = "") -> Task:
    """A task about a deed as it stands since it last changed."""
    return Task(
        what=what,
        number=convention.number,
        co_contractor=convention.co_contractor.name,
        since=convention.changed_at,
        detail=detail,
    )
