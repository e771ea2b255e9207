"""The alarm at the head of every page: once a request, and only for people of the Région."""

from flask import Flask, g

from web.house import house
from web.visit import at
from workflow.readings import watchfulness


def silence() -> str:
    """Why people may be told nothing, in a sentence; empty where all is well."""
    if "silence" not in g:
        with house().database.reading() as session:
            g.silence = watchfulness.silence(session, house().settings, at=at())
    return str(g.silence)


def install(app: Flask) -> None:
    app.jinja_env.globals["silence"] = silence
