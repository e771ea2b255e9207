"""Conventions in force for years, and registered letters about them, by the same acts as people."""

from datetime import date, datetime

from tests.factories import conventions
from tests.factories.conventions import Office
from tests.factories.remembered import remembered
from tests.factories.scans import scan
from workflow.acts.enter_letter import enter_letter
from workflow.acts.letter_checks import LetterDraft
from workflow.acts.letter_travel import Posting
from workflow.acts.paper_original import HandwrittenSignature
from workflow.acts.prepare_letter import Signing, prepare_letter
from workflow.acts.record_letter import record_posting
from workflow.acts.register_paper import register_paper
from workflow.readings.timelines import timeline_of
from workflow.records.convention import Convention, Medium
from workflow.records.letter import Channel
from workflow.rules.facts import LetterType
from workflow.rules.timeline import Timeline

CO, REGION = "co-contractor", "region"
NUMBER = "RB 123 456 785 FR"
"""A number whose check digit is right."""


@remembered
def in_force_since(office: Office, day: date, *, at: datetime) -> int:
    """A convention whose original was signed on paper that day."""
    number = conventions.drafted(office, at=at, medium=Medium.PAPER)
    signatures = tuple(
        HandwrittenSignature(party=party, name=name, capacity="", on=day)
        for party, name in conventions.SIGNATORIES.items()
    )
    register_paper(
        office.workshop, number, signatures=signatures, certified_by="Agnès", scan=scan(),
        actor=office.drafter, at=at,
    )  # fmt: skip
    return number


def posting(on: date, channel: Channel = Channel.PAPER) -> Posting:
    return Posting(on=on, channel=channel, tracking_number=NUMBER if channel is Channel.PAPER else "")


def draft(type_: str, sender: str = REGION, **more: object) -> LetterDraft:
    return LetterDraft(type=LetterType(type_), sender=sender, **more)  # type: ignore[arg-type]


def notice(sender: str = REGION, obligation: str = "opening-hours") -> LetterDraft:
    return draft(
        "formal-notice", sender, obligation=obligation, reason="L’espace n’ouvre que six heures par semaine."
    )


def prepared(office: Office, convention_id: int, letter: LetterDraft, *, at: datetime) -> int:
    signing = Signing(
        planned_on=at.date(), name="Hugues BELLENGREVILLE", capacity="Le Président de la Région Normandie"
    )
    return prepare_letter(office.workshop, convention_id, letter, signing, actor=office.drafter, at=at)


def posted(
    office: Office,
    convention_id: int,
    letter: LetterDraft,
    *,
    at: datetime,
    channel: Channel = Channel.PAPER,
    proof: bytes | None = None,
) -> int:
    """Prepared, printed, signed by hand, posted that day, its proof scanned."""
    number = prepared(office, convention_id, letter, at=at)
    record_posting(
        office.workshop, convention_id, number, posting(at.date(), channel), proof=proof or scan(),
        actor=office.drafter, at=at,
    )  # fmt: skip
    return number


def received(
    office: Office,
    convention_id: int,
    letter: LetterDraft,
    *,
    on: date,
    at: datetime,
    channel: Channel = Channel.PAPER,
) -> int:
    """A letter of the co-contractor, entered with its scan."""
    return enter_letter(
        office.workshop, convention_id, letter, posting(on, channel), scan=scan(), actor=office.drafter, at=at
    )


def asked(office: Office, convention_id: int, as_of: date) -> Timeline:
    """The timeline of a stored convention on a day."""
    with office.workshop.database.reading() as session:
        convention = session.get_one(Convention, convention_id)
        return timeline_of(convention, office.workshop.settings, as_of=as_of)
