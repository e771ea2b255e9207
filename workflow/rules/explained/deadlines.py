"""Why something is due, or will happen, on a date."""

from datetime import date

from workflow.rules.calendar import counted_back
from workflow.rules.clauses import Clauses
from workflow.rules.explanation import Why
from workflow.rules.holidays import previous_working_day
from workflow.rules.wording import french_date, french_duration, french_weekday


def why_annual_report(clauses: Clauses, year: int, due: date, is_partial: bool) -> Why:
    clause = clauses.annual_report
    working = f"L’année {year} est touchée par la convention{' (en partie)' if is_partial else ''}"
    safe = previous_working_day(due)
    return Why(
        article=clause.article if clause else "",
        rule=(
            "le co-contractant évalue la mise en œuvre de la convention et en informe la Région par écrit "
            "après chaque année civile."
        ),
        inputs=(f"année civile {year}",),
        working=f"{working} : rapport dû le {french_date(due)}, jusqu’à minuit, sans report.",
        result=due,
        other_reading=clause.other_reading if clause and is_partial else "",
        advice="" if safe == due else f"l’envoyer au plus tard le {french_weekday(safe)}.",
    )


def why_avenant_request(clauses: Clauses, validity: date) -> Why:
    """The last day on which a request is in time whichever way one counts."""
    clause = clauses.avenant_request or clauses.initial_term
    notice = french_duration(clause.measure)
    last = counted_back(validity, clause.measure)
    safe = previous_working_day(last)
    return Why(
        article=clause.article,
        rule=f"la demande d’avenant parvient à la Région au moins {notice} avant la fin de validité.",
        inputs=(f"fin de validité : {french_date(validity)}",),
        working=f"Compté à rebours : {french_date(last)} au plus tard.",
        result=last,
        other_reading=clause.other_reading,
        advice="" if safe == last else f"la faire parvenir au plus tard le {french_weekday(safe)}.",
    )
