"""The way around: the main menu, shown to each person as far as they may go."""

from dataclasses import dataclass

from flask import Flask, request, url_for

from web.access import may_reach
from web.language import later


@dataclass(frozen=True, slots=True)
class Destination:
    label: str
    endpoint: str

    @property
    def group(self) -> str:
        return self.endpoint.partition(".")[0]


MENU = (
    Destination(later("Accueil"), "home.index"),
    Destination(later("À signer"), "to_sign.index"),
    Destination(later("Conventions"), "conventions.index"),
    Destination(later("Alertes"), "alerts.index"),
    Destination(later("Co-contractants"), "co_contractors.index"),
    Destination(later("Rechercher"), "search.index"),
    Destination(later("Calculatrice"), "calculator.index"),
    Destination(later("Réglages"), "region_settings.form"),
    Destination(later("Personnes"), "people.index"),
    Destination(later("Santé"), "health.index"),
)


@dataclass(frozen=True, slots=True)
class MenuItem:
    label: str
    address: str
    present: bool
    """The page shown belongs to this part of the site."""


def menu() -> tuple[MenuItem, ...]:
    """What the present visitor may reach, in order."""
    return tuple(
        MenuItem(item.label, url_for(item.endpoint), present=item.group == request.blueprint)
        for item in MENU
        if may_reach(item.endpoint)
    )


def install(app: Flask) -> None:
    app.jinja_env.globals["menu"] = menu


def safe_next(given: str | None) -> str:
    """Where to go after sign-in: a page of this site, whatever the address bar said; else the start."""
    if not given or not given.startswith("/") or given.startswith(("//", "/\\")) or not given.isprintable():
        return url_for("home.index")
    return given
