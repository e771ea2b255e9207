"""The scan of a paper original: a PDF or a picture, told by its content, that opens by itself and runs nothing."""

import io
from collections.abc import Iterator

import pikepdf
from PIL import Image

from documents.package import TooLarge, check_size
from foundation.errors import Refusal

MOST_PAGES = 200
LARGEST_PICTURE = 60_000_000
"""Pixels: an A3 page at 400 dpi is half of that."""
_SIGNATURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
_RUNNING = {
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/Rendition",
    "/GoToE",
    "/RichMediaExecute",
}
"""Actions that run a program, send data or open another file (ISO 32000-1, table 198)."""
_CARRYING = {"/JavaScript", "/JS", "/EmbeddedFiles", "/EF", "/XFA"}


class NotAScan(Refusal):
    def __init__(self, reason: str) -> None:
        super().__init__(
            f"Ce fichier ne peut pas servir de numérisation : {reason}. Un PDF, un JPEG ou un PNG est attendu."
        )


def check_scan(content: bytes) -> str:
    """The media type: application/pdf, image/jpeg or image/png. Raises NotAScan, TooLarge."""
    check_size(content)
    if content.startswith(b"%PDF-"):
        _check_pdf(content)
        return "application/pdf"
    for signature, media_type in _SIGNATURES.items():
        if content.startswith(signature):
            _check_picture(content)
            return media_type
    raise NotAScan("il est vide" if not content else "son contenu n’est ni un PDF, ni une image JPEG ou PNG")


def _check_picture(content: bytes) -> None:
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > LARGEST_PICTURE:
                raise TooLarge(f"l’image compte {picture.width} × {picture.height} points")
            picture.draft("L", (picture.width // 8, picture.height // 8))  # a JPEG: read whole, kept small
            picture.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooLarge("l’image compte trop de points") from error
    except (OSError, SyntaxError, ValueError) as error:  # what Pillow's readers say of a damaged file
        raise NotAScan("cette image est abîmée") from error


def _check_pdf(content: bytes) -> None:
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                raise NotAScan("ce PDF est protégé : enregistrez-le sans protection")
            if not 0 < len(pdf.pages) <= MOST_PAGES:
                raise NotAScan(f"il compte {len(pdf.pages)} pages, pour {MOST_PAGES} au plus")
            if any(_is_active(item) for each in pdf.objects for item in _dictionaries(each)):
                raise NotAScan("il contient un programme, un formulaire actif ou un fichier joint")
    except pikepdf.PasswordError as error:
        raise NotAScan("il est protégé par un mot de passe") from error
    except (pikepdf.PdfError, ValueError, RuntimeError, AttributeError, KeyError, TypeError) as error:
        raise NotAScan("ce PDF est abîmé") from error


def _dictionaries(item: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Every dictionary of one object of the file; what it refers to comes in its own turn."""
    left = [item]
    while left:
        current = left.pop()
        if isinstance(current, pikepdf.Array):
            inside: list[object] = list(current)
        elif isinstance(current, pikepdf.Dictionary | pikepdf.Stream):
            yield current
            inside = [current.get(key) for key in current.keys()]  # noqa: SIM118 - a stream iterates over its bytes
        else:
            continue
        left.extend(child for child in inside if isinstance(child, pikepdf.Object) and not child.is_indirect)


def _is_active(item: pikepdf.Object) -> bool:
    action = item.get("/S")
    return any(key in item for key in _CARRYING) or (
        isinstance(action, pikepdf.Name) and str(action) in _RUNNING
    )
