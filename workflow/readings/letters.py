"""The register of letters as people read it: where each stands, what follows from it, why, and what may be done now."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from foundation.settings import Settings
from workflow.readings.standing import Tone
from workflow.readings.timelines import timeline_of
from workflow.readings.what_if import outcome_of
from workflow.records.convention import Convention
from workflow.records.letter import OUTCOMES, Channel, Happening, Letter, LetterEntry
from workflow.rules.facts import LetterType
from workflow.rules.outcomes import LetterOutcome, LetterStatus
from workflow.rules.timeline import Timeline
from workflow.rules.wording import french_date, letter_type_name


class Next(StrEnum):
    """What may be recorded of a letter now."""

    POST = "post"
    JOIN_PROOF = "join-proof"
    PRESENTED = "presented"
    DELIVERED = "delivered"
    REFUSED = "refused"
    UNCLAIMED = "unclaimed"
    AGREED = "agreed"
    CORRECT = "correct"
    ANNUL = "annul"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A letter that may answer this one; ``refusal`` says why it cannot go yet."""

    type: LetterType
    sender: str
    refusal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterView:
    """One line of the register on a day."""

    letter: Letter
    name: str
    stage: str
    tone: Tone
    effect: str
    outcome: LetterOutcome | None
    nexts: tuple[Next, ...]
    answers: tuple[Answer, ...]

    @property
    def posted(self) -> LetterEntry | None:
        return self.letter.entry(Happening.POSTED)


def register_of(convention: Convention, settings: Settings, *, as_of: date) -> tuple[LetterView, ...]:
    """Every letter of the convention, the newest first."""
    timeline = timeline_of(convention, settings, as_of=as_of)
    return tuple(view_of(letter, timeline) for letter in reversed(convention.letters))


def view_of(letter: Letter, timeline: Timeline) -> LetterView:
    """One letter as ``timeline`` judges it."""
    outcome = None if letter.is_annulled else outcome_of(timeline, letter.reference)
    stage, tone = _stage(letter, outcome)
    return LetterView(
        letter=letter,
        name=_capital(letter_type_name(letter.type)),
        stage=stage,
        tone=tone,
        effect=_effect(letter, outcome, timeline),
        outcome=outcome,
        nexts=tuple(_nexts(letter)),
        answers=tuple(_answers(letter, outcome, timeline.as_of)),
    )


def effect_in_words(outcome: LetterOutcome, timeline: Timeline) -> str:
    """What follows from a letter that counts, in one sentence."""
    if outcome.status is LetterStatus.REFUSED:
        return f"Sans effet. {outcome.problem}"
    if outcome.status is LetterStatus.MOOT and timeline.end:
        return f"Sans objet : la convention prend fin le {french_date(timeline.end)}."
    if outcome.status is LetterStatus.LIVE and outcome.termination_from:
        return f"Résiliation possible à partir du {french_date(outcome.termination_from)}, si le manquement dure."
    if outcome.status is LetterStatus.LIVE and outcome.in_force_through:
        return f"La convention prend fin le {french_date(outcome.in_force_through)} à minuit."
    if outcome.status is LetterStatus.LIVE and outcome.letter.articles:
        return f"Article {', '.join(outcome.letter.articles)} : ne s’applique plus ; la convention continue sans."
    return f"{_capital(outcome.status.label)}."


def _stage(letter: Letter, outcome: LetterOutcome | None) -> tuple[str, Tone]:
    posted = letter.entry(Happening.POSTED)
    if letter.is_annulled:
        return "annulée, saisie par erreur", Tone.STOPPED
    if posted is None:
        return "préparée, à poster", Tone.WAITING
    if posted.proof_id is None:
        return "postée, preuve à joindre", Tone.WAITING
    if letter.counts_on is None:
        return "accord de l’autre partie attendu", Tone.WAITING
    if outcome is not None and outcome.status is LetterStatus.REFUSED:
        return "sans effet", Tone.STOPPED
    last = letter.entry(*OUTCOMES) or letter.entry(Happening.PRESENTED)
    travel = last.happening.label.lower() if last else "postée"
    if outcome is None or outcome.status in (LetterStatus.LIVE, LetterStatus.NOTED):
        return travel, Tone.GOOD
    return f"{travel} ; {outcome.status.label}", Tone.NEUTRAL


def _effect(letter: Letter, outcome: LetterOutcome | None, timeline: Timeline) -> str:
    if outcome is not None:
        return effect_in_words(outcome, timeline)
    if letter.is_annulled:
        entry = letter.entry(Happening.ANNULLED)
        return f"Ne compte pas. Motif : {entry.reason}" if entry else ""
    return "Rien n’en résulte encore." if letter.counts_on is None else "Pas encore connue à cette date."


def _nexts(letter: Letter) -> list[Next]:
    if letter.is_annulled:
        return []
    posted = letter.entry(Happening.POSTED)
    if posted is None:
        return [Next.POST, Next.ANNUL]
    found = [Next.JOIN_PROOF] if posted.proof_id is None else []
    if letter.needs_agreement and letter.entry(Happening.AGREED) is None:
        found.append(Next.AGREED)
    if letter.entry(*OUTCOMES) is None and posted.channel is not Channel.OTHER:
        if letter.entry(Happening.PRESENTED) is None:
            found.append(Next.PRESENTED)
        found += [Next.DELIVERED, Next.REFUSED, Next.UNCLAIMED]
    return [*found, Next.CORRECT, Next.ANNUL]


def _answers(letter: Letter, outcome: LetterOutcome | None, as_of: date) -> list[Answer]:
    if outcome is None:
        return []
    still = outcome.status in (LetterStatus.LIVE, LetterStatus.OPPOSED)
    other = "co-contractor" if letter.is_sent else "region"
    if letter.type is LetterType.FORMAL_NOTICE and still:
        return _answers_to_notice(letter, outcome, other, as_of)
    withdrawable = letter.type in (
        LetterType.DENUNCIATION,
        LetterType.OPPOSITION,
        LetterType.GENERAL_INTEREST_TERMINATION,
        LetterType.TERMINATION,
    )
    counts = outcome.status in (LetterStatus.LIVE, LetterStatus.MOOT, LetterStatus.NOTED)
    ended = outcome.in_force_through is not None and outcome.in_force_through < as_of
    if withdrawable and counts and not ended:
        return [Answer(type=LetterType.WITHDRAWAL, sender=letter.sender)]
    return []


def _answers_to_notice(letter: Letter, outcome: LetterOutcome, other: str, as_of: date) -> list[Answer]:
    first = outcome.termination_from
    wait = f"Possible à partir du {french_date(first)}." if first is not None and as_of < first else ""
    if outcome.status is LetterStatus.OPPOSED:
        wait = "La Région a opposé un motif d’intérêt général."
    found = [
        Answer(type=LetterType.TERMINATION, sender=letter.sender, refusal=wait),
        Answer(type=LetterType.CURE, sender="region"),
        Answer(type=LetterType.CURE, sender="co-contractor"),
        Answer(type=LetterType.WITHDRAWAL, sender=letter.sender),
    ]
    if outcome.status is LetterStatus.LIVE:
        found.append(Answer(type=LetterType.EXTENSION, sender=letter.sender))
        if other == "region":
            found.append(Answer(type=LetterType.OPPOSITION, sender="region"))
    return found


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
