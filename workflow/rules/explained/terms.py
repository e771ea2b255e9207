"""Why a convention came into force that day, lasts until that one, and renews."""

from collections.abc import Sequence
from datetime import date

from workflow.rules.calendar import Delay, Duration, counted_back
from workflow.rules.clause_history import ClauseHistory
from workflow.rules.clauses import Clauses
from workflow.rules.explanation import Why
from workflow.rules.facts import Signature
from workflow.rules.holidays import previous_working_day
from workflow.rules.terms import Terms
from workflow.rules.wording import (
    enumerated,
    french_date,
    french_duration,
    french_weekday,
    party_name,
    term_name,
)


def why_awaited(clauses: Clauses, awaited: Sequence[str]) -> Why:
    """No entry into force yet: whose signature is missing."""
    return Why(
        article=clauses.initial_term.article,
        rule="l’entrée en vigueur est le jour de la dernière signature, quand chaque partie a signé.",
        inputs=(f"signature attendue : {enumerated([party_name(party) for party in awaited])}",),
        working="La convention n’est pas en vigueur : aucune durée ne court.",
    )


def why_in_force_from(clauses: Clauses, signatures: Sequence[Signature], in_force_from: date) -> Why:
    return Why(
        article=clauses.initial_term.article,
        rule=(
            "l’entrée en vigueur est le jour, à Paris, de la dernière signature des parties ; "
            "cachets et horodatages d’archivage ne comptent pas."
        ),
        inputs=tuple(
            f"signature pour {party_name(signature.party)} le {french_date(signature.day)}"
            for signature in signatures
            if signature.day
        ),
        working=f"La dernière est du {french_date(in_force_from)}.",
        result=in_force_from,
    )


def changed_by(history: ClauseHistory, name: str, day: date) -> tuple[str, ...]:
    """Said where a clause owes to an avenant the value that it has on ``day``."""
    avenant = history.author_of(name, day)
    return (f"durée fixée par l’avenant « {avenant.id} »",) if avenant else ()


def why_term(history: ClauseHistory, terms: Terms, number: int) -> Why:
    """Why a term ends on its last day: counted from the origin, the first day included."""
    period = terms.period(number)
    clauses = history.on(period.last_day)
    clause = clauses.renewal_term if number and clauses.renewal_term else clauses.initial_term
    elapsed = terms.elapsed_at(number + 1)
    return Why(
        article=clause.article,
        rule=(
            f"{term_name(number)} de {french_duration(terms.duration_of(number))} ; le premier jour compte, "
            "le dernier est la veille de l’anniversaire, toujours compté depuis l’entrée en vigueur."
        ),
        inputs=(
            f"entrée en vigueur le {french_date(terms.origin)}",
            *changed_by(history, clause.name, period.last_day),
        ),
        working=(
            f"{french_duration(elapsed)} après l’entrée en vigueur : {french_date(period.end)}"
            f"{_missing_day(terms, period.end)} ; la période court du {french_date(period.start)} au "
            f"{french_date(period.last_day)} à minuit."
        ),
        result=period.last_day,
        other_reading=clause.other_reading,
    )


def why_cap(clauses: Clauses, terms: Terms) -> Why:
    """Why the convention ends without any letter: no renewal is left."""
    clause = clauses.renewal_cap or clauses.initial_term
    count = terms.last_number or 0
    allowed = f"{count} reconduction{'s' if count > 1 else ''} au plus" if count else "aucune reconduction"
    end = terms.last_day_of(count)
    return Why(
        article=clause.article,
        rule=f"le texte prévoit {allowed}.",
        inputs=(f"entrée en vigueur le {french_date(terms.origin)}",),
        working=f"La dernière période s’achève le {french_date(end)} à minuit et ne se renouvelle pas.",
        result=end,
        other_reading=clause.other_reading,
    )


def why_next_renewal(history: ClauseHistory, terms: Terms, number: int) -> Why:
    first_day = terms.start_of(number)
    clauses = history.on(first_day)
    clause = clauses.renewal_term or clauses.initial_term
    return Why(
        article=clause.article,
        rule=(
            "à son terme, la convention se renouvelle par tacite reconduction pour "
            f"{french_duration(terms.duration_of(number))}, sans signature, sauf dénonciation."
        ),
        inputs=(
            f"entrée en vigueur le {french_date(terms.origin)}",
            *changed_by(history, clause.name, first_day),
        ),
        working=(
            f"La période en cours s’achève le {french_date(terms.last_day_of(number - 1))} ; la "
            f"{term_name(number)} commence le {french_date(first_day)}"
            f"{_missing_day(terms, first_day)}."
        ),
        result=first_day,
        other_reading=clause.other_reading,
    )


def why_last_posting(history: ClauseHistory, last_day: date, posting: date) -> Why:
    """Information, not a limit: a denunciation may be posted at any time."""
    clauses = history.on(posting)
    clause = clauses.denunciation_notice or clauses.initial_term
    notice = clause.measure
    return Why(
        article=clause.article,
        rule=(
            f"la dénonciation prend effet {french_duration(notice)} après l’envoi ; postée plus tard elle "
            "reste possible, mais la convention est d’abord reconduite."
        ),
        inputs=(
            f"dernier jour de la période en cours : {french_date(last_day)}",
            *changed_by(history, clause.name, posting),
        ),
        working=(
            f"Postée le {french_date(posting)}, elle laisse la convention en vigueur jusqu’au "
            f"{french_date(Delay(posting, notice).last_day)} ; postée le lendemain, au-delà du terme."
        ),
        result=posting,
        other_reading=clause.other_reading,
        advice=_post_by(last_day, posting, notice),
    )


def _post_by(last_day: date, posting: date, notice: Duration) -> str:
    """The earlier possible date: counted backward from the end, on a working day."""
    safe = previous_working_day(min(posting, counted_back(last_day, notice)))
    return "" if safe == posting else f"poster au plus tard le {french_weekday(safe)}."


def _missing_day(terms: Terms, anniversary: date) -> str:
    """Said where the month has no such day: the anniversary is then the day after."""
    if anniversary.day == terms.origin.day or terms.initial.days or terms.renewal.days:
        return ""
    return f" (il n’y a pas de {terms.origin.day} ce mois-là : l’anniversaire est le lendemain)"
