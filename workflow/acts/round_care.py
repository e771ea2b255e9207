"""What the acts on a running round share: who may do them, whom they find, and who is told."""

from datetime import UTC, date, datetime, time

from sqlalchemy.orm import Session

from foundation.clock import PARIS, paris_date
from foundation.errors import Refusal
from foundation.settings import Settings
from signing import rounds
from signing.records import Round, Signer, SignerState
from workflow.actors import Actor
from workflow.acts import mailing
from workflow.acts.signature_mails import everybody, last_day
from workflow.readings.rounds import round_of
from workflow.records.convention import Deed
from workflow.rules.moves import Role
from workflow.rules.wording import french_weekday


class NotStaff(Refusal):
    def __init__(self) -> None:
        super().__init__("Cette action demande le rôle « rédaction » ou « approbation ».")


class NotASigner(Refusal):
    def __init__(self) -> None:
        super().__init__("Cette personne ne signe pas ce document : rechargez la page.")


class NotInvited(Refusal):
    """No link can be sent to ``name`` now."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name} n’attend pas de lien : ce n’est pas son tour, ou sa signature est donnée.")


def demand_staff(actor: Actor) -> None:
    """Raises NotStaff."""
    if not actor.roles & {Role.DRAFTER, Role.APPROVER}:
        raise NotStaff


def signer_of(session: Session, convention: Deed, signer_id: int) -> Signer:
    """One signer of the present round, which is held. Raises NotASigner."""
    if convention.round_id is None:
        raise NotASigner
    signing_round = rounds.locked(session, convention.round_id)
    for signer in signing_round.signers:
        if signer.id == signer_id:
            return signer
    raise NotASigner


def demand_awaited(signer: Signer) -> None:
    """Raises NotInvited unless the person has to decide now."""
    if signer not in rounds.whose_turn(signer.round):
        raise NotInvited(signer.name)


def end_of(day: date) -> datetime:
    """The last second of a Paris day: what « until that day included » means."""
    return datetime.combine(day, time(23, 59, 59), PARIS).astimezone(UTC)


def tell_extended(
    session: Session, settings: Settings, convention: Deed, *, reason: str, at: datetime
) -> None:
    """Everybody who knows of the round learns its new last day."""
    signing_round = round_of(session, convention)
    for person, link in everybody(settings, convention, signing_round):
        mailing.tell(
            session,
            settings,
            convention,
            person,
            kind="signature-extended",
            at=at,
            occasion=paris_date(signing_round.expires_at).isoformat(),
            values={"deadline": last_day(signing_round), "reason": reason, "link": link},
        )


def tell_reconsidered(
    session: Session, settings: Settings, convention: Deed, signer: Signer, *, at: datetime
) -> None:
    """Those who were told of the refusal are told that it no longer stands."""
    for person, link in everybody(settings, convention, signer.round):
        if person.address != signer.email or link:
            mailing.tell(
                session,
                settings,
                convention,
                person,
                kind="signature-reconsidered",
                at=at,
                occasion=at.isoformat(timespec="seconds"),
                values={
                    "signatory": signer.name,
                    "signing_for": signer.acting_for,
                    "reconsidered_on": french_weekday(paris_date(at)),
                    "deadline": last_day(signer.round),
                    "link": link,
                },
            )


def pending(signing_round: Round) -> tuple[Signer, ...]:
    """Those who were invited and have not decided."""
    return tuple(one for one in rounds.whose_turn(signing_round) if one.state is SignerState.INVITED)
