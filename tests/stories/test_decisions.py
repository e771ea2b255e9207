"""The decision before a renewal, and the annual reports whose reception stops the reminders."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.factories.conventions import Office
from tests.factories.in_force import in_force, morning
from tests.factories.scans import scan
from tests.people import hire
from workflow import sweeps
from workflow.actors import Actor
from workflow.acts import decisions
from workflow.acts.decisions import MayNotDecide, NotAsked, RoundIsOver
from workflow.acts.receive_report import ReportRefused, receive_report
from workflow.records.account import Account
from workflow.records.alert import Alert
from workflow.records.convention import Convention
from workflow.records.decision import DecisionRound, Opinion
from workflow.records.journal import JournalEntry
from workflow.records.renewal import Renewal
from workflow.rules.telling import Stage

ENTERED, ASKED_ON, RENEWAL = date(2027, 6, 1), date(2027, 9, 1), date(2028, 3, 1)


@pytest.fixture
def convention(region: Office) -> int:
    with region.workshop.database.transaction() as session:
        agnes = session.get_one(Account, region.agnes.id)
        return in_force(
            session, region.workshop.settings, agnes, since=date(2024, 3, 1), entered=morning(ENTERED)
        ).id


@pytest.fixture
def chantal(region: Office, convention: int) -> Account:
    """Of the service that is asked about every convention, with Bruno for another one."""
    with region.workshop.database.transaction() as session:
        chantal = hire(session, "chantal@region.example")
        decisions.ask_service(session, chantal, "Direction du numérique", convention_id=None)
        bruno = session.get_one(Account, region.bruno.id)
        decisions.ask_service(session, bruno, "Direction des finances", convention_id=None)
        return chantal


def passes(region: Office, *days: date) -> None:
    for day in days:
        assert sweeps.look_at_dates(region.workshop, at=morning(day)).problems == {}
        sweeps.send_alerts(region.workshop, at=morning(day))


def the_round(region: Office) -> DecisionRound:
    with region.workshop.database.reading() as session:
        found = session.scalars(select(DecisionRound)).one()
        assert found.answers is not None
        return found


def told(region: Office, rule: str) -> list[tuple[str, str]]:
    with region.workshop.database.reading() as session:
        query = select(Alert).filter_by(rule=rule, stage_name=Stage.TOLD).order_by(Alert.id)
        return [(one.rung, one.recipient) for one in session.scalars(query)]


def test_services_are_asked_six_months_before_and_reminded_until_they_answer(
    region: Office, chantal: Account
) -> None:
    passes(region, ENTERED, date(2027, 8, 31))
    with region.workshop.database.reading() as session:
        assert session.scalars(select(DecisionRound)).all() == []
    passes(region, ASKED_ON)
    found = the_round(region)
    assert (found.renewal_on, found.answer_by) == (RENEWAL, date(2027, 11, 30))
    both = {f"account:{chantal.id}", f"account:{region.bruno.id}"}
    assert set(told(region, "decision")) == {("-6m", who) for who in both}
    decisions.answer(
        region.workshop, found.id, opinion=Opinion.RENEGOTIATE, comment="Horaires à revoir.",
        actor=Actor.of(chantal), at=morning(date(2027, 9, 10)),
    )  # fmt: skip
    passes(region, date(2027, 10, 1), date(2027, 11, 1))
    reminded = [who for rung, who in told(region, "decision") if rung != "-6m"]
    assert reminded == [f"account:{region.bruno.id}"] * 2


def test_each_answer_is_kept_with_the_convention_and_never_changes_once_it_is_over(
    region: Office, convention: int, chantal: Account
) -> None:
    passes(region, ENTERED, ASKED_ON)
    found = the_round(region)
    says = {"actor": Actor.of(chantal)}
    decisions.answer(
        region.workshop, found.id, opinion=Opinion.KEEP, comment="Bon bilan.", at=morning(date(2027, 9, 10)), **says
    )  # fmt: skip
    decisions.answer(
        region.workshop, found.id, opinion=Opinion.RENEGOTIATE, comment=" Horaires à revoir. ",
        at=morning(date(2027, 9, 12)), **says,
    )  # fmt: skip
    passes(region, RENEWAL)
    with pytest.raises(RoundIsOver):
        decisions.answer(
            region.workshop, found.id, opinion=Opinion.DENOUNCE, comment="", at=morning(RENEWAL), **says
        )
    kept = {one.account_id: one for one in the_round(region).answers}
    assert (kept[chantal.id].service, kept[chantal.id].opinion, kept[chantal.id].comment) == (
        "Direction du numérique", Opinion.RENEGOTIATE, "Horaires à revoir.",
    )  # fmt: skip
    assert kept[chantal.id].answered_at == morning(date(2027, 9, 12))
    assert kept[region.bruno.id].opinion is None, "who did not answer stays named"
    with region.workshop.database.reading() as session:
        lines = session.scalars(
            select(JournalEntry).filter_by(convention_id=convention, what="decision-answer")
        )
        told_so = [(line.details["opinion"], line.reason) for line in lines]
    assert told_so == [("keep", "Bon bilan."), ("renegotiate", "Horaires à revoir.")]


def test_answers_are_kept_and_nothing_is_decided_by_silence(
    region: Office, convention: int, chantal: Account
) -> None:
    passes(region, ENTERED, ASKED_ON)
    found = the_round(region)
    with pytest.raises(NotAsked):
        decisions.answer(
            region.workshop,
            found.id,
            opinion=Opinion.KEEP,
            comment="",
            actor=region.drafter,
            at=morning(ASKED_ON),
        )
    with pytest.raises(MayNotDecide):
        decisions.decide(
            region.workshop,
            found.id,
            opinion=Opinion.KEEP,
            reason="x",
            actor=Actor.of(chantal),
            at=morning(ASKED_ON),
        )
    passes(region, RENEWAL)
    late = the_round(region)
    assert (late.outcome, [one.opinion for one in late.answers]) == (None, [None, None])
    with region.workshop.database.reading() as session:
        assert session.get_one(Renewal, (convention, 2)).first_day == RENEWAL
    with pytest.raises(RoundIsOver):
        decisions.decide(
            region.workshop,
            found.id,
            opinion=Opinion.KEEP,
            reason="x",
            actor=region.drafter,
            at=morning(RENEWAL),
        )


def test_whoever_is_in_charge_decides_with_a_reason_and_nobody_is_reminded_after(
    region: Office, convention: int, chantal: Account
) -> None:
    passes(region, ENTERED, ASKED_ON)
    found = the_round(region)
    decisions.decide(
        region.workshop, found.id, opinion=Opinion.KEEP, reason="Le bilan est bon.", actor=region.drafter,
        at=morning(date(2027, 9, 20)),
    )  # fmt: skip
    passes(region, date(2027, 10, 1), date(2027, 11, 1))
    assert {rung for rung, _ in told(region, "decision")} == {"-6m"}
    with region.workshop.database.reading() as session:
        query = select(JournalEntry).where(JournalEntry.what.startswith("decision"))
        lines = session.scalars(query.order_by(JournalEntry.id)).all()
    assert [line.what for line in lines] == ["decision-asked", "decision"]
    assert lines[1].reason == "Le bilan est bon."


def test_a_convention_may_have_services_of_its_own(region: Office, convention: int, chantal: Account) -> None:
    with region.workshop.database.transaction() as session:
        bruno = session.get_one(Account, region.bruno.id)
        decisions.ask_service(session, bruno, "Territoire de Caen", convention_id=convention)
    passes(region, ENTERED, ASKED_ON)
    assert [one.service for one in the_round(region).answers] == ["Territoire de Caen"]


def test_a_report_that_was_received_is_not_asked_for_any_more(region: Office, convention: int) -> None:
    passes(region, ENTERED, date(2027, 12, 31), date(2028, 1, 16))
    assert ("+1d", f"account:{region.agnes.id}") in told(region, "annual-report")
    paper = scan()
    receive_report(
        region.workshop, convention, year=2027, received_on=date(2028, 1, 20), file=paper,
        declared={"opening-hours": "15 heures"}, actor=region.drafter, at=morning(date(2028, 1, 20)),
    )  # fmt: skip
    before = len(told(region, "annual-report"))
    passes(region, date(2028, 1, 21), date(2028, 2, 15), date(2028, 2, 20))
    assert len(told(region, "annual-report")) == before
    with region.workshop.database.reading() as session:
        (report,) = session.get_one(Convention, convention).reports
        assert region.workshop.vault.get(report.sha256) == paper
        assert report.file_name == "EPN-2027-0001-compte-rendu-2027.pdf"


@pytest.mark.parametrize(
    ("year", "received", "field"),
    [
        (2023, date(2027, 6, 1), "year"),
        (2028, date(2027, 6, 1), "year"),
        (2027, date(2029, 1, 1), "received_on"),
    ],
    ids=["before it was in force", "a year to come", "received tomorrow"],
)
def test_a_report_without_meaning_is_refused(
    region: Office, convention: int, year: int, received: date, field: str
) -> None:
    with pytest.raises(ReportRefused) as refusal:
        receive_report(
            region.workshop, convention, year=year, received_on=received, file=b"", declared={},
            actor=region.drafter, at=morning(date(2028, 1, 20)),
        )  # fmt: skip
    assert refusal.value.field == field
