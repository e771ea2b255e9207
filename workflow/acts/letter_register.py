"""Rows of the register of letters: enrolled, entered upon, told in the journal, followed by the projection."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from documents.scan import check_scan
from foundation.clock import paris_date
from workflow.actors import Actor
from workflow.acts.files import Stored, attach, store
from workflow.acts.index_letter import index_letter
from workflow.acts.letter_checks import LetterDraft
from workflow.acts.letter_mails import tell_if_it_counts
from workflow.acts.project_due import project_due
from workflow.acts.step import note
from workflow.records.convention import Convention, DocumentRole
from workflow.records.letter import Happening, Letter, LetterEntry
from workflow.workshop import Workshop


def next_number(convention: Convention) -> int:
    return max((letter.number for letter in convention.letters), default=0) + 1


def enrol(convention: Convention, draft: LetterDraft, *, number: int, by: str, at: datetime) -> Letter:
    """The row of a letter on a locked convention."""
    letter = Letter(
        convention_id=convention.id,
        number=number,
        type_name=draft.type,
        sender=draft.sender,
        about=next((one for one in convention.letters if one.number == draft.about), None),
        articles=list(draft.articles),
        obligation=draft.obligation,
        reason=draft.reason.strip(),
        until=draft.until,
        effect=draft.effect,
        recorded_at=at,
        recorded_by=by,
    )
    convention.letters.append(letter)
    return letter


def stored_proof(workshop: Workshop, proof: bytes | None) -> Stored | None:
    """The scan of a proof, checked and put in the vault; None where none is given. Raises NotAScan, TooLarge."""
    if not proof:
        return None
    return store(workshop.vault, DocumentRole.LETTER_PROOF, proof, check_scan(proof))


def enter(
    session: Session,
    convention: Convention,
    letter: Letter,
    what: Happening,
    *,
    on: date | None,
    proof: Stored | None,
    by: str,
    at: datetime,
    replaces: LetterEntry | None = None,
    **values: Any,
) -> LetterEntry:
    """One more line about a letter; the proof of the line it replaces is kept where no other is given."""
    proof_id = replaces.proof_id if replaces else None
    if proof is not None:
        proof_id = attach(
            session, convention, proof, by=by, at=at, name=f"{letter.reference}-preuve-{what}"
        ).id
    entry = LetterEntry(
        what=what, on=on, proof_id=proof_id, replaces_id=replaces.id if replaces else None,
        recorded_at=at, recorded_by=by, **values,
    )  # fmt: skip
    letter.entries.append(entry)
    session.flush()
    return entry


def note_letter(
    session: Session,
    convention: Convention,
    letter: Letter,
    what: str,
    *,
    actor: Actor,
    at: datetime,
    reason: str = "",
    details: Mapping[str, Any] | None = None,
    text: str = "",
) -> None:
    """The journal's line, and the search index in step, with the ``text`` of a file that was just kept.

    The convention's revision is raised, so that slow work begun before is refused.
    """
    convention.changed_at = at
    flag_modified(convention, "changed_at")
    told = {"letter": letter.reference, "type": letter.type_name, "sender": letter.sender, **(details or {})}
    note(session, convention, what, actor=actor, at=at, reason=reason, details=told)
    index_letter(session, convention, letter, text=text)


def follow(
    session: Session,
    workshop: Workshop,
    convention: Convention,
    letter: Letter,
    *,
    counted_before: date | None,
    at: datetime,
) -> None:
    """What a recorded fact draws after it: the coming dates, and both parties told once the letter counts."""
    session.flush()
    project_due(session, workshop.settings, convention, as_of=paris_date(at))
    if counted_before is None:
        tell_if_it_counts(session, workshop.settings, convention, letter, at=at)
