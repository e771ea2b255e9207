"""The main job by its pages: every form is read, filled in and sent as a browser does, mails are read as people do."""

import io
import re
from datetime import timedelta

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from conventio.post import post_of
from conventio.pulse import beat
from conventio.worker import JOBS
from notifications.delivery import deliver
from tests.factories.conventions import SAMPLE
from tests.factories.means import Means
from tests.factories.scans import scan
from tests.pages.forms import hidden_in, send
from tests.pages.instance import Instance
from workflow.records.convention import Convention, Medium

AGNES, BRUNO, CHANTAL = "agnes@region.example", "bruno@region.example", "chantal@region.example"
NUMBER = "EPN-2026-0001"
SHEET = {**SAMPLE.co_contractor, "siren": "", "siret": "", "phone": ""}


def later(instance: Instance, means: Means, **by: int) -> None:
    instance.clock.advance(timedelta(**by))
    means.set_clock(instance.clock.at)


def drafted(agnes: FlaskClient, medium: Medium = Medium.ELECTRONIC) -> None:
    assert send(agnes, "/co-contractants/ajouter", **SHEET).status_code == 302
    opened = send(agnes, "/conventions/nouvelle", kind="epn-normandie", co_contractor="1", medium=str(medium))
    assert opened.location == f"/conventions/{NUMBER}/rediger"
    fields = {name: value for name, value in SAMPLE.fields.items() if value}
    assert send(agnes, f"/conventions/{NUMBER}/rediger", **fields).status_code == 302


NAMES = {
    "presidente@atelier.example": "Claire Lemonnier",
    "presidence@region.example": "Hugues Bellengreville",
    "jean@atelier.example": "Jean Petit",
}
"""What each signatory types as their signature."""


def mailed(instance: Instance, means: Means, address: str, pattern: str) -> str:
    """What the last mail to that person says there, once the post has left."""
    deliver(post_of(instance.services.workshop), at=instance.clock.at)
    mails = [mail for mail in means.mail.mails if address in mail["To"]]
    bodies = [body.get_content() for mail in mails if (body := mail.get_body(("plain",)))]
    found = re.findall(pattern, "\n".join(bodies))
    assert found, f"no {pattern} for {address}"
    return str(found[-1])


def with_code(
    instance: Instance, means: Means, person: FlaskClient, address: str, link: str, **fields: str
) -> TestResponse:
    """A page behind the signer's link that takes a code: asked for there, received, typed with the rest."""
    send(person, link, **fields, recevoir="mail")
    return send(person, link, **fields, code=mailed(instance, means, address, r"\b(\d{6})\b"))


def signed_by(instance: Instance, means: Means, address: str) -> TestResponse:
    """The signatory reads, says who they are, receives a code, signs: nobody is signed in here."""
    link = mailed(instance, means, address, r"http://127\.0\.0\.1:8000(/signer/\S+)")
    person = instance.stranger()
    page = person.get(link)
    assert "ARTICLE 12" in page.text
    assert person.get(f"{link}/page-1.png").mimetype == "image/png"
    assert send(person, f"{link}/qui-signe", me="y").location == f"{link}/signature"
    code = mailed(instance, means, address, r"\b(\d{6})\b")
    answer = send(
        person,
        f"{link}/signature",
        code=code,
        typed_name=NAMES.get(address, "Claire Lemonnier"),
        consents="y",
    )
    assert answer.location == f"{link}/merci"
    return person.get(f"{link}/merci")


def test_from_a_name_to_a_convention_in_force(at_work: Instance, means: Means) -> None:
    agnes, bruno = at_work.client(AGNES), at_work.client(BRUNO)
    drafted(agnes)
    assert "Il ne manque rien" in agnes.get(f"/conventions/{NUMBER}/rediger").text
    assert agnes.get(f"/conventions/{NUMBER}/apercu.pdf").data.startswith(b"%PDF-")
    assert send(agnes, f"/conventions/{NUMBER}/soumettre").status_code == 302
    assert NUMBER in bruno.get("/").text
    page = bruno.get(f"/conventions/{NUMBER}/relire")
    assert "Aucun projet n’a été produit" in page.text
    approved = bruno.post(f"/conventions/{NUMBER}/approuver", data=hidden_in(page))
    assert approved.status_code == 302
    assert send(agnes, f"/conventions/{NUMBER}/envoyer").status_code == 302
    later(at_work, means, hours=1)
    first = signed_by(at_work, means, "presidente@atelier.example")
    assert "Les autres signataires vont lire et signer à leur tour" in first.text
    later(at_work, means, hours=1)
    second = signed_by(at_work, means, "presidence@region.example")
    assert "Toutes les parties ont signé la convention. En vigueur, durée initiale" in second.text
    agnes = at_work.client(AGNES)
    summary = agnes.get(f"/conventions/{NUMBER}").text
    assert "En vigueur, durée initiale, jusqu’au 23 novembre 2029" in summary
    assert "Pourquoi cette date" in summary
    assert "Signature donnée" in agnes.get(f"/conventions/{NUMBER}/journal").text
    assert "signature simple" in agnes.get(f"/conventions/{NUMBER}/signature").text
    assert NUMBER in agnes.get("/recherche?q=atelier+lisieux").text
    copies = [mail for mail in means.mail.mails if list(mail.iter_attachments())]
    deliver(post_of(at_work.services.workshop), at=at_work.clock.at)
    copies = [mail for mail in means.mail.mails if list(mail.iter_attachments())]
    assert len(copies) == 3
    final = next(part.get_content() for part in copies[0].iter_attachments())
    verdict = send(at_work.stranger(), "/verifier", file=(io.BytesIO(final), "convention.pdf"))
    assert "Ce fichier est authentique et complet" in verdict.text
    assert "jusqu’au 23 novembre 2029" in verdict.text
    assert "presidente@atelier.example" not in verdict.text


def test_looking_at_a_link_signs_nothing(at_work: Instance, means: Means) -> None:
    sent(at_work, means)
    link = mailed(at_work, means, "presidente@atelier.example", r"http://127\.0\.0\.1:8000(/signer/\S+)")
    scanner = at_work.stranger()
    for path in ("", "/qui-signe", "/signature", "/merci", "/refuser", "/document.pdf"):
        scanner.get(link + path)
    assert state(at_work) == "in-signature"
    assert scanner.post(f"{link}/signature", data={"code": "000000"}).status_code == 400  # no token of ours


def test_a_signatory_who_refuses_says_why(at_work: Instance, means: Means) -> None:
    sent(at_work, means)
    link = mailed(at_work, means, "presidente@atelier.example", r"http://127\.0\.0\.1:8000(/signer/\S+)")
    person = at_work.stranger()
    assert send(person, f"{link}/refuser", reason="").status_code == 422
    asked = send(person, f"{link}/refuser", reason="Pas de délibération.", recevoir="mail")
    assert "Pas de délibération.</textarea>" in asked.text, "asking for a code keeps what was typed"
    code = mailed(at_work, means, "presidente@atelier.example", r"\b(\d{6})\b")
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    assert send(person, f"{link}/refuser", reason="Pas de délibération.", code=wrong).status_code == 422
    assert "transmis" in send(person, f"{link}/refuser", reason="Pas de délibération.", code=code).text
    gone = person.get(link)
    assert gone.status_code == 410
    assert "Ce lien n’ouvre plus rien" in gone.text
    assert state(at_work) == "declined"


def test_a_wrong_code_is_said_beside_its_field(at_work: Instance, means: Means) -> None:
    sent(at_work, means)
    link = mailed(at_work, means, "presidente@atelier.example", r"http://127\.0\.0\.1:8000(/signer/\S+)")
    person = at_work.stranger()
    send(person, f"{link}/qui-signe", me="y")
    right = mailed(at_work, means, "presidente@atelier.example", r"\b(\d{6})\b")
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    answer = send(
        person,
        f"{link}/signature",
        code=wrong,
        typed_name="Claire Lemonnier",
        consents="y",
    )
    assert answer.status_code == 422
    assert 'id="code-error"' in answer.text
    nothing = send(person, f"{link}/signature")
    assert nothing.text.count("Erreur") >= 3


def test_impossible_values_are_said_beside_their_fields_and_the_rest_is_kept(at_work: Instance) -> None:
    agnes = at_work.client(AGNES)
    drafted(agnes)
    fields = {name: value for name, value in SAMPLE.fields.items() if value}
    answer = send(
        agnes, f"/conventions/{NUMBER}/rediger",
        **{**fields, "decision_date": "2027-02-30", "representative_last_name": "Durand & Fils <x>"},
    )  # fmt: skip
    assert answer.status_code == 422
    assert 'id="decision_date-error"' in answer.text
    assert "Durand &amp; Fils &lt;x&gt;" in agnes.get(f"/conventions/{NUMBER}/rediger").text


def test_a_file_that_is_no_word_document_is_refused_in_words(at_work: Instance) -> None:
    agnes = at_work.client(AGNES)
    drafted(agnes)
    answer = send(agnes, f"/conventions/{NUMBER}/retouche", file=(io.BytesIO(b"%PDF-1.7"), "x.docx"))
    assert answer.status_code == 422
    assert "c’est un PDF" in answer.text


def test_a_paper_original_is_entered_with_its_dates_and_scan(at_work: Instance) -> None:
    agnes = at_work.client(AGNES)
    drafted(agnes, Medium.PAPER)
    given = {
        "co-contractor-1-name": "Claire Lemonnier", "co-contractor-1-on": "2024-02-20", "region-1-name": "H. B.",
        "region-1-on": "2024-02-29", "certified_by": "Agnès Rédactrice",
    }  # fmt: skip
    address = f"/conventions/{NUMBER}/original-papier"
    assert send(agnes, address, **given).status_code == 422
    assert send(agnes, address, **given, scan=(io.BytesIO(scan()), "scan.pdf")).status_code == 302
    assert "jusqu’au 28 février 2027" in agnes.get(f"/conventions/{NUMBER}").text
    assert "Numérisation de l’original papier" in agnes.get(f"/conventions/{NUMBER}/documents").text


def test_everything_in_somebody_s_charge_passes_on_at_once(at_work: Instance) -> None:
    agnes = at_work.client(AGNES)
    drafted(agnes)
    page = agnes.get("/conventions/confier").text
    leaver, agent = (re.search(rf'value="(\d+)"[^>]*>{name}', page) for name in ("Agnès", "Bruno"))
    assert leaver is not None
    assert agent is not None
    answer = send(agnes, "/conventions/confier", leaver=leaver[1], agent=agent[1], substitute="")
    assert answer.status_code == 302
    assert "Bruno Relecteur" in agnes.get(f"/conventions/{NUMBER}").text


def test_a_reader_sees_and_changes_nothing(at_work: Instance) -> None:
    drafted(at_work.client(AGNES))
    chantal = at_work.client(CHANTAL)
    page = chantal.get(f"/conventions/{NUMBER}").text
    assert "Soumettre" not in page
    assert chantal.get(f"/conventions/{NUMBER}/soumettre").status_code == 403
    assert chantal.get(f"/conventions/{NUMBER}/rediger").status_code == 403


def test_the_health_address_tells_monitors_about_silence(at_work: Instance) -> None:
    answer = at_work.stranger().get("/health")
    assert answer.status_code == 503
    assert answer.json == {
        "silent": True,
        "seconds_since_last_pass": None,
        "seconds_since_last_complete_look": None,
        "seconds_oldest_unsent_mail": None,
        "seconds_oldest_untold_alert": None,
        "conventions_failing": 0,
        "conventions_overlooked": 0,
    }


def test_metrics_are_what_prometheus_reads(at_work: Instance) -> None:
    answer = at_work.stranger().get("/metrics")
    assert answer.mimetype == "text/plain"
    assert "conventio_alerts_untold 0" in answer.text.splitlines()
    assert "# TYPE conventio_oldest_unsent_mail_seconds gauge" in answer.text.splitlines()


def test_a_stopped_worker_is_told_at_the_head_of_every_page(at_work: Instance) -> None:
    for job in JOBS:
        beat(at_work.database, job, at=at_work.clock.at)
    assert "Alarme" not in at_work.client(AGNES).get("/conventions").text
    at_work.clock.advance(timedelta(hours=27))
    assert "plus de 26 heures" in at_work.client(AGNES).get("/conventions").text
    assert "plus de 26 heures" not in at_work.stranger().get("/verifier").text


def sent(instance: Instance, means: Means) -> None:
    agnes, bruno = instance.client(AGNES), instance.client(BRUNO)
    drafted(agnes)
    send(agnes, f"/conventions/{NUMBER}/soumettre")
    page = bruno.get(f"/conventions/{NUMBER}/relire")
    bruno.post(f"/conventions/{NUMBER}/approuver", data=hidden_in(page))
    assert send(agnes, f"/conventions/{NUMBER}/envoyer").status_code == 302
    later(instance, means, minutes=5)


def state(instance: Instance) -> str:
    with instance.database.reading() as session:
        return session.get_one(Convention, 1).state_name
