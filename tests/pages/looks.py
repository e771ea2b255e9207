"""Every page in each of its states, as somebody comes to see it."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page

from tests.factories.signed_files import unjudged
from tests.pages.browser import in_a_thread

AGNES, BRUNO, CHANTAL, DENIS, EDITH = (
    f"{name}@region.example" for name in ("agnes", "bruno", "chantal", "denis", "edith")
)
STRANGER = ""
Doing = Callable[[Page], None]


def nothing(_page: Page) -> None:
    """The page as it opens."""


def pressed(button: Locator) -> None:
    """Until the next page is there: the one that is about to go is nothing to look at."""
    with button.page.expect_navigation():
        button.click()


def sent(page: Page) -> None:
    """The form of the page as it stands."""
    pressed(page.locator("main form").first.locator(".button").last)


def nothing_chosen(page: Page) -> None:
    """The form that adds a change, without an article."""
    pressed(page.get_by_role("button", name="Écrire ce changement"))


def opened(page: Page) -> None:
    """Everything that unfolds."""
    for summary in page.locator("main summary").all():
        summary.click()


def corrected(page: Page) -> None:
    """A wrong posting date is corrected: the calendar before and after."""
    page.fill("#on", "2026-11-20")
    page.fill("#reason", "Le cachet porte le 20 novembre.")
    sent(page)


def refused_without_reason(page: Page) -> None:
    pressed(page.get_by_role("button", name="Refuser", exact=True))


def no_convention(page: Page) -> None:
    """A file that is nobody's convention is checked."""
    page.set_input_files("#file", {"name": "x.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"})
    sent(page)


def not_judged(page: Page) -> None:
    """A signed file is checked that cannot be judged."""
    content = in_a_thread(unjudged.references_off)
    page.set_input_files("#file", {"name": "x.pdf", "mimeType": "application/pdf", "buffer": content})
    sent(page)


def wrong_file(page: Page) -> None:
    """A file that is not the document is sent back."""
    page.set_input_files("#file", {"name": "x.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"})
    page.check("#consents")
    sent(page)


def wrong_code(page: Page) -> None:
    page.fill("#code", "AAAA-AAAA-AAAA")
    pressed(page.locator("main form").last.locator(".button"))


@dataclass(frozen=True, slots=True)
class Look:
    """``address`` holds words of the site in braces: ``/conventions/{draft}``."""

    name: str
    who: str
    address: str
    doing: Doing = nothing


LOOKS = (
    Look("connexion", STRANGER, "/connexion"),
    Look("connexion sans réponse", STRANGER, "/connexion", sent),
    Look("mot de passe oublié", STRANGER, "/mot-de-passe-oublie"),
    Look("mot de passe oublié sans réponse", STRANGER, "/mot-de-passe-oublie", sent),
    Look("mot de passe demandé", STRANGER, "/mot-de-passe-oublie/envoye"),
    Look("choisir un mot de passe", STRANGER, "/mot-de-passe/{reset}"),
    Look("choisir un mot de passe sans réponse", STRANGER, "/mot-de-passe/{reset}", sent),
    Look("lien mort", STRANGER, "/mot-de-passe/1-rien"),
    Look("au revoir", STRANGER, "/au-revoir"),
    Look("accessibilité", STRANGER, "/accessibilite"),
    Look("mentions légales", STRANGER, "/mentions-legales"),
    Look("données personnelles", STRANGER, "/donnees-personnelles"),
    Look("vérifier", STRANGER, "/verifier"),
    Look("vérifier sans fichier", STRANGER, "/verifier", sent),
    Look("vérifier un autre fichier", STRANGER, "/verifier", no_convention),
    Look("vérifier un fichier qui ne se juge pas", STRANGER, "/verifier", not_judged),
    Look("vérifier un code inconnu", STRANGER, "/verifier", wrong_code),
    Look("code flashé", STRANGER, "/verifier/{code}", opened),
    Look("page introuvable", STRANGER, "/nulle-part"),
    Look("boîte", STRANGER, "/boite"),
    Look("message de la boîte", STRANGER, "/boite/{mail}"),
    Look("page réservée", AGNES, "/personnes"),
    Look("accueil de la rédaction", AGNES, "/"),
    Look("accueil de l’approbation", BRUNO, "/"),
    Look("accueil de la lecture", CHANTAL, "/"),
    Look("accueil de la signature", EDITH, "/"),
    Look("à signer", EDITH, "/a-signer"),
    Look("mon compte", AGNES, "/mon-compte"),
    Look("changer de mot de passe", AGNES, "/mon-compte/mot-de-passe"),
    Look("changer de mot de passe sans réponse", AGNES, "/mon-compte/mot-de-passe", sent),
    Look("ajouter un second facteur", AGNES, "/mon-compte/second-facteur"),
    Look("personnes", DENIS, "/personnes"),
    Look("ajouter une personne", DENIS, "/personnes/ajouter"),
    Look("ajouter une personne sans réponse", DENIS, "/personnes/ajouter", sent),
    Look("une personne", DENIS, "/personnes/{agnes}"),
    Look("désactiver une personne", DENIS, "/personnes/{agnes}/desactiver"),
    Look("désactiver la dernière administration", DENIS, "/personnes/{denis}/desactiver", sent),
    Look("changer l’adresse d’une personne", DENIS, "/personnes/{agnes}/adresse"),
    Look("changer l’adresse d’une personne sans réponse", DENIS, "/personnes/{agnes}/adresse", sent),
    Look("réactiver une personne", DENIS, "/personnes/{agnes}/reactiver"),
    Look("réactiver une personne sans motif", DENIS, "/personnes/{agnes}/reactiver", sent),
    Look("retirer un second facteur", DENIS, "/personnes/{agnes}/second-facteur"),
    Look("demandes de changement", DENIS, "/demandes"),
    Look("demande à confirmer", BRUNO, "/demandes/{change}"),
    Look("demande que l’on a faite", AGNES, "/demandes/{change}"),
    Look("demande refusée sans motif", BRUNO, "/demandes/{change}", refused_without_reason),
    Look("réglages", DENIS, "/reglages"),
    Look("santé", DENIS, "/sante"),
    Look("alertes", AGNES, "/alertes"),
    Look("toutes les alertes", AGNES, "/alertes/toutes"),
    Look("alertes non remises", AGNES, "/alertes/non-remises"),
    Look("courriels à venir", AGNES, "/alertes/previsions"),
    Look("courriels à venir sur une durée impossible", AGNES, "/alertes/previsions?mois=99"),
    Look("modèles de courriels", AGNES, "/alertes/courriels"),
    Look("un modèle de courriel", AGNES, "/alertes/courriels/deadlines-digest"),
    Look("alertes d’une convention", AGNES, "/conventions/{signed}/alertes"),
    Look("alertes d’un brouillon", AGNES, "/conventions/{draft}/alertes"),
    Look("avis", BRUNO, "/conventions/{asked}/avis"),
    Look("avis sans réponse", BRUNO, "/conventions/{asked}/avis", sent),
    Look("avis d’une convention que personne ne consulte", AGNES, "/conventions/{signed}/avis"),
    Look("services consultés", DENIS, "/reglages/services"),
    Look("services consultés sans réponse", DENIS, "/reglages/services", sent),
    Look("services consultés pour une convention", BRUNO, "/conventions/{asked}/avis/services"),
    Look("comptes rendus", AGNES, "/conventions/{asked}/comptes-rendus", opened),
    Look("comptes rendus sans réponse", AGNES, "/conventions/{signed}/comptes-rendus", sent),
    Look("alertes reçues", STRANGER, "/alertes/recues/{told}"),
    Look("alertes reçues et lues", STRANGER, "/alertes/recues/{told}", sent),
    Look("alertes d’un lien coupé", STRANGER, "/alertes/recues/1-rien"),
    Look("agenda", AGNES, "/agenda"),
    Look("agenda demandé", AGNES, "/agenda", sent),
    Look("co-contractants", AGNES, "/co-contractants"),
    Look("co-contractants cherchés", AGNES, "/co-contractants?q=introuvable"),
    Look("ajouter un co-contractant", AGNES, "/co-contractants/ajouter"),
    Look("ajouter un co-contractant sans réponse", AGNES, "/co-contractants/ajouter", sent),
    Look("un co-contractant", AGNES, "/co-contractants/{party}"),
    Look("corriger un co-contractant", AGNES, "/co-contractants/{party}/corriger"),
    Look("conventions", AGNES, "/conventions", opened),
    Look("conventions filtrées", AGNES, "/conventions?etat=draft&territoire=14"),
    Look("conventions filtrées sans réponse", AGNES, "/conventions?territoire=99"),
    Look("conventions par ce qui y met fin", AGNES, "/conventions?situation=under-notice&situation=ended"),
    Look("recherche", AGNES, "/recherche"),
    Look("recherche d’un courrier", AGNES, "/recherche?q=mise en demeure"),
    Look("recherche d’un mot", AGNES, "/recherche?q=numérique"),
    Look("recherche sans réponse", AGNES, "/recherche?q=introuvable"),
    Look("nouvelle convention", AGNES, "/conventions/nouvelle"),
    Look("nouvelle convention sans réponse", AGNES, "/conventions/nouvelle", sent),
    Look("brouillon vide", AGNES, "/conventions/{empty}"),
    Look("rédiger un brouillon vide", AGNES, "/conventions/{empty}/rediger"),
    Look("rédiger un brouillon plein", AGNES, "/conventions/{draft}/rediger"),
    Look("rédiger depuis un signataire enregistré", AGNES, "/conventions/{draft}/rediger", opened),
    Look("rédiger un texte retouché", AGNES, "/conventions/{edited}/rediger"),
    Look("retouche", AGNES, "/conventions/{draft}/retouche"),
    Look("retouche sans fichier", AGNES, "/conventions/{draft}/retouche", sent),
    Look("retouche reçue", AGNES, "/conventions/{edited}/retouche"),
    Look("durées d’un article retouché", AGNES, "/conventions/{edited}/retouche/article/3"),
    Look(
        "durées d’un article retouché sans réponse", AGNES, "/conventions/{edited}/retouche/article/3", sent
    ),
    Look("abandonner la retouche", AGNES, "/conventions/{edited}/retouche/abandonner"),
    Look("soumettre", AGNES, "/conventions/{draft}/soumettre"),
    Look("reprendre", AGNES, "/conventions/{in_review}/reprendre"),
    Look("relire", BRUNO, "/conventions/{in_review}/relire"),
    Look("rouvrir", BRUNO, "/conventions/{approved}/rouvrir"),
    Look("envoyer", AGNES, "/conventions/{approved}/envoyer"),
    Look("confier", AGNES, "/conventions/{draft}/confier"),
    Look("tout confier", AGNES, "/conventions/confier"),
    Look("tout confier sans réponse", AGNES, "/conventions/confier", sent),
    Look("abandonner", AGNES, "/conventions/{draft}/abandonner"),
    Look("abandonner sans motif", AGNES, "/conventions/{draft}/abandonner", sent),
    Look("nouvelle version", AGNES, "/conventions/{declined}/nouvelle-version"),
    Look("archiver", BRUNO, "/conventions/{signed}/archiver"),
    Look("original papier", AGNES, "/conventions/{on_paper}/original-papier"),
    Look("original papier sans réponse", AGNES, "/conventions/{on_paper}/original-papier", sent),
    Look(
        "original papier de deux signataires", AGNES, "/conventions/{draft_on_paper}/original-papier?region=2"
    ),
    Look("passer outre pour un papier", BRUNO, "/conventions/{on_paper}/original-papier/passer-outre"),
    Look(
        "passer outre pour un papier sans réponse",
        BRUNO,
        "/conventions/{on_paper}/original-papier/passer-outre",
        sent,
    ),
    Look("signatures d’un original passées outre", BRUNO, "/conventions/{passed_over}/signature"),
    Look("faire signer sur papier", AGNES, "/conventions/{on_paper}/signer-sur-papier"),
    Look("circuit papier", AGNES, "/conventions/{paper_round}/circuit-papier"),
    Look("circuit papier sans réponse", AGNES, "/conventions/{paper_round}/circuit-papier", sent),
    Look("signatures d’un circuit papier", AGNES, "/conventions/{paper_round}/signature"),
    Look("convention en relecture", BRUNO, "/conventions/{in_review}"),
    Look("convention approuvée", AGNES, "/conventions/{approved}"),
    Look("convention en signature", AGNES, "/conventions/{half_signed}"),
    Look("convention refusée", AGNES, "/conventions/{declined}"),
    Look("convention signée", AGNES, "/conventions/{signed}", opened),
    Look("documents", AGNES, "/conventions/{signed}/documents"),
    Look("documents d’un brouillon", AGNES, "/conventions/{draft}/documents"),
    Look("signatures en cours", AGNES, "/conventions/{half_signed}/signature"),
    Look("signatures sur papier", AGNES, "/conventions/{on_paper}/signature"),
    Look("signatures refusées", AGNES, "/conventions/{declined}/signature"),
    Look("signatures d’un brouillon", AGNES, "/conventions/{draft}/signature"),
    Look("avenants", AGNES, "/conventions/{amended}/avenants", opened),
    Look("aucun avenant", CHANTAL, "/conventions/{signed}/avenants"),
    Look("avenants avant la signature", AGNES, "/conventions/{draft}/avenants"),
    Look("demande d’avenant", AGNES, "/conventions/{amended}/avenants/demande"),
    Look("demande d’avenant sans réponse", AGNES, "/conventions/{amended}/avenants/demande", sent),
    Look("décider d’une demande", BRUNO, "/conventions/{amended}/avenants/demande-1/decision"),
    Look("décider sans réponse", BRUNO, "/conventions/{amended}/avenants/demande-1/decision", sent),
    Look("annuler une demande", AGNES, "/conventions/{amended}/avenants/demande-1/annuler"),
    Look("nouvel avenant", AGNES, "/conventions/{amended}/avenants/nouveau"),
    Look("nouvel avenant demandé", AGNES, "/conventions/{amended}/avenants/nouveau?demande=1"),
    Look("un avenant", AGNES, "/conventions/{amending}", opened),
    Look("un avenant, documents", CHANTAL, "/conventions/{amending}/documents"),
    Look("rédiger un avenant", AGNES, "/conventions/{amending}/rediger"),
    Look("changements d’un avenant", AGNES, "/conventions/{amending}/changements"),
    Look("aucun article choisi", AGNES, "/conventions/{amending}/changements", nothing_chosen),
    Look("remplacer l’article 3", AGNES, "/conventions/{amending}/changements/3?action=replace", opened),
    Look("remplacer sans rien changer", AGNES, "/conventions/{amending}/changements/4?action=replace", sent),
    Look("ajouter un article", AGNES, "/conventions/{amending}/changements/14?action=add"),
    Look("supprimer un article", AGNES, "/conventions/{amending}/changements/8"),
    Look("relire un avenant", BRUNO, "/conventions/{reviewed}/relire"),
    Look("texte en vigueur", CHANTAL, "/conventions/{amended}/texte-en-vigueur"),
    Look("texte en vigueur avant", AGNES, "/conventions/{amended}/texte-en-vigueur?on=2025-01-01"),
    Look("texte d’une date absurde", AGNES, "/conventions/{amended}/texte-en-vigueur?on=demain"),
    Look("texte avant la signature", AGNES, "/conventions/{draft}/texte-en-vigueur"),
    Look("calendrier", AGNES, "/conventions/{dated}/calendrier"),
    Look("calendrier à une autre date", CHANTAL, "/conventions/{dated}/calendrier?on=2031-02-01"),
    Look("calendrier d’une date absurde", CHANTAL, "/conventions/{dated}/calendrier?on=hier"),
    Look("calendrier d’un brouillon", AGNES, "/conventions/{draft}/calendrier"),
    Look("convention dénoncée", AGNES, "/conventions/{dated}"),
    Look("courriers", AGNES, "/conventions/{dated}/courriers"),
    Look("courriers d’une lecture", CHANTAL, "/conventions/{dated}/courriers"),
    Look("courriers d’un brouillon", AGNES, "/conventions/{draft}/courriers"),
    Look("mise en demeure en cours", AGNES, "/conventions/{dated}/courriers/1"),
    Look("dénonciation reçue", AGNES, "/conventions/{dated}/courriers/2"),
    Look("lettre préparée", AGNES, "/conventions/{dated}/courriers/3"),
    Look("dénoncer", AGNES, "/conventions/{dated}/courriers/preparer/denunciation"),
    Look("dénoncer, ce qui suivra", AGNES, "/conventions/{dated}/courriers/preparer/denunciation", sent),
    Look(
        "mettre en demeure sans réponse", AGNES, "/conventions/{dated}/courriers/preparer/formal-notice", sent
    ),
    Look("résilier trop tôt", AGNES, "/conventions/{dated}/courriers/preparer/termination?repond=1", sent),
    Look("résilier sans dire quoi", AGNES, "/conventions/{dated}/courriers/preparer/termination"),
    Look("choisir un courrier", AGNES, "/conventions/{dated}/courriers/enregistrer"),
    Look("courrier reçu", AGNES, "/conventions/{dated}/courriers/enregistrer/co-contractor/denunciation"),
    Look(
        "courrier reçu sans réponse",
        AGNES,
        "/conventions/{dated}/courriers/enregistrer/co-contractor/denunciation",
        sent,
    ),
    Look("envoi", AGNES, "/conventions/{dated}/courriers/3/envoi"),
    Look("envoi sans numéro", AGNES, "/conventions/{dated}/courriers/3/envoi", sent),
    Look("suite d’un courrier", AGNES, "/conventions/{dated}/courriers/1/suite/delivered"),
    Look("preuve d’un courrier", AGNES, "/conventions/{dated}/courriers/1/preuve"),
    Look("corriger un envoi", AGNES, "/conventions/{dated}/courriers/2/corriger"),
    Look("corriger un envoi, avant et après", AGNES, "/conventions/{dated}/courriers/2/corriger", corrected),
    Look("corriger une suite", AGNES, "/conventions/{dated}/courriers/1/corriger/presented"),
    Look("accord à un retrait", AGNES, "/conventions/{dated}/courriers/1/accord"),
    Look("accord à un retrait qui n’en attend pas", AGNES, "/conventions/{dated}/courriers/1/accord", sent),
    Look("annuler un courrier", AGNES, "/conventions/{dated}/courriers/2/annuler"),
    Look("annuler un courrier sans motif", AGNES, "/conventions/{dated}/courriers/2/annuler", sent),
    Look("recommandé électronique", AGNES, "/conventions/{dated}/courriers/recommande-electronique"),
    Look(
        "recommandé électronique sans réponse",
        AGNES,
        "/conventions/{dated}/courriers/recommande-electronique",
        sent,
    ),
    Look("calculatrice", CHANTAL, "/calculatrice"),
    Look(
        "calculatrice d’un cas d’école",
        CHANTAL,
        "/calculatrice?co_contractor_on=2024-02-29&region_on=2024-03-01&kind=denunciation&sender=region"
        "&posted=2027-02-26&requested=2026-11-29",
        opened,
    ),
    Look(
        "calculatrice d’une convention",
        CHANTAL,
        "/calculatrice?convention={dated}&kind=withdrawal&posted=2026-11-25",
    ),
    Look("calculatrice sans dates", CHANTAL, "/calculatrice?co_contractor_on=2024-03-01&kind=cure"),
    Look("journal d’une convention dénoncée", AGNES, "/conventions/{dated}/journal"),
    Look("signature confiée", AGNES, "/conventions/{delegated}/signature"),
    Look(
        "répondre à une délégation",
        AGNES,
        "/conventions/{delegated}/signature/{delegated_co_contractor}/delegation",
    ),
    Look(
        "répondre à une délégation sans réponse",
        AGNES,
        "/conventions/{delegated}/signature/{delegated_co_contractor}/delegation",
        sent,
    ),
    Look("nouveau lien", AGNES, "/conventions/{sent}/signature/{sent_co_contractor}/renvoyer"),
    Look("corriger un signataire", AGNES, "/conventions/{sent}/signature/{sent_co_contractor}/corriger"),
    Look(
        "corriger un signataire sans motif",
        AGNES,
        "/conventions/{sent}/signature/{sent_co_contractor}/corriger",
        sent,
    ),
    Look("passer outre", BRUNO, "/conventions/{sent}/signature/{sent_region}/passer-outre"),
    Look("rattacher une habilitation", AGNES, "/conventions/{sent}/signature/{sent_region}/habilitation"),
    Look("prolonger", AGNES, "/conventions/{sent}/signature/prolonger"),
    Look("prolonger sans réponse", AGNES, "/conventions/{sent}/signature/prolonger", sent),
    Look("signataires de la Région", AGNES, "/reglages/signataires"),
    Look("ajouter un signataire", AGNES, "/signataires/ajouter"),
    Look("ajouter un signataire sans réponse", AGNES, "/signataires/ajouter", sent),
    Look("un signataire", AGNES, "/signataires/{representative}"),
    Look("corriger une personne", AGNES, "/signataires/{representative}/corriger"),
    Look("ajouter une habilitation", AGNES, "/signataires/{representative}/habilitation"),
    Look("ajouter une habilitation sans réponse", AGNES, "/signataires/{representative}/habilitation", sent),
    Look("compléter une habilitation", AGNES, "/habilitations/{authority}/completer"),
    Look("fin d’une habilitation", AGNES, "/habilitations/{authority}/fin"),
    Look("fin d’une habilitation sans réponse", AGNES, "/habilitations/{authority}/fin", sent),
    Look("confier sa signature", STRANGER, "/signer/{invited}/confier"),
    Look("confier sa signature sans réponse", STRANGER, "/signer/{invited}/confier", sent),
    Look("lien confié", STRANGER, "/signer/{handed_over}"),
    Look("revenir sur un refus", STRANGER, "/signer/{refused}/revenir"),
    Look("journal", AGNES, "/conventions/{signed}/journal"),
    Look("journal de l’administration", DENIS, "/conventions/{signed}/journal"),
    Look("effacer une ligne du journal", DENIS, "/conventions/{signed}/journal/1/effacer"),
    Look("effacer une ligne du journal sans motif", DENIS, "/conventions/{signed}/journal/1/effacer", sent),
    Look("signatures données", AGNES, "/conventions/{signed}/signature"),
    Look("lire avant de signer", STRANGER, "/signer/{invited}"),
    Look("lire les pages avant de signer", STRANGER, "/signer/{invited}", opened),
    Look("qui signe", STRANGER, "/signer/{invited}/qui-signe", opened),
    Look("qui signe sans réponse", STRANGER, "/signer/{invited}/qui-signe", sent),
    Look("signer", STRANGER, "/signer/{invited}/signature", opened),
    Look("signer sans réponse", STRANGER, "/signer/{invited}/signature", sent),
    Look("mon certificat", STRANGER, "/signer/{invited}/mon-certificat", opened),
    Look("mon certificat sans réponse", STRANGER, "/signer/{invited}/mon-certificat", sent),
    Look("mon certificat, un autre fichier", STRANGER, "/signer/{invited}/mon-certificat", wrong_file),
    Look("refuser", STRANGER, "/signer/{invited}/refuser"),
    Look("refuser sans motif", STRANGER, "/signer/{invited}/refuser", sent),
    Look("ce n’est pas moi", STRANGER, "/signer/{invited}/pas-moi"),
    Look("pas encore signé", STRANGER, "/signer/{invited}/merci"),
    Look("merci", STRANGER, "/signer/{has_signed}/merci"),
    Look("merci, tous ont signé", STRANGER, "/signer/{all_signed}/merci"),
    Look("lien d’un refus", STRANGER, "/signer/{refused}"),
    Look("lien inconnu", STRANGER, "/signer/rien"),
)

NOT_PAGES = frozenset(
    {
        "static",
        "theme",
        "conventions.document",
        "drafting.docx",
        "in_force.docx",
        "in_force.pdf",
        "drafting.preview",
        "alerts.preview_page",
        "feeds.feed",
        "reports.file",
        "evidence.bundle",
        "health.machine",
        "authorities.file",
        "health.metrics",
        "mailbox.attachment",
        "signer.document",
        "signer.evidence",
        "signer.page",
        "to_sign.following",
        "to_sign.open_one",
    }
)
"""Addresses that answer with a file, a picture or data, or lead elsewhere."""
ELSEWHERE = frozenset(
    {
        *("own_account.remove_second_factor_form", "sign_in.code_form"),
        *("remote_signer.service", "remote_signer.code", "remote_signer.back"),
    }
)
"""Pages that only somebody with a second factor reaches (see ``test_look``), or whoever signs by a remote service
(see ``test_ways_of_signing_look``)."""
