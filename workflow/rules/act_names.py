"""What the acts that move no state are called; the moves have their own words in their table."""

from collections.abc import Mapping
from typing import Any

from workflow.rules.moves import BY_TRIGGER

ACT_NAMES = {
    "start": "Convention créée",
    "fill-in": "Formulaire complété",
    "choose-medium": "Mode de signature choisi",
    "projet": "Projet produit pour délibération",
    "retouch": "Texte retouché dans Word reçu",
    "drop-retouch": "Retouche abandonnée",
    "settle-clauses": "Durées de l’article confirmées",
    "renewal": "Reconduction tacite enregistrée",
    "decision-asked": "Services consultés avant la reconduction",
    "decision-answer": "Avis d’un service",
    "decision": "Décision avant la reconduction",
    "report-received": "Compte rendu annuel reçu",
    "hand-over": "Dossier confié à une autre personne",
    "code": "Code demandé pour signer",
    "sign": "Signature donnée",
    "paper-printed": "Originaux imprimés",
    "paper-sent": "Originaux envoyés",
    "paper-returned": "Originaux revenus",
    "prolong": "Preuve prolongée par un nouvel horodatage d’archivage",
    "letter-prepared": "Courrier préparé",
    "letter-entered": "Courrier enregistré",
    "letter-posted": "Envoi d’un courrier enregistré",
    "letter-proof": "Preuve d’un courrier jointe",
    "letter-presented": "Première présentation d’un courrier",
    "letter-delivered": "Courrier distribué",
    "letter-refused": "Courrier refusé par son destinataire",
    "letter-unclaimed": "Courrier non réclamé",
    "letter-agreement": "Accord de la Région à un retrait préparé",
    "letter-agreed": "Accord de l’autre partie enregistré",
    "letter-corrected": "Courrier corrigé",
    "letter-annulled": "Courrier annulé, saisi par erreur",
    "electronic-consent": "Accord au recommandé électronique",
    "electronic-consent-withdrawn": "Retrait de l’accord au recommandé électronique",
    "avenant-requested": "Demande d’avenant enregistrée",
    "avenant-decided": "Suite d’une demande d’avenant décidée",
    "avenant-request-annulled": "Demande d’avenant annulée",
    "avenant-started": "Avenant ouvert",
    "avenant-change": "Changement écrit",
    "avenant-change-dropped": "Changement retiré",
    "avenant-effect-named": "Date d’effet choisie",
    "remind": "Rappel envoyé",
    "resend": "Nouveau lien envoyé",
    "certificate-name": "Nom d’un certificat reconnu pour celui d’un signataire",
    "certificate-name-asked": "Nom d’un certificat soumis à la Région",
    "certificate-name-refused": "Nom d’un certificat refusé",
    "correct-contact": "Coordonnées d’un signataire corrigées",
    "correct-contact-asked": "Changement des coordonnées d’un signataire demandé",
    "correct-contact-refused": "Changement des coordonnées d’un signataire refusé",
    "correct-contact-withdrawn": "Changement des coordonnées d’un signataire retiré",
    "extend": "Délai de signature prolongé",
    "override-mandate": "Passé outre un défaut d’habilitation",
    "mandate-ended": "Habilitation terminée, lien révoqué",
    "attach-authority": "Habilitation rattachée à une signature",
    "hand-over-asked": "Signature confiée à un délégataire",
    "hand-over-accepted": "Délégation acceptée",
    "hand-over-refused": "Délégation refusée",
    "told-otherwise": "Prévenu autrement : un courriel n’était pas arrivé",
    "not-me": "« Ce n’est pas moi » : le lien n’est pas arrivé à la bonne personne",
    "remote-code": "Signature à distance préparée",
    "erase": "Contenu d’une ligne du journal effacé",
}


def act_name(what: str, details: Mapping[str, Any] | None = None) -> str:
    """In French, with the letter it is about, if any; the code of an act that has no words yet."""
    move = BY_TRIGGER.get(what)
    name = move.label if move else ACT_NAMES.get(what, what)
    letter = (details or {}).get("letter", "")
    return f"{name} {letter}" if letter else name
