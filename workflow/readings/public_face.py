"""What may be said of a signed convention to anybody who asks.

Article 4 of the convention lets the Région communicate « l’existence, le contenu et les parties de l’accord … à toute
personne en faisant la demande ». Until when it binds, and with which avenants, is its content. Nothing else is told:
not who received what, not why or by whom it was ended, no address, no journal, and nothing of a text that is not signed.
"""

from dataclasses import dataclass
from datetime import date

from foundation.settings import Settings
from workflow.readings.timelines import timeline_of
from workflow.records.convention import Avenant, Deed, Medium
from workflow.rules.outcomes import AvenantOutcome, AvenantStatus
from workflow.rules.states import CONCLUDED
from workflow.rules.timeline import Timeline, TimelineState
from workflow.rules.wording import french_date

_IN_FORCE = frozenset({TimelineState.IN_FORCE, TimelineState.UNDER_NOTICE})


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicAvenant:
    """A signed change to the convention, and the day from which it counts."""

    name: str
    in_force_from: date | None
    in_force: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicConvention:
    """One signed convention as a stranger is told of it, on one day."""

    number: str
    co_contractor: str
    on_paper: bool
    """How its original was signed."""
    in_force: bool
    in_force_from: date | None
    valid_through: date | None
    renews: bool
    """At the end of the present term it goes on by itself, unless a party ends it."""
    avenants: tuple[PublicAvenant, ...]
    sentence: str
    """Where it stands today, in words."""
    amended_by_this: str = ""
    """What was asked about is an avenant of the convention, in words; empty for the convention itself."""
    about_this: str = ""
    """What the document that was asked about is today: amended since, an avenant, a text of another day."""


def public_face(
    deed: Deed, settings: Settings, *, as_of: date, consolidated_on: date | None = None
) -> PublicConvention | None:
    """Of a convention, or of the one that an avenant amends, or whose text of a day was asked about.

    None for what is not signed by all: of that, not even the existence is told.
    """
    if deed.state not in CONCLUDED:
        return None
    convention = deed.agreement
    timeline = timeline_of(convention, settings, as_of=as_of)
    avenant = _about(deed, timeline) if isinstance(deed, Avenant) else ""
    about = (
        _about_text(timeline, consolidated_on, as_of) if consolidated_on else avenant or _amended(timeline)
    )
    return PublicConvention(
        number=convention.number,
        co_contractor=convention.co_contractor.with_article,
        on_paper=deed.medium is Medium.PAPER,
        in_force=timeline.state in _IN_FORCE,
        in_force_from=timeline.in_force_from,
        valid_through=timeline.valid_through,
        renews=timeline.next_renewal is not None,
        avenants=tuple(_avenant(item) for item in timeline.avenants if _concerns_the_public(item)),
        sentence=_sentence(timeline),
        amended_by_this=avenant,
        about_this=about,
    )


def _amended(timeline: Timeline) -> str:
    names = [item.avenant.id for item in timeline.avenants if item.status is AvenantStatus.IN_FORCE]
    if not names:
        return ""
    whom = f"l’avenant {names[0]}" if len(names) == 1 else f"{len(names)} avenants ({', '.join(names)})"
    return f"La convention d’origine ; son texte a été modifié depuis par {whom}, à lire avec elle."


def _about_text(timeline: Timeline, day: date, as_of: date) -> str:
    """Whether what was gathered for one day is still what counts."""
    text = f"Texte consolidé au {french_date(day)}, pour information"
    since = [
        item
        for item in timeline.avenants
        if _concerns_the_public(item) and item.in_force_from and day < item.in_force_from <= as_of
    ]
    if since and since[0].in_force_from:
        effect = french_date(since[0].in_force_from)
        return f"{text} : il n’est plus à jour, l’avenant {since[0].avenant.id} a pris effet le {effect}."
    if timeline.state is TimelineState.ENDED:
        return f"{text}. La convention a pris fin."
    if day > as_of:
        return f"{text} : ce jour n’est pas encore venu."
    return f"{text} : aucun avenant n’a pris effet depuis."


def _about(avenant: Avenant, timeline: Timeline) -> str:
    outcome = next(item for item in timeline.avenants if item.avenant.id == avenant.number)
    day = french_date(outcome.in_force_from) if outcome.in_force_from else ""
    what = {
        AvenantStatus.IN_FORCE: f"en vigueur depuis le {day}",
        AvenantStatus.TO_COME: f"il prend effet le {day}",
    }.get(outcome.status, "il n’a pas d’effet")
    return f"Avenant {avenant.number} à cette convention : {what}."


def _concerns_the_public(outcome: AvenantOutcome) -> bool:
    """A request, or a text that is not signed by all, is nobody else's business."""
    return outcome.status in {AvenantStatus.TO_COME, AvenantStatus.IN_FORCE}


def _avenant(outcome: AvenantOutcome) -> PublicAvenant:
    return PublicAvenant(
        name=outcome.avenant.id,
        in_force_from=outcome.in_force_from,
        in_force=outcome.status is AvenantStatus.IN_FORCE,
    )


def _sentence(timeline: Timeline) -> str:
    if timeline.valid_through is None or timeline.in_force_from is None:
        return "Signée, pas encore en vigueur."
    until = french_date(timeline.valid_through)
    if timeline.state is TimelineState.ENDED:
        return f"Terminée : elle n’est plus en vigueur depuis le {until} au soir."
    since = french_date(timeline.in_force_from)
    if timeline.next_renewal is not None:
        return (
            f"En vigueur depuis le {since}, jusqu’au {until} ; elle se reconduit ensuite d’elle-même, "
            "sauf si une partie y met fin."
        )
    return f"En vigueur depuis le {since}, jusqu’au {until} ; elle prendra fin ce jour-là."
