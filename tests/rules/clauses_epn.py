"""The clauses of the EPN Normandie convention, as its manifest states them: the rule tests count with them."""

from typing import Any

from workflow.rules.clauses import Clauses

TABLE: list[dict[str, Any]] = [
    {"name": "initial-term", "article": "3", "years": 3, "label": "Durée initiale"},
    {"name": "renewal-term", "article": "3", "years": 1, "label": "Tacite reconduction"},
    {
        "name": "denunciation-notice",
        "article": "3",
        "months": 3,
        "label": "Préavis de dénonciation",
        "reading": "any-time",
        "other_reading": "la dénonciation ne ferait qu’empêcher la prochaine reconduction.",
    },
    {
        "name": "formal-notice",
        "article": "9",
        "days": 30,
        "label": "Mise en demeure",
        "reading": "wait",
        "other_reading": "« dans un délai de » ouvrirait une fenêtre de trente jours pour résilier.",
    },
    {
        "name": "general-interest",
        "article": "9",
        "label": "Motif d’intérêt général",
        "reading": "outside-the-text",
        "other_reading": "les parties auraient renoncé à toute autre résiliation.",
    },
    {"name": "avenant-request", "article": "11", "months": 3, "label": "Demande d’avenant"},
    {
        "name": "avenant-effect",
        "article": "11",
        "label": "Effet d’un avenant",
        "reading": "first-of-next-month",
    },
    {
        "name": "annual-report",
        "article": "5",
        "day": "01-15",
        "label": "Rapport annuel",
        "reading": "every-civil-year",
        "other_reading": "une année civile incomplète n’appellerait pas de rapport.",
    },
]

EPN = Clauses.from_table(TABLE)
