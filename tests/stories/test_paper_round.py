"""On paper, followed like a round: printed, sent, returned, entered; reminders; and never mixed with online signatures."""

from datetime import date, timedelta

import pytest

from notifications.message import render
from notifications.outbox import OutboxMail
from signing import rounds
from signing.consent import CURRENT
from signing.methods.paper import ImpossibleStep, NotOnPaper, PaperEntry
from signing.paper_records import PaperMove, PaperStep
from signing.records import Round, RoundState, SignerState
from signing.refusals import RoundClosed, SignedByHand
from signing.rounds import Confirmation
from tests.factories import conventions as made
from tests.factories.conventions import Office
from tests.factories.scans import scan
from tests.stories.conftest import START
from workflow import sweeps
from workflow.actors import Actor
from workflow.acts import draft, paper_round, register_paper, reopen, send
from workflow.acts.draft import NotEditable
from workflow.acts.paper_original import HandwrittenSignature
from workflow.acts.round_care import NotStaff
from workflow.readings.desk import tasks_of
from workflow.readings.paper import journey_of
from workflow.readings.proofs import proofs
from workflow.readings.signature_tasks import rounds_under_way
from workflow.readings.standing import standing_of
from workflow.readings.tasks import ToDo
from workflow.records.account import Account
from workflow.records.convention import Convention, DocumentRole, Medium
from workflow.records.journal import JournalEntry
from workflow.rules.machine import GuardRefused
from workflow.rules.states import State

DAY = timedelta(days=1)
FIRST = START.date()
ONLY_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def number(region: Office) -> int:
    """An approved text on its way on paper since the first of March 2027."""
    approved = made.approved(region, at=START, medium=Medium.PAPER)
    paper_round.start(region.workshop, approved, actor=region.drafter, at=START)
    return approved


def entered(
    office: Office, number: int, kind: PaperMove, on: date, party: str = "", person: str = ""
) -> None:
    entry = PaperEntry(kind=kind, on=on, party=party, person=person, channel="recommandé 1A 123 456 7890 1")
    paper_round.enter(office.workshop, number, entry, actor=office.drafter, at=START + 40 * DAY)


def round_of(office: Office, number: int) -> Round:
    with office.workshop.database.reading() as session:
        return session.get_one(Round, session.get_one(Convention, number).round_id)


def registered(office: Office, number: int, *, days: int = 20) -> None:
    register_paper.register_paper(
        office.workshop, number,
        signatures=tuple(
            HandwrittenSignature(party=party, name=name, capacity="", on=FIRST + rank * DAY)
            for rank, (party, name) in enumerate(made.SIGNATORIES.items(), start=5)
        ),
        certified_by="Agnès Rédactrice", scan=scan(), actor=office.drafter, at=START + days * DAY,
    )  # fmt: skip


def test_the_originals_are_followed_until_they_are_in_force(region: Office, number: int) -> None:
    entered(region, number, PaperMove.PRINTED, FIRST)
    entered(region, number, PaperMove.SENT, FIRST + DAY, "co-contractor", "la mairie")
    with region.workshop.database.reading() as session:
        [under_way] = rounds_under_way(session)
        assert under_way.waits_for == "chez le co-contractant (la mairie) depuis le 2 mars 2027"
    entered(region, number, PaperMove.RETURNED, FIRST + 9 * DAY, "co-contractor", "la mairie")
    entered(region, number, PaperMove.SENT, FIRST + 10 * DAY, "region", "le cabinet")
    entered(region, number, PaperMove.RETURNED, FIRST + 12 * DAY, "region", "le cabinet")
    registered(region, number)
    with region.workshop.database.reading() as session:
        convention = session.get_one(Convention, number)
        found = session.get_one(Round, convention.round_id)
        assert (convention.state, found.state) == (State.SIGNED, RoundState.CLOSED)
        assert {row.level for row in convention.awaited_signatures()} == {"paper"}
        assert [signer.state for signer in found.signers] == [SignerState.SIGNED] * 2
        standing = standing_of(convention, region.workshop.settings, as_of=FIRST + 20 * DAY)
        assert standing.sentence.startswith("En vigueur, durée initiale, jusqu’au 6 mars 2030")
        entries = session.query(JournalEntry).filter_by(convention_id=number).order_by(JournalEntry.number)
        told = [row.what for row in entries]
        assert told[-7:] == [
            "send_on_paper", "paper-printed", "paper-sent", "paper-returned", "paper-sent", "paper-returned",
            "register_paper",
        ]  # fmt: skip
        assert found.current_sha256 == convention.needed(DocumentRole.FROZEN_PDF).sha256, "no file moved"
        assert proofs(session, at=START + 400 * DAY).closed == 0, "a scan is not ours to timestamp again"
    assert sweeps.prolong_proofs(region.workshop, at=START + 40 * DAY).problems == {}
    with pytest.raises(RoundClosed):
        entered(region, number, PaperMove.PRINTED, FIRST)


@ONLY_SQLITE
@pytest.mark.parametrize(
    ("kind", "on", "party", "person", "field"),
    [
        (PaperMove.PRINTED, FIRST + 50 * DAY, "", "", "on"),
        (PaperMove.SENT, FIRST - DAY, "co-contractor", "la mairie", "on"),
        (PaperMove.SENT, FIRST, "stranger", "X", "party"),
        (PaperMove.SENT, FIRST, "co-contractor", " ", "person"),
        (PaperMove.RETURNED, FIRST, "region", "le cabinet", "kind"),
    ],
    ids=["in the future", "sent before printed", "unknown party", "to nobody", "returned, never sent"],
)
def test_a_step_that_cannot_be_is_refused_beside_its_field(
    region: Office, number: int, kind: PaperMove, on: date, party: str, person: str, field: str
) -> None:
    entered(region, number, PaperMove.PRINTED, FIRST)
    with pytest.raises(ImpossibleStep) as refusal:
        entered(region, number, kind, on, party, person)
    assert refusal.value.field == field
    with region.workshop.database.reading() as session:
        assert session.query(PaperStep).count() == 1


@ONLY_SQLITE
def test_a_round_on_paper_takes_no_electronic_signature(region: Office, number: int) -> None:
    with region.workshop.database.transaction() as session:
        signers = session.get_one(Round, session.get_one(Convention, number).round_id).signers
        assert rounds.whose_turn(signers[0].round) == ()
        for signer in signers:
            with pytest.raises(SignedByHand, match="papier"):
                rounds.demand_turn(signer)
            with pytest.raises(SignedByHand):
                rounds.confirm(
                    session, signer, at=START,
                    confirmation=Confirmation(consent_version=CURRENT, typed_name="X"),
                )  # fmt: skip
        assert session.query(OutboxMail).filter(OutboxMail.kind.like("%invitation")).count() == 0
    with pytest.raises(GuardRefused, match="papier"):
        send.send(
            region.workshop,
            made.approved(region, at=START, medium=Medium.PAPER),
            actor=region.drafter,
            at=START,
        )


@ONLY_SQLITE
def test_an_electronic_round_takes_no_paper(region: Office) -> None:
    number = made.sent(region, at=START)
    with pytest.raises(NotOnPaper, match="ne peut pas s’y mêler"):
        entered(region, number, PaperMove.PRINTED, FIRST)
    with pytest.raises(GuardRefused, match="en ligne"):
        registered(region, number)
    with pytest.raises(GuardRefused, match="en ligne"):
        paper_round.start(region.workshop, made.approved(region, at=START), actor=region.drafter, at=START)
    assert round_of(region, number).state is RoundState.OPEN


@ONLY_SQLITE
def test_another_medium_is_another_version(region: Office, number: int) -> None:
    def chosen() -> None:
        with region.workshop.database.transaction() as session:
            draft.choose_medium(session, number, Medium.ELECTRONIC, actor=region.drafter, at=START)

    with pytest.raises(NotEditable):
        chosen()
    reopen.cancel(region.workshop, number, reason="En ligne.", actor=region.drafter, at=START)
    assert round_of(region, number).state is RoundState.CANCELLED
    reopen.revise(region.workshop, number, actor=region.drafter, at=START)
    chosen()
    with region.workshop.database.reading() as session:
        convention = session.get_one(Convention, number)
        assert (convention.version, convention.medium, convention.round_id) == (2, Medium.ELECTRONIC, None)


@ONLY_SQLITE
def test_whoever_holds_the_originals_hears_that_they_are_cancelled(region: Office, number: int) -> None:
    entered(region, number, PaperMove.PRINTED, FIRST)
    entered(region, number, PaperMove.SENT, FIRST + DAY, "co-contractor", "la mairie")
    reopen.cancel(region.workshop, number, reason="Sans objet.", actor=region.drafter, at=START + 41 * DAY)
    with region.workshop.database.reading() as session:
        mails = session.query(OutboxMail).filter_by(kind="signature-cancelled").all()
    assert {mail.to_address for mail in mails} == {
        region.agnes.email,
        made.SAMPLE.fields["representative_email"],
    }
    words = [render(mail.kind, mail.values).text for mail in mails]
    assert all("les originaux papier ne se signent plus" in told and "lien" not in told for told in words)


@ONLY_SQLITE
def test_originals_without_news_are_asked_about_each_fortnight_and_shown_late(
    region: Office, number: int
) -> None:
    def asked(days: int) -> int:
        sweeps.remind_of_paper(region.workshop, at=START + days * DAY)
        sweeps.remind_of_paper(region.workshop, at=START + days * DAY)
        with region.workshop.database.reading() as session:
            return session.query(OutboxMail).filter_by(kind="paper-awaited").count()

    assert [asked(days) for days in (13, 14, 20, 28, 41)] == [0, 1, 1, 2, 2]
    entered(region, number, PaperMove.PRINTED, FIRST + 40 * DAY)
    assert [asked(days) for days in (42, 54, 60)] == [2, 3, 3]
    late = START + 31 * DAY
    assert sweeps.expire_rounds(region.workshop, at=late).done == 0, "what is in the post does not expire"
    with region.workshop.database.reading() as session:
        found = journey_of(session, round_of(region, number), at=late)
        assert found is not None
        assert found.late
        account = session.get_one(Account, region.agnes.id)
        [task] = tasks_of(session, region.workshop.settings, account, at=late)
        assert (task.what, "imprimés le" in task.detail) == (ToDo.FOLLOW_PAPER, True)


@ONLY_SQLITE
def test_staff_only_enters_what_became_of_the_originals(region: Office, number: int) -> None:
    with pytest.raises(NotStaff):
        paper_round.enter(
            region.workshop, number, PaperEntry(kind=PaperMove.PRINTED, on=FIRST), at=START,
            actor=Actor(name="Chantal", roles=frozenset(), account_id=None),
        )  # fmt: skip
