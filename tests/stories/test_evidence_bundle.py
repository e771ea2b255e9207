"""The evidence of a signed convention: the same bytes each time, and what its LISEZMOI says, done."""

import io
import json
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jsonschema
import pytest
from sqlalchemy import delete

from documents.pdf_text import pdf_text
from foundation.clock import paris_date
from foundation.database import Base, Database
from signing.consent import CURRENT
from signing.records import Round
from tests.factories import avenants
from tests.factories import conventions as made
from tests.factories.conventions import Office, office
from tests.factories.means import Means
from tests.factories.scans import scan
from tests.people import hire
from tests.timestamping import saying
from workflow import sweeps
from workflow.actors import Actor
from workflow.acts.erase import erase
from workflow.acts.gather_evidence import gather
from workflow.acts.paper_original import HandwrittenSignature
from workflow.acts.register_paper import register_paper
from workflow.acts.report_signatures import report_signatures, unreported
from workflow.evidence.bundle import SCHEMA
from workflow.evidence.facts import NotClosed
from workflow.evidence.readme import commands
from workflow.readings.journal_check import check_journals
from workflow.records.convention import Convention, Medium
from workflow.records.evidence import EvidenceBundle, JournalAnchor
from workflow.records.journal import JournalEntry

NOW = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=4)
"""The validators of the reports read the real clock: these stories are told now."""
FIRST = f"EPN-{paris_date(NOW).year}-0001"


@pytest.fixture(scope="module")
def closed(means: Means, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, int]]:
    """A convention signed by both parties, its journal dated; made once, since nothing here changes it."""
    folder = tmp_path_factory.mktemp("closed")
    database = Database(f"sqlite:///{folder / 'test.db'}")
    Base.metadata.create_all(database.engine)
    means.tsa.well_behaved()
    means.set_clock(NOW)
    yield all_done(office(means, means.workshop(database, folder), at=NOW))
    database.close()


def all_done(region: Office) -> tuple[Office, int]:
    number = made.signed(region, at=NOW)
    later = NOW + timedelta(hours=3)
    region.means.set_clock(later)
    assert sweeps.date_journals(region.workshop, at=later).problems == {}
    assert sweeps.gather_evidence(region.workshop, at=later).problems == {}
    return region, number


def unzipped(content: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder)
    return next(folder.iterdir())


EVERY_MACHINE_HAS = ("openssl", "sha256sum", "cut", "head", "sed", "tail")
"""The two that the instructions name, and what comes with any shell."""


def done_as_written(folder: Path) -> list[str]:
    """What the commands of LISEZMOI.txt answer, run by a shell that finds these programs and no other."""
    script = commands((folder / "LISEZMOI.txt").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as bare:
        for name in EVERY_MACHINE_HAS:
            (Path(bare) / name).symlink_to(found(name))
        done = subprocess.run(
            [found("bash"), "-c", script], cwd=folder, capture_output=True, text=True, check=False, timeout=120,
            env={"PATH": bare, "LC_ALL": "C.UTF-8"},
        )  # fmt: skip
    return (done.stdout + done.stderr).splitlines()


def found(name: str) -> str:
    path = shutil.which(name)
    assert path is not None, name
    return path


def signers_of(region: Office, number: int) -> dict[str, int]:
    with region.workshop.database.reading() as session:
        found = session.get_one(Round, session.get_one(Convention, number).round_id)
        return {signer.party: signer.id for signer in found.signers}


def test_its_readme_is_done_word_for_word(closed: tuple[Office, int], tmp_path: Path) -> None:
    region, number = closed
    folder = unzipped(gather(region.workshop, number, at=NOW).content, tmp_path / "whole")
    checks = (folder / "LISEZMOI.txt").read_text(encoding="utf-8").count("echo OK")
    assert checks == 20
    assert done_as_written(folder) == ["OK"] * checks
    for signer_id in signers_of(region, number).values():
        copy = unzipped(
            gather(region.workshop, number, signer_id=signer_id, at=NOW).content, tmp_path / str(signer_id)
        )
        assert done_as_written(copy) == ["OK"] * checks


TOUCHED = (
    ("preuve.json", b'"simple"', b'"qualif"'),
    ("journal/chaine.txt", b"|sign|", b"|code|"),
    ("journal/journal.jsonl", b"Claire LEMONNIER", b"Claude LEMONNIER"),
    ("horodatages/tete-0007.txt", b"conventio-tete-1", b"conventio-tete-2"),
    (f"documents/{FIRST}-v1-original-signe.pdf", b"%PDF-1.6", b"%PDF-1.5"),
)


def test_its_readme_finds_what_was_touched(closed: tuple[Office, int], tmp_path: Path) -> None:
    """Also by somebody who wrote the list of fingerprints anew: another check than the first one fails."""
    region, number = closed
    content = gather(region.workshop, number, at=NOW).content
    for position, (name, before, after) in enumerate(TOUCHED):
        folder = unzipped(content, tmp_path / str(position))
        touched = (folder / name).read_bytes()
        assert before in touched, name
        (folder / name).write_bytes(touched.replace(before, after, 1))
        answers = done_as_written(folder)
        assert answers[0] != "OK", name
        if name != "preuve.json":
            assert [
                line for line in answers if line != "OK" and "MANIFEST" not in line and name not in line
            ], name
            assert answers.count("OK") < 19, name


def test_the_same_facts_are_the_same_bytes_even_made_anew(closed: tuple[Office, int]) -> None:
    region, number = closed
    first = gather(region.workshop, number, at=NOW).content
    with region.workshop.database.transaction() as session:
        session.execute(delete(EvidenceBundle))
    region.means.tsa.behaviour = saying("503 Service Unavailable", "text/plain", b"nobody is asked")
    assert gather(region.workshop, number, at=NOW + timedelta(days=4000)).content == first
    region.means.tsa.well_behaved()


def test_what_it_tells_has_the_published_shape(closed: tuple[Office, int], tmp_path: Path) -> None:
    region, number = closed
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    ids = [None, *signers_of(region, number).values()]
    for signer_id in ids:
        bundle = gather(region.workshop, number, signer_id=signer_id, at=NOW)
        folder = unzipped(bundle.content, tmp_path / str(signer_id))
        told = json.loads((folder / "preuve.json").read_text(encoding="utf-8"))
        jsonschema.validate(told, schema, format_checker=jsonschema.FormatChecker())
    assert (folder / "preuve.schema.json").read_bytes() == SCHEMA.read_bytes()


def test_the_published_schema_stands_in_the_documentation() -> None:
    assert (Path("docs") / "preuve.schema.json").read_bytes() == SCHEMA.read_bytes()


def test_it_tells_of_each_signer_what_a_judge_asks(closed: tuple[Office, int], tmp_path: Path) -> None:
    region, number = closed
    folder = unzipped(gather(region.workshop, number, at=NOW).content, tmp_path / "whole")
    told = json.loads((folder / "preuve.json").read_text(encoding="utf-8"))
    claire, hugues = told["rounds"][0]["signers"]
    assert (claire["name"], claire["email"]) == ("Claire LEMONNIER", "presidente@atelier.example")
    assert claire["shown_sha256"] == told["rounds"][0]["frozen_sha256"]
    assert claire["consent_version"] == CURRENT
    assert "Code civil" in claire["consent_text"]
    assert (claire["codes"][0]["sent_to"], claire["codes"][0]["tries"]) == ("presidente@atelier.example", 1)
    assert claire["codes"][0]["asked_at"] < claire["codes"][0]["accepted_at"]
    for one, party in ((claire, "co-contractor"), (hugues, "region")):
        assert (one["address"], one["address_source"], one["user_agent"]) == made.CLICKED_FROM[party]
        assert (one["level"], one["method"]) == ("simple", "onsite")
    words = pdf_text((folder / "preuve.pdf").read_bytes())
    for said in (
        claire["email"],
        hugues["email"],
        claire["sha256_after"][:32],
        *made.CLICKED_FROM["co-contractor"],
        *made.CLICKED_FROM["region"],
        "signature simple",
    ):
        assert said in words.replace("\n", ""), said
    for report in sorted((folder / "rapports").iterdir()):
        assert b"mainindication:total-passed" in report.read_bytes(), report.name


def test_no_link_and_no_code_is_in_it(closed: tuple[Office, int]) -> None:
    region, number = closed
    content = gather(region.workshop, number, at=NOW).content
    for party in ("co-contractor", "region"):
        token = made.token_of(region, number, party)
        assert token.encode() not in content
        assert token.partition("-")[2].encode() not in content
    assert b"argon2" not in content


def test_the_copy_of_one_signer_holds_no_data_of_the_other(
    closed: tuple[Office, int], tmp_path: Path
) -> None:
    region, number = closed
    ids = signers_of(region, number)
    addresses = {"co-contractor": "presidente@atelier.example", "region": "presidence@region.example"}
    own = {party: (email, *made.CLICKED_FROM[party]) for party, email in addresses.items()}
    for party, signer_id in ids.items():
        others = own["region" if party == "co-contractor" else "co-contractor"]
        content = gather(region.workshop, number, signer_id=signer_id, at=NOW).content
        folder = unzipped(content, tmp_path / party)
        told = (folder / "preuve.json").read_text(encoding="utf-8")
        assert [one for one in own[party] if one not in told] == []
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            text = pdf_text(path.read_bytes()).replace("\n", "") if path.name == "preuve.pdf" else ""
            for other in others:
                assert other.encode() not in path.read_bytes(), path
                assert other not in text, path
        journal = (folder / "journal" / "journal.jsonl").read_text(encoding="utf-8")
        assert "Agnès" not in journal
        assert journal.count('"payload":null') > 0


def test_it_is_the_same_on_both_databases(region: Office, tmp_path: Path) -> None:
    region.means.set_clock(NOW)
    region, number = all_done(region)
    folder = unzipped(gather(region.workshop, number, at=NOW).content, tmp_path / "whole")
    assert set(done_as_written(folder)) == {"OK"}


def test_an_original_on_paper_has_its_evidence_too(region: Office, tmp_path: Path) -> None:
    """No signature in the file, but a scan, who certified it, and the same journal."""
    number = made.drafted(region, at=NOW, medium=Medium.PAPER)
    days = [
        HandwrittenSignature(party=party, name=name, capacity="", on=NOW.date())
        for party, name in (("co-contractor", "Claire Lemonnier"), ("region", "Hugues Bellengreville"))
    ]
    register_paper(
        region.workshop, number, signatures=tuple(days), certified_by="Agnès Rédactrice", scan=scan(),
        actor=region.drafter, at=NOW,
    )  # fmt: skip
    region.means.set_clock(NOW)
    assert sweeps.date_journals(region.workshop, at=NOW).problems == {}
    folder = unzipped(gather(region.workshop, number, at=NOW).content, tmp_path / "paper")
    answers = done_as_written(folder)
    assert answers == ["OK"] * len(answers)
    assert len(answers) > 5
    told = json.loads((folder / "preuve.json").read_text(encoding="utf-8"))
    jsonschema.validate(told, json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert [row["certified_by"] for row in told["signatures"]] == ["Agnès Rédactrice"] * 2
    assert [document["role"] for document in told["documents"]] == ["scan"]
    assert "Copie certifiée conforme" in pdf_text((folder / "preuve.pdf").read_bytes())
    assert not (folder / "signatures").exists()


def test_before_everybody_has_signed_there_is_none(region: Office) -> None:
    number = made.sent(region, at=NOW)
    with pytest.raises(NotClosed, match="une fois que tous ont signé"):
        gather(region.workshop, number, at=NOW)


def test_what_the_worker_makes_it_makes_once(closed: tuple[Office, int]) -> None:
    region, number = closed
    with region.workshop.database.reading() as session:
        assert unreported(session) == []
        round_id = session.get_one(Convention, number).round_id
        assert session.query(EvidenceBundle).filter_by(reader="").count() == 1
    assert round_id is not None
    assert not report_signatures(region.workshop, round_id, at=NOW)
    assert sweeps.gather_evidence(region.workshop, at=NOW).done == 0


def test_each_signature_dated_the_journal(closed: tuple[Office, int]) -> None:
    region, number = closed
    with region.workshop.database.reading() as session:
        anchors = session.query(JournalAnchor).filter_by(convention_id=number).all()
        signatures = session.query(JournalEntry).filter_by(convention_id=number, what="sign").all()
        trust = region.workshop.desk.trust(at=NOW)
        assert check_journals(session, region.workshop.vault, trust).faults == []
    assert len(anchors) == len(signatures) == 2


def test_bundles_made_before_an_erasure_are_forgotten(closed: tuple[Office, int]) -> None:
    """Among the last: it changes the convention that the others look at."""
    region, number = closed
    workshop = region.workshop
    before = gather(workshop, number, at=NOW).content
    with workshop.database.transaction() as session:
        denis = Actor.of(hire(session, "denis@region.example"))
        kept = [row.sha256 for row in session.query(EvidenceBundle).filter_by(convention_id=number)]
    assert "Agnès".encode() in before
    for line in (1, 2, 3):
        erase(workshop, number, line, reason="Demande n° 12.", actor=denis, at=NOW)
    assert not any(workshop.vault.has(sha256) for sha256 in kept)
    after = gather(workshop, number, at=NOW).content
    assert before != after
    with workshop.database.reading() as session:
        assert check_journals(session, workshop.vault, workshop.desk.trust(at=NOW)).faults == []


def test_an_avenant_has_its_own_evidence_and_stands_in_that_of_its_convention(
    closed: tuple[Office, int], tmp_path: Path
) -> None:
    """Last: it changes the convention that the others look at."""
    region, number = closed
    avenant = avenants.signed(region, number, at=NOW + timedelta(hours=3))
    its_own = unzipped(gather(region.workshop, avenant, at=NOW).content, tmp_path / "avenant")
    assert set(done_as_written(its_own)) == {"OK"}
    told = json.loads((its_own / "preuve.json").read_text(encoding="utf-8"))
    assert (told["deed"]["kind"], told["deed"]["amends"]) == ("avenant", FIRST)
    whole = unzipped(gather(region.workshop, number, at=NOW).content, tmp_path / "convention")
    [listed] = json.loads((whole / "preuve.json").read_text(encoding="utf-8"))["avenants"]
    signed = next(document for document in told["documents"] if document["role"] == "signed-pdf")
    assert (listed["number"], listed["signed_sha256"]) == (told["deed"]["number"], signed["sha256"])
