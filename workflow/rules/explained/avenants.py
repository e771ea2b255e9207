"""Why a request is in time, flagged or late, and why an avenant takes effect that day."""

from datetime import date

from workflow.rules.calendar import Delay, counted_back
from workflow.rules.clauses import Clauses
from workflow.rules.explanation import Why
from workflow.rules.facts import Avenant
from workflow.rules.outcomes import AvenantStatus
from workflow.rules.wording import french_date, french_duration, french_measure


def why_avenant(
    avenant: Avenant,
    clauses: Clauses,
    *,
    status: AvenantStatus,
    validity: date | None,
    effect: date | None,
    end: date | None,
) -> Why:
    """``validity`` is the end of validity in force on the day of the request, None where there is none."""
    clause = clauses.avenant_effect or clauses.avenant_request
    working = (
        _request(avenant, clauses, validity),
        _effect(avenant, clauses, effect),
        _changes(avenant, clauses),
        _fate(status, end),
    )
    return Why(
        article=clause.article if clause else "",
        rule=_rule(clauses),
        inputs=_inputs(avenant),
        working=" ".join(text for text in working if text),
        result=effect,
        other_reading=clause.other_reading if clause else "",
    )


def _rule(clauses: Clauses) -> str:
    rules = []
    if clauses.avenant_request:
        notice = french_duration(clauses.avenant_request.measure)
        rules.append(f"la demande parvient à la Région au moins {notice} avant la fin de validité")
    if clauses.avenant_effect:
        rules.append(
            "l’avenant prend effet le 1er du mois suivant sa dernière signature, sauf autre date fixée"
        )
    else:
        rules.append("l’avenant prend effet à sa dernière signature, sauf autre date fixée")
    return f"{' ; '.join(rules)}."


def _inputs(avenant: Avenant) -> tuple[str, ...]:
    inputs = [f"demande parvenue le {french_date(avenant.requested)}"] if avenant.requested else []
    inputs.extend(f"signature du {french_date(day)}" for day in sorted(avenant.signed))
    if avenant.effect:
        inputs.append(f"date fixée par l’avenant : {french_date(avenant.effect)}")
    return tuple(inputs)


def _request(avenant: Avenant, clauses: Clauses, validity: date | None) -> str:
    if avenant.requested is None or validity is None or clauses.avenant_request is None:
        return ""
    notice = clauses.avenant_request.measure
    forward = Delay(avenant.requested, notice).last_day
    backward = counted_back(validity, notice)
    counts = (
        f"Fin de validité connue ce jour-là : {french_date(validity)}. Compté en avant, le délai s’achève le "
        f"{french_date(forward)} ; compté à rebours, la demande devait parvenir le {french_date(backward)} au "
        "plus tard :"
    )
    answers = {forward <= validity, avenant.requested <= backward}
    if answers == {True}:
        return f"{counts} les deux comptes la disent dans les délais."
    if answers == {False}:
        return f"{counts} les deux la disent tardive. Une personne décide de la suite, avec un motif."
    return f"{counts} les deux comptes diffèrent ; elle est dans les délais, mais signalée."


def _effect(avenant: Avenant, clauses: Clauses, effect: date | None) -> str:
    if effect is None:
        return "Il manque encore une signature : l’avenant n’a pas de date d’effet."
    if avenant.effect is not None:
        return f"L’avenant fixe lui-même sa date d’effet : {french_date(effect)}."
    last = french_date(max(avenant.signed))
    if clauses.avenant_effect is None:
        return f"Dernière signature le {last} : effet ce jour-là."
    return f"Dernière signature le {last} : effet le {french_date(effect)}, 1er du mois suivant."


def _changes(avenant: Avenant, clauses: Clauses) -> str:
    """The durations that it changes, in words; as they would stand if it were alone."""
    if not avenant.clauses:
        return ""
    after = clauses.with_changes(avenant.clauses)
    names = {row["name"] for row in avenant.clauses}
    told = [
        f"{clause.label} : {french_measure(clause.measure)}"
        for clause in after.stated
        if clause.name in names
    ]
    return f"Il fixe : {' ; '.join(told)}."


def _fate(status: AvenantStatus, end: date | None) -> str:
    if status is AvenantStatus.VOID and end:
        return f"Sans effet : la convention prend fin le {french_date(end)}, avant qu’il la modifie."
    return ""
