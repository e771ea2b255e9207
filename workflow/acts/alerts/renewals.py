"""A tacit renewal as an event: recorded once, in order, and told to both parties. No state changes."""

from datetime import datetime

from sqlalchemy.orm import Session

from foundation.clock import paris_date
from foundation.settings import Settings
from workflow.actors import Actor
from workflow.acts import mailing
from workflow.acts.alerts.stored import Stored
from workflow.acts.step import note
from workflow.readings.audiences import Around, Reachable
from workflow.records.alert import MAIL, Alert
from workflow.records.convention import Convention
from workflow.records.renewal import Renewal
from workflow.rules.ladders import Audience, How
from workflow.rules.telling import Stage
from workflow.rules.terms import Term
from workflow.rules.timeline import Timeline
from workflow.rules.wording import french_date, french_duration, french_weekday, term_name

RULE = "renewal-recorded"
BOTH_PARTIES = (Audience.AGENT, Audience.SUBSTITUTE, Audience.CO_CONTRACTOR, Audience.SIGNATORIES)


def record_renewals(
    session: Session,
    settings: Settings,
    convention: Convention,
    stored: Stored,
    around: Around,
    answer: Timeline,
    *,
    at: datetime,
) -> None:
    """Records every renewal begun by now that is not recorded yet, the oldest first.

    Those that had begun before the convention entered are history: nobody is told. The convention must be locked.
    """
    for term in answer.periods:
        if term.number == 0 or term.number in stored.renewals:
            continue
        history = term.first_day < stored.watch.since
        session.add(
            Renewal(
                convention_id=convention.id,
                number=term.number,
                first_day=term.first_day,
                last_day=term.last_day,
                recorded_at=at,
                history=history,
            )
        )
        stored.renewals.add(term.number)
        details = {
            "number": term.number,
            "first_day": term.first_day.isoformat(),
            "last_day": term.last_day.isoformat(),
            "history": history,
        }
        note(session, convention, "renewal", actor=Actor.program(), at=at, details=details)
        if not history:
            for person in around.people(*BOTH_PARTIES):
                _tell(session, settings, convention, answer, term, person, at=at)


def _tell(
    session: Session,
    settings: Settings,
    convention: Convention,
    answer: Timeline,
    term: Term,
    person: Reachable,
    *,
    at: datetime,
) -> None:
    label = f"{term_name(term.number).capitalize()}, jusqu’au {french_date(term.last_day)}"
    mail = mailing.tell(
        session,
        settings,
        convention,
        mailing.Recipient(name=person.name, address=person.address),
        kind=RULE,
        at=at,
        occasion=f"{term.number}:{term.first_day.isoformat()}",
        values={
            **coming_dates(answer),
            "renewed_on": french_weekday(term.first_day),
            "valid_through": french_weekday(term.last_day),
            "renewal": _counted(answer, term),
            "why": _why(answer),
            "link": mailing.page_of(settings, convention) if person.inside else "",
        },
    )
    alert = Alert(
        convention_id=convention.id,
        rule=RULE,
        target=term.first_day,
        rung="0d",
        recipient=person.key,
        channel=MAIL,
        due_on=term.first_day,
        stage_name=Stage.TOLD,
        how=How.AT_ONCE,
        name=person.name,
        address=person.address,
        label=label,
        article=answer.clauses.renewal_term.article if answer.clauses.renewal_term else "",
        to_do="Notez ces dates",
        noted_at=at,
        mail_id=mail.id,
    )
    if paris_date(at) > term.first_day:
        alert.why = f"Annoncée avec retard, le {french_date(paris_date(at))}."
    session.add(alert)


def _counted(answer: Timeline, term: Term) -> str:
    clause = answer.clauses.renewal_term
    duration = f" pour {french_duration(clause.measure)}" if clause else ""
    return f"{term_name(term.number)}, tacite,{duration}"


def coming_dates(answer: Timeline) -> dict[str, str]:
    """What both parties should note: the last useful posting, and what comes first."""
    coming = next(iter(answer.agenda), None)
    posting = answer.last_posting_to_avoid_renewal
    return {
        "last_posting": french_weekday(posting) if posting else "",
        "next_deadline": f"{coming.label}, {french_weekday(coming.date)}" if coming else "",
    }


def _why(answer: Timeline) -> str:
    why = answer.explanations.get("valid_through")
    return f"article {why.article} : {why.rule} {why.working}".strip() if why else ""
