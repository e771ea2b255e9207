"""Why a file signed elsewhere is not accepted, and what to do: said to the person who sent it back."""

from datetime import datetime

from foundation.clock import PARIS
from foundation.errors import Refusal
from signing.methods.returned import Fault

_AGAIN = (
    "Téléchargez de nouveau le document depuis cette page, signez-le dans le champ prévu, puis renvoyez-le."
)
_OTHERWISE = (
    "Essayez un autre logiciel de signature (Adobe Acrobat Reader, le parapheur de votre organisme…), ou choisissez une "
    "autre façon de signer : sur cette plateforme si elle vous est proposée, sinon avec la personne dont le nom figure "
    "ci-dessous."
)
_AGAIN_OR = (
    f"{_AGAIN} Si ce message revient, votre logiciel ne convient pas ici : essayez-en un autre, ou choisissez une autre "
    "façon de signer."
)
_SENTENCES = {
    Fault.EMPTY: f"Le fichier reçu est vide. {_AGAIN}",
    Fault.NOT_PDF: (
        f"Le fichier reçu n’est pas un PDF. {_AGAIN} Si votre logiciel produit un fichier .p7m, .p7s ou .asice, "
        "choisissez-y une signature « PAdES », portée par le PDF lui-même ; s’il ne le permet pas, essayez un autre "
        "logiciel de signature, ou choisissez une autre façon de signer."
    ),
    Fault.PROTECTED: (
        "Le fichier reçu est protégé par un mot de passe : il ne peut pas être vérifié. Retirez cette protection "
        f"dans votre logiciel de signature. {_AGAIN_OR}"
    ),
    Fault.HYBRID: (
        "Le fichier reçu est écrit de deux façons à la fois (références hybrides) : deux lecteurs pourraient y voir "
        f"deux textes. {_OTHERWISE}"
    ),
    Fault.NOT_SIGNED: (
        "Le fichier reçu ne contient pas votre signature. Ouvrez-le dans votre logiciel de signature, signez dans "
        "le champ prévu avec votre certificat (une image de signature ne suffit pas), enregistrez, puis renvoyez le "
        "fichier enregistré."
    ),
    Fault.OLDER: (
        "Une autre signature est arrivée depuis que vous avez téléchargé le document : la vôtre ne peut plus s’y "
        f"ajouter. {_AGAIN}"
    ),
    Fault.REWRITTEN: (
        "Votre logiciel a récrit le fichier au lieu d’y ajouter votre signature : les signatures précédentes n’y "
        f"sont plus vérifiables. {_OTHERWISE}"
    ),
    Fault.ANOTHER: f"Le fichier reçu n’est pas le document à signer. {_AGAIN}",
    Fault.CHANGED: (
        "Le fichier reçu contient autre chose que votre signature : une note, une page, un texte ou un champ a été "
        f"ajouté ou modifié. {_AGAIN_OR}"
    ),
    Fault.SEVERAL: f"Le fichier reçu contient plusieurs signatures nouvelles : une seule est attendue. {_AGAIN_OR}",
    Fault.WRONG_FIELD: (
        "Votre signature n’est pas dans le champ qui vous est destiné, à la dernière page. Téléchargez de nouveau le "
        "document depuis cette page, choisissez ce champ dans votre logiciel plutôt que d’en créer un autre, puis "
        "renvoyez-le. S’il ne sait pas signer dans un champ déjà présent, essayez un autre logiciel, ou choisissez une "
        "autre façon de signer."
    ),
    Fault.OLD_FORM: (
        "Votre logiciel a signé sous une forme ancienne, qui ne prouve plus rien (empreinte SHA‑1 ou MD5). Dans ses "
        f"réglages, choisissez « PAdES », ou une signature « détachée » avec SHA‑256. {_AGAIN} S’il ne le permet pas, "
        "essayez un autre logiciel, ou choisissez une autre façon de signer."
    ),
    Fault.LOCKED: (
        "Votre logiciel a verrouillé le document : personne ne pourrait plus signer après vous. Dans la fenêtre de "
        f"signature, décochez « Verrouiller le document après la signature ». {_AGAIN_OR}"
    ),
    Fault.ILL_WRITTEN: (
        "Votre logiciel écrit sa signature contre les règles du format PDF, comme le font LibreOffice et pdfsig : "
        f"recommencer avec lui donnera le même résultat. {_OTHERWISE}"
    ),
    Fault.TOO_DEMANDING: (
        "La lecture du fichier reçu demande trop de mémoire ou de temps : ce n’est pas le document avec une signature de "
        f"plus. {_AGAIN_OR}"
    ),
    Fault.UNREADABLE: f"Le fichier reçu est abîmé : il ne se lit pas comme un PDF signé. {_AGAIN_OR}",
}


class NotAccepted(Refusal):
    """A returned file is refused; nothing of it is kept. Subclasses say why."""


class MisshapenReturn(NotAccepted):
    """The file is not ours with one signature more. ``fault`` says which rule it breaks."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        self.fault, self.detail = fault, detail
        super().__init__(_SENTENCES[fault])


class TooLargeReturn(NotAccepted):
    """``limit`` is in bytes."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(
            f"Le fichier reçu est beaucoup plus lourd que le document à signer (plus de {limit // 1_000_000} Mo en "
            f"trop) : ce n’est pas lui avec une signature de plus. {_AGAIN_OR}"
        )


class WrongPerson(NotAccepted):
    """The certificate bears the name ``found``; ``expected`` is who must sign."""

    def __init__(self, found: str, expected: str) -> None:
        self.found, self.expected = found, expected
        super().__init__(
            f"La signature est celle de « {found} » ; {expected} doit signer. Signez avec votre propre certificat ; "
            "si le nom attendu est mal orthographié ou si une autre personne doit signer, prévenez la personne dont "
            "le nom figure ci-dessous."
        )


class AnotherScript(NotAccepted):
    """The certificate bears the name ``found``, in another script than ``expected``: a person must say who it is."""

    def __init__(self, found: str, expected: str) -> None:
        self.found, self.expected = found, expected
        super().__init__(
            f"Votre certificat est au nom de « {found} », dans un autre alphabet que le nom attendu, {expected} : une "
            "personne de la Région doit dire que c’est bien vous, et la question lui est posée. Un message vous dira "
            "quand reprendre ; si vous avez déjà un fichier signé, gardez-le."
        )


class BrokenSignature(NotAccepted):
    """The signature does not match what it claims to sign."""

    def __init__(self) -> None:
        super().__init__(
            "La signature du fichier reçu est rompue : ce qu’elle protège a été modifié, ou elle n’est pas celle de "
            f"son certificat. {_AGAIN_OR}"
        )


class UnknownIssuer(NotAccepted):
    """``issuer`` delivered the certificate, and nobody here vouches for it."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        super().__init__(
            f"Votre certificat a été délivré par « {issuer} », que cette plateforme ne reconnaît pas. Utilisez un "
            "certificat d’un prestataire inscrit sur les listes de confiance européennes, ou choisissez une autre "
            "façon de signer."
        )


class ExpiredCertificate(NotAccepted):
    def __init__(self) -> None:
        super().__init__(
            "Votre certificat n’était pas valable quand vous avez signé : il était expiré, ou ne l’était pas encore. "
            "Signez avec un certificat en cours de validité, ou choisissez une autre façon de signer."
        )


class RevokedCertificate(NotAccepted):
    def __init__(self) -> None:
        super().__init__(
            "Votre certificat est révoqué : l’autorité qui l’a délivré l’a annulé. Adressez-vous à elle, ou choisissez "
            "une autre façon de signer."
        )


class UnsuitedCertificate(NotAccepted):
    def __init__(self) -> None:
        super().__init__(
            "Votre certificat n’est pas fait pour signer des documents. Utilisez un certificat de signature, ou "
            "choisissez une autre façon de signer."
        )


class UnprovenCertificate(NotAccepted):
    """Neither the file nor the authority says now whether the certificate is revoked: later, it may."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        super().__init__(
            f"L’autorité « {issuer} » ne répond pas : rien ne prouve encore que votre certificat n’est pas révoqué. "
            "Votre fichier n’est pas en cause ; renvoyez-le dans une heure."
        )


class UnknownTimestamp(NotAccepted):
    """``authority`` made the token, and nobody here vouches for it."""

    def __init__(self, authority: str) -> None:
        self.authority = authority
        super().__init__(
            f"Votre fichier est horodaté par « {authority} », que cette plateforme ne reconnaît pas. Réglez votre "
            "logiciel pour signer sans horodatage (cette plateforme l’ajoute), ou avec une autorité inscrite sur les "
            "listes de confiance européennes."
        )


class SignedBeforeAsked(NotAccepted):
    """The proven instant comes before the round was opened, or after now: one of the clocks is wrong."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        day = at.astimezone(PARIS).strftime("%d/%m/%Y à %H:%M")
        super().__init__(
            f"L’horodatage de votre fichier dit le {day}, ce qui ne se peut pas. Signez de nouveau, sans horodatage "
            "ou avec une autre autorité."
        )
