"""What every page behind a signer's personal link shares: who comes through it, and what a dead one answers."""

import logging
from typing import TypedDict

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foundation.errors import Refusal
from signing.invitations import (
    CorrectedLink,
    ExpiredLink,
    HandedOverLink,
    MandateEndedLink,
    OtherVersion,
    ReplacedLink,
    UnknownLink,
    UsedLink,
    WithdrawnLink,
)
from signing.records import Signer
from web.house import house
from web.visit import at, client_address, visitor
from workflow.acts.finish_signing import finish
from workflow.acts.reconsider import may_reconsider
from workflow.readings.to_sign import demand_one_side
from workflow.readings.visits import SigningVisit, visit
from workflow.records.account import Account
from workflow.records.convention import Deed

log = logging.getLogger(__name__)
GONE = 410
_DEAD = (
    *(UnknownLink, ExpiredLink, ReplacedLink, CorrectedLink, HandedOverLink, MandateEndedLink),
    *(WithdrawnLink, OtherVersion),
)


class Origin(TypedDict):
    """Where a confirmation came from, as the evidence tells it."""

    address: str
    address_source: str
    user_agent: str


def visited(token: str, *, signed_too: bool = False) -> SigningVisit:
    """Raises the refusals of a dead link, each with what to do."""
    with house().database.reading() as session:
        seen = visit(session, house().secret, token, at=at(), signed_too=signed_too)
        seen.load()
        return seen


def demand_visitor_on_one_side(token: str) -> None:
    """Whoever is signed in on this browser does not sign for the other party. Raises SamePersonOnBothSides."""
    who = visitor()
    if who is None:
        return
    seen = visited(token, signed_too=True)
    with house().database.reading() as session:
        account = session.get_one(Account, who.account_id)
        deed = session.get_one(Deed, seen.convention.id)
        demand_one_side(session, deed, session.get_one(Signer, seen.signer.id), account)


def carry_out(round_id: str) -> None:
    """What was decided comes into the file, where this process holds the keys; elsewhere another one does it.

    The decision is committed: whatever goes wrong here is taken up again, and is no business of the signer's.
    """
    try:
        finish(house().workshop, round_id, at=at())
    except Refusal as refusal:
        log.warning("%s: %s", round_id, refusal)


def origin() -> Origin:
    """Of the present request."""
    through_proxy = house().settings.trusted_proxy_hops > 0
    return Origin(
        address=client_address(),
        address_source="en-tête du mandataire" if through_proxy else "connexion directe",
        user_agent=request.user_agent.string[:400],
    )


def dead_link_pages(pages: Blueprint) -> None:
    """What the pages of a group answer to a link that opens nothing (any more)."""
    pages.register_error_handler(UsedLink, _already_signed)
    for kind in _DEAD:
        pages.register_error_handler(kind, _dead_link)


def _already_signed(_refusal: Exception) -> ResponseReturnValue:
    """The link of somebody who has signed leads to what happens next."""
    return redirect(url_for("signer.thanks", token=(request.view_args or {})["token"]))


def _dead_link(refusal: Refusal) -> ResponseReturnValue:
    """Which link it is, and what to do: never an error code alone."""
    token = (request.view_args or {}).get("token", "")
    page = render_template(
        "signer/dead_link.html", refusal=refusal, token=token, may_reconsider=refused_and_may_return(token)
    )
    return page, GONE


def refused_and_may_return(token: str) -> bool:
    """Whether whoever holds this link refused by it and may still come back on it."""
    with house().database.reading() as session:
        return may_reconsider(session, house().workshop, token, at=at())
