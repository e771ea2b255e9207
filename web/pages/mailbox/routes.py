import io
from pathlib import Path

from flask import Blueprint, Response, render_template, send_file
from werkzeug.exceptions import NotFound

from web.access import public
from web.house import house
from web.received import ReceivedMail, received, received_mail

pages = Blueprint("mailbox", __name__)


@pages.get("/boite")
@public
def index() -> str:
    """Everything that was sent, the newest first."""
    return render_template("mailbox/index.html", mails=received(_folder()))


@pages.get("/boite/<name>")
@public
def message(name: str) -> str:
    return render_template("mailbox/message.html", mail=_mail(name))


@pages.get("/boite/<name>/<int:rank>")
@public
def attachment(name: str, rank: int) -> Response:
    attached = _mail(name).attachments
    if rank >= len(attached):
        raise NotFound
    one = attached[rank]
    return send_file(
        io.BytesIO(one.content), mimetype=one.media_type, as_attachment=True, download_name=one.file_name
    )


def _mail(name: str) -> ReceivedMail:
    """Raises NotFound."""
    found = received_mail(_folder(), name)
    if found is None:
        raise NotFound
    return found


def _folder() -> Path:
    """Raises NotFound outside example instances: real mail is nobody's to read here."""
    if not house().settings.demo:
        raise NotFound
    return house().settings.folder / "mailbox"
