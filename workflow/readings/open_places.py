"""What stays open beside a text edited in Word: the decision dates, which are put into its blanks, and what is not
printed at all (mail, telephone). The number of the version follows the text too.
"""

from collections.abc import Mapping
from typing import Any

from jinja2 import meta

from documents.fill import compiled
from documents.places import DOTS, bookmarked, places_of
from documents.structure import WordText, lines_of, read_text
from documents.taken import Expected
from documents.tokens import token
from workflow.packs import FilledBy, Pack, PackField
from workflow.packs.template import environment
from workflow.records.convention import Deed, DocumentRole
from workflow.text_values import BLANK

VERSION = "version"
_NUMBERS = frozenset({VERSION})


def put_into_blanks(pack: Pack) -> tuple[PackField, ...]:
    """The fields that a projet leaves blank: the words of a retouch hold a place for each."""
    return tuple(
        field for field in pack.fields if field.filled_by is FilledBy.DRAFT and field.stays_blank_in_projet
    )


def open_fields(deed: Deed, pack: Pack) -> frozenset[str]:
    """Names of the fields of the form that may be filled in: all of them, or those that stay open beside a retouch.

    These are the dates, what the text does not print, and what was missing when the text came back: a signature would
    wait for ever otherwise.
    """
    drafted = [field for field in pack.fields if field.filled_by is FilledBy.DRAFT]
    edited = deed.document(DocumentRole.EDITED)
    if edited is None:
        return frozenset(field.name for field in drafted)
    typed_then = edited.sources.get("typed", deed.field_values)
    printed = _printed(pack)
    dates = {field.name for field in put_into_blanks(pack)}
    return frozenset(
        field.name
        for field in drafted
        if field.name in dates
        or field.name not in printed
        or (field.is_needed(typed_then) and not typed_then.get(field.name))
    )


def _printed(pack: Pack) -> set[str]:
    """Names that the template prints, by themselves or within a phrase."""
    printed = set(compiled(pack.docx.read_bytes()).placeholders)
    language = environment()
    for phrase in reversed(pack.phrases):  # a phrase is made of earlier ones
        if phrase.name in printed:
            printed |= meta.find_undeclared_variables(language.parse(phrase.text))
    return printed


def words_in_places(pack: Pack, values: Mapping[str, Any]) -> dict[str, str]:
    """What a text with these values says in its open places, by name."""
    names = (*(field.name for field in put_into_blanks(pack)), VERSION)
    return {name: str(values[name]) for name in names if name in values}


def to_edit(pack: Pack, values: Mapping[str, Any]) -> bytes:
    """The template filled in for Word: its open places bear bookmarks, and tokens in the place of their words."""
    return bookmarked(_with_tokens(pack, values))


def expected_in(pack: Pack, values: Mapping[str, Any]) -> Expected:
    """What is looked for in a text that was filled in with these values and edited since."""
    projet, final = (_filled(pack, {**values, "projet": projet}) for projet in (True, False))
    return Expected(
        places=places_of(_with_tokens(pack, values), _NUMBERS),
        projet_only=frozenset(read_text(projet).margins) - frozenset(read_text(final).margins),
        anchors=tuple(pack.signature_fields) if values.get("medium") == "electronic" else (),
        template=pack.docx.read_bytes(),
    )


def blanks_in(text: WordText, reference: WordText) -> tuple[str, ...]:
    """The passages in which dots stand for words that are still to come; those of the reference are meant."""
    if not any(DOTS.search(line) for line in _lines(text)):
        return ()
    meant = set(_lines(reference))
    return tuple(_passage(line) for line in _lines(text) if line not in meant and DOTS.search(line))


def _passage(line: str, around: int = 60) -> str:
    """« …décision du Conseil d’administration en date du ……………… »."""
    found = DOTS.search(line)
    first = max(0, found.start() - around) if found else 0
    words = line[first : found.end() if found else around]
    return f"…{words.partition(' ')[2]}" if first else words


def _lines(text: WordText) -> list[str]:
    return [*(line for block in text.blocks for line in lines_of(block)), *text.margins]


def _with_tokens(pack: Pack, values: Mapping[str, Any]) -> bytes:
    return _filled(pack, {**values, **{name: token(name) for name in words_in_places(pack, values)}})


def _filled(pack: Pack, values: Mapping[str, Any]) -> bytes:
    return compiled(pack.docx.read_bytes()).fill(values)


assert DOTS.fullmatch(BLANK)  # noqa: S101 - what texts print is what is looked for
