"""Was each day's root dated near its day, and is there one for every day? Every other one is named, in French."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise

from foundation.clock import paris_date
from workflow.rules.anchors import Head
from workflow.rules.root_causes import Cause, ends
from workflow.rules.wording import french_date

CLOCKS_APART = timedelta(minutes=10)
"""Between the clock of an authority and ours."""
NEAR = 1
"""Days between the day of a root and the Paris day of its token: a token asked for just before midnight."""


@dataclass(frozen=True, slots=True)
class Root:
    """One root: its day, the instant that its token states, and where it says that the causes end."""

    day: date
    at: datetime
    causes: Head | None
    """None in the lists made before causes were kept."""


@dataclass(frozen=True, slots=True)
class SignatureToken:
    """One token over the end of a journal, asked for at a signature: its name in French, that line, the token."""

    named: str
    line_at: datetime
    at: datetime


@dataclass
class RootCheck:
    """``faults`` are to be looked into; what is in ``apart`` had its cause written down then."""

    causes: Sequence[Cause]
    faults: list[str] = field(default_factory=list)
    apart: list[str] = field(default_factory=list)

    def check(self, roots: Sequence[Root], tokens: Sequence[SignatureToken]) -> None:
        """``roots`` in the order of their days."""
        self._believed = self._proven(roots)
        for token in tokens:
            if (paris_date(token.at) - paris_date(token.line_at)).days > NEAR:
                self._late_token(token, first=roots[0].at if roots else token.at)
        for root in roots:
            if abs((paris_date(root.at) - root.day).days) > NEAR:
                self._late(root)
        for before, after in pairwise(roots):
            self._gap(before, after)

    def _proven(self, roots: Sequence[Root]) -> list[Cause]:
        """The causes that no root contradicts: each must be known to every root dated after it was written down."""
        chain = ends(self.causes)
        for before, root in pairwise([None, *roots]):
            if root is not None and not _follows(root, before, chain):
                self.faults.append(
                    f"Racine du {french_date(root.day)} : les causes notées jusque-là ont été modifiées ou supprimées."
                )
        believed = []
        for rank, cause in enumerate(self.causes, start=1):
            if any(_contradicts(root, rank, cause) for root in roots):
                self.faults.append(
                    f"Cause « {cause.words} » : les racines montrent qu’elle n’a pas été notée le "
                    f"{french_date(paris_date(cause.at))}."
                )
            elif cause.was_noted_then:
                believed.append(cause)
        return believed

    def _cause_of(self, day: date) -> Cause | None:
        return next((cause for cause in self._believed if cause.covers(day)), None)

    def _late(self, root: Root) -> None:
        said = f"Racine du {french_date(root.day)} : son jeton est du {french_date(paris_date(root.at))}"
        cause = self._cause_of(root.day)
        if cause is None:
            self.faults.append(f"{said}, et aucune cause n’a été notée alors : elle a pu être refaite.")
        else:
            self.apart.append(f"{said}. {_told(cause)}")

    def _late_token(self, token: SignatureToken, *, first: datetime) -> None:
        """Signatures older than the first root were dated late, all at once, when journals began to be dated."""
        day = paris_date(token.line_at)
        said = f"{token.named} : la ligne est du {french_date(day)}, son jeton du {french_date(paris_date(token.at))}"
        cause = self._cause_of(day)
        if cause is not None:
            self.apart.append(f"{said}. {_told(cause)}")
        elif token.at <= first + CLOCKS_APART:
            self.apart.append(f"{said} : avant la première racine, rien d’autre ne la date.")
        else:
            self.faults.append(f"{said}, et aucune cause n’a été notée alors : elle a pu être réécrite.")

    def _gap(self, before: Root, after: Root) -> None:
        for cause, days in groupby(_between(before.day, after.day), key=self._cause_of):
            first, *others = days
            said = f"{_span(first, others[-1] if others else first)} : aucune racine n’a été horodatée"
            if cause is not None:
                self.apart.append(f"{said}. {_told(cause)}")
            elif after.causes is None:
                self.apart.append(f"{said}. Les causes ne se notaient pas encore.")
            else:
                self.faults.append(
                    f"{said}, et aucune cause n’a été notée alors : une racine a pu être supprimée."
                )


def _follows(root: Root, before: Root | None, chain: Sequence[str]) -> bool:
    """Its end of the causes is one of this chain, and not before that of the root of the day before."""
    known = before.causes if before else None
    if root.causes is None:
        return known is None
    number = root.causes.number
    return (
        number < len(chain) and chain[number] == root.causes.hash and number >= (known.number if known else 0)
    )


def _contradicts(root: Root, rank: int, cause: Cause) -> bool:
    known = root.causes is not None and rank <= root.causes.number
    if known:
        return cause.at > root.at + CLOCKS_APART
    return cause.at < root.at - CLOCKS_APART


def _between(before: date, after: date) -> Iterator[date]:
    for number in range(1, (after - before).days):
        yield before + timedelta(days=number)


def _span(first: date, last: date) -> str:
    if first == last:
        return f"Le {french_date(first)}"
    return f"Du {french_date(first)} au {french_date(last)}"


def _told(cause: Cause) -> str:
    return f"Cause notée le {french_date(paris_date(cause.at))} par {cause.by} : {cause.words}"
