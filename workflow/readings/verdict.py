"""What a file is worth, in one word and in plain French, with the questions that lead there."""

from dataclasses import dataclass
from enum import StrEnum

from signing.report import ArchiveTimestamp, CheckedSignature, Covers, Report
from signing.seal import CERTIFICATION_FIELD, SEAL_FIELD


class Verdict(StrEnum):
    """The values are part of the JSON answer of ``conventio verify``: never renamed."""

    COMPLETE = "complete"
    """Exactly the closed file that the instance keeps, and everything in it proves itself."""
    FORMER = "former"
    """The same, as it was before its proof was prolonged: complete, and a more recent one exists."""
    PAPER = "paper"
    """Exactly the scan that the instance keeps of an original signed by hand."""
    AGED = "aged"
    """Exactly our bytes, but what they carry proves itself no longer: the more recent file does, or a person must look."""
    INCOMPLETE = "incomplete"
    """An earlier revision: true as far as it goes, something is missing."""
    ALTERED = "altered"
    """It bears the code of a convention, and its bytes are not ours."""
    CONSOLIDATED = "consolidated"
    """The text in force on a day, as the platform gathers it for information: proves nothing."""
    FOREIGN = "foreign"
    """Signed by somebody, and no convention of this instance."""
    TAMPERED = "tampered"
    """The same, and it is not what was signed, or not that alone."""
    UNJUDGED = "unjudged"
    """The same, and what is signed cannot be judged: ``report.unjudged`` says why."""
    UNKNOWN = "unknown"
    """Nothing in it leads here, and nothing in it is signed."""

    @property
    def heading(self) -> str:
        return _WORDS[self][0]

    @property
    def sentence(self) -> str:
        return _WORDS[self][1]

    @property
    def good(self) -> bool:
        """May be relied upon as the agreement itself."""
        return self in _GOOD

    @property
    def ours(self) -> bool:
        """It leads to a convention of this instance."""
        return self not in _NOT_OURS


_GOOD = frozenset({Verdict.COMPLETE, Verdict.FORMER, Verdict.PAPER})
_NOT_OURS = frozenset({Verdict.FOREIGN, Verdict.TAMPERED, Verdict.UNJUDGED, Verdict.UNKNOWN})
_WORDS = {
    Verdict.COMPLETE: (
        "Ce fichier est authentique et complet",
        "C’est exactement l’original signé que l’instance conserve, octet pour octet.",
    ),
    Verdict.FORMER: (
        "Ce fichier est authentique et complet, et il en existe un plus récent",
        (
            "C’est exactement l’original signé, avant que la preuve n’en soit prolongée par un nouvel horodatage : le "
            "texte et les signatures sont les mêmes. Demandez l’exemplaire le plus récent pour le garder longtemps."
        ),
    ),
    Verdict.PAPER: (
        "Cette numérisation est celle que l’instance conserve",
        (
            "C’est exactement la numérisation que l’instance conserve d’un original signé à la main, sur papier. Les "
            "signatures manuscrites se vérifient sur l’original, que gardent les parties."
        ),
    ),
    Verdict.AGED: (
        "Ce fichier est le nôtre, mais il ne se prouve plus par lui-même",
        (
            "Ce sont exactement les octets que l’instance conserve, mais un certificat ou un horodatage qu’ils portent "
            "n’est plus valable. Demandez l’exemplaire le plus récent à la Région."
        ),
    ),
    Verdict.INCOMPLETE: (
        "Ce fichier est authentique, mais incomplet",
        (
            "C’est une version antérieure du fichier signé : ce qu’elle contient est authentique, mais il y manque des "
            "signatures ou l’horodatage final. Demandez l’exemplaire complet."
        ),
    ),
    Verdict.ALTERED: (
        "Ne vous fiez pas à ce fichier",
        (
            "Il porte le code d’une convention de cette instance, mais ce ne sont pas les octets qu’elle conserve : il a "
            "été modifié, réenregistré ou imprimé puis numérisé. Demandez l’original à l’une des parties."
        ),
    ),
    Verdict.CONSOLIDATED: (
        "Ce fichier est un texte consolidé : il ne prouve rien",
        (
            "Il rassemble, pour un jour donné, ce qui a été signé et ce que les avenants y ont changé, à titre "
            "d’information. Nul ne l’a signé, et ses mots n’ont pas été comparés : seuls les originaux font foi."
        ),
    ),
    Verdict.FOREIGN: (
        "Ce fichier est signé, mais ce n’est pas une convention de cette instance",
        (
            "Nous disons ci-dessous ce que ses signatures montrent ; nous ne savons rien de ce document, ni s’il est "
            "complet, ni s’il vaut encore. Adressez-vous à celui qui vous l’a remis."
        ),
    ),
    Verdict.TAMPERED: (
        "Ne vous fiez pas à ce fichier",
        (
            "Il est signé, mais il a été modifié ou complété après sa signature, ou abîmé : ce que vous y lisez n’est pas "
            "forcément ce qui a été signé. Ce n’est pas non plus un fichier que l’instance conserve."
        ),
    ),
    Verdict.UNJUDGED: (
        "Ce fichier est signé, mais nous ne pouvons pas le juger",
        (
            "Nous ne disons ni qu’il est intact, ni qu’il ne l’est pas. Ce n’est pas un fichier que l’instance conserve : "
            "demandez l’original."
        ),
    ),
    Verdict.UNKNOWN: (
        "Nous ne reconnaissons pas ce fichier",
        (
            "Il ne porte aucune signature électronique lisible, et rien n’y désigne une convention signée de cette "
            "instance. Cela ne dit pas qu’il soit faux : seulement que nous n’en savons rien."
        ),
    ),
}


UNKNOWN_OF_UNJUDGED = "On ne peut pas le dire d’un fichier qui ne se juge pas."


@dataclass(frozen=True, slots=True)
class Answer:
    """One question that a lawyer asks of a file. ``good`` is None where it makes no sense for this one."""

    question: str
    words: str
    good: bool | None


def of_a_stranger(report: Report) -> Verdict:
    """Of a file that leads to no convention of the instance."""
    if not report.signed:
        return Verdict.UNKNOWN
    if _disturbed(report) or (report.additions and not report.reaches_the_end):
        return Verdict.TAMPERED
    if report.unjudged:
        return Verdict.UNJUDGED
    return Verdict.FOREIGN if report.signatures else Verdict.UNKNOWN


def is_of_the_platform(signature: CheckedSignature) -> bool:
    """A seal of this instance rather than somebody's signature."""
    return signature.field in {CERTIFICATION_FIELD, SEAL_FIELD}


def answers(verdict: Verdict, report: Report) -> tuple[Answer, ...]:
    """Intact, ours, signed by all, closed, the most recent: each apart."""
    return (
        intact(report),
        _ours(verdict),
        _signed_by_all(verdict, report),
        _closed(report),
        _recent(verdict),
    )


def intact(report: Report) -> Answer:
    """Nothing in the file but what its signatures and timestamps account for."""
    question = "Le contenu est-il intact ?"
    if _disturbed(report) or report.changed:
        return Answer(question, "Il a été modifié, ou abîmé.", False)
    if report.additions:
        return Answer(question, "Il a été complété après une signature, comme elle le permet.", False)
    if report.unjudged:
        return Answer(question, UNKNOWN_OF_UNJUDGED, None)
    if not report.signatures:
        return Answer(question, "Rien n’y est signé : on ne peut pas le dire.", None)
    return Answer(question, "Rien n’a changé depuis les signatures.", True)


def _disturbed(report: Report) -> bool:
    """Something in it is not what was signed, as far as it can be judged."""
    parts: list[CheckedSignature | ArchiveTimestamp] = [*report.signatures, *report.archive_timestamps]
    return report.signed and (bool(report.faults) or not all(map(_whole, parts)))


def _whole(item: CheckedSignature | ArchiveTimestamp) -> bool:
    there = item.changes_allowed and item.covers is not Covers.LESS
    return there and (item.token.intact if isinstance(item, ArchiveTimestamp) else item.intact and item.valid)


def _ours(verdict: Verdict) -> Answer:
    question = "Est-ce un fichier que l’instance conserve ?"
    if verdict is Verdict.ALTERED:
        return Answer(question, "Ce ne sont pas les octets qu’elle conserve.", False)
    if not verdict.ours:
        return Answer(question, "Il ne vient pas de cette instance.", False)
    return Answer(
        question,
        "Octet pour octet." if verdict is not Verdict.INCOMPLETE else "Une version antérieure.",
        True,
    )


def _signed_by_all(verdict: Verdict, report: Report) -> Answer:
    question = "Toutes les signatures attendues y sont-elles ?"
    if report.unjudged:
        return Answer(question, UNKNOWN_OF_UNJUDGED, None)
    given = [item for item in report.signatures if not is_of_the_platform(item)]
    if not verdict.ours:
        read = f"On y lit {counted(len(given))}" if given else "On n’y lit aucune signature"
        words = f"{read} ; nous ne savons pas lesquelles étaient attendues."
        return Answer(question, words, None)
    missing = [name for name in report.empty_fields if name not in {CERTIFICATION_FIELD, SEAL_FIELD}]
    if missing or not given:
        return Answer(question, f"{counted(len(given)).capitalize()}, il en manque {len(missing)}.", False)
    bad = [item for item in given if not item.sound]
    if bad:
        return Answer(question, f"{counted(len(bad)).capitalize()} à ne pas croire.", False)
    return Answer(question, f"{counted(len(given)).capitalize()}.", True)


def counted(number: int) -> str:
    return f"{number} signature{'s' if number > 1 else ''}" if number else "aucune signature"


def _closed(report: Report) -> Answer:
    question = "Un horodatage final clôt-il le fichier ?"
    if not report.signatures:
        return Answer(question, "On ne peut pas le dire." if report.signed else "Rien n’y est signé.", None)
    words = (
        "Il couvre le fichier jusqu’au dernier octet."
        if report.archived
        else "Aucun ne couvre tout le fichier."
    )
    return Answer(question, words, report.archived)


def _recent(verdict: Verdict) -> Answer:
    question = "Est-ce la version la plus récente ?"
    known: dict[Verdict, tuple[str, bool]] = {
        Verdict.COMPLETE: ("Aucune n’est plus récente.", True),
        Verdict.FORMER: ("Un exemplaire plus récent existe : mêmes signatures, preuve prolongée.", False),
        Verdict.INCOMPLETE: ("Une version plus complète existe.", False),
    }
    words, good = known.get(verdict, ("Nous ne pouvons pas le dire.", None))
    return Answer(question, words, good)
