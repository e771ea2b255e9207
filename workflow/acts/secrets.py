"""Links and codes, derived from the server key at the moment when their mail is composed: no table holds them."""

from collections.abc import Callable, Mapping

from sqlalchemy import func

from signing import challenge, invitations
from signing.records import Challenge, Invitation
from workflow.acts import reset_password
from workflow.acts.alerts import acknowledge
from workflow.workshop import Workshop


def resolve(workshop: Workshop, reference: str) -> Mapping[str, str]:
    """The secret value of a mail, by the name under which its text uses it.

    Raises LookupError for a reference that means nothing, or nothing any more (a link that was withdrawn, a code
    that was used or replaced): such a mail never leaves.
    """
    kind, _, number = reference.partition(":")
    if kind not in _RESOLVERS or not number.isdigit():
        raise LookupError(reference)
    return _RESOLVERS[kind](workshop, int(number))


def _invitation(workshop: Workshop, number: int) -> Mapping[str, str]:
    with workshop.database.reading() as session:
        invitation = session.get_one(Invitation, number)
        if invitation.revoked_at is not None:
            raise LookupError(number)
    token = invitations.token(workshop.secret, number)
    return {"link": f"{workshop.settings.public_url}/signer/{token}"}


def _challenge(workshop: Workshop, number: int) -> Mapping[str, str]:
    with workshop.database.reading() as session:
        asked = session.get_one(Challenge, number)
        newest = session.query(func.max(Challenge.id)).filter_by(signer_id=asked.signer_id).scalar()
        if asked.used_at is not None or newest != asked.id:
            raise LookupError(number)
    return {"code": challenge.code(workshop.secret, number)}


def _password_reset(workshop: Workshop, number: int) -> Mapping[str, str]:
    token = reset_password.token(workshop.secret, number)
    return {"link": f"{workshop.settings.public_url}/mot-de-passe/{token}"}


def _alerts(workshop: Workshop, number: int) -> Mapping[str, str]:
    token = acknowledge.token(workshop.secret, number)
    return {"link": f"{workshop.settings.public_url}/alertes/recues/{token}"}


_RESOLVERS: dict[str, Callable[[Workshop, int], Mapping[str, str]]] = {
    "invitation": _invitation,
    "alerts": _alerts,
    "challenge": _challenge,
    "password-reset": _password_reset,
}
