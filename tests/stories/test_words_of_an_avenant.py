"""What the circuit says of an avenant: no mail, refusal or page calls it a convention."""

import re
from datetime import date, timedelta

import pytest

from foundation.errors import Refusal
from notifications.message import mail_kind, render
from notifications.outbox import OutboxMail
from signing.methods.paper import PaperEntry
from signing.paper_records import PaperMove
from signing.records import Signer
from tests.factories import avenants as amended
from tests.factories import conventions as made
from tests.factories import letters
from tests.factories.conventions import MINUTE, Office
from tests.stories.conftest import START
from tests.stories.test_mandates import change
from workflow import sweeps
from workflow.acts import (
    archive,
    extend,
    paper_round,
    reconsider,
    remind,
    reopen,
    review,
    send,
    signer_codes,
)
from workflow.acts.settle_hand_over import settle
from workflow.acts.successor import Successor
from workflow.readings.standing import standing_of
from workflow.records.convention import Avenant, Deed, Medium
from workflow.records.representative import SignatureHandOver

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WRONG = re.compile(
    r"(?<!à )\b([Ll]a|[Uu]ne|[Cc]ette) convention\b|[Cc]onvention (à signer|signée)|\b(elle|Elle) (est|a) "
)
"""« avenant n° 1 à la convention … » is right, and so is what is said of the convention that it amends."""


@pytest.fixture
def convention(region: Office) -> int:
    return letters.in_force_since(region, date(2025, 3, 1), at=START)


def mails_about(office: Office, deed_id: int) -> dict[str, str]:
    """By kind, what was written about the deed: subject, text."""
    with office.workshop.database.reading() as session:
        number = session.get_one(Deed, deed_id).number
        rows = session.query(OutboxMail).filter_by(about=number).order_by(OutboxMail.id)
        found = {}
        for row in rows:
            message = render(row.kind, {**mail_kind(row.kind).sample, **row.values})
            found[row.kind] = f"{message.subject}\n{message.text}\n{message.html}"
    return found


def refused_and_taken_back(office: Office, number: int) -> None:
    token = made.token_of(office, number, "co-contractor")
    made.decline(office, token, reason="À revoir.", at=START + 2 * HOUR)
    reconsider.reconsider(office.workshop, token, at=START + 3 * HOUR)


def handed_over_twice(office: Office, number: int) -> None:
    """Refused the first time, accepted the second."""
    for hours, accepted in ((4, False), (6, True)):
        token = made.token_of(office, number, "co-contractor")
        given = Successor(
            civility="Monsieur", first_name="Rémi", last_name="Cottard", quality="le Trésorier",
            email="tresorier@atelier.example", decided_on=date(2027, 1, 5),
        )  # fmt: skip
        made.hand_over_signature(office, token, given, reason="Absente.", at=START + hours * HOUR)
        with office.workshop.database.reading() as session:
            asked = session.query(SignatureHandOver).order_by(SignatureHandOver.id.desc()).first()
            assert asked is not None
        settle(
            office.workshop, asked.id, accepted=accepted, reason="Ne porte pas sur ceci.",
            actor=office.drafter, at=START + (hours + 1) * HOUR,
        )  # fmt: skip


def test_every_mail_of_the_circuit_names_an_avenant(region: Office, convention: int) -> None:
    number = amended.drafted(region, convention, at=START)
    review.submit(region.workshop, number, actor=region.drafter, at=START)
    review.return_for_changes(region.workshop, number, reason="À revoir.", actor=region.approver, at=START)
    review.submit(region.workshop, number, actor=region.drafter, at=START + MINUTE)
    made.approve.approve(region.workshop, number, actor=region.approver, at=START + 2 * MINUTE)
    region.means.set_clock(START + 3 * MINUTE)
    send.send(region.workshop, number, actor=region.drafter, at=START + 3 * MINUTE)
    signer_codes.ask_code(region.workshop, made.token_of(region, number, "co-contractor"), at=START + HOUR)
    with region.workshop.database.reading() as session:
        round_id = session.get_one(Deed, number).round_id
        signer = session.query(Signer).filter_by(round_id=round_id, party="co-contractor").one()
    remind.remind(region.workshop, number, signer.id, actor=region.drafter, at=START + HOUR)
    refused_and_taken_back(region, number)
    handed_over_twice(region, number)
    extend.extend(
        region.workshop, number, last_day=date(2027, 5, 1), reason="Vacances.", actor=region.drafter,
        at=START + DAY,
    )  # fmt: skip
    change(region, "COTTARD", valid_to=START.date() + DAY)
    sweeps.revoke_ended_mandates(region.workshop, at=START + 3 * DAY)
    change(region, "COTTARD", valid_to=None)
    sweeps.expire_rounds(region.workshop, at=START + 90 * DAY)
    extend.resume(
        region.workshop, number, last_day=date(2027, 7, 1), reason="Vacances.", actor=region.drafter,
        at=START + 91 * DAY,
    )  # fmt: skip
    reopen.cancel(region.workshop, number, reason="Sans objet.", actor=region.drafter, at=START + 92 * DAY)
    told = mails_about(region, number)
    assert {kind: WRONG.findall(words) for kind, words in told.items() if WRONG.search(words)} == {}
    assert set(told) == {
        "review-requested", "review-returned", "review-approved", "signature-invitation", "signature-code",
        "signature-reminder", "signature-declined", "signature-reconsidered", "hand-over-asked",
        "hand-over-refused", "hand-over-done", "signature-extended", "mandate-ended", "signature-expired",
        "signature-cancelled", "signature-identity-code",
    }  # fmt: skip
    assert "À signer jusqu’au" in told["signature-invitation"]
    assert "l’avenant n° 1 à la convention «" in told["signature-invitation"]


def test_both_signatures_and_paper_name_it_too(region: Office, convention: int) -> None:
    online = amended.signed(region, convention, at=START)
    told = mails_about(region, online)
    assert {"your-turn-region", "avenant-signed"} <= set(told)
    assert [kind for kind, words in told.items() if kind != "avenant-signed" and WRONG.search(words)] == []
    paper = amended.drafted(region, convention, amended.LONGER, clauses=amended.FOUR_YEARS, at=START)
    with region.workshop.database.transaction() as session:
        made.draft.choose_medium(session, paper, Medium.PAPER, actor=region.drafter, at=START)
    review.submit(region.workshop, paper, actor=region.drafter, at=START)
    made.approve.approve(region.workshop, paper, actor=region.approver, at=START)
    paper_round.start(region.workshop, paper, actor=region.drafter, at=START)
    entry = PaperEntry(kind=PaperMove.PRINTED, on=START.date())
    paper_round.enter(region.workshop, paper, entry, actor=region.drafter, at=START)
    sweeps.remind_of_paper(region.workshop, at=START + 20 * DAY)
    assert WRONG.search(mails_about(region, paper)["paper-awaited"]) is None


def test_where_an_avenant_stands_agrees_with_it(region: Office, convention: int) -> None:
    number = amended.approved(region, convention, at=START)
    with region.workshop.database.reading() as session:
        avenant = session.get_one(Avenant, number)
        standing = standing_of(avenant, region.workshop.settings, as_of=START.date())
        assert (standing.short, avenant.state_label) == ("Approuvé, à envoyer",) * 2
        assert standing.sentence.startswith("Approuvé : le texte est figé")
    with pytest.raises(Refusal, match="l’avenant est dans l’état « Approuvé, à envoyer »"):
        archive.archive(region.workshop, number, actor=region.drafter, at=START)
