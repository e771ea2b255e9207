"""Short ways of writing a case down, so that a table of cases reads like the text."""

from datetime import date
from typing import Any

from tests.rules.clauses_epn import EPN
from workflow.rules.clauses import Clauses
from workflow.rules.facts import Avenant, Convention, Facts, LetterType, RegisteredLetter, Signature
from workflow.rules.outcomes import AvenantOutcome, LetterOutcome
from workflow.rules.timeline import Timeline, timeline

CO, REGION = "co-contractor", "region"


def day(text: str) -> date:
    return date.fromisoformat(text)


def signed(*days: str) -> tuple[Signature, ...]:
    """The co-contractor's signature, then the Région's; one day: both sign that day."""
    return tuple(
        Signature(party=party, day=day(text))
        for party, text in zip((CO, REGION), (days * 2)[:2], strict=True)
    )


def letter(id_: str, type_: str, posted: str, sender: str = CO, **more: Any) -> RegisteredLetter:
    return RegisteredLetter(id=id_, type=LetterType(type_), posted=day(posted), sender=sender, **more)


def avenant(
    id_: str,
    requested: str | None = None,
    *,
    signed: str = "",
    effect: str | None = None,
    clauses: tuple[dict[str, Any], ...] = (),
) -> Avenant:
    """``signed`` holds the days of the signatures, separated by blanks."""
    return Avenant(
        id=id_,
        requested=day(requested) if requested else None,
        signed=tuple(day(text) for text in signed.split()),
        effect=day(effect) if effect else None,
        clauses=clauses,
    )


def ask(
    as_of: str,
    *things: Signature | RegisteredLetter | Avenant,
    origin: str = "2024-03-01",
    clauses: Clauses = EPN,
) -> Timeline:
    """The timeline of a convention signed on ``origin``, unless signatures are among the things given."""
    signatures = tuple(thing for thing in things if isinstance(thing, Signature)) or signed(origin)
    facts = Facts(
        signatures=signatures,
        letters=tuple(thing for thing in things if isinstance(thing, RegisteredLetter)),
        avenants=tuple(thing for thing in things if isinstance(thing, Avenant)),
    )
    return timeline(Convention(), facts, clauses, day(as_of))


def letter_of(answer: Timeline, id_: str) -> LetterOutcome:
    return next(outcome for outcome in answer.letters if outcome.letter.id == id_)


def avenant_of(answer: Timeline, id_: str) -> AvenantOutcome:
    return next(outcome for outcome in answer.avenants if outcome.avenant.id == id_)


def statuses(answer: Timeline) -> dict[str, str]:
    return {outcome.letter.id: str(outcome.status) for outcome in answer.letters}
