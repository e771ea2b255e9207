"""Sentences of the pages that name what is signed: written once, true of a convention and of an avenant.

``_("Lire %(the)s", **convention.words)`` where a page says it; ``| said(convention)`` for words kept in a table.
"""

from flask import Flask

from workflow.records.convention import Deed


def said(text: object, deed: Deed) -> str:
    """Words with ``%(the)s``, ``%(e)s`` and the like (``workflow.rules.deed_words``), filled in for that deed."""
    return str(text) % deed.words


def install(app: Flask) -> None:
    app.add_template_filter(said)
