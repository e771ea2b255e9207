"""Why a text came back stands where one corrects it, with who said it and when, until it is submitted again."""

from tests.factories.means import Means
from tests.pages.forms import hidden_in, send
from tests.pages.instance import Instance
from tests.pages.test_main_job import AGNES, BRUNO, NUMBER, drafted, later, mailed, sent, with_code

ROOT = f"/conventions/{NUMBER}"
TITLE = "À corriger avant de soumettre de nouveau"
LINK = r"http://127\.0\.0\.1:8000(/signer/\S+)"


def test_the_reviewers_remarks_stand_on_the_form_and_on_the_retouch_until_the_next_submission(
    at_work: Instance,
) -> None:
    agnes, bruno = at_work.client(AGNES), at_work.client(BRUNO)
    drafted(agnes)
    assert TITLE not in agnes.get(f"{ROOT}/rediger").text
    send(agnes, f"{ROOT}/soumettre")
    reason = "Le nom de l’association est incomplet.\nVoir <ses> statuts."
    asked = bruno.post(f"{ROOT}/renvoyer", data={**hidden_in(bruno.get(f"{ROOT}/relire")), "reason": reason})
    assert asked.status_code == 302
    for page in ("rediger", "retouche"):
        text = agnes.get(f"{ROOT}/{page}").text
        assert TITLE in text
        assert "Bruno Relecteur a renvoyé le texte" in text
        assert "24 novembre 2026" in text
        assert "Voir &lt;ses&gt; statuts." in text
    send(agnes, f"{ROOT}/soumettre")
    send(agnes, f"{ROOT}/reprendre")
    assert TITLE not in agnes.get(f"{ROOT}/rediger").text
    assert TITLE not in agnes.get(f"{ROOT}/retouche").text


def test_a_signers_reason_stands_on_the_form_of_the_next_version(at_work: Instance, means: Means) -> None:
    sent(at_work, means)
    later(at_work, means, minutes=5)
    address = "presidente@atelier.example"
    link = mailed(at_work, means, address, LINK)
    refused = with_code(
        at_work, means, at_work.stranger(), address, f"{link}/refuser", reason="La durée est trop longue."
    )
    assert refused.status_code == 200
    agnes = at_work.client(AGNES)
    assert send(agnes, f"{ROOT}/nouvelle-version").status_code == 302
    page = agnes.get(f"{ROOT}/rediger").text
    assert "Claire LEMONNIER a refusé de signer" in page
    assert "« La durée est trop longue. »" in page
