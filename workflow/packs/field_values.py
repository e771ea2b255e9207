"""Whether what was typed into a field can stand in a text, and the same value made clean for it."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date

from documents.glyphs import missing
from documents.problems import named
from documents.symbol_fonts import PRIVATE, sign
from notifications.addresses import problem_with
from workflow.packs.fields import FieldType, PackField

FIRST_YEAR, LAST_YEAR = 1990, 2100

_TURNED = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that change the direction of writing: a name could read otherwise than it is."""
_ZERO_WIDTH = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad"))
"""What a paste from the web leaves behind, of no meaning in French; joiners stay: emoji need them."""
_PHONE = re.compile(r"\+?[0-9](?:[ .()-]*[0-9]){5,14}")
_PRIVATE = re.compile(f"[{chr(PRIVATE.start)}-{chr(PRIVATE[-1])}]")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def problem_of(field: PackField, value: object) -> str:
    """Why ``value`` cannot be kept, in a French sentence for the form; empty where it can.

    An empty value is no problem: it is missing, which a draft may be.
    """
    return unusable(field, value) or undrawn(cleaned(field, str(value)))


def undrawn(text: str) -> str:
    """Why a text cannot be printed: it holds an emoji, or a letter that no font of the product has; empty otherwise."""
    if letters := missing(text):
        return f"Aucune police du produit ne dessine {named(letters)} : ôtez ce qui ne peut pas s’imprimer."
    return ""


def unusable(field: PackField, value: object) -> str:
    """Why ``value`` means nothing for this field, in a French sentence; empty where it does, or where it is missing."""
    if not isinstance(value, str):
        return "Un texte est attendu."
    if forbidden := _forbidden(value):
        return (
            f"Ce texte contient un caractère invisible (U+{ord(forbidden):04X}) qui en fausserait la lecture : "
            "effacez le passage et retapez-le."
        )
    text = cleaned(field, value)
    if not text:
        return ""
    if field.max_length and len(text) > field.max_length:
        return f"{field.max_length} caractères au plus : il y en a {len(text)}."
    check = _CHECKS.get(field.type)
    return check(field, text) if check else ""


def cleaned(field: PackField, value: str) -> str:
    """The value as the text will say it: composed accents, no stray blanks; paragraphs keep their lines."""
    text = unicodedata.normalize("NFC", value).translate(_ZERO_WIDTH)
    text = _PRIVATE.sub(lambda found: sign("", ord(found[0])) or found[0], text)  # bullets pasted from Word
    text = "".join(letter for letter in text if not _forbidden(letter))
    if field.type is FieldType.PARAGRAPHS:
        return "\n\n".join(paragraphs(text))
    if field.type is FieldType.LINES:
        return "\n".join(lines(text))
    return _one_line(text)


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a text, separated by empty lines; a single line break inside one is kept."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    blocks = re.split(r"\n{2,}", "\n".join(_one_line(line) for line in lines).strip("\n"))
    return tuple(block for block in blocks if block)


def lines(text: str) -> tuple[str, ...]:
    """The paragraphs of a text of which each line is one."""
    return tuple(line for block in paragraphs(text) for line in block.split("\n"))


def _one_line(text: str) -> str:
    # Not str.split(): it would take the no-break spaces that somebody typed on purpose.
    return re.sub(r"[ \t\n\r\v\f\u2028\u2029]+", " ", text).strip()


def _forbidden(text: str) -> str:
    """The first character that no text may hold: control, lone surrogate, turned direction, no character."""
    return next((letter for letter in text if _is_forbidden(letter)), "")


def _is_forbidden(letter: str) -> bool:
    if letter in "\n\r\t\v\f":
        return False
    return letter in _TURNED or letter in "\ufffe\uffff" or unicodedata.category(letter) in {"Cc", "Cs"}


def _date_problem(_: PackField, text: str) -> str:
    form = "(année-mois-jour, par exemple 2027-02-04)"
    if not _ISO.fullmatch(text):
        return f"« {text} » n’est pas une date {form}."
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return f"Le {text} n’existe pas dans le calendrier {form}."
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return f"L’année {day.year} n’est pas plausible {form}."
    return ""


def _choice_problem(field: PackField, text: str) -> str:
    if text in (value for value, _ in field.choices):
        return ""
    return f"« {text} » n’est pas un des choix possibles : {', '.join(value for value, _ in field.choices)}."


def _email_problem(_: PackField, text: str) -> str:
    return problem_with(text)


def _phone_problem(_: PackField, text: str) -> str:
    return "" if _PHONE.fullmatch(text) else f"« {text} » n’est pas un numéro de téléphone utilisable."


_CHECKS: dict[FieldType, Callable[[PackField, str], str]] = {
    FieldType.DATE: _date_problem,
    FieldType.CHOICE: _choice_problem,
    FieldType.EMAIL: _email_problem,
    FieldType.PHONE: _phone_problem,
}
