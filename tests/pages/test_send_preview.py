"""« Envoyer » shows to whom, at which address, in which order, until when, in which words, and what will wait."""

from flask.testing import FlaskClient

from notifications.outbox import OutboxMail
from tests.factories.means import Means
from tests.pages.forms import hidden_in, send
from tests.pages.instance import Instance
from tests.pages.test_main_job import AGNES, BRUNO, NUMBER, drafted
from workflow.records.convention import Convention

ROOT = f"/conventions/{NUMBER}"
EMPTIED = {"kind": "deliberation", "organ": "la Commission permanente", "decided_on": "2026-10-12"}


def approved(at_work: Instance) -> FlaskClient:
    agnes, bruno = at_work.client(AGNES), at_work.client(BRUNO)
    drafted(agnes)
    send(agnes, f"{ROOT}/soumettre")
    answer = bruno.post(f"{ROOT}/approuver", data=hidden_in(bruno.get(f"{ROOT}/relire")))
    assert answer.status_code == 302
    return agnes


def test_everything_that_will_leave_is_shown_before_it_leaves(at_work: Instance, means: Means) -> None:
    means.set_clock(at_work.clock.at)
    agnes = approved(at_work)
    page = agnes.get(f"{ROOT}/envoyer").text
    claire, hugues = page.index("Claire LEMONNIER"), page.index("Hugues BELLENGREVILLE")
    assert claire < hugues
    for words in ("presidente@atelier.example", "presidence@region.example", "n° 1", "n° 2"):
        assert words in page
    assert "24 décembre 2026</time></strong> inclus" in page
    assert "Objet :</strong> À signer jusqu’au jeudi 24 décembre 2026" in page
    assert "ici, le lien personnel" in page
    assert "/signer/" not in page
    assert "Ce qui attend" not in page, "everything is in order"
    assert send(agnes, f"{ROOT}/envoyer").status_code == 302
    with at_work.database.reading() as session:
        (mail,) = session.query(OutboxMail).filter_by(kind="signature-invitation")
        assert mail.values["deadline"] == "jeudi 24 décembre 2026", "what was shown is what was sent"
    assert "Qui reçoit un lien" not in agnes.get(f"{ROOT}/envoyer").text


def test_what_the_presidents_invitation_will_wait_for_is_said(at_work: Instance, means: Means) -> None:
    means.set_clock(at_work.clock.at)
    agnes = approved(at_work)
    assert send(agnes, "/habilitations/1/completer", **EMPTIED).status_code == 302
    page = agnes.get(f"{ROOT}/envoyer").text
    assert "L’invitation de Hugues BELLENGREVILLE attend que son habilitation soit en ordre" in page
    assert "n’est pas enregistrée comme transmise au préfet et publiée ou notifiée" in page
    assert "À faire par Agnès" in page
    assert 'href="/habilitations/1/completer"' in page
    assert "Vous pouvez envoyer dès maintenant" in page
    assert send(agnes, f"{ROOT}/envoyer").status_code == 302


def test_a_sending_that_would_be_refused_says_so_before(at_work: Instance) -> None:
    agnes = approved(at_work)
    with at_work.database.transaction() as session:
        convention = session.query(Convention).one()
        convention.awaited_signatures()[1].email = "presidente@atelier.example"
    page = agnes.get(f"{ROOT}/envoyer").text
    assert "Aujourd’hui, l’envoi serait refusé." in page
    assert "deux parties" in page
