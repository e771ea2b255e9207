"""The journal in words: who did what, when, why."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.language import later
from workflow.records.convention import Deed
from workflow.records.journal import JournalEntry
from workflow.rules.moves import BY_TRIGGER
from workflow.rules.states import State

ACTS = {
    "start": later("Convention créée"),
    "fill-in": later("Formulaire complété"),
    "choose-medium": later("Mode de signature choisi"),
    "projet": later("Projet produit pour délibération"),
    "retouch": later("Texte retouché dans Word reçu"),
    "drop-retouch": later("Retouche abandonnée"),
    "settle-clauses": later("Durées de l’article confirmées"),
    "renewal": later("Reconduction tacite enregistrée"),
    "hand-over": later("Convention confiée à une autre personne"),
    "code": later("Code demandé pour signer"),
    "sign": later("Signature donnée"),
    "paper-printed": later("Originaux imprimés"),
    "paper-sent": later("Originaux envoyés"),
    "paper-returned": later("Originaux revenus"),
    "prolong": later("Preuve prolongée par un nouvel horodatage d’archivage"),
    "letter-prepared": later("Courrier préparé"),
    "letter-entered": later("Courrier enregistré"),
    "letter-posted": later("Envoi d’un courrier enregistré"),
    "letter-proof": later("Preuve d’un courrier jointe"),
    "letter-presented": later("Première présentation d’un courrier"),
    "letter-delivered": later("Courrier distribué"),
    "letter-refused": later("Courrier refusé par son destinataire"),
    "letter-unclaimed": later("Courrier non réclamé"),
    "letter-agreed": later("Accord de l’autre partie enregistré"),
    "letter-corrected": later("Courrier corrigé"),
    "letter-annulled": later("Courrier annulé, saisi par erreur"),
    "electronic-consent": later("Accord au recommandé électronique"),
    "electronic-consent-withdrawn": later("Retrait de l’accord au recommandé électronique"),
    "remind": later("Rappel envoyé"),
    "resend": later("Nouveau lien envoyé"),
    "correct-contact": later("Coordonnées d’un signataire corrigées"),
    "extend": later("Délai de signature prolongé"),
    "override-mandate": later("Passé outre un défaut d’habilitation"),
    "mandate-ended": later("Habilitation terminée, lien révoqué"),
    "attach-authority": later("Habilitation rattachée à une signature"),
    "hand-over-asked": later("Signature confiée à un délégataire"),
    "hand-over-accepted": later("Délégation acceptée"),
    "hand-over-refused": later("Délégation refusée"),
}
"""Acts that move no state; the moves have their own words in the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    at: datetime
    actor: str
    what: str
    state: str
    reason: str


def lines(session: Session, convention: Deed) -> tuple[Line, ...]:
    """Newest first."""
    query = (
        select(JournalEntry)
        .where(JournalEntry.convention_id == convention.id)
        .order_by(JournalEntry.number.desc())
    )
    return tuple(_line(entry) for entry in session.scalars(query))


def _line(entry: JournalEntry) -> Line:
    moved = entry.state_before != entry.state_after
    return Line(
        at=entry.at,
        actor=entry.actor,
        what=" ".join(
            str(words)
            for words in (
                BY_TRIGGER[entry.what].label
                if entry.what in BY_TRIGGER
                else ACTS.get(entry.what, entry.what),
                entry.details.get("letter", ""),
            )
            if words
        ),
        state=State(entry.state_after).label if moved else "",
        reason=entry.reason,
    )
