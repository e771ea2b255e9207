"""What the reader of a page had before their eyes: each form carries it, and what is decided on is that, or nothing.

The revision of whatever a page is about goes out in a hidden field of each of its forms, and comes back with the
answers; the act compares it in its own transaction (``workflow.acts.seen``). Where it is no longer the present one,
the page that answers says what happened meanwhile.
"""

from dataclasses import dataclass

from flask import Flask, g, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.orm import Session

from web.visit import at, posted_revisions, visitor
from workflow.acts.seen import Row, key_of, last_write, name_of, revision_of_row
from workflow.acts.step import by_number
from workflow.readings.revisions import Change, Own, Revision, changes_since, revision_of
from workflow.records.convention import Deed

SUBJECTS = {
    "number": "{}",
    "co_contractor_id": "co_contractor-{}",
    "person_id": "representative-{}",
    "authority_id": "authority-{}",
    "account_id": "account-{}",
}
"""Key of what a page is about, by the word of its address that names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meanwhile:
    """What changed in ``subject`` between the page that somebody answered and now."""

    subject: str
    changes: tuple[Change, ...]


def install(app: Flask) -> None:
    """After the guards, before the form counts as sent."""
    app.before_request(_demand)
    app.jinja_env.globals.update(seen=fields, meanwhile=meanwhile)


def look_at(session: Session, number: str) -> Deed:
    """The page is about this convention or avenant, as it stands in ``session``. Raises UnknownConvention.

    The first look of a request counts: what the page shows may be newer than the revision that its forms carry, which
    refuses once too often; it is never older.
    """
    now = revision_of(session, number)
    deed = by_number(session, number)
    given = posted_revisions().get(number, "")
    if number not in _shown() and given != str(now) and (seen := Revision.of(given)):
        who = visitor()
        own = Own(account_id=who.account_id if who else None, at=at())
        _changed()[number] = changes_since(session, deed, seen, but=own)
    _shown().setdefault(number, str(now))
    return deed


def look_at_row(row: Row) -> None:
    """The same of a sheet, a signatory, a decision, an account."""
    key, now = key_of(row), revision_of_row(row)
    given = posted_revisions().get(key, now)
    if key not in _shown() and given != now:
        _changed()[name_of(row)] = last_write(row)
    _shown().setdefault(key, now)


def look_again() -> None:
    """The request has written something itself, and shows its page all the same: the next look counts."""
    _shown().clear()


def fields() -> Markup:
    """The hidden fields of one form."""
    one = Markup('<input type="hidden" name="revision" value="{}:{}">')
    return Markup("").join(one.format(key, revision) for key, revision in _shown().items())


def meanwhile() -> tuple[Meanwhile, ...]:
    """For the head of the page: nothing for whoever answered what is still there."""
    return tuple(
        Meanwhile(subject=subject, changes=changes) for subject, changes in _changed().items() if changes
    )


def _demand() -> ResponseReturnValue | None:
    """A form that does not say what its reader saw is answered by a page that says so."""
    if request.method != "POST" or visitor() is None:
        return None
    given = posted_revisions()
    subjects = [
        pattern.format(value)
        for word, value in (request.view_args or {}).items()
        if (pattern := SUBJECTS.get(word))
    ]
    if all(subject in given for subject in subjects):
        return None
    return render_template("errors/unseen.html"), 409


def _shown() -> dict[str, str]:
    return g.setdefault("revisions", {})  # type: ignore[no-any-return]  # Flask's g is untyped


def _changed() -> dict[str, tuple[Change, ...]]:
    return g.setdefault("changed_meanwhile", {})  # type: ignore[no-any-return]  # Flask's g is untyped
