"""What other people's tools send back, for real: each is told what ``returned.toml`` says, and what is accepted closes.

A tool that is not here, or in another version than the one that the table speaks of, is skipped with its reason.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from foundation.errors import Refusal
from signing.level import Level
from signing.methods.upload_refusals import MisshapenReturn
from signing.records import Round, Signer
from tests.conformance import kinds, signing_tools
from tests.conformance.kinds import ONE, TWO
from tests.conformance.programs import UnavailableError
from tests.conformance.signing_tools import Made, Request, Way, version_of
from tests.conformance.validators import SignatureVerdict, validate_signatures
from tests.conformance.world import Instance
from workflow.records.convention import Deed

pytestmark = pytest.mark.conformance

TABLE = tomllib.loads((Path(__file__).parent / "returned.toml").read_text())
CELLS = [(tool, way) for tool, row in TABLE.items() for way in Way if way in row]
ACCEPTED = [(tool, way) for tool, way in CELLS if TABLE[tool][way] == "accepted"]
HERS = "co-contractor"


@dataclass(frozen=True)
class Sent:
    """A file as it waits for her signature."""

    pdf: bytes
    signers: dict[str, Signer]


@dataclass(frozen=True)
class Returned:
    made: dict[str, Made]
    left_out: dict[str, str]
    """Tools that are not here, and why."""


@pytest.fixture(scope="module")
def sent(world: Instance) -> Sent:
    number, workshop = kinds.sent(world), world.office.workshop
    with workshop.database.reading() as session:
        under_way = session.get_one(Round, session.get_one(Deed, number).round_id)
        pdf = workshop.vault.get(under_way.current_sha256)
        signers = {signer.party: signer for signer in under_way.signers}
        session.expunge_all()
    return Sent(pdf, signers)


@pytest.fixture(scope="module")
def returned(world: Instance, sent: Sent, tmp_path_factory: pytest.TempPathFactory) -> Returned:
    """Every tool asked once for each of its ways."""
    found = Returned({}, {})
    hers = world.outside.person("Claire", "Lemonnier")
    for tools, ask in signing_tools.ALL.items():
        folder = tmp_path_factory.mktemp(ask.__name__)
        try:
            found.made.update(ask(Request(sent.pdf, HERS, hers, world.outside.pem, folder)))
        except UnavailableError as reason:
            found.left_out.update(dict.fromkeys(tools, str(reason)))
    return found


@pytest.fixture(scope="module")
def answers(world: Instance, sent: Sent, returned: Returned) -> dict[tuple[str, Way], bytes | Refusal]:
    """The accepted file, its proof completed; or the refusal, as it comes through the process that reads files."""
    world.at(ONE)
    desk, found = world.office.workshop.desk, {}
    for tool, made in returned.made.items():
        for way, file in made.items():
            try:
                answer = desk.receive(sent.pdf, sent.signers[HERS], file, minimum=Level.SIMPLE, at=ONE)
                found[tool, way] = answer.pdf
            except Refusal as refusal:
                found[tool, way] = refusal
    return found


@pytest.fixture(scope="module")
def verdicts(
    world: Instance, sent: Sent, answers: dict[tuple[str, Way], bytes | Refusal]
) -> dict[str, tuple[SignatureVerdict, ...]]:
    """What EU DSS says of each accepted file, once the Région has signed it too and it is closed."""
    world.at(TWO)
    desk, region = world.office.workshop.desk, sent.signers["region"]
    region.typed_name, region.confirmed_at = region.name, TWO
    closed = {
        f"{tool} {way}": desk.seal(desk.sign(answer, region, at=TWO).pdf, at=TWO)
        for (tool, way), answer in answers.items()
        if isinstance(answer, bytes)
    }
    return {name: found.signatures for name, found in validate_signatures(closed, world.anchors).items()}


def demand_tool(returned: Returned, tool: str) -> None:
    """Skips the test where the tool cannot be judged here."""
    if tool in returned.left_out:
        pytest.skip(f"{tool} cannot be asked here: {returned.left_out[tool]}")
    here, tried = version_of(tool), TABLE[tool]["version"]
    if here != tried:
        pytest.skip(f"the table speaks of {tool} {tried}, here is {here}")


@pytest.mark.parametrize(("tool", "way"), CELLS)
def test_what_a_return_leads_to(
    returned: Returned, answers: dict[tuple[str, Way], bytes | Refusal], tool: str, way: Way
) -> None:
    demand_tool(returned, tool)
    answer = answers[tool, way]
    expected = TABLE[tool][way]
    if expected == "accepted":
        assert isinstance(answer, bytes), answer
    else:
        assert isinstance(answer, MisshapenReturn), answer
        assert answer.fault == expected


def test_the_table_leaves_nothing_out(returned: Returned) -> None:
    """Whatever a tool made has its cell; whatever has none was not made."""
    made = {(tool, way) for tool, files in returned.made.items() for way in files}
    assert made == {(tool, way) for tool, way in CELLS if tool not in returned.left_out}


@pytest.mark.parametrize(("tool", "way"), ACCEPTED)
def test_what_is_accepted_closes(
    returned: Returned, verdicts: dict[str, tuple[SignatureVerdict, ...]], tool: str, way: Way
) -> None:
    demand_tool(returned, tool)
    signatures = verdicts[f"{tool} {way}"]
    assert [(item.indication, item.errors) for item in signatures] == [("TOTAL_PASSED", ())] * 4
    hers = TABLE[tool]["closed"]
    assert [item.level for item in signatures] == [
        "PAdES-BASELINE-LTA", hers, "PAdES-BASELINE-LTA", "PAdES-BASELINE-LTA",
    ]  # fmt: skip
