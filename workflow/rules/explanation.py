"""Every date explains itself: article, rule, what went in, how it was counted, the other reading, and advice.

Legal staff must be able to defend a date by telephone with these sentences alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why a date is what it is, or why a letter counts as it does. All texts are French sentences.

    ``result`` is None where the answer is no date. ``other_reading`` is filled where the text allows two;
    ``advice`` is prudence only: it moves no date. These two are the Région's own analysis: ``str()`` leaves them
    out, so that what is told to the other party cannot hold them; ``in_full`` is for her staff.
    """

    article: str
    rule: str
    inputs: tuple[str, ...] = ()
    working: str = ""
    result: date | None = None
    other_reading: str = ""
    advice: str = ""

    def __str__(self) -> str:
        parts = [f"Article {self.article} : {self.rule}" if self.article else self.rule]
        if self.inputs:
            parts.append(f"Données : {' ; '.join(self.inputs)}.")
        return " ".join([*parts, self.working] if self.working else parts)

    @property
    def in_full(self) -> str:
        """With the other reading and the prudence."""
        own = (
            self.other_reading and f"Autre lecture : {self.other_reading}",
            self.advice and f"Conseil de prudence : {self.advice}",
        )
        return " ".join([str(self), *filter(None, own)])


Explain = Callable[[], Why]
"""Makes the sentences when somebody asks: a sweep over every convention never does."""
