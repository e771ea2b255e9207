"""What can keep a round from going on, told to the person concerned."""

from datetime import datetime

from foundation.clock import PARIS
from foundation.errors import Refusal
from signing.level import Level
from signing.records import RoundState

_STOPPED = {
    RoundState.TO_SEAL: "tous les signataires ont signé",
    RoundState.CLOSED: "tous les signataires ont signé",
    RoundState.DECLINED: "un signataire a refusé de signer",
    RoundState.EXPIRED: "le délai pour signer est passé",
    RoundState.CANCELLED: "la demande de signature a été annulée",
}


class UnknownRound(Refusal):
    def __init__(self, round_id: str) -> None:
        self.round_id = round_id
        super().__init__("Cette demande de signature n’existe pas : vérifiez l’adresse de la page.")


class NobodyToSign(Refusal):
    def __init__(self) -> None:
        super().__init__("Personne n’est désigné pour signer : indiquez au moins un signataire.")


class RoundClosed(Refusal):
    """``state`` says how the round ended."""

    def __init__(self, reference: str, state: RoundState) -> None:
        self.reference, self.state = reference, state
        why = _STOPPED.get(state, "elle n’en est pas à cette étape")
        super().__init__(
            f"La demande de signature {reference} n’attend plus cette action : {why}. "
            "Pour toute question, répondez au courriel qui vous a été envoyé."
        )


class SignedByHand(Refusal):
    """An electronic signature for an original on paper: the two are never mixed."""

    def __init__(self, reference: str) -> None:
        self.reference = reference
        super().__init__(
            f"{reference} se signe à la main, sur papier : une signature électronique ne peut pas s’y mêler. Pour "
            "signer en ligne, la Région doit ouvrir une nouvelle version."
        )


class AllDecided(Refusal):
    """The contract is concluded by the last decision: what follows only seals it, and nothing stops it any more."""

    def __init__(self, reference: str) -> None:
        self.reference = reference
        super().__init__(
            f"Tous les signataires de {reference} ont donné leur accord : le contrat est conclu et ne "
            "s’abandonne plus. Le document sera complété dès qu’une autorité d’horodatage répondra."
        )


class NotYourTurn(Refusal):
    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"Ce n’est pas encore le tour de {name} : un courriel partira dès que les signataires précédents "
            "auront signé."
        )


class AlreadySigned(Refusal):
    """``at`` is the instant of the decision."""

    def __init__(self, name: str, at: datetime) -> None:
        self.name, self.at = name, at
        day = at.astimezone(PARIS).strftime("%d/%m/%Y")
        super().__init__(f"{name} a déjà signé, le {day} : il n’y a plus rien à faire.")


class NothingTypedOrDrawn(Refusal):
    def __init__(self) -> None:
        super().__init__("Il manque votre signature : tapez votre nom, ou dessinez-la dans le cadre.")


class BelowMinimum(Refusal):
    """``level`` was measured, ``minimum`` is asked of this person's signature."""

    def __init__(self, level: Level, minimum: Level) -> None:
        self.level, self.minimum = level, minimum
        super().__init__(
            f"Il faut ici une {minimum.label}, et celle-ci est une {level.label}. {minimum.meaning} Utilisez un tel "
            "certificat, ou adressez-vous à la personne dont le nom figure ci-dessous."
        )


class RevisionMoved(Refusal):
    """Another signature came into the file first: sign again, from the newest revision."""

    def __init__(self, reference: str) -> None:
        self.reference = reference
        super().__init__(
            f"Une autre signature de {reference} vient d’être enregistrée : celle-ci sera reprise à sa suite."
        )
