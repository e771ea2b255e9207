"""Is a journal what it was? Every changed, removed, moved, cut or rewritten line is named, in French."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from foundation.clock import PARIS, paris_date
from workflow.rules.anchors import Head
from workflow.rules.chain import START, Link, commitment_of, hash_of
from workflow.rules.wording import french_date

ERASE = "erase"
"""The act that erases: its details say which line, under ``entry``."""
ERASED_ACTOR = "[effacé]"
CLOCKS_APART = timedelta(minutes=10)
"""Between the clock of an authority and ours."""
_LONGEST_ACT = timedelta(days=1)
"""Between the instant that a line states, when its act began, and the one at which it is stored: far less."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one journal; ``number`` is the line, or the first of several."""

    chain: str
    number: int
    problem: str

    def __str__(self) -> str:
        return f"{self.chain}, ligne {self.number} : {self.problem}."


@dataclass(frozen=True, slots=True)
class Dated:
    """One head that a time-stamp authority has dated."""

    hash: str
    at: datetime
    """The first token over it."""
    until: datetime
    """The last one: the journal still ended there."""


@dataclass
class ChainCheck:
    """Reads the lines of one journal, in order, and keeps what is wrong."""

    chain: str
    head: Head | None
    """Where the journal ends, as it is kept apart."""
    dated: Mapping[int, Dated]
    faults: list[Fault] = field(default_factory=list)
    _last: int = 0
    _previous: str | None = START
    _erased: list[int] = field(default_factory=list)
    _erasures: set[int] = field(default_factory=set)

    def read(self, number: int, link: Link | None) -> None:
        """The next line by number; None for one that cannot be read."""
        self._place(number, link)
        if link is None:
            self._say(number, "elle est illisible : une de ses colonnes a été modifiée")
            self._last, self._previous = number, None
            return
        self._content(link)
        self._instant(link)
        known = self.dated.get(link.number)
        if known is not None and known.hash != link.hash:
            day = french_date(paris_date(known.at))
            self._say(
                link.number, f"elle n’est plus celle qui a été horodatée le {day} : le journal a été réécrit"
            )
        if link.erased:
            self._erased.append(link.number)
        if link.told.what == ERASE:
            self._erasures |= erased_by(link)
        self._last, self._previous = link.number, link.hash

    def end(self) -> list[Fault]:
        """After the last line."""
        for number in self._erased:
            if number not in self._erasures:
                self._say(number, "son contenu a été effacé sans acte d’effacement")
        self._cut()
        return sorted(self.faults, key=lambda fault: fault.number)

    def _place(self, number: int, link: Link | None) -> None:
        missing = range(self._last + 1, number)
        if missing:
            several = f"et les suivantes jusqu’à {missing[-1]} ont été supprimées"
            self._say(missing[0], several if len(missing) > 1 else "elle a été supprimée")
        elif link is not None and self._previous not in (None, link.previous):
            self._say(
                number, "elle ne suit pas la ligne d’avant : l’une des deux a été remplacée ou déplacée"
            )

    def _content(self, link: Link) -> None:
        told = link.told
        if link.erased:
            if (told.actor, told.account_id, told.reason, told.details) != (ERASED_ACTOR, None, "", {}):
                self._say(link.number, "elle est dite effacée, et porte encore un contenu que rien ne prouve")
        elif _committed(link) != link.commitment:
            self._say(link.number, "son contenu a été modifié")
        expected = hash_of(
            chain=link.chain,
            number=link.number,
            told=told,
            commitment=link.commitment,
            previous=link.previous,
        )
        if expected != link.hash:
            self._say(link.number, "sa date, son acte, ses états ou son empreinte ont été modifiés")

    def _instant(self, link: Link) -> None:
        """A line is older than the tokens that cover it, and younger than those that did not know it yet."""
        at = link.told.at
        covered = min((one.at for number, one in self.dated.items() if number >= link.number), default=None)
        if covered is not None and at > covered + CLOCKS_APART:
            self._say(
                link.number, f"elle dit dater du {_when(at)}, après le jeton qui la couvre ({_when(covered)})"
            )
        absent = max((one.until for number, one in self.dated.items() if number < link.number), default=None)
        if absent is not None and at < absent - _LONGEST_ACT:
            self._say(
                link.number,
                f"elle dit dater du {_when(at)}, et l’horodatage du {_when(absent)} ne la connaissait pas",
            )

    def _cut(self) -> None:
        """What is kept apart knows of lines that are no longer there."""
        known = max([*self.dated, self.head.number if self.head else 0])
        if known > self._last:
            several = f"et les suivantes jusqu’à {known} ont été supprimées à la fin du journal"
            one = "elle a été supprimée à la fin du journal"
            self._say(self._last + 1, several if known > self._last + 1 else one)
        elif self.head is None or self.head.number < self._last:
            self._say(self._last, "elle a été ajoutée autrement que par le programme")
        elif self._previous not in (None, self.head.hash):
            self._say(self._last, "elle n’est pas celle que le programme a écrite en dernier")

    def _say(self, number: int, problem: str) -> None:
        self.faults.append(Fault(self.chain, number, problem))


def _when(at: datetime) -> str:
    return f"{french_date(paris_date(at))} à {at.astimezone(PARIS):%H h %M}"


def erased_by(link: Link) -> set[int]:
    """The line that an act of erasure names."""
    details = link.told.details
    return {details["entry"]} if isinstance(details, Mapping) and "entry" in details else set()


def _committed(link: Link) -> str:
    """Empty for a payload that no program could have written."""
    try:
        return commitment_of(link.salt, link.told)
    except ValueError:
        return ""
