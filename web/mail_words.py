"""Kinds of mail in words, for lists of what was told to whom; parties in words."""

from flask import Flask

from web.language import later
from workflow.rules.wording import party_name

WORDS = {
    "account-created": later("Compte ouvert"),
    "password-reset": later("Nouveau mot de passe"),
    "review-requested": later("À relire"),
    "review-returned": later("Texte renvoyé en rédaction"),
    "review-approved": later("Texte approuvé"),
    "signature-invitation": later("Invitation à signer"),
    "your-turn-region": later("Au tour de la Région de signer"),
    "signature-reminder": later("Rappel avant échéance"),
    "signature-code": later("Code pour signer"),
    "signature-identity-code": later("Code pour refuser ou confier"),
    "signature-not-me": later("« Ce n’est pas moi »"),
    "signature-declined": later("Refus de signer"),
    "signature-expired": later("Délai de signature dépassé"),
    "signature-cancelled": later("Signature annulée"),
    "avenant-signed": later("Avenant signé"),
    "signature-completed": later("Exemplaire signé"),
    "signature-extended": later("Délai prolongé"),
    "signature-reconsidered": later("Refus repris"),
    "mandate-ended": later("Habilitation terminée"),
    "hand-over-asked": later("Délégation à vérifier"),
    "hand-over-done": later("Signature confiée à une autre personne"),
    "hand-over-refused": later("Délégation refusée"),
    "deadline-approaching": later("Échéance qui approche"),
    "deadlines-digest": later("Échéances du jour"),
    "deadlines-week": later("Semaine : en retard et à venir"),
    "deadlines-nothing": later("Semaine : rien à faire"),
    "convention-in-force": later("Convention en vigueur"),
    "renewal-recorded": later("Reconduction"),
    "paper-awaited": later("Originaux papier sans nouvelles"),
    "certificate-ending": later("Certificat qui prend fin"),
    "journal-root": later("Racine des journaux du jour"),
    "letter-recorded": later("Courrier enregistré"),
    "letter-corrected": later("Courrier corrigé"),
    "change-asked": later("Changement à confirmer"),
    "change-settled": later("Suite d’un changement demandé"),
    "change-warned": later("Changement annoncé à la personne concernée"),
}


def mail_words(kind: str) -> str:
    return str(WORDS.get(kind, kind))


def install(app: Flask) -> None:
    app.add_template_filter(mail_words)
    app.add_template_filter(party_name)
