"""The checks that a letter passes: what its type demands, what its dates allow, what the rules make of it."""

from dataclasses import dataclass
from datetime import date

from foundation.settings import Settings
from workflow.acts.letter_problems import BadLetter, NoEffect, TooEarlyToTerminate
from workflow.packs import Pack
from workflow.packs.field_values import undrawn
from workflow.readings.timelines import facts_of, timeline_of
from workflow.readings.what_if import Comparison, compared, outcome_of
from workflow.records.convention import Convention
from workflow.records.letter import Letter
from workflow.rules.facts import ANSWERS, LetterType, RegisteredLetter
from workflow.rules.outcomes import LetterStatus
from workflow.rules.wording import french_date, party_name

FIRST_YEAR, LAST_YEAR = 2000, 2200
REASONED = frozenset(
    {
        LetterType.FORMAL_NOTICE,
        LetterType.EXTENSION,
        LetterType.OPPOSITION,
        LetterType.GENERAL_INTEREST_TERMINATION,
    }
)
"""Letters that say why, or are worth nothing."""
OURS = "region"
"""Whose letters the product prints; those of the other party are only entered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDraft:
    """What a letter says, whoever writes it; ``about`` is the number of the letter that it answers."""

    type: LetterType
    sender: str
    about: int | None = None
    articles: tuple[str, ...] = ()
    obligation: str = ""
    reason: str = ""
    until: date | None = None
    effect: date | None = None


def check_draft(convention: Convention, draft: LetterDraft, pack: Pack) -> Letter | None:
    """The letter that the draft answers. Raises BadLetter for what its type demands and does not get."""
    about = next((one for one in convention.letters if one.number == draft.about), None)
    problems = {}
    if draft.type in ANSWERS and about is None:
        problems["about"] = "Dites à quel courrier celui-ci répond."
    if draft.type is LetterType.FORMAL_NOTICE:
        problems |= _obligation_problem(draft, pack)
    if draft.type in REASONED and not draft.reason.strip():
        problems["reason"] = "Indiquez le motif : sans lui, ce courrier ne vaut rien."
    if draft.sender == OURS and (unprintable := undrawn(draft.reason)):
        problems["reason"] = unprintable
    if draft.type is LetterType.EXTENSION and draft.until is None:
        problems["until"] = "Indiquez le nouveau dernier jour du délai."
    for field, day in (("until", draft.until), ("effect", draft.effect)):
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            problems[field] = f"L’année {day.year} n’a pas de sens ici."
    if unknown := [article for article in draft.articles if article not in pack.headings]:
        problems["articles"] = f"La convention n’a pas d’article {unknown[0]}."
    if problems:
        raise BadLetter(problems)
    return about


def _obligation_problem(draft: LetterDraft, pack: Pack) -> dict[str, str]:
    obligation = pack.obligation(draft.obligation)
    if obligation is None:
        return {"obligation": "Choisissez l’obligation qui n’est pas tenue."}
    if obligation.party == draft.sender:
        bound = party_name(obligation.party)
        return {"obligation": f"Cette obligation lie {bound}, qui ne se met pas en demeure soi-même."}
    return {}


def fact_of(draft: LetterDraft, *, reference: str, posted: date, about: Letter | None) -> RegisteredLetter:
    """The draft as the rules would see it, if it were posted that day."""
    return RegisteredLetter(
        id=reference,
        type=draft.type,
        sender=draft.sender,
        posted=posted,
        about=about.reference if about else None,
        articles=draft.articles,
        until=draft.until,
        effect=draft.effect,
    )


def judged(
    convention: Convention,
    settings: Settings,
    letter: RegisteredLetter,
    *,
    as_of: date,
    instead_of: str | None = None,
) -> Comparison:
    """The timeline with this letter. Raises TooEarlyToTerminate, NoEffect where the rules would refuse it."""
    _check_not_too_early(convention, settings, letter)
    found = foreseen(convention, settings, letter, as_of=as_of, instead_of=instead_of)
    outcome = outcome_of(found.after, letter.id)
    if outcome is not None and outcome.status is LetterStatus.REFUSED:
        raise NoEffect(outcome.problem)
    return found


def foreseen(
    convention: Convention,
    settings: Settings,
    letter: RegisteredLetter,
    *,
    as_of: date,
    instead_of: str | None = None,
) -> Comparison:
    """The timeline with this letter, whatever the rules make of it; ``instead_of`` is the one it replaces."""
    others = [one for one in facts_of(convention).letters if one.id not in (instead_of, letter.id)]
    return compared(convention, settings, (*others, letter), as_of=as_of)


def _check_not_too_early(convention: Convention, settings: Settings, letter: RegisteredLetter) -> None:
    if letter.type is not LetterType.TERMINATION or letter.about is None:
        return
    notice = outcome_of(timeline_of(convention, settings, as_of=letter.posted), letter.about)
    if notice is None or notice.status is not LetterStatus.LIVE or notice.termination_from is None:
        return
    if letter.posted < notice.termination_from:
        raise TooEarlyToTerminate(notice.termination_from, notice.why.advice)


def check_day(
    convention: Convention, settings: Settings, field: str, day: date, *, today: date, what: str
) -> None:
    """A day of a letter is neither in the future nor before entry into force. Raises BadLetter."""
    if day > today:
        raise BadLetter({field: f"{what} est dans l’avenir : enregistrez-la quand elle aura eu lieu."})
    origin = timeline_of(convention, settings, as_of=today).in_force_from
    if origin is None or day < origin:
        since = f" (elle l’est depuis le {french_date(origin)})" if origin else ""
        raise BadLetter({field: f"{what} est antérieure à l’entrée en vigueur de la convention{since}."})
