"""The registered letters of one convention in its evidence: what each says, how it travelled, with which proofs."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflow.records.convention import Convention, Deed, Document
from workflow.records.letter import Channel, ElectronicConsent, Happening, Letter, LetterEntry
from workflow.rules.chain import instant

Files = Mapping[int, tuple[str, str]]
"""Path in the bundle and SHA-256 of each document, by its number."""


def file_names(documents: Mapping[str, Document]) -> Files:
    return {document.id: (path, document.sha256) for path, document in documents.items()}


def letters_told(deed: Deed, files: Files) -> list[dict[str, Any]]:
    """In the order of the register; of an avenant none, since letters are about the convention."""
    letters = deed.letters if isinstance(deed, Convention) else []
    return [_letter(letter, files) for letter in letters]


def consents_of(session: Session, deed: Deed) -> list[ElectronicConsent]:
    """Those kept with this convention, and those that one of its electronic letters relied on, oldest first."""
    if not isinstance(deed, Convention):
        return []
    query = select(ElectronicConsent).where(ElectronicConsent.co_contractor_id == deed.co_contractor_id)
    posted = [day for letter in deed.letters if (day := _electronic_posting(letter))]
    return [
        one
        for one in session.scalars(query.order_by(ElectronicConsent.id))
        if one.convention_id == deed.id
        or any(one.given_on <= day and not (one.withdrawn_on and one.withdrawn_on <= day) for day in posted)
    ]


def proofs_kept_elsewhere(
    session: Session, deed: Deed, consents: Sequence[ElectronicConsent]
) -> list[Document]:
    """Proofs of consents that stand in the file of another convention of the same co-contractor."""
    elsewhere = [one.proof_id for one in consents if one.convention_id != deed.id]
    query = select(Document).where(Document.id.in_(elsewhere)).order_by(Document.id)
    return list(session.scalars(query)) if elsewhere else []


def consent_told(consent: ElectronicConsent, files: Files) -> dict[str, Any]:
    file, sha256 = files[consent.proof_id]
    return {
        "given_on": consent.given_on.isoformat(),
        "withdrawn_on": _day(consent.withdrawn_on),
        "address": consent.address,
        "file": file,
        "sha256": sha256,
        "recorded_at": instant(consent.recorded_at),
        "recorded_by": consent.recorded_by,
    }


def for_signer(letters: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Of the letters that both parties know, how they travelled: no person, no reason, no wrong entry, no file."""
    return [_known_to_both(letter) for letter in letters if letter["counts_on"]]


def _electronic_posting(letter: Letter) -> date | None:
    """The day on which the Région sent it by electronic means, which the recipient must have accepted."""
    posted = letter.entry(Happening.POSTED)
    if posted is None or posted.channel is not Channel.ELECTRONIC or not letter.is_sent:
        return None
    return posted.on


def _letter(letter: Letter, files: Files) -> dict[str, Any]:
    file, _ = files.get(letter.content_id or 0, ("", ""))
    ranks = {entry.id: rank for rank, entry in enumerate(letter.entries, start=1)}
    replaced = {entry.replaces_id for entry in letter.entries}
    return {
        "reference": letter.reference,
        "type": letter.type_name,
        "sender": letter.sender,
        "about": letter.about.reference if letter.about else "",
        "articles": list(letter.articles),
        "obligation": letter.obligation,
        "reason": letter.reason,
        "until": _day(letter.until),
        "effect": _day(letter.effect),
        "planned_on": _day(letter.planned_on),
        "signatory_name": letter.signatory_name,
        "signatory_capacity": letter.signatory_capacity,
        "file": file,
        "sha256": letter.content_sha256,
        "counts_on": _day(letter.counts_on),
        "annulled": letter.is_annulled,
        "recorded_at": instant(letter.recorded_at),
        "recorded_by": letter.recorded_by,
        "entries": [
            {
                "rank": ranks[entry.id],
                "replaces": ranks.get(entry.replaces_id or 0, 0),
                "standing": entry.id not in replaced,
                **_entry(entry, files),
            }
            for entry in letter.entries
        ],
    }


def _entry(entry: LetterEntry, files: Files) -> dict[str, Any]:
    file, sha256 = files.get(entry.proof_id or 0, ("", ""))
    return {
        "what": entry.what,
        "on": _day(entry.on),
        "channel": entry.channel_name,
        "operator": entry.operator,
        "tracking_number": entry.tracking_number,
        "remark": str(entry.details.get("warning", "")),
        "reason": entry.reason,
        "file": file,
        "sha256": sha256,
        "recorded_at": instant(entry.recorded_at),
        "recorded_by": entry.recorded_by,
    }


def _known_to_both(letter: Mapping[str, Any]) -> dict[str, Any]:
    hidden = dict.fromkeys(
        ("obligation", "reason", "planned_on", "signatory_name", "signatory_capacity", "file", "recorded_by"),
        "",
    )
    entries = [
        {**entry, "remark": "", "reason": "", "file": "", "recorded_by": "", "rank": rank, "replaces": 0}
        for rank, entry in enumerate((one for one in letter["entries"] if one["standing"]), start=1)
    ]
    return {**letter, **hidden, "entries": entries}


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
