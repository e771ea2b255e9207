"""The daily look, its mails and what may go wrong, over conventions in force for years."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.exc import IntegrityError

from conventio.post import post_of
from conventio.services import Services
from conventio.worker import run_once
from notifications.delivery import deliver
from notifications.message import mail_kind
from notifications.outbox import enqueue
from tests.factories.conventions import Office
from tests.factories.in_force import morning
from tests.factories.letters import notice, posting
from tests.factories.scans import scan
from tests.people import hire
from tests.stories.watching import ENTERED, POSTING, enter, mails, one_pass, passes, told
from workflow import sweeps
from workflow.actors import Actor
from workflow.acts import reset_password
from workflow.acts.enter_letter import enter_letter
from workflow.acts.hand_over import hand_over
from workflow.acts.project_due import project_due
from workflow.readings.watchfulness import watchfulness
from workflow.records.account import Account
from workflow.records.alert import Alert
from workflow.records.convention import Convention
from workflow.records.journal import JournalEntry
from workflow.records.renewal import Renewal


@pytest.fixture
def convention(region: Office) -> int:
    return enter(region)


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
    items = agnes[0].values["items"]
    asked = "Dernier envoi d’une dénonciation qui évite la reconduction, article 3"
    assert items.startswith(f"Mardi 30 novembre 2027 : {asked}\nDécidez avec les services")
    assert items.endswith(
        "ce jour-là.\n– EPN-2027-0001, Association EPN-2027-0001\n– EPN-2027-0002, Association EPN-2027-0002"
    )
    assert items.count("Décidez") == 1
    assert agnes[0].values["summary"] == f"{asked.removesuffix(', article 3')}, le 30 novembre 2027"
    assert agnes[0].values["count"].startswith("2 ")
    one_pass(region, date(2027, 6, 1))
    assert len(mails(region, "deadlines-digest")) == 2  # Agnès and Bruno


def test_what_cannot_wait_leaves_by_itself_before_the_mail_of_the_day(
    region: Office, convention: int
) -> None:
    """The first day on which a termination may be posted: not kept for the grouped mail, and not told again in it."""
    on, first_day = date(2027, 6, 5), date(2027, 7, 6)
    enter_letter(
        region.workshop, convention, notice(), posting(on), scan=scan(), proof=scan(), received_on=on,
        actor=region.drafter, at=morning(on),
    )  # fmt: skip
    passes(region, on, date(2027, 7, 5))
    assert mails(region, "deadline-approaching") == []
    before = len(mails(region, "deadlines-digest"))
    assert sweeps.look_at_dates(region.workshop, at=morning(first_day)).problems == {}
    urgent = mails(region, "deadline-approaching")
    assert [mail.to_address for mail in urgent] == [region.agnes.email, region.bruno.email]
    assert urgent[0].values["deadline"] == "mardi 6 juillet 2027"
    assert "la lettre de résiliation peut être postée" in urgent[0].values["what_to_do"]
    sweeps.send_alerts(region.workshop, at=morning(first_day))
    passes(region, first_day, date(2027, 7, 9))
    assert len(mails(region, "deadline-approaching")) == 2
    assert len(mails(region, "deadlines-digest")) == before


def test_the_ledger_takes_no_line_twice_and_none_that_lacks_a_part_of_its_key(
    region: Office, convention: int
) -> None:
    """Held by the database itself, whatever the program believes: a NULL in the key would let a line in twice."""
    key = {"convention_id", "rule", "target", "rung", "recipient", "channel"}
    tables = inspect(region.workshop.database.engine)
    assert key in [set(one["column_names"]) for one in tables.get_unique_constraints("alert")]
    assert {column["name"] for column in tables.get_columns("alert") if column["nullable"]} & key == set()
    one_pass(region, date(2027, 6, 1))
    line = told(region)[0]
    again = {column.name: getattr(line, name) for name, column in Alert.__mapper__.columns.items()}
    del again["id"]
    with pytest.raises(IntegrityError), region.workshop.database.transaction() as session:
        session.execute(Alert.__table__.insert().values(**again))


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
