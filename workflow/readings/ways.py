"""In which ways a person may sign: what the template allows to their party, reaches the minimum, and can be done here."""

from collections.abc import Iterable

from foundation.errors import Refusal
from foundation.settings import Settings
from signing.level import Level
from signing.methods.method import Method
from signing.records import Signer
from workflow.packs import PackParty
from workflow.readings.packs import pack_of
from workflow.records.convention import Deed
from workflow.workshop import Workshop


class NoWayToSign(Refusal):
    """No way of signing that is open to the party reaches ``minimum``: nobody is asked for what cannot be given."""

    def __init__(self, party: str, minimum: Level) -> None:
        self.party, self.minimum = party, minimum
        super().__init__(
            f"{party} doit donner une {minimum.label}, et aucune des façons de signer ouvertes ne l’atteint. "
            "L’administrateur peut abaisser ce minimum (CONVENTIO_MINIMUM_LEVELS) ou ouvrir une autre façon de signer."
        )


class WayNotOffered(Refusal):
    """This person may not sign in this way."""

    def __init__(self, method: Method, minimum: Level) -> None:
        self.method, self.minimum = method, minimum
        why = (
            f" : il faut ici une {minimum.label}"
            if not method.best_level.reaches(minimum)
            else " pour ce document"
        )
        super().__init__(
            f"Signer {method.label} n’est pas possible{why}. Revenez à la page « Qui signe » : elle dit comment signer."
        )


def minimum_of(settings: Settings, party: PackParty) -> Level:
    """The template's floor, or the instance's where it is above."""
    raised = Level(dict(settings.minimum_levels).get(party.name, Level.SIMPLE))
    return raised if raised.reaches(party.minimum_level) else party.minimum_level


def minimums_of(workshop: Workshop, convention: Deed) -> dict[str, Level]:
    """By party. Raises NoWayToSign where one of them could sign in no way."""
    parties = pack_of(convention, workshop.settings).parties
    minimums = {party.name: minimum_of(workshop.settings, party) for party in parties}
    for party in parties:
        if not _open(workshop, party.methods, minimums[party.name]):
            raise NoWayToSign(party.label, minimums[party.name])
    return minimums


def ways_of(workshop: Workshop, convention: Deed, signer: Signer) -> frozenset[Method]:
    """Those that can give at least the level asked of this person."""
    parties = {party.name: party for party in pack_of(convention, workshop.settings).parties}
    ways = _open(workshop, parties[signer.party].methods, Level(signer.minimum_level))
    return ways if workshop.desk.people.of(signer.name) else ways - {Method.PKCS11}


def demand_way(workshop: Workshop, convention: Deed, signer: Signer, *methods: Method) -> None:
    """One of these is open to this person. Raises WayNotOffered."""
    if not ways_of(workshop, convention, signer).intersection(methods):
        raise WayNotOffered(methods[0], Level(signer.minimum_level))


def _open(workshop: Workshop, allowed: Iterable[Method], minimum: Level) -> frozenset[Method]:
    """Online: paper is chosen for the whole deed, before anybody is asked.

    Where no authority but the instance's own is recognised, a file signed elsewhere could only be refused.
    """
    closed = {Method.PAPER} if workshop.settings.csc_providers_file else {Method.PAPER, Method.CSC}
    if not workshop.desk.recognises_others:
        closed.add(Method.UPLOAD)
    return frozenset(method for method in allowed if method.best_level.reaches(minimum)) - closed
