"""Where a convention stands on a day, in one sentence: what people did, then what the calendar did."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from foundation.settings import Settings
from workflow.readings.timelines import timeline_of
from workflow.records.convention import Avenant, Deed
from workflow.rules.deed_words import DeedWords, fit
from workflow.rules.facts import LetterType
from workflow.rules.outcomes import AvenantStatus, Deadline, LetterStatus
from workflow.rules.situations import Situation, situations_on
from workflow.rules.states import CONCLUDED, State
from workflow.rules.timeline import Timeline, TimelineState
from workflow.rules.wording import french_date, letter_type_name, party_name, term_name


class Tone(StrEnum):
    """How the state is shown; words always say it too."""

    NEUTRAL = ""
    GOOD = "good"
    WAITING = "waiting"
    NOTICE = "notice"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """``short`` is a few words for a list, ``sentence`` opens the convention's page."""

    short: str
    sentence: str
    tone: Tone
    next: Deadline | None = None


def standing_of(convention: Deed, settings: Settings, *, as_of: date) -> Standing:
    """Raises UnknownPack, PackError."""
    if convention.state not in CONCLUDED:
        return _before(convention.state, convention.words)
    answer = timeline_of(convention, settings, as_of=as_of)
    if isinstance(convention, Avenant):
        return _signed_avenant(convention, answer)
    return standing_in(answer, archived=convention.state is State.ARCHIVED)


def _signed_avenant(avenant: Avenant, answer: Timeline) -> Standing:
    outcome = next(item for item in answer.avenants if item.avenant.id == avenant.number)
    day = french_date(outcome.in_force_from) if outcome.in_force_from else ""
    sentence, tone = _AVENANT[outcome.status]
    return Standing(short=outcome.status.label.capitalize(), sentence=sentence.format(day=day), tone=tone)


_AVENANT = {
    AvenantStatus.UNSIGNED: ("En attente de signature.", Tone.WAITING),
    AvenantStatus.TO_COME: ("Signé par tous ; il prendra effet le {day}.", Tone.WAITING),
    AvenantStatus.IN_FORCE: ("En vigueur depuis le {day}.", Tone.GOOD),
    AvenantStatus.VOID: ("Signé, mais sans effet : la convention prend fin avant le {day}.", Tone.STOPPED),
}


def standing_in(timeline: Timeline, *, archived: bool = False) -> Standing:
    """Where a signed convention stands in its timeline."""
    coming = next((item for item in timeline.agenda if item.date >= timeline.as_of), None)
    short, tone = _short(timeline)
    words = [_sentence(timeline), *_open_notices(timeline)]
    if coming is not None:
        words.append(
            f"prochaine échéance : {coming.label[0].lower()}{coming.label[1:]}, le {french_date(coming.date)}"
        )
    if archived:
        short = f"Archivée ({short.lower()})"
    return Standing(short=short, sentence=" ; ".join(words) + ".", tone=tone, next=coming)


def _short(timeline: Timeline) -> tuple[str, Tone]:
    """The words of a list: what threatens or ends the convention counts more than that it is in force."""
    situations = situations_on(timeline)
    if timeline.state is TimelineState.IN_FORCE and Situation.TERMINATED in situations:
        return "Résiliée", Tone.NOTICE
    if timeline.state is TimelineState.IN_FORCE and Situation.FORMAL_NOTICE in situations:
        return "Mise en demeure", Tone.NOTICE
    return _SIGNED[timeline.state]


def _open_notices(timeline: Timeline) -> list[str]:
    """A formal notice whose fault stands: the convention is in force, and threatened."""
    if timeline.state is TimelineState.ENDED:
        return []
    return [
        f"mise en demeure du {french_date(outcome.letter.posted)} en cours"
        for outcome in timeline.letters
        if outcome.letter.type is LetterType.FORMAL_NOTICE and outcome.status is LetterStatus.LIVE
    ]


def _sentence(timeline: Timeline) -> str:
    if timeline.state is TimelineState.AWAITING_SIGNATURE or timeline.valid_through is None:
        return "En attente de signature"
    until = french_date(timeline.valid_through)
    term = term_name(timeline.periods[-1].number)
    if timeline.state is TimelineState.ENDED:
        return f"Terminée le {until} à minuit{_by_what(timeline)}"
    if timeline.state is TimelineState.UNDER_NOTICE:
        return f"Dénoncée, en vigueur jusqu’au {until}{_by_what(timeline)}"
    if Situation.TERMINATED in situations_on(timeline):
        return f"Résiliée, en vigueur jusqu’au {until}{_by_what(timeline)}"
    return f"En vigueur, {term}, jusqu’au {until}"


def _by_what(timeline: Timeline) -> str:
    """« (dénonciation C1, par le co-contractant) »; empty where the cap on renewals ends it."""
    letter = next((one.letter for one in timeline.letters if one.letter.id == timeline.ending_letter), None)
    if letter is None:
        return ""
    return f" ({letter_type_name(letter.type)} {letter.id}, par {party_name(letter.sender)})"


_SIGNED = {
    TimelineState.AWAITING_SIGNATURE: ("Signature attendue", Tone.WAITING),
    TimelineState.IN_FORCE: ("En vigueur", Tone.GOOD),
    TimelineState.UNDER_NOTICE: ("Dénoncée", Tone.NOTICE),
    TimelineState.ENDED: ("Terminée", Tone.NEUTRAL),
}


def _before(state: State, words: DeedWords) -> Standing:
    sentence, tone = _BEFORE[state]
    return Standing(short=state.label_of(words), sentence=fit(sentence, words), tone=tone)


_BEFORE = {
    State.DRAFT: ("En rédaction : le texte peut encore changer.", Tone.NEUTRAL),
    State.IN_REVIEW: ("En relecture : une autre personne approuve le texte ou le renvoie.", Tone.WAITING),
    State.APPROVED: ("Approuvé{e} : le texte est figé, il reste à le faire signer.", Tone.WAITING),
    State.IN_SIGNATURE: ("En signature.", Tone.WAITING),
    State.DECLINED: ("Refusé{e} : un signataire a refusé de signer.", Tone.STOPPED),
    State.EXPIRED: (
        "Délai de signature dépassé : toutes les signatures n’ont pas été réunies.",
        Tone.STOPPED,
    ),
    State.CANCELLED: ("Abandonné{e}.", Tone.STOPPED),
}
