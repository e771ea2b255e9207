"""The evidence on the pages: whole for the staff, one's own for a signer; lines erased by the administration."""

import io
import zipfile

from tests.factories import conventions as made
from tests.factories.means import Means
from tests.pages.forms import send
from tests.pages.instance import Instance
from tests.pages.site import BEGUN, Site, office_of

AGNES, CHANTAL, DENIS = "agnes@region.example", "chantal@region.example", "denis@region.example"


def names(content: bytes) -> set[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name.partition("/")[2] for name in archive.namelist()}


def test_the_staff_downloads_the_whole_evidence(site: Site) -> None:
    number = site.words["signed"]
    answer = site.instance.client(AGNES).get(f"/conventions/{number}/preuve")
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert f"preuve-{number}.zip" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert {"LISEZMOI.txt", "MANIFEST.sha256", "preuve.json", "preuve.pdf"} <= names(answer.data)


def test_whoever_only_reads_is_not_given_everybody_s_data(site: Site) -> None:
    number = site.words["signed"]
    chantal = site.instance.client(CHANTAL)
    assert chantal.get(f"/conventions/{number}/preuve").status_code == 403
    assert "Dossier de preuve" not in chantal.get(f"/conventions/{number}/documents").text


def test_a_signer_downloads_their_own_copy_from_the_last_page(site: Site) -> None:
    token = site.words["all_signed"]
    stranger = site.instance.stranger()
    assert f"/signer/{token}/preuve" in stranger.get(f"/signer/{token}/merci").text
    answer = stranger.get(f"/signer/{token}/preuve")
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert b"presidence@region.example" not in answer.data


def test_before_everybody_has_signed_the_page_says_why_there_is_none(site: Site) -> None:
    answer = site.instance.client(AGNES).get(f"/conventions/{site.words['half_signed']}/preuve")
    assert answer.status_code == 409
    assert "une fois que tous ont signé" in answer.text


def test_the_administration_erases_a_line(instance: Instance, means: Means) -> None:
    made.drafted(office_of(instance, means), at=BEGUN)
    address = "/conventions/EPN-2026-0001/journal/1/effacer"
    denis = instance.client(DENIS)
    assert instance.client(AGNES).get(address).status_code == 403
    assert send(denis, address, reason="").status_code == 422
    assert send(denis, address, reason="Demande n° 12 du 2 novembre.").status_code == 302
    journal = denis.get("/conventions/EPN-2026-0001/journal").text
    assert "[effacé]" in journal
    assert "Demande n° 12 du 2 novembre." in journal
    assert denis.get(address).status_code == 404
