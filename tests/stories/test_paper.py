"""Paper stays possible: its dates rule the same calendar, and it is never mixed with an electronic original."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from documents.upload import NotAScan
from notifications.outbox import OutboxMail
from tests.factories import conventions as made
from tests.factories.conventions import SAMPLE, Office
from tests.factories.scans import scan
from tests.stories.conftest import START
from workflow import sweeps
from workflow.acts import archive, send
from workflow.acts.paper_original import BadPaperOriginal, HandwrittenSignature
from workflow.acts.project_due import kept_of
from workflow.acts.register_paper import register_paper
from workflow.readings.standing import standing_of
from workflow.readings.timelines import timeline_of
from workflow.records.convention import Convention, DocumentRole, Medium
from workflow.records.due import Due
from workflow.rules.machine import GuardRefused
from workflow.rules.states import State

LATER = START + timedelta(hours=1)


def handwritten(co_contractor: date, region: date) -> tuple[HandwrittenSignature, ...]:
    return (
        HandwrittenSignature(
            party="co-contractor", name="Claire Lemonnier", capacity="Présidente", on=co_contractor
        ),
        HandwrittenSignature(party="region", name="Hugues Bellengreville", capacity="Président", on=region),
    )


def registered(office: Office, number: int, *days: date, content: bytes | None = None) -> None:
    register_paper(
        office.workshop, number, signatures=handwritten(*days), certified_by="Agnès Rédactrice",
        scan=scan() if content is None else content, actor=office.drafter, at=LATER,
    )  # fmt: skip


@pytest.fixture
def paper(region: Office) -> int:
    return made.drafted(region, at=START, medium=Medium.PAPER)


def test_an_original_of_past_years_follows_its_calendar(region: Office, paper: int) -> None:
    registered(region, paper, date(2024, 2, 20), date(2024, 2, 29))
    with region.workshop.database.reading() as session:
        convention = session.get_one(Convention, paper)
        answer = timeline_of(convention, region.workshop.settings, as_of=date(2027, 3, 1))
        standing = standing_of(convention, region.workshop.settings, as_of=date(2027, 3, 1))
        assert convention.state is State.SIGNED
        assert convention.needed(DocumentRole.SCAN).media_type == "application/pdf"
        assert {row.level for row in convention.awaited_signatures()} == {"paper"}
    assert answer.in_force_from == date(2024, 2, 29)
    assert answer.periods[-1].first_day == date(2027, 3, 1)  # 29 February has no anniversary in 2027
    assert standing.sentence.startswith("En vigueur, 1re reconduction, jusqu’au 28 février 2028")


def test_an_approved_paper_text_waits_for_its_original(region: Office) -> None:
    number = made.approved(region, at=START, medium=Medium.PAPER)
    with pytest.raises(GuardRefused, match="papier"):
        send.send(region.workshop, number, actor=region.drafter, at=LATER)
    registered(region, number, date(2027, 2, 1), date(2027, 2, 8))
    with region.workshop.database.reading() as session:
        convention = session.get_one(Convention, number)
        assert len(convention.awaited_signatures()) == 2


def test_an_electronic_text_takes_no_paper(region: Office) -> None:
    number = made.approved(region, at=START)
    with pytest.raises(GuardRefused, match="en ligne"):
        registered(region, number, date(2027, 2, 1), date(2027, 2, 8))


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ((date(2027, 4, 1), date(2024, 3, 1)), "co-contractor-1"),
        ((date(2024, 3, 1), date(1924, 3, 1)), "region-1"),
    ],
    ids=["future", "slip of the keyboard"],
)
def test_a_date_without_meaning_is_refused_beside_its_field(
    region: Office, paper: int, days: tuple[date, date], field: str
) -> None:
    with pytest.raises(BadPaperOriginal) as refusal:
        registered(region, paper, *days)
    assert set(refusal.value.problems) == {field}


def test_a_file_that_is_no_scan_is_refused(region: Office, paper: int) -> None:
    with pytest.raises(NotAScan):
        registered(region, paper, date(2024, 3, 1), date(2024, 3, 1), content=b"PK\x03\x04")


def test_a_convention_in_force_is_not_archived(region: Office, paper: int) -> None:
    registered(region, paper, date(2024, 2, 20), date(2024, 2, 29))
    with pytest.raises(GuardRefused, match="encore en vigueur"):
        archive.archive(region.workshop, paper, actor=region.drafter, at=LATER)


@pytest.mark.parametrize("day", [date(2027, 11, 30), date(2028, 1, 15), date(2028, 2, 29), date(2029, 2, 28)])
def test_the_projection_says_what_the_timeline_says(region: Office, paper: int, day: date) -> None:
    registered(region, paper, date(2024, 2, 20), date(2024, 2, 29))
    assert sweeps.look_at_dates(region.workshop, at=datetime.combine(day, time(9), tzinfo=UTC)).problems == {}
    with region.workshop.database.reading() as session:
        answer = timeline_of(session.get_one(Convention, paper), region.workshop.settings, as_of=day)
        stored = {(row.rule, row.on, row.label, row.article) for row in session.query(Due)}
    assert stored == {
        (item.rule, item.date, item.label, item.article) for item in kept_of(answer, since=LATER.date())
    }
    assert stored >= {(item.rule, item.date, item.label, item.article) for item in answer.agenda}
    assert answer.next_renewal in {on for rule, on, *_ in stored if rule == "renewal"}


def test_both_parties_are_told_that_a_paper_convention_is_in_force(region: Office, paper: int) -> None:
    registered(region, paper, date(2027, 2, 1), date(2027, 2, 8))
    with region.workshop.database.reading() as session:
        mails = session.query(OutboxMail).filter_by(kind="convention-in-force").all()
    assert {mail.to_address for mail in mails} >= {region.agnes.email, SAMPLE.co_contractor["email"]}
    assert {mail.values["in_force_from"] for mail in mails} == {"lundi 8 février 2027"}
    assert {bool(mail.values["link"]) for mail in mails if mail.to_address == region.agnes.email} == {True}


def test_nobody_is_told_of_an_old_original_that_is_being_entered(region: Office, paper: int) -> None:
    registered(region, paper, date(2016, 5, 9), date(2016, 5, 10))
    with region.workshop.database.reading() as session:
        assert session.query(OutboxMail).filter_by(kind="convention-in-force").count() == 0
