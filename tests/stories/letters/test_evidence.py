"""The letters in the evidence of their convention: what a judge reads of them, and what a signer does not."""

import io
import json
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import jsonschema
from sqlalchemy import delete

from documents.pdf_text import pdf_text
from tests.factories import conventions
from tests.factories.conventions import Office
from tests.factories.letters import CO, draft, in_force_since, notice, posted, prepared, received
from tests.factories.scans import scan
from tests.stories.conftest import START
from tests.stories.letters.looking import TODAY, days
from tests.stories.test_evidence_bundle import done_as_written, signers_of, unzipped
from workflow.acts.annul_letter import annul_letter
from workflow.acts.correct_letter import correct_posting
from workflow.acts.electronic_consent import give_consent
from workflow.acts.gather_evidence import gather
from workflow.acts.letter_travel import Posting
from workflow.acts.record_letter import record_happening, record_posting
from workflow.evidence.bundle import SCHEMA
from workflow.records.convention import Convention
from workflow.records.evidence import EvidenceBundle
from workflow.records.letter import Channel, Happening

REASON = "Le cachet porte le 6 février."


def told_in(folder: Path) -> dict[str, Any]:
    told = json.loads((folder / "preuve.json").read_text(encoding="utf-8"))
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.validate(told, schema, format_checker=jsonschema.FormatChecker())
    return dict(told)


def written_to(region: Office, convention: int) -> None:
    """A received denunciation, corrected; a formal notice with its travel; one that is not posted; one annulled."""
    received(region, convention, draft("denunciation", CO), on=date(2027, 2, 26), at=START)
    right = Posting(on=date(2027, 2, 6), channel=Channel.PAPER, tracking_number="RB 123 456 785 FR")
    correct_posting(region.workshop, convention, 1, right, reason=REASON, actor=region.drafter, at=days(1))
    posted(region, convention, notice(), at=days(1))
    record_happening(
        region.workshop, convention, 2, Happening.UNCLAIMED, on=date(2027, 3, 20), proof=scan(),
        actor=region.drafter, at=days(25),
    )  # fmt: skip
    prepared(region, convention, draft("denunciation"), at=days(26))
    received(region, convention, draft("cure", CO, about=2), on=date(2027, 3, 22), at=days(26))
    annul_letter(region.workshop, convention, 4, reason="Autre dossier.", actor=region.drafter, at=days(27))


def test_a_judge_reads_each_letter_with_its_proofs_on_screen_and_on_paper(
    region: Office, convention: int, tmp_path: Path
) -> None:
    written_to(region, convention)
    folder = unzipped(gather(region.workshop, convention, at=days(30)).content, tmp_path / "whole")
    told = told_in(folder)
    denunciation, formal_notice, unposted, annulled = told["letters"]
    assert (denunciation["type"], denunciation["sender"]) == ("denunciation", "co-contractor")
    assert denunciation["counts_on"] == "2027-02-06"
    first, second = denunciation["entries"]
    assert (first["on"], first["standing"], second["replaces"], second["reason"]) == (
        "2027-02-26", False, 1, REASON,
    )  # fmt: skip
    assert second["tracking_number"] == "RB123456785FR"
    assert [entry["what"] for entry in formal_notice["entries"]] == ["posted", "unclaimed"]
    assert formal_notice["obligation"] == "opening-hours"
    assert (unposted["entries"], unposted["counts_on"]) == ([], "")
    assert (annulled["about"], annulled["annulled"], annulled["counts_on"]) == ("C2", True, "")
    manifest = (folder / "MANIFEST.sha256").read_text(encoding="utf-8")
    proofs = [one for letter in told["letters"] for one in (letter, *letter["entries"]) if one["file"]]
    assert len(proofs) == 9  # four letters, and the proof of each of the five entries that has one
    for one in proofs:
        assert f"{one['sha256']}  {one['file']}\n" in manifest
    assert set(done_as_written(folder)) == {"OK"}
    words = " ".join(pdf_text((folder / "preuve.pdf").read_bytes()).split())
    for said in (
        "Les courriers",
        "C1 : dénonciation, par le co-contractant",
        "6 février 2027",
        f"L’entrée 2 remplace l’entrée 1. Motif : {REASON}",
        "C2 : mise en demeure, par la Région",
        "Non réclamée, retournée",
        "pas encore : préparé, l’envoi n’est pas enregistré",
        "jamais : annulé, saisi par erreur",
    ):
        assert said in words, said
    assert "courriers recommandés et leurs preuves" in (folder / "LISEZMOI.txt").read_text(encoding="utf-8")


def test_the_same_letters_are_the_same_bytes_and_one_more_entry_others(
    region: Office, convention: int
) -> None:
    posted(region, convention, draft("denunciation"), at=START)
    first = gather(region.workshop, convention, at=days(1)).content
    with region.workshop.database.transaction() as session:
        session.execute(delete(EvidenceBundle))
    assert gather(region.workshop, convention, at=days(4000)).content == first
    record_happening(
        region.workshop, convention, 1, Happening.DELIVERED, on=TODAY, actor=region.drafter, at=days(2)
    )
    assert gather(region.workshop, convention, at=days(2)).content != first


def test_an_electronic_letter_brings_the_consent_that_it_relied_on_wherever_that_is_kept(
    region: Office, convention: int, tmp_path: Path
) -> None:
    other = in_force_since(region, date(2024, 5, 10), at=START)
    with region.workshop.database.transaction() as session:
        mine = session.get_one(Convention, convention)
        session.get_one(Convention, other).co_contractor_id = mine.co_contractor_id
    for address in ("lre@atelier.example", "lre2@atelier.example"):
        give_consent(
            region.workshop, other, given_on=date(2027, 1, 5), address=address, proof=scan(),
            actor=region.drafter, at=START,
        )  # fmt: skip
    assert (
        told_in(unzipped(gather(region.workshop, convention, at=START).content, tmp_path / "before"))[
            "electronic_consents"
        ]
        == []
    )
    number = prepared(region, convention, draft("denunciation"), at=START)
    electronic = Posting(on=TODAY, channel=Channel.ELECTRONIC, operator="AR24", tracking_number="2027-00042")
    record_posting(
        region.workshop, convention, number, electronic, proof=scan(), actor=region.drafter, at=START
    )
    folder = unzipped(gather(region.workshop, convention, at=days(1)).content, tmp_path / "after")
    consents = told_in(folder)["electronic_consents"]
    assert [one["address"] for one in consents] == ["lre@atelier.example", "lre2@atelier.example"]
    assert len({one["file"] for one in consents}) == 2
    for one in consents:
        assert (folder / one["file"]).read_bytes() == scan()


def test_the_copy_of_a_signer_tells_how_letters_travelled_and_nothing_of_people(
    region: Office, tmp_path: Path
) -> None:
    now = START - timedelta(days=60)
    region.means.set_clock(now)
    convention = conventions.signed(region, at=now)
    written_to(region, convention)
    whole = gather(region.workshop, convention, at=days(30)).content
    for party, signer_id in signers_of(region, convention).items():
        content = gather(region.workshop, convention, signer_id=signer_id, at=days(30)).content
        folder = unzipped(content, tmp_path / party)
        told = told_in(folder)
        assert [letter["reference"] for letter in told["letters"]] == ["C1", "C2"]
        [entry] = told["letters"][0]["entries"]
        assert (entry["on"], entry["tracking_number"]) == ("2027-02-06", "RB123456785FR")
        assert told["electronic_consents"] == []
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert not [name for name in archive.namelist() if "-C1-" in name or "preuve-posted" in name]
        shown = content + pdf_text((folder / "preuve.pdf").read_bytes()).encode()
        for secret in (REASON, "n’ouvre que six heures", "Autre dossier", "Agnès", "-C1-", "2027-02-26"):
            assert secret.encode() in whole, secret
            assert secret.encode() not in shown, secret
        assert set(done_as_written(folder)) == {"OK"}
