"""What may go wrong with the daily look and its mails: nothing is missed, nothing told twice, people know what to do."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from itertools import permutations

import pytest
from sqlalchemy import select

from foundation.clock import paris_date
from tests.factories.conventions import Office
from tests.factories.in_force import morning
from tests.factories.letters import draft
from tests.factories.scans import scan
from tests.stories.watching import ENTERED, POSTING, enter, every_mail, mails, one_pass, passes, told
from workflow import sweeps
from workflow.acts.enter_letter import enter_letter
from workflow.acts.letter_travel import Posting
from workflow.acts.project_due import project_due
from workflow.records.alert import Alert
from workflow.records.convention import Convention
from workflow.records.letter import Channel
from workflow.records.renewal import Renewal
from workflow.records.watch import Watch
from workflow.rules.telling import Stage
from workflow.rules.tracking_numbers import s10_check_digit


@pytest.fixture
def convention(region: Office) -> int:
    return enter(region)


def test_a_worker_stopped_for_two_weeks_tells_late_and_once(region: Office, convention: int) -> None:
    passes(region, date(2027, 6, 1), date(2027, 10, 25))
    one_pass(
        region, date(2027, 11, 26)
    )  # both the -1m (30 October) and the -7d (23 November) fell in between
    lines = {
        (one.rung, one.stage) for one in told(region, target=POSTING, recipient=f"account:{region.agnes.id}")
    }
    assert lines == {("-6m", Stage.TOLD), ("-3m", Stage.TOLD), ("-7d", Stage.TOLD)}
    with region.workshop.database.reading() as session:
        skipped = session.scalars(select(Alert).filter_by(target=POSTING, stage_name=Stage.SKIPPED)).all()
    assert {one.rung for one in skipped} == {"-1m"}
    assert "annoncée avec retard" in mails(region, "deadlines-digest")[-1].values["items"]


def test_a_date_that_passed_during_the_outage_is_told_all_the_same(region: Office, convention: int) -> None:
    passes(region, date(2027, 6, 1), date(2027, 11, 20))
    with region.workshop.database.transaction() as session:  # the pages go on while the worker is stopped
        project_due(
            session,
            region.workshop.settings,
            session.get_one(Convention, convention),
            as_of=date(2027, 12, 2),
        )
    one_pass(region, date(2027, 12, 4))
    assert [one.rung for one in told(region, target=POSTING, recipient=f"account:{region.agnes.id}")][
        -1
    ] == "-7d"


def test_the_mail_of_the_day_waits_for_the_end_of_the_look(region: Office) -> None:
    """Another worker is still at it: what a person is told of a day is not cut in two."""
    for rank in range(1, 4):
        enter(region, rank=rank)
    day = date(2027, 6, 1)
    with region.workshop.database.transaction() as session:
        session.get_one(Watch, 3).look_on = day + timedelta(days=1)
    one_pass(region, day)
    assert mails(region, "deadlines-digest")[0].values["count"] == "2 échéances"

    with region.workshop.database.transaction() as session:
        session.get_one(Watch, 3).look_on = day
    second = morning(day + timedelta(days=1))
    assert sweeps.look_at_dates(region.workshop, at=second).done == 1
    with region.workshop.database.transaction() as session:
        session.get_one(Watch, 2).look_on = day  # something happened to it meanwhile
    sweeps.send_alerts(region.workshop, at=second)
    assert len(mails(region, "deadlines-digest")) == 2  # those of the first day
    sweeps.look_at_dates(region.workshop, at=second)
    sweeps.send_alerts(region.workshop, at=second)
    assert len(mails(region, "deadlines-digest")) == 4


def test_a_look_that_never_ends_is_not_waited_for(region: Office) -> None:
    enter(region, rank=1)
    enter(region, rank=2)
    at = morning(date(2027, 6, 1))
    assert sweeps.look_at_dates(region.workshop, at=at).done == 2
    with region.workshop.database.transaction() as session:
        session.get_one(Watch, 2).look_on = at.date()
    sweeps.send_alerts(region.workshop, at=at + timedelta(hours=1))
    assert mails(region, "deadlines-digest") == []
    sweeps.send_alerts(region.workshop, at=at + timedelta(hours=3))
    assert len(mails(region, "deadlines-digest")) == 2


def test_an_import_of_2016_makes_no_burst(region: Office) -> None:
    enter(region, since=date(2016, 5, 10))
    one_pass(region, ENTERED.date())
    with region.workshop.database.reading() as session:
        assert {one.history for one in session.scalars(select(Renewal))} == {True}
        assert session.query(Renewal).count() == 9
        targets = [one.target for one in session.scalars(select(Alert))]
    assert all(target >= ENTERED.date() for target in targets)
    assert mails(region, "renewal-recorded") == []
    digests = mails(region, "deadlines-digest")
    assert len(digests) == len({mail.to_address for mail in digests})


def test_a_correction_leaves_what_was_sent_and_tells_of_the_change(region: Office, convention: int) -> None:
    passes(region, date(2027, 6, 1), date(2027, 9, 2))
    sent_before = {one.id: one.mail_id for one in told(region, target=POSTING)}
    with region.workshop.database.transaction() as session:  # signed on 10 March in fact
        held = session.get_one(Convention, convention)
        for row in held.signatures:
            row.signed_on = date(2024, 3, 10)
        project_due(session, region.workshop.settings, held, as_of=date(2027, 9, 3))
    one_pass(region, date(2027, 9, 3))
    after = told(region, target=POSTING)
    assert {one.id: one.mail_id for one in after if one.id in sent_before} == sent_before
    gone = [one for one in after if one.rung == "gone-1"]
    assert {one.recipient for one in gone} == {one.recipient for one in after}
    assert mails(region, "deadlines-digest")[-1].values["items"].count("Ne tenez plus compte") == 1
    passes(region, date(2027, 9, 4), date(2027, 9, 10))
    new = date(2027, 12, 9)
    assert {one.rung for one in told(region, target=new)} == {"-6m", "-3m"}


def test_one_convention_that_makes_the_rules_raise_stops_nobody_else(region: Office, convention: int) -> None:
    other = enter(region, rank=2)
    with region.workshop.database.transaction() as session:
        session.get_one(Convention, convention).clause_values = {"3": {"name": "initial-term", "years": 0}}
    report = sweeps.look_at_dates(region.workshop, at=morning(date(2027, 6, 1)))
    assert set(report.problems) == {"EPN-2027-0001"}
    sweeps.send_alerts(region.workshop, at=morning(date(2027, 6, 1)))
    assert {one.convention_id for one in told(region)} == {other}
    with region.workshop.database.transaction() as session:
        watch = session.get_one(Watch, convention)
        assert "99" in watch.problem or "sens" in watch.problem
        held = session.get_one(Convention, convention)
        held.clause_values = {}
        project_due(session, region.workshop.settings, held, as_of=date(2027, 6, 1))
    one_pass(region, date(2027, 6, 1))
    with region.workshop.database.reading() as session:
        assert session.get_one(Watch, convention).problem == ""


def test_two_workers_tell_once(region: Office) -> None:
    for rank in range(1, 13):
        enter(region, rank=rank)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: one_pass(region, date(2027, 6, 1)), range(2)))
    lines = told(region)
    assert len({(one.convention_id, one.line) for one in lines}) == len(lines) == 24
    assert Counter(mail.to_address for mail in mails(region, "deadlines-digest")) == {
        region.agnes.email: 1,
        region.bruno.email: 1,
    }


def test_an_import_of_two_hundred_makes_one_mail_each_and_none_of_the_past(region: Office) -> None:
    for rank in range(1, 201):
        enter(region, since=date(2016, 1, 4) + timedelta(days=rank * 17), rank=rank)
    one_pass(region, ENTERED.date())
    received = Counter(mail.to_address for mail in mails(region, "deadlines-digest"))
    assert set(received.values()) == {1}
    assert {mail.kind for mail in every_mail(region)} == {"deadlines-digest", "deadlines-week"}
    assert all(one.target >= ENTERED.date() for one in told(region))
    assert len(mails(region, "renewal-recorded")) == 0


@pytest.mark.parametrize(
    ("since", "day"),
    [
        (date(2024, 7, 3), date(2028, 3, 26)),  # the clocks go forward
        (date(2024, 2, 8), date(2027, 10, 31)),  # they go back: an hour comes twice
    ],
)
def test_passes_at_every_hour_while_the_clocks_change_tell_once(
    region: Office, since: date, day: date
) -> None:
    night = datetime.combine(day, time(20), tzinfo=UTC) - timedelta(days=1)
    enter(
        region, since=since, entered=night - timedelta(days=30)
    )  # on that day, a week before the last posting
    one_pass(region, night.date())
    before = len(told(region))
    first_told = None
    for hours in range(36):
        at = night + timedelta(hours=hours)
        assert sweeps.look_at_dates(region.workshop, at=at).problems == {}
        sweeps.send_alerts(region.workshop, at=at)
        if len(told(region)) > before and first_told is None:
            first_told = at
    new = told(region)[before:]
    assert first_told is not None
    assert paris_date(first_told) == day  # the first pass of that day in Paris, not in Greenwich
    assert paris_date(first_told - timedelta(hours=1)) < day
    assert {(one.due_on, paris_date(one.noted_at)) for one in new} == {(day, day)}
    assert len({(one.convention_id, one.line) for one in new}) == len(new)


def test_a_clock_set_back_tells_nothing_again(region: Office, convention: int) -> None:
    passes(region, date(2027, 8, 20), date(2027, 9, 2))
    before = [one.id for one in told(region)]
    mails_before = len(every_mail(region))
    passes(region, date(2027, 8, 30), date(2027, 9, 2))  # the machine believed itself in August again
    assert [one.id for one in told(region)] == before
    assert len(every_mail(region)) == mails_before
    passes(region, date(2027, 9, 3), date(2027, 10, 30))
    assert {one.rung for one in told(region, target=POSTING)} == {"-6m", "-3m", "-1m"}


@pytest.mark.parametrize("order", list(permutations((0, 1, 2))))
def test_the_order_in_which_denunciations_are_entered_changes_no_date_told(
    region: Office, convention: int, order: tuple[int, ...]
) -> None:
    posted = (date(2027, 6, 10), date(2027, 6, 4), date(2027, 6, 22))
    passes(region, date(2027, 6, 1), date(2027, 6, 24))
    for place in order:
        denounced(region, convention, posted[place], entered=date(2027, 6, 25))
        one_pass(region, date(2027, 6, 25))
    passes(region, date(2027, 6, 26), date(2027, 9, 6))
    end = date(2027, 9, 4)  # three months after the earliest
    standing = {
        (one.rung, one.recipient.partition(":")[0])
        for one in told(region, rule="end-of-validity", target=end)
    }
    assert {rung for rung, _ in standing} >= {"-3m", "-1m", "-7d"}
    gone = {one.target for one in told(region, rule="end-of-validity") if one.rung.startswith("gone")}
    announced = {one.target for one in told(region, rule="end-of-validity")}
    assert announced - gone == {end}


def denounced(region: Office, convention_id: int, on: date, *, entered: date) -> None:
    """A letter of the co-contractor, entered with its scan; each has its own registered number."""
    serial = f"{on:%Y%m%d}"
    posting = Posting(on=on, channel=Channel.PAPER, tracking_number=f"RB{serial}{s10_check_digit(serial)}FR")
    enter_letter(
        region.workshop, convention_id, draft("denunciation", "co-contractor"), posting, scan=scan(),
        actor=region.drafter, at=morning(entered),
    )  # fmt: skip
