"""The text of a convention as it stands: the template filled in, or what came back from Word in its place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from documents.fill import compiled
from documents.produce import Description, ProducedPdf, produce_pdf
from documents.scan_code import ScanCode
from documents.structure import WordText, read_text
from documents.taken import Taken
from documents.tokens import said, written
from foundation.settings import Settings
from signing.seal import CERTIFICATION_FIELD, SEAL_FIELD
from workflow import text_values
from workflow.actors import Actor
from workflow.packs import Pack, Purpose
from workflow.readings import open_places
from workflow.readings.avenant_values import own_values
from workflow.readings.packs import pack_of
from workflow.readings.region import region_values
from workflow.readings.word_readings import Reading, kept_reading, read_anew
from workflow.records.convention import Avenant, Deed, DocumentRole, Medium
from workflow.rules.moves import MoveFacts
from workflow.rules.states import State
from workflow.text_values import SignerValues, TextValues
from workflow.workshop import Workshop


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Where the values of a text come from, as they stood when it was read."""

    typed: Mapping[str, Any]
    region: Mapping[str, str]
    sheet: Mapping[str, str]
    own: Mapping[str, Any]
    """What an avenant says beyond its form."""

    def as_json(self) -> dict[str, Any]:
        return {
            "typed": dict(self.typed),
            "region": dict(self.region),
            "sheet": dict(self.sheet),
            "own": dict(self.own),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What a convention says, before it becomes files. Read inside a transaction, made outside of it."""

    pack: Pack
    number: str
    version: int
    title: str
    medium: Medium
    verification_code: str
    inputs: Inputs
    values: TextValues
    edited_sha256: str | None
    """The file edited in Word that stands in for the generated one, in the vault."""
    reading: Reading | None = None
    """What was read of it when it came in; None where nothing was kept."""
    revision: int
    """Of the convention when this was read: an act compares it before it stores what it made."""


def text_of(session: Session, settings: Settings, convention: Deed, purpose: Purpose) -> Text:
    """Raises UnknownPack, PackError."""
    edited = convention.document(DocumentRole.EDITED)
    return Text(
        pack=pack_of(convention, settings),
        number=convention.number,
        version=convention.version,
        title=convention.title,
        medium=convention.medium,
        verification_code=convention.verification_code,
        inputs=_inputs(session, convention),
        values=_values(session, settings, convention, purpose),
        edited_sha256=edited.sha256 if edited else None,
        reading=kept_reading(session, edited.sha256) if edited else None,
        revision=convention.revision,
    )


def _inputs(session: Session, convention: Deed) -> Inputs:
    return Inputs(
        typed=convention.field_values,
        region=region_values(session),
        sheet=text_values.sheet_of(convention.co_contractor),
        own=own_values(convention),
    )


def _values(session: Session, settings: Settings, convention: Deed, purpose: Purpose) -> TextValues:
    inputs = _inputs(session, convention)
    return text_values.values_for(
        pack_of(convention, settings),
        typed=inputs.typed,
        co_contractor=inputs.sheet,
        region=inputs.region,
        number=convention.number,
        version=convention.version,
        verification_code=convention.verification_code,
        medium=str(convention.medium),
        purpose=purpose,
        own=inputs.own,
    )


def values_of(session: Session, settings: Settings, convention: Deed, purpose: Purpose) -> Mapping[str, Any]:
    """Every value that a template of this convention may ask for. Raises UnknownPack, PackError."""
    return _values(session, settings, convention, purpose).values


def generated_docx(text: Text) -> bytes:
    """The template filled in, whatever was edited since. Raises TemplateProblem, FillProblem."""
    return compiled(text.pack.docx.read_bytes()).fill(text.values.values)


def docx_of(workshop: Workshop, text: Text) -> bytes:
    """The text in force: the edited file where there is one, its open places filled in.

    Raises the vault's problems, FillProblem, and for a file of which nothing was kept what reading it raises.
    """
    return _of_edited(workshop, text) if text.edited_sha256 else generated_docx(text)


def docx_to_edit(workshop: Workshop, text: Text) -> bytes:
    """The same for Word: bookmarks say where its open places are. Raises what ``docx_of`` raises."""
    if text.edited_sha256:  # it has them since it came in
        return _of_edited(workshop, text)
    return written(open_places.to_edit(text.pack, text.values.values), _in_places(text))


def words_of(workshop: Workshop, text: Text) -> WordText:
    """What ``docx_of`` says, without its file being read again. Raises the same."""
    if text.edited_sha256 is None:
        return read_text(generated_docx(text))
    words = text.reading.words if text.reading else _read_anew(workshop, text.edited_sha256, text).words
    return said(words, _in_places(text))


def blanks_left(workshop: Workshop, text: Text) -> tuple[str, ...]:
    """Passages of a text edited in Word in which the projet's dots still stand. Raises what ``words_of`` raises."""
    if text.edited_sha256 is None:
        return ()
    missing = {field.name: "" for field in text.values.missing}
    words = text.reading.words if text.reading else _read_anew(workshop, text.edited_sha256, text).words
    return open_places.blanks_in(
        said(words, {**_in_places(text), **missing}), read_text(generated_docx(text))
    )


def _of_edited(workshop: Workshop, text: Text) -> bytes:
    if text.reading is not None:
        return written(workshop.vault.get(text.reading.ready_sha256), _in_places(text))
    return written(_read_anew(workshop, str(text.edited_sha256), text).content, _in_places(text))


def _read_anew(workshop: Workshop, sha256: str, text: Text) -> Taken:
    return read_anew(workshop.vault, sha256, open_places.expected_in(text.pack, text.values.values))


def _in_places(text: Text) -> dict[str, str]:
    return open_places.words_in_places(text.pack, text.values.values)


def pdf_of(
    workshop: Workshop, text: Text, docx: bytes, *, made_at: datetime, to_be_signed: bool = False
) -> bytes:
    """The file of ``produced_of``. Raises the same."""
    return produced_of(workshop, text, docx, made_at=made_at, to_be_signed=to_be_signed).pdf


def preview_of(workshop: Workshop, text: Text, *, made_at: datetime) -> bytes:
    """The text as it stands, as PDF: its Word file is not read again. Raises what ``docx_of``, ``produced_of`` raise."""
    docx, read = docx_of(workshop, text), words_of(workshop, text) if text.edited_sha256 else None
    return produced_of(workshop, text, docx, made_at=made_at, read=read).pdf


def produced_of(
    workshop: Workshop,
    text: Text,
    docx: bytes,
    *,
    made_at: datetime,
    to_be_signed: bool = False,
    edited: bool = False,
    read: WordText | None = None,
) -> ProducedPdf:
    """The document as it is read and signed; signature fields where it is signed online.

    ``to_be_signed``: with the code that leads whoever holds a print to the page that checks it. ``edited``: it
    comes from Word, even where the text does not know yet. ``read``: what the pages on the screen say of it.

    Raises what ``documents.produce`` raises.
    """
    electronic = text.medium is Medium.ELECTRONIC
    return produce_pdf(
        docx,
        workshop.converter,
        Description(
            title=text.title,
            subject=text.pack.title,
            author=workshop.settings.region_name,
            made_at=made_at,
        ),
        fields=text.pack.signature_fields if electronic else {},
        hidden_fields=(CERTIFICATION_FIELD, SEAL_FIELD) if electronic else (),
        must_contain=text.number,
        scan_code=_scan_code(workshop.settings, text) if to_be_signed else None,
        reference=generated_docx(text) if edited or text.edited_sha256 else docx,
        read=read,
    )


def _scan_code(settings: Settings, text: Text) -> ScanCode:
    address = checking_address(settings, text.verification_code)
    return ScanCode(address=address, words=f"Code à flasher pour vérifier {text.number} : {address}")


def checking_address(settings: Settings, verification_code: str) -> str:
    """The public page that says what a convention is worth today."""
    return f"{settings.public_url}/verifier/{verification_code}"


def missing_in(session: Session, settings: Settings, convention: Deed) -> tuple[str, ...]:
    """Labels of what must still be filled in before the text may be submitted."""
    own = ("ce que l’avenant change",) if isinstance(convention, Avenant) and not convention.changes else ()
    missing = _values(session, settings, convention, Purpose.SIGNATURE).missing
    return (*own, *(field.label for field in missing))


def unconfirmed_articles(convention: Deed, pack: Pack) -> tuple[str, ...]:
    """Articles edited in Word that state a clause, and whose values nobody has confirmed or changed yet."""
    if isinstance(convention, Avenant) or convention.document(DocumentRole.EDITED) is None:
        return ()  # an avenant says its durations in its form, which Word cannot change
    stating = {clause.article for clause in pack.clauses.stated}
    touched = [article for article in convention.touched_articles if article in stating]
    return tuple(article for article in touched if article not in convention.confirmed_articles)


def blanks_left_in(session: Session, workshop: Workshop, convention: Deed) -> tuple[str, ...]:
    """Of a text that may still change; once frozen, nothing can be filled in any more."""
    if convention.state not in {State.DRAFT, State.IN_REVIEW} or not convention.document(DocumentRole.EDITED):
        return ()
    return blanks_left(workshop, text_of(session, workshop.settings, convention, Purpose.SIGNATURE))


def move_facts(
    session: Session,
    workshop: Workshop,
    convention: Deed,
    actor: Actor,
    *,
    reason: str = "",
    still_in_force: bool = False,
) -> MoveFacts:
    """What the guards may look at, read in the transaction of the move."""
    pack = pack_of(convention, workshop.settings)
    return MoveFacts(
        words=convention.words,
        roles=actor.roles,
        reason=reason,
        still_in_force=still_in_force,
        is_submitter=actor.account_id is not None and actor.account_id == convention.submitter_id,
        missing=missing_in(session, workshop.settings, convention),
        unconfirmed_clauses=unconfirmed_articles(convention, pack),
        blanks_left=blanks_left_in(session, workshop, convention),
        on_paper=convention.medium is Medium.PAPER,
        somebody_signed=any(row.signed_at or row.signed_on for row in convention.awaited_signatures()),
    )


def signers_of(session: Session, settings: Settings, convention: Deed) -> tuple[SignerValues, ...]:
    """Who signs for each party, as the text names them."""
    values = _values(session, settings, convention, Purpose.SIGNATURE)
    return text_values.signers_for(pack_of(convention, settings), values)
