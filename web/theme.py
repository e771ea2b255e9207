"""The charter of the instance: its own style sheet of colours, spaces and letters, else the one shipped."""

import hashlib
from pathlib import Path

from flask import Flask, Response, current_app, url_for

from web.access import public
from web.house import house

ONE_HOUR = "public, max-age=3600"


def install(app: Flask) -> None:
    app.add_url_rule("/theme.css", "theme", public(_sheet))
    app.jinja_env.globals["theme"] = address


def address() -> str:
    """Where the sheet is; the address changes with the content, so that no browser keeps an old one."""
    return url_for("theme", v=hashlib.sha256(_content()).hexdigest()[:12])


def _sheet() -> Response:
    return Response(_content(), mimetype="text/css", headers={"Cache-Control": ONE_HOUR})


def _content() -> bytes:
    """``<folder of the instance>/pages/theme.css`` where there is one; read each time, a change shows at once."""
    own = house().settings.folder / "pages" / "theme.css"
    return (own if own.is_file() else Path(current_app.static_folder or "", "theme.css")).read_bytes()
