"""Days of letters, which drive the timeline, against the last line of the journal that tells each of them."""

from collections.abc import Iterator
from datetime import date

from workflow.readings.journal_told import JournalTold
from workflow.records.convention import Convention
from workflow.records.journal import JournalEntry
from workflow.records.letter import OUTCOMES, Happening, Letter
from workflow.rules.wording import french_date

_OUTCOME = "outcome"
"""Delivered, refused and unclaimed take each other's place."""
_ENTRY_ACTS = ("letter-entered", "letter-posted", "letter-corrected")
_HAPPENINGS = tuple(
    f"letter-{what}" for what in Happening if what not in {Happening.POSTED, Happening.ANNULLED}
)
_Told = dict[str, tuple[Happening, date, int]]
"""By what it is about: what happened, on which day, on which line of the journal."""


def differing_letters(convention: Convention, journal: JournalTold) -> Iterator[str]:
    """One French sentence a difference. A line that was erased excuses its silence only."""
    lines = [line for line in journal.lines if line.what.startswith("letter-")]
    erased = any(what.startswith("letter-") for what in journal.erased)
    for letter in convention.letters:
        own = [line for line in lines if line.details.get("letter") == letter.reference]
        if own:
            yield from _of_letter(letter, own, erased=erased)
        elif not erased:
            yield f"courrier {letter.reference} : le journal n’en dit rien"
    known = {letter.reference for letter in convention.letters}
    for reference in sorted({str(line.details.get("letter")) for line in lines} - known):
        yield f"courrier {reference} : le journal le connaît, l’écran ne le montre plus"


def _of_letter(letter: Letter, lines: list[JournalEntry], *, erased: bool) -> Iterator[str]:
    told = _told(lines)
    for about, kinds in (
        (Happening.POSTED.value, (Happening.POSTED,)),
        (Happening.PRESENTED.value, (Happening.PRESENTED,)),
        (_OUTCOME, OUTCOMES),
        (Happening.AGREED.value, (Happening.AGREED,)),
    ):
        entry, known = letter.entry(*kinds), told.get(about)
        shown = f"« {entry.happening.label} » le {_day(entry.on)}" if entry else "rien de tel"
        if known is None:
            # the day on which a letter came is entered with it, and told on no line of its own
            if entry is not None and not erased and about != _OUTCOME:
                yield f"courrier {letter.reference} : l’écran dit {shown}, le journal n’en dit rien"
        elif entry is None or (entry.happening, entry.on) != known[:2]:
            what, on, number = known
            yield (
                f"courrier {letter.reference} : l’écran dit {shown}, le journal (ligne {number}) dit "
                f"« {what.label} » le {_day(on)}"
            )
    annulled = any(line.what == "letter-annulled" for line in lines)
    if annulled != letter.is_annulled and not erased:
        screen, journal = ("annulé", "non annulé") if letter.is_annulled else ("non annulé", "annulé")
        yield f"courrier {letter.reference} : l’écran le dit {screen}, le journal {journal}"


def _told(lines: list[JournalEntry]) -> _Told:
    """The last word of the journal on each thing that happened to one letter."""
    told: _Told = {}
    for line in lines:
        on = line.details.get("on")
        if not on or line.what not in (*_ENTRY_ACTS, *_HAPPENINGS):
            continue
        what = Happening(line.details.get("what", Happening.POSTED))
        told[_OUTCOME if what in OUTCOMES else what.value] = (what, date.fromisoformat(on), line.number)
    return told


def _day(on: date | None) -> str:
    return french_date(on) if on else "(sans date)"
