"""Every file of one deed, under a French name that says what it is: what one takes away to look at it elsewhere."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from workflow.packs import Purpose
from workflow.readings import texts
from workflow.records.convention import Convention, Deed, Document
from workflow.rules.states import State
from workflow.workshop import Workshop

BEING_WRITTEN = frozenset({State.DRAFT, State.IN_REVIEW})


@dataclass(frozen=True, slots=True)
class NamedFile:
    """``name`` holds letters, digits and hyphens only: it is one on every system."""

    name: str
    content: bytes


def french_name(document: Document) -> str:
    """« EPN-2026-0042-v1-texte-approuve.pdf »; two files of one role have the same."""
    stem, dot, ending = document.name.rpartition(".")
    return f"{stem}{'-abandonne' if document.dropped else ''}{dot}{ending}"


def files_of(workshop: Workshop, deed_id: int, *, at: datetime) -> tuple[NamedFile, ...]:
    """What is kept of the deed, the files given up included; and, while it is being written, the text as it stands,
    as Word and as PDF.

    Raises the vault's problems, what ``documents.produce`` raises.
    """
    with workshop.database.reading() as session:
        deed = session.get_one(Deed, deed_id)
        kept = [(french_name(document), document.sha256) for document in deed.documents]
        kept.extend(_reports(deed))
        text = (
            texts.text_of(session, workshop.settings, deed, Purpose.DRAFT)
            if deed.state in BEING_WRITTEN
            else None
        )
    found = [NamedFile(name, workshop.vault.get(sha256)) for name, sha256 in kept]
    if text is not None:
        found.append(NamedFile(f"{text.number}-texte.docx", texts.docx_to_edit(workshop, text)))
        pdf = texts.preview_of(workshop, text, made_at=at)
        found.append(NamedFile(f"{text.number}-apercu.pdf", pdf))
    return tuple(_told_apart(found))


def _reports(deed: Deed) -> Iterator[tuple[str, str]]:
    if isinstance(deed, Convention):
        yield from ((report.file_name, report.sha256) for report in deed.reports if report.sha256)


def _told_apart(files: Iterable[NamedFile]) -> Iterator[NamedFile]:
    """The second one of a name is « …-2 »."""
    seen = Counter[str]()
    for file in files:
        seen[file.name] += 1
        stem, dot, ending = file.name.rpartition(".")
        again = f"{stem}-{seen[file.name]}{dot}{ending}"
        yield file if seen[file.name] == 1 else NamedFile(again, file.content)
