"""What has changed since both assemblies deliberated: only decision dates and signatories should have.

The projet prints decision dates as blanks. Before the two texts are compared, what may change is made alike in
both: blanks, the dates as they are printed now, and the names and capacities of those who sign.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from documents.compare import Deviation, compare_blocks
from documents.structure import Block, Table, blocks_of
from workflow.packs import FieldType
from workflow.readings import texts
from workflow.records.convention import Convention, Document, DocumentRole
from workflow.text_values import BLANK, signers_for
from workflow.workshop import Workshop

_MAY_CHANGE = "□"
_PROJET_MARK = "PROJET"


@dataclass(frozen=True, slots=True, kw_only=True)
class SinceDeliberation:
    """The newest projet, and every difference that the deliberation does not allow for."""

    produced_at: datetime
    deviation: Deviation


def since_deliberation(
    workshop: Workshop, convention: Convention, text: texts.Text
) -> SinceDeliberation | None:
    """None when no projet was ever produced: nothing can be compared, and whoever approves is told."""
    projet = newest_projet(convention)
    if projet is None:
        return None
    before = blocks_of(workshop.vault.get(projet.sha256))
    after = blocks_of(texts.docx_of(workshop, text))
    changing = _changing(text)
    return SinceDeliberation(
        produced_at=projet.made_at,
        deviation=compare_blocks(_neutral(before, changing), _neutral(after, changing)),
    )


def newest_projet(convention: Convention) -> Document | None:
    """Of any version: a text reopened after the deliberation is still held to it."""
    found = [item for item in convention.documents if item.role == DocumentRole.PROJET_DOCX]
    return found[-1] if found else None


def _changing(text: texts.Text) -> tuple[str, ...]:
    """Words that may differ, longest first so that none is cut by a shorter one."""
    dates = [
        str(text.values.values[field.name])
        for field in text.pack.fields
        if field.type is FieldType.DATE and field.name in text.values.values
    ]
    signers = signers_for(text.pack, text.values)
    people = [words for signer in signers for words in (signer.name, signer.capacity)]
    return tuple(sorted({BLANK, *dates, *people} - {""}, key=len, reverse=True))


def _neutral(blocks: tuple[Block, ...], changing: tuple[str, ...]) -> tuple[Block, ...]:
    alike = (_alike(block, changing) for block in blocks)
    return tuple(block for block in alike if not _is_mark(block))


def _is_mark(block: Block) -> bool:
    return not isinstance(block, Table) and block.text.startswith(_PROJET_MARK)


def _alike(block: Block, changing: tuple[str, ...]) -> Block:
    if isinstance(block, Table):
        return Table(tuple(tuple(_words(cell, changing) for cell in row) for row in block.rows))
    return replace(block, text=_words(block.text, changing))


def _words(text: str, changing: tuple[str, ...]) -> str:
    for words in changing:
        text = text.replace(words, _MAY_CHANGE)
    return text
