from flask import Blueprint, render_template

from web.access import public
from web.house import house
from web.language import _
from web.pages.about.texts import Topic, text_of

pages = Blueprint("about", __name__)


@pages.get("/accessibilite")
@public
def accessibility() -> str:
    return _text(_("Accessibilité"), Topic.ACCESSIBILITY)


@pages.get("/mentions-legales")
@public
def legal() -> str:
    return _text(_("Mentions légales"), Topic.LEGAL)


@pages.get("/donnees-personnelles")
@public
def personal_data() -> str:
    return _text(_("Données personnelles"), Topic.PERSONAL_DATA)


def _text(title: str, topic: Topic) -> str:
    text = text_of(topic, house().settings.folder)
    return render_template("about/text.html", title=title, text=text)
