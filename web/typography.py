"""French spaces in pages: « » and double punctuation keep to the word they belong to, whatever the width.

What people type and what is shown letter by letter (boxes, code) is left as it is.
"""

import re

from flask import Flask, Response

from web.language import SOURCE, language

_PIECE = re.compile(r"(<(?:textarea|pre|code|script|style|title)\b.*?</\w+>|<[^>]*>)", re.DOTALL)
"""Tags, and the elements whose words are kept as they are: what stands between is prose."""
_OPENING = re.compile(r"« ")
_CLOSING = re.compile(r" (?=»|[:;?!](?:\s|$|»|\)))")


def install(app: Flask) -> None:
    app.after_request(_typeset_page)


def typeset(prose: str) -> str:
    """« mot » : with no-break spaces."""
    return _CLOSING.sub("\u00a0", _OPENING.sub("«\u00a0", prose))


def typeset_page(page: str) -> str:
    """The prose of an HTML page; tags and what they hold letter by letter stay."""
    pieces = _PIECE.split(page)
    pieces[::2] = [typeset(prose) for prose in pieces[::2]]
    return "".join(pieces)


def _typeset_page(response: Response) -> Response:
    if response.mimetype == "text/html" and not response.direct_passthrough and language() == SOURCE:
        response.set_data(typeset_page(response.get_data(as_text=True)))
    return response
