"""What can go wrong between a person, us, and the service that holds the person's key."""

from foundation.errors import Refusal

_NOTHING = "Rien n’est signé."


class RemoteSilent(Refusal):
    """The service does not answer, or answers that it is out of order: later, it may."""

    def __init__(self, provider: str, reason: str) -> None:
        self.provider, self.reason = provider, reason
        super().__init__(
            f"Le service « {provider} » ne répond pas comme il faut ({reason}). {_NOTHING} Recommencez dans quelques "
            "minutes, ou choisissez une autre façon de signer."
        )


class RemoteRefused(Refusal):
    """The service says no, for a reason that is neither the code nor the time."""

    def __init__(self, provider: str, reason: str) -> None:
        self.provider, self.reason = provider, reason
        super().__init__(
            f"Le service « {provider} » refuse ({reason}). {_NOTHING} Adressez-vous à lui s’il ne dit pas pourquoi."
        )


class WrongRemoteCode(Refusal):
    def __init__(self, provider: str) -> None:
        self.provider = provider
        super().__init__(
            f"Le service « {provider} » ne reconnaît pas ce code. {_NOTHING} Vérifiez-le et recommencez ; trop "
            "d’essais peuvent bloquer votre certificat chez ce prestataire."
        )


class AuthorisationOver(Refusal):
    """The authorisation given by the person (SAD) was no longer good when the signature was asked for."""

    def __init__(self, provider: str) -> None:
        self.provider = provider
        super().__init__(
            f"L’autorisation donnée à « {provider} » n’est plus valable : {_NOTHING.lower()} Demandez un nouveau "
            "code et recommencez."
        )


class NoRemoteCertificate(Refusal):
    def __init__(self, provider: str) -> None:
        self.provider = provider
        super().__init__(
            f"Le service « {provider} » ne connaît aucun certificat de signature utilisable sous cet identifiant : "
            "vérifiez-le, ou demandez au prestataire si votre certificat est actif."
        )


class UnusableCertificate(Refusal):
    """``reason`` ends the sentence."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"Ce certificat ne peut pas servir ici : {reason} {_NOTHING}")


class CertificateChanged(Refusal):
    def __init__(self, provider: str) -> None:
        self.provider = provider
        super().__init__(
            f"Votre certificat chez « {provider} » a changé depuis que le document a été préparé. {_NOTHING} "
            "Recommencez : le document sera préparé pour le nouveau."
        )


class WrongSignature(Refusal):
    """What came back is not a signature of this document by this certificate: it is never put into the file."""

    def __init__(self, provider: str) -> None:
        self.provider = provider
        super().__init__(
            f"Le service « {provider} » a rendu une signature qui n’est pas celle de ce document : elle n’est pas "
            f"employée. {_NOTHING} Recommencez ; si cela se répète, prévenez le prestataire."
        )


class PreparationOver(Refusal):
    def __init__(self) -> None:
        super().__init__(
            f"Le document préparé pour cette signature n’est plus valable (il l’est dix minutes). {_NOTHING} "
            "Recommencez."
        )


class SomebodyElseSigns(Refusal):
    """``minutes`` is how long the other person has at most."""

    def __init__(self, minutes: int) -> None:
        self.minutes = minutes
        super().__init__(
            "Une autre personne est en train de signer ce document par un service à distance : recommencez dans "
            f"{minutes} minute{'s' if minutes > 1 else ''} au plus."
        )
