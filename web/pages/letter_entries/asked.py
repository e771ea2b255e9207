"""What the address of such a page names: a letter of a convention, and a thing that happened to it."""

from flask import abort

from web import conventions
from web.access import needs
from web.house import house
from web.pages.letters.routes import found_letter
from web.pages.letters.words import HAPPENINGS
from workflow.acts.letter_problems import STAFF
from workflow.records.convention import Convention
from workflow.records.letter import OUTCOMES, Happening, Letter

staff = needs(*STAFF)
ROOT = "/conventions/<number>/courriers/<int:rank>"


def whole_letter(number: str, rank: int) -> tuple[Convention, Letter]:
    """Read with all that the page needs. Answers 404 where there is none."""
    with house().database.reading() as session:
        convention = conventions.found_convention(session, number)
        letter = found_letter(convention, rank)
        _whole = (letter.entries, letter.about)  # read while the session is open
        return convention, letter


def happening_of(what: str) -> Happening:
    """Answers 404 for what is none."""
    return Happening(what) if what in tuple(HAPPENINGS) else abort(404)


def proved_of(what: str) -> Happening:
    """The same, the posting included."""
    return Happening.POSTED if what == Happening.POSTED else happening_of(what)


def kinds_of(what: Happening) -> tuple[Happening, ...]:
    """What a correction takes the place of."""
    return OUTCOMES if what in OUTCOMES else (what,)
