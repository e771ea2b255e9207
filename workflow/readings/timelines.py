"""From a stored convention to its timeline: the only place where records become facts of the rules."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import lazyload, selectinload
from sqlalchemy.orm.strategy_options import _AbstractLoad as LoadOption

from foundation.clock import paris_date
from foundation.settings import Settings
from workflow.readings.packs import pack_of
from workflow.records.convention import Avenant, Convention, Deed, PartySignature
from workflow.records.letter import Letter
from workflow.rules.clauses import Clauses
from workflow.rules.facts import Avenant as AvenantFact
from workflow.rules.facts import Convention as Agreed
from workflow.rules.facts import Facts, RegisteredLetter, ReportReceived, Signature
from workflow.rules.states import CONCLUDED
from workflow.rules.timeline import Timeline, timeline


def what_timelines_read() -> tuple[LoadOption, ...]:
    """How many conventions are read at once when each is asked for its timeline: in a few queries, and without the
    powers and mandates behind their signatures, which the rules do not read.
    """
    return (
        _signatures_of(Convention),
        selectinload(Convention.letters).selectinload(Letter.entries),
        selectinload(Convention.avenants).options(lazyload(Avenant.convention), _signatures_of(Avenant)),
    )


def _signatures_of(deed: type[Deed]) -> LoadOption:
    mandates = lazyload(PartySignature.authority), lazyload(PartySignature.decision)
    return selectinload(deed.signatures).options(*mandates)


def timeline_of(convention: Deed, settings: Settings, *, as_of: date) -> Timeline:
    """What follows on that day from what happened to this convention; of an avenant, to the one it amends.

    Raises UnknownPack, PackError.
    """
    return timeline_with(convention, settings, facts_of(convention), as_of=as_of)


def timeline_with(convention: Deed, settings: Settings, facts: Facts, *, as_of: date) -> Timeline:
    """The timeline of this convention under other facts than its own: what would follow, if.

    Raises UnknownPack, PackError.
    """
    convention = convention.agreement
    parties = tuple(party.name for party in pack_of(convention, settings).parties)
    return timeline(Agreed(required_parties=parties), facts, clauses_of(convention, settings), as_of)


def clauses_of(convention: Deed, settings: Settings) -> Clauses:
    """The clauses of the version it was written with, some of them changed by its own text."""
    clauses = pack_of(convention, settings).clauses
    return clauses.with_changes(convention.clause_values.values()) if convention.clause_values else clauses


def facts_of(convention: Deed) -> Facts:
    """The signatures of its current version, its letters, its avenants and its annual reports.

    An electronic signature counts on the Paris date of its commit; a letter on its posting day, once that is
    proved.
    """
    convention = convention.agreement
    return Facts(
        signatures=tuple(_signature(item) for item in convention.awaited_signatures()),
        letters=tuple(fact for letter in convention.letters if (fact := letter_fact(letter))),
        avenants=(*map(_avenant, convention.avenants), *_requests(convention)),
        reports=tuple(
            ReportReceived(year=report.year, received=report.received_on) for report in convention.reports
        ),
    )


def _avenant(avenant: Avenant) -> AvenantFact:
    """Signed once its round is over: a part of the signatures is worth nothing (art. 11)."""
    signed = avenant.awaited_signatures() if avenant.state in CONCLUDED else []
    days = [day for item in signed if (day := _signature(item).day)]
    return AvenantFact(
        id=avenant.number,
        requested=avenant.request.received_on if avenant.request else None,
        signed=tuple(days),
        effect=avenant.effect_on,
        clauses=tuple(avenant.changed_clauses or ()),
    )


def _requests(convention: Convention) -> Iterator[AvenantFact]:
    """Those that led to no avenant yet, and were not refused."""
    for request in convention.avenant_requests:
        if request.stands and request.avenant_id is None and request.accepted is not False:
            yield AvenantFact(id=request.reference, requested=request.received_on)


def last_signature(deed: Deed) -> date | None:
    """The day of the last signature given to the present version: entry into force, once all are there."""
    days = [day for item in deed.awaited_signatures() if (day := _signature(item).day)]
    return max(days, default=None)


def _signature(item: PartySignature) -> Signature:
    day = item.signed_on or (paris_date(item.signed_at) if item.signed_at else None)
    return Signature(party=item.party, day=day)


def letter_fact(letter: Letter) -> RegisteredLetter | None:
    """A stored letter as the rules see it; None while it does not count (``Letter.counts_on``)."""
    day = letter.counts_on
    return letter_fact_on(letter, day) if day else None


def letter_fact_on(letter: Letter, day: date) -> RegisteredLetter:
    """The same, if it counted on ``day``."""
    return RegisteredLetter(
        id=letter.reference,
        type=letter.type,
        sender=letter.sender,
        posted=day,
        about=letter.about.reference if letter.about else None,
        articles=tuple(letter.articles),
        until=letter.until,
        effect=letter.effect,
    )
