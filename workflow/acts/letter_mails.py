"""Both parties are told when a letter begins to count, and when it is corrected: what follows from it, and why.

The other reading of the text and the advice of prudence are the Région's own: they stand in her staff's mails alone.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from foundation.clock import paris_date
from foundation.settings import Settings
from workflow.acts import mailing
from workflow.acts.mailing import Recipient
from workflow.readings.audiences import told_of_letters
from workflow.readings.letters import effect_in_words
from workflow.readings.timelines import letter_fact, timeline_of
from workflow.readings.what_if import comparison, outcome_of
from workflow.records.convention import Convention
from workflow.records.letter import Happening, Letter
from workflow.rules.timeline import Timeline
from workflow.rules.wording import french_weekday, letter_name


def tell_if_it_counts(
    session: Session, settings: Settings, convention: Convention, letter: Letter, *, at: datetime
) -> None:
    """Nothing is said of a letter whose proof is still missing."""
    fact = letter_fact(letter)
    if fact is None:
        return
    timeline = timeline_of(convention, settings, as_of=max(paris_date(at), fact.posted))
    outcome = outcome_of(timeline, letter.reference)
    if outcome is None:
        return
    values = {
        "letter": f"{letter_name(fact)} (courrier {letter.reference})",
        "effect": effect_in_words(outcome, timeline),
    }
    _tell_both(
        session,
        settings,
        convention,
        "letter-recorded",
        letter.reference,
        outside={**values, "why": str(outcome.why)},
        inside={**values, "why": outcome.why.in_full},
        at=at,
    )


def tell_corrected(
    session: Session,
    settings: Settings,
    convention: Convention,
    letter: Letter,
    *,
    before: Timeline,
    reason: str,
    at: datetime,
) -> None:
    """``before`` is the timeline as it was told until now."""
    session.flush()
    after = timeline_of(convention, settings, as_of=before.as_of)
    changes = [line for line in comparison(before, after).lines if line.changes]
    newest = letter.entry(Happening.ANNULLED, Happening.POSTED, Happening.AGREED)
    values = {
        "letter": letter.reference,
        "reason": reason.strip(),
        "changes": "\n".join(f"{line.label} : {line.before} → {line.after}" for line in changes)
        or "Aucune date ne change.",
        "corrected_on": french_weekday(paris_date(at)),
    }
    occasion = f"{letter.reference}:{newest.id if newest else 0}"
    _tell_both(
        session, settings, convention, "letter-corrected", occasion, outside=values, inside=values, at=at
    )


def _tell_both(
    session: Session,
    settings: Settings,
    convention: Convention,
    kind: str,
    occasion: str,
    *,
    outside: dict[str, str],
    inside: dict[str, str],
    at: datetime,
) -> None:
    link = f"{mailing.page_of(settings, convention)}/courriers"
    for person in told_of_letters(session, settings, convention, as_of=paris_date(at)):
        values = {**inside, "link": link} if person.inside else {**outside, "link": ""}
        mailing.tell(
            session,
            settings,
            convention,
            Recipient(name=person.name, address=person.address),
            kind=kind,
            at=at,
            occasion=occasion,
            values=values,
        )
