"""« Ce n’est pas moi »: whoever received a signer's link says that it did not reach the right person."""

from datetime import datetime

from foundation.clock import paris_date
from signing import invitations
from workflow.actors import Actor
from workflow.acts import mailing
from workflow.acts.step import locked, note
from workflow.readings.rounds import convention_id_of
from workflow.rules.wording import french_weekday
from workflow.workshop import Workshop

LONGEST_MESSAGE = 500
NOTHING_WRITTEN = "rien"
UNSIGNED = "Porteur du lien"
"""Whoever holds the link says not to be the signatory: the journal names nobody."""


def say_not_me(workshop: Workshop, token: str, *, message: str, at: datetime) -> None:
    """Those in charge are told, once a day for one signatory; nothing is revoked, since the link alone proves nobody.

    Raises the refusals of a dead link.
    """
    words = " ".join(message.split())[:LONGEST_MESSAGE]
    with workshop.database.transaction() as session:
        signer = invitations.find(session, workshop.secret, token, at=at).signer
        deed = locked(session, convention_id_of(session, signer.round_id))
        day = paris_date(at)
        details = {"signatory": signer.name, "address": signer.email}
        note(session, deed, "not-me", actor=Actor.program(UNSIGNED), at=at, reason=words, details=details)
        for person in mailing.in_charge(deed):
            mailing.tell(
                session,
                workshop.settings,
                deed,
                person,
                kind="signature-not-me",
                at=at,
                occasion=f"{signer.id}:{day.isoformat()}",
                values={
                    "signatory": signer.name,
                    "signing_for": signer.acting_for,
                    "told_on": french_weekday(day),
                    "address": signer.email,
                    "message": words or NOTHING_WRITTEN,
                    "link": f"{mailing.page_of(workshop.settings, deed)}/signature",
                },
            )
