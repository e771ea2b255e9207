"""A timeline as people and programs read it: French text, or the table that becomes JSON."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from workflow.rules.outcomes import AvenantOutcome, Deadline, LetterOutcome
from workflow.rules.timeline import Timeline
from workflow.rules.wording import enumerated, french_date, letter_name, party_name, term_name


def as_table(timeline: Timeline) -> dict[str, Any]:
    """Plain values, dates as ISO texts. Keys may be added, never renamed: other programs read them."""
    return {
        "as_of": timeline.as_of.isoformat(),
        "state": str(timeline.state),
        "in_force_from": _iso(timeline.in_force_from),
        "valid_through": _iso(timeline.valid_through),
        "ended_by": timeline.ended_by,
        "periods": [
            {
                "number": term.number,
                "kind": term.kind,
                "first_day": term.first_day.isoformat(),
                "last_day": term.last_day.isoformat(),
            }
            for term in timeline.periods
        ],
        "next_renewal": _iso(timeline.next_renewal),
        "last_posting_to_avoid_renewal": _iso(timeline.last_posting_to_avoid_renewal),
        "letters": [_letter(outcome) for outcome in timeline.letters],
        "avenants": [_avenant(outcome) for outcome in timeline.avenants],
        "deadlines": [_deadline(deadline) for deadline in timeline.deadlines],
        "problems": list(timeline.problems),
        "flagged": [outcome.letter.id for outcome in timeline.letters if outcome.flagged],
        "awaited": list(timeline.awaited),
        "agenda": [_deadline(deadline) for deadline in timeline.agenda],
        "explanations": {name: why.in_full for name, why in timeline.explanations.items()},
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _letter(outcome: LetterOutcome) -> dict[str, Any]:
    return {
        "id": outcome.letter.id,
        "status": str(outcome.status),
        "in_force_through": _iso(outcome.in_force_through),
        "termination_from": _iso(outcome.termination_from),
        "why": outcome.why.in_full,
    }


def _avenant(outcome: AvenantOutcome) -> dict[str, Any]:
    return {
        "id": outcome.avenant.id,
        "request": str(outcome.request) if outcome.request else None,
        "in_force_from": _iso(outcome.in_force_from),
        "status": str(outcome.status),
        "why": outcome.why.in_full,
    }


def _deadline(deadline: Deadline) -> dict[str, Any]:
    return {
        "rule": deadline.rule,
        "date": deadline.date.isoformat(),
        "article": deadline.article,
        "why": deadline.why.in_full,
    }


def as_text(timeline: Timeline) -> str:
    """The same answer in French, each date followed by its reason."""
    sections = (
        ("", _summary(timeline)),
        ("Périodes", _periods(timeline)),
        ("Courriers", map(_letter_line, timeline.letters)),
        ("Avenants", map(_avenant_line, timeline.avenants)),
        ("Dans les douze mois", map(_agenda_line, timeline.agenda)),
        ("À revoir", timeline.problems),
    )
    return "\n".join(text for title, lines in sections if (text := _section(title, lines)))


def _section(title: str, lines: Iterable[str]) -> str:
    body = "".join(f"{'  ' if title else ''}{line}\n" for line in lines)
    return f"{title}\n{body}" if title and body else body


def _summary(timeline: Timeline) -> Iterator[str]:
    yield f"Au {french_date(timeline.as_of)} : {timeline.state.label}."
    if timeline.awaited:
        parties = enumerated([party_name(party) for party in timeline.awaited])
        yield f"Signature attendue : {parties}."
    for name, why in timeline.explanations.items():
        if why.result is not None:
            yield f"{_TITLES[name]} : {french_date(why.result)}"
            yield f"    {why}"
    if timeline.ended_by:
        yield f"Courrier qui y a mis fin : « {timeline.ended_by} »"


_TITLES = {
    "in_force_from": "Entrée en vigueur",
    "valid_through": "Fin de validité",
    "next_renewal": "Prochaine reconduction",
    "last_posting_to_avoid_renewal": "Dernier envoi d’une dénonciation qui l’évite (information, non limite)",
}


def _periods(timeline: Timeline) -> Iterator[str]:
    for term in timeline.periods:
        yield f"{term_name(term.number)} : du {french_date(term.first_day)} au {french_date(term.last_day)}"


def _letter_line(outcome: LetterOutcome) -> str:
    return f"« {outcome.letter.id} », {letter_name(outcome.letter)} : {outcome.status.label}\n      {outcome.why.in_full}"


def _avenant_line(outcome: AvenantOutcome) -> str:
    request = f", {outcome.request.label}" if outcome.request else ""
    return f"« {outcome.avenant.id} »{request} : {outcome.status.label}\n      {outcome.why.in_full}"


def _agenda_line(deadline: Deadline) -> str:
    return f"{french_date(deadline.date)} : {deadline.label} (article {deadline.article})\n      {deadline.why.in_full}"
