"""What a signer agrees to, word for word. A text that was shown once is never edited: add the next version."""

from dataclasses import dataclass

from foundation.errors import Refusal


@dataclass(frozen=True, slots=True)
class Consent:
    """One version of the text; the evidence of a signature names it."""

    version: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)


CURRENT = "2"
ELSEWHERE = "1-ailleurs"
"""For whoever signs elsewhere with a certificate of their own, and sends the file back."""
REMOTE = "1-distance"
"""For whoever signs by a remote service, with a certificate of their own."""

_CONSENTS = {
    "1": Consent(
        version="1",
        paragraphs=(
            (
                "J’ai lu le document en entier. En le signant, je l’accepte sans réserve, au nom de l’organisme pour "
                "lequel je signe, et je confirme que je suis habilité à l’engager."
            ),
            (
                "J’accepte de signer par voie électronique (Code civil, articles 1366 et 1367). Ma signature est une "
                "signature électronique simple au sens du règlement européen n° 910/2014 : elle repose sur le lien "
                "personnel et sur le code que j’ai reçus à mon adresse électronique, et elle est faite avec un "
                "certificat à mon nom, créé pour cette seule signature par la plateforme."
            ),
            (
                "Pour prouver cette signature, la plateforme conserve avec le document : mon nom, ma qualité, mon "
                "adresse électronique, l’heure de ma confirmation, l’envoi et la saisie du code (jamais le code), "
                "l’adresse réseau et le logiciel de navigation employés, et ma signature tapée ou dessinée."
            ),
        ),
    ),
    "2": Consent(
        version="2",
        paragraphs=(
            (
                "J’ai lu le document en entier. En le signant, je l’accepte sans réserve, au nom de l’organisme pour "
                "lequel je signe, et je confirme que je suis habilité à l’engager."
            ),
            (
                "J’accepte de signer par voie électronique (Code civil, articles 1366 et 1367). Ma signature est une "
                "signature électronique au sens du règlement européen n° 910/2014 : elle repose sur le lien personnel "
                "que j’ai reçu à mon adresse électronique et sur un code à usage unique, reçu par courriel ou par SMS, "
                "ou donné par mon application. Elle est faite avec un certificat à mon nom, créé pour cette seule "
                "signature par la plateforme (signature simple), ou, si je l’ai choisi, avec mon propre certificat, "
                "dont la Région garde la clé dans un module protégé."
            ),
            (
                "Pour prouver cette signature, la plateforme conserve avec le document : mon nom, ma qualité, mon "
                "adresse électronique, mon numéro de téléphone s’il a servi, l’heure de ma confirmation, l’envoi et la "
                "saisie du code (jamais le code), l’adresse réseau et le logiciel de navigation employés, et ma "
                "signature tapée ou dessinée."
            ),
        ),
    ),
    "1-ailleurs": Consent(
        version="1-ailleurs",
        paragraphs=(
            (
                "J’ai lu le document en entier. En le signant, je l’accepte sans réserve, au nom de l’organisme pour "
                "lequel je signe, et je confirme que je suis habilité à l’engager."
            ),
            (
                "J’accepte de signer par voie électronique (Code civil, articles 1366 et 1367). J’ai signé ce document "
                "moi-même, avec mon propre certificat, et je le renvoie tel que mon logiciel de signature l’a enregistré. "
                "Le niveau de la signature est celui que sa vérification constate ; sa date est celle de son horodatage "
                "ou, s’il n’y en a pas, celle de l’arrivée du fichier."
            ),
            (
                "Pour prouver cette signature, la plateforme conserve avec le document : mon nom, ma qualité, mon "
                "adresse électronique, mon certificat, l’heure du renvoi, l’adresse réseau et le logiciel de navigation "
                "employés."
            ),
        ),
    ),
    "1-distance": Consent(
        version="1-distance",
        paragraphs=(
            (
                "J’ai lu le document en entier. En le signant, je l’accepte sans réserve, au nom de l’organisme pour "
                "lequel je signe, et je confirme que je suis habilité à l’engager."
            ),
            (
                "J’accepte de signer par voie électronique (Code civil, articles 1366 et 1367), avec le certificat à "
                "mon nom que garde mon prestataire de signature à distance : c’est lui qui me reconnaît et qui signe, "
                "à ma demande, ce document et aucun autre. Le niveau de la signature est celui que sa vérification "
                "constate."
            ),
            (
                "Pour prouver cette signature, la plateforme conserve avec le document : mon nom, ma qualité, mon "
                "adresse électronique, mon certificat, le nom du prestataire, l’heure de ma confirmation, l’adresse "
                "réseau et le logiciel de navigation employés, et mon nom tel que je l’ai tapé. Les codes que je donne "
                "à mon prestataire ne sont pas conservés."
            ),
        ),
    ),
}


class UnknownConsent(Refusal):
    """No text of this version was ever shown."""

    def __init__(self, version: str) -> None:
        self.version = version
        super().__init__(
            f"Le texte d’accord « {version} » n’est pas connu : rechargez la page, relisez-le, puis recommencez."
        )


def consent(version: str = CURRENT) -> Consent:
    """The text of that version. Raises UnknownConsent."""
    try:
        return _CONSENTS[version]
    except KeyError:
        raise UnknownConsent(version) from None


def short_fingerprint(sha256: str) -> str:
    """The first sixteen digits in groups of four: what people can compare by eye."""
    return " ".join(sha256[start : start + 4] for start in range(0, 16, 4))


def what_is_signed(*, title: str, name: str, capacity: str, acting_for: str, sha256: str) -> str:
    """The one sentence that says exactly what is being signed, by whom and for whom."""
    return (
        f"Je soussigné(e) {name}, {capacity}, signe au nom de « {acting_for} » le document « {title} », "
        f"dont l’empreinte SHA-256 commence par {short_fingerprint(sha256)}."
    )
