"""How the signer's code comes: by mail, by SMS, or from their authenticator; said with the address masked."""

from dataclasses import dataclass

from flask import request

from foundation.errors import Refusal
from signing import challenge, telephone
from signing.records import Channel
from web.forms import Form
from web.house import house
from web.language import _, later
from web.signer_link import demand_visitor_on_one_side
from web.visit import at
from workflow.acts.signer_codes import CodeUse, ask_code, code_ways
from workflow.readings.visits import SigningVisit

ASK = "recevoir"
"""Name of the buttons that ask for a code; their value is the way it comes."""


@dataclass(frozen=True, slots=True)
class CodeWay:
    """One way, in the words of the page that offers it."""

    channel: Channel
    words: str
    verb: str


_VERBS = {
    Channel.MAIL: later("Recevoir le code par courriel"),
    Channel.SMS: later("Recevoir le code par SMS"),
    Channel.APP: later("Utiliser mon application d’authentification"),
}


def offered(seen: SigningVisit) -> tuple[CodeWay, ...]:
    """The ways that are known of this person, the best first."""
    with house().database.reading() as session:
        known = code_ways(session, house().workshop, seen.signer)
    return tuple(CodeWay(channel, _to_come(channel, seen), str(_VERBS[channel])) for channel in known)


def asked_for() -> bool:
    """Whether the button that was pressed asks for a code, and does nothing else with what is typed."""
    return bool(request.form.get(ASK))


def send_as_asked(token: str, form: Form, use: CodeUse) -> None:
    """Sends the code by the way of the button that was pressed; what is refused stands beside the field of the code."""
    try:
        send(token, request.form.get(ASK, ""), use)
    except Refusal as refusal:
        form.refuse(refusal, form.code)


def is_awaited(seen: SigningVisit) -> bool:
    """Whether a code that was asked for may still be typed in."""
    with house().database.reading() as session:
        asked = challenge.newest(session, seen.signer)
    return asked is not None and asked.used_at is None and at() < asked.expires_at


def newest(seen: SigningVisit) -> tuple[Channel, str]:
    """The way of the last code that was asked for, and what the page says of it."""
    with house().database.reading() as session:
        asked = challenge.newest(session, seen.signer)
    if asked is None:
        return Channel.MAIL, _("Demandez d’abord un code : il est valable dix minutes.")
    where = telephone.masked(asked.sent_to) if asked.sent_to else ""
    words = {
        Channel.MAIL: _("Il vient d’être envoyé à %(where)s ; il est valable dix minutes.", where=where),
        Channel.SMS: _(
            "Il vient d’être envoyé par SMS au %(where)s ; il est valable dix minutes.", where=where
        ),
        Channel.APP: _("Celui que montre votre application d’authentification, sur votre téléphone."),
    }
    return asked.channel, words[asked.channel]


def send(token: str, channel: str = "", use: CodeUse = CodeUse.SIGN) -> None:
    """Raises TooSoon, TooManyCodes, NotYourTurn, MandateRefused, SamePersonOnBothSides, WayUnknown, the refusals of a
    dead link."""
    demand_visitor_on_one_side(token)
    chosen = Channel(channel) if channel in list(Channel) else None
    sent = ask_code(house().workshop, token, at=at(), channel=chosen, use=use)
    if sent.mail_id is not None:
        house().deliver_now(sent.mail_id, at=at())


def _to_come(channel: Channel, seen: SigningVisit) -> str:
    signer = seen.signer
    if channel is Channel.SMS:
        return _(
            "Un code à six chiffres va vous être envoyé par SMS au %(where)s.",
            where=telephone.masked(signer.mobile),
        )
    if channel is Channel.APP:
        return _("Le code à six chiffres est celui de votre application d’authentification.")
    return _("Un code à six chiffres va être envoyé à %(where)s.", where=telephone.masked(signer.email))
