"""No line of a page begins with a punctuation mark, none ends with an opening quotation mark."""

from flask.testing import FlaskClient

from tests.pages.instance import Instance
from web.typography import typeset, typeset_page


def test_double_punctuation_and_quotation_marks_keep_to_their_word() -> None:
    assert (
        typeset("« mot » : oui ? non ; fin !") == "«\u00a0mot\u00a0»\u00a0: oui\u00a0? non\u00a0; fin\u00a0!"
    )
    assert typeset("à 14:05, http://x.fr/?a=b : oui") == "à 14:05, http://x.fr/?a=b\u00a0: oui"


def test_what_is_kept_letter_by_letter_stays() -> None:
    page = (
        '<!doctype html><p title="a : b">« x »</p><textarea name="t">« x » :\n</textarea><code>a : b</code> ?'
    )
    assert typeset_page(page) == page.replace(
        '<p title="a : b">« x »', '<p title="a : b">«\u00a0x\u00a0»'
    ).replace("</code> ?", "</code>\u00a0?")


def test_every_page_is_typeset(instance: Instance) -> None:
    plain = FlaskClient(instance.app, instance.app.response_class)
    assert "Mot de passe oublié\u00a0?" in plain.get("/connexion").text
    assert "Accessibilité\u00a0: non conforme" in plain.get("/nulle-part").text
