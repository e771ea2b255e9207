"""A certificate whose name is written in another script: an agent says whether it is the signatory's.

The program neither takes « Елена Иванова » for Elena Ivanova nor refuses her (``signing.names``). The question is asked
when a signed file comes back with a name that nobody has decided about; its answer holds for that name alone.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from signing.methods.upload_refusals import AnotherScript, WrongPerson
from signing.records import Signer, SignerState
from workflow.actors import Actor
from workflow.acts.changes.mails import tell_asked
from workflow.acts.changes.request import Asked, ChangePending, Making, ask
from workflow.acts.inviting import invite
from workflow.acts.step import locked, note
from workflow.readings.certificate_names import KEY, about, refused_names, taken_names
from workflow.readings.rounds import convention_id_of
from workflow.records.change_request import ChangeRequest
from workflow.rules.two_people import ChangeKind
from workflow.workshop import Workshop

_REASON = (
    "Un fichier signé est revenu avec un certificat à ce nom, d’une autorité reconnue. Aucun programme ne peut dire "
    "qu’un nom écrit dans un autre alphabet est celui de cette personne : appelez-la, et comparez."
)


def ask_whose_certificate(workshop: Workshop, signer_id: int, found: AnotherScript, *, at: datetime) -> None:
    """Once for each name, of those who may answer. Raises WrongPerson where they have said no to this one."""
    with workshop.database.transaction() as session:
        signer = session.get_one(Signer, signer_id)
        convention = locked(session, convention_id_of(session, signer.round_id))
        if found.found in refused_names(session, signer):
            raise WrongPerson(found.found, found.expected)
        actor = Actor.program(signer.name)
        asked = Asked(
            kind=ChangeKind.CERTIFICATE,
            about=about(signer),
            subject=signer.name,
            convention_id=convention.id,
            signer_id=signer.id,
            before={KEY: ""},
            after={KEY: found.found[:300]},
        )
        try:
            request = ask(session, asked, reason=_REASON, actor=actor, at=at)
        except ChangePending:
            return
        details = {"request": request.id, "signatory": signer.name, "certificate": found.found}
        note(session, convention, "certificate-name-asked", actor=actor, at=at, details=details)
        tell_asked(session, workshop.settings, request, at=at)


def take_name(session: Session, workshop: Workshop, request: ChangeRequest, making: Making) -> None:
    """From now on the name is this signatory's; a new link tells them to send the file again."""
    signer = session.get_one(Signer, request.signer_id)
    convention = locked(session, convention_id_of(session, signer.round_id))
    details = {"request": request.id, "signatory": signer.name, "certificate": request.after[KEY]}
    note(session, convention, "certificate-name", actor=making.actor, at=making.at, details=details)
    if signer.state is SignerState.INVITED:
        invite(session, workshop, convention, signer, at=making.at)


def present_name(session: Session, request: ChangeRequest) -> dict[str, str]:
    """Nothing, as long as the same person is to sign and nobody has said yes before."""
    signer = session.get_one(Signer, request.signer_id)
    if signer.name != request.subject:
        return {KEY: signer.name}
    return {KEY: request.after[KEY] if request.after[KEY] in taken_names(session, signer) else ""}
