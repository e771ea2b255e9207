"""The daily look, its mails and what may go wrong, over conventions in force for years."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from conventio.post import post_of
from conventio.services import Services
from conventio.worker import run_once
from notifications.delivery import deliver
from notifications.message import mail_kind
from notifications.outbox import OutboxMail, enqueue
from tests.factories.conventions import Office
from tests.factories.in_force import in_force, morning
from tests.people import hire
from workflow import sweeps
from workflow.actors import Actor
from workflow.acts import reset_password
from workflow.acts.hand_over import hand_over
from workflow.acts.project_due import project_due
from workflow.readings.watchfulness import watchfulness
from workflow.records.account import Account
from workflow.records.alert import Alert
from workflow.records.convention import Convention
from workflow.records.journal import JournalEntry
from workflow.records.renewal import Renewal
from workflow.records.watch import Watch
from workflow.rules.telling import Stage

SIGNED = date(2024, 3, 1)
ENTERED = morning(date(2027, 6, 1))
RENEWAL, POSTING = date(2028, 3, 1), date(2027, 11, 30)


@pytest.fixture
def convention(region: Office) -> int:
    return enter(region)


def enter(region: Office, *, since: date = SIGNED, entered: datetime = ENTERED, rank: int = 1) -> int:
    workshop = region.workshop
    with workshop.database.transaction() as session:
        agnes, bruno = (session.get_one(Account, one.id) for one in (region.agnes, region.bruno))
        number = f"EPN-2027-{rank:04d}"
        return in_force(
            session, workshop.settings, agnes, since=since, entered=entered, number=number, substitute=bruno
        ).id


def passes(region: Office, first: date, last: date) -> None:
    """One pass a day, mails included."""
    day = first
    while day <= last:
        one_pass(region, day)
        day += timedelta(days=1)


def one_pass(region: Office, day: date) -> None:
    assert sweeps.look_at_dates(region.workshop, at=morning(day)).problems == {}
    sweeps.send_alerts(region.workshop, at=morning(day))


def told(region: Office, **conditions: object) -> list[Alert]:
    with region.workshop.database.reading() as session:
        query = select(Alert).filter_by(stage_name=Stage.TOLD, **conditions).order_by(Alert.id)
        return list(session.scalars(query))


def mails(region: Office, kind: str) -> list[OutboxMail]:
    with region.workshop.database.reading() as session:
        return list(session.scalars(select(OutboxMail).filter_by(kind=kind).order_by(OutboxMail.id)))


def test_each_party_is_told_what_concerns_it_once(region: Office, convention: int) -> None:
    passes(region, date(2027, 6, 1), date(2027, 12, 1))
    lines = [(one.rung, one.recipient.partition(":")[0], one.name) for one in told(region, target=POSTING)]
    assert Counter(rung for rung, *_ in lines) == {"-6m": 2, "-3m": 3, "-1m": 3, "-7d": 2}
    assert {who for _, who, _ in lines} == {"account", "co-contractor"}
    assert {name for *_, name in lines} >= {"Agnès Rédactrice", "Bruno Relecteur"}
    before = len(told(region))
    passes(region, date(2027, 12, 1), date(2027, 12, 2))
    assert len(told(region)) == before


def test_two_alerts_of_one_day_leave_in_one_mail(region: Office) -> None:
    enter(region, rank=1)
    enter(region, rank=2)
    one_pass(region, date(2027, 6, 1))
    agnes = [mail for mail in mails(region, "deadlines-digest") if mail.to_address == region.agnes.email]
    assert len(agnes) == 1
    assert "EPN-2027-0001" in agnes[0].values["items"]
    assert "EPN-2027-0002" in agnes[0].values["items"]
    assert agnes[0].values["count"].startswith("2 ")
    one_pass(region, date(2027, 6, 1))
    assert len(mails(region, "deadlines-digest")) == 2  # Agnès and Bruno


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


def test_renewals_are_recorded_in_order_and_told_to_both_parties(region: Office, convention: int) -> None:
    passes(region, date(2028, 2, 10), date(2028, 2, 12))
    one_pass(region, date(2029, 3, 15))  # stopped for more than a year
    with region.workshop.database.reading() as session:
        renewals = session.scalars(select(Renewal).order_by(Renewal.number)).all()
        lines = session.scalars(
            select(JournalEntry).filter_by(what="renewal").order_by(JournalEntry.number)
        ).all()
    assert [(one.number, one.first_day, one.history) for one in renewals] == [
        (1, date(2027, 3, 1), True),
        (2, date(2028, 3, 1), False),
        (3, date(2029, 3, 1), False),
    ]
    assert [line.details["number"] for line in lines] == [1, 2, 3]
    recorded = mails(region, "renewal-recorded")
    assert Counter(mail.to_address for mail in recorded) == {
        region.agnes.email: 2,
        region.bruno.email: 2,
        "contact@epn-2027-0001.example": 2,
        "presidence@epn-2027-0001.example": 2,
        "presidence@region.example": 2,
    }
    one_pass(region, date(2029, 3, 16))
    assert len(mails(region, "renewal-recorded")) == len(recorded)


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


def test_a_convention_signed_today_is_told_nothing_but_what_comes(region: Office) -> None:
    enter(region, since=ENTERED.date())
    one_pass(region, ENTERED.date())
    assert told(region) == []


def test_nothing_is_due_of_a_convention_that_is_not_signed(region: Office, convention: int) -> None:
    with region.workshop.database.transaction() as session:
        for row in session.get_one(Convention, convention).signatures:
            if row.party == "region":
                row.signed_on = None
        project_due(
            session, region.workshop.settings, session.get_one(Convention, convention), as_of=ENTERED.date()
        )
    one_pass(region, date(2027, 11, 29))
    assert told(region) == []


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


def test_whoever_takes_over_is_told_where_things_stand(region: Office, convention: int) -> None:
    passes(region, date(2027, 6, 1), date(2027, 9, 1))
    hand_over(
        region.workshop, [convention], agent_id=region.bruno.id, substitute_id=None,
        actor=Actor.of(region.agnes), at=morning(date(2027, 9, 2)),
    )  # fmt: skip
    before = len(told(region, recipient=f"account:{region.agnes.id}"))
    passes(region, date(2027, 9, 2), date(2027, 11, 30))
    assert len(told(region, recipient=f"account:{region.agnes.id}")) == before
    assert told(region, recipient=f"account:{region.bruno.id}", target=POSTING)[-1].rung == "-7d"


def test_when_nobody_is_left_in_charge_the_administration_is_told(region: Office, convention: int) -> None:
    with region.workshop.database.transaction() as session:
        denis = hire(session, "denis@region.example")
        for one in (region.agnes, region.bruno):
            session.get_one(Account, one.id).active = False
    one_pass(region, date(2027, 6, 1))
    assert {one.recipient for one in told(region, target=POSTING)} == {f"account:{denis.id}"}


def test_every_monday_somebody_in_charge_hears_something(region: Office, convention: int) -> None:
    passes(region, date(2027, 6, 1), date(2027, 6, 20))
    nothing = [mail for mail in mails(region, "deadlines-nothing") if mail.to_address == region.agnes.email]
    assert len(nothing) == 3  # the week of the entry, then two Mondays
    assert "EPN-2027-0001" in nothing[-1].values["next_deadline"]
    passes(region, date(2028, 1, 16), date(2028, 1, 18))
    week = [mail for mail in mails(region, "deadlines-week") if mail.to_address == region.agnes.email]
    assert "Compte rendu annuel" in week[-1].values["late"]


def test_an_address_that_is_refused_costs_nobody_else_their_mail(region: Office, convention: int) -> None:
    one_pass(region, date(2027, 9, 1))
    region.means.mail.receiver.refusals["contact@epn-2027-0001.example"] = "550 no such user"
    try:
        fates = deliver(post_of(region.workshop), at=morning(date(2027, 9, 1)))
    finally:
        region.means.mail.receiver.refusals.clear()
    assert {fate.value: count for fate, count in fates.items()} == {"sent": 4, "given-up": 1}
    (line,) = told(region, recipient="co-contractor:1", rung="-3m")
    with region.workshop.database.reading() as session:
        mail = session.get_one(OutboxMail, line.mail_id)
    assert mail.fate.label == "n’est pas parti"
    assert "550" in mail.last_error


def test_at_night_only_what_somebody_waits_for_leaves(region: Office, convention: int) -> None:
    settings = replace(region.workshop.settings, quiet_hours="20-8")
    post = post_of(replace(region.workshop, settings=settings))
    one_pass(region, date(2027, 9, 1))
    with region.workshop.database.transaction() as session:
        reset = reset_password.ask(
            session, session.get_one(Account, region.agnes.id), at=morning(date(2027, 9, 1))
        )
        enqueue(
            session, key="waited-for", kind="password-reset", to_address=region.agnes.email, to_name="Agnès",
            values={name: "x" for name in mail_kind("password-reset").sample if name != "link"},
            secret_ref=f"password-reset:{reset.id}", at=morning(date(2027, 9, 1)),
        )  # fmt: skip
    night = datetime(2027, 9, 1, 21, tzinfo=UTC)
    assert deliver(post, at=night).total() == 1
    assert deliver(post, at=datetime(2027, 9, 5, 10, tzinfo=UTC)).total() == 0  # a Sunday
    assert deliver(post, at=datetime(2027, 9, 6, 7, tzinfo=UTC)).total() == 5


def test_silence_is_noticed(region: Office, convention: int) -> None:
    settings, database = region.workshop.settings, region.workshop.database

    def noticed(at: datetime) -> str:
        with database.reading() as session:
            return watchfulness(session, settings, at=at).silence

    day = date(2027, 9, 1)
    assert "regardées à temps" in noticed(morning(day))  # entered in June, and no pass since
    services = Services(workshop=region.workshop)
    run_once(services, at=morning(day))
    assert noticed(morning(day)) == ""
    assert noticed(morning(day) + timedelta(hours=25)) == ""
    assert "plus de 26 heures" in noticed(morning(day) + timedelta(hours=27))
    region.means.mail.receiver.after_data = "451 later"
    try:
        run_once(services, at=morning(date(2027, 10, 30)))  # a mail is due, and the server takes none
        for hours in (24, 48):
            run_once(services, at=morning(date(2027, 10, 30)) + timedelta(hours=hours))
    finally:
        region.means.mail.receiver.after_data = "250 OK"
    assert "le serveur de courriel ne les prend pas" in noticed(morning(date(2027, 11, 1)))


def test_a_server_that_dies_after_accepting_gets_the_same_message_again(
    region: Office, convention: int
) -> None:
    one_pass(region, date(2027, 9, 1))
    post = post_of(region.workshop)
    region.means.mail.receiver.after_data = ""  # the mail is kept, and the connection cut before the answer
    try:
        deliver(post, at=morning(date(2027, 9, 1)))
    finally:
        region.means.mail.receiver.after_data = "250 OK"
    deliver(post, at=morning(date(2027, 9, 1)) + timedelta(minutes=10))
    counted = Counter(mail["Message-ID"] for mail in region.means.mail.mails)
    assert len(counted) == 5
    assert set(counted.values()) == {2}
