"""Letters in words: what each button does, what each page asks."""

from dataclasses import dataclass

from web.language import later
from workflow.readings.letters import Next
from workflow.records.letter import Happening
from workflow.rules.facts import LetterType


@dataclass(frozen=True, slots=True)
class LetterWords:
    """``verb`` writes such a letter, ``received`` enters one that came, ``help`` says what it does."""

    verb: str
    received: str
    help: str


LETTERS = {
    LetterType.DENUNCIATION: LetterWords(
        later("Dénoncer la convention"),
        later("Dénonciation"),
        later("Article 3 : chaque partie peut mettre fin à la convention, trois mois après l’envoi."),
    ),
    LetterType.FORMAL_NOTICE: LetterWords(
        later("Mettre en demeure"),
        later("Mise en demeure"),
        later(
            "Article 9 : une obligation n’est pas tenue ; trente jours plus tard, la résiliation devient possible."
        ),
    ),
    LetterType.TERMINATION: LetterWords(
        later("Résilier"),
        later("Résiliation"),
        later(
            "Article 9 : la mise en demeure est restée sans suite. En entier, ou pour les articles nommés."
        ),
    ),
    LetterType.WITHDRAWAL: LetterWords(
        later("Revenir sur ce courrier"),
        later("Retrait d’un courrier"),
        later("Un courrier retiré avant d’avoir produit son effet ne compte plus."),
    ),
    LetterType.CURE: LetterWords(
        later("Constater que le manquement est réparé"),
        later("Réparation du manquement"),
        later("Une mise en demeure suivie d’effet ne peut plus fonder une résiliation."),
    ),
    LetterType.EXTENSION: LetterWords(
        later("Prolonger le délai"),
        later("Prolongation du délai"),
        later("La partie qui a mis en demeure laisse plus de temps ; elle n’en ôte jamais."),
    ),
    LetterType.OPPOSITION: LetterWords(
        later("Opposer un motif d’intérêt général"),
        later("Opposition pour motif d’intérêt général"),
        later(
            "La Région s’oppose à la résiliation que prépare son co-contractant : la convention se poursuit."
        ),
    ),
    LetterType.GENERAL_INTEREST_TERMINATION: LetterWords(
        later("Résilier pour motif d’intérêt général"),
        later("Résiliation pour motif d’intérêt général"),
        later("Sans faute : la Région met fin à la convention, en disant pourquoi."),
    ),
}
FIRST = (LetterType.DENUNCIATION, LetterType.FORMAL_NOTICE, LetterType.GENERAL_INTEREST_TERMINATION)
"""Letters that open a procedure; the others answer one, from its own page."""
NEXTS = {
    Next.POST: later("Enregistrer l’envoi"),
    Next.JOIN_PROOF: later("Joindre la preuve de dépôt"),
    Next.PRESENTED: later("Enregistrer la première présentation"),
    Next.DELIVERED: later("Enregistrer la distribution"),
    Next.REFUSED: later("Enregistrer le refus du destinataire"),
    Next.UNCLAIMED: later("Enregistrer le retour « non réclamé »"),
    Next.AGREED: later("Enregistrer l’accord de l’autre partie"),
    Next.CORRECT: later("Corriger la date d’envoi"),
    Next.ANNUL: later("Annuler : saisi par erreur"),
}
HAPPENINGS = {
    Happening.PRESENTED: later("Date de la première présentation"),
    Happening.DELIVERED: later("Date de distribution"),
    Happening.REFUSED: later("Date du refus"),
    Happening.UNCLAIMED: later("Date du retour"),
    Happening.AGREED: later("Date de l’accord écrit"),
}
