"""Vérifier, by its pages: the file, the code copied from paper, the code scanned; and too many tries."""

import io
from datetime import timedelta

from tests.pages.forms import send
from tests.pages.instance import Instance
from tests.pages.site import Site
from workflow.acts.guesses import ALLOWED, WINDOW, GuessKind, count_guess
from workflow.records.convention import Convention, DocumentRole


def signed_file(site: Site) -> tuple[Convention, bytes]:
    with site.instance.database.reading() as session:
        found = session.query(Convention).filter_by(number=site.words["signed"]).one()
        sha256 = found.needed(DocumentRole.SIGNED_PDF).sha256
    return found, site.instance.services.workshop.vault.get(sha256)


def test_the_code_to_scan_leads_to_where_the_convention_stands(site: Site) -> None:
    convention, _ = signed_file(site)
    page = site.instance.stranger().get(f"/verifier/{convention.verification_code}")
    assert page.status_code == 200
    assert convention.number in page.text
    assert "En vigueur depuis le" in page.text
    assert "article 4" in page.text
    typed = convention.verification_code.lower().replace("-", " ")
    answer = send(site.instance.stranger(), "/verifier", to="/verifier/code", code=typed)
    assert answer.location == f"/verifier/{convention.verification_code}"


def test_the_page_answers_every_question_about_a_file(site: Site) -> None:
    convention, content = signed_file(site)
    page = send(site.instance.stranger(), "/verifier", file=(io.BytesIO(content), "x.pdf")).text
    for words in (
        "authentique et complet",
        "Claire LEMONNIER",
        "signature simple",
        "marque jaune",
        "Aucune n’est plus",
    ):
        assert words in page
    altered = send(site.instance.stranger(), "/verifier", file=(io.BytesIO(content + b"\n%"), "x.pdf")).text
    assert "Ne vous fiez pas" in altered
    assert convention.number in altered


def test_an_empty_file_is_said_beside_its_field(instance: Instance) -> None:
    answer = send(instance.stranger(), "/verifier", file=(io.BytesIO(b""), "x.pdf"))
    assert answer.status_code == 422
    assert "Ce fichier est vide" in answer.text


def test_an_unsigned_text_and_a_code_of_nobody_get_the_same_answer(site: Site) -> None:
    with site.instance.database.reading() as session:
        unsigned = session.query(Convention).filter_by(number=site.words["approved"]).one().verification_code
    stranger = site.instance.stranger()
    one, other = stranger.get(f"/verifier/{unsigned}"), stranger.get("/verifier/AAAA-AAAA-AAAA")
    assert one.status_code == other.status_code == 404
    assert one.text.replace(unsigned, "") == other.text.replace("AAAA-AAAA-AAAA", "")


def test_guessing_is_slowed_down_and_then_forgiven(instance: Instance) -> None:
    stranger = instance.stranger()
    for rank in range(ALLOWED[GuessKind.CODE]):
        assert stranger.get(f"/verifier/AAAA-AAAA-{rank:04d}").status_code == 404
    closed = stranger.get("/verifier/AAAA-AAAA-AAAA")
    assert closed.status_code == 429
    assert "attendez 15 minutes" in closed.text
    instance.clock.advance(WINDOW + timedelta(seconds=1))
    assert stranger.get("/verifier/AAAA-AAAA-AAAA").status_code == 404


def test_files_without_end_are_refused_too(instance: Instance) -> None:
    workshop, at = instance.services.workshop, instance.clock.at
    with workshop.database.transaction() as session:
        for _ in range(ALLOWED[GuessKind.FILE] - 1):
            count_guess(session, workshop.secret, "127.0.0.1", GuessKind.FILE, at=at)
    stranger = instance.stranger()
    statuses = [
        send(stranger, "/verifier", file=(io.BytesIO(b"%PDF-1.7"), "x.pdf")).status_code for _ in range(2)
    ]
    assert statuses == [200, 429]
