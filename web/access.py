"""Who may reach which page: declared on each view, refused by default.

    @pages.get("/personnes")
    @needs(Role.ADMINISTRATOR)
    def index() -> ...

The declaration stands under the route. An application with a view that has none does not start.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden

from web.visit import Visitor, visitor
from workflow.rules.moves import Role

View = TypeVar("View", bound=Callable[..., Any])
_ATTRIBUTE = "conventio_access"


@dataclass(frozen=True, slots=True)
class Access:
    """Everybody, everybody signed in (``roles`` is None), or those who hold one of the roles."""

    strangers: bool
    roles: frozenset[Role] | None = None

    def admits(self, who: Visitor | None) -> bool:
        if self.strangers:
            return True
        return who is not None and (self.roles is None or bool(self.roles & who.roles))


class UndeclaredViewError(TypeError):
    """A view that does not say who may reach it."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        super().__init__(f"the view {endpoint!r} needs @public, @signed_in or @needs(Role.…) under its route")


def public(view: View) -> View:
    """Strangers come in: sign-in, legal notices, and pages opened by a link that they check themselves."""
    return _declare(view, Access(strangers=True))


def signed_in(view: View) -> View:
    """Any active account."""
    return _declare(view, Access(strangers=False))


def needs(*roles: Role) -> Callable[[View], View]:
    """An account that holds at least one of ``roles``."""

    def declare(view: View) -> View:
        return _declare(view, Access(strangers=False, roles=frozenset(roles)))

    return declare


def _declare(view: View, access: Access) -> View:
    setattr(view, _ATTRIBUTE, access)
    return view


def access_to(app: Flask, endpoint: str) -> Access:
    """Raises UndeclaredViewError."""
    access = getattr(app.view_functions[endpoint], _ATTRIBUTE, None)
    if not isinstance(access, Access):
        raise UndeclaredViewError(endpoint)
    return access


def refuse_undeclared(app: Flask) -> None:
    """Raises UndeclaredViewError for the first view that forgot to say who may reach it."""
    for rule in app.url_map.iter_rules():
        access_to(app, rule.endpoint)


def may_reach(endpoint: str) -> bool:
    """Whether the present visitor would be let in there: links that lead nowhere are not shown."""
    return access_to(current_app, endpoint).admits(visitor())


def guard(ask_to_sign_in: Callable[[], ResponseReturnValue]) -> ResponseReturnValue | None:
    """None lets the request through. Raises Forbidden for somebody known who lacks the role."""
    if request.endpoint is None or access_to(current_app, request.endpoint).admits(visitor()):
        return None
    if visitor() is None:
        return ask_to_sign_in()
    raise Forbidden
