"""What is due now: find it, then hand each row, alone, to one act. A row that fails is reported, the others go on.

The truth is in the tables (`<= now and not yet done`): a sweep that comes late, or twice, changes nothing.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from foundation.clock import paris_date
from foundation.errors import Refusal
from signing import prolonging, rounds
from workflow.acts import paper_round, remind, revoke_mandates
from workflow.acts.alerts import daily
from workflow.acts.alerts.mails import send_digests
from workflow.acts.alerts.weekly import send_weekly
from workflow.acts.date_journals import date_day, date_head, undated
from workflow.acts.expire import expire
from workflow.acts.finish_signing import finish
from workflow.acts.gather_evidence import gather, ungathered
from workflow.acts.invite_held import held_rounds, invite_held
from workflow.acts.prolong import prolong, read_end
from workflow.acts.report_signatures import report_signatures, unreported
from workflow.workshop import Workshop

MOST_A_PASS = 200
"""Files given an archive timestamp in one pass: after a long silence, the rest follows in the next ones."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SweepReport:
    """How many rows were handed on, and what each failed one said, by row."""

    done: int
    problems: dict[str, str]


def finish_rounds(workshop: Workshop, *, at: datetime, untried: bool = False) -> SweepReport:
    """Signatures that were decided and not yet embedded, files not yet sealed.

    ``untried`` passes over what failed last time: for whoever looks every half second.
    """
    with workshop.database.reading() as session:
        waiting = rounds.unfinished(session, untried=untried)
    return _each(waiting, lambda round_id: finish(workshop, round_id, at=at))


def expire_rounds(workshop: Workshop, *, at: datetime) -> SweepReport:
    """Rounds whose last day is over while a signature is missing."""
    with workshop.database.reading() as session:
        late = rounds.due_to_expire(session, at)
    return _each(late, lambda round_id: expire(workshop, round_id, at=at))


def revoke_ended_mandates(workshop: Workshop, *, at: datetime) -> SweepReport:
    """Invitations of those whose mandate has ended."""
    with workshop.database.reading() as session:
        awaited = revoke_mandates.awaited_rounds(session)
    return _each(awaited, lambda round_id: revoke_mandates.revoke_ended(workshop, round_id, at=at))


def invite_held_signers(workshop: Workshop, *, at: datetime) -> SweepReport:
    """Invitations that waited for a decision of the Région which is executory by now."""
    with workshop.database.reading() as session:
        held = held_rounds(session, at=at)
    return _each(held, lambda round_id: invite_held(workshop, round_id, at=at))


def remind_signers(workshop: Workshop, *, at: datetime) -> SweepReport:
    """Those whose signature is awaited, at each rung before the last day."""
    with workshop.database.reading() as session:
        soon = remind.rounds_to_remind(session, workshop.settings.reminder_days, at)
    return _each(soon, lambda round_id: remind.remind_due(workshop, round_id, at=at))


def refresh_trusted_lists(workshop: Workshop, *, at: datetime) -> SweepReport:
    """The European trusted lists, once a day; those kept stay in use where they cannot be had."""
    return _each(["trusted-lists"], lambda _: workshop.desk.refresh_lists(at=at))


def look_at_dates(workshop: Workshop, *, at: datetime) -> SweepReport:
    """What came or comes for each convention: projection, renewals, who is told of what."""
    done, problems = daily.look_at_dates(workshop, at=at)
    return SweepReport(done, problems)


def send_alerts(workshop: Workshop, *, at: datetime) -> SweepReport:
    """The mail of the day of each person for whom something waits, and once a week the mail of the week."""
    return SweepReport(send_digests(workshop, at=at) + send_weekly(workshop, at=at), {})


def date_journals(workshop: Workshop, *, at: datetime) -> SweepReport:
    """Tokens that a signature's journal still lacks, then the root of the day over all journals."""
    with workshop.database.reading() as session:
        waiting = [str(number) for number in undated(session)]
    report = _each(waiting, lambda convention_id: date_head(workshop, int(convention_id), at=at))
    day = _each([paris_date(at).isoformat()], lambda _day: date_day(workshop, at=at))
    return SweepReport(report.done + day.done, report.problems | day.problems)


def remind_of_paper(workshop: Workshop, *, at: datetime) -> SweepReport:
    """Originals on paper of which nobody has told anything for a fortnight: the people in charge are asked."""
    with workshop.database.reading() as session:
        silent = paper_round.silent_rounds(session, at)
    return _each(silent, lambda round_id: paper_round.remind_of_paper(workshop, round_id, at=at))


def prolong_proofs(workshop: Workshop, *, at: datetime) -> SweepReport:
    """Closed files whose last archive timestamp will stop proving them: one more each, a few at a time."""
    with workshop.database.reading() as session:
        unread = dict(prolonging.unread(session, most=MOST_A_PASS))
    read = _each(unread, lambda round_id: read_end(workshop, round_id, unread[round_id]))
    window = prolonging.MONTH * workshop.settings.retimestamp_months
    with workshop.database.reading() as session:
        due = prolonging.due(session, window=window, at=at, most=MOST_A_PASS)
    done = _each(due, lambda round_id: prolong(workshop, round_id, at=at))
    return SweepReport(done.done, {**read.problems, **done.problems})


def gather_evidence(workshop: Workshop, *, at: datetime) -> SweepReport:
    """Validation reports of rounds that have closed, then the bundles that were never made."""
    with workshop.database.reading() as session:
        rounds_to_report = unreported(session)
    reports = _each(rounds_to_report, lambda round_id: report_signatures(workshop, round_id, at=at))
    with workshop.database.reading() as session:
        waiting = [str(number) for number in ungathered(session)]
    bundles = _each(waiting, lambda deed_id: gather(workshop, int(deed_id), at=at))
    return SweepReport(reports.done + bundles.done, reports.problems | bundles.problems)


def _each(keys: Iterable[str], act: Callable[[str], object]) -> SweepReport:
    done, problems = 0, {}
    for key in keys:
        try:
            act(key)
        except Refusal as refusal:
            log.warning("%s: %s", key, refusal)
            problems[key] = str(refusal)
        else:
            done += 1
    return SweepReport(done, problems)
