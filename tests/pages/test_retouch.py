"""A text edited in Word by its pages: received, its durations settled, its dates put in beside it."""

import io
import re

from flask.testing import FlaskClient

from tests.factories.conventions import SAMPLE
from tests.factories.means import Means
from tests.factories.word_texts import opened_and_saved, replacing
from tests.pages.forms import send
from tests.pages.instance import Instance
from tests.pages.test_main_job import AGNES, BRUNO, NUMBER, drafted, later, mailed
from workflow.records.convention import Convention, DocumentRole

LONGER = replacing("un délai de trois mois", "un délai de six mois")
SETTLE = f"/conventions/{NUMBER}/retouche/article/3"
DATES = {"decision_date": "2026-09-24", "commission_date": "2026-10-12"}


def retouched(agnes: FlaskClient) -> None:
    drafted(agnes)
    send(
        agnes,
        f"/conventions/{NUMBER}/rediger",
        **{**SAMPLE.fields, "decision_date": "", "commission_date": ""},
    )
    docx = agnes.get(f"/conventions/{NUMBER}/texte.docx").data
    edited = opened_and_saved(docx, LONGER)
    answer = send(agnes, f"/conventions/{NUMBER}/retouche", file=(io.BytesIO(edited), "retouche.docx"))
    assert answer.status_code == 302


def answers(**notice: str) -> dict[str, str]:
    """What a person ticks for the three durations of article 3; « inchangée » where nothing is said."""
    unchanged = {f"{name}-changed": "no" for name in ("initial-term", "renewal-term", "denunciation-notice")}
    return {**unchanged, **{f"denunciation-notice-{name}": value for name, value in notice.items()}}


def test_the_dates_are_typed_beside_a_retouch(at_work: Instance, means: Means) -> None:
    agnes, bruno = at_work.client(AGNES), at_work.client(BRUNO)
    retouched(agnes)
    page = agnes.get(f"/conventions/{NUMBER}/rediger").text
    named = set(re.findall(r'<(?:input|textarea|select)[^>]* name="(\w+)"', page))
    assert named - {"csrf_token", "once"} >= {"decision_date", "commission_date", "representative_email"}
    assert not named & {"presentation", "medium", "representative_last_name"}
    assert "Date de cette décision" in page
    answer = send(
        agnes,
        f"/conventions/{NUMBER}/rediger",
        **DATES,
        representative_email=SAMPLE.fields["representative_email"],
    )
    assert answer.status_code == 302
    assert send(agnes, SETTLE, **answers(changed="yes", amount="6", unit="months")).status_code == 302
    assert send(agnes, f"/conventions/{NUMBER}/soumettre").status_code == 302
    review = bruno.get(f"/conventions/{NUMBER}/relire")
    assert "24 septembre 2026" not in review.text  # no deviation
    assert "<strong>6 mois</strong> (changé)" in review.text
    approved = send(bruno, f"/conventions/{NUMBER}/relire", to=f"/conventions/{NUMBER}/approuver")
    assert approved.status_code == 302
    assert "<strong>6 mois</strong> (changé)" in agnes.get(f"/conventions/{NUMBER}").text


def test_an_answer_that_does_not_fit_is_asked_again_with_both_texts(at_work: Instance) -> None:
    agnes = at_work.client(AGNES)
    retouched(agnes)
    fresh = agnes.get(SETTLE).text
    assert re.search(r'<option selected value="years">', fresh)  # its own unit, of the initial term
    assert fresh.count('<option selected value="months">') == 1
    asked = send(agnes, SETTLE, **answers())
    assert asked.status_code == 422
    assert "vous la dites inchangée (3 mois)" in asked.text
    assert "<del>" in asked.text
    assert 'name="sure"' in asked.text
    assert send(agnes, SETTLE, **answers(), sure="y").status_code == 302
    again = agnes.get(f"/conventions/{NUMBER}/retouche").text
    assert "Corriger les durées de l’article 3" in again
    assert send(agnes, SETTLE, **answers(changed="yes", amount="6", unit="months")).status_code == 302
    corrected = agnes.get(SETTLE).text
    assert 'value="6"' in corrected
    assert "Dans le modèle : 3 mois." in corrected


def test_no_page_reads_the_file_again(at_work: Instance, means: Means) -> None:
    """The file that came in is gone from the vault, then the frozen Word file too: what was read of them is enough."""
    agnes, bruno = at_work.client(AGNES), at_work.client(BRUNO)
    retouched(agnes)
    mail = SAMPLE.fields["representative_email"]
    send(agnes, f"/conventions/{NUMBER}/rediger", **DATES, representative_email=mail)
    send(agnes, SETTLE, **answers(changed="yes", amount="6", unit="months"))
    forget(at_work, DocumentRole.EDITED)
    for page in ("retouche", "retouche/article/3", "rediger", "apercu.pdf", "texte.docx"):
        assert agnes.get(f"/conventions/{NUMBER}/{page}").status_code == 200
    send(agnes, f"/conventions/{NUMBER}/soumettre")
    assert "six" in bruno.get(f"/conventions/{NUMBER}/relire").text
    send(bruno, f"/conventions/{NUMBER}/relire", to=f"/conventions/{NUMBER}/approuver")
    assert send(agnes, f"/conventions/{NUMBER}/envoyer").status_code == 302
    forget(at_work, DocumentRole.FROZEN_DOCX)
    later(at_work, means, minutes=5)
    link = mailed(at_work, means, "presidente@atelier.example", r"http://127\.0\.0\.1:8000(/signer/\S+)")
    words = at_work.stranger().get(link).text
    assert "un délai de six mois" in words
    assert "en date du 24 septembre 2026" in words


def forget(instance: Instance, role: DocumentRole) -> None:
    with instance.database.reading() as session:
        sha256 = session.get_one(Convention, 1).needed(role).sha256
    instance.services.workshop.vault.forget(sha256)
