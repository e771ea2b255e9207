"""What has changed since both assemblies deliberated: only decision dates and signatories should have.

The projet keeps the values it was filled in with. The template is filled in again with them, except for what
the manifest says may change, which is taken from today: what differs then is what the deliberation does not
allow for. A text edited in Word is compared as it stands, with the same care.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from documents.compare import Deviation, compare_texts
from documents.fill import compiled
from documents.structure import read_text
from workflow import text_values
from workflow.packs import FilledBy, Purpose
from workflow.readings import texts
from workflow.records.convention import Deed, Document, DocumentRole
from workflow.workshop import Workshop


@dataclass(frozen=True, slots=True, kw_only=True)
class SinceDeliberation:
    """The newest projet, and every difference that the deliberation does not allow for."""

    produced_at: datetime
    deviation: Deviation


def since_deliberation(workshop: Workshop, convention: Deed, text: texts.Text) -> SinceDeliberation | None:
    """None when no projet was ever produced: nothing can be compared, and whoever approves is told."""
    projet = newest_projet(convention)
    if projet is None:
        return None
    deliberated = _deliberated_today(text, projet.sources)
    return SinceDeliberation(
        produced_at=projet.made_at,
        deviation=compare_texts(read_text(deliberated), texts.words_of(workshop, text)),
    )


def newest_projet(convention: Deed) -> Document | None:
    """Of any version: a text reopened after the deliberation is still held to it."""
    found = [item for item in convention.documents if item.role == DocumentRole.PROJET_DOCX]
    return found[-1] if found else None


def _deliberated_today(text: texts.Text, sources: Mapping[str, Any]) -> bytes:
    """The deliberated text as it would be signed today."""
    now = {FilledBy.DRAFT: text.inputs.typed, FilledBy.REGION: text.inputs.region}
    then = {FilledBy.DRAFT: dict(sources["typed"]), FilledBy.REGION: dict(sources["region"])}
    for field in text.pack.fields:
        if field.may_change and field.filled_by in now:
            then[field.filled_by][field.name] = now[field.filled_by].get(field.name, "")
    values = text_values.values_for(
        text.pack,
        typed=then[FilledBy.DRAFT],
        co_contractor=sources["sheet"],
        region=then[FilledBy.REGION],
        number=text.number,
        version=text.version,
        verification_code=text.verification_code,
        medium=str(text.medium),
        purpose=Purpose.SIGNATURE,
        own=sources.get("own"),
    )
    return compiled(text.pack.docx.read_bytes()).fill(values.values)
