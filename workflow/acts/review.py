"""Review: a text is submitted, taken back, or returned with a reason. Approving has a file of its own."""

from datetime import datetime

from sqlalchemy.orm import Session

from foundation.clock import paris_date
from workflow.actors import Actor
from workflow.acts import mailing
from workflow.acts.living import demand_living
from workflow.acts.step import locked, take
from workflow.readings.texts import move_facts
from workflow.records.account import Account
from workflow.records.convention import Deed
from workflow.rules.wording import french_weekday
from workflow.workshop import Workshop


def submit(workshop: Workshop, convention_id: int, *, actor: Actor, at: datetime) -> None:
    """Hands the text to those who may approve it. Raises ForbiddenMove, GuardRefused, AgreementEnded."""
    with workshop.database.transaction() as session:
        convention = locked(session, convention_id)
        demand_living(convention, workshop.settings, as_of=paris_date(at))
        facts = move_facts(session, workshop, convention, actor)
        take(session, convention, "submit", actor=actor, at=at, facts=facts)
        convention.submitter_id = actor.account_id
        for approver in mailing.approvers(session, but=actor.account_id):
            mailing.tell(
                session,
                workshop.settings,
                convention,
                approver,
                kind="review-requested",
                at=at,
                occasion=_occasion(at),
                values={
                    "submitted_by": actor.name,
                    "submitted_on": french_weekday(paris_date(at)),
                    "deviations": _deviations(convention),
                    "wanted_by": "",
                    "link": f"{mailing.page_of(workshop.settings, convention)}/relire",
                },
            )


def withdraw(workshop: Workshop, convention_id: int, *, actor: Actor, at: datetime) -> None:
    """Takes a submitted text back to drafting. Raises ForbiddenMove, GuardRefused."""
    with workshop.database.transaction() as session:
        convention = locked(session, convention_id)
        take(session, convention, "withdraw", actor=actor, at=at)


def return_for_changes(
    workshop: Workshop, convention_id: int, *, reason: str, actor: Actor, at: datetime
) -> None:
    """Sends the text back to its drafter, who is told why. Raises ForbiddenMove, GuardRefused."""
    with workshop.database.transaction() as session:
        convention = locked(session, convention_id)
        facts = move_facts(session, workshop, convention, actor)
        take(session, convention, "return_for_changes", actor=actor, at=at, facts=facts, reason=reason)
        for drafter in drafters(session, convention):
            mailing.tell(
                session,
                workshop.settings,
                convention,
                drafter,
                kind="review-returned",
                at=at,
                occasion=_occasion(at),
                values={
                    "returned_by": actor.name,
                    "returned_on": french_weekday(paris_date(at)),
                    "reason": reason.strip(),
                    "link": mailing.page_of(workshop.settings, convention),
                },
            )


def drafters(session: Session, convention: Deed) -> tuple[mailing.Recipient, ...]:
    """Who waits for the answer of the review: the person who submitted, and those in charge."""
    submitter = session.get(Account, convention.submitter_id) if convention.submitter_id else None
    found = [mailing.Recipient.of(submitter)] if submitter and submitter.active else []
    return tuple(dict.fromkeys([*found, *mailing.in_charge(convention)]))


def _occasion(at: datetime) -> str:
    """A text may go back and forth several times: each passage is told."""
    return at.strftime("%Y%m%dT%H%M%S")


def _deviations(convention: Deed) -> str:
    numbered = [key for key in convention.touched_articles if key[:1].isdigit()]
    others = len(convention.touched_articles) - len(numbered)
    words = [f"article{'s' if len(numbered) > 1 else ''} {', '.join(numbered)}"] if numbered else []
    if others:
        words.append("un autre passage" if others == 1 else f"{others} autres passages")
    return " et ".join(words)
