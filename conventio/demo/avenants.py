"""Avenants of the example: one in force for some months, one being written upon a request."""

from datetime import datetime, timedelta

from foundation.clock import paris_date
from workflow.actors import Actor
from workflow.acts import amend, draft, request_avenant, write_change
from workflow.acts.request_avenant import Asked
from workflow.records.convention import Medium
from workflow.rules.changes import Action, Change
from workflow.workshop import Workshop

WORKSHOPS = Change(
    action=Action.ADD,
    article="13",
    title="Ateliers itinérants",
    wording="Le co-contractant tient chaque année, hors de ses murs, au moins quatre ateliers ouverts à tous.\n\n"
    "Il en annonce les dates à la Région un mois à l’avance.",
)
NOTICE = Change(
    action=Action.REPLACE,
    article="7",
    wording="Les Parties réduisent ensemble l’empreinte du numérique : réemploi du matériel, sobriété des usages, "
    "déplacements partagés vers les ateliers.",
)
_REASONS = "Les habitants des communes voisines demandent que les ateliers viennent jusqu’à eux."


class Amendments:
    """Who amends one example, and when."""

    def __init__(self, workshop: Workshop, convention_id: int, *, actor: Actor, at: datetime) -> None:
        self.workshop, self.convention_id, self.actor, self.at = workshop, convention_id, actor, at

    def written(self) -> int:
        """Ready to be signed on paper; returns its identifier."""
        number = self._begun(WORKSHOPS)
        with self.workshop.database.transaction() as session:
            draft.choose_medium(session, number, Medium.PAPER, actor=self.actor, at=self.at)
            typed = {"decision_date": self._day(200), "commission_date": self._day(190)}
            draft.fill_in(session, self.workshop.settings, number, typed, actor=self.actor, at=self.at)
        return number

    def asked_for(self) -> int:
        """Asked by the co-contractor nine days ago, and begun."""
        asked = Asked(
            party="co-contractor",
            received_on=paris_date(self.at) - timedelta(days=9),
            channel="Courriel à la direction du numérique",
            subject="Remplacer l’article 7 par des engagements que la commune tient déjà.",
        )
        request = request_avenant.record_request(
            self.workshop, self.convention_id, asked, actor=self.actor, at=self.at
        )
        return self._begun(NOTICE, request=request)

    def _begun(self, change: Change, *, request: int | None = None) -> int:
        number = amend.start_avenant(
            self.workshop, self.convention_id, request_number=request, actor=self.actor, at=self.at
        )
        write_change.write_change(self.workshop, number, change, actor=self.actor, at=self.at)
        with self.workshop.database.transaction() as session:
            typed = {"avenant_reasons": _REASONS}
            draft.fill_in(session, self.workshop.settings, number, typed, actor=self.actor, at=self.at)
        return number

    def _day(self, days_ago: int) -> str:
        return (paris_date(self.at) - timedelta(days=days_ago)).isoformat()
