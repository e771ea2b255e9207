"""Who signs, by its pages: authorities, the signatures' tab and its buttons, handing over, coming back on a refusal."""

import io
import re
from datetime import timedelta

from flask.testing import FlaskClient

from conventio.post import post_of
from notifications.delivery import deliver
from tests.factories.means import Means
from tests.factories.scans import scan
from tests.pages.forms import hidden_in, send
from tests.pages.instance import Instance
from tests.pages.test_main_job import (
    AGNES,
    BRUNO,
    CHANTAL,
    NUMBER,
    drafted,
    later,
    mailed,
    sent,
    signed_by,
    with_code,
)
from workflow.records.account import Account
from workflow.records.representative import Representative

LINK = r"http://127\.0\.0\.1:8000(/signer/\S+)"
EDITH = "edith@region.example"
CLAIRE = "presidente@atelier.example"
PRESIDENT = "presidence@region.example"
SIGNATURES = f"/conventions/{NUMBER}/signature"
DELEGATE = {
    "civility": "Monsieur", "first_name": "Jean", "last_name": "Petit", "quality": "le Trésorier",
    "email": "jean@atelier.example", "decided_on": "2026-11-02", "reason": "En congé.",
}  # fmt: skip


def test_a_decision_is_entered_completed_and_ended(at_work: Instance) -> None:
    agnes = at_work.client(AGNES)
    drafted(agnes)
    person = {
        "civility": "Madame", "first_name": "Odile", "last_name": "Vasseur", "quality": "Vice-présidente",
        "email": "odile@region.example", "phone": "", "account": "", "reason": "Nouvelle vice-présidente.",
    }  # fmt: skip
    assert send(agnes, "/signataires/ajouter", **{**person, "last_name": ""}).status_code == 422
    assert send(agnes, "/signataires/ajouter", **{**person, "reason": ""}).status_code == 422
    opened = send(agnes, "/signataires/ajouter", **person)
    address = opened.location
    assert "Changement à confirmer" in at_work.client(BRUNO).get("/").text
    decision = {
        "kind": "delegation", "organ": "le Président", "number": "2026-12", "decided_on": "2026-11-03",
        "delegated_by_id": "1", "valid_to": "2026-11-02", "valid_from": "2026-11-03",
    }  # fmt: skip
    assert "précède son début" in send(agnes, address, **decision).text
    decision["valid_to"] = "2027-11-02"
    refused = send(agnes, address, **decision, file=(io.BytesIO(b"rien"), "acte.pdf"))
    assert refused.status_code == 422
    kept = send(agnes, address, **decision, file=(io.BytesIO(scan()), "acte.pdf"))
    sheet = agnes.get(kept.location).text
    assert "Délégation de signature" in sheet
    assert "Reçue de Hugues BELLENGREVILLE" in sheet
    assert agnes.get("/habilitations/2/fichier").data.startswith(b"%PDF-")
    assert send(agnes, "/habilitations/2/fin", on="2026-11-20", reason="Démission.").status_code == 302
    assert "Démission." in agnes.get(kept.location).text
    assert "Odile VASSEUR" in agnes.get("/reglages/signataires").text
    assert at_work.client(CHANTAL).get("/signataires/ajouter").status_code == 403


def test_a_recorded_signatory_fills_in_the_form(at_work: Instance, means: Means) -> None:
    sent(at_work, means)  # what was typed for the first convention became a record
    agnes = at_work.client(AGNES)
    again = send(agnes, "/conventions/nouvelle", kind="epn-normandie", co_contractor="1", medium="electronic")
    page = agnes.get(again.location)
    assert "Remplir depuis un signataire enregistré" in page.text
    assert "Claire LEMONNIER, Présidente" in page.text
    number = again.location.split("/")[2]
    for signatory, authority in (("co-contractor:1", "2"), ("region:1", "1")):
        filled = agnes.post(
            f"/conventions/{number}/rediger/habilitation",
            data={**hidden_in(page), "signatory": signatory, "authority": authority},
        )
        assert filled.status_code == 302
    page = agnes.get(again.location).text
    for value in ("Lemonnier", CLAIRE, "le Conseil d’administration", "2026-09-24", "2026-10-12"):
        assert f'value="{value}"' in page
    other = agnes.post(
        f"/conventions/{number}/rediger/habilitation",
        data={
            **hidden_in(agnes.get(again.location)),
            "signatory": "co-contractor:1",
            "authority": "1",
        },
        follow_redirects=True,
    )
    assert "n’est pas celle d’un signataire de cette partie" in other.text


def test_the_buttons_of_the_signatures_tab(at_work: Instance, means: Means) -> None:
    sent(at_work, means)
    agnes = at_work.client(AGNES)
    page = agnes.get(SIGNATURES).text
    assert "Rappeler" in page
    assert "exécutoire le" in page
    assert "Ce n’est pas encore son tour" in page
    assert "Rappeler" not in at_work.client(CHANTAL).get(SIGNATURES).text
    old = mailed(at_work, means, CLAIRE, LINK)
    signer = claire(agnes)
    told = agnes.post(f"{SIGNATURES}/{signer}/rappeler", data=hidden_in(agnes.get(SIGNATURES)))
    assert told.status_code == 302
    again = agnes.post(
        f"{SIGNATURES}/{signer}/rappeler", data=hidden_in(agnes.get(SIGNATURES)),
        follow_redirects=True,
    )  # fmt: skip
    assert "déjà parti aujourd’hui" in again.text
    assert mailed(at_work, means, CLAIRE, LINK) == old
    assert send(agnes, f"{SIGNATURES}/{signer}/renvoyer").status_code == 302
    assert "remplacé par un plus récent" in at_work.stranger().get(old).text
    new = mailed(at_work, means, CLAIRE, LINK)
    assert new != old
    fixed = {"email": "claire.l@atelier.example", "phone": "", "reason": "Faute de frappe."}
    wrong = send(agnes, f"{SIGNATURES}/{signer}/corriger", **{**fixed, "email": "presidence@region.example"})
    assert "deux parties" in wrong.text
    asked = send(agnes, f"{SIGNATURES}/{signer}/corriger", **fixed).location
    assert "ne le confirme pas elle-même" in send(agnes, asked, to=f"{asked}/confirmer").text
    assert at_work.stranger().get(new).status_code == 200, "until somebody else confirms, nothing moves"
    assert "rien ne change tant qu’une autre personne ne l’a pas confirmé" in agnes.get(SIGNATURES).text
    bruno = at_work.client(BRUNO)
    assert "Changement à confirmer" in bruno.get("/").text
    assert "claire.l@atelier.example" in bruno.get(asked).text
    assert send(bruno, asked, to=f"{asked}/confirmer").status_code == 302
    assert "a été corrigée" in at_work.stranger().get(new).text
    given = {"last_day": "2027-02-01", "reason": "Fêtes."}
    assert send(agnes, f"{SIGNATURES}/prolonger", **{**given, "last_day": "2026-11-25"}).status_code == 422
    assert send(agnes, f"{SIGNATURES}/prolonger", **given).status_code == 302
    page = agnes.get(SIGNATURES).text
    assert "adresse corrigée" in page
    assert "« Fêtes. »" in page
    assert "1er février 2027" in page
    signed_by(at_work, means, "claire.l@atelier.example")


def test_the_region_waits_for_its_deliberation_or_passes_over_with_a_reason(
    at_work: Instance,
    means: Means,
) -> None:
    sent(at_work, means)
    agnes = at_work.client(AGNES)
    emptied = {"kind": "deliberation", "organ": "la Commission permanente", "decided_on": "2026-10-12"}
    assert send(agnes, "/habilitations/1/completer", **emptied).status_code == 302
    assert "Délibération de la Région à compléter" in agnes.get("/").text
    signed_by(at_work, means, CLAIRE)
    later(at_work, means, minutes=5)
    deliver(post_of(at_work.services.workshop), at=at_work.clock.at)
    assert not [mail for mail in means.mail.mails if PRESIDENT in mail["To"]], "her invitation waits"
    page = agnes.get(SIGNATURES).text
    assert "Ne peut pas signer aujourd’hui" in page
    assert "Invitation en attente" in page
    assert "n’est pas enregistrée comme transmise au préfet et publiée ou notifiée" in page
    assert "Compléter l’habilitation" in page
    assert "Ce n’est pas encore son tour" not in page
    signer = claire(agnes) + 1
    refused = send(agnes, f"{SIGNATURES}/{signer}/renvoyer")
    assert refused.status_code == 422
    assert "l’invitation partira d’elle-même" in refused.text
    assert agnes.get(f"{SIGNATURES}/{signer}/passer-outre").status_code == 403
    bruno = at_work.client(BRUNO)
    assert (
        send(bruno, f"{SIGNATURES}/{signer}/passer-outre", reason="Publiée, accusé perdu.").status_code == 302
    )
    assert "Publiée, accusé perdu." in agnes.get(SIGNATURES).text
    person, link = at_work.stranger(), mailed(at_work, means, PRESIDENT, LINK)
    assert send(person, f"{link}/qui-signe", me="y").status_code == 302


def test_the_invitation_leaves_when_the_deliberation_is_completed(at_work: Instance, means: Means) -> None:
    sent(at_work, means)
    agnes = at_work.client(AGNES)
    decision = {"kind": "deliberation", "organ": "la Commission permanente", "decided_on": "2026-10-12"}
    assert send(agnes, "/habilitations/1/completer", **decision).status_code == 302
    signed_by(at_work, means, CLAIRE)
    executory = {"transmitted_on": "2026-10-15", "published_on": "2026-10-16"}
    assert send(agnes, "/habilitations/1/completer", **decision, **executory).status_code == 302
    assert "Invitation envoyée" in agnes.get(SIGNATURES).text
    later(at_work, means, minutes=5)
    signed_by(at_work, means, PRESIDENT)


def test_a_link_sent_before_is_still_checked_when_it_is_used(at_work: Instance, means: Means) -> None:
    sent(at_work, means)
    signed_by(at_work, means, CLAIRE)
    link = mailed(at_work, means, PRESIDENT, LINK)
    emptied = {"kind": "deliberation", "organ": "la Commission permanente", "decided_on": "2026-10-12"}
    assert send(at_work.client(AGNES), "/habilitations/1/completer", **emptied).status_code == 302
    refused = send(at_work.stranger(), f"{link}/qui-signe", me="y")
    assert "n’est pas exécutoire" in refused.text
    assert "votre lien reste valable" in refused.text


def test_a_signatory_hands_over_and_the_agent_answers(at_work: Instance, means: Means) -> None:
    sent(at_work, means)
    link = mailed(at_work, means, CLAIRE, LINK)
    person = at_work.stranger()
    assert "Confier la signature" in person.get(f"{link}/qui-signe").text
    nothing = send(person, f"{link}/confier")
    assert nothing.text.count("Erreur") >= 6
    assert (
        "La Région vérifie la délégation"
        in with_code(at_work, means, person, CLAIRE, f"{link}/confier", **DELEGATE).text
    )
    assert "confiée à une autre personne habilitée" in person.get(link).text
    agnes = at_work.client(AGNES)
    assert "la délégation est à vérifier" in agnes.get(SIGNATURES).text
    assert "Délégation à vérifier" in agnes.get("/").text
    address = f"{SIGNATURES}/{claire(agnes)}/delegation"
    assert "Indiquez le motif" in send(agnes, address, answer="no").text
    assert send(agnes, address, answer="yes").status_code == 302
    page = agnes.get(SIGNATURES).text
    assert "Pour la Présidente et par délégation, le Trésorier" in page
    later(at_work, means, minutes=5)
    signed_by(at_work, means, "jean@atelier.example")


def test_whoever_refused_may_come_back(at_work: Instance, means: Means) -> None:
    sent(at_work, means)
    link = mailed(at_work, means, CLAIRE, LINK)
    person = at_work.stranger()
    with_code(at_work, means, person, CLAIRE, f"{link}/refuser", reason="Trop tôt.")
    dead = person.get(link).text
    assert "Revenir sur mon refus" in dead
    assert "rien à faire" not in dead
    assert "nouveau lien vient de vous être envoyé" in send(person, f"{link}/revenir").text
    later(at_work, means, minutes=5)
    signed_by(at_work, means, CLAIRE)


def test_an_ended_mandate_kills_the_link_when_it_is_opened(at_work: Instance, means: Means) -> None:
    sent(at_work, means)
    link = mailed(at_work, means, CLAIRE, LINK)
    agnes = at_work.client(AGNES)
    ended = (at_work.clock.at - timedelta(days=1)).date().isoformat()
    assert send(agnes, "/habilitations/2/fin", on=ended, reason="Démission.").status_code == 302
    assert "a pris fin" in at_work.stranger().get(link).text
    assert mailed(at_work, means, AGNES, r"ne peut plus la signer")
    assert "Habilitation terminée" in agnes.get(SIGNATURES).text


def test_the_signatory_of_the_region_finds_what_waits_for_them(at_work: Instance, means: Means) -> None:
    sent(at_work, means)
    edith, agnes = at_work.client(EDITH), at_work.client(AGNES)
    account = next(value for value, words in options(agnes, "/signataires/1/corriger") if "Édith" in words)
    president = {
        "civility": "Monsieur", "first_name": "Hugues", "last_name": "Bellengreville", "quality": "Président",
        "email": "presidence@region.example", "account": account, "reason": "Il a son compte.",
    }  # fmt: skip
    assert send(agnes, "/signataires/1/corriger", **president).status_code == 302
    sheet = agnes.get("/signataires/1").text
    assert "attend une confirmation" in sheet
    [request] = re.findall(r'href="(/demandes/\d+)"', sheet)
    bruno = at_work.client(BRUNO)
    assert "Édith Signataire" in bruno.get(request).text
    assert send(bruno, request, to=f"{request}/confirmer").status_code == 302
    assert "Rien n’attend votre signature" in edith.get("/").text
    signed_by(at_work, means, CLAIRE)
    assert "Lire et signer" in edith.get("/").text
    page = edith.get("/a-signer").text
    assert "Lire et signer" in page
    assert "Commencer" not in page, "one button for one signature"
    opened = edith.get("/a-signer/suivante", follow_redirects=True)
    assert "ARTICLE 12" in opened.text
    link = opened.request.path
    assert edith.get("/a-signer/1").status_code == 404  # the co-contractor's
    assert agnes.get("/a-signer/2").status_code == 403
    assert "À signer" not in agnes.get("/").text
    assert send(edith, f"{link}/qui-signe", me="y").location == f"{link}/signature"
    code = mailed(at_work, means, "presidence@region.example", r"\b(\d{6})\b")
    answer = send(edith, f"{link}/signature", code=code, typed_name="Hugues Bellengreville", consents="y")
    assert "Signer la suivante" in edith.get(answer.location).text
    assert edith.get("/a-signer/suivante").location.endswith("/a-signer")


def test_an_account_does_not_sign_for_the_other_party(at_work: Instance, means: Means) -> None:
    sent(at_work, means)
    agnes = at_work.client(AGNES)
    with at_work.database.transaction() as session:
        edith = session.query(Account).filter_by(email=EDITH).one()
        session.get_one(Representative, 1).account_id = edith.id
    link = mailed(at_work, means, CLAIRE, LINK)
    assert "les deux parties" in send(at_work.client(EDITH), f"{link}/qui-signe", me="y").text
    assert send(agnes, f"{link}/qui-signe", me="y").status_code == 302  # another account minds nothing


def options(client: FlaskClient, address: str) -> list[tuple[str, str]]:
    return re.findall(r'<option[^>]*value="(\d*)"[^>]*>([^<]*)', client.get(address).text)


def claire(agnes: FlaskClient) -> int:
    """The number of the co-contractor's signer: the first one of the only round."""
    assert agnes.get(SIGNATURES).status_code == 200
    return 1
