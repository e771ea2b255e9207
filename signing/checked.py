"""No file leaves this craft unchecked: the revision just made is verified before it is handed back."""

from collections.abc import Callable
from datetime import datetime

from foundation.errors import Refusal
from signing.report import Report
from signing.timestamp_source import CheckedTimeStamper, TimestampError, TimestampSource
from signing.timestamps import TimestampAuthorities
from signing.trust import Evidence, Trust
from signing.verify import verify


class UnsoundRevision(Refusal):
    """Our own signature does not verify: a defect of the keys, the file or the program, never the signer's doing.

    ``problems`` says what the check found.
    """

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__(
            f"La signature produite ne se vérifie pas, et n’a pas été gardée. {' '.join(problems)} Prévenez "
            "l’administrateur de la plateforme : la commande « conventio doctor » en cherche la cause."
        )


Revise = Callable[[Evidence, CheckedTimeStamper], bytes]


def revised(
    pdf: bytes, revise: Revise, *, authorities: TimestampAuthorities, trust: Trust, at: datetime
) -> tuple[bytes, Report]:
    """The file with one revision more, made by ``revise`` with the first authority that serves, and its report.

    ``revise`` is handed the evidence to embed: for this authority, and fresh for the tokens that are already in
    the file, whose own may have aged since. ``pdf`` was found good when it was made: what is checked is every
    signature, and the step from it to the new file. Raises TimestampUnavailable when none serves, UnsoundRevision, and
    what ``revise`` raises.
    """

    def make(source: TimestampSource) -> tuple[bytes, Report]:
        evidence = source.evidence(at=at) + authorities.evidence_within(pdf, at=at)
        new = revise(evidence, source.stamper(at=at))
        if not new.startswith(pdf):
            raise UnsoundRevision(("L’ancien contenu n’est plus le début du fichier.",))
        report = verify(new, trust=trust, at=at, verified=len(pdf))
        if _badly_dated(report):
            raise TimestampError("son jeton ne se vérifie pas.")
        if not report.sound:
            raise UnsoundRevision(report.problems)
        return new, report

    return authorities.first_good(make)


def _badly_dated(report: Report) -> bool:
    of_signatures = [item.timestamp for item in report.signatures[-1:] if item.timestamp]
    tokens = of_signatures + [item.token for item in report.archive_timestamps[-1:]]
    return any(not token.sound for token in tokens)
