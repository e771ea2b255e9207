"""Pages for what went wrong: what happened, in words, and what to do next."""

from dataclasses import dataclass

from flask import Flask, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from foundation.errors import Refusal
from web.forms import moved_words
from web.language import later
from workflow.acts.seen import MovedMeanwhile


@dataclass(frozen=True, slots=True)
class ErrorPage:
    title: str
    what: str
    to_do: str


REFUSED = 409
PAGES = {
    400: ErrorPage(
        later("Demande illisible"),
        later("Ce que votre navigateur a envoyé n’a pas pu être compris."),
        later("Revenez à la page précédente, rechargez-la, puis recommencez."),
    ),
    403: ErrorPage(
        later("Page réservée"),
        later("Votre compte ne donne pas accès à cette page."),
        later("Si vous en avez besoin dans votre travail, demandez le rôle voulu à l’administration."),
    ),
    404: ErrorPage(
        later("Page introuvable"),
        later("Aucune page ne se trouve à cette adresse."),
        later("Vérifiez l’adresse, ou repartez de l’accueil."),
    ),
    405: ErrorPage(
        later("Page à ouvrir autrement"),
        later("Cette adresse reçoit un formulaire : elle ne s’ouvre pas directement."),
        later("Repartez de la page qui contient le formulaire."),
    ),
    413: ErrorPage(
        later("Envoi trop lourd"),
        later("Le fichier ou le texte envoyé dépasse la taille acceptée (32 Mo pour un fichier)."),
        later("Revenez à la page précédente et joignez un fichier plus léger."),
    ),
    429: ErrorPage(
        later("Trop de demandes"),
        later("Trop de demandes sont arrivées en peu de temps."),
        later("Attendez quelques minutes, puis recommencez."),
    ),
    500: ErrorPage(
        later("Panne de notre côté"),
        later("Votre demande n’a pas pu aboutir ; rien n’a été enregistré à moitié."),
        later("Recommencez dans un moment. Si cela se répète, dites à l’administration l’heure et la page."),
    ),
}
STALE_FORM = ErrorPage(
    later("Formulaire périmé"),
    later("Ce formulaire a été ouvert avant votre dernière connexion : rien n’a été enregistré."),
    later("Revenez à la page précédente, rechargez-la, puis envoyez de nouveau le formulaire."),
)
REFUSAL_TITLE = later("Ce n’est pas possible")
MOVED_TITLE = later("Le dossier a changé")


def install(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(Refusal, _refusal)


def _http(error: HTTPException) -> tuple[str, int, dict[str, str]]:
    status = error.code or 500
    page = PAGES.get(status) or PAGES[400 if status < 500 else 500]
    kept = {name: value for name, value in error.get_headers() if name in {"Allow", "Retry-After"}}
    return _page(page), status, kept


def _stale_form(_error: CSRFError) -> tuple[str, int]:
    return _page(STALE_FORM), 400


def _refusal(refusal: Refusal) -> tuple[str, int]:
    """A refusal that no form caught: its own sentence says what to do."""
    if isinstance(refusal, MovedMeanwhile):
        return _page(ErrorPage(MOVED_TITLE, moved_words(refusal), ""), typed=_typed()), REFUSED
    return _page(ErrorPage(REFUSAL_TITLE, str(refusal), "")), REFUSED


def _page(page: ErrorPage, *, typed: tuple[str, ...] = ()) -> str:
    number = (request.view_args or {}).get("number")
    return render_template("errors/error.html", page=page, number=number, typed=typed)


def _typed() -> tuple[str, ...]:
    """What somebody wrote in words, for them to take up again: boxes and buttons are quickly chosen anew."""
    hidden = {"csrf_token", "once", "revision", "asked", "etape"}
    return tuple(
        text
        for name, text in request.form.items()
        if name not in hidden and not name.startswith(("saw-", "keep-")) and " " in text.strip()
    )
