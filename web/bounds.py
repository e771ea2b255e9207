"""What may come in an address or a form at all: numbers that a row can have, texts that a database can store.

Nobody who presses the buttons of the pages sends anything else; whoever does gets a page that says so, never a fault.
"""

from collections.abc import Iterator

from flask import Flask, request
from werkzeug.exceptions import BadRequest
from werkzeug.routing import IntegerConverter, Map

LARGEST = 2**31 - 1
"""The largest INTEGER of PostgreSQL; a key beyond it is nobody's."""
_SURROGATES = ("\ud800", "\udfff")


class RowNumber(IntegerConverter):
    """``<int:…>`` in an address: beyond LARGEST there is no such page."""

    def __init__(self, url_map: Map, *, fixed_digits: int = 0, max: int = LARGEST) -> None:  # noqa: A002 - Werkzeug's word
        super().__init__(url_map, fixed_digits=fixed_digits, max=max)


def install(app: Flask) -> None:
    """Before any page is registered: addresses are read with the converters of that moment."""
    app.url_map.converters["int"] = RowNumber
    app.before_request(_refuse_unstorable)


def row_number(text: str) -> int:
    """For ``request.args.get(…, type=row_number)``. Raises ValueError."""
    number = int(text)
    if not -LARGEST <= number <= LARGEST:
        msg = f"{text[:20]} is beyond every row"
        raise ValueError(msg)
    return number


def row_numbers(texts: list[str]) -> list[int]:
    """Those among ``texts`` that a row can have: the others were ticked on no page."""
    return [int(text) for text in texts if text.isascii() and text.isdigit() and int(text) <= LARGEST]


def _refuse_unstorable() -> None:
    """NUL and lone surrogates: PostgreSQL stores neither, no keyboard makes them. Raises BadRequest."""
    if not all(_storable(text) for text in _given()):
        raise BadRequest


def _given() -> Iterator[str]:
    for values in (request.args, request.form):
        for name, texts in values.lists():
            yield name
            yield from texts
    yield from (str(value) for value in (request.view_args or {}).values())
    yield from (file.filename or "" for _name, file in request.files.items(multi=True))


def _storable(text: str) -> bool:
    first, last = _SURROGATES
    return "\0" not in text and not any(first <= character <= last for character in text)
