"""Vérifier, by its pages: the file, the code copied from paper, the code scanned; and too many tries."""

import html
import io
import re
from datetime import date, timedelta

import pytest

from tests.factories import avenants, conventions
from tests.factories.conventions import Office
from tests.factories.means import Means
from tests.factories.signed_files import certification, incremental, unjudged
from tests.factories.signed_files.table import Make
from tests.pages.forms import send
from tests.pages.instance import Instance
from tests.pages.looks import CHANTAL
from tests.pages.site import BEGUN, Site, office_of
from workflow.acts.guesses import ALLOWED, WINDOW, GuessKind, count_guess
from workflow.records.convention import Avenant, Convention, DocumentRole


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


@pytest.mark.parametrize(
    ("make", "heading", "words"),
    [
        (unjudged.sha1, "Ce fichier est signé, mais nous ne pouvons pas le juger", "adbe.pkcs7.sha1"),
        (unjudged.encrypted, "Ce fichier est signé, mais nous ne pouvons pas le juger", "protégé (chiffré)"),
        (unjudged.hybrid, "Ce fichier est signé, mais nous ne pouvons pas le juger", "références hybrides"),
        (unjudged.cut, "Ce fichier est signé, mais nous ne pouvons pas le juger", "abîmées"),
        (incremental.end_of_line, "Ne vous fiez pas à ce fichier", "1 octet se trouve après la fin"),
        (
            certification.after_approval,
            "n’est pas une convention de cette instance",
            "« Ville » a été rempli",
        ),
    ],
    ids=lambda given: getattr(given, "__name__", None),
)
def test_what_is_signed_is_never_said_to_be_unsigned(
    instance: Instance, make: Make, heading: str, words: str
) -> None:
    page = plain(checked(instance, make()))
    assert heading in page
    assert words in page
    assert "Aucune signature électronique lisible" not in page


def plain(page: str) -> str:
    """As it is read, its narrow and wide spaces alike."""
    return re.sub(r"\s+", " ", html.unescape(page))


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


@pytest.fixture
def amended(instance: Instance, means: Means) -> tuple[Office, int, int]:
    """A convention and an avenant to it, both signed on these pages; the avenant has taken effect since."""
    office = office_of(instance, means)
    number = conventions.signed(office, at=BEGUN)
    signed_at = BEGUN + timedelta(hours=4)
    avenant = avenants.signed(office, number, avenants.WORKSHOPS, at=signed_at, effect=date(2026, 11, 20))
    means.set_clock(instance.clock.at)
    return office, number, avenant


def test_avenants_are_checked_like_the_convention_that_they_amend(
    instance: Instance, amended: tuple[Office, int, int]
) -> None:
    """The avenant itself, the convention whose text it changed, and texts gathered before and since."""
    office, number, avenant = amended
    with instance.database.reading() as session:
        convention, deed = session.get_one(Convention, number), session.get_one(Avenant, avenant)
        name, code = deed.number, deed.verification_code
        signed, changing = (
            office.workshop.vault.get(one.needed(DocumentRole.SIGNED_PDF).sha256)
            for one in (convention, deed)
        )
    page = checked(instance, changing)
    assert "authentique et complet" in page
    assert f"Avenant {name} à cette convention : en vigueur depuis le" in page
    assert page.count("intacte et reconnue") == 2
    assert f"Avenant {name}" in instance.stranger().get(f"/verifier/{code}").text
    assert "Ne vous fiez pas" in checked(instance, changing + b"\n%")
    assert "authentique, mais incomplet" in checked(instance, changing[: changing[:-7].rindex(b"%%EOF") + 6])
    page = checked(instance, signed)
    assert "authentique et complet" in page
    assert f"modifié depuis par l’avenant {name}" in page

    reader, address = instance.client(CHANTAL), f"/conventions/{convention.number}/texte-en-vigueur.pdf"
    page = checked(instance, reader.get(address).data)
    assert "il ne prouve rien" in page
    assert "aucun avenant n’a pris effet depuis" in page
    assert "Qui a signé" not in page
    page = checked(instance, reader.get(f"{address}?on=2026-11-10").data)
    assert f"il n’est plus à jour, l’avenant {name} a pris effet le" in page


def checked(instance: Instance, content: bytes) -> str:
    answer = send(instance.stranger(), "/verifier", file=(io.BytesIO(content), "x.pdf"))
    assert answer.status_code == 200
    return answer.text
