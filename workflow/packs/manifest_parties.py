"""Reads from a manifest who signs: parties, their signatories, the legal forms of co-contractors."""

from collections.abc import Mapping

from signing.level import Level
from signing.methods.method import Method
from workflow.packs.entry import Entry
from workflow.packs.parties import SIGNATORY_DETAILS, LegalForm, PackParty, PackSignatory

_SIGNATORY = ("anchor", "signer_name", "signer_capacity", "signer_email")
_OPTIONAL = ("signer_mobile", "delegant", "holder", "decided_by", "fields")


def party_from(entry: Entry) -> PackParty:
    """Either one signatory, described in the party itself, or several under ``[[parties.signatories]]``.

    Raises PackError.
    """
    own = ("name", "label", "minimum_level", "methods", "acting_for", "order")
    if "signatories" not in entry.table:
        entry.only(*own, *_SIGNATORY, *_OPTIONAL)
        signatories: tuple[PackSignatory, ...] = (_signatory(entry, rank=1, order=1),)
    else:
        entry.only(*own, "signatories")
        rows = [
            Entry(row, f"{entry.place}, signataire n° {rank}")
            for rank, row in enumerate(entry.rows("signatories"), start=1)
        ]
        for row in rows:
            row.only(*_SIGNATORY, *_OPTIONAL, "order")
        signatories = tuple(
            _signatory(row, rank=rank, order=row.count("order")) for rank, row in enumerate(rows, start=1)
        )
    return PackParty(
        name=entry.text("name"),
        label=entry.text("label"),
        order=entry.count("order"),
        minimum_level=entry.member("minimum_level", Level, Level.SIMPLE),
        methods=entry.members("methods", Method, (Method.ONSITE, Method.PAPER)),
        acting_for=entry.text("acting_for"),
        signatories=signatories,
    )


def _signatory(entry: Entry, *, rank: int, order: int) -> PackSignatory:
    fields = entry.table.get("fields", {})
    if not isinstance(fields, Mapping) or not all(isinstance(name, str) for name in fields.values()):
        raise entry.fail('« fields » s’écrit en table : détail = "champ".')
    Entry(fields, f"{entry.place}, fields").only(*SIGNATORY_DETAILS)
    return PackSignatory(
        rank=rank,
        order=order,
        signer_mobile=entry.text("signer_mobile", ""),
        delegant=entry.text("delegant", ""),
        holder=entry.text("holder", ""),
        decided_by=entry.text("decided_by", ""),
        fields=dict(fields),
        **{key: entry.text(key) for key in _SIGNATORY},
    )


def legal_form_from(entry: Entry) -> LegalForm:
    """Raises PackError."""
    entry.only("value", "label", "warn", "transmits")
    return LegalForm(
        value=entry.text("value"),
        label=entry.text("label"),
        warn=entry.text("warn", ""),
        transmits=entry.flag("transmits", default=False),
    )
