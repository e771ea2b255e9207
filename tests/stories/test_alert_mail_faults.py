"""A mail server that refuses one address, or dies after accepting: the others are told, nothing is doubled."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import select

from conventio.post import post_of
from notifications.delivery import deliver
from tests.factories.conventions import Office
from tests.factories.in_force import morning
from tests.parts.notifications.receiver import Receiver
from tests.stories.watching import enter, one_pass
from workflow.readings.alerts import in_trouble
from workflow.readings.watchfulness import watchfulness
from workflow.records.co_contractor import CoContractor

MANY = 100
"""Conventions, each with a co-contractor to tell."""


@pytest.fixture
def server(region: Office) -> Iterator[Receiver]:
    """The mail server of the story, which may be told to fail."""
    yield region.means.mail.receiver
    region.means.mail.receiver.well_behaved()


def delivered(region: Office, at: datetime) -> Counter[str]:
    """Everything that is due leaves, however many passes that takes; fates by name."""
    post, fates = post_of(region.workshop), Counter[str]()
    while found := deliver(post, at=at):
        fates += Counter({fate.value: count for fate, count in found.items()})
    return fates


def campaign(region: Office, day: date) -> int:
    """A day on which a hundred co-contractors and two agents are to be told, these in two mails."""
    for rank in range(1, MANY + 1):
        enter(region, rank=rank)
    one_pass(region, day)
    return MANY + 2 * 2


def test_one_address_in_a_hundred_is_refused_and_the_server_dies_after_accepting_others(
    region: Office, server: Receiver
) -> None:
    day, later = date(2027, 9, 1), date(2027, 10, 30)
    total, refused = campaign(region, day), _contact(77)
    server.refusals[refused] = "550 5.1.1 no such user"
    for rank in (3, 40, 99):  # kept, and the connection cut before the answer
        server.after_data_for[_contact(rank)] = ""
    assert delivered(region, morning(day)) == {"sent": total - 4, "later": 3, "given-up": 1}
    server.after_data_for.clear()
    assert delivered(region, morning(day) + timedelta(minutes=10)) == {"sent": 3}
    assert delivered(region, morning(day) + timedelta(days=4)) == {}  # nothing is tried again by itself

    copies: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for mail in server.mails:
        copies[mail["Message-ID"]].append((_addressee(mail), str(mail)))
    assert len(copies) == total - 1
    assert Counter(map(len, copies.values())) == {1: total - 4, 2: 3}
    assert all(len({addressee for addressee, _ in same}) == 1 for same in copies.values())
    assert {same[0][0] for same in copies.values() if len(same) == 2} == set(map(_contact, (3, 40, 99)))
    told_of = {same[0][0] for same in copies.values()}
    assert told_of == {_contact(rank) for rank in range(1, MANY + 1)} - {refused} | {
        region.agnes.email, region.bruno.email
    }  # fmt: skip
    _the_refusal_is_shown(region, refused, at=morning(day))

    with region.workshop.database.transaction() as session:
        party = session.scalars(select(CoContractor).where(CoContractor.email == refused)).one()
        party.email = "mairie@epn-2027-0077.example"
    server.mails.clear()
    one_pass(region, later)  # the next rung takes the corrected address
    assert delivered(region, morning(later)) == {"sent": total}
    assert "mairie@epn-2027-0077.example" in set(map(_addressee, server.mails))


def _the_refusal_is_shown(region: Office, refused: str, *, at: datetime) -> None:
    with region.workshop.database.reading() as session:
        (lost,) = in_trouble(session).rows
        assert watchfulness(session, region.workshop.settings, at=at).given_up == 1
    assert (lost.number, lost.address, lost.state) == ("EPN-2027-0077", refused, "courriel non parti")
    assert "550 5.1.1 no such user" in lost.trouble
    assert "Corrigez l’adresse sur la fiche du co-contractant" in lost.remedy
    assert "par téléphone ou par courrier" in lost.remedy


def _contact(rank: int) -> str:
    return f"contact@epn-2027-{rank:04d}.example"


def _addressee(mail: EmailMessage) -> str:
    return str(mail["To"].addresses[0].addr_spec)


def test_a_server_that_dies_after_accepting_all_gets_the_same_messages_again(
    region: Office, server: Receiver
) -> None:
    enter(region)
    one_pass(region, date(2027, 9, 1))
    server.after_data = ""
    at = morning(date(2027, 9, 1))
    assert delivered(region, at) == {"later": 5}  # the agents in two mails each
    server.well_behaved()
    assert delivered(region, at + timedelta(minutes=10)) == {"sent": 5}
    counted = Counter(mail["Message-ID"] for mail in server.mails)
    assert len(counted) == 5
    assert set(counted.values()) == {2}
