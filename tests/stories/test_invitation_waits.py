"""The President is invited once the decision that empowers her is executory: transmitted and published."""

from datetime import date, timedelta

import pytest

from notifications.outbox import OutboxMail
from signing.records import Round, Signer, SignerState
from tests.factories import conventions as made
from tests.factories.conventions import Office
from tests.stories.conftest import START
from tests.stories.test_mandates import change
from workflow import sweeps
from workflow.acts import attach_authority, authorities, resend
from workflow.acts.invite_held import held_rounds
from workflow.acts.inviting import InvitationWaits
from workflow.readings.signature_desk import signature_lines
from workflow.readings.signature_tasks import rounds_under_way
from workflow.records.convention import Convention
from workflow.rules.mandates import AuthorityKind

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def waiting(region: Office, **dates: date | None) -> int:
    """The co-contractor has signed; the decision of the Région lacks ``dates``."""
    change(region, "BELLENGREVILLE", **dates)
    number = made.sent(region, at=START)
    made.finish_round(region, number, "co-contractor", at=START + HOUR)
    return number


def president(region: Office, number: int) -> Signer:
    with region.workshop.database.reading() as session:
        found = session.get_one(Round, session.get_one(Convention, number).round_id)
        return found.signers[1]


def invitations_sent(region: Office) -> int:
    with region.workshop.database.reading() as session:
        return session.query(OutboxMail).filter_by(kind="your-turn-region").count()


def test_it_waits_says_so_and_leaves_by_itself_on_the_day(region: Office) -> None:
    """Published on a later day: nobody has to do anything, the worker finds it that day, once."""
    tomorrow = START + DAY
    number = waiting(region, published_on=tomorrow.date())
    signer = president(region, number)
    assert (signer.state, invitations_sent(region)) == (SignerState.WAITING, 0)
    with region.workshop.database.reading() as session:
        deed = session.get_one(Convention, number)
        line = signature_lines(session, region.workshop.settings, deed, at=START + 2 * HOUR)[1]
        assert (line.is_turn, line.is_held, line.may_resend, line.may_remind) == (True, True, False, False)
        assert "n’est exécutoire que le 2 mars 2027" in line.standing.invitation_waits_for[0].sentence
        assert rounds_under_way(session)[0].waits_for == "l’habilitation de Hugues BELLENGREVILLE"
    with pytest.raises(InvitationWaits, match="n’est exécutoire que le 2 mars 2027"):
        resend.resend(region.workshop, number, signer.id, actor=region.drafter, at=START + 2 * HOUR)
    assert sweeps.invite_held_signers(region.workshop, at=START + 2 * HOUR).problems == {}
    assert invitations_sent(region) == 0
    for _ in range(2):
        assert sweeps.invite_held_signers(region.workshop, at=tomorrow).problems == {}
    assert (president(region, number).state, invitations_sent(region)) == (SignerState.INVITED, 1)
    made.finish_round(region, number, "region", at=tomorrow + HOUR)


def test_before_the_other_party_has_signed_completing_a_decision_invites_nobody(region: Office) -> None:
    change(region, "BELLENGREVILLE", transmitted_on=None)
    number = made.sent(region, at=START)
    with region.workshop.database.reading() as session:
        assert held_rounds(session, at=START + HOUR) == []
    change(region, "BELLENGREVILLE", transmitted_on=date(2027, 2, 1))
    sweeps.invite_held_signers(region.workshop, at=START + HOUR)
    assert president(region, number).state is SignerState.WAITING
    made.finish_round(region, number, "co-contractor", at=START + HOUR)
    assert president(region, number).state is SignerState.INVITED


def attach(region: Office, number: int, authority_id: int | None) -> None:
    assert authority_id is not None
    attach_authority.attach_authority(
        region.workshop, number, party="region", rank=1, authority_id=authority_id,
        actor=region.drafter, at=START + 2 * HOUR,
    )  # fmt: skip


def test_another_decision_that_is_in_order_invites_at_once(region: Office) -> None:
    number = made.sent(region, at=START)
    with region.workshop.database.transaction() as session:
        named = session.get_one(Convention, number).awaited_signatures()[1].authority
        assert named is not None
        given = authorities.Decision(kind=AuthorityKind.DELIBERATION, organ="le Conseil régional")
        other = authorities.enter_decision(session, named.representative, given, by="Agnès", at=START)
        in_order, unfinished = named.id, other.id
    attach(region, number, unfinished)
    made.finish_round(region, number, "co-contractor", at=START + HOUR)
    assert (president(region, number).state, invitations_sent(region)) == (SignerState.WAITING, 0)
    attach(region, number, in_order)
    assert (president(region, number).state, invitations_sent(region)) == (SignerState.INVITED, 1)


def test_nothing_leaves_once_the_last_day_is_over(region: Office) -> None:
    number = waiting(region, transmitted_on=None)
    change(region, "BELLENGREVILLE", transmitted_on=date(2027, 3, 2))
    over = START + timedelta(days=region.workshop.settings.invitation_days + 1)
    assert sweeps.invite_held_signers(region.workshop, at=over).done == 0
    assert president(region, number).state is SignerState.WAITING
