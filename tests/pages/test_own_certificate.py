"""« Signer avec mon certificat » : the second way on the signer's pages, and what a bad file is answered."""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from signing.certificates import Credential
from signing.level import Level
from tests.factories.certificates import OutsideAuthority
from tests.factories.local_server import local_server
from tests.factories.means import MADE_AT, Means
from tests.pages.forms import send
from tests.pages.instance import Instance
from tests.pages.test_main_job import mailed, sent, state
from tests.parts.signing import elsewhere, other_tools
from web.security import LARGEST_REQUEST


@pytest.fixture(scope="module")
def authority() -> Iterator[OutsideAuthority]:
    with local_server() as server:
        yield OutsideAuthority("Recommandée", server, MADE_AT)


@pytest.fixture(scope="module")
def claire(authority: OutsideAuthority) -> Credential:
    return authority.person("Claire", "Lemonnier")


@pytest.fixture
def link(at_work: Instance, means: Means, authority: OutsideAuthority) -> str:
    """Claire's, at an instance whose administrator trusts her authority."""
    desk = at_work.services.workshop.desk
    anchors = replace(desk.anchors, listed={Level.ADVANCED: (authority.anchor,)})
    object.__setattr__(at_work.services.workshop, "desk", replace(desk, anchors=anchors))
    sent(at_work, means)
    return mailed(at_work, means, "presidente@atelier.example", r"http://127\.0\.0\.1:8000(/signer/\S+)")


def test_a_quiet_second_way(at_work: Instance, link: str) -> None:
    person = at_work.stranger()
    page = person.get(f"{link}/qui-signe").text
    assert "Recevoir le code" in page
    assert f"{link}/mon-certificat" in page
    page = person.get(f"{link}/mon-certificat").text
    assert "Que vaut ma signature" in page
    assert "Certificats reconnus ici : Racine Recommandée." in " ".join(page.replace("</p>", " ").split())
    assert "signature manuscrite dans toute l’Union" in page
    assert f"{link}/document.pdf" in page


def test_where_nobody_is_recognised_nobody_is_sent_for_a_certificate(at_work: Instance, means: Means) -> None:
    """What they would bring back could only be refused."""
    sent(at_work, means)
    link = mailed(at_work, means, "presidente@atelier.example", r"http://127\.0\.0\.1:8000(/signer/\S+)")
    page = at_work.stranger().get(f"{link}/qui-signe").text
    assert "Recevoir le code" in page
    assert "mon-certificat" not in page
    assert "n’est pas possible" in at_work.stranger().get(f"{link}/mon-certificat").text


def test_away_and_back(at_work: Instance, means: Means, link: str, claire: Credential) -> None:
    person = at_work.stranger()
    document = person.get(f"{link}/document.pdf").data
    signed = elsewhere.signed_elsewhere(document, claire, at=at_work.clock.at)
    means.set_clock(at_work.clock.at)
    answer = send(person, f"{link}/mon-certificat", file=(io.BytesIO(signed), "signe.pdf"), consents="y")
    assert answer.location == f"{link}/merci"
    thanks = person.get(answer.location).text
    assert "signature avancée" in thanks
    assert "datée de son arrivée" in thanks
    staff = at_work.client("agnes@region.example").get("/conventions/EPN-2026-0001/signature").text
    assert "avec son propre certificat" in staff
    assert "AC Recommandée Personnes" in staff


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "vide"),
        (b"PK\x03\x04 pas un PDF", "pas un PDF"),
        (elsewhere.one_page(), "pas le document à signer"),
    ],
)
def test_a_bad_file_is_answered_beside_its_field(
    at_work: Instance, link: str, content: bytes, words: str
) -> None:
    person = at_work.stranger()
    answer = send(person, f"{link}/mon-certificat", file=(io.BytesIO(content), "f.pdf"), consents="y")
    assert answer.status_code == 422
    assert words in answer.text
    assert 'id="file-error"' in answer.text
    assert state(at_work) == "in-signature"


def in_a_new_field(document: bytes, credential: Credential) -> bytes:
    with_field = elsewhere.changed(document, elsewhere.new_field)
    return elsewhere.signed_elsewhere(with_field, credential, field="Signature1")


@pytest.mark.parametrize(
    ("sign", "words"),
    [
        (in_a_new_field, "choisissez ce champ dans votre logiciel"),
        (other_tools.withdrawn_form, "choisissez « PAdES »"),
        (other_tools.ill_written, "Essayez un autre logiciel de signature"),
        (other_tools.cut_short, "abîmé"),
    ],
)
def test_what_a_tool_did_wrong_is_said_with_what_to_do(
    at_work: Instance,
    means: Means,
    link: str,
    claire: Credential,
    sign: Callable[[bytes, Credential], bytes],
    words: str,
) -> None:
    """A signature in a new field was answered 500."""
    person = at_work.stranger()
    document = person.get(f"{link}/document.pdf").data
    means.set_clock(at_work.clock.at)
    file = (io.BytesIO(sign(document, claire)), "signe.pdf")
    answer = send(person, f"{link}/mon-certificat", file=file, consents="y")
    assert answer.status_code == 422
    assert words in answer.text
    assert 'id="file-error"' in answer.text
    assert state(at_work) == "in-signature"


def test_nothing_chosen_nothing_agreed(at_work: Instance, link: str) -> None:
    answer = send(at_work.stranger(), f"{link}/mon-certificat")
    assert answer.status_code == 422
    assert "Choisissez le fichier signé" in answer.text
    assert "Cochez la case" in answer.text


@pytest.mark.parametrize("page", ["/mon-certificat", ""])
def test_two_hundred_megabytes_are_refused_unread(at_work: Instance, link: str, page: str) -> None:
    """At the door, on every page that takes a file: the verifier too."""
    address = f"{link}/mon-certificat" if page else "/verifier"
    answer = at_work.stranger().post(
        address,
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": "200000000"},
    )
    assert answer.status_code == 413
    assert LARGEST_REQUEST < 200_000_000
    assert "trop" in answer.text
