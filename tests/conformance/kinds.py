"""Every kind of file that the program signs, each made by the shipped acts and closed.

Letters, the evidence and the text in force are signed by nobody: only their form is judged (``test_pdf``).
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache

from signing.key_ring import KeyRing
from signing.records import Invitation, Signer
from signing.rotation import renew_authority, renew_seal
from tests.conformance import world as ways
from tests.conformance.world import CLAIRE, DECIDED, SIGNED_AT, Instance, on_site
from tests.factories import avenants
from tests.factories import conventions as made
from tests.factories.conventions import MINUTE
from tests.factories.packs import SECOND, two_co_contractor_signatories
from workflow.acts import authorities, hand_over_signature, region
from workflow.acts.finish_signing import finish
from workflow.records.convention import Deed
from workflow.records.representative import Representative
from workflow.rules.mandates import AuthorityKind

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ONE, TWO = SIGNED_AT + HOUR, SIGNED_AT + 2 * HOUR
"""When the co-contractor signs, and the Région."""
AMENDED = SIGNED_AT + 4 * HOUR
SEAL, HUGUES = "Cachet de Région Normandie", "Hugues BELLENGREVILLE"


@dataclass(frozen=True)
class Kind:
    """Who signs in it, as PDF readers show them, the platform's two seals around; how many archive timestamps."""

    make: Callable[[Instance], bytes]
    people: tuple[str, ...] = (CLAIRE, HUGUES)
    archived: int = 1

    @property
    def signers(self) -> list[str]:
        return [SEAL, *self.people, SEAL]


def sent(world: Instance) -> int:
    return made.sent(world.office, at=world.at(SIGNED_AT), **DECIDED)


def drafted(world: Instance, **fields: str) -> int:
    return made.drafted(world.office, at=SIGNED_AT, **fields)


@cache
def signed(world: Instance) -> int:
    """A convention that both parties signed on these pages, one for all."""
    number = sent(world)
    on_site(world, number, "co-contractor", at=ONE)
    on_site(world, number, "region", at=TWO)
    return number


def on_these_pages(world: Instance) -> bytes:
    return world.closed(signed(world))


def by_a_remote_service(world: Instance) -> bytes:
    number = sent(world)
    ways.by_service(world, number, at=ONE)
    on_site(world, number, "region", at=TWO)
    return world.closed(number)


def returned_signed(world: Instance) -> bytes:
    number = sent(world)
    ways.in_a_tool_of_her_own(world, number, at=ONE)
    on_site(world, number, "region", at=TWO)
    return world.closed(number)


def by_the_region_s_key(world: Instance) -> bytes:
    number = sent(world)
    on_site(world, number, "co-contractor", at=ONE)
    ways.in_the_module(world, number, at=TWO)
    return world.closed(number)


def by_delegates(world: Instance) -> bytes:
    """« Pour la Présidente et par délégation », and so for the Région, whose delegate's key is on a curve."""
    workshop = world.office.workshop
    values = {"first_name": "Paul", "last_name": "Rouelle", "capacity": "le Vice-Président"}
    delegate = {f"region_delegate_{name}": value for name, value in values.items()}
    set_up = {**made.SAMPLE.region, "region_signatory": "delegate", **delegate}
    with workshop.database.transaction() as session:
        region.set_region_values(session, set_up, by=None, at=SIGNED_AT)
        president = session.query(Representative).filter_by(last_name="Bellengreville").one().authorities[0]
        delegation = authorities.Decision(
            kind=AuthorityKind.DELEGATION, organ="le Président", number="2026-12",
            decided_on=(SIGNED_AT - 10 * DAY).date(), published_on=(SIGNED_AT - 9 * DAY).date(),
            transmitted_on=(SIGNED_AT - 9 * DAY).date(), delegated_by_id=president.id,
        )  # fmt: skip
        paul = authorities.Person(
            civility="Monsieur", first_name="Paul", last_name="Rouelle", quality="Vice-Président", email="p@r.example"
        )  # fmt: skip
        person = authorities.enter_person(session, paul, co_contractor_id=None, at=SIGNED_AT)
        authorities.enter_decision(session, person, delegation, by="Denis", at=SIGNED_AT)
    number = sent(world)
    with workshop.database.transaction() as session:
        region.set_region_values(session, made.SAMPLE.region, by=None, at=SIGNED_AT)
    successor = hand_over_signature.Successor(
        civility="Monsieur", first_name="Jean", last_name="Petit", quality="le Trésorier",
        email="jean@atelier.example", decided_on=(SIGNED_AT - 10 * DAY).date(), number="2026-3",
    )  # fmt: skip
    settings = replace(workshop.settings, hand_over_confirmed=False)
    trusting = replace(world.office, workshop=replace(workshop, settings=settings))
    token = made.token_of(world.office, number, "co-contractor")
    made.hand_over_signature(trusting, token, successor, reason="Congé.", at=SIGNED_AT + 4 * MINUTE)
    on_site(world, number, "co-contractor", at=ONE)
    ways.in_the_module(world, number, at=TWO)
    return world.closed(number)


def by_two_of_one_party(world: Instance) -> bytes:
    """By a template of its own, hence on an office of its own."""
    folder = world.folder / "several"
    folder.mkdir()
    root = two_co_contractor_signatories(folder / "templates", orders=(1, 1))
    office = ways.office_in(world.means, folder, templates_folder=root)
    number = made.sent(office, at=world.at(SIGNED_AT), **SECOND, **DECIDED)
    for rank, moment in ((2, ONE), (1, ONE + 10 * MINUTE)):
        with office.workshop.database.reading() as session:
            round_id = session.get_one(Deed, number).round_id
            signer = (
                session.query(Signer).filter_by(round_id=round_id, party="co-contractor", rank=rank).one()
            )
            link = session.query(Invitation).filter_by(signer_id=signer.id, revoked_at=None).one()
        world.at(moment + 2 * MINUTE)
        finish(office.workshop, made.confirm_through(office, link.id, at=moment), at=moment + 2 * MINUTE)
    several = replace(world, office=office)
    on_site(several, number, "region", at=TWO)
    return several.closed(number)


def over_new_keys(world: Instance) -> bytes:
    """A new authority between the two signatures, and a new seal once more before the file is sealed."""
    keys = world.folder / "rotated"
    shutil.copytree(world.keys, keys)
    workshop = world.office.workshop
    desk = replace(workshop.desk, ring=KeyRing(keys, holds_keys=True, token=workshop.desk.ring.token))
    turning = replace(world, office=replace(world.office, workshop=replace(workshop, desk=desk)))
    number = sent(turning)
    on_site(turning, number, "co-contractor", at=ONE)
    renew_authority(keys, at=world.at(ONE + 10 * MINUTE))
    renew_seal(keys, at=world.at(ONE + 20 * MINUTE))
    on_site(turning, number, "region", at=TWO)
    return turning.closed(number)


def prolonged(world: Instance) -> bytes:
    """Twice since, a quarter apart."""
    desk, file = world.office.workshop.desk, on_these_pages(world)
    for days in (90, 180):
        file = desk.extend(file, at=world.at(SIGNED_AT + days * DAY))
    return file


def avenant(world: Instance) -> bytes:
    number = avenants.sent(
        world.office,
        signed(world),
        avenants.LONGER,
        avenants.WORKSHOPS,
        clauses=avenants.FOUR_YEARS,
        at=AMENDED,
    )
    on_site(world, number, "co-contractor", at=AMENDED + DAY)
    on_site(world, number, "region", at=AMENDED + DAY + HOUR)
    return world.closed(number)


def avenant_by_own_keys(world: Instance) -> bytes:
    """Hers kept by a service, his in the module; prolonged since."""
    number = avenants.sent(world.office, signed(world), avenants.WORKSHOPS, at=AMENDED)
    ways.by_service(world, number, at=AMENDED + DAY)
    ways.in_the_module(world, number, at=AMENDED + DAY + HOUR)
    return world.office.workshop.desk.extend(world.closed(number), at=world.at(SIGNED_AT + 90 * DAY))


REVERSED = "BELLENGREVILLE Hugues"
"""As the certificate in the module names him."""
# A file that comes back is completed by an archive timestamp of its own before the others sign.
KINDS = {
    "convention, on these pages": Kind(on_these_pages),
    "convention, by a remote service": Kind(by_a_remote_service),
    "convention, returned signed": Kind(returned_signed, ("Claire Lemonnier", HUGUES), archived=2),
    "convention, by the Région's key": Kind(by_the_region_s_key, (CLAIRE, REVERSED)),
    "convention, by delegates": Kind(by_delegates, ("Jean PETIT", "ROUELLE Paul")),
    "convention, by two of one party": Kind(by_two_of_one_party, ("Rémi COTTARD", CLAIRE, HUGUES)),
    "convention, over new keys": Kind(over_new_keys),
    "convention, prolonged twice": Kind(prolonged, archived=3),
    "avenant, on these pages": Kind(avenant),
    "avenant, by own keys, prolonged": Kind(avenant_by_own_keys, (CLAIRE, REVERSED), archived=2),
}
